// RUN: %check %s
// Ways out of a task before its remove: return, break, continue, goto.
#include "Inputs/prologue.h"

namespace early_return {
// One of two ways out is past the remove.
void returnsEarlyBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-3]]:3: note: task submitted here
// NOTE: :[[@LINE+2]]:9: note: assuming {{.*}} is true
// NOTE: :[[@LINE+2]]:7: note: task leaves here with 'slot' still set
    if (flag())
      return;
    slot.remove();
  });
}

void removesOnBothWaysOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    if (flag()) {
      slot.remove();
      return;
    }
    slot.remove();
  });
}

void returnsBeforeTheSetOk(ThreadPool &pool) {
  pool.execute([] {
    if (flag())
      return;
    slot.set(1);
    slot.remove();
  });
}

// The value that is returned is computed before the scope is left.
void removesInTheReturnedValueOk(ThreadPool &pool) {
  pool.execute([]() -> bool {
    slot.set(1);
    return slot.remove();
  });
}

void setsInTheReturnedValueBad(ThreadPool &pool) {
  pool.execute([]() -> int {
    slot.remove();
    return slot.set(1), 2;
// CHECK: :[[@LINE-1]]:12: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-4]]:3: note: task submitted here
// NOTE: :[[@LINE-3]]:5: note: task leaves here with 'slot' still set
  });
}
} // namespace early_return

namespace order {
// A remove before the set undoes nothing.
void removesFirstBad(ThreadPool &pool) {
  pool.execute([] {
    slot.remove();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-4]]:3: note: task submitted here
// NOTE: :[[@LINE+1]]:3: note: task leaves here with 'slot' still set
  });
}

void setsAgainAfterTheRemoveBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    slot.remove();
    slot.set(2);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-5]]:3: note: task submitted here
// NOTE: :[[@LINE+1]]:3: note: task leaves here with 'slot' still set
  });
}

// A set ends the earlier value: one remove undoes both, and the last one stays.
void setsTwiceRemovesOnceOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    slot.set(2);
    slot.remove();
  });
}

void setsTwiceBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    slot.set(2);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-4]]:3: note: task submitted here
// NOTE: :[[@LINE+1]]:3: note: task leaves here with 'slot' still set
  });
}

void eitherSetStaysBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-3]]:3: note: task submitted here
// NOTE: :[[@LINE+2]]:9: note: assuming {{.*}} is false
// NOTE: :[[@LINE+6]]:3: note: task leaves here with 'slot' still set
    if (flag())
      slot.set(2);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-9]]:3: note: task submitted here
// NOTE: :[[@LINE+1]]:3: note: task leaves here with 'slot' still set
  });
}
} // namespace order

namespace jumps {
void breaksPastTheRemoveBad(ThreadPool &pool) {
  pool.execute([] {
    for (;;) {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-4]]:3: note: task submitted here
// NOTE: :[[@LINE+2]]:11: note: assuming {{.*}} is true
// NOTE: :[[@LINE+5]]:3: note: task leaves here with 'slot' still set
      if (flag())
        break;
      slot.remove();
    }
  });
}

void breaksToTheRemoveOk(ThreadPool &pool) {
  pool.execute([] {
    for (;;) {
      slot.set(1);
      if (flag())
        break;
      quiet();
    }
    slot.remove();
  });
}

void continuesPastTheRemoveBad(ThreadPool &pool) {
  pool.execute([] {
    while (flag()) {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-4]]:3: note: task submitted here
// NOTE: :[[@LINE+3]]:11: note: assuming {{.*}} is true
// NOTE: :[[@LINE-5]]:12: note: assuming {{.*}} is false
// NOTE: :[[@LINE+5]]:3: note: task leaves here with 'slot' still set
      if (flag())
        continue;
      slot.remove();
    }
  });
}

void continuesBeforeTheSetOk(ThreadPool &pool) {
  pool.execute([] {
    while (flag()) {
      if (flag())
        continue;
      slot.set(1);
      slot.remove();
    }
  });
}

void goesPastTheRemoveBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-3]]:3: note: task submitted here
// NOTE: :[[@LINE+2]]:9: note: assuming {{.*}} is true
// NOTE: :[[@LINE+6]]:3: note: task leaves here with 'slot' still set
    if (flag())
      goto done;
    slot.remove();
  done:
    quiet();
  });
}

void goesToTheRemoveOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    if (flag())
      goto done;
    quiet();
  done:
    slot.remove();
  });
}

// A jump backward is a loop.
void goesBackwardOk(ThreadPool &pool) {
  pool.execute([] {
  again:
    slot.set(1);
    quiet();
    slot.remove();
    if (flag())
      goto again;
  });
}

void goesBackwardPastTheRemoveBad(ThreadPool &pool) {
  pool.execute([] {
  again:
    if (flag())
      return;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-6]]:3: note: task submitted here
// NOTE: :[[@LINE+3]]:9: note: assuming {{.*}} is true
// NOTE: :[[@LINE-6]]:9: note: assuming {{.*}} is true
// NOTE: :[[@LINE-6]]:7: note: task leaves here with 'slot' still set
    if (flag())
      goto again;
    slot.remove();
  });
}

// A guard ends when a jump leaves its block, in either direction.
void jumpsOutOfTheGuardsBlockOk(ThreadPool &pool) {
  pool.execute([] {
    for (int i = 0; i < 3; ++i) {
      threadslot::ScopedRemove guard(slot);
      slot.set(i);
      if (flag())
        break;
      if (flag())
        continue;
      if (flag())
        goto done;
      if (flag())
        return;
    }
  done:
    quiet();
  });
}

void goesBackOverTheGuardOk(ThreadPool &pool) {
  pool.execute([] {
  again:
    threadslot::ScopedRemove guard(slot);
    slot.set(1);
    if (flag())
      goto again;
  });
}

// What is set after the jump out of the guarded block is not guarded.
void setsAfterTheGuardsBlockBad(ThreadPool &pool) {
  pool.execute([] {
    {
      threadslot::ScopedRemove guard(slot);
      if (flag())
        goto done;
      slot.set(1);
    }
  done:
    slot.set(2);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-10]]:3: note: task submitted here
// NOTE: :[[@LINE+1]]:3: note: task leaves here with 'slot' still set
  });
}

// A computed goto may go to every label whose address is taken.
void goesToOneOfTheLabelsBad(ThreadPool &pool) {
  pool.execute([] {
    static void *const targets[] = {&&keep, &&drop};
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-4]]:3: note: task submitted here
// NOTE: :[[@LINE+6]]:3: note: task leaves here with 'slot' still set
    goto *targets[number() & 1];
  drop:
    slot.remove();
  keep:
    quiet();
  });
}

void everyLabelRemovesOk(ThreadPool &pool) {
  pool.execute([] {
    static void *const targets[] = {&&first, &&second};
    slot.set(1);
    goto *targets[number() & 1];
  first:
    quiet();
  second:
    slot.remove();
  });
}
} // namespace jumps

namespace deep_jumps {
// Only the innermost loop is left by break.
void breaksOneLoopOnlyBad(ThreadPool &pool) {
  pool.execute([] {
    for (;;) {
      for (;;) {
        slot.set(1);
// CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
// NOTE: :[[@LINE-5]]:3: note: task submitted here
// NOTE: :[[@LINE+3]]:13: note: assuming {{.*}} is true
// NOTE: :[[@LINE+6]]:11: note: assuming {{.*}} is true
// NOTE: :[[@LINE+6]]:9: note: task leaves here with 'slot' still set
        if (flag())
          break;
        slot.remove();
      }
      if (flag())
        return;
      slot.remove();
    }
  });
}

void removesAfterTheInnerLoopOk(ThreadPool &pool) {
  pool.execute([] {
    while (flag()) {
      for (;;) {
        slot.set(1);
        if (flag())
          break;
      }
      slot.remove();
    }
  });
}
} // namespace deep_jumps
