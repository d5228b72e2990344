// RUN: %check --any-notes %s
// Tasks that members hold, ranges of slots, conditions on globals and atomics,
// guards in the heads of statements.
#include "Inputs/prologue.h"
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using Slot = threadslot::ThreadLocal<int>;
namespace atomics {
std::atomic<bool> on;
volatile bool von;
void bad(ThreadPool &pool) {
  pool.execute([] {
    if (on)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (on)
      slot.remove();
  });
  pool.execute([] {
    if (von)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (von)
      slot.remove();
  });
  pool.execute([] {
    if (on.load())
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (on.load())
      slot.remove();
  });
}
void ok(ThreadPool &pool) {
  pool.execute([] {
    bool b = on;
    if (b)
      slot.set(1);
    if (b)
      slot.remove();
  });
}
} // namespace atomics
namespace globals {
bool enabled;
void toggles() noexcept;
int config[4];
void ok(ThreadPool &pool) {
  pool.execute([] {
    if (enabled)
      slot.set(1);
    if (enabled)
      slot.remove();
  });
  pool.execute([] {
    if (config[1])
      slot.set(1);
    if (config[1])
      slot.remove();
  });
  pool.execute([] {
    if (config[1] > 3)
      slot.set(1);
    if (config[1] > 3)
      slot.remove();
  });
}
void writes() { enabled = !enabled; }
void bad(ThreadPool &pool) {
  pool.execute([] {
    if (enabled)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    writes();
    if (enabled)
      slot.remove();
  });
}
} // namespace globals
namespace ranges {
static Slot a, b, c;
void ok(ThreadPool &pool) {
  pool.execute([] {
    Slot *all[] = {&a, &b, &c};
    for (Slot *s : all)
      s->set(1);
    quiet();
    for (Slot *s : all)
      s->remove();
  });
  pool.execute([] {
    std::vector<Slot *> all{&a, &b};
    for (auto *s : all)
      s->set(1);
    quiet();
    for (auto *s : all)
      s->remove();
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    Slot *all[] = {&a, &b, &c};
    for (Slot *s : all)
      s->set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace ranges
namespace nested_tasks {
void ok(ThreadPool &pool) {
  pool.execute([&pool] {
    threadslot::ScopedValue g(slot, 1);
    pool.execute([] {
      threadslot::ScopedValue h(slot, 2);
      mayThrow();
    });
  });
}
} // namespace nested_tasks
namespace held_callables {
struct Server {
  ThreadPool pool{2};
  std::function<void()> onStart = [] { slot.set(1); };
  // CHECK: :[[@LINE-1]]:40: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void start() { pool.execute(onStart); }
};
static Server server;
struct Server2 {
  std::function<void()> onStart = [] { slot.set(1); };
  // CHECK: :[[@LINE-1]]:40: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void start(ThreadPool &pool) { pool.execute(onStart); }
};
void go(ThreadPool &pool) {
  Server2 s;
  s.start(pool);
}
struct Server3 {
  std::function<void()> onStart;
  Server3() : onStart([] { slot.set(1); }) {}
  // CHECK: :[[@LINE-1]]:28: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void start(ThreadPool &pool) { pool.execute(onStart); }
};
struct Server4 {
  std::function<void()> onStart;
  Server4();
  void start(ThreadPool &pool) {
    pool.execute([this] { onStart(); });
  }
};
Server4::Server4() {
  onStart = [] { slot.set(1); };
  // CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace held_callables
namespace functors {
struct Job {
  int id;
  bool clear;
  void operator()() {
    slot.set(id);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (clear)
      slot.remove();
  }
};
struct Job2 {
  int id;
  void operator()() const & {
    slot.set(id);
    slot.remove();
  }
};
struct Job3 {
  void run(int x) { slot.set(x); }
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void run(ThreadPool &pool, Job3 j) {
  pool.execute(Job{1, true});
  pool.execute(Job{1, flag()});
  pool.execute(Job2{2});
  pool.execute(std::bind(&Job3::run, &j, 3));
}
} // namespace functors
namespace ternary_guard {
struct G {
  bool on;
  explicit G(bool b) : on(b) {
    if (on)
      slot.set(1);
  }
  ~G() {
    if (on)
      slot.remove();
  }
};
void ok(ThreadPool &pool) {
  pool.execute([] {
    auto g = flag() ? std::optional<G>(std::in_place, true) : std::nullopt;
    mayThrow();
  });
  pool.execute([] {
    const G &g = G(true);
    mayThrow();
    (void)g;
  });
  pool.execute([] {
    G g = flag() ? G(true) : G(false);
    mayThrow();
  });
  pool.execute([] {
    if (G g(true); flag())
      mayThrow();
  });
  pool.execute([] {
    for (G g(true); flag();)
      mayThrow();
  });
  pool.execute([] {
    while (std::unique_ptr<G> g{flag() ? new G(true) : nullptr})
      mayThrow();
  });
  pool.execute([] {
    switch (G g(true); number()) {
    case 1:
      mayThrow();
      break;
    default:
      return;
    }
  });
}
void afterBad(ThreadPool &pool) {
  pool.execute([] {
    if (G g(true); flag())
      quiet();
    slot.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace ternary_guard
namespace locks {
std::mutex m;
void ok(ThreadPool &pool) {
  pool.execute([] {
    std::lock_guard<std::mutex> l(m);
    slot.set(1);
    slot.remove();
  });
}
void once(ThreadPool &pool) {
  static std::once_flag f;
  pool.execute([] {
    std::call_once(f, [] { quiet(); });
    slot.set(1);
    slot.remove();
  });
}
} // namespace locks
namespace throwing_set {
struct V {
  V(int);
};
static threadslot::ThreadLocal<std::string> text;
void ok(ThreadPool &pool, std::string s) {
  pool.execute([s] {
    text.set(s);
    text.remove();
  });
}
void ok2(ThreadPool &pool) {
  pool.execute([] {
    text.set(std::to_string(number()));
    text.remove();
  });
}
} // namespace throwing_set
