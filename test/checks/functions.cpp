// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// std::function and its kin, and what calls what it is given.
#include "Inputs/guard.h"
#include "Inputs/prologue.h"
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <tuple>
#include <utility>

void work() noexcept;

namespace held {
void clearIt() noexcept { slot.remove(); }
struct S {
  void clear() noexcept { slot.remove(); }
};
void lambdaOk(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f = [] { slot.remove(); };
    slot.set(1);
    work();
    f();
  });
}
void notCalledBad(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f = [] { slot.remove(); };
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void functionOk(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f = clearIt;
    slot.set(1);
    work();
    f();
  });
}
void pointerOk(ThreadPool &pool) {
  pool.execute([] {
    void (*p)() = clearIt;
    std::function<void()> f = p;
    slot.set(1);
    work();
    f();
  });
}
void memberOk(ThreadPool &pool) {
  pool.execute([] {
    std::function<void(S *)> f = &S::clear;
    S s;
    slot.set(1);
    work();
    f(&s);
  });
}
void argumentOk(ThreadPool &pool) {
  pool.execute([] {
    std::function<void(threadslot::ThreadLocal<int> &)> f = [](auto &s) {
      s.remove();
    };
    slot.set(1);
    work();
    f(slot);
  });
}
void argumentBad(ThreadPool &pool) {
  pool.execute([] {
    std::function<void(threadslot::ThreadLocal<int> &)> f = [](auto &s) {
      s.remove();
    };
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
    f(other);
  });
}
void testedOk(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f = [] { slot.remove(); };
    slot.set(1);
    work();
    if (f)
      f();
  });
}
void comparedOk(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f = [] { slot.remove(); };
    slot.set(1);
    work();
    if (f != nullptr)
      f();
  });
}
void emptyBad(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
    if (f)
      f();
  });
}
void nulledBad(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f = [] { slot.remove(); };
    f = nullptr;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
    if (f)
      f();
  });
}
void reassignedOk(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f;
    f = [] { slot.remove(); };
    slot.set(1);
    work();
    f();
  });
}
void reassignedBad(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f = [] { slot.remove(); };
    f = [] {};
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
    f();
  });
}
void movedOk(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f = [] { slot.remove(); };
    auto g = std::move(f);
    slot.set(1);
    work();
    g();
  });
}
void movedFromBad(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f = [] { slot.remove(); };
    auto g = std::move(f);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
    if (f)
      f();
  });
}
void copiedOk(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f = [] { slot.remove(); };
    auto g = f;
    f = nullptr;
    slot.set(1);
    work();
    g();
  });
}
void swappedOk(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f = [] { slot.remove(); };
    std::function<void()> g;
    g.swap(f);
    slot.set(1);
    work();
    g();
  });
}
void stdSwappedOk(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f = [] { slot.remove(); };
    std::function<void()> g;
    std::swap(f, g);
    slot.set(1);
    work();
    g();
  });
}
void packagedOk(ThreadPool &pool) {
  pool.execute([] {
    std::packaged_task<void()> t([] { slot.remove(); });
    slot.set(1);
    work();
    t();
  });
}
} // namespace held

