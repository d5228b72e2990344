// RUN: %check --any-notes %s
// Slots, guards and tasks made of templates and constants.
#include "Inputs/prologue.h"
#include <algorithm>
#include <array>
#include <concepts>
#include <functional>
#include <iterator>
#include <memory>
#include <numeric>
#include <queue>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

using Slot = threadslot::ThreadLocal<int>;
template <class Tag> struct Ctx {
  static inline Slot s;
  static void set(int v) { s.set(v); }
  static void clear() { s.remove(); }
};
struct TA {};
struct TB {};
struct TC {};
template <class Tag> struct CtxGuard {
  explicit CtxGuard(int v) { Ctx<Tag>::set(v); }
  ~CtxGuard() { Ctx<Tag>::clear(); }
  CtxGuard(const CtxGuard &) = delete;
};
template <class... Tags> struct Multi : CtxGuard<Tags>... {
  explicit Multi(int v) : CtxGuard<Tags>(v)... {}
};
template <class... Tags> struct MultiT {
  std::tuple<CtxGuard<Tags>...> t;
  explicit MultiT(int v) : t(((void)sizeof(Tags), v)...) {}
};
template <class Tag> struct BadCtx {
  static inline Slot s;
  static void set(int v) { s.set(v); }
  // CHECK: :[[@LINE-1]]:28: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
  static void clear() { s.remove(); }
};
void byTag(ThreadPool &p) {
  p.execute([] {
    CtxGuard<TA> g(1);
    mayThrow();
  });
  p.execute([] {
    Multi<TA, TB> g(1);
    mayThrow();
  });
  p.execute([] {
    MultiT<TA, TB> g(1);
    mayThrow();
  });
  p.execute([] {
    BadCtx<TA>::set(1);
    BadCtx<TB>::clear();
  });
  p.execute([] {
    BadCtx<TC>::set(1);
    BadCtx<TC>::clear();
  });
}
template <auto &S> struct Ref {
  explicit Ref(int v) { S.set(v); }
  ~Ref() { S.remove(); }
};
template <auto F> struct OnExit {
  ~OnExit() { F(); }
};
template <class F>
  requires std::invocable<F &>
