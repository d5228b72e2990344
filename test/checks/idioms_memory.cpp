// RUN: %check --any-notes %s
// What is remembered of a thread, keys, bits and several slots at once.
#include "Inputs/prologue.h"
#include <threadslot/annotations.h>
#include <algorithm>
#include <array>
#include <bitset>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stack>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>
using threadslot::ThreadLocal;
struct MDC {
  THREADSLOT_EFFECT(set(slot=mdc[0], value=1))
  static void put(std::string_view key, std::string_view value);
  THREADSLOT_EFFECT(clear(slot=mdc[0])) static void remove(std::string_view key);
  THREADSLOT_EFFECT(clear(slot=mdc)) static void clear();
};
namespace memo {
int compute(int) noexcept;
struct Expensive {
  int n;
};
Expensive &shared() {
  static thread_local std::unique_ptr<Expensive> c;
  if (!c)
    c = std::make_unique<Expensive>();
  return *c;
}
int cached(int k) {
  thread_local std::unordered_map<int, int> cache;
  auto it = cache.find(k);
  if (it == cache.end())
    it = cache.emplace(k, compute(k)).first;
  return it->second;
}
int last(int k) {
  thread_local int key = -1;
  thread_local int value;
  if (key != k) {
    key = k;
    value = compute(k);
  }
  return value;
}
thread_local bool inited;
void init() noexcept;
void ensure() {
  if (!inited) {
    inited = true;
    init();
  }
}
std::string &buffer() {
  thread_local std::string b;
  b.clear();
  return b;
}
thread_local std::vector<char> scratch;
void ok(ThreadPool &p, int k) {
  p.execute([k] {
    shared().n = 3;
    use(cached(k));
    use(last(k));
    ensure();
    buffer() += "x";
    scratch.resize(100);
    scratch.assign(10, 'x');
  });
}
thread_local unsigned long long calls, bytes;
thread_local unsigned seed = 1;
void ok2(ThreadPool &p, int k) {
  p.execute([k] {
    ++calls;
    bytes += k;
    seed = seed * 1103515245 + 12345;
  });
}
} // namespace memo

namespace keyed {
static const char *const kUser = "user";
static constexpr std::string_view kReq = "request";
enum class Key { A, B };
const char *name(Key k) { return k == Key::A ? "a" : "b"; }
struct Scope {
  std::string k;
  Scope(std::string_view k, std::string_view v) : k(k) { MDC::put(k, v); }
  ~Scope() { MDC::remove(k); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    MDC::put(kUser, "x");
    MDC::put(kReq, "y");
    quiet();
    MDC::remove(kReq);
    MDC::remove(kUser);
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    MDC::put(kUser, "x");
    MDC::put(kReq, "y");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'kReq' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    MDC::remove(kUser);
  });
}
void ok2(ThreadPool &p, std::string v) {
  p.execute([v] {
    Scope a(kUser, v), b(kReq, v);
    mayThrow();
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    for (auto k : {"a", "b"})
      MDC::put(k, "1");
    quiet();
    for (auto k : {"a", "b"})
      MDC::remove(k);
  });
}
void bad3(ThreadPool &p) {
  p.execute([] {
    for (auto k : {"a", "b", "c"})
      MDC::put(k, "1");
      // CHECK: :[[@LINE-1]]:7: warning: slot 'k' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    for (auto k : {"a", "b"})
      MDC::remove(k);
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    MDC::put(name(Key::A), "1");
    quiet();
    MDC::remove(name(Key::A));
  });
}
void bad4(ThreadPool &p) {
  p.execute([] {
    MDC::put(name(Key::A), "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'name(Key::A)' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    MDC::remove(name(Key::B));
  });
}
void with(std::string_view v, std::string_view k = "dflt") { MDC::put(k, v); }
void ok5(ThreadPool &p) {
  p.execute([] {
    with("v");
    quiet();
    MDC::remove("dflt");
  });
}
void ok6(ThreadPool &p, const std::map<std::string, std::string> &ctx) {
  p.execute([ctx] {
    for (const auto &[k, v] : ctx)
      MDC::put(k, v);
    quiet();
    for (const auto &[k, v] : ctx)
      MDC::remove(k);
  });
}
void bad6(ThreadPool &p, const std::map<std::string, std::string> &ctx) {
  p.execute([ctx] {
    for (const auto &[k, v] : ctx)
      MDC::put(k, v);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'k' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    for (const auto &[k, v] : ctx)
      MDC::remove(k);
  });
}
void ok7(ThreadPool &p) {
  p.execute([] {
    std::vector<Scope> scopes;
    scopes.reserve(2);
    scopes.emplace_back("a", "1");
    mayThrow();
  });
}
} // namespace keyed

