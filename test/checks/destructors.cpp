// RUN: %check --any-notes %s
// When destructors run: locals, members, bases, arrays, delete, construction
// that fails midway, objects passed and returned.
#include "Inputs/prologue.h"
#include <memory>
#include <utility>

struct Guard {
  Guard() = default;
  Guard(const Guard &) = delete;
  ~Guard() { slot.remove(); }
};
struct Throws {
  Throws() { mayThrow(); }
  explicit Throws(int) {}
};

namespace locals {
void blockOk(ThreadPool &pool) {
  pool.execute([] {
    Guard guard;
    slot.set(1);
    mayThrow();
  });
}

void endsWithItsBlockBad(ThreadPool &pool) {
  pool.execute([] {
    {
      Guard guard;
      mayThrow();
    }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

// Destroyed in reverse order: the setter's destructor comes last.
struct SetsAtTheEnd {
  ~SetsAtTheEnd() { slot.set(2); }
// CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void reverseOrderBad(ThreadPool &pool) {
  pool.execute([] {
    SetsAtTheEnd last;
    Guard first;
  });
}
struct SetsAtTheEndToo {
  ~SetsAtTheEndToo() { slot.set(2); }
};
void reverseOrderOk(ThreadPool &pool) {
  pool.execute([] {
    Guard last;
    SetsAtTheEndToo first;
  });
}

// An exception goes on behind the destructor that it has run.
void passesByAGuardBad(ThreadPool &pool) {
  pool.execute([] {
    Guard guard;
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    other.remove();
  });
}
void passesByNothingThrownOk(ThreadPool &pool) {
  pool.execute([] {
    Guard guard;
    other.set(1);
    quiet();
    other.remove();
  });
}
void stopsOnTheWayOk(ThreadPool &pool) {
  pool.execute([]() noexcept {
    Guard guard;
    other.set(1);
    mayThrow();
    other.remove();
  });
}
} // namespace locals

namespace parts {
struct Member {
  int before = 0;
  Guard guard;
};
void memberOk(ThreadPool &pool) {
  pool.execute([] {
    Member m;
    slot.set(1);
    mayThrow();
  });
}

struct Derived : Guard {
  int more = 0;
};
void baseOk(ThreadPool &pool) {
  pool.execute([] {
    Derived d;
    slot.set(1);
    mayThrow();
  });
}

struct Virtual : virtual Guard {};
void virtualBaseOk(ThreadPool &pool) {
  pool.execute([] {
    Virtual v;
    slot.set(1);
    mayThrow();
  });
}

// A reference or pointer to a guard is no guard.
struct Refers {
  Guard &guard;
  Guard *other;
};
void referenceMemberBad(ThreadPool &pool, Guard &guard) {
  pool.execute([&guard] {
    Refers r{guard, &guard};
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

// Own body first, then members in reverse, then bases.
struct BodyThenMember {
  ~BodyThenMember() { slot.set(3); }
  Guard guard;
};
void memberAfterTheBodyOk(ThreadPool &pool) {
  pool.execute([] { BodyThenMember object; });
}

struct SettingMember {
  ~SettingMember() { slot.set(4); }
// CHECK: :[[@LINE-1]]:22: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct MemberOrder {
  SettingMember last;
  Guard first;
};
void memberOrderBad(ThreadPool &pool) {
  pool.execute([] { MemberOrder object; });
}

struct SettingMemberToo {
  ~SettingMemberToo() { slot.set(4); }
};
struct MemberOrderToo {
  Guard last;
  SettingMemberToo first;
};
void memberOrderOk(ThreadPool &pool) {
  pool.execute([] { MemberOrderToo object; });
}

void arrayOk(ThreadPool &pool) {
  pool.execute([] {
    Guard guards[3];
    slot.set(1);
    mayThrow();
  });
}

void arrayMemberOk(ThreadPool &pool) {
  struct Holder {
    Guard guards[2];
  };
  pool.execute([] {
    Holder holder;
    slot.set(1);
    mayThrow();
  });
}

// A union ends none of its members.
void unionBad(ThreadPool &pool) {
  union U {
    U() {}
    ~U() {}
    Guard guard;
  };
  pool.execute([] {
    U u;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

// Deleted and defaulted destructors.
struct Defaulted {
  ~Defaulted() = default;
  Guard guard;
};
struct DefaultedLater {
  ~DefaultedLater();
  Guard guard;
};
DefaultedLater::~DefaultedLater() = default;
void defaultedOk(ThreadPool &pool) {
  pool.execute([] {
    Defaulted a;
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    DefaultedLater b;
    slot.set(1);
    mayThrow();
  });
}
} // namespace parts

namespace heap {
void deletedOk(ThreadPool &pool) {
  pool.execute([] {
    Guard *guard = new Guard;
    slot.set(1);
    delete guard;
  });
}

void neverDeletedBad(ThreadPool &pool) {
  pool.execute([] {
    Guard *guard = new Guard;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    (void)guard;
  });
}

void deletedOnOneWayBad(ThreadPool &pool) {
  pool.execute([] {
    Guard *guard = new Guard;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    delete guard;
  });
}

void deletesNothingBad(ThreadPool &pool) {
  pool.execute([] {
    Guard *guard = nullptr;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    delete guard;
  });
}

// Through a virtual destructor: a clear only if every class that can be meant
// clears.
struct Scope {
  virtual ~Scope() = default;
  virtual void enter() = 0;
};
struct RealGuard : Scope {
  ~RealGuard() override { slot.remove(); }
  void enter() override {}
};
// No object is of an abstract class.
void everyClassClearsOk(ThreadPool &pool, Scope *given) {
  pool.execute([given] {
    Scope *scope = given;
    slot.set(1);
    delete (scope ? scope : new RealGuard);
  });
}
void inAnOwnerOk(ThreadPool &pool) {
  pool.submit([] {
    std::unique_ptr<Scope> scope = std::make_unique<RealGuard>();
    slot.set(1);
    mayThrow();
  });
}
struct HalfScope {
  virtual ~HalfScope() = default;
  virtual void enter() = 0;
};
struct HalfGuard : HalfScope {
  ~HalfGuard() override { slot.remove(); }
  void enter() override {}
};
struct NoGuard : HalfScope {
  void enter() override {}
};
void oneClassDoesNotBad(ThreadPool &pool, HalfScope *given) {
  pool.execute([given] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    delete (given ? given : new HalfGuard);
  });
}
struct Middle : Scope {
  virtual void leave() = 0;
};
struct Lowest : Middle {
  ~Lowest() override { slot.remove(); }
  void enter() override {}
  void leave() override {}
};
void abstractBelowAbstractOk(ThreadPool &pool, Scope *given) {
  pool.execute([given] {
    slot.set(1);
    delete (given ? given : new Lowest);
  });
}

struct Polymorphic {
  virtual ~Polymorphic() = default;
};
struct Clears : Polymorphic {
  ~Clears() override { slot.remove(); }
};
struct Other : Polymorphic {
  ~Other() override { quiet(); }
};
void oneClassDoesNotClearBad(ThreadPool &pool, Polymorphic *given) {
  pool.execute([given] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    delete given;
  });
}

void arrayOk(ThreadPool &pool) {
  pool.execute([] {
    Guard *guards = new Guard[2];
    slot.set(1);
    delete[] guards;
  });
}

// The destructor called by name.
void explicitCallOk(ThreadPool &pool) {
  pool.execute([] {
    alignas(Guard) char memory[sizeof(Guard)];
    Guard *guard = new (memory) Guard;
    slot.set(1);
    guard->~Guard();
  });
}
} // namespace heap

namespace construction {
// A constructor that throws: what is already built ends, the rest never began.
struct MemberBuiltFirst {
  MemberBuiltFirst() { mayThrow(); }
  Guard guard;
};
void memberEndsOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    MemberBuiltFirst object;
  });
}

struct MemberBuiltLater {
  Throws first;
  Guard guard;
};
void memberNotBuiltBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    MemberBuiltLater object;
  });
}

// The destructor of an object that was never complete does not run.
struct OwnDestructor {
  OwnDestructor() { mayThrow(); }
  ~OwnDestructor() { slot.remove(); }
};
void incompleteObjectBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    OwnDestructor object;
  });
}

