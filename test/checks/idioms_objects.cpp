// RUN: %check --any-notes %s
// What is set lies in objects, arrays and callbacks.
#include "Inputs/prologue.h"
#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>
using threadslot::ThreadLocal;
namespace objects { // a thread_local object with methods
class LogContext {
  std::vector<std::string> tags_;
  int depth_ = 0;
  const char *op_ = nullptr;

public:
  void push(std::string t) {
    tags_.push_back(std::move(t));
    // CHECK: :[[@LINE-1]]:5: warning: slot 'tags_' set here is not removed on every path out of the task [threadslot-missing-remove]
    ++depth_;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'depth_' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  void pop() {
    tags_.pop_back();
    --depth_;
  }
  void setOp(const char *o) { op_ = o; }
  // CHECK: :[[@LINE-1]]:31: warning: slot 'op_' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  void clearOp() { op_ = nullptr; }
  static LogContext &get() {
    static thread_local LogContext c;
    return c;
  }
};
struct Tag {
  explicit Tag(std::string t) { LogContext::get().push(std::move(t)); }
  ~Tag() { LogContext::get().pop(); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Tag t("x");
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    auto &c = LogContext::get();
    c.push("y");
    if (flag())
      return;
    c.pop();
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    LogContext::get().setOp("read");
    mayThrow();
    LogContext::get().clearOp();
  });
}
} // namespace objects

namespace arrays {
thread_local int levels[4];
thread_local char name[16];
struct L {
  int i, old;
  L(int i, int v) : i(i), old(levels[i]) { levels[i] = v; }
  ~L() { levels[i] = old; }
};
void ok(ThreadPool &p) {
  p.execute([] {
    L l(1, 3);
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    levels[2] = 5;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'levels[2]' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      levels[2] = 0;
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    for (int i = 0; i < 4; ++i)
      levels[i] = 1;
    quiet();
    for (int &l : levels)
      l = 0;
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    levels[0] = 1;
    quiet();
    std::fill(std::begin(levels), std::end(levels), 0);
  });
}
} // namespace arrays

namespace pointee { // one heap object for each thread
struct State {
  int user = 0;
  bool busy = false;
};
thread_local std::unique_ptr<State> state;
State &get() {
  if (!state)
    state = std::make_unique<State>();
  return *state;
}
void ok(ThreadPool &p, int u) {
  p.execute([u] {
    get().user = u;
    quiet();
    get().user = 0;
  });
}
} // namespace pointee

namespace helpers { // sets several calls down
void inner(ThreadLocal<int> &s, int v) { s.set(v); }
// CHECK: :[[@LINE-1]]:42: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
void middle(ThreadLocal<int> &s, int v) { inner(s, v * 2); }
template <class F> auto with(ThreadLocal<int> &s, int v, F f) {
  struct End {
    ThreadLocal<int> &s;
    ~End() { s.remove(); }
  } end{s};
  s.set(v);
  return f();
}
void ok(ThreadPool &p) {
  p.execute([] { with(slot, 1, [] { mayThrow(); }); });
}
void bad(ThreadPool &p) {
  p.execute([] {
    middle(slot, 1);
    if (flag())
      slot.remove();
  });
}
} // namespace helpers

namespace recursion {
void visit(int n) {
  slot.set(n);
  if (n > 0)
    visit(n - 1);
  slot.remove();
}
void ok(ThreadPool &p, int n) {
  p.execute([n] { visit(n); });
}
} // namespace recursion

namespace recursion_bad {
bool visit(int n) {
  slot.set(n);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  if (n == 0)
    return false;
  bool r = visit(n - 1);
  slot.remove();
  return r;
}
void bad(ThreadPool &p, int n) {
  p.execute([n] {
    if (visit(n))
      quiet();
  });
}
} // namespace recursion_bad

namespace algorithms {
void ok(ThreadPool &p, std::vector<int> v) {
  p.execute([v]() mutable {
    std::for_each(v.begin(), v.end(), [](int x) {
      slot.set(x);
      quiet();
      slot.remove();
    });
  });
}
void bad(ThreadPool &p, std::vector<int> v) {
  p.execute([v]() mutable {
    std::for_each(v.begin(), v.end(), [](int x) {
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      quiet();
    });
  });
}
void bad2(ThreadPool &p, std::vector<int> v) {
  p.execute([v]() mutable {
    bool any = std::any_of(v.begin(), v.end(), [](int x) {
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      return x > 3;
    });
    if (any)
      slot.remove();
  });
}
void ok2(ThreadPool &p, std::vector<int> v) {
  p.execute([v]() mutable {
    std::ranges::for_each(v, [](int x) {
      slot.set(x);
      slot.remove();
    });
  });
}
void ok3(ThreadPool &p, std::vector<int> v) {
  p.execute([v]() mutable {
    std::sort(v.begin(), v.end(), [](int a, int b) {
      slot.set(a);
      bool r = a < b;
      slot.remove();
      return r;
    });
  });
}
} // namespace algorithms

