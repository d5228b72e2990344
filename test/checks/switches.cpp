// RUN: %check --any-notes %s
// switch: cases, fall-through, default, ranges, declarations, Duff's device.
#include "Inputs/prologue.h"

enum class Kind { a, b, c };
Kind kind() noexcept;

namespace cases {
void oneCaseForgetsBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    switch (number()) {
    case 0:
      slot.remove();
      break;
    case 1:
      quiet();
      break;
    default:
      slot.remove();
    }
  });
}

void everyCaseRemovesOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    switch (number()) {
    case 0:
      slot.remove();
      break;
    case 1:
      slot.remove();
      return;
    default:
      slot.remove();
    }
  });
}

// Without default there is a way past all cases.
void noDefaultBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    switch (number()) {
    case 0:
    case 1:
      slot.remove();
    }
  });
}

void fallsThroughToTheRemoveOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    switch (number()) {
    case 0:
      quiet();
      [[fallthrough]];
    case 1:
      quiet();
    default:
      slot.remove();
    }
  });
}

void fallsThroughToASetBad(ThreadPool &pool) {
  pool.execute([] {
    switch (number()) {
    case 0:
      slot.remove();
    case 1:
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      break;
    default:
      break;
    }
  });
}

// GNU case ranges.
void rangeForgetsBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    switch (number()) {
    case 0 ... 9:
      break;
    default:
      slot.remove();
    }
  });
}

void rangeAndDefaultRemoveOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    switch (number()) {
    case 0 ... 9:
      slot.remove();
      break;
    default:
      slot.remove();
    }
  });
}
} // namespace cases

namespace agreement {
// Two switches over the same unmodified value take the same case.
void sameSubjectTwiceOk(ThreadPool &pool) {
  pool.execute([] {
    const int n = number();
    switch (n) {
    case 1:
      slot.set(1);
      break;
    case 2:
      slot.set(2);
      break;
    }
    quiet();
    switch (n) {
    case 1:
    case 2:
      slot.remove();
      break;
    }
  });
}

void anotherCaseRemovesBad(ThreadPool &pool) {
  pool.execute([] {
    const int n = number();
    switch (n) {
    case 1:
      slot.set(1);
      break;
    case 2:
      slot.set(2);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      break;
    }
    switch (n) {
    case 1:
    case 3:
      slot.remove();
      break;
    }
  });
}

void modifiedInBetweenBad(ThreadPool &pool) {
  pool.execute([] {
    int n = number();
    switch (n) {
    case 1:
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      break;
    }
    n = number();
    switch (n) {
    case 1:
      slot.remove();
      break;
    }
  });
}

// A comparison agrees with a case.
void ifAndSwitchAgreeOk(ThreadPool &pool) {
  pool.execute([] {
    const Kind k = kind();
    if (k == Kind::b)
      slot.set(1);
    switch (k) {
    case Kind::a:
      break;
    case Kind::b:
      slot.remove();
      break;
    case Kind::c:
      break;
    }
  });
}

void ifAndSwitchDisagreeBad(ThreadPool &pool) {
  pool.execute([] {
    const Kind k = kind();
    if (k != Kind::b)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    switch (k) {
    case Kind::a:
      slot.remove();
      break;
    case Kind::b:
      slot.remove();
      break;
    case Kind::c:
      break;
    }
  });
}
} // namespace agreement

namespace shapes {
// The variable of a switch lives until its end.
void guardInTheInitStatementOk(ThreadPool &pool) {
  pool.execute([] {
    switch (threadslot::ScopedRemove guard(slot); number()) {
    case 0:
      slot.set(1);
      break;
    default:
      slot.set(2);
      return;
    }
  });
}

void guardOfOneCaseOnlyBad(ThreadPool &pool) {
  pool.execute([] {
    switch (number()) {
    case 0: {
      threadslot::ScopedRemove guard(slot);
      slot.set(1);
      break;
    }
    default:
      slot.set(2);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
  });
}

// Cases inside a loop that stands inside the switch.
void duffOk(ThreadPool &pool) {
  pool.execute([] {
    int n = number();
    slot.set(1);
    switch (n & 3) {
      do {
      case 0:
        quiet();
      case 3:
        quiet();
      case 2:
        quiet();
      case 1:
        quiet();
      } while (flag());
    }
    slot.remove();
  });
}

void duffSetsInsideBad(ThreadPool &pool) {
  pool.execute([] {
    int n = number();
    switch (n & 3) {
      do {
      case 0:
        slot.remove();
      case 3:
        quiet();
      default:
        slot.set(1);
// CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      } while (flag());
    }
  });
}

// A switch on a constant takes one case.
void constantSubjectOk(ThreadPool &pool) {
  pool.execute([] {
    constexpr int mode = 2;
    slot.set(1);
    switch (mode) {
    case 1:
      break;
    case 2:
      slot.remove();
    }
  });
}

void continueInASwitchBad(ThreadPool &pool) {
  pool.execute([] {
    while (flag()) {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      switch (number()) {
      case 0:
        continue;
      default:
        break;
      }
      slot.remove();
    }
  });
}
} // namespace shapes
