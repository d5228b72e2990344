// RUN: %check --any-notes %s
// Sets and removes in helpers: parameters, recursion, templates, virtual calls,
// default arguments and member initialisers, callbacks.
#include "Inputs/prologue.h"
#include <algorithm>
#include <functional>
#include <vector>

using Slot = threadslot::ThreadLocal<int>;

namespace plain {
void bind() { slot.set(1); }
void unbind() { slot.remove(); }
void bothHelpersOk(ThreadPool &pool) {
  pool.execute([] {
    bind();
    quiet();
    unbind();
  });
}
void bindAndForget() { slot.set(2); }
// CHECK: :[[@LINE-1]]:24: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void setInAHelperBad(ThreadPool &pool) {
  pool.execute([] { bindAndForget(); });
}
void deepBind() { slot.set(3); }
// CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void middle() { deepBind(); }
void twoLevelsBad(ThreadPool &pool) {
  pool.execute([] { middle(); });
}
void helperThatNobodySubmitsOk() { slot.set(4); }
// One set, many tasks: one finding.
void shared() { slot.set(5); }
// CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void manyTasksBad(ThreadPool &pool) {
  pool.execute([] { shared(); });
  pool.execute([] {
    shared();
    slot.remove();
  });
  pool.execute(shared);
}
// Normal exits beat exceptional ones, whatever task they come from.
void either() { slot.set(6); }
// CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void normalBeatsExceptionalBad(ThreadPool &pool) {
  pool.execute([] {
    either();
    mayThrow();
    slot.remove();
  });
  pool.execute([] { either(); });
}
void throwing() { slot.set(7); }
// CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
void exceptionalOnlyBad(ThreadPool &pool) {
  pool.execute([] {
    throwing();
    mayThrow();
    slot.remove();
  });
}
} // namespace plain

namespace parameters {
void bind(Slot &s, int n) { s.set(n); }
// CHECK: :[[@LINE-1]]:29: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
void unbind(Slot &s) { s.remove(); }
void unbindPointer(Slot *s) { s->remove(); }
void unbindIf(Slot *s) {
  if (s)
    s->remove();
}
void referenceOk(ThreadPool &pool) {
  pool.execute([] {
    bind(slot, 1);
    unbind(slot);
  });
}
void pointerOk(ThreadPool &pool) {
  pool.execute([] {
    bind(slot, 1);
    unbindPointer(&slot);
  });
}
void testedPointerOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    unbindIf(&slot);
  });
}
void nullPointerBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    unbindIf(nullptr);
  });
}
void anotherSlotBad(ThreadPool &pool) {
  pool.execute([] {
    bind(slot, 1);
    unbind(other);
  });
}
Slot &theSlot() { return slot; }
void getterOk(ThreadPool &pool) {
  pool.execute([] {
    theSlot().set(1);
    theSlot().remove();
  });
}
void getterMixedOk(ThreadPool &pool) {
  pool.execute([] {
    auto &alias = theSlot();
    slot.set(1);
    alias.remove();
  });
}
Slot &pick(bool first) { return first ? slot : other; }
void getterOfEitherBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    pick(flag()).remove();
  });
}
void getterOfThisOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    pick(true).remove();
  });
}
struct Context {
  Slot &primary;
  Slot *secondary;
};
void throughAStructOk(ThreadPool &pool) {
  pool.execute([] {
    Context c{slot, &other};
    c.primary.set(1);
    c.secondary->set(2);
    other.remove();
    slot.remove();
  });
}
struct Application {
  Slot request;
// CHECK: :[[@LINE-1]]:8: warning: slot 'request' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
  static Slot user;
  Application &self() { return *this; }
};
Slot Application::user;
void memberSlotOk(ThreadPool &pool, Application &app) {
  pool.execute([&app] {
    app.request.set(1);
    app.self().request.remove();
  });
}
void memberSlotOfAnotherBad(ThreadPool &pool, Application &app,
                            Application &second) {
  pool.execute([&app, &second] {
    app.request.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'app.request' set here is not removed on every path out of the task [threadslot-missing-remove]
    second.request.remove();
  });
}
void staticMemberOk(ThreadPool &pool, Application &app) {
  pool.execute([&app] {
    app.user.set(1);
    Application::user.remove();
  });
}
// The slot as a parameter of the task's own type.
void arrayOk(ThreadPool &pool) {
  static Slot many[3];
  pool.execute([] {
    many[1].set(1);
    many[1].remove();
  });
}
void arrayOtherIndexBad(ThreadPool &pool) {
  static Slot many[3];
  pool.execute([] {
    many[1].set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'many[1]' set here is not removed on every path out of the task [threadslot-missing-remove]
    many[2].remove();
  });
}
} // namespace parameters

