// RUN: %check --any-notes %s
// Guards by the design of their class: policies, bases, moves, conditions,
// nesting, factories.
#include "Inputs/prologue.h"
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

using Slot = threadslot::ThreadLocal<int>;
namespace crtp {
template <class D> struct Base {
  ~Base() { static_cast<D *>(this)->slotRef().remove(); }
};
struct StaticD : Base<StaticD> {
  Slot &slotRef() { return slot; }
};
struct OtherD : Base<OtherD> {
  Slot &slotRef() { return other; }
};
void ok(ThreadPool &pool) {
  pool.execute([] {
    StaticD g;
    slot.set(1);
    mayThrow();
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    OtherD g;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
} // namespace crtp
namespace policy {
struct Clear {
  static void undo(Slot &s, int *) { s.remove(); }
};
struct Keep {
  static void undo(Slot &, int *) {}
};
template <class P> class Guard {
  Slot &s;
  int *old;

public:
  explicit Guard(Slot &s) : s(s), old(s.try_get()) {}
  ~Guard() { P::undo(s, old); }
};
void ok(ThreadPool &pool) {
  pool.execute([] {
    Guard<Clear> g(slot);
    slot.set(1);
    mayThrow();
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    Guard<Keep> g(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
} // namespace policy
namespace inherited {
struct Base {
  ~Base() { slot.remove(); }
};
struct Mid : Base {};
struct Leaf : Mid {
  int x = 0;
};
struct Priv : private Base {
  void go() {
    slot.set(1);
    mayThrow();
  }
};
struct Multi : virtual Base {};
struct Multi2 : virtual Base {};
struct Diamond : Multi, Multi2 {};
void ok(ThreadPool &pool) {
  pool.execute([] {
    Leaf l;
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    Priv l;
    l.go();
  });
  pool.execute([] {
    Diamond l;
    slot.set(1);
    mayThrow();
  });
}
} // namespace inherited
namespace moveonly {
class Flagged {
  Slot *s;
  bool movedFrom = false;

public:
  explicit Flagged(Slot &s) : s(&s) { s.set(1); }
  Flagged(Flagged &&o) noexcept : s(o.s) { o.movedFrom = true; }
  Flagged &operator=(Flagged &&o) noexcept {
    if (this != &o) {
      if (!movedFrom)
        s->remove();
      s = o.s;
      movedFrom = std::exchange(o.movedFrom, true);
    }
    return *this;
  }
  ~Flagged() {
    if (!movedFrom)
      s->remove();
  }
};
Flagged make() { return Flagged(slot); }
Flagged makeNamed() {
  Flagged f(slot);
  quiet();
  return f;
}
Flagged makeMoved() {
  Flagged f(slot);
  return std::move(f);
}
Flagged choose(bool b) {
  if (b) {
    Flagged f(slot);
    return f;
  }
  Flagged g(slot);
  quiet();
  return g;
}
void sink(Flagged f) {
  quiet();
  (void)f;
}
void sinkRef(Flagged &&f) {
  quiet();
  (void)f;
}
void ok(ThreadPool &pool) {
  pool.execute([] {
    auto f = make();
    mayThrow();
  });
  pool.execute([] {
    auto f = makeNamed();
    mayThrow();
  });
  pool.execute([] {
    auto f = makeMoved();
    mayThrow();
  });
  pool.execute([] {
    auto f = choose(flag());
    mayThrow();
  });
  pool.execute([] {
    auto f = make();
    auto g = std::move(f);
    mayThrow();
  });
  pool.execute([] {
    auto f = make();
    sink(std::move(f));
    mayThrow();
  });
  pool.execute([] {
    auto f = make();
    sinkRef(std::move(f));
    mayThrow();
  });
  pool.execute([] {
    sink(make());
    mayThrow();
  });
  pool.execute([] {
    auto f = make();
    Flagged g(other);
    g = std::move(f);
    mayThrow();
  });
  pool.execute([] {
    auto &&f = make();
    mayThrow();
    (void)f;
  });
  pool.execute([] {
    const auto &f = make();
    mayThrow();
    (void)f;
  });
}
struct Forgetful { // moves but forgets to disarm: clears twice, fine
  Slot *s;
  explicit Forgetful(Slot &s) : s(&s) {}
  Forgetful(Forgetful &&o) : s(o.s) {}
  ~Forgetful() { s->remove(); }
};
struct Inverted { // never armed again
  Slot *s;
  bool armed = true;
  explicit Inverted(Slot &s) : s(&s) {}
  Inverted(Inverted &&o) : s(o.s), armed(false) { o.armed = false; }
  ~Inverted() {
    if (armed)
      s->remove();
  }
};
void more(ThreadPool &pool) {
  pool.execute([] {
    Forgetful f(slot);
    Forgetful g(std::move(f));
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    Inverted f(slot);
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    Inverted f(slot);
    Inverted g(std::move(f));
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace moveonly
namespace nested {
struct Inner {
  Slot *s = &slot;
  ~Inner() { s->remove(); }
};
struct Mid {
  Inner inner;
  int pad = 0;
};
struct Outer {
  Mid mid[1];
  std::optional<Mid> maybe;
};
struct InArray {
  Inner a[2];
};
struct InStdArray {
  std::array<Inner, 2> a;
};
void ok(ThreadPool &pool) {
  pool.execute([] {
    Outer o;
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    InArray o;
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    InStdArray o;
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    Inner a[3];
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    std::tuple<int, Inner> t;
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    std::pair<Inner, int> t;
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    std::optional<Inner> t;
    t.emplace();
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    std::optional<Inner> t(std::in_place);
    slot.set(1);
    mayThrow();
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Inner> t;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  pool.execute([] {
    std::optional<Inner> t;
    if (flag())
      t.emplace();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  pool.execute([] {
    std::optional<Inner> t(std::in_place);
    t.reset();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
} // namespace nested
namespace capture {
struct Inner {
  Slot *s = &slot;
  Inner() = default;
  Inner(Inner &&o) noexcept : s(std::exchange(o.s, nullptr)) {}
  ~Inner() {
    if (s)
      s->remove();
  }
};
void ok(ThreadPool &pool) {
  pool.execute([] {
    auto f = [g = Inner()] {
      slot.set(1);
      mayThrow();
    };
    f();
  });
  pool.execute([] {
    Inner g;
    auto f = [g = std::move(g)] {
      slot.set(1);
      mayThrow();
    };
    f();
  });
  pool.execute([] {
    Inner g;
    auto f = [&g] {
      slot.set(1);
      mayThrow();
      (void)g;
    };
    f();
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    Inner g;
    {
      auto f = [g = std::move(g)] { quiet(); };
      f();
    }
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  pool.execute([g = std::make_shared<Inner>()] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:50: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace capture
namespace factory {
struct G {
  Slot *s;
  G(Slot &s) : s(&s) {}
  G(G &&o) noexcept : s(std::exchange(o.s, nullptr)) {}
  ~G() {
    if (s)
      s->remove();
  }
};
struct Bundle {
  G a;
  G b;
};
Bundle both() { return {G(slot), G(other)}; }
Bundle swapped() { return Bundle{.a = G(other), .b = G(other)}; }
std::pair<G, int> withId() { return {G(slot), 3}; }
std::tuple<int, G> tup() { return {1, G(slot)}; }
std::optional<G> maybe(bool b) {
  if (!b)
    return std::nullopt;
  return G(slot);
}
std::unique_ptr<G> heap() { return std::make_unique<G>(slot); }
std::shared_ptr<G> shared() { return std::make_shared<G>(slot); }
void ok(ThreadPool &pool) {
  pool.execute([] {
    auto b = both();
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    auto [a, b] = both();
    slot.set(1);
    mayThrow();
    (void)a;
    (void)b;
  });
  pool.execute([] {
    auto [g, id] = withId();
    slot.set(id);
    mayThrow();
    (void)g;
  });
  pool.execute([] {
    auto &&[id, g] = tup();
    slot.set(id);
    mayThrow();
    (void)g;
  });
  pool.execute([] {
    auto g = maybe(true);
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    auto g = heap();
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    auto g = shared();
    auto h = g;
    g.reset();
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    if (auto g = maybe(flag())) {
      slot.set(1);
      mayThrow();
    }
  });
  pool.execute([] {
    auto g = std::get<1>(tup());
    slot.set(1);
    mayThrow();
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    auto b = swapped();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  pool.execute([] {
    auto g = maybe(flag());
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  pool.execute([] {
    auto g = maybe(false);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  pool.execute([] {
    int id = withId().second;
    slot.set(id);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
} // namespace factory
namespace conditional {
struct G {
  bool commit = false;
  bool *flagp = nullptr;
  ~G() {
    if (!commit)
      slot.remove();
  }
};
void rollbackBad(ThreadPool &pool) {
  pool.execute([] {
    G g;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
    g.commit = true;
  });
}
void rollbackOk(ThreadPool &pool) {
  pool.execute([] {
    G g;
    slot.set(1);
    mayThrow();
    slot.remove();
    g.commit = true;
  });
}
struct OnThrow {
  int n = std::uncaught_exceptions();
  ~OnThrow() {
    if (std::uncaught_exceptions() > n)
      slot.remove();
  }
};
void onThrowOk(ThreadPool &pool) {
  pool.execute([] {
    OnThrow g;
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
struct GlobalCond {
  ~GlobalCond() {
    if (flag())
      slot.remove();
  }
};
void globalBad(ThreadPool &pool) {
  pool.execute([] {
    GlobalCond g;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
struct CtorCond {
  bool on;
  explicit CtorCond(bool on) : on(on) {
    if (on)
      slot.set(1);
  }
  ~CtorCond() {
    if (on)
      slot.remove();
  }
};
void ctorCondOk(ThreadPool &pool, bool b) {
  pool.execute([b] {
    CtorCond g(b);
    mayThrow();
    CtorCond h(flag());
    mayThrow();
  });
}
} // namespace conditional
namespace tag {
struct DontRestore {};
template <bool R> struct Scope {
  int *old = slot.try_get();
  Scope() { slot.set(1); }
  // CHECK: :[[@LINE-1]]:13: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  ~Scope() {
    if constexpr (R)
      slot.remove();
  }
};
template <> struct Scope<true> {
  Scope() { slot.set(2); }
  ~Scope() { slot.remove(); }
};
void run(ThreadPool &pool) {
  pool.execute([] {
    Scope<true> s;
    mayThrow();
  });
  pool.execute([] {
    Scope<false> s;
    mayThrow();
  });
}
class Ctx {
  bool restore = true;

public:
  Ctx() { slot.set(1); }
  explicit Ctx(DontRestore) : restore(false) { slot.set(2); }
  // CHECK: :[[@LINE-1]]:48: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  ~Ctx() {
    if (restore)
      slot.remove();
  }
};
void run2(ThreadPool &pool) {
  pool.execute([] {
    Ctx c;
    mayThrow();
  });
  pool.execute([] {
    Ctx c{DontRestore{}};
    mayThrow();
  });
}
} // namespace tag
namespace finally_objects {
struct AnyFinally {
  std::function<void()> f;
  ~AnyFinally() {
    if (f)
      f();
  }
};
template <auto Fn> struct FnFinally {
  ~FnFinally() { Fn(); }
};
void clear() { slot.remove(); }
struct Deleter {
  void operator()(Slot *s) const { s->remove(); }
};
struct Stack {
  std::vector<std::function<void()>> undo;
  ~Stack() {
    while (!undo.empty()) {
      undo.back()();
      undo.pop_back();
    }
  }
};
void ok(ThreadPool &pool) {
  pool.execute([] {
    AnyFinally f{[] { slot.remove(); }};
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    FnFinally<&clear> f;
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    std::unique_ptr<Slot, Deleter> p(&slot);
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    auto d = [](Slot *s) { s->remove(); };
    std::unique_ptr<Slot, decltype(d)> p(&slot, d);
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    std::unique_ptr<void, void (*)(void *)> p(&slot,
                                              [](void *) { slot.remove(); });
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    std::shared_ptr<void> p(nullptr, [](void *) { slot.remove(); });
    slot.set(1);
    mayThrow();
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    AnyFinally f;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  pool.execute([] {
    AnyFinally f{[] { slot.remove(); }};
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    f.f = nullptr;
  });
  pool.execute([] {
    std::unique_ptr<Slot, Deleter> p;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
} // namespace finally_objects
