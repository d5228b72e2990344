// RUN: %check --any-notes %s
// Guards by what becomes of them: dismissed, moved, swapped, held by owners,
// made by factories, restoring or only seeming to.
#include "Inputs/prologue.h"
#include <any>
#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

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
  void dismiss() { s = nullptr; }
  void swap(G &o) noexcept { std::swap(s, o.s); }
};
#define CAT2(a, b) a##b
#define CAT(a, b) CAT2(a, b)
template <class F> struct Fin {
  F f;
  bool on = true;
  ~Fin() {
    if (on)
      f();
  }
};
template <class F> Fin(F) -> Fin<F>;
struct FinHelper {
  template <class F> friend Fin<F> operator+(FinHelper, F f) {
    return Fin<F>{std::move(f)};
  }
};
#define SCOPE_EXIT auto CAT(se_, __COUNTER__) = FinHelper{} + [&]() noexcept
#define DEFER(...)                                                             \
  Fin CAT(df_, __LINE__) {                                                     \
    [&] { __VA_ARGS__; }                                                       \
  }
void scopeExitMacros(ThreadPool &p) {
  p.execute([] {
    SCOPE_EXIT { slot.remove(); };
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    SCOPE_EXIT { other.remove(); };
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  p.execute([] {
    DEFER(slot.remove());
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    if (flag()) {
      DEFER(slot.remove());
    }
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    DEFER(slot.remove());
  });
  p.execute([] {
    slot.set(1);
    DEFER(slot.remove());
    mayThrow();
  });
}
void deleters(ThreadPool &p) {
  p.execute([] {
    auto d = [](Slot *s) { s->remove(); };
    std::unique_ptr<Slot, decltype(d)> u(&slot, d);
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    auto d = [](Slot *s) { s->remove(); };
    std::unique_ptr<Slot, decltype(d)> u(nullptr, d);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  p.execute([] {
    auto d = [](Slot *s) { s->remove(); };
    std::unique_ptr<Slot, decltype(d)> u(&slot, d);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    u.release();
  });
  p.execute([] {
    std::shared_ptr<void> u(nullptr, [](void *) { slot.remove(); });
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    std::shared_ptr<void> u(nullptr, [](void *) { other.remove(); });
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  p.execute([] {
    std::unique_ptr<void, void (*)(void *)> u(
        &slot, [](void *s) { static_cast<Slot *>(s)->remove(); });
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    std::unique_ptr<void, void (*)(void *)> u(
        &other, [](void *s) { static_cast<Slot *>(s)->remove(); });
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void dismissedAndMoved(ThreadPool &p) {
  p.execute([] {
    G g(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    g.dismiss();
  });
  p.execute([] {
    G g(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      g.dismiss();
  });
  p.execute([] {
    G g(slot);
    slot.set(1);
    if (flag()) {
      g.dismiss();
      slot.remove();
    }
  });
  p.execute([] {
    G g(slot);
    slot.set(1);
    G h(std::move(g));
  });
  p.execute([] {
    G g(slot);
    G h(other);
    slot.set(1);
    g.swap(h);
  });
  p.execute([] {
    G g(slot);
    {
      G h(other);
      g.swap(h);
    }
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    G g(slot);
    slot.set(1);
    {
      G h(std::move(g));
    }
    slot.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    G g(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    auto *leak = new G(std::move(g));
    (void)leak;
  });
  p.execute([] {
    auto *h = new G(slot);
    slot.set(1);
    delete h;
  });
  p.execute([] {
    auto *h = new G(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      delete h;
  });
  p.execute([] {
    auto *h = new G(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    delete h;
  });
}
void heldBy(ThreadPool &p) {
  p.execute([] {
    G gs[2] = {G(slot), G(other)};
    slot.set(1);
    other.set(2);
  });
  p.execute([] {
    std::array<G, 2> gs{G(other), G(other)};
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    other.set(2);
  });
  p.execute([] {
    slot.set(1);
    [g = G(slot)] { quiet(); }();
  });
  p.execute([] {
    auto f = [g = G(slot)] { slot.set(1); };
    f();
  });
  p.execute([] {
    auto f = [g = G(slot)] { slot.set(1); };
    new auto(std::move(f));
    slot.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    std::function<void()> f = [g = std::make_shared<G>(slot)] { slot.set(1); };
    f();
  });
  p.execute([] {
    std::function<void()> f = [g = std::make_shared<G>(slot)] {};
    f = nullptr;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void ownersThatEndEarly(ThreadPool &p) {
  p.execute([] {
    std::variant<std::monostate, G> v;
    slot.set(1);
    v.emplace<G>(slot);
  });
  p.execute([] {
    std::variant<std::monostate, G> v;
    v.emplace<G>(slot);
    v = std::monostate{};
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    std::any a = std::make_shared<G>(slot);
    slot.set(1);
  });
  p.execute([] {
    std::any a = std::make_shared<G>(slot);
    a.reset();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    std::optional<G> o(slot);
    slot.set(1);
  });
  p.execute([] {
    std::optional<G> o(slot);
    o.reset();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    std::optional<G> o;
    if (flag()) {
      o.emplace(slot);
      slot.set(1);
    }
    quiet();
  });
  p.execute([] {
    std::optional<G> o;
    if (flag())
      o.emplace(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    std::optional<G> o;
    slot.set(1);
    o.emplace(slot);
    o.emplace(other);
  });
  p.execute([] {
    std::vector<G> v;
    v.emplace_back(slot);
    slot.set(1);
  });
  p.execute([] {
    std::vector<G> v;
    v.emplace_back(slot);
    v.clear();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    std::vector<std::unique_ptr<G>> v;
    v.push_back(std::make_unique<G>(slot));
    slot.set(1);
    v.pop_back();
  });
}
G makeG(Slot &s) { return G(s); }
G makeG2(Slot &s) {
  G g(s);
  s.set(7);
  return g;
}
std::unique_ptr<G> makeU(Slot &s) { return std::make_unique<G>(s); }
std::optional<G> makeO(Slot &s) {
  if (flag())
    return std::nullopt;
  return std::optional<G>(std::in_place, s);
}
std::optional<G> bindO(Slot &s) {
  if (flag())
    return std::nullopt;
  s.set(1);
  return std::optional<G>(std::in_place, s);
}
void factories(ThreadPool &p) {
  p.execute([] {
    auto g = makeG(slot);
    slot.set(1);
  });
  p.execute([] { auto g = makeG2(slot); });
  p.execute([] {
    makeG(slot);
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    auto g = makeU(slot);
    slot.set(1);
  });
  p.execute([] {
    auto g = makeO(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    auto g = makeO(slot);
    if (!g)
      return;
    slot.set(1);
  });
  p.execute([] {
    if (auto g = bindO(slot))
      quiet();
  });
  p.execute([] {
    auto &&g = makeG(slot);
    slot.set(1);
    (void)g;
  });
  p.execute([] {
    const auto &g = makeG(slot);
    slot.set(1);
    (void)g;
  });
}
// What is put back must be what was there.
struct R {
  int old;
  Slot &s;
  explicit R(Slot &x) : old(x.try_get() ? *x.try_get() : 0), s(x) {}
  ~R() { s.set(0); }
  // CHECK: :[[@LINE-1]]:10: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct R2 {
  int old;
  Slot &s;
  explicit R2(Slot &x) : old(x.get()), s(x) {}
  ~R2() { s.set(old); }
};
struct R3 {
  int old;
  Slot &s;
  R3(Slot &x, int v) : old(v), s(x) {
    old = x.get();
    x.set(v);
  }
  ~R3() { s.set(old); }
};
struct R4 {
  int old = 5;
  Slot &s;
  R4(Slot &x, int v) : s(x) { x.set(v); }
  ~R4() { s.set(old); }
  // CHECK: :[[@LINE-1]]:11: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void restoring(ThreadPool &p) {
  p.execute([] {
    R g(slot);
    slot.set(1);
  });
  p.execute([] {
    R2 g(slot);
    slot.set(1);
  });
  p.execute([] {
    R3 g(slot, 4);
    mayThrow();
  });
  p.execute([] {
    R4 g(slot, 4);
    mayThrow();
  });
}
// A guard that was told whether to guard.
struct C {
  Slot &s;
  bool on;
  C(Slot &x, bool b) : s(x), on(b) {
    if (on)
      s.set(1);
  }
  ~C() {
    if (on)
      s.remove();
  }
};
struct C2 {
  Slot &s;
  bool on;
  C2(Slot &x, bool b) : s(x), on(b) { s.set(1); }
  // CHECK: :[[@LINE-1]]:39: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
  ~C2() {
    if (on)
      s.remove();
  }
};
void conditional(ThreadPool &p, bool b) {
  p.execute([b] {
    C g(slot, b);
    mayThrow();
  });
  p.execute([b] {
    C2 g(slot, b);
    mayThrow();
  });
}
// The attribute that calls a function at the end of a variable.
static void cl(Slot **s) { (*s)->remove(); }
static void cln(Slot **s) {
  if (*s)
    (*s)->remove();
}
void cleanupAttribute(ThreadPool &p) {
  p.execute([] {
    Slot *s __attribute__((cleanup(cl))) = &slot;
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    Slot *s __attribute__((cleanup(cl))) = &other;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  p.execute([] {
    Slot *s __attribute__((cleanup(cln))) = &slot;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    s = nullptr;
  });
  p.execute([] {
    for (int i = 0; i < 2; ++i) {
      Slot *s __attribute__((cleanup(cln))) = &slot;
      slot.set(1);
      if (flag())
        break;
    }
  });
}