namespace bits {
thread_local unsigned mode;
enum { Quiet = 1, Fast = 2 };
void ok(ThreadPool &p) {
  p.execute([] {
    mode |= Quiet;
    quiet();
    mode &= ~Quiet;
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    mode |= Quiet;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'mode' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    mode &= ~Quiet;
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    unsigned old = mode;
    mode |= Fast;
    quiet();
    mode = old;
  });
}
thread_local std::bitset<8> set;
void ok4(ThreadPool &p) {
  p.execute([] {
    set.set(3);
    quiet();
    set.reset(3);
  });
}
} // namespace bits

namespace slots {
struct Ctx {
  int id;
  std::string user;
};
static ThreadLocal<Ctx> ctx;
static ThreadLocal<std::shared_ptr<Ctx>> shared;
static ThreadLocal<int> a, b, c;
void ok(ThreadPool &p, int id) {
  p.execute([id] {
    for (auto *s : {&a, &b, &c})
      s->set(id);
    quiet();
    for (auto *s : {&c, &b, &a})
      s->remove();
  });
}
void bad(ThreadPool &p, int id) {
  p.execute([id] {
    for (auto *s : {&a, &b})
      s->set(id);
      // CHECK: :[[@LINE-1]]:7: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    for (auto *s : {&b, &c})
      s->remove();
  });
}
template <class... S> void clearAll(S &...s) { (s.remove(), ...); }
template <class... S> void setAll(S &...s) { (s.set(1), ...); }
void ok2(ThreadPool &p) {
  p.execute([] {
    setAll(a, b, c);
    quiet();
    clearAll(a, b, c);
  });
}
template <class... S> void setAll2(S &...s) { (s.set(1), ...); }
// CHECK: :[[@LINE-1]]:48: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
void bad2(ThreadPool &p) {
  p.execute([] {
    setAll2(a, b, c);
    quiet();
    clearAll(a, b);
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    auto &r = flag() ? a : b;
    r.set(1);
    quiet();
    r.remove();
  });
}
void bad3(ThreadPool &p) {
  p.execute([] {
    auto &r = flag() ? a : b;
    r.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'r' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    a.remove();
  });
}
void ok5(ThreadPool &p, int id) {
  p.execute([id] {
    if (auto *old = ctx.try_get()) {
      Ctx saved = *old;
      ctx.set({id, "x"});
      quiet();
      ctx.set(saved);
    } else {
      ctx.set({id, "y"});
      quiet();
      ctx.remove();
    }
  });
}
void ok6(ThreadPool &p, int id) {
  p.execute([id] {
    std::optional<Ctx> saved;
    if (auto *old = ctx.try_get())
      saved = *old;
    ctx.set({id, "x"});
    quiet();
    if (saved)
      ctx.set(*saved);
    else
      ctx.remove();
  });
}
void bad6(ThreadPool &p, int id) {
  p.execute([id] {
    std::optional<Ctx> saved;
    if (auto *old = ctx.try_get())
      saved = *old;
    ctx.set({id, "x"});
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ctx' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (saved)
      ctx.set(*saved);
  });
}
} // namespace slots
