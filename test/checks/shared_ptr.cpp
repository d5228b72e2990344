// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// std::shared_ptr: the last owner ends what is owned.
#include "Inputs/guard.h"
#include "Inputs/prologue.h"
#include <functional>
#include <memory>
#include <utility>
#include <vector>

void work() noexcept;

namespace owners {
void makeOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    slot.set(1);
    work();
  });
}
void makeOtherBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(other);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void newOk(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<Guard> g(new Guard(slot));
    slot.set(1);
    work();
  });
}
void nullBad(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<Guard> g;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void resetBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    g.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void copyKeepsOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    auto h = g;
    g.reset();
    slot.set(1);
    work();
  });
}
void bothResetBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    auto h = g;
    g.reset();
    h.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void threeOk(ThreadPool &pool) {
  pool.execute([] {
    auto a = std::make_shared<Guard>(slot);
    auto b = a;
    auto c = b;
    a.reset();
    c = nullptr;
    slot.set(1);
    work();
  });
}
void threeBad(ThreadPool &pool) {
  pool.execute([] {
    auto a = std::make_shared<Guard>(slot);
    auto b = a;
    auto c = b;
    a.reset();
    c = nullptr;
    b.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void movedOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    auto h = std::move(g);
    slot.set(1);
    work();
  });
}
void movedBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    {
      auto h = std::move(g);
    }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void assignedOk(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<Guard> g;
    g = std::make_shared<Guard>(slot);
    slot.set(1);
    work();
  });
}
void overwrittenBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    g = std::make_shared<Guard>(other);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void replacedOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(other);
    g.reset(new Guard(slot));
    slot.set(1);
    work();
  });
}
void fromUniqueOk(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<Guard> g = std::make_unique<Guard>(slot);
    slot.set(1);
    work();
  });
}
void fromUniqueBad(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<Guard> g = std::make_unique<Guard>(slot);
    g.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void testedOk(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<Guard> g;
    if (flag())
      g = std::make_shared<Guard>(slot);
    if (!g)
      return;
    slot.set(1);
    work();
  });
}
void byValueOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    [](std::shared_ptr<Guard>) {}(g);
    slot.set(1);
    work();
  });
}
void byValueBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    [](std::shared_ptr<Guard>) {}(std::move(g));
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
} // namespace owners

namespace deleters {
void nullOk(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<void> g(nullptr, [](void *) { slot.remove(); });
    slot.set(1);
    work();
  });
}
void nullBad(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<void> g(nullptr, [](void *) { slot.remove(); });
    g.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void addressOk(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<int> g(new int, [](int *p) {
      slot.remove();
      delete p;
    });
    slot.set(1);
    work();
  });
}
void captureOk(ThreadPool &pool) {
  pool.execute([] {
    auto *s = &slot;
    std::shared_ptr<void> g(nullptr, [s](void *) { s->remove(); });
    slot.set(1);
    work();
  });
}
void captureBad(ThreadPool &pool) {
  pool.execute([] {
    auto *s = &other;
    std::shared_ptr<void> g(nullptr, [s](void *) { s->remove(); });
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void functionOk(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<void> g(
        nullptr, std::function<void(void *)>([](void *) { slot.remove(); }));
    slot.set(1);
    work();
  });
}
} // namespace deleters

namespace sharing {
void aliasOk(ThreadPool &pool) {
  pool.execute([] {
    auto o = std::make_shared<Guard>(slot);
    std::shared_ptr<int> g(o, nullptr);
    o.reset();
    slot.set(1);
    work();
  });
}
void aliasBad(ThreadPool &pool) {
  pool.execute([] {
    auto o = std::make_shared<Guard>(slot);
    std::shared_ptr<int> g(o, nullptr);
    o.reset();
    g.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
struct Base {
  virtual ~Base() = default;
};
struct Derived : Base {
  ~Derived() override { slot.remove(); }
};
struct Idle : Base {};
void derivedOk(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<Base> g = std::make_shared<Derived>();
    slot.set(1);
    work();
  });
}
void idleBad(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<Base> g = std::make_shared<Idle>();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void voidOk(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<void> g = std::make_shared<Derived>();
    slot.set(1);
    work();
  });
}
void castOk(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<Base> b = std::make_shared<Derived>();
    auto g = std::static_pointer_cast<Derived>(b);
    b.reset();
    slot.set(1);
    work();
  });
}
void weakOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    std::weak_ptr<Guard> w = g;
    auto h = w.lock();
    g.reset();
    slot.set(1);
    work();
  });
}
void weakBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    std::weak_ptr<Guard> w = g;
    g.reset();
    auto h = w.lock();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void weakKeepsNothingBad(ThreadPool &pool) {
  pool.execute([] {
    std::weak_ptr<Guard> w;
    {
      auto g = std::make_shared<Guard>(slot);
      w = g;
    }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void expiredOk(ThreadPool &pool) {
  pool.execute([] {
    std::weak_ptr<Guard> w;
    auto g = std::make_shared<Guard>(slot);
    w = g;
    if (w.expired())
      g.reset();
    slot.set(1);
    work();
  });
}
} // namespace sharing

namespace captured {
void closureOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    auto f = [g] { work(); };
    g.reset();
    slot.set(1);
    work();
    f();
  });
}
void movedIntoOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    auto f = [g = std::move(g)] { work(); };
    slot.set(1);
    work();
    f();
  });
}
void movedIntoBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_shared<Guard>(slot);
    {
      auto f = [g = std::move(g)] { work(); };
    }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
} // namespace captured

namespace kept {
std::vector<std::shared_ptr<void>> kept;
void parkedBad(ThreadPool &pool) {
  pool.execute([] {
    std::shared_ptr<void> end(nullptr, [](void *) { slot.remove(); });
    kept.push_back(end);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void heldOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::shared_ptr<void>> held;
    held.emplace_back(nullptr, [](void *) { slot.remove(); });
    slot.set(1);
    work();
  });
}
void ofNumbersBad(ThreadPool &pool) {
  pool.execute([] {
    static std::vector<std::shared_ptr<int>> numbers;
    std::shared_ptr<int> end(new int, [](int *p) {
      slot.remove();
      delete p;
    });
    numbers.push_back(end);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
} // namespace kept