struct [[nodiscard]] Exit {
  F f;
  constexpr explicit Exit(F g) : f(std::move(g)) {}
  ~Exit() { std::invoke(f); }
};
void rm() { slot.remove(); }
void byValue(ThreadPool &p) {
  p.execute([] {
    Ref<slot> r(1);
    mayThrow();
  });
  p.execute([] {
    OnExit<rm> e;
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    OnExit<[] { slot.remove(); }> e;
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    OnExit<[] { other.remove(); }> e;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  p.execute([] {
    Exit e([] { slot.remove(); });
    slot.set(1);
    mayThrow();
  });
}
// A base that calls what its derived class defines.
template <class D> struct Task {
  void operator()() {
    auto &d = static_cast<D &>(*this);
    d.before();
    d.run();
    d.after();
  }
};
struct T1 : Task<T1> {
  void before() { slot.set(1); }
  void run() { quiet(); }
  void after() { slot.remove(); }
};
struct T2 : Task<T2> {
  void before() { slot.set(1); }
  // CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void run() { quiet(); }
  void after() { other.remove(); }
};
struct T3 : Task<T3> {
  void before() { slot.set(1); }
  // CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  void run() { mayThrow(); }
  void after() { slot.remove(); }
};
void staticPolymorphism(ThreadPool &p) {
  p.execute(T1{});
  p.execute(T2{});
  p.execute(T3{});
}
// Packs of indices, and recursion in templates.
template <std::size_t... I>
void setN(std::array<Slot *, 2> a, std::index_sequence<I...>) {
  (a[I]->set(int(I)), ...);
}
template <std::size_t... I>
void remN(std::array<Slot *, 2> a, std::index_sequence<I...>) {
  (a[I]->remove(), ...);
}
void indexSequence(ThreadPool &p) {
  p.execute([] {
    std::array<Slot *, 2> a{&slot, &other};
    setN(a, std::make_index_sequence<2>{});
    remN(a, std::make_index_sequence<2>{});
  });
}
template <int N> int rec(int v) {
  if constexpr (N == 0)
    return v;
  else {
    slot.set(N);
    int r = rec<N - 1>(v);
    slot.remove();
    return r;
  }
}
template <int N> int rec2(int v) {
  if constexpr (N == 0)
    return v;
  else {
    slot.set(N);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    return rec2<N - 1>(v);
  }
}
void recursion(ThreadPool &p) {
  p.execute([] { use(rec<3>(1)); });
  p.execute([] { use(rec2<3>(1)); });
}
consteval int ce(int v) { return v + 1; }
constexpr int cx(int v) { return v * 2; }
void constantConditions(ThreadPool &p) {
  p.execute([] {
    slot.set(ce(1));
    if constexpr (cx(2) == 4)
      slot.remove();
  });
  p.execute([] {
    slot.set(ce(1));
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if constexpr (cx(2) == 5)
      slot.remove();
  });
  p.execute([] {
    constexpr bool on = cx(1) == 2;
    if (on)
      slot.set(1);
    if (on)
      slot.remove();
  });
  p.execute([] {
    if (cx(2) == 5)
      slot.set(1);
  });
  p.execute([] {
    if (std::is_constant_evaluated())
      return;
    slot.set(1);
    slot.remove();
  });
}
// Callables behind an interface or a pointer to a function.
struct Any {
  struct I {
    virtual ~I() = default;
    virtual void call() = 0;
  };
  template <class F> struct M : I {
    F f;
    explicit M(F g) : f(std::move(g)) {}
    void call() override { f(); }
  };
  std::unique_ptr<I> p;
  template <class F>
  explicit Any(F f) : p(std::make_unique<M<F>>(std::move(f))) {}
  void operator()() { p->call(); }
};
void typeErasure(ThreadPool &p) {
  p.execute([] {
    Any a([] { slot.set(1); });
    a();
    slot.remove();
  });
}
template <class> struct FnRef;
template <class R, class... A> struct FnRef<R(A...)> {
  void *o;
  R (*c)(void *, A...);
  template <class F>
  FnRef(F &f)
      : o(&f), c([](void *x, A... a) -> R {
          return (*static_cast<F *>(x))(std::forward<A>(a)...);
        }) {}
  R operator()(A... a) const { return c(o, std::forward<A>(a)...); }
};
void with(FnRef<void(int)> f) { f(3); }
void functionRef(ThreadPool &p) {
  p.execute([] {
    auto l = [](int v) { slot.set(v); };
    with(l);
    slot.remove();
  });
  p.execute([] {
    auto l = [](int v) { slot.set(v); };
    // CHECK: :[[@LINE-1]]:26: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    with(l);
  });
}
// What algorithms call.
void algorithms(ThreadPool &p, std::vector<int> v) {
  p.execute([v] {
    int n = std::accumulate(v.begin(), v.end(), 0, [](int a, int b) {
      slot.set(b);
      return a + b;
    });
    slot.remove();
    use(n);
  });
  p.execute([v]() mutable {
    std::sort(v.begin(), v.end(), [](int a, int b) {
      slot.set(b);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      return a < b;
    });
  });
  p.execute([v] {
    std::vector<int> o;
    std::transform(v.begin(), v.end(), std::back_inserter(o), [](int a) {
      slot.set(a);
      slot.remove();
      return a;
    });
  });
  p.execute([v] {
    (void)std::count_if(v.begin(), v.end(), [](int a) {
      slot.set(a);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      return true;
    });
  });
}
void queues(ThreadPool &p) {
  p.execute([] {
    std::queue<std::function<void()>> q;
    q.push([] { slot.set(1); });
    // CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    while (!q.empty()) {
      q.front()();
      q.pop();
    }
  });
  p.execute([] {
    std::vector<std::function<void()>> q;
    q.push_back([] { slot.set(1); });
    q.push_back([] { slot.remove(); });
    for (auto &f : q)
      f();
  });
}
struct Op {
  Op &operator<<(int v) {
    slot.set(v);
    return *this;
  }
  Op &operator>>(int) {
    slot.remove();
    return *this;
  }
  explicit operator bool() const { return true; }
};
struct Op2 {
  Op2 &operator[](int v) {
    slot.set(v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    return *this;
  }
  Op2 operator->*(int) { return *this; }
};
void operators(ThreadPool &p) {
  p.execute([] {
    Op o;
    o << 1 >> 2;
  });
  p.execute([] {
    Op2 o;
    o[3]->*4;
  });
}
