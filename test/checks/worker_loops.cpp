// RUN: %check --any-notes %s
// What a worker loop does around its jobs: which exceptions it catches, what it
// clears or writes, and what it does before its first job.
#include <functional>
#include <memory>
#include <mutex>
#include <queue>
#include <stdexcept>
#include <string>
#include <thread>
#include <threadslot/threadslot.h>

static threadslot::ThreadLocal<int> slot;
void mayThrow();
void log() noexcept;
void log(const std::exception &) noexcept;

template <class Derived> class Pool {
public:
  Pool() : thread([this] { static_cast<Derived *>(this)->loop(); }) {}
  void submit(std::function<void()> job) {
    std::lock_guard<std::mutex> lock(mutex);
    jobs.push(std::move(job));
  }

protected:
  bool take(std::function<void()> &job) {
    std::lock_guard<std::mutex> lock(mutex);
    if (jobs.empty())
      return false;
    job = std::move(jobs.front());
    jobs.pop();
    return true;
  }
  std::mutex mutex;
  std::queue<std::function<void()>> jobs;
  std::thread thread;
};

namespace catches_all {
struct Loop : Pool<Loop> {
  void loop() {
    std::function<void()> job;
    while (take(job)) {
      try {
        job();
      } catch (...) {
        log();
      }
    }
  }
};
void throwsBad(Loop &pool) {
  pool.submit([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
void guardedOk(Loop &pool) {
  pool.submit([] {
    threadslot::ScopedRemove guard(slot);
    slot.set(1);
    mayThrow();
  });
}
} // namespace catches_all

namespace catches_one_type {
struct Loop : Pool<Loop> {
  void loop() {
    std::function<void()> job;
    while (take(job)) {
      try {
        job();
      } catch (const std::runtime_error &e) {
        log(e);
      }
    }
  }
};
void thisTypeBad(Loop &pool) {
  pool.submit([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    throw std::runtime_error("known");
  });
}
// The program ends.
void otherTypeOk(Loop &pool) {
  pool.submit([] {
    slot.set(1);
    throw std::string("other");
  });
}
} // namespace catches_one_type

namespace catches_and_rethrows {
struct Loop : Pool<Loop> {
  void loop() {
    std::function<void()> job;
    while (take(job)) {
      try {
        job();
      } catch (...) {
        log();
        throw;
      }
    }
  }
};
void throwsOk(Loop &pool) {
  pool.submit([] {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
} // namespace catches_and_rethrows

namespace ends_at_noexcept {
struct Loop : Pool<Loop> {
  void runOne(std::function<void()> &job) noexcept { job(); }
  void loop() {
    std::function<void()> job;
    while (take(job)) {
      try {
        runOne(job);
      } catch (...) {
      }
    }
  }
};
void throwsOk(Loop &pool) {
  pool.submit([] {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
void leavesBad(Loop &pool) {
  pool.submit([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace ends_at_noexcept

namespace caught_outside_the_loop {
// The handler ends the loop, which starts again.
struct Loop : Pool<Loop> {
  void runAll() {
    std::function<void()> job;
    while (take(job))
      job();
  }
  void loop() {
    for (;;) {
      try {
        runAll();
      } catch (...) {
        log();
      }
    }
  }
};
void throwsBad(Loop &pool) {
  pool.submit([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
} // namespace caught_outside_the_loop

namespace clears_after {
threadslot::ThreadLocal<int> cleared;
struct Loop : Pool<Loop> {
  void loop() {
    std::function<void()> job;
    while (take(job)) {
      try {
        job();
      } catch (...) {
        log();
      }
      cleared.remove();
    }
  }
};
void submitOk(Loop &pool) {
  pool.submit([] { cleared.set(1); });
  pool.submit([] {
    cleared.set(1);
    mayThrow();
  });
}
void otherSlotBad(Loop &pool) {
  pool.submit([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace clears_after

namespace clears_before {
threadslot::ThreadLocal<int> cleared;
struct Loop : Pool<Loop> {
  void loop() {
    std::function<void()> job;
    while (take(job)) {
      cleared.remove();
      job();
    }
  }
};
void submitOk(Loop &pool) {
  pool.submit([] { cleared.set(1); });
}
} // namespace clears_before

namespace clears_by_guard {
threadslot::ThreadLocal<int> cleared, restored;
struct Loop : Pool<Loop> {
  void loop() {
    for (;;) {
      std::function<void()> job;
      if (!take(job))
        continue;
      threadslot::ScopedRemove guard(cleared);
      threadslot::ScopedRestore other(restored);
      try {
        job();
      } catch (...) {
      }
    }
  }
};
void submitOk(Loop &pool) {
  pool.submit([] {
    cleared.set(1);
    restored.set(2);
    mayThrow();
  });
}
} // namespace clears_by_guard

namespace clears_if_caught {
// What is done after a caught exception counts for that only.
threadslot::ThreadLocal<int> cleared;
struct Loop : Pool<Loop> {
  void loop() {
    std::function<void()> job;
    while (take(job)) {
      try {
        job();
      } catch (...) {
        cleared.remove();
      }
    }
  }
};
void throwsOk(Loop &pool) {
  pool.submit([] {
    cleared.set(1);
    mayThrow();
    cleared.remove();
  });
}
void returnsBad(Loop &pool) {
  pool.submit([] {
    cleared.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'cleared' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace clears_if_caught

namespace clears_sometimes {
threadslot::ThreadLocal<int> cleared;
struct Loop : Pool<Loop> {
  bool careful = false;
  void loop() {
    std::function<void()> job;
    while (take(job)) {
      job();
      if (careful)
        cleared.remove();
    }
  }
};
void submitBad(Loop &pool) {
  pool.submit([] {
    cleared.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'cleared' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace clears_sometimes

namespace clears_when_it_ends {
threadslot::ThreadLocal<int> cleared;
struct Loop : Pool<Loop> {
  void loop() {
    std::function<void()> job;
    while (take(job))
      job();
    cleared.remove();
  }
};
void submitBad(Loop &pool) {
  pool.submit([] {
    cleared.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'cleared' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace clears_when_it_ends

namespace writes_before {
threadslot::ThreadLocal<int> current;
void setCurrent(int id) { current.set(id); }
struct Loop : Pool<Loop> {
  int next = 0;
  void loop() {
    std::function<void()> job;
    while (take(job)) {
      setCurrent(++next);
      job();
    }
  }
};
void submitOk(Loop &pool) {
  pool.submit([] { current.set(-1); });
  pool.submit([] { setCurrent(-2); });
}
} // namespace writes_before

namespace sets_at_start_up {
threadslot::ThreadLocal<int> name;
struct Loop : Pool<Loop> {
  void loop() {
    name.set(7);
    std::function<void()> job;
    while (take(job))
      job();
  }
};
void readsOk(Loop &pool) {
  pool.submit([] { (void)name.try_get(); });
}
void restoresOk(Loop &pool) {
  pool.submit([] {
    threadslot::ScopedRestore guard(name);
    name.set(8);
  });
}
void changesBad(Loop &pool) {
  pool.submit([] {
    name.set(9);
// CHECK: :[[@LINE-1]]:5: warning: slot 'name' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace sets_at_start_up

namespace retries {
// The same job again, and then the next one.
struct Loop : Pool<Loop> {
  void runWithRetries(std::function<void()> &job) {
    for (int i = 0; i != 3; ++i) {
      try {
        job();
        return;
      } catch (...) {
        log();
      }
    }
  }
  void loop() {
    std::function<void()> job;
    while (take(job))
      runWithRetries(job);
  }
};
void submitBad(Loop &pool) {
  pool.submit([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  pool.submit([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
} // namespace retries

template class Pool<catches_all::Loop>;
template class Pool<catches_one_type::Loop>;
template class Pool<catches_and_rethrows::Loop>;
template class Pool<ends_at_noexcept::Loop>;
template class Pool<caught_outside_the_loop::Loop>;
template class Pool<clears_after::Loop>;
template class Pool<clears_before::Loop>;
template class Pool<clears_by_guard::Loop>;
template class Pool<clears_if_caught::Loop>;
template class Pool<clears_sometimes::Loop>;
template class Pool<clears_when_it_ends::Loop>;
template class Pool<writes_before::Loop>;
template class Pool<sets_at_start_up::Loop>;
template class Pool<retries::Loop>;
