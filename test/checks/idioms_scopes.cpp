// RUN: %check --any-notes %s -- -std=c++23
// How long a guard lives, and where slots do.
#include "Inputs/prologue.h"
#include <array>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

using Slot = threadslot::ThreadLocal<int>;
struct G {
  Slot *s;
  explicit G(Slot &x) : s(&x) {}
  G(G &&o) noexcept : s(std::exchange(o.s, nullptr)) {}
  G &operator=(G &&o) noexcept {
    if (this != &o) {
      reset();
      s = std::exchange(o.s, nullptr);
    }
    return *this;
  }
  void reset() {
    if (s)
      s->remove();
    s = nullptr;
  }
  ~G() { reset(); }
};
// A guard lives as long as what it is a part of.
struct Agg {
  int a;
  G g;
};
struct Nested {
  Agg a;
  std::optional<G> o;
};
void partsOfObjects(ThreadPool &p) {
  p.execute([] {
    Agg a{1, G(slot)};
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    Nested n{{1, G(slot)}, std::nullopt};
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    Nested n{{1, G(other)}, G(slot)};
    slot.set(1);
    n.o.reset();
    slot.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    auto t = std::make_tuple(1, G(slot));
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    std::pair<int, G> t(1, G(slot));
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    std::map<int, G> m;
    m.emplace(1, slot);
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    std::map<int, G> m;
    m.emplace(1, slot);
    m.erase(1);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    std::unordered_map<std::string, std::unique_ptr<G>> m;
    m["a"] = std::make_unique<G>(slot);
    slot.set(1);
  });
  p.execute([] {
    std::deque<G> d;
    d.push_back(G(slot));
    slot.set(1);
  });
  p.execute([] {
    std::array<std::optional<G>, 2> a;
    a[0].emplace(slot);
    slot.set(1);
  });
  p.execute([] {
    std::array<std::optional<G>, 2> a;
    a[0].emplace(slot);
    a[0].reset();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    std::list<G> l;
    l.emplace_back(slot);
    auto l2 = std::move(l);
    l.clear();
    slot.set(1);
  });
  p.execute([] {
    std::vector<G> v;
    {
      std::vector<G> w;
      w.emplace_back(slot);
      v.swap(w);
    }
    slot.set(1);
  });
  p.execute([] {
    std::vector<G> v;
    {
      std::vector<G> w;
      w.emplace_back(slot);
    }
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// A guard that is handed on guards where it ends up.
G pass(G g) { return g; }
void sink(G) {}
void sinkRef(G &&) {}
G &&fwd(G &&g) { return std::move(g); }
template <class T> T ident(T t) { return t; }
void passedThroughFunctions(ThreadPool &p) {
  p.execute([] {
    G g = pass(G(slot));
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    G g(slot);
    slot.set(1);
    sink(std::move(g));
  });
  p.execute([] {
    G g(slot);
    sink(std::move(g));
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    G g(slot);
    sinkRef(std::move(g));
    slot.set(1);
  });
  p.execute([] {
    G g(fwd(G(slot)));
    slot.set(1);
  });
  p.execute([] {
    G g = ident(G(slot));
    slot.set(1);
  });
  p.execute([] {
    G g = flag() ? G(slot) : G(slot);
    slot.set(1);
  });
  p.execute([] {
    G g = flag() ? G(slot) : G(other);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    G g = [] { return G(slot); }();
    slot.set(1);
  });
  p.execute([] {
    auto mk = [](Slot &s) { return G(s); };
    auto g = mk(slot);
    slot.set(1);
    mayThrow();
  });
}
// What a scope is.
std::vector<int> items() noexcept;
void scopes(ThreadPool &p) {
  p.execute([] {
    if (G g(slot); flag())
      slot.set(1);
  });
  p.execute([] {
    if (G g(slot); flag())
      quiet();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    for (G g(slot); flag();)
      slot.set(1);
  });
  p.execute([] {
    switch (G g(slot); number()) {
    case 1:
      slot.set(1);
      break;
    default:
      quiet();
    }
  });
  p.execute([] {
    for (G g(slot); int i : items())
      slot.set(i);
  });
  p.execute([] {
    while (flag()) {
      G g(slot);
      slot.set(1);
      if (flag())
        break;
    }
  });
  p.execute([] {
    do {
      G g(slot);
      slot.set(1);
      if (flag())
        continue;
    } while (flag());
  });
  p.execute([] { G(slot).s->set(1); });
  p.execute([] { (G(slot), slot.set(1)); });
  p.execute([] { use((slot.set(1), G(slot), 3)); });
  p.execute([] {
    {
      G g(slot);
      slot.set(1);
    }
    {
      G g(slot);
      slot.set(2);
    }
  });
  p.execute([] {
    try {
      G g(slot);
      slot.set(1);
      mayThrow();
    } catch (...) {
      slot.set(2);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
  });
}
// Callables that are kept and run later in the task.
struct Later {
  std::vector<std::function<void()>> q;
  void post(std::function<void()> f) { q.push_back(std::move(f)); }
  void run() {
    for (auto &f : q)
      f();
    q.clear();
  }
};
void deferred(ThreadPool &p) {
  p.execute([] {
    Later l;
    l.post([] { slot.set(1); });
    l.post([] { slot.remove(); });
    l.run();
  });
  p.execute([] {
    Later l;
    l.post([] { slot.set(1); });
    // CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    l.run();
  });
  p.execute([] {
    Later l;
    l.post([] { slot.set(1); });
  });
}
// Functions in tables.
struct H {
  void a() { slot.set(1); }
  void b() { slot.remove(); }
  void c() { slot.set(2); }
  // CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void tables(ThreadPool &p) {
  p.execute([] {
    H h;
    void (H::*f)() = &H::a;
    (h.*f)();
    f = &H::b;
    (h.*f)();
  });
  p.execute([] {
    H h;
    void (H::*t[])() = {&H::a, &H::b};
    for (auto f : t)
      (h.*f)();
  });
  p.execute([] {
    H h;
    auto f = std::mem_fn(&H::c);
    f(h);
  });
  p.execute([] {
    H h;
    std::function<void()> f = std::bind_front(&H::a, &h);
    f();
    h.b();
  });
  p.execute([] {
    static const std::map<std::string, std::function<void()>> t = {
        {"a", [] {
           slot.set(1);
           slot.remove();
         }}};
    auto it = t.find("a");
    if (it != t.end())
      it->second();
  });
  p.execute([] {
    static const std::map<std::string, void (*)()> t = {
        {"a", [] { slot.set(1); }}};
        // CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    auto it = t.find("a");
    if (it != t.end())
      it->second();
  });
}
// Several slots at once.
void severalSlots(ThreadPool &p, std::vector<Slot *> v) {
  p.execute([v] {
    for (auto *s : v)
      s->set(1);
    for (auto *s : v)
      s->remove();
  });
  p.execute([v] {
    for (auto *s : v)
      s->set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    for (auto &s : {std::ref(slot), std::ref(other)})
      s.get().set(1);
    slot.remove();
    other.remove();
  });
  p.execute([] {
    for (Slot *s : {&slot, &other})
      s->set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    slot.remove();
  });
  p.execute([] {
    std::array<Slot *, 2> a{&slot, &other};
    for (auto *s : a)
      s->set(1);
    for (std::size_t i = 0; i < a.size(); ++i)
      a[i]->remove();
  });
}
// Wherever a slot is defined.
namespace {
Slot hidden;
struct Local {
  static inline Slot cls;
};
template <class T> Slot tmpl;
inline Slot &fn() {
  static Slot s;
  return s;
}
} // namespace
void whereSlotsLive(ThreadPool &p) {
  p.execute([] {
    hidden.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'hidden' set here is not removed on every path out of the task [threadslot-missing-remove]
    Local::cls.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'Local::cls' set here is not removed on every path out of the task [threadslot-missing-remove]
    tmpl<int>.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'tmpl<int>' set here is not removed on every path out of the task [threadslot-missing-remove]
    fn().set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'fn()' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    hidden.set(1);
    Local::cls.set(1);
    tmpl<int>.set(1);
    fn().set(1);
    hidden.remove();
    Local::cls.remove();
    tmpl<int>.remove();
    fn().remove();
  });
  p.execute([] {
    tmpl<int>.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'tmpl<int>' set here is not removed on every path out of the task [threadslot-missing-remove]
    tmpl<long>.remove();
  });
  p.execute([] {
    static Slot local;
    local.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'local' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
struct Scoped {
  Slot &s;
  Scoped(Slot &x, int v) : s(x) { s.set(v); }
  ~Scoped() { s.remove(); }
  explicit operator bool() const { return true; }
};
#define WITH2(slot_, v_)                                                       \
  if (Scoped with_{slot_, v_}; false) {                                        \
  } else
#define WITH3(slot_, v_)                                                       \
  for (bool once_ = true; once_;)                                              \
    for (Scoped with_{slot_, v_}; once_; once_ = false)
#define WITH4(slot_, v_) if (Scoped with_{slot_, v_})
void macros(ThreadPool &p) {
  p.execute([] {
    WITH2(slot, 1) { mayThrow(); }
  });
  p.execute([] {
    WITH3(slot, 1) {
      if (flag())
        break;
      mayThrow();
    }
  });
  p.execute([] {
    WITH4(slot, 1) {
      mayThrow();
      return;
    }
  });
}
