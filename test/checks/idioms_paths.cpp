// RUN: %check --any-notes %s
// Ways out, guards, callables and names of slots, in the shapes that existing
// checkers miss or accuse.
#include "Inputs/prologue.h"
#include <cstdlib>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace exits {
void earlyReturn(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    slot.remove();
  });
}
void breakSkips(ThreadPool &pool) {
  pool.execute([] {
    for (;;) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (flag())
        break;
      slot.remove();
    }
  });
}
void continueSkips(ThreadPool &pool) {
  pool.execute([] {
    for (int i = 0; i < number(); ++i) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (flag())
        continue;
      slot.remove();
    }
  });
}
void gotoSkips(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      goto done;
    slot.remove();
  done:
    quiet();
  });
}
void gotoReachesOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    if (flag())
      goto done;
    quiet();
  done:
    slot.remove();
  });
}
void throwBetween(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
void noexceptBetweenOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    quiet();
    slot.remove();
  });
}
void exitAfterOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    std::exit(1);
  });
}
[[noreturn]] void die();
[[noreturn]] void dieThrowing() { throw 1; }
void noreturnOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    if (flag())
      die();
    slot.remove();
  });
}
void noreturnThrowsBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    if (flag())
      dieThrowing();
    slot.remove();
  });
}
void loopThenRemoveOk(ThreadPool &pool) {
  pool.execute([] {
    for (int i = 0; i < number(); ++i)
      slot.set(i);
    slot.remove();
  });
}
void removeBeforeBad(ThreadPool &pool) {
  pool.execute([] {
    slot.remove();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void setAgainBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    slot.remove();
    slot.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void setTwiceOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    slot.set(2);
    slot.remove();
  });
}
void setTwiceBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    slot.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void correlatedOk(ThreadPool &pool, bool b) {
  pool.execute([b] {
    if (b)
      slot.set(1);
    quiet();
    if (b)
      slot.remove();
  });
}
} // namespace exits
namespace guards {
struct G {
  explicit G(threadslot::ThreadLocal<int> &s) : s(&s) {}
  G(G &&o) noexcept : s(std::exchange(o.s, nullptr)) {}
  ~G() {
    if (s)
      s->remove();
  }
  void release() { s = nullptr; }
  threadslot::ThreadLocal<int> *s;
};
void unnamed(ThreadPool &pool) {
  pool.execute([] {
    G{slot};
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
}
void afterThrowing(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    G g(slot);
  });
}
void innerScope(ThreadPool &pool) {
  pool.execute([] {
    {
      G g(slot);
    }
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void moved(ThreadPool &pool) {
  pool.execute([] {
    G g(slot);
    slot.set(1);
    {
      G h(std::move(g));
    }
  });
}
void movedThenSetBad(ThreadPool &pool) {
  pool.execute([] {
    G g(slot);
    {
      G h(std::move(g));
    }
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void released(ThreadPool &pool) {
  pool.execute([] {
    G g(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    g.release();
  });
}
void releasedAfterRemoveOk(ThreadPool &pool) {
  pool.execute([] {
    G g(slot);
    slot.set(1);
    mayThrow();
    slot.remove();
    g.release();
  });
}
void otherSlot(ThreadPool &pool) {
  pool.execute([] {
    G g(other);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
struct Holder {
  G g{slot};
};
void memberOk(ThreadPool &pool) {
  pool.execute([] {
    Holder h;
    slot.set(1);
    mayThrow();
  });
}
void uniqueOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<G>(slot);
    slot.set(1);
    mayThrow();
  });
}
void uniqueResetBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<G>(slot);
    slot.set(1);
    g.reset();
    slot.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void uniqueReleaseBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<G>(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    g.release();
  });
}
struct Defaulted {
  G g;
  ~Defaulted() = default;
};
void defaultedOk(ThreadPool &pool) {
  pool.execute([] {
    Defaulted d{G(slot)};
    slot.set(1);
    mayThrow();
  });
}
struct SaveRestore {
  int *old = slot.try_get();
  int copy = old ? *old : 0;
  ~SaveRestore() {
    if (old)
      slot.set(copy);
    else
      slot.remove();
  }
};
void saveRestoreOk(ThreadPool &pool) {
  pool.execute([] {
    SaveRestore s;
    slot.set(1);
    mayThrow();
  });
}
template <class F> class scope_exit {
  F f;
  bool active = true;

public:
  explicit scope_exit(F f) : f(std::move(f)) {}
  scope_exit(scope_exit &&o)
      : f(std::move(o.f)), active(std::exchange(o.active, false)) {}
  ~scope_exit() {
    if (active)
      f();
  }
  void release() { active = false; }
};
template <class F> scope_exit<F> make_scope_exit(F f) {
  return scope_exit<F>(std::move(f));
}
struct OnScopeExit {};
template <class F> scope_exit<F> operator+(OnScopeExit, F f) {
  return scope_exit<F>(std::move(f));
}
#define CAT2(a, b) a##b
#define CAT(a, b) CAT2(a, b)
#define SCOPE_EXIT auto CAT(exit_, __LINE__) = OnScopeExit() + [&]() noexcept
void macroOk(ThreadPool &pool) {
  pool.execute([] {
    SCOPE_EXIT { slot.remove(); };
    slot.set(1);
    mayThrow();
  });
}
void factoryOk(ThreadPool &pool) {
  pool.execute([] {
    auto e = make_scope_exit([] { slot.remove(); });
    slot.set(1);
    mayThrow();
  });
}
void factoryReleasedBad(ThreadPool &pool) {
  pool.execute([] {
    auto e = make_scope_exit([] { slot.remove(); });
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
    e.release();
  });
}
void factoryDiscarded(ThreadPool &pool) {
  pool.execute([] {
    make_scope_exit([] { slot.remove(); });
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
    mayThrow();
  });
}
} // namespace guards
namespace callables {
void fn() { slot.set(1); }
// CHECK: :[[@LINE-1]]:13: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
struct Functor {
  void operator()() const { slot.set(1); }
  // CHECK: :[[@LINE-1]]:29: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct M {
  void run() { slot.set(1); }
  // CHECK: :[[@LINE-1]]:16: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void run2(int) { slot.set(2); }
  // CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
template <class F> auto decorate(F f) {
  return [f] {
    quiet();
    f();
  };
}
template <class F> void forwardTo(ThreadPool &p, F &&f) {
  p.execute(std::forward<F>(f));
}
void submit(ThreadPool &pool, M *m) {
  pool.execute(fn);
  pool.execute(&fn);
  pool.execute(Functor{});
  pool.execute(std::bind(&M::run, m));
  pool.execute([m] { m->run2(1); });
  auto generic = [](auto... x) {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    (void)sizeof...(x);
  };
  pool.execute(generic);
  std::function<void()> f = [] { slot.set(3); };
  // CHECK: :[[@LINE-1]]:34: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.execute(f);
  auto task = std::make_shared<std::packaged_task<void()>>([] { slot.set(4); });
  // CHECK: :[[@LINE-1]]:65: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.execute([task] { (*task)(); });
  auto named = [] { slot.set(5); };
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.execute(std::move(named));
  pool.execute(decorate([] { slot.set(6); }));
  // CHECK: :[[@LINE-1]]:30: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  forwardTo(pool, [] { slot.set(7); });
  // CHECK: :[[@LINE-1]]:24: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.execute([&pool] { pool.execute([] { slot.set(8); }); });
  // CHECK: :[[@LINE-1]]:44: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  std::thread([] { slot.set(9); }).join();
  std::jthread([] { slot.set(9); });
  auto fut = std::async([] { slot.set(10); });
}
void recursive(int n) {
  slot.set(n);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  if (n)
    recursive(n - 1);
}
void recursiveOkFn(int n) {
  slot.set(n);
  if (n > 0)
    recursiveOkFn(n - 1);
  slot.remove();
}
void submit2(ThreadPool &pool) {
  pool.execute([] { recursive(3); });
  pool.execute([] { recursiveOkFn(3); });
}
} // namespace callables
namespace aliases {
threadslot::ThreadLocal<int> &accessor() {
  static threadslot::ThreadLocal<int> s;
  return s;
}
using Alias = threadslot::ThreadLocal<int>;
static Alias aliased;
namespace ts = threadslot;
static ts::ThreadLocal<int> viaNamespace;
template <class T> struct Tmpl {
  static inline ts::ThreadLocal<T> s;
};
#define SET(v) slot.set(v)
#define REMOVE() slot.remove()
void ok(ThreadPool &pool) {
  pool.execute([] {
    auto &t = slot;
    t.set(1);
    slot.remove();
    slot.set(1);
    t.remove();
    auto *p = &slot;
    p->set(1);
    slot.remove();
    slot.set(1);
    (*p).remove();
    accessor().set(1);
    accessor().remove();
    aliased.set(1);
    aliased.remove();
    viaNamespace.set(1);
    viaNamespace.remove();
    Tmpl<int>::s.set(1);
    Tmpl<int>::s.remove();
    SET(1);
    REMOVE();
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    auto &t = slot;
    t.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 't' set here is not removed on every path out of the task [threadslot-missing-remove]
    accessor().set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'accessor()' set here is not removed on every path out of the task [threadslot-missing-remove]
    aliased.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'aliased' set here is not removed on every path out of the task [threadslot-missing-remove]
    viaNamespace.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'viaNamespace' set here is not removed on every path out of the task [threadslot-missing-remove]
    Tmpl<int>::s.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'Tmpl<int>::s' set here is not removed on every path out of the task [threadslot-missing-remove]
    Tmpl<long>::s.remove();
  });
  pool.execute([] { SET(1); });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
struct InCtor {
  InCtor() { slot.set(1); }
  ~InCtor() { slot.remove(); }
};
struct InDtor {
  ~InDtor() { slot.set(1); }
  // CHECK: :[[@LINE-1]]:15: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void ctor(ThreadPool &pool) {
  pool.execute([] {
    InCtor c;
    mayThrow();
  });
  pool.execute([] {
    InDtor d;
    quiet();
  });
}
} // namespace aliases
