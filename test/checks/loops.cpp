// RUN: %check --any-notes %s
// Loops: set in one, removed in or after it; conditions; range loops.
#include "Inputs/prologue.h"
#include <vector>

static threadslot::ThreadLocal<int> slots[4];

namespace plain {
// The body may run no time at all.
void removesInALoopBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    while (flag())
      slot.remove();
  });
}

void removesInADoLoopOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    do
      slot.remove();
    while (flag());
  });
}

void setsInALoopBad(ThreadPool &pool) {
  pool.execute([] {
    for (int i = 0; i < 3; ++i)
      slot.set(i);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

void setsInALoopRemovesAfterOk(ThreadPool &pool) {
  pool.execute([] {
    for (int i = 0; i < number(); ++i)
      slot.set(i);
    slot.remove();
  });
}

void setsInTheStepBad(ThreadPool &pool) {
  pool.execute([] {
    for (; flag(); slot.set(1))
// CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      slot.remove();
  });
}

void removesInTheStepOk(ThreadPool &pool) {
  pool.execute([] {
    for (; flag(); slot.remove())
      slot.set(1);
  });
}

void setsInTheConditionBad(ThreadPool &pool) {
  pool.execute([] {
    while (slot.set(1), flag())
// CHECK: :[[@LINE-1]]:12: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      slot.remove();
  });
}

void setsInTheConditionRemovesAfterOk(ThreadPool &pool) {
  pool.execute([] {
    while (slot.set(1), flag())
      quiet();
    slot.remove();
  });
}

// An endless loop has no exit.
void neverEndsOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    for (;;)
      quiet();
  });
}

void doOnceOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    do {
      if (flag())
        break;
      quiet();
    } while (false);
    slot.remove();
  });
}

void doOnceBreaksPastBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    do {
      if (flag())
        break;
      slot.remove();
    } while (false);
  });
}
} // namespace plain

namespace variables {
// The variable of a condition lives for one round.
struct Remover {
  explicit Remover(bool more) : more(more) {}
  ~Remover() { slot.remove(); }
  explicit operator bool() const { return more; }
  bool more;
};

void guardInTheConditionOk(ThreadPool &pool) {
  pool.execute([] {
    while (Remover r{flag()})
      slot.set(1);
  });
}

void guardInTheConditionBreakOk(ThreadPool &pool) {
  pool.execute([] {
    while (Remover r{flag()}) {
      slot.set(1);
      if (flag())
        break;
      if (flag())
        return;
    }
  });
}

void setsAfterTheConditionsGuardBad(ThreadPool &pool) {
  pool.execute([] {
    while (Remover r{flag()})
      quiet();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

void guardOfTheInitOk(ThreadPool &pool) {
  pool.execute([] {
    for (threadslot::ScopedRemove guard(slot); flag();)
      slot.set(1);
  });
}

// Each round has a guard of its own; the set in the step comes after its end.
void setsInTheStepOutsideTheGuardBad(ThreadPool &pool) {
  pool.execute([] {
    for (; flag(); slot.set(2)) {
// CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      threadslot::ScopedRemove guard(slot);
      slot.set(1);
    }
  });
}
} // namespace variables

namespace ranges {
void setsPerElementBad(ThreadPool &pool, const std::vector<int> &all) {
  pool.execute([all] {
    for (int each : all)
      slot.set(each);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

void setsAndRemovesPerElementOk(ThreadPool &pool, const std::vector<int> &all) {
  pool.execute([all] {
    for (int each : all) {
      slot.set(each);
      quiet();
      slot.remove();
    }
  });
}

void removesAfterTheRangeOk(ThreadPool &pool, const std::vector<int> &all) {
  pool.execute([all] {
    for (const int &each : all)
      slot.set(each);
    slot.remove();
  });
}

void breaksOutBad(ThreadPool &pool, const std::vector<int> &all) {
  pool.execute([all] {
    for (int each : all) {
      slot.set(each);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (each == 3)
        break;
      slot.remove();
    }
  });
}

// What one loop over a range sets, another over the same range clears.
void clearsEachElementOk(ThreadPool &pool) {
  pool.execute([] {
    for (auto &each : slots)
      each.set(1);
    quiet();
    for (auto &each : slots)
      each.remove();
  });
}

void clearsNoElementBad(ThreadPool &pool) {
  pool.execute([] {
    for (auto &each : slots)
      each.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'each' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (auto &each : slots)
      each.get();
  });
}

void clearsSomeElementsBad(ThreadPool &pool) {
  pool.execute([] {
    for (auto &each : slots)
      each.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'each' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (auto &each : slots) {
      if (flag())
        break;
      each.remove();
    }
  });
}

// The same through a vector of pointers that nobody changes in between.
void clearsThroughPointersOk(ThreadPool &pool,
                             std::vector<threadslot::ThreadLocal<int> *> all) {
  pool.execute([all] {
    for (auto *each : all)
      each->set(1);
    for (auto *each : all)
      each->remove();
  });
}

void clearsThroughPointersBad(ThreadPool &pool,
                              std::vector<threadslot::ThreadLocal<int> *> all) {
  pool.execute([all] {
    for (auto *each : all)
      each->set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'each' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (auto *each : all)
      each->get();
  });
}

void guardOfTheLoopVariableOk(ThreadPool &pool, const std::vector<int> &all) {
  pool.execute([all] {
    for (threadslot::ScopedRemove guard(slot); int each : all) {
      if (each == 2)
        continue;
      slot.set(each);
      if (each == 4)
        return;
    }
  });
}
} // namespace ranges

namespace constants {
// A loop that surely runs.
void runsAtLeastOnceOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    while (true) {
      slot.remove();
      if (flag())
        break;
    }
  });
}

void neverRunsBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    while (false)
      slot.remove();
  });
}
} // namespace constants