struct SetsThenThrows {
  SetsThenThrows() {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
  }
  ~SetsThenThrows() { slot.remove(); }
};
void setsThenThrowsBad(ThreadPool &pool) {
  pool.execute([] { SetsThenThrows object; });
}

struct ThrowsThenSets {
  ThrowsThenSets() {
    mayThrow();
    slot.set(1);
  }
  ~ThrowsThenSets() { slot.remove(); }
};
void throwsThenSetsOk(ThreadPool &pool) {
  pool.execute([] {
    ThrowsThenSets object;
    mayThrow();
  });
}

// After the delegated-to constructor the object is complete: its destructor
// runs when the delegating one throws.
struct Delegates {
  Delegates(int) { slot.set(1); }
  Delegates() : Delegates(1) { mayThrow(); }
  ~Delegates() { slot.remove(); }
};
void delegatesOk(ThreadPool &pool) {
  pool.execute([] { Delegates object; });
}

struct DelegatesTooEarly {
  DelegatesTooEarly(int) {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
  }
  DelegatesTooEarly() : DelegatesTooEarly(1) {}
  ~DelegatesTooEarly() { slot.remove(); }
};
void delegatesTooEarlyBad(ThreadPool &pool) {
  pool.execute([] { DelegatesTooEarly object; });
}

