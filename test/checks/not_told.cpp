// RUN: %check --any-notes %s
// What nobody is told about: code that no pool runs, that cannot be reached,
// that was never instantiated.
#include "Inputs/prologue.h"
#include <future>
#include <thread>

namespace not_a_pool {
void threadOk() {
  std::thread t([] { slot.set(1); });
  t.join();
  std::jthread j([] { slot.set(1); });
}
void asyncOk() {
  auto f = std::async([] { slot.set(1); });
  f.get();
}
void plainCallOk() { slot.set(1); }
int main() {
  slot.set(1);
  return 0;
}
void poolBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace not_a_pool

namespace unreachable {
void afterReturnOk(ThreadPool &pool) {
  pool.execute([] {
    return;
    slot.set(1);
  });
}
void constantConditionOk(ThreadPool &pool) {
  pool.execute([] {
    if (false)
      slot.set(1);
    if (sizeof(int) == 1)
      slot.set(2);
    constexpr bool on = false;
    if (on)
      slot.set(3);
    while (false)
      slot.set(4);
    true || (slot.set(5), true);
  });
}
void constantConditionBad(ThreadPool &pool) {
  pool.execute([] {
    if (true)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void afterEndlessLoopOk(ThreadPool &pool) {
  pool.execute([] {
    for (;;) {
    }
    slot.set(1);
  });
}
// A label can be reached though nothing falls into it.
void behindALabelBad(ThreadPool &pool) {
  pool.execute([] {
    goto there;
  there:
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// A submission that cannot be reached submits nothing.
void deadSubmissionOk(ThreadPool &pool) {
  return;
  pool.execute([] { slot.set(1); });
}
} // namespace unreachable

namespace not_instantiated {
template <class T> void functionOk(ThreadPool &pool) {
  pool.execute([] { slot.set(T()); });
}
template <class T> struct ClassOk {
  void run(ThreadPool &pool) {
    pool.execute([] { slot.set(T()); });
  }
};
} // namespace not_instantiated

namespace instantiated {
template <class T> void functionBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(T());
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
template void functionBad<int>(ThreadPool &);
template <class T> struct ClassBad {
  void run(ThreadPool &pool) {
    pool.execute([] {
      slot.set(T());
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
  }
  void neverCalledOk(ThreadPool &pool) {
    pool.execute([] { slot.set(T()); });
  }
};
void use(ThreadPool &pool) { ClassBad<int>().run(pool); }
} // namespace instantiated

namespace unevaluated {
void unevaluatedOk(ThreadPool &pool) {
  pool.execute([] {
    using T = decltype(slot.set(1));
    (void)sizeof((slot.set(1), 1));
    (void)noexcept(slot.set(1));
    static_assert(std::is_void_v<T>);
  });
}
// Comments and strings never count: "slot.set(1)", slot.remove().
void commentBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    // slot.remove();
    (void)"slot.remove()";
  });
}
} // namespace unevaluated