namespace callbacks { // undo list
class Undo {
  std::vector<std::function<void()>> todo;

public:
  template <class F> void add(F f) { todo.push_back(std::move(f)); }
  ~Undo() {
    for (auto it = todo.rbegin(); it != todo.rend(); ++it)
      (*it)();
  }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Undo u;
    slot.set(1);
    u.add([] { slot.remove(); });
    mayThrow();
    other.set(1);
    u.add([] { other.remove(); });
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    Undo u;
    slot.set(1);
    u.add([] { slot.remove(); });
    other.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    u.add([] { other.remove(); });
  });
}
} // namespace callbacks

namespace once {
std::once_flag f;
void ok(ThreadPool &p) {
  p.execute([] {
    std::call_once(f, [] {
      slot.set(1);
      slot.remove();
    });
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    std::call_once(f, [] { slot.set(1); });
    // CHECK: :[[@LINE-1]]:28: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace once

namespace saved_in_ptr {
void ok(ThreadPool &p) {
  p.execute([] {
    std::unique_ptr<int> old;
    if (int *now = slot.try_get())
      old = std::make_unique<int>(*now);
    slot.set(5);
    quiet();
    if (old)
      slot.set(*old);
    else
      slot.remove();
  });
}
} // namespace saved_in_ptr

namespace defer_macro {
struct DeferHelper {};
template <class F> struct Deferred {
  F f;
  ~Deferred() { f(); }
};
template <class F> Deferred<F> operator*(DeferHelper, F &&f) {
  return {std::forward<F>(f)};
}
#define DEFER_CAT(a, b) a##b
#define DEFER_NAME(l) DEFER_CAT(deferred_, l)
#define DEFER auto DEFER_NAME(__LINE__) = DeferHelper() * [&]()
void ok(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    DEFER { slot.remove(); };
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    DEFER { slot.remove(); };
    mayThrow();
  });
}
void bad2(ThreadPool &p, bool on) {
  p.execute([on] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    DEFER {
      if (on)
        slot.remove();
    };
    mayThrow();
  });
}
} // namespace defer_macro

namespace uptr_deleter {
struct Clear {
  void operator()(ThreadLocal<int> *s) const { s->remove(); }
};
using Handle = std::unique_ptr<ThreadLocal<int>, Clear>;
Handle enter(ThreadLocal<int> &s, int v) {
  s.set(v);
  return Handle(&s);
}
void ok(ThreadPool &p) {
  p.execute([] {
    auto h = enter(slot, 1);
    mayThrow();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    std::shared_ptr<void> undo(nullptr, [](void *) { slot.remove(); });
    slot.set(1);
    mayThrow();
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    std::unique_ptr<void, void (*)(void *)> undo(&slot, [](void *) { slot.remove(); });
    mayThrow();
  });
}
void bad3(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::unique_ptr<void, void (*)(void *)> undo(nullptr, [](void *) { slot.remove(); });
    mayThrow();
  });
}
} // namespace uptr_deleter

namespace timed {
void ok(ThreadPool &p) {
  p.execute([] {
    std::unique_lock<std::mutex> l;
    if (flag())
      slot.set(1);
    else
      return;
    struct End {
      ~End() { slot.remove(); }
    } end;
    if (auto now = std::chrono::steady_clock::now(); now.time_since_epoch().count() > 0)
      return;
    mayThrow();
  });
}
} // namespace timed

namespace interface { // open and close through a base
struct Scope {
  virtual ~Scope() = default;
  virtual void begin() = 0;
  virtual void end() = 0;
};
struct SlotScope : Scope {
  void begin() override { slot.set(1); }
  void end() override { slot.remove(); }
};
struct OtherScope : Scope {
  void begin() override { other.set(1); }
  void end() override { other.remove(); }
};
void ok(ThreadPool &p, Scope *s) {
  p.execute([s] {
    s->begin();
    quiet();
    s->end();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    std::vector<std::unique_ptr<Scope>> all;
    all.push_back(std::make_unique<SlotScope>());
    all.push_back(std::make_unique<OtherScope>());
    for (auto &s : all)
      s->begin();
    quiet();
    for (auto &s : all)
      s->end();
  });
}
} // namespace interface
