// RUN: %check --any-notes %s
// Keys however they are spelled, guards without a name, slots for each object.
#include "Inputs/prologue.h"
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <threadslot/annotations.h>
#include <utility>
#include <vector>

using Slot = threadslot::ThreadLocal<int>;
using threadslot::ScopedRemove;
using threadslot::ScopedRestore;
using threadslot::ScopedValue;
using threadslot::ScopeExit;
struct MDC {
  THREADSLOT_EFFECT(set(slot = mdc[0], value = 1))
  static void put(const std::string &key, const std::string &value);
  THREADSLOT_EFFECT(clear(slot = mdc[0]))
  static void remove(const std::string &key);
  THREADSLOT_EFFECT(clear(slot = mdc)) static void clear();
};
constexpr const char *kA = "a";
constexpr std::string_view kSV = "sv";
static const std::string kS = "s";
constexpr char kArr[] = "arr";
enum class K { user, req };
constexpr const char *nameOf(K k) { return k == K::user ? "user" : "req"; }
struct Keys {
  static constexpr const char *user = "u";
  static inline const std::string req = "r";
};
namespace keys { // A key is what it says, however it is spelled.
void spelled(ThreadPool &p) {
  p.execute([] {
    MDC::put("a", "1");
    MDC::remove(kA);
  });
  p.execute([] {
    MDC::put(kA, "1");
    MDC::remove("a");
  });
  p.execute([] {
    MDC::put(kA, "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'kA' set here is not removed on every path out of the task [threadslot-missing-remove]
    MDC::remove("b");
  });
  p.execute([] {
    MDC::put(kS, "1");
    MDC::remove("s");
  });
  p.execute([] {
    MDC::put(std::string(kSV), "1");
    MDC::remove("sv");
  });
  p.execute([] {
    MDC::put(kArr, "1");
    MDC::remove(std::string("arr"));
  });
  p.execute([] {
    MDC::put(Keys::user, "1");
    MDC::remove(Keys::user);
    MDC::put(Keys::req, "2");
    MDC::remove("r");
  });
  p.execute([] {
    MDC::put(Keys::user, "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'Keys::user' set here is not removed on every path out of the task [threadslot-missing-remove]
    MDC::remove(Keys::req);
  });
  p.execute([] {
    std::string k = "dyn";
    MDC::put(k, "1");
    MDC::remove(k);
  });
  p.execute([] {
    std::string k = "dyn";
    MDC::put(k, "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'k' set here is not removed on every path out of the task [threadslot-missing-remove]
    k = "x";
    MDC::remove(k);
  });
  p.execute([] {
    const char *k = flag() ? "a" : "b";
    MDC::put(k, "1");
    MDC::remove(k);
  });
  p.execute([] {
    MDC::put("a", "1");
    MDC::put("b", "2");
    MDC::clear();
  });
  p.execute([] {
    MDC::put("a", "1");
    MDC::clear();
    MDC::put("b", "2");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"b"' set here is not removed on every path out of the task [threadslot-missing-remove]
    MDC::put("a", "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"a"' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    MDC::put(nameOf(K::user), "1");
    MDC::remove(nameOf(K::user));
  });
  p.execute([] {
    MDC::put(nameOf(K::user), "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'nameOf(K::user)' set here is not removed on every path out of the task [threadslot-missing-remove]
    MDC::remove(nameOf(K::req));
  });
  p.execute([] { MDC::put("a", ""); });
  // CHECK: :[[@LINE-1]]:18: warning: slot '"a"' set here is not removed on every path out of the task [threadslot-missing-remove]
  p.execute([] {
    for (const char *k : {"a", "b"})
      MDC::put(k, "1");
    for (const char *k : {"a", "b"})
      MDC::remove(k);
  });
  p.execute([] {
    for (const char *k : {"a", "b"})
      MDC::put(k, "1");
      // CHECK: :[[@LINE-1]]:7: warning: slot 'k' set here is not removed on every path out of the task [threadslot-missing-remove]
    MDC::remove("a");
  });
}
struct Scoped {
  std::string key;
  Scoped(std::string k, const std::string &v) : key(std::move(k)) {
    MDC::put(key, v);
  }
  ~Scoped() { MDC::remove(key); }
};
struct Scoped2 {
  const char *key;
  Scoped2(const char *k, const std::string &v) : key(k) { MDC::put(key, v); }
  ~Scoped2() { MDC::remove(key); }
};
template <K key> struct ScopedT {
  explicit ScopedT(const std::string &v) { MDC::put(nameOf(key), v); }
  ~ScopedT() { MDC::remove(nameOf(key)); }
};
void guards(ThreadPool &p) {
  p.execute([] {
    Scoped s("a", "1");
    Scoped t("b", "1");
    mayThrow();
  });
  p.execute([] {
    Scoped2 s("a", "1");
    mayThrow();
  });
  p.execute([] {
    ScopedT<K::user> s("1");
    mayThrow();
  });
  p.execute([] {
    std::vector<Scoped> v;
    v.emplace_back("a", "1");
    v.emplace_back("b", "1");
  });
}
} // namespace keys
namespace discarded { // A guard that ends at once, by whatever it is made.
struct G {
  Slot &s;
  explicit G(Slot &x) : s(x) {}
  ~G() { s.remove(); }
};
struct NotG {
  explicit NotG(Slot &) {}
  ~NotG() {}
};
struct SetG {
  Slot &s;
  SetG(Slot &x, int v) : s(x) { s.set(v); }
  ~SetG() { s.remove(); }
};
struct LogG {
  explicit LogG(Slot &) { quiet(); }
  ~LogG() { quiet(); }
};
void take(G) {}
void takeR(const G &) {}
auto mk() { return G(slot); }
template <class F> struct Fin {
  F f;
  ~Fin() { f(); }
};
template <class F> Fin<F> finally(F f) { return {f}; }
void temporaries(ThreadPool &p) {
  p.execute([] {
    G{slot};
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    G g{slot};
    slot.set(1);
  });
  p.execute([] {
    (void)G(slot);
    // CHECK: :[[@LINE-1]]:11: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] { G(slot), slot.set(1); });
  p.execute([] {
    static_cast<void>(ScopedRemove(slot));
    // CHECK: :[[@LINE-1]]:23: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    finally([] { slot.remove(); });
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    mk();
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    auto x = mk();
    slot.set(1);
  });
  p.execute([] {
    std::make_unique<G>(slot);
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    take(G(slot));
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    takeR(G(slot));
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    NotG{slot};
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    SetG(slot, 1);
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    mayThrow();
  });
  p.execute([] {
    LogG{slot};
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    if (flag())
      G{slot};
      // CHECK: :[[@LINE-1]]:7: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
  });
  p.execute([] {
    for (int i = 0; i < 2; ++i)
      ScopedRestore{slot};
      // CHECK: :[[@LINE-1]]:7: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
  });
  p.execute([] { G{slot}.s.set(1); });
  p.execute([] {
    auto &s = G{slot}.s;
    s.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    new G(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    [[maybe_unused]] auto &&g = G{slot};
    slot.set(1);
  });
  p.execute([] {
    std::ignore = std::make_unique<G>(slot);
    // CHECK: :[[@LINE-1]]:19: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    flag() ? G{slot} : G{other};
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void h(ThreadPool &p) {}
} // namespace discarded
namespace instances { // A slot for each object, or one.
void local() {
  Slot local;
  // CHECK: :[[@LINE-1]]:8: warning: slot 'local' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
  local.set(1);
}
void staticLocal() {
  static Slot local;
  local.set(1);
}
struct Svc {
  Slot inst;
  // CHECK: :[[@LINE-1]]:8: warning: slot 'inst' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
};
struct Svc2 {
  static Slot inst;
};
struct Svc3 {
  static inline Slot inst;
};
struct Single {
  Slot inst;
  static Single &get() {
    static Single s;
    return s;
  }

private:
  Single() = default;
};
struct Single2 {
  Slot inst;
};
inline Single2 theOne;
struct Vec {
  std::vector<std::unique_ptr<Slot>> v;
  void add() { v.push_back(std::make_unique<Slot>()); }
};
template <class T> struct Tm {
  Slot s;
  // CHECK: :[[@LINE-1]]:8: warning: slot 's' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
};
template <class T> struct Tm2 {
  static inline Slot s;
};
void threadLocal() { thread_local Slot s; }
void used() {
  Svc s;
  Tm<int> t;
  Tm2<int> u;
  (void)s;
  (void)t;
  (void)u;
}
void owned() {
  auto s = std::make_unique<Slot>();
  // CHECK: :[[@LINE-1]]:8: warning: slot 's' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
  s->set(1);
  s->remove();
}
struct Opt {
  std::optional<Slot> s;
  // CHECK: :[[@LINE-1]]:23: warning: slot 's' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
};
void inOptional() {
  Opt o;
  (void)o;
}
} // namespace instances
