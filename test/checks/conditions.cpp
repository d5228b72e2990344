// RUN: %check --any-notes %s
// Conditions agree when they test the same unmodified thing.
#include "Inputs/prologue.h"
#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace locals {
void sameLocalOk(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag();
    if (on)
      slot.set(1);
    quiet();
    if (on)
      slot.remove();
  });
}
void modifiedLocalBad(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag();
    if (on)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    on = flag();
    if (on)
      slot.remove();
  });
}
void otherLocalBad(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag(), off = flag();
    if (on)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (off)
      slot.remove();
  });
}
void negatedBad(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag();
    if (on)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (!on)
      slot.remove();
  });
}
void copiedOk(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag();
    bool copy = on;
    if (on)
      slot.set(1);
    on = false;
    if (copy)
      slot.remove();
  });
}
void invertedCopyOk(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag();
    bool off = !on;
    if (on)
      slot.set(1);
    if (!off)
      slot.remove();
  });
}
void integerOk(ThreadPool &pool) {
  pool.execute([] {
    int n = number();
    if (n > 3)
      slot.set(n);
    if (n > 3)
      slot.remove();
  });
}
void decrementedBad(ThreadPool &pool) {
  pool.execute([] {
    int n = number();
    if (n > 3)
      slot.set(n);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    --n;
    if (n > 3)
      slot.remove();
  });
}
void equalityOk(ThreadPool &pool) {
  pool.execute([] {
    int n = number();
    if (n == 3)
      slot.set(n);
    if (n != 3)
      return;
    slot.remove();
  });
}
// The address has been given away: who has it may write.
void keep(bool *) noexcept;
void escapedBad(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag();
    if (on)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    keep(&on);
    if (on)
      slot.remove();
  });
}
void look(const bool &) noexcept;
void constReferenceOk(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag();
    if (on)
      slot.set(1);
    look(on);
    if (on)
      slot.remove();
  });
}
void writtenThroughAReferenceBad(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag();
    bool &alias = on;
    if (on)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    alias = false;
    if (on)
      slot.remove();
  });
}
void writtenByALambdaBad(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag();
    auto clear = [&on] { on = false; };
    if (on)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    clear();
    if (on)
      slot.remove();
  });
}
void lambdaWithACopyOk(ThreadPool &pool) {
  pool.execute([] {
    bool on = flag();
    auto clear = [on]() mutable { on = false; };
    if (on)
      slot.set(1);
    clear();
    if (on)
      slot.remove();
  });
}
// A flag that says what was done.
void flagOk(ThreadPool &pool) {
  pool.execute([] {
    bool done = false;
    if (flag()) {
      slot.set(1);
      done = true;
    }
    quiet();
    if (done)
      slot.remove();
  });
}
void flagTooLateBad(ThreadPool &pool) {
  pool.execute([] {
    bool done = false;
    if (flag()) {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (flag())
        done = true;
    }
    if (done)
      slot.remove();
  });
}
void flagInALoopOk(ThreadPool &pool) {
  pool.execute([] {
    bool done = false;
    for (int i = 0; i < 3; ++i)
      if (!done && flag()) {
        slot.set(i);
        done = true;
      }
    if (done)
      slot.remove();
  });
}
void stateOk(ThreadPool &pool) {
  pool.execute([] {
    enum { none, bound, failed } state = none;
    if (flag()) {
      slot.set(1);
      state = bound;
    } else if (flag()) {
      state = failed;
    }
    if (state == bound)
      slot.remove();
  });
}
void stateBad(ThreadPool &pool) {
  pool.execute([] {
    enum { none, bound, failed } state = none;
    if (flag()) {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      state = failed;
    }
    if (state == bound)
      slot.remove();
  });
}
// Atomics and volatiles never agree.
void volatileBad(ThreadPool &pool) {
  pool.execute([] {
    volatile bool on = flag();
    if (on)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (on)
      slot.remove();
  });
}
void atomicBad(ThreadPool &pool, std::atomic<bool> &on) {
  pool.execute([&on] {
    if (on)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (on)
      slot.remove();
  });
}
void atomicLoadBad(ThreadPool &pool, std::atomic<bool> &on) {
  pool.execute([&on] {
    if (on.load())
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (on.load())
      slot.remove();
  });
}
void loadedOnceOk(ThreadPool &pool, std::atomic<bool> &on) {
  pool.execute([&on] {
    bool now = on.load();
    if (now)
      slot.set(1);
    if (now)
      slot.remove();
  });
}
} // namespace locals

