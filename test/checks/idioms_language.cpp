// RUN: %check --any-notes %s -- -std=c++23
// Slots, tasks and guards in words of newer C++.
#include "Inputs/prologue.h"
#include <functional>
#include <tuple>
#include <utility>

#include "Inputs/guard.h"

using Slot = threadslot::ThreadLocal<int>;

// Each specialisation has a slot of its own.
template <class T> struct Of {
  static Slot slot;
  static thread_local T value;
};
template <class T> Slot Of<T>::slot;
template <class T> thread_local T Of<T>::value{};
template <class T> Slot slotOf;
template <class T> thread_local T valueOf = T();
inline thread_local int inHeaders = 0;
void templates(ThreadPool &p, int v) {
  p.execute([] {
    Of<int>::slot.set(1);
    Of<int>::slot.remove();
  });
  p.execute([] {
    Of<int>::slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'Of<int>::slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    Of<long>::slot.remove();
  });
  p.execute([] {
    slotOf<int>.set(1);
    slotOf<int>.remove();
  });
  p.execute([] {
    slotOf<int>.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slotOf<int>' set here is not removed on every path out of the task [threadslot-missing-remove]
    slotOf<long>.remove();
  });
  p.execute([v] {
    Of<int>::value = v;
    quiet();
    Of<int>::value = 0;
  });
  p.execute([v] { Of<int>::value = v; });
  // CHECK: :[[@LINE-1]]:19: warning: slot 'Of<int>::value' set here is not removed on every path out of the task [threadslot-missing-remove]
  p.execute([v] {
    valueOf<int> = v;
    quiet();
    valueOf<int> = {};
  });
  p.execute([v] { valueOf<int> = v; });
  // CHECK: :[[@LINE-1]]:19: warning: slot 'valueOf<int>' set here is not removed on every path out of the task [threadslot-missing-remove]
  p.execute([] { valueOf<long> = 5; });
  p.execute([v] {
    inHeaders = v;
    quiet();
    inHeaders = 0;
  });
  p.execute([v] { inHeaders = v; });
  // CHECK: :[[@LINE-1]]:19: warning: slot 'inHeaders' set here is not removed on every path out of the task [threadslot-missing-remove]
}
// What is not compiled for a specialisation is not there.
template <class F>
concept Callable = requires(F f) { f(); };
template <Callable F> void with(F f) {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  f();
  slot.remove();
}
template <bool Clean> void perhaps() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  if constexpr (Clean)
    slot.remove();
}
void constraints(ThreadPool &p) {
  p.execute([] { with([] { mayThrow(); }); });
  p.execute([] { perhaps<true>(); });
  p.execute([] { perhaps<false>(); });
  p.execute([] {
    auto f = []<bool Clean>() {
      slot.set(1);
      if constexpr (Clean)
        slot.remove();
    };
    f.operator()<true>();
  });
  p.execute([] {
    auto f = []<class T>(T v) { slot.set(v); };
    // CHECK: :[[@LINE-1]]:33: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    f(1);
  });
}
// Tuples of references to slots.
static Slot first, second;
auto slots() { return std::tie(first, second); }
void bindings(ThreadPool &p) {
  p.execute([] {
    auto [a, b] = slots();
    a.set(1);
    b.set(2);
    first.remove();
    second.remove();
  });
  p.execute([] {
    auto [a, b] = slots();
    a.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'a' set here is not removed on every path out of the task [threadslot-missing-remove]
    b.remove();
  });
  p.execute([] {
    std::apply([](auto &...s) { (s.set(1), ...); }, slots());
    std::apply([](auto &...s) { (s.remove(), ...); }, slots());
  });
  p.execute([] {
    std::apply([](auto &...s) { (s.set(1), ...); }, slots());
    // CHECK: :[[@LINE-1]]:34: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    first.remove();
  });
}
// Objects that are parameters.
struct Task {
  void operator()(this auto &&self) {
    slot.set(1);
    self.end();
  }
  void end() const { slot.remove(); }
};
struct Loud {
  void operator()(this Loud self) {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    self.end();
  }
  void end() const { other.remove(); }
};
struct Options {
  bool clean = false;
  int value = 0;
};
void run(Options o) {
  slot.set(o.value);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  if (o.clean)
    slot.remove();
}
void parameters(ThreadPool &p) {
  p.execute(Task());
  p.execute(Loud());
  p.execute([](this auto self) -> void {
    slot.set(1);
    if (flag())
      self();
    slot.remove();
  });
  p.execute([] { run({.clean = true, .value = 1}); });
  p.execute([] { run({.value = 2}); });
}
// Functions that are handed themselves.
template <class F> struct Recursive {
  F f;
  template <class... A> auto operator()(A &&...a) const {
    return f(*this, std::forward<A>(a)...);
  }
};
template <class F> Recursive(F) -> Recursive<F>;
void recursion(ThreadPool &p) {
  p.execute([] {
    Recursive r{[](auto &self, int n) -> void {
      if (n != 0)
        return self(n - 1);
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }};
    r(3);
  });
  p.execute([] {
    Recursive r{[](auto &self, int n) -> void {
      Guard g(slot);
      slot.set(n);
      if (n != 0)
        self(n - 1);
    }};
    r(3);
  });
}
// Guards whose base class asks them what to do.
template <class D> struct Asking {
  Slot *s;
  explicit Asking(Slot &s) : s(&s) {}
  ~Asking() { D::undo(*s); }
};
struct Undoing : Asking<Undoing> {
  using Asking::Asking;
  static void undo(Slot &s) { s.remove(); }
};
struct Idle : Asking<Idle> {
  using Asking::Asking;
  static void undo(Slot &) {}
};
void bases(ThreadPool &p) {
  p.execute([] {
    Undoing g(slot);
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    Idle g(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
