// RUN: %check --any-notes %s
// Guards that act only when an exception passes, or only when none does.
#include "Inputs/prologue.h"
#include <exception>

namespace scopes {
struct OnFail {
  int n = std::uncaught_exceptions();
  ~OnFail() {
    if (std::uncaught_exceptions() > n)
      slot.remove();
  }
};
struct OnSuccess {
  int n = std::uncaught_exceptions();
  ~OnSuccess() noexcept(false) {
    if (std::uncaught_exceptions() == n)
      slot.remove();
  }
};
struct OnSuccess2 {
  int n = std::uncaught_exceptions();
  ~OnSuccess2() noexcept(false) {
    if (n >= std::uncaught_exceptions())
      slot.remove();
  }
};
class Counter {
  int n = get();
  static int get() noexcept { return std::uncaught_exceptions(); }

public:
  bool newOne() const noexcept { return n < get(); }
};
template <class F, bool Fail> struct Scope {
  F f;
  Counter c;
  explicit Scope(F f) : f(f) {}
  ~Scope() noexcept(Fail) {
    if (Fail == c.newOne())
      f();
  }
};
template <class F> Scope<F, true> onFail(F f) { return Scope<F, true>(f); }
template <class F> Scope<F, false> onSuccess(F f) { return Scope<F, false>(f); }
void ok(ThreadPool &pool) {
  pool.execute([] {
    OnFail g;
    slot.set(1);
    mayThrow();
    slot.remove();
  });
  pool.execute([] {
    OnFail f;
    OnSuccess g;
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    auto f = onFail([] { slot.remove(); });
    auto g = onSuccess([] { slot.remove(); });
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    OnSuccess2 g;
    slot.set(1);
    quiet();
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    OnFail g;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  pool.execute([] {
    OnSuccess g;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
  });
  pool.execute([] {
    OnSuccess2 g;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
  });
  pool.execute([] {
    auto f = onFail([] { slot.remove(); });
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  pool.execute([] {
    auto f = onSuccess([] { slot.remove(); });
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
  });
}
void caughtOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      OnFail g;
      slot.set(1);
      mayThrow();
      slot.remove();
    } catch (...) {
      OnSuccess s;
      slot.set(2);
    }
  });
}
} // namespace scopes
