// RUN: %check --any-notes %s
// Slots in members, arrays, singletons and parameters; saving by hand; caches.
#include "Inputs/prologue.h"
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using Slot = threadslot::ThreadLocal<int>;
namespace members {
struct Service {
  static inline Slot ctx;
  static inline Slot ctx2;
  Slot &ref = ctx;
  Slot *ptr = &ctx;
  std::array<Slot *, 2> arr{&ctx, &ctx2};
  void run() {
    ref.set(1);
    ptr->remove();
  }
  void run2() {
    ptr->set(1);
    ctx.remove();
  }
  void run3() {
    ptr->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ptr' set here is not removed on every path out of the task [threadslot-missing-remove]
    ctx2.remove();
  }
};
Slot table[3];
Slot &at(int i) { return table[i]; }
struct Registry {
  static Registry &get() {
    static Registry r;
    return r;
  }
  Slot user;
  Slot trace;

private:
  Registry() = default;
};
void run(ThreadPool &pool, int i) {
  pool.execute([] {
    Service s;
    s.run();
  });
  pool.execute([] {
    Service s;
    s.run2();
  });
  pool.execute([] {
    Service s;
    s.run3();
  });
  pool.execute([] {
    table[0].set(1);
    table[0].remove();
  });
  pool.execute([] {
    table[0].set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'table[0]' set here is not removed on every path out of the task [threadslot-missing-remove]
    table[1].remove();
  });
  pool.execute([i] {
    table[i].set(1);
    table[i].remove();
  });
  pool.execute([i] {
    at(i).set(1);
    at(i).remove();
  });
  pool.execute([i] {
    auto &s = at(i);
    s.set(1);
    quiet();
    s.remove();
  });
  pool.execute([] {
    Registry::get().user.set(1);
    Registry::get().user.remove();
  });
  pool.execute([] {
    Registry::get().user.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'Registry::get().user' set here is not removed on every path out of the task [threadslot-missing-remove]
    Registry::get().trace.remove();
  });
  pool.execute([] {
    auto &r = Registry::get();
    r.trace.set(1);
    r.trace.remove();
  });
  pool.execute([] {
    auto [u, t] = std::tie(Registry::get().user, Registry::get().trace);
    u.set(1);
    u.remove();
  });
}
void param(Slot &s) {
  s.set(1);
  s.remove();
}
void paramBad(Slot &s) { s.set(1); }
// CHECK: :[[@LINE-1]]:26: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
void paramPtr(Slot *s) {
  if (s)
    s->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void runParams(ThreadPool &pool) {
  pool.execute([] {
    param(slot);
    param(other);
  });
  pool.execute([] { paramBad(slot); });
  pool.execute([] { paramPtr(nullptr); });
  pool.execute([] { paramPtr(&slot); });
  pool.execute([] {
    paramPtr(&slot);
    slot.remove();
  });
}
} // namespace members
namespace manual { // save & restore by hand
void run(ThreadPool &pool) {
  pool.execute([] {
    int *p = slot.try_get();
    bool had = p != nullptr;
    int old = had ? *p : 0;
    slot.set(1);
    quiet();
    if (had)
      slot.set(old);
    else
      slot.remove();
  });
  pool.execute([] {
    int *p = slot.try_get();
    std::optional<int> old;
    if (p)
      old = *p;
    slot.set(1);
    quiet();
    if (old)
      slot.set(*old);
    else
      slot.remove();
  });
  pool.execute([] {
    int old = slot.get();
    slot.set(1);
    quiet();
    slot.set(old);
  });
  pool.execute([] {
    int old = slot.get();
    slot.set(1);
    slot.set(old + 1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  pool.execute([] {
    auto old = slot.get();
    slot.set(1);
    try {
      mayThrow();
    } catch (...) {
      slot.set(old);
      throw;
    }
    slot.set(old);
  });
  pool.execute([] {
    int old = slot.get();
    int older = other.get();
    slot.set(1);
    slot.set(older);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    (void)old;
  });
}
} // namespace manual
namespace lazy {
static Slot cache;
static Slot cache2;
static Slot cache3;
int make() noexcept;
void run(ThreadPool &pool, int id) {
  pool.execute([] {
    if (!cache.try_get())
      cache.set(make());
    use(*cache.try_get());
  });
  pool.execute([id] {
    if (!cache2.try_get())
      cache2.set(id);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'cache2' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  pool.execute([] {
    if (!cache3.try_get())
      cache3.set(make());
      // CHECK: :[[@LINE-1]]:7: warning: slot 'cache3' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      cache3.remove();
  });
}
} // namespace lazy
namespace cond_tasks {
void maybeSubmit(ThreadPool &pool, bool b) {
  auto f = [b] {
    if (b)
      slot.set(1);
    if (b)
      slot.remove();
  };
  if (b)
    pool.execute(f);
  else
    f();
  auto g = [] { slot.set(2); };
  // CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  (flag() ? (void)pool.execute(g) : g());
}
} // namespace cond_tasks
