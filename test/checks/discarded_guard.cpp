// RUN: %check --any-notes %s
// Guards that end in the statement that makes them, and variables declared in
// the place of a guard. Each is one finding; what it would have cleared is none.
#include <functional>
#include <memory>
#include <threadslot/threadslot.h>
#include <utility>

using namespace threadslot;

static ThreadLocal<int> user("user");
void work();
void quiet() noexcept;
bool chance();

/// Clears when it ends, if it was given a slot.
struct Guard {
  Guard() = default;
  explicit Guard(ThreadLocal<int> &slot) : slot(&slot) {}
  Guard(ThreadLocal<int> &slot, int value) : slot(&slot) { slot.set(value); }
  Guard(Guard &&other) : slot(std::exchange(other.slot, nullptr)) {}
  ~Guard() {
    if (slot)
      slot->remove();
  }
  int value() const;

  ThreadLocal<int> *slot = nullptr;
};
Guard makeGuard(ThreadLocal<int> &slot) { return Guard(slot); }
void take(const Guard &);
int use(Guard);
const Guard &same(const Guard &guard) { return guard; }

namespace temporaries {
void parenthesesBad(ThreadPool &pool) {
  pool.execute([] {
    Guard(user, 1);
// CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    work();
  });
}
void bracesBad(ThreadPool &pool) {
  pool.execute([] {
    Guard{user};
// CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    user.set(1);
    work();
  });
}
void namedOk(ThreadPool &pool) {
  pool.execute([] {
    Guard guard{user};
    user.set(1);
    work();
  });
}
void ofTheRuntimeBad(ThreadPool &pool) {
  pool.execute([] {
    (void)ScopedRestore{user};
// CHECK: :[[@LINE-1]]:11: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    user.set(1);
    work();
  });
}
void ofTheRuntimeOk(ThreadPool &pool) {
  pool.execute([] {
    ScopedRestore restore{user};
    user.set(1);
    work();
  });
}
void fromAFunctionBad(ThreadPool &pool) {
  pool.execute([] {
    makeGuard(user);
// CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    user.set(1);
  });
}
void fromAFunctionOk(ThreadPool &pool) {
  pool.execute([] {
    auto guard = makeGuard(user);
    user.set(1);
  });
}
// What the guard would not have cleared is told all the same.
void otherSlotBad(ThreadPool &pool) {
  static ThreadLocal<int> tenant("tenant");
  pool.execute([] {
    Guard{user};
// CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    tenant.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'tenant' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void comesTooLateBad(ThreadPool &pool) {
  pool.execute([] {
    if (chance()) {
      Guard{user};
// CHECK: :[[@LINE-1]]:7: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    }
    user.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// No task is needed.
void outsideOfTasksBad() {
  Guard(user, 1);
// CHECK: :[[@LINE-1]]:3: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
}
void inAStepOfALoopBad() {
  for (int i = 0; i != 3; Guard(user, i++))
// CHECK: :[[@LINE-1]]:27: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    work();
}
void atTheBeginOfALoopBad() {
  for (Guard{user}; chance();)
// CHECK: :[[@LINE-1]]:8: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    work();
}
void lastOfAListBad() {
  work(), Guard{user};
// CHECK: :[[@LINE-1]]:11: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
}
// It lives while the rest of the list is evaluated.
void firstOfAListOk() { Guard(user, 1), work(); }
void argumentOk() {
  take(Guard(user, 1));
  use(Guard(user, 1));
  std::invoke(take, Guard(user, 1));
}
Guard returnedOk() { return Guard(user, 1); }
void boundOk() {
  const Guard &constant = Guard(user, 1);
  Guard &&moved = makeGuard(user);
  auto copy = Guard(user);
  work();
}
void throughAReferenceOk() { same(Guard(user, 1)); }
void askedOk() { Guard(user, 1).value(); }
void inAConditionOk() {
  if (Guard(user, 1).value() == 1)
    work();
}
// On the heap it does not end at all.
void onTheHeapOk() { new Guard(user); }
void memberOk() {
  struct Holder {
    Guard guard;
    Holder() : guard(user) {}
  };
  Holder holder;
  work();
}
template <class Slot> void inATemplateBad(Slot &slot) {
  Guard{slot};
// CHECK: :[[@LINE-1]]:3: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
  work();
}
void instances() {
  inATemplateBad(user);
  inATemplateBad<ThreadLocal<int>>(user);
}
template <class Slot> void neverInstantiatedOk(Slot &slot) { Guard{slot}; }
#define GUARDED(slot) Guard{slot}
void inAMacroBad() {
  GUARDED(user);
// CHECK: :[[@LINE-1]]:3: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
  work();
}
} // namespace temporaries

namespace kinds {
struct Member {
  Guard guard;
};
struct Base : Guard {
  using Guard::Guard;
};
struct Logger {
  explicit Logger(int) {}
  ~Logger() { quiet(); }
};
/// Sets and clears, and so undoes nothing of others.
struct Balanced {
  ~Balanced() {
    user.set(1);
    work();
    user.remove();
  }
};
/// Restores by hand what it has read.
struct Restorer {
  explicit Restorer(int value) : before(user.get()) { user.set(value); }
  ~Restorer() { user.set(before); }
  int before;
};
/// Clears in a function that it calls.
void clearUser() { user.remove(); }
struct ByHelper {
  explicit ByHelper(int) {}
  ~ByHelper() { clearUser(); }
};
/// What it does when it ends is not known.
struct Unseen {
  explicit Unseen(int);
  ~Unseen();
};
template <class F> struct Finally {
  F end;
  ~Finally() { end(); }
};
template <class F> Finally(F) -> Finally<F>;
/// Calls what it is given: that is guarded.
template <class F> struct With {
  With(ThreadLocal<int> &slot, int value, F run) : slot(slot) {
    slot.set(value);
    run();
  }
  ~With() { slot.remove(); }
  ThreadLocal<int> &slot;
};

void membersBad() {
  Member{Guard(user, 1)};
// CHECK: :[[@LINE-1]]:3: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
}
void basesBad() {
  Base(user, 1);
// CHECK: :[[@LINE-1]]:3: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
}
void restorersBad() {
  Restorer(1);
// CHECK: :[[@LINE-1]]:3: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
}
void helpersBad() {
  ByHelper(1);
// CHECK: :[[@LINE-1]]:3: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
}
void closuresBad() {
  Finally{[] { user.remove(); }};
// CHECK: :[[@LINE-1]]:3: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
}
void closuresOk() {
  Finally{[] { quiet(); }};
}
void othersOk() {
  Logger(1);
  Balanced{};
  Unseen(1);
}
void callsWhatItIsGivenOk() {
  With(user, 1, [] { work(); });
}
} // namespace kinds

namespace declarations {
void namedAsTheSlotBad(ThreadPool &pool) {
  pool.execute([] {
    Guard(user);
// CHECK: :[[@LINE-1]]:5: warning: this declares a variable 'user' instead of a guard for the slot of that name [threadslot-discarded-guard]
    ::user.set(1);
    work();
  });
}
struct Session {
  ThreadLocal<int> &mine;
  void serve() {
    Guard(mine);
// CHECK: :[[@LINE-1]]:5: warning: this declares a variable 'mine' instead of a guard for the slot of that name [threadslot-discarded-guard]
    this->mine.set(1);
  }
};
void parameterBad(ThreadLocal<int> &given) {
  if (chance()) {
    Guard(given);
// CHECK: :[[@LINE-1]]:5: warning: this declares a variable 'given' instead of a guard for the slot of that name [threadslot-discarded-guard]
    work();
  }
}
// Nothing of that name is a slot.
void newNameOk() { Guard(fresh); }
void otherKindOk(int number) {
  {
    Guard(number);
  }
}
} // namespace declarations