namespace parameters {
void scoped(bool on) {
  if (on)
    slot.set(1);
  quiet();
  if (on)
    slot.remove();
}
void inverted(bool on) {
  if (on)
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  if (!on)
    slot.remove();
}
void calledOk(ThreadPool &pool) {
  pool.execute([] { scoped(flag()); });
}
void calledBad(ThreadPool &pool) {
  pool.execute([] { inverted(flag()); });
}
// A capture of the task.
void captureOk(ThreadPool &pool, bool on) {
  pool.execute([on] {
    if (on)
      slot.set(1);
    quiet();
    if (on)
      slot.remove();
  });
}
void referenceCaptureOk(ThreadPool &pool, bool &on) {
  pool.execute([&on] {
    if (on)
      slot.set(1);
    if (on)
      slot.remove();
  });
}
void mutableCaptureBad(ThreadPool &pool, bool on) {
  pool.execute([on]() mutable {
    if (on)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    on = flag();
    if (on)
      slot.remove();
  });
}
void constantArgumentOk(ThreadPool &pool) {
  pool.execute([] { inverted(false); });
}
} // namespace parameters

namespace members {
struct Worker {
  bool on = false;
  bool isOn() const noexcept;
  bool toggle() noexcept;
  void look() const noexcept;
  static bool global;

  void fieldOk() {
    if (on)
      slot.set(1);
    quiet();
    if (on)
      slot.remove();
  }
  void fieldWrittenBad() {
    if (on)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    on = flag();
    if (on)
      slot.remove();
  }
  void constMemberOk() {
    if (isOn())
      slot.set(1);
    look();
    if (isOn())
      slot.remove();
  }
  // A member that is not const may change what the other one answers.
  void nonConstMemberBad() {
    if (isOn())
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    touch();
    if (isOn())
      slot.remove();
  }
  void touch() noexcept;
  void toggledBad() {
    if (toggle())
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (toggle())
      slot.remove();
  }
};
void run(ThreadPool &pool, Worker &w) {
  pool.execute([&w] { w.fieldOk(); });
  pool.execute([&w] { w.fieldWrittenBad(); });
  pool.execute([&w] { w.constMemberOk(); });
  pool.execute([&w] { w.nonConstMemberBad(); });
  pool.execute([&w] { w.toggledBad(); });
}
struct Options {
  bool trace;
  std::string name;
};
void throughAPointerOk(ThreadPool &pool, const Options *options) {
  pool.execute([options] {
    if (options->trace)
      slot.set(1);
    if (options->trace)
      slot.remove();
  });
}
void emptyOk(ThreadPool &pool, Options options) {
  pool.execute([options] {
    if (!options.name.empty())
      slot.set(1);
    if (!options.name.empty())
      slot.remove();
  });
}
void appendedBad(ThreadPool &pool, Options options) {
  pool.execute([options]() mutable {
    if (!options.name.empty())
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    options.name += "x";
    if (!options.name.empty())
      slot.remove();
  });
}
} // namespace members

namespace globals {
static bool enabled;
bool external;
void turnOff() { enabled = false; }
void sameGlobalOk(ThreadPool &pool) {
  pool.execute([] {
    if (enabled)
      slot.set(1);
    quiet();
    if (enabled)
      slot.remove();
  });
}
void writtenByAKnownFunctionBad(ThreadPool &pool) {
  pool.execute([] {
    if (enabled)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    turnOff();
    if (enabled)
      slot.remove();
  });
}
} // namespace globals

namespace returned {
bool tryBind() {
  if (!flag())
    return false;
  slot.set(1);
  return true;
}
void unbind() { slot.remove(); }
void returnedBooleanOk(ThreadPool &pool) {
  pool.execute([] {
    if (tryBind()) {
      quiet();
      unbind();
    }
  });
}
void keptBooleanOk(ThreadPool &pool) {
  pool.execute([] {
    const bool bound = tryBind();
    quiet();
    if (bound)
      unbind();
  });
}
bool tryBindWrong() {
  if (!flag())
    return true;
  slot.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return false;
}
void wrongBooleanBad(ThreadPool &pool) {
  pool.execute([] {
    if (tryBindWrong())
      unbind();
  });
}
enum class Status { ok, busy };
Status bind() {
  if (flag())
    return Status::busy;
  slot.set(1);
  return Status::ok;
}
void statusOk(ThreadPool &pool) {
  pool.execute([] {
    if (bind() != Status::ok)
      return;
    quiet();
    slot.remove();
  });
}
int *findOrNull() {
  static int x;
  if (flag())
    return nullptr;
  slot.set(1);
  return &x;
}
void pointerOk(ThreadPool &pool) {
  pool.execute([] {
    if (int *p = findOrNull()) {
      *p = 3;
      slot.remove();
    }
  });
}
void outParameter(bool &bound) {
  bound = flag();
  if (bound)
    slot.set(1);
}
void outParameterOk(ThreadPool &pool) {
  pool.execute([] {
    bool bound;
    outParameter(bound);
    if (bound)
      slot.remove();
  });
}
struct Result {
  bool bound;
  int value;
};
Result bindStruct() {
  Result r{flag(), 3};
  if (r.bound)
    slot.set(1);
  return r;
}
void structOk(ThreadPool &pool) {
  pool.execute([] {
    auto r = bindStruct();
    if (r.bound)
      slot.remove();
  });
}
void structuredBindingOk(ThreadPool &pool) {
  pool.execute([] {
    auto [bound, value] = bindStruct();
    if (bound)
      slot.remove();
  });
}
} // namespace returned

