// RUN: %check --any-notes %s -- -std=c++23
// Calls of every make that lead to a slot: references, default arguments,
// members that initialise, constructors that hand on, templates, callbacks,
// overriders.
#include "Inputs/prologue.h"
#include <algorithm>
#include <concepts>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// calls: LLVM-test writer
using Slot = threadslot::ThreadLocal<int>;
Slot &acc() { return slot; }
Slot *accp() { return &slot; }
Slot &pick(bool b) { return b ? slot : other; }
void accessors(ThreadPool &p) {
  p.execute([] { acc().set(1); });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'acc()' set here is not removed on every path out of the task [threadslot-missing-remove]
  p.execute([] {
    acc().set(1);
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    acc().remove();
  });
  p.execute([] {
    accp()->set(1);
    (*accp()).remove();
  });
  p.execute([] {
    accp()->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'accp()' set here is not removed on every path out of the task [threadslot-missing-remove]
    other.remove();
  });
}
void chosenReference(ThreadPool &p) {
  p.execute([] {
    pick(true).set(1);
    slot.remove();
  });
  p.execute([] {
    pick(true).set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'pick(true)' set here is not removed on every path out of the task [threadslot-missing-remove]
    other.remove();
  });
  p.execute([] {
    bool b = flag();
    pick(b).set(1);
    pick(b).remove();
  });
  p.execute([] {
    bool b = flag();
    pick(b).set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'pick(b)' set here is not removed on every path out of the task [threadslot-missing-remove]
    pick(!b).remove();
  });
  p.execute([] {
    auto &s = pick(flag());
    s.set(1);
    s.remove();
  });
}
// Default arguments belong to their caller.
void setDef(int v, Slot &s = slot) { s.set(v); }
// CHECK: :[[@LINE-1]]:38: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
void setDef2(int v, Slot &s = slot) { s.set(v); }
void defaultSlot(ThreadPool &p) {
  p.execute([] { setDef(1); });
  p.execute([] {
    setDef2(1);
    slot.remove();
  });
  p.execute([] {
    setDef2(1, other);
    other.remove();
  });
}
int sideSet() {
  slot.set(3);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return 1;
}
int sideSet2() {
  slot.set(3);
  return 1;
}
void takes(int = sideSet()) {}
void takes2(int = sideSet2()) {}
void defaultArgument(ThreadPool &p) {
  p.execute([] { takes(); });
  p.execute([] { takes(5); });
  p.execute([] {
    takes2();
    slot.remove();
  });
}
// Initialisers of members run where a constructor does not initialise them.
struct N1 {
  int a = (slot.set(1), 2);
  // CHECK: :[[@LINE-1]]:12: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct N2 {
  int a = (slot.set(1), 2);
  ~N2() { slot.remove(); }
};
struct N3 {
  int a = (slot.set(1), 2);
  N3() = default;
  explicit N3(int v) : a(v) {}
};
struct N4 {
  int a = (slot.set(1), 2);
  // CHECK: :[[@LINE-1]]:12: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  N4() = default;
  explicit N4(int v) : a(v) {}
};
void memberInitialisers(ThreadPool &p) {
  p.execute([] {
    N1 n;
    (void)n;
  });
  p.execute([] {
    N2 n;
    (void)n;
  });
  p.execute([] {
    N3 n(3);
    (void)n;
  });
  p.execute([] {
    N4 n;
    (void)n;
  });
}
struct Agg {
  int a = (slot.set(1), 2);
  int b = 0;
};
struct Agg2 {
  int a = (slot.set(1), 2);
  // CHECK: :[[@LINE-1]]:12: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  int b = 0;
};
void aggregates(ThreadPool &p) {
  p.execute([] {
    Agg n{1};
    (void)n;
  });
  p.execute([] {
    Agg2 n{.b = 1};
    (void)n;
  });
}
// Constructors that hand on: to another, to that of a base.
struct D1 {
  D1() : D1(1) { slot.remove(); }
  explicit D1(int v) { slot.set(v); }
};
struct D2 {
  D2() : D2(1) {}
  explicit D2(int v) { slot.set(v); }
  // CHECK: :[[@LINE-1]]:24: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void delegated(ThreadPool &p) {
  p.execute([] { D1 d; });
  p.execute([] { D2 d; });
}
struct IB {
  explicit IB(int v) { slot.set(v); }
};
struct ID : IB {
  using IB::IB;
  ~ID() { slot.remove(); }
};
struct IB2 {
  explicit IB2(int v) { slot.set(v); }
  // CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct ID2 : IB2 {
  using IB2::IB2;
  ~ID2() { other.remove(); }
};
void inherited(ThreadPool &p) {
  p.execute([] { ID d(1); });
  p.execute([] { ID2 d(1); });
}
// What the library calls.
void invoked(ThreadPool &p) {
  p.execute([] {
    std::invoke([](Slot &s) { s.set(1); }, slot);
    slot.remove();
  });
  p.execute([] {
    std::apply([](Slot &s, int v) { s.set(v); },
    // CHECK: :[[@LINE-1]]:37: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
               std::forward_as_tuple(slot, 1));
  });
  p.execute([] {
    std::apply([](Slot &s, int v) { s.set(v); },
               std::forward_as_tuple(slot, 1));
    std::apply([](auto &...s) { (s.remove(), ...); }, std::tie(slot, other));
  });
}
template <class... S> void setAll(int v, S &...s) { (s.set(v), ...); }
template <class... S> void setAll2(int v, S &...s) { (s.set(v), ...); }
// CHECK: :[[@LINE-1]]:55: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
template <class... S> void clearAll(S &...s) { (..., s.remove()); }
void folds(ThreadPool &p) {
  p.execute([] {
    setAll(1, slot, other);
    clearAll(slot, other);
  });
  p.execute([] {
    setAll2(1, slot, other);
    clearAll(slot);
  });
}
// Members that name their object themselves.
struct DT {
  template <class Self> void bind(this Self &&self) { self.get().set(1); }
  Slot &get() { return slot; }
};
struct DT2 {
  void bind(this DT2 &self) { self.get().set(1); }
  // CHECK: :[[@LINE-1]]:31: warning: slot 'self.get()' set here is not removed on every path out of the task [threadslot-missing-remove]
  Slot &get() { return slot; }
};
struct DT3 {
  Slot &s = slot;
  ~DT3() { s.remove(); }
  void bind(this const DT3 &self) { self.s.set(1); }
};
void explicitObjects(ThreadPool &p) {
  p.execute([] {
    DT d;
    d.bind();
    slot.remove();
  });
  p.execute([] {
    DT2 d;
    d.bind();
  });
  p.execute([] {
    DT3 d;
    d.bind();
  });
  p.execute([] {
    auto rec = [](this auto &&self, int n) -> void {
      if (n == 0)
        return;
      slot.set(n);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      self(n - 1);
    };
    rec(3);
  });
  p.execute([] {
    auto rec = [](this auto &&self, int n) -> void {
      if (n == 0)
        return;
      slot.set(n);
      self(n - 1);
      slot.remove();
    };
    rec(3);
  });
}
// What a template does with a type.
template <class T>
concept HasBind = requires(T t) { t.bind(); };
template <class T> void use1(T &t) {
  if constexpr (HasBind<T>)
    t.bind();
  else
    slot.remove();
}
struct B1 {
  void bind() { slot.set(1); }
  // CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct B2 {};
struct B3 {
  void bind() { slot.set(1); }
};
void concepts(ThreadPool &p) {
  p.execute([] {
    B1 b;
    use1(b);
  });
  p.execute([] {
    B2 b;
    slot.set(2);
    use1(b);
  });
  p.execute([] {
    B3 b;
    B2 c;
    use1(b);
    use1(c);
  });
}
// Callables in loops of the library and in views.
void ranges(ThreadPool &p, std::vector<int> v) {
  p.execute([v] { std::ranges::for_each(v, [](int i) { slot.set(i); }); });
  // CHECK: :[[@LINE-1]]:56: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  p.execute([v] {
    std::ranges::for_each(v, [](int i) {
      slot.set(i);
      slot.remove();
    });
  });
  p.execute([v] {
    for (int i : v | std::views::transform([](int i) {
                   slot.set(i);
                   // CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
                   return i;
                 }))
      use(i);
  });
  p.execute([v] {
    for (int i : v | std::views::transform([](int i) {
                   slot.set(i);
                   return i;
                 }))
      use(i);
    slot.remove();
  });
  p.execute([v] {
    for (int i : v | std::views::filter([](int i) { return i > 0; })) {
      slot.set(i);
      slot.remove();
    }
  });
  p.execute([v] {
    for (int i : v | std::views::filter([](int i) { return i > 0; })) {
      slot.set(i);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
  });
  p.execute([v] {
    for (int i : std::views::iota(0, 3))
      slot.set(i);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([v] {
    for (int i : std::views::iota(0, 3))
      slot.set(i);
    slot.remove();
  });
}
// Callables that an optional calls.
std::optional<int> opt() noexcept;
void monadicOptional(ThreadPool &p) {
  p.execute([] {
    opt().and_then([](int i) {
      slot.set(i);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      return std::optional<int>(i);
    });
  });
  p.execute([] {
    opt().transform([](int i) {
      slot.set(i);
      return i;
    });
    slot.remove();
  });
  p.execute([] {
    opt().or_else([] {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      return std::optional<int>();
    });
  });
  p.execute([] {
    opt()
        .transform([](int i) {
          slot.set(i);
          return i;
        })
        .and_then([](int i) {
          slot.remove();
          return std::optional<int>(i);
        });
  });
  p.execute([] {
    std::optional<int> o = 1;
    o.transform([](int i) {
       slot.set(i);
       return i;
     }).value_or(0);
    slot.remove();
  });
  p.execute([] {
    std::optional<int> o;
    o.transform([](int i) {
      slot.set(i);
      return i;
    });
  });
}
// Names for parts.
struct Pair {
  Slot &a;
  Slot &b;
};
Pair both() { return {slot, other}; }
void bindings(ThreadPool &p) {
  p.execute([] {
    auto [a, b] = both();
    a.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'a' set here is not removed on every path out of the task [threadslot-missing-remove]
    b.remove();
  });
  p.execute([] {
    auto [a, b] = both();
    a.set(1);
    a.remove();
  });
  p.execute([] {
    auto &&[a, b] = std::tie(slot, other);
    b.set(1);
    other.remove();
  });
  p.execute([] {
    auto [a, b] = std::make_pair(&slot, &other);
    b->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'b' set here is not removed on every path out of the task [threadslot-missing-remove]
    slot.remove();
  });
  p.execute([] {
    Slot *arr[] = {&slot, &other};
    auto [a, b] = arr;
    a->set(1);
    slot.remove();
  });
}
// All classes count, each with what it overrides: the object stays the same.
struct V {
  virtual ~V() = default;
  virtual void bind() noexcept = 0;
  virtual void unbind() noexcept { slot.remove(); }
};
struct VA : V {
  void bind() noexcept override { slot.set(1); }
};
struct VB : V {
  void bind() noexcept override {}
};
struct W {
  virtual ~W() = default;
  virtual void bind() noexcept = 0;
  virtual void unbind() noexcept { slot.remove(); }
};
struct WA : W {
  void bind() noexcept override { slot.set(1); }
};
struct WB : W {
  void bind() noexcept override { slot.set(1); }
  // CHECK: :[[@LINE-1]]:35: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void unbind() noexcept override {}
};
void overriders(ThreadPool &p, V *v, W *w) {
  p.execute([v] {
    v->bind();
    v->unbind();
  });
  p.execute([w] {
    w->bind();
    w->unbind();
  });
}
void dynamicTypes(ThreadPool &p) {
  p.execute([] {
    VA a;
    V &v = a;
    v.bind();
    v.unbind();
  });
  p.execute([] {
    std::unique_ptr<V> v = std::make_unique<VA>();
    v->bind();
    v->unbind();
  });
}
