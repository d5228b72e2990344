// RUN: %check --any-notes %s
// Short-circuit, conditional and comma operators, and the temporaries in them.
#include "Inputs/prologue.h"

namespace short_circuit {
bool setAndSay() {
  slot.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return true;
}
bool removeAndSay() noexcept { return slot.remove(); }

// The right operand of && runs under a condition.
void removesBehindAndBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    flag() && removeAndSay();
  });
}

void setsBehindAndBad(ThreadPool &pool) {
  pool.execute([] { flag() && setAndSay(); });
}

void setsAndRemovesBehindAndOk(ThreadPool &pool) {
  pool.execute([] { flag() && (slot.set(1), true) && removeAndSay(); });
}

void removesBeforeAndOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    removeAndSay() && flag();
  });
}

void removesBehindOrBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    bool done = flag() || removeAndSay();
    (void)done;
  });
}

// What is known on the way decides the rest of the condition.
void removesIfSetOk(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag();
    on && (slot.set(1), true);
    quiet();
    if (on)
      slot.remove();
  });
}

void removesIfBothBad(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag(), also = flag();
    if (on)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (on && also)
      slot.remove();
  });
}

void removesIfEitherOk(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag(), also = flag();
    if (on)
      slot.set(1);
    if (on || also)
      slot.remove();
  });
}

void negationsOk(ThreadPool &pool) {
  pool.execute([] {
    bool a = flag(), b = flag();
    if (!(a || b))
      slot.set(1);
    if (!a && !b)
      slot.remove();
  });
}

void negationsBad(ThreadPool &pool) {
  pool.execute([] {
    bool a = flag(), b = flag();
    if (!(a && b))
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (!a && !b)
      slot.remove();
  });
}
} // namespace short_circuit

namespace conditional {
void oneArmRemovesBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    flag() ? (void)slot.remove() : quiet();
  });
}

void bothArmsRemoveOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    flag() ? (void)slot.remove() : (quiet(), (void)slot.remove());
  });
}

void oneArmSetsBad(ThreadPool &pool) {
  pool.execute([] {
    int n = flag() ? (slot.set(1), 1) : 0;
// CHECK: :[[@LINE-1]]:23: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    (void)n;
  });
}

void valueOfTheArmsAgreesOk(ThreadPool &pool) {
  pool.execute([] {
    bool did = flag() ? (slot.set(1), true) : false;
    quiet();
    if (did)
      slot.remove();
  });
}

// A guard that one of two slots gets.
void choosesTheSlotOk(ThreadPool &pool) {
  static threadslot::ThreadLocal<int> other;
  pool.execute([] {
    auto &chosen = flag() ? slot : other;
    chosen.set(1);
    chosen.remove();
  });
}

void choosesTheSlotBad(ThreadPool &pool) {
  static threadslot::ThreadLocal<int> other;
  pool.execute([] {
    (flag() ? slot : other).set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot '(flag() ? slot : other)' set here is not removed on every path out of the task [threadslot-missing-remove]
    slot.remove();
  });
}

// The GNU operator without a middle operand.
void elvisOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    bool gone = slot.remove() ?: flag();
    (void)gone;
  });
}

void elvisBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    bool gone = flag() ?: slot.remove();
    (void)gone;
  });
}

void throwInAnArmBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    int n = flag() ? 1 : throw 2;
    slot.remove();
    return n;
  });
}
} // namespace conditional

namespace temporaries {
struct Guard {
  explicit Guard(threadslot::ThreadLocal<int> &s) : s(s) {}
  ~Guard() { s.remove(); }
  bool ok() const { return true; }
  bool set(int n) {
    s.set(n);
    return true;
  }
  threadslot::ThreadLocal<int> &s;
};

// A temporary made under a condition ends with the full expression, if it was
// made.
void endsIfMadeBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    flag() && Guard(slot).ok();
  });
}

void conditionalTemporaryOk(ThreadPool &pool) {
  pool.execute([] { flag() && Guard(slot).set(1); });
}

void sameConditionOk(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag();
    if (on)
      slot.set(1);
    on && Guard(slot).ok();
  });
}

// In the condition of an if the temporary ends before the branch is run.
void endsBeforeTheBranchBad(ThreadPool &pool) {
  pool.execute([] {
    if (Guard(slot).ok())
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

void endsAfterTheSetOk(ThreadPool &pool) {
  pool.execute([] {
    if (Guard(slot).ok() && (slot.set(1), true))
      quiet();
  });
}

void endsInEveryArmOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    flag() ? Guard(slot).ok() : Guard(slot).ok();
  });
}

void oneArmHasATemporaryBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    flag() ? Guard(slot).ok() : flag();
  });
}

// A temporary lives to the end of its full expression, past the comma.
void livesPastTheCommaOk(ThreadPool &pool) {
  pool.execute([] { Guard(slot), slot.set(1); });
}

void endsWithTheStatementBad(ThreadPool &pool) {
  pool.execute([] {
    (void)Guard(slot);
// CHECK: :[[@LINE-1]]:11: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
}

bool take(const Guard &, bool = true) noexcept { return true; }
void mayThrowWith(const Guard &, int);

void argumentOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    take(Guard(slot));
  });
}

// An exception in the full expression ends its temporaries too.
void throwsInTheFullExpressionOk(ThreadPool &pool) {
  pool.execute([] { mayThrowWith(Guard(slot), (slot.set(1), 2)); });
}

// Clang evaluates arguments in the order of the text.
void throwsAfterTheGuardOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    take(Guard(slot), (mayThrow(), true));
  });
}

void throwsBeforeTheGuardBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    take(Guard(slot));
  });
}

void lifetimeExtendedOk(ThreadPool &pool) {
  pool.execute([] {
    const Guard &guard = Guard(slot);
    slot.set(1);
    mayThrow();
    (void)guard;
  });
}

void referenceToAReturnedReferenceBad(ThreadPool &pool) {
  struct Self : Guard {
    using Guard::Guard;
    const Self &self() const { return *this; }
  };
  pool.execute([] {
    const Self &dangling = Self(slot).self();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    (void)dangling;
  });
}

void lifetimeExtendedMemberOk(ThreadPool &pool) {
  struct Holder {
    Guard guard;
  };
  pool.execute([] {
    const Guard &guard = Holder{Guard(slot)}.guard;
    slot.set(1);
    mayThrow();
    (void)guard;
  });
}

void lifetimeExtendedInAnArmOk(ThreadPool &pool) {
  pool.execute([] {
    const Guard &guard = flag() ? Guard(slot) : Guard(slot);
    slot.set(1);
    mayThrow();
    (void)guard;
  });
}

// The temporary of a range's initialiser that a reference is bound to.
struct Range {
  explicit Range() {}
  ~Range() { slot.remove(); }
  int *begin() const { return nullptr; }
  int *end() const { return nullptr; }
};
void rangeTemporaryOk(ThreadPool &pool) {
  pool.execute([] {
    for (int each : Range())
      slot.set(each);
  });
}
} // namespace temporaries
