// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// What a slot held, given out as an optional, and put back from it.
#include "Inputs/prologue.h"
#include "threadslot/annotations.h"
#include <optional>
#include <string>
#include <utility>

void work();
void quiet() noexcept;
bool asked() noexcept;

namespace by_hand {
void bothWaysOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<int> old = slot.exchange(1);
    quiet();
    if (old)
      slot.set(*old);
    else
      slot.remove();
  });
}
void onlyAValueBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<int> old = slot.exchange(1);
// CHECK: :[[@LINE-1]]:30: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (old)
      slot.set(*old);
  });
}
void anotherValueBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<int> old = slot.exchange(1);
    quiet();
    if (old)
      slot.set(*old + 1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    else
      slot.remove();
  });
}
void throwsBad(ThreadPool &pool) {
  pool.execute([] {
    auto old = slot.exchange(1);
// CHECK: :[[@LINE-1]]:16: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    work();
    old.has_value() ? slot.set(old.value()) : static_cast<void>(slot.remove());
  });
}
void anotherSlotsBad(ThreadPool &pool) {
  pool.execute([] {
    auto old = slot.exchange(1);
    auto others = other.exchange(2);
    quiet();
    if (old)
      slot.set(*others);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    else
      slot.remove();
    if (others)
      other.set(*others);
    else
      other.remove();
  });
}
void aDefaultBad(ThreadPool &pool, int n) {
  pool.execute([n] {
    auto old = slot.exchange(1);
    quiet();
    slot.set(old.value_or(n));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void twiceOk(ThreadPool &pool) {
  pool.execute([] {
    auto outer = slot.exchange(1);
    auto inner = slot.exchange(2);
    quiet();
    if (inner)
      slot.set(*std::move(inner));
    if (!outer)
      slot.remove();
    else
      slot.set(*outer);
  });
}
void innerOnlyBad(ThreadPool &pool) {
  pool.execute([] {
    slot.exchange(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    auto inner = slot.exchange(2);
    quiet();
    if (inner)
      slot.set(*inner);
  });
}
void alwaysOneOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    auto old = slot.exchange(2);
    if (!old)
      return;
    slot.remove();
  });
}
} // namespace by_hand

namespace by_others {
threadslot::ThreadLocal<std::string> name;
void putBack(const std::optional<std::string> &old) {
  if (old)
    name.set(*old);
  else
    name.remove();
}
void helperOk(ThreadPool &pool) {
  pool.execute([] {
    auto old = name.exchange("a");
    quiet();
    putBack(old);
  });
}
void helperOnOneWayBad(ThreadPool &pool) {
  pool.execute([] {
    auto old = name.exchange("a");
// CHECK: :[[@LINE-1]]:16: warning: slot 'name' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (asked())
      putBack(old);
  });
}
class Scope {
public:
  explicit Scope(int n) : old(slot.exchange(n)) {}
  ~Scope() {
    if (old)
      slot.set(*old);
    else
      slot.remove();
  }

private:
  std::optional<int> old;
};
void guardOk(ThreadPool &pool) {
  pool.execute([] {
    Scope scope(1);
    work();
  });
}
class HalfAScope {
public:
  explicit HalfAScope(int n) : old(slot.exchange(n)) {}
// CHECK: :[[@LINE-1]]:36: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  ~HalfAScope() {
    if (old)
      slot.set(*old);
  }

private:
  std::optional<int> old;
};
void halfAGuardBad(ThreadPool &pool) {
  pool.execute([] {
    HalfAScope scope(1);
    work();
  });
}
} // namespace by_others

namespace of_optionals {
threadslot::ThreadLocal<std::optional<int>> maybe;
void bothWaysOk(ThreadPool &pool) {
  pool.execute([] {
    auto old = maybe.exchange(1);
    quiet();
    if (old)
      maybe.set(*old);
    else
      maybe.remove();
  });
}
void emptyIsAValueBad(ThreadPool &pool) {
  pool.execute([] {
    maybe.exchange(1);
    maybe.set(std::nullopt);
// CHECK: :[[@LINE-1]]:5: warning: slot 'maybe' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace of_optionals

namespace annotated {
class THREADSLOT_EFFECT(slot()) Level {
public:
  THREADSLOT_EFFECT(read(slot=this)) std::optional<int> current() const;
  THREADSLOT_EFFECT(exchange(slot=this, value=0))
  std::optional<int> swap(std::optional<int> n);
  THREADSLOT_EFFECT(set(slot=this, value=0)) void set(int n);
  THREADSLOT_EFFECT(clear(slot=this)) void drop() noexcept;
};
Level level;
void bothWaysOk(ThreadPool &pool) {
  pool.execute([] {
    std::optional<int> old = level.current();
    level.set(1);
    quiet();
    if (old)
      level.set(*old);
    else
      level.drop();
  });
}
void onlyAValueBad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<int> old = level.current();
    level.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'level' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (old)
      level.set(*old);
  });
}
void asAWholeOk(ThreadPool &pool) {
  pool.execute([] {
    auto old = level.swap(1);
    quiet();
    level.swap(old);
  });
}
void asAWholeBad(ThreadPool &pool) {
  pool.execute([] {
    auto old = level.swap(1);
// CHECK: :[[@LINE-1]]:16: warning: slot 'level' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (asked())
      return;
    level.swap(old);
  });
}
} // namespace annotated