namespace recursion {
void recursiveSet(int n) {
  if (n == 0)
    return;
  slot.set(n);
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  recursiveSet(n - 1);
}
void recursiveSetBad(ThreadPool &pool) {
  pool.execute([] { recursiveSet(3); });
}
void recursiveScope(int n) {
  if (n == 0)
    return;
  slot.set(n);
  recursiveScope(n - 1);
  slot.remove();
}
void recursiveScopeOk(ThreadPool &pool) {
  pool.execute([] { recursiveScope(3); });
}
void odd(int n);
void even(int n) {
  if (n == 0) {
    slot.remove();
    return;
  }
  odd(n - 1);
}
void odd(int n) {
  slot.set(n);
  even(n - 1);
}
void mutualOk(ThreadPool &pool) {
  pool.execute([] { odd(3); });
}
void endless() {
  slot.set(1);
  endless();
}
void neverReturnsOk(ThreadPool &pool) {
  pool.execute([] { endless(); });
}
} // namespace recursion

namespace templates {
template <class T> void bind(T value) { slot.set(int(value)); }
template <class S> void unbind(S &s) { s.remove(); }
void instantiatedOk(ThreadPool &pool) {
  pool.execute([] {
    bind(1);
    bind(2.0);
    unbind(slot);
  });
}
template <class T> void bindAndForget(T value) {
  slot.set(int(value));
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void instantiatedBad(ThreadPool &pool) {
  pool.execute([] { bindAndForget(1); });
}
// Nobody is told about what is never instantiated.
template <class T> void neverUsedOk(ThreadPool &pool) {
  pool.execute([] { slot.set(T()); });
}
template <class... F> void all(F... f) { (f(), ...); }
void foldOk(ThreadPool &pool) {
  pool.execute([] { all([] { slot.set(1); }, quiet, [] { slot.remove(); }); });
}
void foldBad(ThreadPool &pool) {
  pool.execute([] {
    all([] { slot.remove(); }, [] {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
  });
}
template <int N> void countdown() {
  slot.set(N);
  if constexpr (N > 0)
    countdown<N - 1>();
  else
    slot.remove();
}
void recursiveTemplateOk(ThreadPool &pool) {
  pool.execute([] { countdown<40>(); });
}
template <bool Clear> struct Policy {
  static void finish() {
    if constexpr (Clear)
      slot.remove();
  }
};
void policyOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    Policy<true>::finish();
  });
}
void policyBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    Policy<false>::finish();
  });
}
} // namespace templates

namespace virtuals {
struct Base {
  virtual ~Base() = default;
  virtual void enter() {}
  virtual void leave() = 0;
};
struct First : Base {
  void enter() override { slot.set(1); }
// CHECK: :[[@LINE-1]]:27: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void leave() override { slot.remove(); }
};
struct Second : Base {
  void leave() override { slot.remove(); }
};
// Set if any candidate sets, clear only if all do.
void anyCandidateSetsBad(ThreadPool &pool, Base &b) {
  pool.execute([&b] { b.enter(); });
}
void allCandidatesClearOk(ThreadPool &pool, Base &b) {
  pool.execute([&b] {
    slot.set(1);
    b.leave();
  });
}
struct Plug {
  virtual ~Plug() = default;
  virtual void leave() = 0;
};
struct Clears : Plug {
  void leave() override { slot.remove(); }
};
struct Forgets : Plug {
  void leave() override {}
};
void oneForgetsBad(ThreadPool &pool, Plug &p) {
  pool.execute([&p] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    p.leave();
  });
}
// The class is known: there is one candidate.
void knownClassOk(ThreadPool &pool) {
  pool.execute([] {
    Clears c;
    slot.set(1);
    c.leave();
  });
}
struct FinalClears final : Plug {
  void leave() override { slot.remove(); }
};
void finalClassOk(ThreadPool &pool, FinalClears &c) {
  pool.execute([&c] {
    slot.set(1);
    c.leave();
  });
}
void qualifiedCallOk(ThreadPool &pool, Clears &c) {
  pool.execute([&c] {
    slot.set(1);
    c.Clears::leave();
  });
}
} // namespace virtuals