namespace finally {
struct Finally {
  std::function<void()> f;
  ~Finally() {
    if (f)
      f();
  }
};
void heldOk(ThreadPool &pool) {
  pool.execute([] {
    Finally g{[] { slot.remove(); }};
    slot.set(1);
    work();
  });
}
void emptyBad(ThreadPool &pool) {
  pool.execute([] {
    Finally g;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void dismissedBad(ThreadPool &pool) {
  pool.execute([] {
    Finally g{[] { slot.remove(); }};
    g.f = nullptr;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void capturedOk(ThreadPool &pool) {
  pool.execute([] {
    auto &s = slot;
    Finally g{[&s] { s.remove(); }};
    slot.set(1);
    work();
  });
}
void capturedBad(ThreadPool &pool) {
  pool.execute([] {
    auto &s = other;
    Finally g{[&s] { s.remove(); }};
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
} // namespace finally

namespace holding {
void capturedOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    std::function<void()> f = [g] { work(); };
    g.reset();
    slot.set(1);
    work();
    f();
  });
}
void endedBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    std::function<void()> f = [g] { work(); };
    g.reset();
    f = nullptr;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void onlyOwnerOk(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f = [g = std::make_shared<Guard>(slot)] { work(); };
    slot.set(1);
    work();
  });
}
void onlyOwnerBad(ThreadPool &pool) {
  pool.execute([] {
    {
      std::function<void()> f = [g = std::make_shared<Guard>(slot)] { work(); };
    }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void copiedOk(ThreadPool &pool) {
  pool.execute([] {
    std::function<void()> f;
    {
      std::function<void()> h = [g = std::make_shared<Guard>(slot)] { work(); };
      f = h;
    }
    slot.set(1);
    work();
  });
}
} // namespace holding

namespace callers {
struct S {
  void clear() noexcept { slot.remove(); }
};
void clearIt() noexcept { slot.remove(); }
void invokeOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    work();
    std::invoke([](int) { slot.remove(); }, 1);
  });
}
void invokeOtherBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
    std::invoke([](int) { other.remove(); }, 1);
  });
}
void invokeFunctionOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    work();
    std::invoke(clearIt);
  });
}
void invokeMemberOk(ThreadPool &pool) {
  pool.execute([] {
    S s;
    slot.set(1);
    work();
    std::invoke(&S::clear, s);
  });
}
void invokeMemberPointerOk(ThreadPool &pool) {
  pool.execute([] {
    S s;
    slot.set(1);
    work();
    std::invoke(&S::clear, &s);
  });
}
void applyOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    work();
    std::apply([](threadslot::ThreadLocal<int> &s) { s.remove(); },
               std::tie(slot));
  });
}
void applyBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
    std::apply([](threadslot::ThreadLocal<int> &s) { s.remove(); },
               std::tie(other));
  });
}
void onceOk(ThreadPool &pool) {
  pool.execute([] {
    std::once_flag once;
    slot.set(1);
    work();
    std::call_once(once, [] { slot.remove(); });
  });
}
void onceOnlyBad(ThreadPool &pool) {
  pool.execute([] {
    std::once_flag once;
    auto clear = [] { slot.remove(); };
    std::call_once(once, clear);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
    std::call_once(once, clear);
  });
}
void refOk(ThreadPool &pool) {
  pool.execute([] {
    auto f = [] { slot.remove(); };
    slot.set(1);
    work();
    std::ref(f)();
  });
}
} // namespace callers

namespace bound {
struct S {
  void clear() noexcept { slot.remove(); }
};
void bindOk(ThreadPool &pool) {
  pool.execute([] {
    auto f = std::bind([](threadslot::ThreadLocal<int> &s) { s.remove(); },
                       std::ref(slot));
    slot.set(1);
    work();
    f();
  });
}
void bindOtherBad(ThreadPool &pool) {
  pool.execute([] {
    auto f = std::bind([](threadslot::ThreadLocal<int> &s) { s.remove(); },
                       std::ref(other));
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
    f();
  });
}
void bindFrontOk(ThreadPool &pool) {
  pool.execute([] {
    auto f = std::bind_front(
        [](threadslot::ThreadLocal<int> &s) { s.remove(); }, std::ref(slot));
    slot.set(1);
    work();
    f();
  });
}
void memFnOk(ThreadPool &pool) {
  pool.execute([] {
    auto f = std::mem_fn(&S::clear);
    S s;
    slot.set(1);
    work();
    f(s);
  });
}
void notFnOk(ThreadPool &pool) {
  pool.execute([] {
    auto f = std::not_fn([] {
      slot.remove();
      return true;
    });
    slot.set(1);
    work();
    f();
  });
}
} // namespace bound
