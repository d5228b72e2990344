// RUN: %check --any-notes %s
// Guards in other objects, and ended by hand.
#include "Inputs/prologue.h"
#include <any>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>
using threadslot::ThreadLocal;
// --- guard classes of every make
namespace in_any {
struct Guard {
  explicit Guard(int v) { slot.set(v); }
  Guard(const Guard &) {}
  ~Guard() { slot.remove(); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    std::any a;
    a.emplace<Guard>(1);
    mayThrow();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    std::variant<std::monostate, Guard> v;
    if (flag())
      v.emplace<Guard>(1);
    mayThrow();
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    std::optional<Guard> v;
    if (flag())
      v.emplace(1);
    mayThrow();
    v.reset();
    mayThrow();
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    auto g = std::make_shared<Guard>(1);
    std::shared_ptr<void> any = g;
    g.reset();
    mayThrow();
  });
}
} // namespace in_any

namespace in_any_bad {
struct Guard {
  explicit Guard(int v) { slot.set(v); }
  // CHECK: :[[@LINE-1]]:27: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  ~Guard() { slot.remove(); }
};
void bad(ThreadPool &p) {
  p.execute([] {
    auto g = std::make_unique<Guard>(1);
    if (flag())
      (void)g.release();
    quiet();
  });
}
} // namespace in_any_bad

namespace members { // a guard as a member that is made late
struct Session {
  struct Leave {
    bool on = false;
    ~Leave() {
      if (on)
        slot.remove();
    }
  } leave;
  void enter(int v) {
    slot.set(v);
    leave.on = true;
  }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Session s;
    mayThrow();
    if (flag())
      s.enter(3);
    mayThrow();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    auto s = std::make_unique<Session>();
    s->enter(3);
    mayThrow();
  });
}
} // namespace members

namespace members_bad {
struct Session {
  struct Leave {
    bool on = false;
    ~Leave() {
      if (on)
        slot.remove();
    }
  } leave;
  void enter(int v) {
    slot.set(v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    leave.on = true;
  }
};
void bad(ThreadPool &p) {
  p.execute([] {
    Session s;
    s.enter(3);
  });
}
} // namespace members_bad

namespace nested { // guard in guard, the inner one undoes
struct Inner {
  ThreadLocal<int> &s;
  ~Inner() { s.remove(); }
};
struct Outer {
  Inner in;
  Outer(ThreadLocal<int> &s, int v) : in{s} {
    s.set(v);
    mayThrow();
  }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Outer o(slot, 1);
    mayThrow();
  });
}
} // namespace nested

namespace nested_bad {
struct Inner {
  ThreadLocal<int> &s;
};
struct Outer {
  Inner in;
  Outer(ThreadLocal<int> &s, int v) : in{s} {
    s.set(v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 's' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
  }
  ~Outer() { in.s.remove(); }
};
void bad(ThreadPool &p) {
  p.execute([] {
    Outer o(slot, 1);
    mayThrow();
  });
}
} // namespace nested_bad

namespace disarmed {
class Rollback {
  std::function<void()> f;

public:
  explicit Rollback(std::function<void()> f) : f(std::move(f)) {}
  void commit() { f = nullptr; }
  ~Rollback() {
    if (f)
      f();
  }
};
void ok(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    Rollback r([] { slot.remove(); });
    mayThrow();
    slot.remove();
    r.commit();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    Rollback r([] { slot.remove(); });
    mayThrow();
    r.commit();
  });
}
} // namespace disarmed

namespace on_stack_by_placement {
struct Guard {
  explicit Guard(int v) { slot.set(v); }
  ~Guard() { slot.remove(); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    alignas(Guard) unsigned char raw[sizeof(Guard)];
    Guard *g = new (raw) Guard(1);
    quiet();
    g->~Guard();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    union U {
      Guard g;
      U() {}
      ~U() {}
    } u;
    new (&u.g) Guard(1);
    quiet();
    u.g.~Guard();
  });
}
} // namespace on_stack_by_placement

namespace on_stack_bad {
struct Guard {
  explicit Guard(int v) { slot.set(v); }
  // CHECK: :[[@LINE-1]]:27: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  ~Guard() { slot.remove(); }
};
void bad(ThreadPool &p) {
  p.execute([] {
    alignas(Guard) unsigned char raw[sizeof(Guard)];
    Guard *g = new (raw) Guard(1);
    mayThrow();
    g->~Guard();
  });
}
} // namespace on_stack_bad

namespace variadic { // several slots at once
template <class... S> struct Clear {
  std::tuple<S &...> all;
  explicit Clear(S &...s) : all(s...) {}
  ~Clear() {
    std::apply([](auto &...s) { (s.remove(), ...); }, all);
  }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Clear c(slot, other);
    slot.set(1);
    other.set(1);
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    Clear c(slot);
    slot.set(1);
    other.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
} // namespace variadic

namespace inherit_ctor {
struct Base {
  explicit Base(int v) { slot.set(v); }
  virtual ~Base() { slot.remove(); }
};
struct Derived : Base {
  using Base::Base;
  ~Derived() override { mayThrow2(); }
  static void mayThrow2() noexcept;
};
void ok(ThreadPool &p) {
  p.execute([] {
    std::unique_ptr<Base> b = std::make_unique<Derived>(1);
    mayThrow();
  });
}
} // namespace inherit_ctor
