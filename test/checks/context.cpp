// RUN: %check --any-notes %s
// Tasks that run in a replayed context: what travels is put back, all else is
// as in any task.
#include <string>
#include <threadslot/threadslot.h>
#include <utility>

using threadslot::ContextExecutor;
using threadslot::ContextSnapshot;
using threadslot::ScopedContext;
using threadslot::ScopedValue;
using threadslot::ThreadPool;

static threadslot::ThreadLocal<std::string> stays("stays");
static threadslot::ContextLocal<std::string> travels("travels");
void mayThrow();

namespace wrapped {
void setsBad(ThreadPool &pool) {
  pool.execute(threadslot::with_context([] {
    stays.set("x");
// CHECK: :[[@LINE-1]]:5: warning: slot 'stays' set here is not removed on every path out of the task [threadslot-missing-remove]
  }));
}
void setsWhatTravelsOk(ThreadPool &pool) {
  pool.execute(threadslot::with_context([] { travels.set("x"); }));
}
void guardsOk(ThreadPool &pool) {
  pool.execute(threadslot::with_context([] { ScopedValue as(stays, "x"); }));
}
void removesOk(ThreadPool &pool) {
  pool.execute(threadslot::with_context([] {
    stays.set("x");
    stays.remove();
  }));
}
void throwsBad(ThreadPool &pool) {
  pool.execute(threadslot::with_context([] {
    stays.set("x");
// CHECK: :[[@LINE-1]]:5: warning: slot 'stays' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    stays.remove();
  }));
}
void throwsWhatTravelsOk(ThreadPool &pool) {
  pool.execute(threadslot::with_context([] {
    travels.set("x");
    mayThrow();
    travels.remove();
  }));
}
void submitsBad(ThreadPool &pool) {
  auto done = pool.submit(threadslot::with_context([](auto &&...) {
    stays.set("x");
// CHECK: :[[@LINE-1]]:5: warning: slot 'stays' set here is not removed on every path out of the task [threadslot-missing-remove]
    travels.set("x");
  }));
  done.wait();
}
void byTheSnapshotBad(ThreadPool &pool) {
  const auto snapshot = ContextSnapshot::capture();
  pool.execute(snapshot.wrap([] {
    travels.set("x");
    stays.set("x");
// CHECK: :[[@LINE-1]]:5: warning: slot 'stays' set here is not removed on every path out of the task [threadslot-missing-remove]
  }));
}
} // namespace wrapped

namespace bare {
void setsWhatTravelsBad(ThreadPool &pool) {
  pool.execute([] {
    travels.set("x");
// CHECK: :[[@LINE-1]]:5: warning: slot 'travels' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void removesOk(ThreadPool &pool) {
  pool.execute([] {
    travels.set("x");
    travels.remove();
  });
}
} // namespace bare

namespace scoped {
void setsBad(ThreadPool &pool) {
  pool.execute([snapshot = ContextSnapshot::capture()] {
    const ScopedContext scope(snapshot);
    stays.set("x");
// CHECK: :[[@LINE-1]]:5: warning: slot 'stays' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void setsWhatTravelsOk(ThreadPool &pool) {
  pool.execute([snapshot = ContextSnapshot::capture()] {
    const ScopedContext scope(snapshot);
    travels.set("x");
  });
}
void setsAfterTheScopeBad(ThreadPool &pool) {
  pool.execute([snapshot = ContextSnapshot::capture()] {
    {
      const ScopedContext scope(snapshot);
    }
    travels.set("x");
// CHECK: :[[@LINE-1]]:5: warning: slot 'travels' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void runsBad(ThreadPool &pool) {
  pool.execute([snapshot = ContextSnapshot::capture()] {
    snapshot.run([] {
      travels.set("x");
      stays.set("x");
// CHECK: :[[@LINE-1]]:7: warning: slot 'stays' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
  });
}
void setsAfterTheRunBad(ThreadPool &pool) {
  pool.execute([snapshot = ContextSnapshot::capture()] {
    snapshot.run([] { travels.set("x"); });
    travels.set("y");
// CHECK: :[[@LINE-1]]:5: warning: slot 'travels' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace scoped

namespace executor {
void executesBad(ThreadPool &pool) {
  ContextExecutor carrying(pool);
  carrying.execute([] {
    stays.set("x");
// CHECK: :[[@LINE-1]]:5: warning: slot 'stays' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void executesOk(ThreadPool &pool) {
  ContextExecutor carrying(pool);
  carrying.execute([] { travels.set("x"); });
}
void submitsBad(ThreadPool &pool) {
  ContextExecutor carrying(pool);
  auto done = carrying.submit([] {
    travels.set("x");
    stays.set("x");
// CHECK: :[[@LINE-1]]:5: warning: slot 'stays' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  done.wait();
}
} // namespace executor

namespace members {
// The class that holds the slot is not what puts it back.
struct Service {
  static inline threadslot::ContextLocal<int> depth{"depth"};
  static void wrappedOk(ThreadPool &pool) {
    pool.execute(threadslot::with_context([] { depth.set(1); }));
  }
  static void bareBad(ThreadPool &pool) {
    pool.execute([] {
      depth.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'depth' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
  }
};
} // namespace members
