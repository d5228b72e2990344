// RUN: %check --any-notes %s
// Variables that count, collect or are kept.
#include "Inputs/prologue.h"
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stack>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>
// --- native variables in other people's handwriting
struct User {
  int id = 0;
  std::string name;
};
namespace counter {
thread_local int depth;
thread_local bool busy;
struct D {
  D() { ++depth; }
  ~D() { --depth; }
};
void ok(ThreadPool &p) {
  p.execute([] {
    D d;
    if (depth > 1)
      return;
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    depth += 1;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'depth' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (depth > 10)
      return;
    quiet();
    depth -= 1;
  });
}
bool enter() { return busy ? false : (busy = true); }
void leave() { busy = false; }
void ok2(ThreadPool &p) {
  p.execute([] {
    if (!enter())
      return;
    quiet();
    leave();
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    if (busy)
      return;
    busy = true;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'busy' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    busy = false;
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    const bool was = busy;
    busy = true;
    quiet();
    busy = was;
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    if (depth++)
      quiet();
    depth--;
  });
}
void ok5(ThreadPool &p) {
  p.execute([] {
    depth = depth + 1;
    quiet();
    depth = depth - 1;
  });
}
void bad5(ThreadPool &p) {
  p.execute([] {
    depth = depth + 1;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'depth' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      depth = depth - 1;
  });
}
} // namespace counter

namespace stacks {
thread_local std::stack<std::string> names;
thread_local std::vector<const char *> frames;
struct F {
  explicit F(const char *n) { frames.emplace_back(n); }
  ~F() { frames.pop_back(); }
};
#define CAT2(a, b) a##b
#define CAT(a, b) CAT2(a, b)
#define FRAME(n) F CAT(f, __LINE__)(n)
void ok(ThreadPool &p) {
  p.execute([] {
    FRAME("a");
    FRAME("b");
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    frames.push_back("x");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'frames' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    frames.pop_back();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    names.push("x");
    quiet();
    names.pop();
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    names.emplace("x");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'names' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (names.size() > 3)
      names.pop();
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    frames.push_back("x");
    quiet();
    if (!frames.empty())
      frames.pop_back();
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    frames.push_back("x");
    frames.push_back("y");
    quiet();
    frames.pop_back();
    frames.pop_back();
  });
}
void ok5(ThreadPool &p) {
  p.execute([] {
    frames.push_back("x");
    quiet();
    frames = {};
  });
}
void bad6(ThreadPool &p) {
  p.execute([] {
    const char *here[] = {"x"};
    for (auto *n : here)
      frames.push_back(n);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'frames' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    for (auto *n : here) {
      (void)n;
      frames.pop_back();
    }
  });
}
} // namespace stacks

namespace none { // what is no scope
thread_local std::string scratch;
thread_local std::vector<int> buffer;
thread_local long hits;
thread_local unsigned seed = 1;
thread_local int lastError;
thread_local std::unordered_map<int, std::string> memo;
void ok(ThreadPool &p, int n) {
  p.execute([n] {
    scratch.clear();
    scratch += std::to_string(n);
    buffer.clear();
    buffer.push_back(n);
    buffer.resize(100);
    ++hits;
    seed = seed * 1664525u + 1013904223u;
    lastError = 0;
    if (n < 0)
      lastError = 5;
    memo[n] = scratch;
  });
}
thread_local std::vector<int> ring;
void ok2(ThreadPool &p, int n) {
  p.execute([n] {
    ring.push_back(n);
    if (ring.size() > 100)
      ring.erase(ring.begin());
  });
}
thread_local std::vector<int> capped;
void ok3(ThreadPool &p, int n) {
  p.execute([n] {
    capped.push_back(n);
    if (capped.size() > 100)
      capped.resize(100);
  });
}
thread_local std::deque<int> work;
void ok4(ThreadPool &p, int n) {
  p.execute([n] {
    work.push_back(n);
    while (work.size() > 4)
      work.pop_front();
  });
}
} // namespace none

namespace structs {
struct Ctx {
  const User *user = nullptr;
  int level = 0;
  std::vector<int> path;
};
thread_local Ctx ctx;
struct Save {
  Ctx old = ctx;
  ~Save() { ctx = old; }
};
void ok(ThreadPool &p, User u) {
  p.execute([u] {
    Save s;
    ctx.user = &u;
    ctx.level++;
    ctx.path.push_back(1);
    mayThrow();
  });
}
void bad(ThreadPool &p, User u) {
  p.execute([u] {
    ctx.user = &u;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ctx.user' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void ok2(ThreadPool &p, User u) {
  p.execute([u] {
    Ctx *c = &ctx;
    auto old = c->user;
    c->user = &u;
    quiet();
    c->user = old;
  });
}
void bad2(ThreadPool &p, User u) {
  p.execute([u] {
    Ctx &c = ctx;
    auto old = c.user;
    c.user = &u;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'c.user' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    c.user = old;
  });
}
void ok3(ThreadPool &p, User u) {
  p.execute([u] {
    ctx = Ctx{&u, 1, {}};
    quiet();
    ctx = {};
  });
}
} // namespace structs

namespace accessor {
User *&current() {
  static thread_local User *u;
  return u;
}
void set(User *u) { current() = u; }
User *get() { return current(); }
struct Scope {
  User *prev = get();
  explicit Scope(User *u) { set(u); }
  ~Scope() { set(prev); }
};
void ok(ThreadPool &p, User *u) {
  p.execute([u] {
    Scope s(u);
    mayThrow();
  });
}
void ok2(ThreadPool &p, User *u) {
  p.execute([u] {
    User *prev = get();
    set(u);
    quiet();
    set(prev);
  });
}
} // namespace accessor

namespace accessor_bad {
User *&current() {
  static thread_local User *u;
  return u;
}
void set(User *u) { current() = u; }
// CHECK: :[[@LINE-1]]:21: warning: slot 'current()' set here is not removed on every path out of the task [threadslot-missing-remove]
struct Scope {
  User *prev = current();
  explicit Scope(User *u) { set(u); }
  ~Scope() { set(prev); }
};
void bad(ThreadPool &p, User *u) {
  p.execute([u] {
    set(u);
    mayThrow();
  });
}
} // namespace accessor_bad

namespace klass {
class Tracer {
  static thread_local Tracer *active;
  Tracer *outer;

public:
  Tracer() : outer(active) { active = this; }
  ~Tracer() { active = outer; }
  static void install(Tracer *t) { active = t; }
  // CHECK: :[[@LINE-1]]:36: warning: slot 'active' set here is not removed on every path out of the task [threadslot-missing-remove]
};
thread_local Tracer *Tracer::active = nullptr;
void ok(ThreadPool &p) {
  p.execute([] {
    Tracer t;
    mayThrow();
  });
}
void bad(ThreadPool &p, Tracer *t) {
  p.execute([t] { Tracer::install(t); });
}
} // namespace klass
