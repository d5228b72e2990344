// RUN: %check --any-notes %s
// Templates, and what is given to be called.
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
namespace variadic {
static Slot a, b, c;
static Slot a2, b2;
template <class... S> void setAll(S &...s) { (s.set(1), ...); }
template <class... S> void setAll2(S &...s) { (s.set(1), ...); }
// CHECK: :[[@LINE-1]]:48: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
template <class... S> void clearAll(S &...s) { (s.remove(), ...); }
template <class... S> struct Guards {
  std::tuple<S &...> s;
  explicit Guards(S &...s) : s(s...) {}
  ~Guards() {
    std::apply([](auto &...x) { (x.remove(), ...); }, s);
  }
};
template <class... S> struct Each {
  std::tuple<threadslot::ScopedRemove<S>...> g;
};
template <class First, class... Rest> void recurse(First &f, Rest &...r) {
  f.set(1);
  if constexpr (sizeof...(Rest) > 0)
    recurse(r...);
  f.remove();
}
void ok(ThreadPool &pool) {
  pool.execute([] {
    setAll(a, b, c);
    clearAll(a, b, c);
  });
  pool.execute([] {
    Guards g(a, b, c);
    setAll(a, b, c);
    mayThrow();
  });
  pool.execute([] { recurse(a, b, c); });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    setAll2(a2, b2);
    clearAll(a2);
  });
}
} // namespace variadic
namespace constexprs {
template <bool B> void task() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  if constexpr (B)
    slot.remove();
}
template <bool B> void task2() {
  slot.set(1);
  if constexpr (B)
    slot.remove();
}
template <class T> void byType(T) {
  slot.set(1);
  if constexpr (std::is_same_v<T, int>)
    slot.remove();
  else
    slot.remove();
}
void run(ThreadPool &pool) {
  pool.execute(task<true>);
  pool.execute(task<false>);
  pool.execute(task2<true>);
  pool.execute([] {
    byType(1);
    byType(2.0);
  });
}
template <class T> void neverInstantiated() { slot.set(T()); }
} // namespace constexprs
namespace crtp {
template <class D> struct Task {
  void operator()() {
    self().before();
    self().body();
    self().after();
  }
  D &self() { return static_cast<D &>(*this); }
  void before() noexcept { slot.set(1); }
  void after() noexcept { slot.remove(); }
};
struct Good : Task<Good> {
  void body() noexcept { quiet(); }
};
struct Throws : Task<Throws> {
  void body() { mayThrow(); }
  void before() noexcept { slot.set(2); }
  // CHECK: :[[@LINE-1]]:28: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
};
struct NoAfter : Task<NoAfter> {
  void body() noexcept {}
  void after() noexcept {}
  void before() noexcept { slot.set(3); }
  // CHECK: :[[@LINE-1]]:28: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void run(ThreadPool &pool) {
  pool.execute(Good{});
  pool.execute(Throws{});
  pool.execute(NoAfter{});
}
} // namespace crtp
namespace templateMethod {
struct Base {
  virtual ~Base() = default;
  void run() {
    enter();
    work();
    leave();
  }
  virtual void enter() noexcept { slot.set(1); }
  virtual void work() noexcept = 0;
  virtual void leave() noexcept { slot.remove(); }
};
struct D1 : Base {
  void work() noexcept override { quiet(); }
};
void ok(ThreadPool &pool) {
  pool.execute([] {
    D1 d;
    d.run();
  });
}
} // namespace templateMethod
namespace templateMethod2 {
struct Base {
  virtual ~Base() = default;
  void run() {
    enter();
    work();
    leave();
  }
  void enter() noexcept { slot.set(1); }
  // CHECK: :[[@LINE-1]]:27: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  virtual void work() noexcept = 0;
  virtual void leave() noexcept { slot.remove(); }
};
struct D1 : Base {
  void work() noexcept override { quiet(); }
};
struct D2 : Base {
  void work() noexcept override { quiet(); }
  void leave() noexcept override {}
};
void bad(ThreadPool &pool, Base &b) {
  pool.execute([&b] { b.run(); });
}
} // namespace templateMethod2
namespace callbacks {
template <class F> auto with(Slot &s, int v, F f) {
  s.set(v);
  // CHECK: :[[@LINE-1]]:3: warning: slot 's' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  auto r = f();
  s.remove();
  return r;
}
template <class F> auto withSafe(Slot &s, int v, F f) {
  threadslot::ScopedValue g(s, v);
  return f();
}
template <class F> auto withQuiet(Slot &s, int v, F f) {
  s.set(v);
  auto r = f();
  s.remove();
  return r;
}
int quietInt() noexcept;
int throwingInt();
void run(ThreadPool &pool) {
  pool.execute([] { use(with(slot, 1, [] { return throwingInt(); })); });
  pool.execute([] { use(withSafe(slot, 1, [] { return throwingInt(); })); });
  pool.execute([] { use(withQuiet(slot, 1, [] { return quietInt(); })); });
}
void each(const std::vector<int> &v, const std::function<void(int)> &f) {
  for (int x : v)
    f(x);
}
void visitor(ThreadPool &pool, std::vector<int> v) {
  pool.execute([v] {
    each(v, [](int x) { slot.set(x); });
    slot.remove();
  });
  pool.execute([v] { each(v, [](int x) { slot.set(x); }); });
  // CHECK: :[[@LINE-1]]:42: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.execute([v] {
    std::for_each(v.begin(), v.end(), [](int x) {
      slot.set(x);
      slot.remove();
    });
  });
}
using Fn = void (*)(Slot &);
void clearFn(Slot &s) { s.remove(); }
void noFn(Slot &) {}
void viaPointer(ThreadPool &pool) {
  pool.execute([] {
    Fn f = clearFn;
    slot.set(1);
    f(slot);
  });
  pool.execute([] {
    Fn f = noFn;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    f(slot);
  });
  pool.execute([] {
    void (Slot::*p)(int &&) = nullptr;
    (void)p;
    auto q = &Slot::remove;
    slot.set(1);
    (slot.*q)();
  });
  pool.execute([] {
    slot.set(1);
    std::invoke(&Slot::remove, slot);
  });
  pool.execute([] {
    auto f = std::bind(&Slot::remove, &slot);
    slot.set(1);
    f();
  });
  pool.execute([] {
    auto f = std::mem_fn(&Slot::remove);
    slot.set(1);
    f(slot);
  });
}
} // namespace callbacks
