// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// Arrays and lists in braces: small ones have elements of their own.
#include "Inputs/guard.h"
#include "Inputs/prologue.h"
#include <array>
#include <initializer_list>
#include <utility>

void work() noexcept;

namespace guards {
void eachOk(ThreadPool &pool) {
  pool.execute([] {
    Guard guards[] = {Guard(slot), Guard(other)};
    slot.set(1);
    other.set(1);
    work();
  });
}
void oneMissingBad(ThreadPool &pool) {
  pool.execute([] {
    Guard guards[] = {Guard(slot), Guard(slot)};
    slot.set(1);
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void disarmedBad(ThreadPool &pool) {
  pool.execute([] {
    Guard guards[] = {Guard(slot), Guard(other, false)};
    slot.set(1);
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void libraryArrayOk(ThreadPool &pool) {
  pool.execute([] {
    std::array<Guard, 2> guards = {Guard(slot), Guard(other)};
    slot.set(1);
    other.set(1);
    work();
  });
}
void libraryArrayBad(ThreadPool &pool) {
  pool.execute([] {
    std::array<Guard, 1> guards = {Guard(slot)};
    slot.set(1);
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void movedArrayOk(ThreadPool &pool) {
  pool.execute([] {
    std::array<Guard, 2> guards = {Guard(slot), Guard(other)};
    auto moved = std::move(guards);
    slot.set(1);
    other.set(1);
  });
}
void movedArrayEndsBad(ThreadPool &pool) {
  pool.execute([] {
    std::array<Guard, 2> guards = {Guard(slot), Guard(other)};
    { auto moved = std::move(guards); }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
struct Remover {
  Remover() = default;
  ~Remover() { slot.remove(); }
};
void defaultsOk(ThreadPool &pool) {
  pool.execute([] {
    Remover removers[2];
    slot.set(1);
  });
}
void filledOk(ThreadPool &pool) {
  pool.execute([] {
    Remover removers[2] = {};
    slot.set(1);
  });
}
// As many as nobody lists by hand: read as one.
void manyOk(ThreadPool &pool) {
  pool.execute([] {
    Remover removers[100];
    slot.set(1);
  });
}
void memberOk(ThreadPool &pool) {
  struct Both {
    Guard guards[2] = {Guard(slot), Guard(other)};
  };
  pool.execute([] {
    Both both;
    slot.set(1);
    other.set(1);
  });
}
} // namespace guards

namespace lists {
void setsAndRemovesOk(ThreadPool &pool) {
  pool.execute([] {
    for (auto *s : {&slot, &other})
      s->set(1);
    slot.remove();
    other.remove();
  });
}
void removesOneBad(ThreadPool &pool) {
  pool.execute([] {
    for (auto *s : {&slot, &other})
      s->set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    slot.remove();
  });
}
void removedInALoopOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    other.set(2);
    for (auto *s : {&slot, &other})
      s->remove();
  });
}
void removedInALoopBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    other.set(2);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (auto *s : {&slot})
      s->remove();
  });
}
void leavesEarlyBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    other.set(2);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (auto *s : {&slot, &other}) {
      s->remove();
      if (flag())
        break;
    }
  });
}
void continuesOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    other.set(2);
    for (auto *s : {&slot, &other}) {
      s->remove();
      if (flag())
        continue;
      work();
    }
  });
}
void arrayOfPointersOk(ThreadPool &pool) {
  pool.execute([] {
    threadslot::ThreadLocal<int> *all[] = {&slot, &other};
    slot.set(1);
    other.set(2);
    for (auto *s : all)
      s->remove();
  });
}
void libraryArrayOk(ThreadPool &pool) {
  pool.execute([] {
    std::array<threadslot::ThreadLocal<int> *, 2> all = {&slot, &other};
    slot.set(1);
    other.set(2);
    for (auto *s : all)
      s->remove();
  });
}
void libraryArrayBad(ThreadPool &pool) {
  pool.execute([] {
    std::array<threadslot::ThreadLocal<int> *, 2> all = {&slot, &slot};
    slot.set(1);
    other.set(2);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (auto *s : all)
      s->remove();
  });
}
void removeAll(std::initializer_list<threadslot::ThreadLocal<int> *> all) {
  for (auto *s : all)
    s->remove();
}
void passedOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    other.set(2);
    removeAll({&slot, &other});
  });
}
void passedBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    other.set(2);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    removeAll({&slot});
  });
}
// A list of constants is not empty.
void runsOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    for (int each : {1, 2, 3})
      if (each != 0)
        slot.remove();
  });
}
} // namespace lists

namespace zeros {
struct Flags {
  bool on[2] = {};
  std::array<int, 2> counts{};
};
void valuesOk(ThreadPool &pool) {
  pool.execute([] {
    std::array<bool, 2> f{};
    Flags g;
    bool h[2] = {};
    if (f[1] || g.on[1] || g.counts[1] || h[1])
      slot.set(1);
  });
}
void valuesBad(ThreadPool &pool) {
  pool.execute([] {
    std::array<bool, 3> f{};
    f[1] = true;
    if (f[0] || f[2])
      other.set(1);
    if (f[1])
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace zeros
