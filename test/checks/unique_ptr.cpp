// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// std::unique_ptr: who owns, who gave up, which deleter runs.
#include "Inputs/guard.h"
#include "Inputs/prologue.h"
#include <memory>
#include <utility>

void work() noexcept;

namespace owning {
void newOk(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Guard> g(new Guard(slot));
    slot.set(1);
    work();
  });
}
void otherSlotBad(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Guard> g(new Guard(other));
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void makeOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    slot.set(1);
    work();
  });
}
void makeOtherBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(other);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void makeUnarmedBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot, false);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void nullBad(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Guard> g;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void temporaryBad(ThreadPool &pool) {
  pool.execute([] {
    std::make_unique<Guard>(slot);
// CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
    work();
  });
}
void referenceOk(ThreadPool &pool) {
  pool.execute([] {
    auto &&g = std::make_unique<Guard>(slot);
    slot.set(1);
    work();
  });
}
void resetAfterOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    slot.set(1);
    work();
    g.reset();
  });
}
void assignedNullAfterOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    slot.set(1);
    work();
    g = nullptr;
  });
}
} // namespace owning

namespace givingUp {
void releaseBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    g.release();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void releaseOfTemporaryBad(ThreadPool &pool) {
  pool.execute([] {
    std::make_unique<Guard>(slot).release();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void releaseAndDeleteOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    Guard *p = g.release();
    slot.set(1);
    work();
    delete p;
  });
}
void resetBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    g.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void nullAssignedBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    g = nullptr;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void replacedBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    g.reset(new Guard(other));
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void replacedOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(other);
    g.reset(new Guard(slot));
    slot.set(1);
    work();
  });
}
void bracesBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    g = {};
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
} // namespace givingUp

namespace moving {
void constructedOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    auto h = std::move(g);
    slot.set(1);
    work();
  });
}
void constructedBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
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
    std::unique_ptr<Guard> h;
    {
      auto g = std::make_unique<Guard>(slot);
      h = std::move(g);
    }
    slot.set(1);
    work();
  });
}
void overwrittenBad(ThreadPool &pool) {
  pool.execute([] {
    auto h = std::make_unique<Guard>(slot);
    h = std::make_unique<Guard>(other);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void swappedOk(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Guard> h;
    {
      auto g = std::make_unique<Guard>(slot);
      h.swap(g);
    }
    slot.set(1);
    work();
  });
}
void stdSwappedOk(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Guard> h;
    {
      auto g = std::make_unique<Guard>(slot);
      std::swap(h, g);
    }
    slot.set(1);
    work();
  });
}
void swappedBad(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Guard> g = std::make_unique<Guard>(slot);
    {
      std::unique_ptr<Guard> h;
      h.swap(g);
    }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void exchangedOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    auto h = std::exchange(g, nullptr);
    slot.set(1);
    work();
  });
}
void exchangedBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    std::exchange(g, nullptr);
// CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
    work();
  });
}
void sink(std::unique_ptr<Guard>) noexcept {}
void intoParameterBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    sink(std::move(g));
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void look(const std::unique_ptr<Guard> &) noexcept {}
void lookedAtOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    look(g);
    slot.set(1);
    work();
  });
}
} // namespace moving

namespace factories {
std::unique_ptr<Guard> some(bool on) {
  return on ? std::make_unique<Guard>(slot) : nullptr;
}
void engagedOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = some(true);
    slot.set(1);
    work();
  });
}
void nullBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = some(false);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void eitherBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = some(flag());
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void testedOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = some(flag());
    if (!g)
      return;
    slot.set(1);
    work();
  });
}
void comparedOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = some(flag());
    if (g == nullptr)
      return;
    slot.set(1);
    work();
  });
}
void reverseOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = some(flag());
    if (nullptr == g)
      return;
    slot.set(1);
    work();
  });
}
void wrongTestBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = some(flag());
    if (g)
      return;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void lazyOk(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Guard> g;
    if (!g)
      g = std::make_unique<Guard>(slot);
    slot.set(1);
    work();
  });
}
void lazyBad(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Guard> g;
    if (g)
      g = std::make_unique<Guard>(slot);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void getOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = some(flag());
    if (g.get() == nullptr)
      return;
    slot.set(1);
    work();
  });
}
} // namespace factories

namespace deleters {
struct Named {
  threadslot::ThreadLocal<int> *s;
  void operator()(int *) const noexcept { s->remove(); }
};
using ByObject = std::unique_ptr<int, Named>;
void statefulOk(ThreadPool &pool) {
  pool.execute([] {
    ByObject g(new int, Named{&slot});
    slot.set(1);
    work();
  });
}
void statefulBad(ThreadPool &pool) {
  pool.execute([] {
    ByObject g(new int, Named{&other});
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void nullIsNotDeletedBad(ThreadPool &pool) {
  pool.execute([] {
    ByObject g(nullptr, Named{&slot});
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void deleterMovesOk(ThreadPool &pool) {
  pool.execute([] {
    ByObject h(nullptr, Named{&other});
    {
      ByObject g(new int, Named{&slot});
      h = std::move(g);
    }
    slot.set(1);
    work();
  });
}
using ByPointer = std::unique_ptr<int, void (*)(int *)>;
void functionPointerOk(ThreadPool &pool) {
  pool.execute([] {
    ByPointer g(new int, [](int *) { slot.remove(); });
    slot.set(1);
    work();
  });
}
void functionPointerBad(ThreadPool &pool) {
  pool.execute([] {
    ByPointer g(nullptr, [](int *) { slot.remove(); });
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
inline auto remover = [](void *) { slot.remove(); };
using ByLambda = std::unique_ptr<void, decltype(remover)>;
void lambdaOk(ThreadPool &pool) {
  pool.execute([] {
    ByLambda g(&slot, remover);
    slot.set(1);
    work();
  });
}
void arrayOk(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Guard[]> g(new Guard[1]{Guard(slot)});
    slot.set(1);
    work();
  });
}
void arrayBad(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Guard[]> g(new Guard[1]{Guard(slot)});
    g.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
} // namespace deleters

namespace hierarchies {
struct Base {
  virtual ~Base() noexcept { slot.remove(); }
};
struct Derived : Base {};
void derivedOk(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Base> g = std::make_unique<Derived>();
    slot.set(1);
    work();
  });
}
void derivedBad(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Base> g = std::make_unique<Derived>();
    g.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
} // namespace hierarchies

namespace members {
struct Holder {
  std::unique_ptr<Guard> guard;
  void open() { guard = std::make_unique<Guard>(slot); }
  void close() { guard.reset(); }
};
void openOk(ThreadPool &pool) {
  pool.execute([] {
    Holder h;
    h.open();
    slot.set(1);
    work();
  });
}
void neverOpenedBad(ThreadPool &pool) {
  pool.execute([] {
    Holder h;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void closedBad(ThreadPool &pool) {
  pool.execute([] {
    Holder h;
    h.open();
    h.close();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
struct Node {
  std::unique_ptr<Node> next;
  std::unique_ptr<Guard> guard;
};
void listOk(ThreadPool &pool) {
  pool.execute([] {
    Node head;
    head.next = std::make_unique<Node>();
    head.next->guard = std::make_unique<Guard>(slot);
    slot.set(1);
    work();
  });
}
void listBad(ThreadPool &pool) {
  pool.execute([] {
    Node head;
    head.next = std::make_unique<Node>();
    head.next->guard = std::make_unique<Guard>(slot);
    head.next.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
} // namespace members
