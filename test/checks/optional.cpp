// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// std::optional: engaged or not, and what a test of it says.
#include "Inputs/guard.h"
#include "Inputs/prologue.h"
#include <memory>
#include <optional>
#include <utility>

void work() noexcept;

namespace engaging {
void emptyBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void nulloptBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g = std::nullopt;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void inPlaceOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g(std::in_place, slot);
    slot.set(1);
    work();
  });
}
void inPlaceBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g(std::in_place, other);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void fromValueOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g = Guard(slot);
    slot.set(1);
    work();
  });
}
void makeOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_optional<Guard>(slot);
    slot.set(1);
    work();
  });
}
void emplaceOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g;
    g.emplace(slot);
    slot.set(1);
    work();
  });
}
void emplaceUnarmedBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g;
    g.emplace(slot, false);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void emplaceTwiceBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g;
    g.emplace(slot);
    g.emplace(other);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void assignedOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g;
    g = Guard(slot);
    slot.set(1);
    work();
  });
}
void assignedOtherBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g(std::in_place, slot);
    g = Guard(other);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
} // namespace engaging

namespace disengaging {
void resetBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g(std::in_place, slot);
    g.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void resetAfterOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g(std::in_place, slot);
    slot.set(1);
    work();
    g.reset();
  });
}
void nulloptAssignedBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g(std::in_place, slot);
    g = std::nullopt;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void bracesBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g(std::in_place, slot);
    g = {};
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void swappedOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g;
    {
      std::optional<Guard> h(std::in_place, slot);
      g.swap(h);
    }
    slot.set(1);
    work();
  });
}
void movedOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> h(std::in_place, slot);
    auto g = std::move(h);
    slot.set(1);
    work();
  });
}
void movedBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> h(std::in_place, slot);
    {
      auto g = std::move(h);
    }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void moveAssignedOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g;
    {
      std::optional<Guard> h(std::in_place, slot);
      g = std::move(h);
    }
    slot.set(1);
    work();
  });
}
} // namespace disengaging

namespace testing {
std::optional<Guard> some(bool on) {
  if (!on)
    return std::nullopt;
  return std::optional<Guard>(std::in_place, slot);
}
void engagedOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = some(true);
    slot.set(1);
    work();
  });
}
void emptyBad(ThreadPool &pool) {
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
void boolOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = some(flag());
    if (!g)
      return;
    slot.set(1);
    work();
  });
}
void hasValueOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = some(flag());
    if (!g.has_value())
      return;
    slot.set(1);
    work();
  });
}
void nulloptOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = some(flag());
    if (g == std::nullopt)
      return;
    slot.set(1);
    work();
  });
}
void notNulloptBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = some(flag());
    if (g != std::nullopt)
      return;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void sameFlagOk(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag();
    std::optional<Guard> g;
    if (on)
      g.emplace(slot);
    if (!on)
      return;
    slot.set(1);
    work();
  });
}
void sometimesBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g;
    if (flag())
      g.emplace(slot);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void lazyOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<Guard> g;
    if (!g)
      g.emplace(slot);
    slot.set(1);
    work();
  });
}
} // namespace testing

namespace values {
void pointerOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<threadslot::ThreadLocal<int> *> p = &slot;
    slot.set(1);
    work();
    (*p)->remove();
  });
}
void pointerOtherBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<threadslot::ThreadLocal<int> *> p = &other;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
    (*p)->remove();
  });
}
void valueOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<threadslot::ThreadLocal<int> *> p = &slot;
    slot.set(1);
    work();
    p.value()->remove();
  });
}
void valueOrOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<threadslot::ThreadLocal<int> *> p;
    slot.set(1);
    work();
    p.value_or(&slot)->remove();
  });
}
void valueOrOtherBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<threadslot::ThreadLocal<int> *> p(&other);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
    p.value_or(&slot)->remove();
  });
}
void ownedOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<std::unique_ptr<Guard>> g(std::make_unique<Guard>(slot));
    slot.set(1);
    work();
  });
}
void ownedBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<std::unique_ptr<Guard>> g(std::make_unique<Guard>(slot));
    g->reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
} // namespace values
