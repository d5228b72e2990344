// RUN: %check --any-notes %s
// Classes of idioms, each with its default verdict.
#include "Inputs/prologue.h"
#include <boost/thread/tss.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

// Filled when found empty: a cache, unless it is made of what the task has.
namespace caches {
struct Parser {
  explicit Parser(int = 0);
};
static boost::thread_specific_ptr<Parser> p, q;
Parser &get() {
  if (!p.get())
    p.reset(new Parser);
  return *p;
}
void ok(ThreadPool &pool) {
  pool.execute([] { get(); });
}
void bad(ThreadPool &pool, int kind) {
  pool.execute([kind] {
    if (!q.get())
      q.reset(new Parser(kind));
      // CHECK: :[[@LINE-1]]:7: warning: slot 'q' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace caches
// What the thread sets before its loop stays; what the loop clears is gone.
namespace loops {
static threadslot::ThreadLocal<int> worker;
static threadslot::ThreadLocal<int> perJob;
class Pool {
  std::mutex m;
  std::deque<std::function<void()>> q;
  std::thread t;
  bool stop = false;
  void loop() {
    worker.set(1);
    while (!stop) {
      std::function<void()> job;
      {
        std::lock_guard<std::mutex> l(m);
        if (q.empty())
          continue;
        job = std::move(q.front());
        q.pop_front();
      }
      job();
      perJob.remove();
    }
  }

public:
  Pool() : t([this] { loop(); }) {}
  void add(std::function<void()> f) {
    std::lock_guard<std::mutex> l(m);
    q.push_back(std::move(f));
  }
};
void run(Pool &p) {
  p.add([] { perJob.set(1); });
  p.add([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace loops
// Threads that run one callable.
namespace own_threads {
void ok() {
  std::thread([] { slot.set(1); }).detach();
  std::jthread t([] { slot.set(2); });
}
} // namespace own_threads
// Cleared first, the slot is still left set.
namespace cleared_first {
static threadslot::ThreadLocal<int> s;
void bad(ThreadPool &pool) {
  pool.execute([] {
    s.remove();
    s.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    use(s.get());
  });
}
} // namespace cleared_first
// A guard has to live at the exits, not before the set.
namespace late_guard {
void ok(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    threadslot::ScopedRemove g(slot);
    mayThrow();
  });
}
} // namespace late_guard
// The guard is a base of the work item.
namespace bases {
struct Scoped {
  Scoped() { slot.set(1); }
  ~Scoped() { slot.remove(); }
};
struct Item : Scoped {
  void run() { mayThrow(); }
};
void ok(ThreadPool &pool) {
  pool.execute([] {
    Item i;
    i.run();
  });
}
} // namespace bases
// Added to in place: no set.
namespace combined {
void ok(ThreadPool &pool, std::vector<int> v) {
  static threadslot::ThreadLocal<long> sum;
  pool.execute([v] { sum.get() += (long)v.size(); });
}
} // namespace combined
// Empty values and initial values clear.
namespace empty_values {
thread_local int level = -1;
thread_local const char *text = "";
thread_local std::string s;
thread_local bool on = false;
void ok(ThreadPool &pool, int n, const char *t) {
  pool.execute([n] {
    level = n;
    quiet();
    level = -1;
  });
  pool.execute([t] {
    text = t;
    quiet();
    text = "";
  });
  pool.execute([t] {
    s = t;
    quiet();
    s = "";
  });
  pool.execute([t] {
    s = t;
    quiet();
    s = {};
  });
  pool.execute([t] {
    s = t;
    quiet();
    s = std::string();
  });
  pool.execute([t] {
    s = t;
    quiet();
    s.erase();
  });
  pool.execute([t] {
    s = t;
    quiet();
    s.resize(0);
  });
  pool.execute([] {
    on = true;
    quiet();
    on = false;
  });
}
void bad(ThreadPool &pool, int n, const char *t) {
  pool.execute([n] {
    level = n;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'level' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
  pool.execute([t] {
    text = t;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'text' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
  pool.execute([] {
    on = true;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'on' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace empty_values
// Who sets and who clears is elsewhere: nothing to be seen.
namespace elsewhere {
void enter(int);
void leave();
void ok(ThreadPool &pool) {
  pool.execute([] {
    enter(1);
    mayThrow();
    leave();
  });
}
} // namespace elsewhere
