// RUN: %check --any-notes %s
// Caches and counters that are none of ours, and what unseen code may do.
#include "Inputs/prologue.h"
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>
using threadslot::ThreadLocal;
namespace caches {
struct Parser {
  explicit Parser(const std::string &grammar = "") : g(grammar) {}
  std::string g;
  int parse(const std::string &);
};
static ThreadLocal<std::unique_ptr<Parser>> parser;
static ThreadLocal<Parser *> raw;
static ThreadLocal<std::string> name;
static ThreadLocal<std::vector<char>> buffer;
static ThreadLocal<int> number;
Parser &get() {
  auto &p = parser.get();
  if (!p) {
    parser.set(std::make_unique<Parser>());
    return *parser.get();
  }
  return *p;
}
void ok(ThreadPool &p) {
  p.execute([] { get().parse("x"); });
}
std::vector<char> &scratch(std::size_t n) {
  if (!buffer.try_get())
    buffer.set(std::vector<char>());
  auto &b = buffer.get();
  if (b.size() < n)
    b.resize(n);
  return b;
}
void ok2(ThreadPool &p, std::size_t n) {
  p.execute([n] { scratch(n)[0] = 'x'; });
}
void bad2(ThreadPool &p, std::string grammar) {
  p.execute([grammar] {
    if (raw.try_get() == nullptr)
      raw.set(new Parser(grammar));
      // CHECK: :[[@LINE-1]]:7: warning: slot 'raw' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void bad3(ThreadPool &p, std::string who) {
  p.execute([who] {
    if (!name.try_get())
      name.set(who + "!");
      // CHECK: :[[@LINE-1]]:7: warning: slot 'name' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    if (!number.try_get())
      number.set(42);
  });
}
struct Lazy {
  static Parser *instance() {
    thread_local Parser *p = nullptr;
    if (p == nullptr)
      p = new Parser;
    return p;
  }
  static Parser *named(const std::string &n) {
    thread_local std::map<std::string, std::unique_ptr<Parser>> all;
    auto &slot = all[n];
    if (!slot)
      slot = std::make_unique<Parser>(n);
    return slot.get();
  }
};
void ok4(ThreadPool &p, std::string n) {
  p.execute([n] {
    Lazy::instance()->parse(n);
    Lazy::named(n)->parse(n);
  });
}
} // namespace caches

namespace error_codes {
thread_local int lastError;
thread_local std::string lastMessage;
void fail(int e, const std::string &m) {
  lastError = e;
  lastMessage = m;
}
void ok(ThreadPool &p, int e) {
  p.execute([e] { fail(e, "x"); });
}
} // namespace error_codes

namespace random_state {
struct Rng {
  unsigned s = 1;
  unsigned next() { return s = s * 69069 + 1; }
};
thread_local Rng rng;
thread_local unsigned long count;
thread_local std::vector<int> pool;
int *alloc() {
  if (pool.empty())
    return new int;
  pool.pop_back();
  return new int;
}
void release(int *x) {
  pool.push_back(*x);
  delete x;
}
void ok(ThreadPool &p) {
  p.execute([] {
    use(int(rng.next()));
    ++count;
    int *x = alloc();
    release(x);
  });
}
} // namespace random_state

namespace reentrancy {
thread_local bool inside;
void log(const char *) noexcept;
struct Enter {
  bool entered;
  Enter() : entered(!inside) { inside = true; }
  ~Enter() {
    if (entered)
      inside = false;
  }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Enter e;
    if (!e.entered)
      return;
    mayThrow();
  });
}
struct EnterBad {
  bool entered;
  EnterBad() : entered(!inside) { inside = true; }
  // CHECK: :[[@LINE-1]]:35: warning: slot 'inside' set here is not removed on every path out of the task [threadslot-missing-remove]
  ~EnterBad() {
    if (!entered)
      inside = false;
  }
};
void bad(ThreadPool &p) {
  p.execute([] { EnterBad e; });
}
thread_local int recursion;
bool tooDeep() {
  if (++recursion > 10) {
    --recursion;
    return true;
  }
  return false;
}
void ok2(ThreadPool &p) {
  p.execute([] {
    if (tooDeep())
      return;
    quiet();
    --recursion;
  });
}
bool tooDeepBad() {
  return ++recursion > 10;
  // CHECK: :[[@LINE-1]]:10: warning: slot 'recursion' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void bad2(ThreadPool &p) {
  p.execute([] {
    if (tooDeepBad())
      return;
    quiet();
    --recursion;
  });
}
} // namespace reentrancy

namespace atomics {
std::atomic<bool> on;
volatile bool vol;
void bad(ThreadPool &p) {
  p.execute([] {
    if (on)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (on)
      slot.remove();
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    if (vol)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (vol)
      slot.remove();
  });
}
void ok(ThreadPool &p) {
  p.execute([] {
    const bool was = on.load();
    if (was)
      slot.set(1);
    quiet();
    if (was)
      slot.remove();
  });
}
bool global;
void unknownCode();
void bad3(ThreadPool &p) {
  p.execute([] {
    if (global)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    global = flag();
    if (global)
      slot.remove();
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    if (global)
      slot.set(1);
    quiet();
    if (global)
      slot.remove();
  });
}
struct Options {
  bool trace = false;
};
void ok4(ThreadPool &p, const Options &o) {
  p.execute([&o] {
    if (o.trace)
      slot.set(1);
    quiet();
    if (o.trace)
      slot.remove();
  });
}
void change(Options &o) { o.trace = !o.trace; }
void bad4(ThreadPool &p, Options &o) {
  p.execute([&o] {
    if (o.trace)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    change(o);
    if (o.trace)
      slot.remove();
  });
}
} // namespace atomics

namespace unknown_code {
void clears(ThreadLocal<int> &);
void looks(const ThreadLocal<int> &);
void other_code();
struct Opaque {
  Opaque();
  ~Opaque();
};
void ok(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    clears(slot);
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    looks(slot);
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    other_code();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    Opaque o;
    slot.set(1);
  });
}
void run(std::function<void()> f);
void ok3(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    run([] { slot.remove(); });
  });
}
void bad3(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    run([] { other.remove(); });
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    struct Ctx {
      ThreadLocal<int> *s;
    } c{&slot};
    slot.set(1);
    run([&c] { c.s->remove(); });
  });
}
} // namespace unknown_code
