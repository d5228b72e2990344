// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// Owners and scope guards of other libraries, declared as those declare them.
#include "Inputs/guard.h"
#include "Inputs/prologue.h"
#include <cstddef>
#include <utility>

namespace boost {
struct none_t {};
inline constexpr none_t none;

template <class T> class optional {
public:
  optional();
  optional(none_t);
  optional(T &&value);
  ~optional();
  optional &operator=(none_t);
  template <class... Args> void emplace(Args &&...args);
  void reset();
  explicit operator bool() const;
};

template <class T> class scoped_ptr {
public:
  explicit scoped_ptr(T *p = nullptr);
  ~scoped_ptr();
  void reset(T *p = nullptr);
  T *get() const;
};

template <class T> class shared_ptr {
public:
  shared_ptr();
  template <class U> explicit shared_ptr(U *p);
  shared_ptr(const shared_ptr &);
  shared_ptr(shared_ptr &&) noexcept;
  ~shared_ptr();
  shared_ptr &operator=(const shared_ptr &);
  void reset();
};

template <class S> class function;
template <class R, class... Args> class function<R(Args...)> {
public:
  function();
  template <class F> function(F) {}
  function(const function &);
  ~function();
  R operator()(Args...) const;
};
} // namespace boost

namespace absl {
template <class S> class AnyInvocable;
template <class R, class... Args> class AnyInvocable<R(Args...)> {
public:
  AnyInvocable();
  template <class F> AnyInvocable(F &&) {}
  AnyInvocable(AnyInvocable &&) noexcept;
  ~AnyInvocable();
  R operator()(Args...);
};

// What ends scopes is read: it is a template.
template <class F> class Cleanup {
public:
  explicit Cleanup(F f) : run(std::move(f)) {}
  Cleanup(Cleanup &&from) : run(std::move(from.run)), engaged(from.engaged) {
    from.engaged = false;
  }
  ~Cleanup() {
    if (engaged)
      run();
  }
  void Cancel() && { engaged = false; }

private:
  F run;
  bool engaged = true;
};
template <class F> Cleanup(F) -> Cleanup<F>;
} // namespace absl

namespace folly {
struct None {};
inline constexpr None none;
template <class T> class Optional {
public:
  Optional();
  Optional(None);
  ~Optional();
  template <class... Args> T &emplace(Args &&...args);
  void reset();
  bool has_value() const;
};
template <class S> class Function;
template <class R, class... Args> class Function<R(Args...)> {
public:
  Function();
  template <class F> Function(F) {}
  Function(Function &&) noexcept;
  ~Function();
  R operator()(Args...);
};
} // namespace folly

namespace optionals {
void boostOk(ThreadPool &pool) {
  pool.execute([] {
    boost::optional<Guard> guard;
    guard.emplace(slot);
    slot.set(1);
  });
}
void boostEmptyBad(ThreadPool &pool) {
  pool.execute([] {
    boost::optional<Guard> guard(boost::none);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void boostResetBad(ThreadPool &pool) {
  pool.execute([] {
    boost::optional<Guard> guard = Guard(slot);
    guard = boost::none;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void follyOk(ThreadPool &pool) {
  pool.execute([] {
    folly::Optional<Guard> guard;
    guard.emplace(slot);
    slot.set(1);
    if (guard.has_value())
      guard.reset();
  });
}
void follyBad(ThreadPool &pool) {
  pool.execute([] {
    folly::Optional<Guard> guard;
    if (flag())
      guard.emplace(slot);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace optionals

namespace pointers {
void scopedOk(ThreadPool &pool) {
  pool.execute([] {
    boost::scoped_ptr<Guard> guard(new Guard(slot));
    slot.set(1);
  });
}
void scopedResetBad(ThreadPool &pool) {
  pool.execute([] {
    boost::scoped_ptr<Guard> guard(new Guard(slot));
    guard.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void sharedOk(ThreadPool &pool) {
  pool.execute([] {
    boost::shared_ptr<Guard> guard(new Guard(slot));
    boost::shared_ptr<Guard> copy = guard;
    guard.reset();
    slot.set(1);
  });
}
void sharedBad(ThreadPool &pool) {
  pool.execute([] {
    boost::shared_ptr<Guard> guard(new Guard(slot));
    guard.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace pointers

namespace callables {
void boostOk(ThreadPool &pool) {
  pool.execute([] {
    boost::function<void()> undo = [] { slot.remove(); };
    slot.set(1);
    undo();
  });
}
void boostBad(ThreadPool &pool) {
  pool.execute([] {
    boost::function<void()> undo = [] { other.remove(); };
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    undo();
  });
}
void abslOk(ThreadPool &pool) {
  pool.execute([] {
    absl::AnyInvocable<void()> undo = [] { slot.remove(); };
    slot.set(1);
    auto moved = std::move(undo);
    moved();
  });
}
void abslBad(ThreadPool &pool) {
  pool.execute([] {
    absl::AnyInvocable<void()> undo = [] { slot.remove(); };
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    auto moved = std::move(undo);
  });
}
void follyOk(ThreadPool &pool) {
  pool.execute([] {
    folly::Function<void()> undo = [] { slot.remove(); };
    slot.set(1);
    undo();
  });
}
} // namespace callables

namespace scopes {
void cleanupOk(ThreadPool &pool) {
  pool.execute([] {
    absl::Cleanup undo([] { slot.remove(); });
    slot.set(1);
  });
}
void cancelledBad(ThreadPool &pool) {
  pool.execute([] {
    absl::Cleanup undo([] { slot.remove(); });
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      std::move(undo).Cancel();
  });
}
// As macros make them: an object of a numbered name, given a lambda.
struct OnExit {};
template <class F> absl::Cleanup<F> operator+(OnExit, F f) {
  return absl::Cleanup<F>(std::move(f));
}
#define JOIN(a, b) a##b
#define NAMED(name, line) JOIN(name, line)
#define SCOPE_EXIT auto NAMED(scopeExit, __LINE__) = OnExit() + [&]()
void macroOk(ThreadPool &pool) {
  pool.execute([] {
    SCOPE_EXIT { slot.remove(); };
    slot.set(1);
  });
}
void macroBad(ThreadPool &pool) {
  pool.execute([] {
    SCOPE_EXIT { other.remove(); };
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// As Boost.ScopeExit makes them: an object of a local class that refers to
// what it is given.
void boostScopeExitOk(ThreadPool &pool) {
  pool.execute([] {
    auto &mine = slot;
    struct Exit {
      threadslot::ThreadLocal<int> &of;
      ~Exit() { of.remove(); }
    } onExit{mine};
    slot.set(1);
  });
}
} // namespace scopes
