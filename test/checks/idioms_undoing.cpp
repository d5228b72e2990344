// RUN: %check --any-notes %s
// Objects that undo what was set: owners, aggregates, templates, final actions.
#include "Inputs/prologue.h"
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>
using threadslot::ThreadLocal;
struct Guard {
  ThreadLocal<int> *s;
  explicit Guard(ThreadLocal<int> &s, int v = 1) : s(&s) { s.set(v); }
  Guard(Guard &&o) noexcept : s(std::exchange(o.s, nullptr)) {}
  Guard &operator=(Guard &&o) noexcept {
    std::swap(s, o.s);
    return *this;
  }
  ~Guard() {
    if (s)
      s->remove();
  }
};
namespace void_pointers {
void ok(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    std::shared_ptr<void> g(nullptr, [](void *) { slot.remove(); });
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::shared_ptr<void> g(nullptr, [](void *) { other.remove(); });
    mayThrow();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    std::unique_ptr<ThreadLocal<int>, void (*)(ThreadLocal<int> *)> g(&slot, [](ThreadLocal<int> *s) { s->remove(); });
    g->set(1);
    mayThrow();
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    std::unique_ptr<ThreadLocal<int>, void (*)(ThreadLocal<int> *)> g(&slot, [](ThreadLocal<int> *s) { s->remove(); });
    g->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'g' set here is not removed on every path out of the task [threadslot-missing-remove]
    g.release();
  });
}
} // namespace void_pointers

namespace aggregates {
void ok(ThreadPool &p) {
  p.execute([] {
    std::tuple<Guard, Guard> both{Guard(slot), Guard(other)};
    mayThrow();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    std::pair<Guard, int> one(Guard(slot), 3);
    mayThrow();
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    std::array<Guard, 2> both{Guard(slot), Guard(other)};
    mayThrow();
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    std::map<std::string, Guard> held;
    held.emplace("a", Guard(slot));
    mayThrow();
  });
}
void bad4(ThreadPool &p) {
  p.execute([] {
    std::map<std::string, Guard> held;
    held.emplace("a", Guard(slot));
    held.clear();
    slot.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
struct Both {
  Guard a{slot}, b{other};
};
void ok5(ThreadPool &p) {
  p.execute([] {
    Both both;
    mayThrow();
  });
}
void bad5(ThreadPool &p) {
  p.execute([] {
    auto *both = new Both;
    both->a.s = nullptr;
    delete both;
    slot.set(4);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// In what an aggregate is given, `this` is that of the function.
class Session {
public:
  void ok() {
    struct Drop {
      Session *of;
      ThreadLocal<int> &slot;
      ~Drop() { slot.remove(); }
    } drop{this, level};
    level.set(1);
    mayThrow();
  }
  void ok2() {
    struct Drop {
      Session *of;
      ~Drop() { of->level.remove(); }
    } drop{.of = this};
    level.set(1);
    mayThrow();
  }
  void bad() {
    struct Drop {
      Session *of;
      ThreadLocal<int> &slot = of->rest;
      ~Drop() { slot.remove(); }
    } drop{this};
    level.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'level' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  }

private:
  static inline ThreadLocal<int> rest;
  ThreadLocal<int> &level;
};
void aggregateOk(ThreadPool &p, Session &s) {
  p.execute([&s] { s.ok(); });
  p.execute([&s] { s.ok2(); });
}
void aggregateBad(ThreadPool &p, Session &s) {
  p.execute([&s] { s.bad(); });
}
} // namespace aggregates

namespace nttp {
template <auto &Slot> struct Hold {
  Hold() { Slot.set(1); }
  ~Hold() { Slot.remove(); }
};
template <void (*Enter)(), void (*Leave)()> struct Bracket {
  Bracket() { Enter(); }
  ~Bracket() { Leave(); }
};
void in() { slot.set(1); }
void out() { slot.remove(); }
void in2() { other.set(1); }
// CHECK: :[[@LINE-1]]:14: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
void nothing() {}
void ok(ThreadPool &p) {
  p.execute([] {
    Hold<slot> h;
    Bracket<in, out> b;
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    Bracket<in2, nothing> b;
    quiet();
  });
}
} // namespace nttp

namespace assigned {
void ok(ThreadPool &p) {
  p.execute([] {
    Guard g(slot);
    g = Guard(other);
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    Guard g(slot);
    {
      Guard h(other);
      g = std::move(h);
    }
    slot.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace assigned

namespace returned {
auto enter() {
  slot.set(1);
  return [] { slot.remove(); };
}
auto enterBad() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  return [] { slot.remove(); };
}
std::function<void()> enterErased() {
  other.set(1);
  return [] { other.remove(); };
}
void ok(ThreadPool &p) {
  p.execute([] {
    auto undo = enter();
    quiet();
    undo();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    auto undo = enterBad();
    mayThrow();
    undo();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    auto undo = enterErased();
    quiet();
    undo();
  });
}
} // namespace returned

namespace final_action {
template <class F> class Final {
public:
  explicit Final(F f) noexcept : f_(std::move(f)), invoke_(true) {}
  Final(Final &&o) noexcept : f_(std::move(o.f_)), invoke_(std::exchange(o.invoke_, false)) {}
  Final(const Final &) = delete;
  ~Final() noexcept {
    if (invoke_)
      f_();
  }
  void dismiss() noexcept { invoke_ = false; }

private:
  F f_;
  bool invoke_;
};
template <class F> Final<std::decay_t<F>> finally(F &&f) noexcept { return Final<std::decay_t<F>>(std::forward<F>(f)); }
void ok(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    auto g = finally([] { slot.remove(); });
    mayThrow();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    auto g = finally([] { slot.remove(); });
    auto h = std::move(g);
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    auto g = finally([] { slot.remove(); });
    if (flag())
      g.dismiss();
    mayThrow();
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    finally([] { slot.remove(); });
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    other.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace final_action
