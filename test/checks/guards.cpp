// RUN: %check --any-notes %s
// Guards by what their destructors do: user-written classes of every make.
#include "Inputs/prologue.h"
#include <functional>
#include <utility>

namespace runtime {
void scopedRemoveOk(ThreadPool &pool) {
  pool.execute([] {
    threadslot::ScopedRemove guard(slot);
    slot.set(1);
    mayThrow();
  });
}
void scopedRestoreOk(ThreadPool &pool) {
  pool.execute([] {
    threadslot::ScopedRestore guard(slot);
    slot.set(1);
    mayThrow();
  });
}
void scopedValueOk(ThreadPool &pool) {
  pool.execute([] {
    threadslot::ScopedValue guard(slot, 1);
    mayThrow();
    slot.set(2);
    mayThrow();
  });
}
void scopeExitOk(ThreadPool &pool) {
  pool.execute([] {
    threadslot::ScopeExit guard([] { slot.remove(); });
    slot.set(1);
    mayThrow();
  });
}
void dismissedBad(ThreadPool &pool) {
  pool.execute([] {
    threadslot::ScopeExit guard([] { slot.remove(); });
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    guard.dismiss();
  });
}
void guardOfAnotherSlotBad(ThreadPool &pool) {
  pool.execute([] {
    threadslot::ScopedRemove guard(other);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// What a restoring guard saves after the set is put back by it.
void savesTooLateBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    threadslot::ScopedRestore guard(slot);
    slot.set(2);
  });
}
} // namespace runtime