namespace defaults {
int setAndCount() {
  slot.set(1);
  return 1;
}
int removeAndCount() {
  slot.remove();
  return 1;
}
int forgetAndCount() {
  slot.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return 1;
}
void withDefault(int = removeAndCount()) {}
void defaultArgumentOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    withDefault();
  });
}
void givenArgumentBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    withDefault(2);
  });
}
struct Initialised {
  int n = setAndCount();
  int m = 2;
};
struct OtherConstructor {
  OtherConstructor() {}
  explicit OtherConstructor(int n) : n(n) {}
  int n = forgetAndCount();
};
void memberInitialiserOk(ThreadPool &pool) {
  pool.execute([] {
    Initialised i;
    slot.remove();
  });
}
void memberInitialiserBad(ThreadPool &pool) {
  pool.execute([] { OtherConstructor c; });
}
void memberInitialiserNotUsedOk(ThreadPool &pool) {
  pool.execute([] { OtherConstructor c(1); });
}
void aggregateInitialiserOk(ThreadPool &pool) {
  pool.execute([] {
    Initialised i{.m = 3};
    slot.remove();
  });
}
} // namespace defaults

namespace callbacks {
template <class F> void with(Slot &s, int v, F f) {
  s.set(v);
  f();
  s.remove();
}
template <class F> void withForgetful(Slot &s, int v, F f) {
  s.set(v);
// CHECK: :[[@LINE-1]]:3: warning: slot 's' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  f();
  s.remove();
}
template <class F> void withGuard(Slot &s, int v, F &&f) {
  threadslot::ScopedRemove guard(s);
  s.set(v);
  f();
}
void withOk(ThreadPool &pool) {
  pool.execute([] { with(slot, 1, [&] { quiet(); }); });
}
void callbackThrowsBad(ThreadPool &pool) {
  pool.execute([] { withForgetful(slot, 1, [&] { mayThrow(); }); });
}
void withGuardOk(ThreadPool &pool) {
  pool.execute([] { withGuard(slot, 1, [&] { mayThrow(); }); });
}
void callbackSetsBad(ThreadPool &pool) {
  pool.execute([] {
    with(other, 1, [&] {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
  });
}
void functionOk(ThreadPool &pool) {
  pool.execute([] { with(slot, 1, quiet); });
}
void call(const std::function<void()> &f) { f(); }
void callPointer(void (*f)()) { f(); }
void erasedOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    call([] { slot.remove(); });
  });
}
void erasedBad(ThreadPool &pool) {
  pool.execute([] {
    call([] {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
  });
}
void pointerOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    callPointer([] { slot.remove(); });
  });
}
// Library functions that call what they are given.
void forEachBad(ThreadPool &pool, std::vector<int> all) {
  pool.execute([all] {
    std::for_each(all.begin(), all.end(), [](int n) {
      slot.set(n);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
  });
}
void forEachOk(ThreadPool &pool, std::vector<int> all) {
  pool.execute([all] {
    std::for_each(all.begin(), all.end(), [](int n) {
      slot.set(n);
      slot.remove();
    });
  });
}
void invokeOk(ThreadPool &pool) {
  pool.execute([] {
    std::invoke([] { slot.set(1); });
    slot.remove();
  });
}
// A lambda that is called where it stands, or kept and called later.
void immediatelyOk(ThreadPool &pool) {
  pool.execute([] {
    int n = [] {
      slot.set(1);
      return 2;
    }();
    slot.remove();
    return n;
  });
}
void keptAndCalledOk(ThreadPool &pool) {
  pool.execute([] {
    auto finish = [] { slot.remove(); };
    slot.set(1);
    finish();
  });
}
void keptAndNotCalledBad(ThreadPool &pool) {
  pool.execute([] {
    auto finish = [] { slot.remove(); };
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    (void)finish;
  });
}
void memberPointerOk(ThreadPool &pool) {
  struct S {
    void finish() { slot.remove(); }
  };
  pool.execute([] {
    S s;
    void (S::*f)() = &S::finish;
    slot.set(1);
    (s.*f)();
  });
}
} // namespace callbacks

namespace statics {
// A local static is initialised once: by this task, or by one before it.
void staticInitialiserBad(ThreadPool &pool) {
  pool.execute([] {
    static int once = (slot.set(1), 2);
// CHECK: :[[@LINE-1]]:24: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    (void)once;
  });
}
void staticInitialiserOk(ThreadPool &pool) {
  pool.execute([] {
    static int once = (slot.set(1), 2);
    slot.remove();
    (void)once;
  });
}
// Asked for again, it is there: nothing is built that could throw.
threadslot::ThreadLocal<int> &theSlot() {
  static threadslot::ThreadLocal<int> local;
  return local;
}
void accessorOk(ThreadPool &pool) {
  pool.execute([] {
    theSlot().set(1);
    theSlot().remove();
  });
}
void accessorBad(ThreadPool &pool) {
  pool.execute([] {
    theSlot().set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'theSlot()' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace statics
