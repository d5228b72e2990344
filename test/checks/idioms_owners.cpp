// RUN: %check --any-notes %s -- -std=c++23
// Owners that give up, choose or count what they hold.
#include "Inputs/prologue.h"
#include <expected>
#include <forward_list>
#include <functional>
#include <memory>
#include <variant>

using Slot = threadslot::ThreadLocal<int>;
struct G {
  Slot *s;
  explicit G(Slot &x) : s(&x) {}
  G(G &&o) noexcept : s(std::exchange(o.s, nullptr)) {}
  G &operator=(G &&o) noexcept {
    std::swap(s, o.s);
    return *this;
  }
  ~G() {
    if (s)
      s->remove();
  }
};
enum class Err { no };
std::expected<G, Err> guard(Slot &s) {
  if (flag())
    return std::unexpected(Err::no);
  return G(s);
}
std::expected<G, Err> bind(Slot &s) {
  if (flag())
    return std::unexpected(Err::no);
  s.set(1);
  return G(s);
}
std::expected<int, Err> num() noexcept;

// What holds a guard, or the error that there is none.
void expectedGuards(ThreadPool &p) {
  p.execute([] {
    auto g = guard(slot);
    if (!g)
      return;
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    auto g = guard(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    if (auto g = bind(slot))
      quiet();
  });
  p.execute([] {
    auto g = bind(slot);
    if (g.has_value()) {
      auto h = std::move(*g);
      quiet();
    }
  });
  p.execute([] {
    if (auto n = num()) {
      slot.set(*n);
      slot.remove();
    }
  });
  p.execute([] {
    auto n = num();
    if (n)
      slot.set(*n);
    if (n)
      slot.remove();
  });
  p.execute([] {
    auto n = num();
    if (n)
      slot.set(*n);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (!n)
      slot.remove();
  });
  p.execute([] { slot.set(num().value()); });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    int v = num().value();
    slot.remove();
    use(v);
  });
  p.execute([] {
    slot.set(1);
    use(num().value_or(3));
    slot.remove();
  });
}

// Several variants at once.
struct A {
  void on() const noexcept { slot.set(1); }
};
struct B {
  void on() const noexcept {}
};
template <class... F> struct Over : F... {
  using F::operator()...;
};
template <class... F> Over(F...) -> Over<F...>;
void visits(ThreadPool &p) {
  p.execute([] {
    std::variant<A, B> v = A{};
    std::visit([](auto &x) { x.on(); }, v);
    slot.remove();
  });
  p.execute([] {
    std::variant<int, G> a = 1;
    std::variant<int, G> b = 2;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::visit(
        [](auto &x, auto &y) {
          (void)x;
          (void)y;
        },
        a, b);
  });
  p.execute([] {
    std::variant<int, G> a = 1;
    std::variant<int, long> b = 2;
    slot.set(1);
    std::visit([](auto &, auto &) { slot.remove(); }, a, b);
  });
  p.execute([] {
    std::variant<int, long> a = 1;
    std::variant<int, long> b = 2L;
    std::visit(Over{[](int, int) {}, [](int, long) { slot.set(1); },
    // CHECK: :[[@LINE-1]]:54: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
                    [](long, auto) {}},
               a, b);
  });
  p.execute([] {
    std::variant<int, long> a = 1;
    std::variant<int, long> b = 2;
    std::visit(Over{[](int, int) {}, [](int, long) { slot.set(1); },
                    [](long, auto) {}},
               a, b);
  });
}

// A list that knows its front.
void forwardLists(ThreadPool &p) {
  p.execute([] {
    std::forward_list<G> l;
    l.emplace_front(slot);
    slot.set(1);
  });
  p.execute([] {
    std::forward_list<G> l;
    l.emplace_front(slot);
    l.pop_front();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    std::forward_list<G> l;
    l.emplace_front(slot);
    l.clear();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

// Elements of a list that are ended together.
void arraysOfGuards(ThreadPool &p) {
  p.execute([] {
    G *gs = new G[2]{G(slot), G(other)};
    slot.set(1);
    other.set(2);
    delete[] gs;
  });
  p.execute([] {
    G *gs = new G[2]{G(slot), G(slot)};
    slot.set(1);
    other.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    delete[] gs;
  });
  p.execute([] {
    G *gs = new G[2]{G(slot), G(other)};
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    (void)gs;
  });
  p.execute([] {
    std::unique_ptr<G[]> o(new G[1]{G(slot)});
    slot.set(1);
    mayThrow();
  });
}

// Members through pointers to them.
void cleanup(Slot *s) { s->remove(); }
void membersCalled(ThreadPool &p) {
  p.execute([] {
    void (*f)(Slot *) = cleanup;
    slot.set(1);
    f(&slot);
  });
  p.execute([] {
    auto f = &Slot::remove;
    slot.set(1);
    (slot.*f)();
  });
  p.execute([] {
    std::function<bool(Slot &)> f = &Slot::remove;
    slot.set(1);
    f(slot);
  });
  p.execute([] {
    slot.set(1);
    std::invoke(&Slot::remove, slot);
  });
  p.execute([] {
    slot.set(1);
    std::mem_fn (&Slot::remove)(slot);
  });
  p.execute([] {
    slot.set(1);
    std::bind(&Slot::remove, &slot)();
  });
}