namespace clearing {
class Remover {
public:
  explicit Remover(threadslot::ThreadLocal<int> &s) : s(s) {}
  ~Remover() { s.remove(); }

private:
  threadslot::ThreadLocal<int> &s;
};
void referenceOk(ThreadPool &pool) {
  pool.execute([] {
    Remover guard(slot);
    slot.set(1);
    mayThrow();
  });
}
void referenceToAnotherBad(ThreadPool &pool) {
  pool.execute([] {
    Remover guard(other);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

struct PointerRemover {
  threadslot::ThreadLocal<int> *s = nullptr;
  ~PointerRemover() {
    if (s)
      s->remove();
  }
};
void pointerOk(ThreadPool &pool) {
  pool.execute([] {
    PointerRemover guard{&slot};
    slot.set(1);
    mayThrow();
  });
}
void pointerSetLaterOk(ThreadPool &pool) {
  pool.execute([] {
    PointerRemover guard;
    guard.s = &slot;
    slot.set(1);
    mayThrow();
  });
}
void pointerResetBad(ThreadPool &pool) {
  pool.execute([] {
    PointerRemover guard{&slot};
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    guard.s = nullptr;
  });
}

template <class Slot> struct Template {
  Slot &s;
  ~Template() { s.remove(); }
};
template <class Slot> Template(Slot &) -> Template<Slot>;
void templateOk(ThreadPool &pool) {
  pool.execute([] {
    Template guard{slot};
    slot.set(1);
    mayThrow();
  });
}

template <threadslot::ThreadLocal<int> &S> struct ByParameter {
  ~ByParameter() { S.remove(); }
};
void templateParameterOk(ThreadPool &pool) {
  pool.execute([] {
    ByParameter<slot> guard;
    slot.set(1);
    mayThrow();
  });
}
void otherTemplateParameterBad(ThreadPool &pool) {
  pool.execute([] {
    ByParameter<other> guard;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

// The destructor may do it through helpers.
struct Indirect {
  ~Indirect() { finish(); }
  void finish() { finishAll(1); }
  static void finishAll(int) { slot.remove(); }
};
void helperOk(ThreadPool &pool) {
  pool.execute([] {
    Indirect guard;
    slot.set(1);
    mayThrow();
  });
}

// Sets when made, clears when destroyed.
struct Scope {
  explicit Scope(int n) { slot.set(n); }
  ~Scope() { slot.remove(); }
};
void setsAndClearsOk(ThreadPool &pool) {
  pool.execute([] {
    Scope scope(1);
    mayThrow();
  });
}
struct HalfScope {
  explicit HalfScope(int n) { slot.set(n); }
// CHECK: :[[@LINE-1]]:31: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  ~HalfScope() { quiet(); }
};
void neverClearsBad(ThreadPool &pool) {
  pool.execute([] { HalfScope scope(1); });
}

// Looks like a guard but does nothing, or does it under a condition.
struct Pretends {
  explicit Pretends(threadslot::ThreadLocal<int> &s) : s(s) {}
  ~Pretends() { (void)s.get(); }
  threadslot::ThreadLocal<int> &s;
};
void looksLikeOneBad(ThreadPool &pool) {
  pool.execute([] {
    Pretends guard(slot);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
struct Sometimes {
  ~Sometimes() {
    if (flag())
      slot.remove();
  }
};
void sometimesBad(ThreadPool &pool) {
  pool.execute([] {
    Sometimes guard;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace clearing

namespace restoring {
// Saves in the constructor, puts back in the destructor.
struct Restorer {
  explicit Restorer(threadslot::ThreadLocal<int *> &s) : s(s), old(s.get()) {}
  ~Restorer() { s.set(old); }
  threadslot::ThreadLocal<int *> &s;
  int *old;
};
static threadslot::ThreadLocal<int *> pointer;
void restoresOk(ThreadPool &pool, int *value) {
  pool.execute([value] {
    Restorer guard(pointer);
    pointer.set(value);
    mayThrow();
  });
}
void savesAfterTheSetBad(ThreadPool &pool, int *value) {
  pool.execute([value] {
    pointer.set(value);
// CHECK: :[[@LINE-1]]:5: warning: slot 'pointer' set here is not removed on every path out of the task [threadslot-missing-remove]
    Restorer guard(pointer);
  });
}

// Exchanges the saved value instead.
struct Wrong {
  explicit Wrong(int *value) : old(pointer.get()) { pointer.set(value); }
  ~Wrong() {
    old = nullptr;
    pointer.set(last);
// CHECK: :[[@LINE-1]]:5: warning: slot 'pointer' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  int *old;
  int *last = nullptr;
};
void putsBackAnotherBad(ThreadPool &pool, int *value) {
  pool.execute([value] { Wrong guard(value); });
}

// By hand.
void byHandOk(ThreadPool &pool) {
  pool.execute([] {
    int saved = slot.get();
    slot.set(1);
    quiet();
    slot.set(saved);
  });
}
void byHandThrowsBad(ThreadPool &pool) {
  pool.execute([] {
    int saved = slot.get();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.set(saved);
  });
}
void byHandModifiedBad(ThreadPool &pool) {
  pool.execute([] {
    int saved = slot.get();
    slot.set(1);
    ++saved;
    slot.set(saved);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void byHandAnotherSlotBad(ThreadPool &pool) {
  pool.execute([] {
    int saved = other.get();
    slot.set(1);
    slot.set(saved);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void byHandInAFinallyOk(ThreadPool &pool) {
  pool.execute([] {
    int saved = slot.get();
    threadslot::ScopeExit guard([&] { slot.set(saved); });
    slot.set(1);
    mayThrow();
  });
}
void byHandByValueOk(ThreadPool &pool) {
  pool.execute([] {
    threadslot::ScopeExit guard([saved = slot.get()] { slot.set(saved); });
    slot.set(1);
    mayThrow();
  });
}
void byHandInHandlersOk(ThreadPool &pool) {
  pool.execute([] {
    int saved = slot.get();
    slot.set(1);
    try {
      mayThrow();
    } catch (...) {
      slot.set(saved);
      throw;
    }
    slot.set(saved);
  });
}

// Saved in one object, restored by a member function.
struct Snapshot {
  int value;
  int more;
};
Snapshot take() { return {slot.get(), 3}; }
void put(const Snapshot &s) { slot.set(s.value); }
void putWrong(const Snapshot &s) { slot.set(s.more); }
// CHECK: :[[@LINE-1]]:36: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void throughAStructOk(ThreadPool &pool) {
  pool.execute([] {
    Snapshot s = take();
    slot.set(1);
    put(s);
  });
}
void throughAStructBad(ThreadPool &pool) {
  pool.execute([] {
    Snapshot s = take();
    slot.set(1);
    putWrong(s);
  });
}
} // namespace restoring

namespace finally_objects {
template <class F> struct Finally {
  explicit Finally(F f) : f(std::move(f)) {}
  ~Finally() {
    if (armed)
      f();
  }
  void release() { armed = false; }
  F f;
  bool armed = true;
};
template <class F> Finally<F> finally(F f) { return Finally<F>(std::move(f)); }

void deducedOk(ThreadPool &pool) {
  pool.execute([] {
    Finally guard([] { slot.remove(); });
    slot.set(1);
    mayThrow();
  });
}
void factoryOk(ThreadPool &pool) {
  pool.execute([] {
    auto guard = finally([&] { slot.remove(); });
    slot.set(1);
    mayThrow();
  });
}
void doesSomethingElseBad(ThreadPool &pool) {
  pool.execute([] {
    auto guard = finally([&] { other.remove(); });
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void releasedBad(ThreadPool &pool) {
  pool.execute([] {
    auto guard = finally([&] { slot.remove(); });
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    guard.release();
  });
}
void releasedOnOneWayBad(ThreadPool &pool) {
  pool.execute([] {
    auto guard = finally([&] { slot.remove(); });
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      guard.release();
  });
}
void releasedAfterTheRemoveOk(ThreadPool &pool) {
  pool.execute([] {
    auto guard = finally([&] { slot.remove(); });
    slot.set(1);
    mayThrow();
    slot.remove();
    guard.release();
  });
}
void capturesTheSlotOk(ThreadPool &pool) {
  pool.execute([] {
    auto &s = slot;
    auto guard = finally([&s] { s.remove(); });
    slot.set(1);
    mayThrow();
  });
}
void capturesAPointerOk(ThreadPool &pool) {
  pool.execute([] {
    auto *s = &slot;
    auto guard = finally([s] { s->remove(); });
    slot.set(1);
    mayThrow();
  });
}

// Without type: the callable is in a std::function.
struct Erased {
  std::function<void()> f;
  ~Erased() {
    if (f)
      f();
  }
};
void erasedOk(ThreadPool &pool) {
  pool.execute([] {
    Erased guard{[] { slot.remove(); }};
    slot.set(1);
    mayThrow();
  });
}
void erasedAndEmptiedBad(ThreadPool &pool) {
  pool.execute([] {
    Erased guard{[] { slot.remove(); }};
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    guard.f = nullptr;
  });
}
void erasedEmptyBad(ThreadPool &pool) {
  pool.execute([] {
    Erased guard;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

// By a function pointer and an argument, as C libraries do.
struct Callback {
  void (*f)(void *);
  void *data;
  ~Callback() { f(data); }
};
void removeIt(void *p) {
  static_cast<threadslot::ThreadLocal<int> *>(p)->remove();
}
void callbackOk(ThreadPool &pool) {
  pool.execute([] {
    Callback guard{removeIt, &slot};
    slot.set(1);
    mayThrow();
  });
}
void callbackOfAnotherSlotBad(ThreadPool &pool) {
  pool.execute([] {
    Callback guard{removeIt, &other};
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

// Macros.
struct ScopeExitTag {};
template <class F> Finally<F> operator+(ScopeExitTag, F f) {
  return Finally<F>(std::move(f));
}
#define CONCAT2(a, b) a##b
#define CONCAT(a, b) CONCAT2(a, b)
#define SCOPE_EXIT                                                             \
  auto CONCAT(scopeExit, __LINE__) = ScopeExitTag() + [&]() noexcept
void macroOk(ThreadPool &pool) {
  pool.execute([] {
    SCOPE_EXIT { slot.remove(); };
    slot.set(1);
    mayThrow();
  });
}
void macroTooLateBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    SCOPE_EXIT { slot.remove(); };
  });
}

// The cleanup attribute of GNU C.
void removeByAddress(threadslot::ThreadLocal<int> **s) { (*s)->remove(); }
void attributeOk(ThreadPool &pool) {
  pool.execute([] {
    __attribute__((cleanup(removeByAddress))) auto *s = &slot;
    s->set(1);
    mayThrow();
  });
}
} // namespace finally_objects

namespace armed {
class Guard {
public:
  Guard() = default;
  explicit Guard(threadslot::ThreadLocal<int> &s) : s(&s) {}
  Guard(Guard &&o) noexcept : s(o.s) { o.s = nullptr; }
  Guard &operator=(Guard &&o) noexcept {
    if (this != &o) {
      reset();
      s = o.s;
      o.s = nullptr;
    }
    return *this;
  }
  ~Guard() { reset(); }
  void reset() {
    if (s)
      s->remove();
    s = nullptr;
  }
  void release() { s = nullptr; }

private:
  threadslot::ThreadLocal<int> *s = nullptr;
};
Guard make() { return Guard(slot); }

void movedOk(ThreadPool &pool) {
  pool.execute([] {
    Guard first(slot);
    slot.set(1);
    Guard second = std::move(first);
    mayThrow();
  });
}
void assignedOk(ThreadPool &pool) {
  pool.execute([] {
    Guard guard;
    guard = make();
    slot.set(1);
    mayThrow();
  });
}
void assignedUnderAConditionBad(ThreadPool &pool) {
  pool.execute([] {
    Guard guard;
    if (flag())
      guard = make();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void assignedUnderTheSameConditionOk(ThreadPool &pool) {
  pool.execute([] {
    Guard guard;
    if (flag()) {
      guard = Guard(slot);
      slot.set(1);
    }
    mayThrow();
  });
}
void resetEarlyBad(ThreadPool &pool) {
  pool.execute([] {
    Guard guard(slot);
    slot.set(1);
    guard.reset();
    slot.set(2);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void releasedBad(ThreadPool &pool) {
  pool.execute([] {
    Guard guard(slot);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    guard.release();
  });
}
// The guard that is overwritten clears at once.
void overwrittenOk(ThreadPool &pool) {
  pool.execute([] {
    Guard guard(slot);
    slot.set(1);
    guard = Guard();
  });
}
void overwrittenBeforeTheSetBad(ThreadPool &pool) {
  pool.execute([] {
    Guard guard(slot);
    guard = Guard();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// Moved into a task of another thread, it guards nothing here.
void movedAwayBad(ThreadPool &pool) {
  pool.execute([&pool] {
    Guard guard(slot);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    pool.execute([guard = std::move(guard)] { quiet(); });
  });
}
// As a member of a task object, it is no guard of the call.
struct Task {
  Guard guard;
  void operator()() { slot.set(1); }
// CHECK: :[[@LINE-1]]:23: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void memberOfTheTaskBad(ThreadPool &pool) { pool.execute(Task{make()}); }

// What the captured guard holds is not known if a factory has made it.
struct TaskWithALocal {
  Guard guard;
  void operator()() {
    Guard mine = std::move(guard);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  }
};
void FP_movedIntoALocalOk(ThreadPool &pool) {
  pool.execute(TaskWithALocal{make()});
}
} // namespace armed