struct BaseGuard {
  BaseGuard() { slot.set(1); }
  ~BaseGuard() { slot.remove(); }
};
struct DerivedThrows : BaseGuard {
  DerivedThrows() { mayThrow(); }
};
void baseEndsOk(ThreadPool &pool) {
  pool.execute([] { DerivedThrows object; });
}

// Members are built in the order of their declaration.
struct DeclarationOrder {
  DeclarationOrder() : guard(), throws() {}
  Throws throws;
  Guard guard;
};
void declarationOrderBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    DeclarationOrder object;
  });
}

// An aggregate whose later member throws ends the earlier ones.
struct Aggregate {
  Guard guard;
  Throws throws;
};
void aggregateOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    Aggregate object{};
  });
}

void secondArrayElementOk(ThreadPool &pool) {
  struct Element {
    Element() { mayThrow(); }
    Guard guard;
  };
  pool.execute([] {
    slot.set(1);
    Element elements[2];
  });
}

void newThatThrowsBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    auto *object = new OwnDestructor;
    delete object;
  });
}
} // namespace construction

namespace passing {
struct Movable {
  explicit Movable(bool armed = true) : armed(armed) {}
  Movable(Movable &&other) noexcept
      : armed(std::exchange(other.armed, false)) {}
  Movable &operator=(Movable &&) = delete;
  ~Movable() {
    if (armed)
      slot.remove();
  }
  bool armed;
};

// An object passed by value ends when the call has ended.
void consume(Movable) noexcept {}
void consumesAndSets(Movable) {
  slot.set(1);
  mayThrow();
}
void setsAfterTheCallBad(ThreadPool &pool) {
  pool.execute([] {
    consume(Movable());
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void passedByValueOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    consume(Movable());
  });
  pool.execute([] { consumesAndSets(Movable()); });
}

// Moving disarms the source.
void movedIntoTheCallBad(ThreadPool &pool) {
  pool.execute([] {
    Movable guard;
    consume(std::move(guard));
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void movedIntoALocalOk(ThreadPool &pool) {
  pool.execute([] {
    Movable first;
    Movable second = std::move(first);
    slot.set(1);
    mayThrow();
  });
}
void movedIntoAnInnerBlockBad(ThreadPool &pool) {
  pool.execute([] {
    Movable first;
    { Movable second = std::move(first); }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

// Only a reference was made, nothing was moved.
void onlyCastOk(ThreadPool &pool) {
  pool.execute([] {
    Movable first;
    auto &&same = std::move(first);
    slot.set(1);
    mayThrow();
    (void)same;
  });
}

// A trivial move does not disarm: the first to end clears.
struct Trivial {
  Trivial() = default;
  Trivial(Trivial &&) = default;
  ~Trivial() {
    if (armed)
      slot.remove();
  }
  bool armed = true;
};
void trivialMoveOk(ThreadPool &pool) {
  pool.execute([] {
    Trivial first;
    { Trivial second = std::move(first); }
    slot.set(1);
    mayThrow();
  });
}

// Factories: returned objects end with the caller's, not with the factory's.
Movable makePrvalue() { return Movable(); }
Movable makeNrvo() {
  Movable guard;
  quiet();
  return guard;
}
Movable makeEither() {
  Movable guard;
  if (flag())
    return Movable(false);
  return guard;
}
Movable makeSet() {
  slot.set(1);
  Movable guard;
  mayThrow();
  return guard;
}
void factoryOk(ThreadPool &pool) {
  pool.execute([] {
    auto guard = makePrvalue();
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    auto guard = makeNrvo();
    slot.set(1);
    mayThrow();
  });
  pool.execute([] {
    auto guard = makeSet();
    mayThrow();
  });
}
void factoryOfMaybeBad(ThreadPool &pool) {
  pool.execute([] {
    auto guard = makeEither();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void discardsTheFactoryBad(ThreadPool &pool) {
  pool.execute([] {
    makeNrvo();
// CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
}
void factoryDoesNotClearBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    new Movable(makeNrvo());
  });
}

// A parameter that is returned is moved.
Movable passThrough(Movable guard) { return guard; }
void passThroughOk(ThreadPool &pool) {
  pool.execute([] {
    auto guard = passThrough(Movable());
    slot.set(1);
    mayThrow();
  });
}

// A task that is a function with a guard as parameter; bound, it is copied
// into the call.
struct Copyable {
  ~Copyable() { slot.remove(); }
};
void rootWithParameter(Copyable) { slot.set(1); }
} // namespace passing

namespace captures {
// A task ends where its call operator does: its captures are destroyed later.
struct Shared {
  ~Shared() { slot.remove(); }
};
void captureGuardsNothingBad(ThreadPool &pool) {
  pool.execute([guard = Shared()] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void captureMovedIntoALocalOk(ThreadPool &pool) {
  pool.execute([guard = passing::Movable()]() mutable {
    auto mine = std::move(guard);
    slot.set(1);
  });
}
void captureDisarmedBad(ThreadPool &pool) {
  pool.execute([] {
    passing::Movable guard(false);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace captures

namespace virtualCalls {
// While a base ends, the object is one of that base, were it abstract.
struct Base {
  virtual ~Base() { close(); }
  virtual void open() = 0;
  virtual void close() {}
};
struct ClosedByTheBaseBad final : Base {
  void open() override {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  void close() override { slot.remove(); }
};
struct ClosedByItselfOk final : Base {
  ~ClosedByItselfOk() override { close(); }
  void open() override { other.set(1); }
  void close() override { other.remove(); }
};
struct OpensNothingOk final : Base {
  void open() override {}
};
struct Opening {
  Opening() { open(); }
  virtual ~Opening() = default;
  virtual void run() = 0;
  virtual void open() {}
};
struct OpenedByTheBaseOk final : Opening {
  void run() override {}
  void open() override { slot.set(1); }
};
void tasks(ThreadPool &p) {
  p.execute([] { ClosedByTheBaseBad().open(); });
  p.execute([] { ClosedByItselfOk().open(); });
  p.execute([] { OpensNothingOk().open(); });
  p.execute([] { OpenedByTheBaseOk().run(); });
}
} // namespace virtualCalls
