// RUN: %check --any-notes %s
// Guards by base class, by policy, by type erasure, counted and moved.
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
namespace crtp {
template <class D> struct Scoped {
  ~Scoped() { static_cast<D *>(this)->undo(); }
};
struct Leave : Scoped<Leave> {
  Leave() { slot.set(1); }
  static void undo() { slot.remove(); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Leave l;
    mayThrow();
  });
}
} // namespace crtp

namespace crtp_bad {
template <class D> struct Scoped {
  ~Scoped() { static_cast<D *>(this)->undo(); }
};
struct Leave : Scoped<Leave> {
  Leave() { slot.set(1); }
  // CHECK: :[[@LINE-1]]:13: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  static void undo() { other.remove(); }
};
void bad(ThreadPool &p) {
  p.execute([] {
    Leave l;
    mayThrow();
  });
}
} // namespace crtp_bad

namespace policy {
struct Remove {
  static void leave(ThreadLocal<int> &s, std::optional<int>) { s.remove(); }
};
struct Restore {
  static void leave(ThreadLocal<int> &s, std::optional<int> old) {
    if (old)
      s.set(*old);
    else
      s.remove();
  }
};
struct Keep {
  static void leave(ThreadLocal<int> &, std::optional<int>) {}
};
template <class P> class Scope {
  ThreadLocal<int> &s;
  std::optional<int> old;

public:
  Scope(ThreadLocal<int> &s, int v) : s(s) {
    if (int *p = s.try_get())
      old = *p;
    s.set(v);
  }
  ~Scope() { P::leave(s, old); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Scope<Remove> a(slot, 1);
    Scope<Restore> b(other, 1);
    mayThrow();
  });
}
} // namespace policy

namespace policy_bad {
struct Keep {
  static void leave(ThreadLocal<int> &) {}
};
template <class P> class Scope {
  ThreadLocal<int> &s;

public:
  Scope(ThreadLocal<int> &s, int v) : s(s) { s.set(v); }
  // CHECK: :[[@LINE-1]]:46: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
  ~Scope() { P::leave(s); }
};
void bad(ThreadPool &p) {
  p.execute([] {
    Scope<Keep> a(slot, 1);
    mayThrow();
  });
}
} // namespace policy_bad

namespace erased {
struct AnyScope {
  struct Base {
    virtual ~Base() = default;
  };
  template <class T> struct Holds final : Base {
    T t;
    template <class... A> explicit Holds(A &&...a) : t(std::forward<A>(a)...) {}
  };
  std::unique_ptr<Base> held;
  template <class T, class... A> void emplace(A &&...a) {
    held = std::make_unique<Holds<T>>(std::forward<A>(a)...);
  }
  void drop() { held.reset(); }
};
struct SlotScope {
  explicit SlotScope(int v) { slot.set(v); }
  ~SlotScope() { slot.remove(); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    AnyScope s;
    s.emplace<SlotScope>(1);
    mayThrow();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    AnyScope s;
    if (flag())
      s.emplace<SlotScope>(1);
    mayThrow();
    s.drop();
  });
}
} // namespace erased

namespace erased_bad {
struct AnyScope {
  struct Base {
    virtual ~Base() = default;
  };
  template <class T> struct Holds final : Base {
    T t;
    explicit Holds(int v) : t(v) {}
  };
  Base *held = nullptr; // nobody deletes it
  template <class T> void emplace(int v) { held = new Holds<T>(v); }
};
struct SlotScope {
  explicit SlotScope(int v) { slot.set(v); }
  // CHECK: :[[@LINE-1]]:31: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  ~SlotScope() { slot.remove(); }
};
void bad(ThreadPool &p) {
  p.execute([] {
    AnyScope s;
    s.emplace<SlotScope>(1);
    mayThrow();
  });
}
} // namespace erased_bad

namespace counted { // reference counted by hand
struct Shared {
  struct State {
    int owners = 1;
  };
  State *s;
  explicit Shared(int v) : s(new State) { slot.set(v); }
  Shared(const Shared &o) : s(o.s) { ++s->owners; }
  Shared &operator=(const Shared &) = delete;
  ~Shared() {
    if (--s->owners == 0) {
      slot.remove();
      delete s;
    }
  }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Shared a(1);
    Shared b = a;
    mayThrow();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    Shared a(1);
    {
      Shared b = a;
      Shared c = b;
      quiet();
    }
    mayThrow();
  });
}
} // namespace counted

namespace counted_bad {
struct Shared {
  int *n;
  explicit Shared(int v) : n(new int(1)) { slot.set(v); }
  // CHECK: :[[@LINE-1]]:44: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  Shared(const Shared &o) : n(o.n) { ++*n; }
  ~Shared() {
    if (--*n == 1)
      slot.remove();
  }
};
void bad(ThreadPool &p) {
  p.execute([] {
    Shared a(1);
    quiet();
  });
}
} // namespace counted_bad

namespace movable {
class Token {
  ThreadLocal<int> *s;

public:
  explicit Token(ThreadLocal<int> &s, int v) : s(&s) { s.set(v); }
  Token(Token &&o) noexcept : s(std::exchange(o.s, nullptr)) {}
  Token &operator=(Token &&o) noexcept {
    std::swap(s, o.s);
    return *this;
  }
  ~Token() {
    if (s)
      s->remove();
  }
  explicit operator bool() const { return s; }
};
Token make(int v) {
  Token t(slot, v);
  if (flag())
    return t;
  quiet();
  return t;
}
void ok(ThreadPool &p) {
  p.execute([] {
    Token a = make(1);
    Token b = std::move(a);
    mayThrow();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    std::vector<Token> all;
    all.push_back(make(1));
    all.emplace_back(other, 2);
    mayThrow();
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    std::tuple<Token, Token> both{make(1), Token(other, 2)};
    mayThrow();
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    Token a = make(1);
    Token b(other, 3);
    a = std::move(b);
    mayThrow();
  });
}
void ok5(ThreadPool &p) {
  p.execute([] {
    std::pair<int, Token> both{1, make(1)};
    auto &[n, t] = both;
    use(n);
    mayThrow();
  });
}
} // namespace movable

namespace movable_bad {
class Token {
  ThreadLocal<int> *s;

public:
  explicit Token(ThreadLocal<int> &s, int v) : s(&s) { s.set(v); }
  // CHECK: :[[@LINE-1]]:56: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
  Token(Token &&o) noexcept : s(std::exchange(o.s, nullptr)) {}
  void forget() { s = nullptr; }
  ~Token() {
    if (s)
      s->remove();
  }
};
void bad(ThreadPool &p) {
  p.execute([] {
    Token a(slot, 1);
    Token b = std::move(a);
    if (flag())
      b.forget();
    quiet();
  });
}
} // namespace movable_bad
