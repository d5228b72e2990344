// RUN: %check --any-notes %s
// Objects that put back what was there, live longer, or are armed late.
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
namespace restore_of_any {
thread_local int level;
thread_local std::string user;
template <class T> struct Restore {
  T &ref;
  T old;
  explicit Restore(T &r) : ref(r), old(r) {}
  Restore(T &r, T v) : ref(r), old(std::exchange(r, std::move(v))) {}
  Restore(const Restore &) = delete;
  ~Restore() { ref = std::move(old); }
};
template <class T, class V> Restore<T> make(T &r, V v) { return Restore<T>(r, T(v)); }
void ok(ThreadPool &p, int v) {
  p.execute([v] {
    Restore<int> r(level);
    level = v;
    mayThrow();
  });
}
void ok2(ThreadPool &p, std::string v) {
  p.execute([v] {
    Restore<std::string> r(user, v);
    mayThrow();
  });
}
void ok3(ThreadPool &p, int v) {
  p.execute([v] {
    auto r = make(level, v);
    mayThrow();
  });
}
void bad(ThreadPool &p, int v) {
  p.execute([v] {
    {
      Restore<int> r(level);
      level = v;
    }
    level = v + 1;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'level' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void bad2(ThreadPool &p, std::string v) {
  p.execute([v] {
    user = v;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
    Restore<std::string> r(user, v + "x");
    mayThrow();
  });
}
} // namespace restore_of_any

namespace extended {
Guard make() { return Guard(slot); }
void ok(ThreadPool &p) {
  p.execute([] {
    const auto &g = Guard(slot);
    mayThrow();
    use(g.s != nullptr);
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    Guard &&g = make();
    mayThrow();
    use(g.s != nullptr);
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    auto g = flag() ? std::make_unique<Guard>(slot) : nullptr;
    mayThrow();
  });
}
void bad3(ThreadPool &p) {
  p.execute([] {
    auto g = flag() ? std::make_unique<Guard>(slot) : nullptr;
    g.reset();
    if (flag2())
      slot.set(3);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    std::optional<Guard> g(std::in_place, slot);
    auto finish = [&g] { g.reset(); };
    finish();
    mayThrow();
  });
}
void bad4(ThreadPool &p) {
  p.execute([] {
    std::optional<Guard> g(std::in_place, slot);
    auto finish = [&] {
      g.reset();
      slot.set(9);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    };
    finish();
  });
}
} // namespace extended

namespace derived_tasks {
struct Scoped {
  Scoped() { slot.set(1); }
  ~Scoped() { slot.remove(); }
};
struct Unscoped {
  Unscoped() { slot.set(1); }
  // CHECK: :[[@LINE-1]]:16: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
template <class Base> struct Work : private Base {
  void run() { mayThrow(); }
};
void ok(ThreadPool &p) {
  p.execute([] { Work<Scoped>().run(); });
}
void bad(ThreadPool &p) {
  p.execute([] { Work<Unscoped>().run(); });
}
} // namespace derived_tasks

namespace swapped {
thread_local std::vector<int> *sink;
struct Redirect {
  std::vector<int> *mine;
  explicit Redirect(std::vector<int> &v) : mine(&v) { std::swap(sink, mine); }
  ~Redirect() { std::swap(sink, mine); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    std::vector<int> v;
    Redirect r(v);
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    std::vector<int> v;
    sink = &v;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'sink' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    sink = nullptr;
  });
}
} // namespace swapped

namespace lazily_armed {
class Late {
  ThreadLocal<int> *s = nullptr;

public:
  void arm(ThreadLocal<int> &t) {
    t.set(1);
    s = &t;
  }
  void armBad(ThreadLocal<int> &t) {
    t.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 't' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    s = &t;
  }
  ~Late() {
    if (s != nullptr)
      s->remove();
  }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Late l;
    if (flag())
      l.arm(slot);
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    Late l;
    l.armBad(other);
  });
}
} // namespace lazily_armed

namespace stack_of_undo {
class Undo {
  std::vector<std::function<void()>> todo;

public:
  template <class F> void defer(F f) { todo.emplace_back(std::move(f)); }
  ~Undo() {
    for (auto it = todo.rbegin(); it != todo.rend(); ++it)
      (*it)();
  }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Undo u;
    slot.set(1);
    u.defer([] { slot.remove(); });
    if (flag()) {
      other.set(1);
      u.defer([] { other.remove(); });
    }
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    Undo u;
    if (flag()) {
      other.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'other' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      mayThrow();
      u.defer([] { other.remove(); });
    }
  });
}
} // namespace stack_of_undo

namespace interfaces {
struct Token {
  virtual ~Token() = default;
};
struct SlotToken : Token {
  SlotToken() { slot.set(1); }
  ~SlotToken() override { slot.remove(); }
};
struct NullToken : Token {};
std::unique_ptr<Token> acquire(bool on) {
  if (on)
    return std::make_unique<SlotToken>();
  return std::make_unique<NullToken>();
}
void ok(ThreadPool &p, bool on) {
  p.execute([on] {
    auto t = acquire(on);
    mayThrow();
  });
}
struct Slack {
  virtual ~Slack() = default;
};
struct SlotSlack : Slack {
  SlotSlack() { slot.set(1); }
  // CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void bad(ThreadPool &p, bool on) {
  p.execute([on] {
    std::unique_ptr<Slack> t;
    if (on)
      t = std::make_unique<SlotSlack>();
    mayThrow();
  });
}
} // namespace interfaces