namespace optionals {
std::optional<int> find() noexcept;
void optionalOk(ThreadPool &pool) {
  pool.execute([] {
    auto found = find();
    if (found)
      slot.set(*found);
    quiet();
    if (found)
      slot.remove();
  });
}
void hasValueOk(ThreadPool &pool) {
  pool.execute([] {
    const std::optional<int> found = find();
    if (found.has_value())
      slot.set(1);
    if (!found.has_value())
      return;
    slot.remove();
  });
}
void resetOptionalBad(ThreadPool &pool) {
  pool.execute([] {
    auto found = find();
    if (found)
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    found.reset();
    if (found)
      slot.remove();
  });
}
void pointerOk(ThreadPool &pool, int *p) {
  pool.execute([p] {
    if (p)
      slot.set(*p);
    if (p != nullptr)
      slot.remove();
  });
}
void sharedPointerOk(ThreadPool &pool, std::shared_ptr<int> p) {
  pool.execute([p] {
    if (p)
      slot.set(*p);
    if (p)
      slot.remove();
  });
}
} // namespace optionals

namespace slots {
// The slot itself tells.
void removesIfThereOk(ThreadPool &pool) {
  pool.execute([] {
    if (flag())
      slot.set(1);
    if (slot.try_get())
      slot.remove();
  });
}
void removesIfThereNegatedOk(ThreadPool &pool) {
  pool.execute([] {
    if (flag())
      slot.set(1);
    if (slot.try_get() == nullptr)
      return;
    slot.remove();
  });
}
void removesIfNotThereBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (!slot.try_get())
      slot.remove();
  });
}
void pointerFromBeforeBad(ThreadPool &pool) {
  pool.execute([] {
    int *before = slot.try_get();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (before)
      slot.remove();
  });
}

// prev = get(); set(k); ... if (prev != k) set(prev);
static threadslot::ThreadLocal<int> level;
void comparesAndRestoresOk(ThreadPool &pool, int mine) {
  pool.execute([mine] {
    int before = level.get();
    level.set(mine);
    quiet();
    if (before != mine)
      level.set(before);
  });
}
void comparesAndForgetsBad(ThreadPool &pool, int mine, int other) {
  pool.execute([mine, other] {
    int before = level.get();
    level.set(mine);
// CHECK: :[[@LINE-1]]:5: warning: slot 'level' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (before != other)
      level.set(before);
  });
}
void setsOnlyIfDifferentOk(ThreadPool &pool, int mine) {
  pool.execute([mine] {
    int before = level.get();
    if (before != mine)
      level.set(mine);
    quiet();
    if (before != mine)
      level.set(before);
  });
}
struct Saved {
  int level;
};
Saved enter(int mine) {
  Saved s{level.get()};
  level.set(mine);
  return s;
}
void leave(const Saved &s, int mine) {
  if (s.level != mine)
    level.set(s.level);
}
void comparesAFieldOk(ThreadPool &pool, int mine) {
  pool.execute([mine] {
    Saved s = enter(mine);
    quiet();
    leave(s, mine);
  });
}
} // namespace slots

namespace pure {
[[gnu::pure]] bool configured() noexcept;
bool compute(int) noexcept;
void pureFunctionOk(ThreadPool &pool) {
  pool.execute([] {
    if (configured())
      slot.set(1);
    if (configured())
      slot.remove();
  });
}
void otherFunctionBad(ThreadPool &pool) {
  pool.execute([] {
    if (compute(1))
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (compute(1))
      slot.remove();
  });
}
bool isEven(int n) { return (n & 1) == 0; }
void knownBodyOk(ThreadPool &pool, int n) {
  pool.execute([n] {
    if (isEven(n))
      slot.set(1);
    if (isEven(n))
      slot.remove();
  });
}
void constexprIfOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    if constexpr (sizeof(int) == 4)
      slot.remove();
  });
}
void constexprIfBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if constexpr (sizeof(int) == 8)
      slot.remove();
  });
}
} // namespace pure
