// RUN: %check --any-notes %s
// Slots and keys in collections, and what is visited, nested or recursive.
#include "Inputs/prologue.h"
#include <threadslot/annotations.h>
#include <array>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>
using threadslot::ThreadLocal;
struct MDC {
  THREADSLOT_EFFECT(set(slot=mdc[0], value=1))
  static void put(std::string_view key, std::string_view value);
  THREADSLOT_EFFECT(clear(slot=mdc[0])) static void remove(std::string_view key);
  THREADSLOT_EFFECT(clear(slot=mdc)) static void clear();
};
namespace visitors {
struct SetIt {
  void operator()(int) const { slot.set(1); }
  void operator()(const std::string &) const {}
};
struct ClearIt {
  void operator()(int) const { slot.remove(); }
  void operator()(const std::string &) const {}
};
void ok(ThreadPool &p, std::variant<int, std::string> v) {
  p.execute([v] {
    std::visit(SetIt(), v);
    quiet();
    std::visit(ClearIt(), v);
  });
}
template <class... F> struct overloaded : F... {
  using F::operator()...;
};
template <class... F> overloaded(F...) -> overloaded<F...>;
void ok2(ThreadPool &p, std::variant<int, std::string> v) {
  p.execute([v] {
    std::visit(overloaded{[](int) { slot.set(1); }, [](const std::string &) {}}, v);
    quiet();
    if (std::holds_alternative<int>(v))
      slot.remove();
  });
}
void bad2(ThreadPool &p, std::variant<int, std::string> v) {
  p.execute([v] {
    std::visit(overloaded{[](int) { slot.set(1); }, [](const std::string &) {}}, v);
    // CHECK: :[[@LINE-1]]:37: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (std::holds_alternative<std::string>(v))
      slot.remove();
  });
}
} // namespace visitors

namespace lists_of_slots {
static ThreadLocal<int> a, b;
struct Registry {
  std::vector<ThreadLocal<int> *> used;
  void set(ThreadLocal<int> &s, int v) {
    s.set(v);
    used.push_back(&s);
  }
  ~Registry() {
    for (auto *s : used)
      s->remove();
  }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Registry r;
    r.set(a, 1);
    if (flag())
      r.set(b, 2);
    mayThrow();
  });
}
struct Batch {
  std::array<ThreadLocal<int> *, 4> used{};
  std::size_t n = 0;
  void set(ThreadLocal<int> &s, int v) {
    s.set(v);
    used[n++] = &s;
  }
  ~Batch() {
    while (n > 0)
      used[--n]->remove();
  }
};
void ok2(ThreadPool &p) {
  p.execute([] {
    Batch r;
    r.set(a, 1);
    if (flag())
      r.set(b, 2);
    mayThrow();
  });
}
struct BatchBad {
  std::array<ThreadLocal<int> *, 4> used{};
  std::size_t n = 0;
  void set(ThreadLocal<int> &s, int v) {
    s.set(v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    used[n] = &s;
  }
  ~BatchBad() {
    while (n > 0)
      used[--n]->remove();
  }
};
void bad2(ThreadPool &p) {
  p.execute([] {
    BatchBad r;
    r.set(a, 1);
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    std::set<ThreadLocal<int> *> used;
    a.set(1);
    used.insert(&a);
    quiet();
    for (auto *s : used)
      s->remove();
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    std::queue<ThreadLocal<int> *> used;
    a.set(1);
    used.push(&a);
    quiet();
    while (!used.empty()) {
      used.front()->remove();
      used.pop();
    }
  });
}
} // namespace lists_of_slots

namespace nested_functions {
void level3() { slot.set(3); }
void level2(bool on) {
  if (on)
    level3();
}
void level1(bool on) { level2(on); }
void done(bool on) {
  if (!on)
    return;
  slot.remove();
}
void ok(ThreadPool &p, bool on) {
  p.execute([on] {
    level1(on);
    quiet();
    done(on);
  });
}
void level3b() { other.set(3); }
// CHECK: :[[@LINE-1]]:18: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
void level2b(bool on) {
  if (on)
    level3b();
}
void doneb(bool on) {
  if (on)
    return;
  other.remove();
}
void bad(ThreadPool &p, bool on) {
  p.execute([on] {
    level2b(on);
    quiet();
    doneb(on);
  });
}
int walk(int n) {
  if (n == 0)
    return 0;
  slot.set(n);
  int r = walk(n - 1);
  slot.remove();
  return r + 1;
}
void ok2(ThreadPool &p, int n) {
  p.execute([n] { use(walk(n)); });
}
int walkBad(int n) {
  if (n == 0)
    return 0;
  slot.set(n);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  int r = walkBad(n - 1);
  if (r > 5)
    slot.remove();
  return r + 1;
}
void bad2(ThreadPool &p, int n) {
  p.execute([n] { use(walkBad(n)); });
}
} // namespace nested_functions

namespace mdc_guards {
class Scoped {
  std::vector<std::string> keys_;

public:
  Scoped(std::initializer_list<std::pair<const char *, std::string>> kv) {
    for (auto &[k, v] : kv) {
      MDC::put(k, v);
      keys_.emplace_back(k);
    }
  }
  ~Scoped() {
    for (auto &k : keys_)
      MDC::remove(k);
  }
};
void ok(ThreadPool &p, std::string v) {
  p.execute([v] {
    Scoped s{{"a", v}, {"b", v}};
    mayThrow();
  });
}
void ok2(ThreadPool &p, std::string user) {
  p.execute([user] {
    const std::string key = "user";
    MDC::put(key, user);
    quiet();
    MDC::remove(key);
  });
}
struct Fields {
  std::string user = "user", req = "req";
};
void ok3(ThreadPool &p) {
  p.execute([] {
    Fields f;
    MDC::put(f.user, "1");
    quiet();
    MDC::remove(f.user);
  });
}
void ok4(ThreadPool &p, std::string k) {
  p.execute([k] {
    MDC::put(k.c_str(), "1");
    quiet();
    MDC::remove(k);
  });
}
void ok5(ThreadPool &p, int i) {
  p.execute([i] {
    auto k = "key" + std::to_string(i);
    MDC::put(k, "1");
    quiet();
    MDC::remove(k);
  });
}
void bad5(ThreadPool &p, int i) {
  p.execute([i] {
    auto k = "key" + std::to_string(i);
    MDC::put(k, "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'k' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    MDC::remove(k);
  });
}
} // namespace mdc_guards
