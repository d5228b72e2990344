// RUN: %check --any-notes %s
// Unknown callees: what may clear a slot and what leaves it alone.
#include "Inputs/prologue.h"
#include "opaque.h"
#include <functional>

namespace arguments {
void takesNothing() noexcept;
void takesReference(threadslot::ThreadLocal<int> &) noexcept;
void takesPointer(threadslot::ThreadLocal<int> *) noexcept;
void takesConst(const threadslot::ThreadLocal<int> &) noexcept;
void takesInt(int) noexcept;
template <class T> void takesAny(T &&) noexcept;

void notGivenBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    takesNothing();
    takesInt(3);
  });
}
void givenOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    takesReference(slot);
  });
}
void givenAsPointerOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    takesPointer(&slot);
  });
}
void givenAsConstBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    takesConst(slot);
  });
}
void anotherSlotGivenBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    takesReference(other);
  });
}
// It may clear, not set: what comes after it counts.
void setAfterwardsBad(ThreadPool &pool) {
  pool.execute([] {
    takesReference(slot);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void givenOnOneWayBad(ThreadPool &pool, bool on) {
  pool.execute([on] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (on)
      takesReference(slot);
  });
}
} // namespace arguments

namespace objects {
struct Context {
  threadslot::ThreadLocal<int> &s;
  void finish() noexcept;
  void look() const noexcept;
};
struct HasNothing {
  int n = 0;
  void finish() noexcept;
};
void boundObjectOk(ThreadPool &pool) {
  pool.execute([] {
    Context c{slot};
    slot.set(1);
    c.finish();
  });
}
void objectWithoutTheSlotBad(ThreadPool &pool) {
  pool.execute([] {
    HasNothing n;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    n.finish();
  });
}
void consume(Context &) noexcept;
void consumeConst(const Context &) noexcept;
void objectGivenOk(ThreadPool &pool) {
  pool.execute([] {
    Context c{slot};
    slot.set(1);
    consume(c);
  });
}
// The slot as a member of the class whose member is called.
struct Service {
  threadslot::ThreadLocal<int> request;
// CHECK: :[[@LINE-1]]:32: warning: slot 'request' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
  void finish() noexcept;
  void finishConst() const noexcept;
  static void finishAll() noexcept;
};
void receiverOk(ThreadPool &pool, Service &s) {
  pool.execute([&s] {
    s.request.set(1);
    s.finish();
  });
}
void memberOfTheClassOk(ThreadPool &pool, Service &s) {
  pool.execute([&s] {
    s.request.set(1);
    Service::finishAll();
  });
}
void memberOfAnotherClassBad(ThreadPool &pool, Service &s, HasNothing &n) {
  pool.execute([&s, &n] {
    s.request.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 's.request' set here is not removed on every path out of the task [threadslot-missing-remove]
    n.finish();
  });
}
} // namespace objects

namespace callables {
void later(const std::function<void()> &) noexcept;
// A callable by which the slot could be cleared, whatever it is given as.
void givenACallableOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    later([&s = slot] { s.remove(); });
  });
}
void givenAHarmlessCallableBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    later([] { quiet(); });
  });
}
void runPointer(void (*)()) noexcept;
void clear() { slot.remove(); }
void setIt() { slot.set(1); }
void givenAFunctionOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    runPointer(clear);
  });
}
void givenAHarmlessFunctionBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    runPointer(quiet);
  });
}
// By name, through another function, through a callable in a callable.
void clearsByNameOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    later([] { slot.remove(); });
  });
}
void clearsThroughAHelperOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    later([] { clear(); });
  });
}
void clearsDeeperOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    std::function<void()> inner = [] { slot.remove(); };
    later([inner] { inner(); });
  });
}
void givesItOnOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    later([&s = slot] { arguments::takesReference(s); });
  });
}
void restoresOk(ThreadPool &pool) {
  pool.execute([] {
    int *before = slot.try_get();
    slot.set(1);
    later([before] { before ? slot.set(*before) : (void)slot.remove(); });
  });
}
void givenInAHelper(const std::function<void()> &f) { later(f); }
void givenInAHelperOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    givenInAHelper([] { slot.remove(); });
  });
}
// Running it later clears nothing that is set afterwards.
void setAfterwardsBad(ThreadPool &pool) {
  pool.execute([] {
    later([] { slot.remove(); });
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void clearsAnotherBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    later([&s = other] { s.remove(); });
  });
}
void readsBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    later([&s = slot] { s.try_get(); });
  });
}
void runPointerAndConst(void (*)(), const threadslot::ThreadLocal<int> &) noexcept;
void harmlessBesideAConstBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    runPointerAndConst(quiet, slot);
  });
}
// What it runs may throw as well.
void mayRun(const std::function<void()> &);
void inDoubtWhenItThrowsOk(ThreadPool &pool) {
  pool.submit([] {
    slot.set(1);
    mayRun([] { slot.remove(); });
    slot.remove();
  });
}
void throwsBad(ThreadPool &pool) {
  pool.submit([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayRun([] { quiet(); });
    slot.remove();
  });
}
} // namespace callables

namespace members {
// An object that the slot lies in.
struct Session {
  int id;
  struct Context {
    threadslot::ThreadLocal<int> user;
  } context;
};
void audit(Session &) noexcept;
void look(const Session &) noexcept;
void auditContext(Session::Context *) noexcept;
Session session;
void givenWhatItLiesInOk(ThreadPool &pool, Session &s) {
  pool.execute([&s] {
    s.context.user.set(1);
    audit(s);
  });
}
void givenTheInnerObjectOk(ThreadPool &pool, Session &s) {
  pool.execute([&s] {
    s.context.user.set(1);
    auditContext(&s.context);
  });
}
void givenTheVariableOk(ThreadPool &pool) {
  pool.execute([] {
    session.context.user.set(1);
    audit(session);
  });
}
void givenAsConstBad(ThreadPool &pool, Session &s) {
  pool.execute([&s] {
    s.context.user.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 's.context.user' set here is not removed on every path out of the task [threadslot-missing-remove]
    look(s);
  });
}
void anotherObjectBad(ThreadPool &pool, Session &s) {
  pool.execute([&s] {
    s.context.user.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 's.context.user' set here is not removed on every path out of the task [threadslot-missing-remove]
    audit(session);
  });
}
} // namespace members

// Defined here, declared there.
threadslot::ThreadLocal<int> opaque::definedSlot;

namespace headers {
// A function declared in the header that declares the slot may know it.
void sameHeaderOk(ThreadPool &pool) {
  pool.execute([] {
    opaque::requestSlot.set(1);
    opaque::finishRequest();
  });
}
void definedOk(ThreadPool &pool) {
  pool.execute([] {
    opaque::definedSlot.set(1);
    opaque::finishRequest();
  });
}
void definedBad(ThreadPool &pool) {
  pool.execute([] {
    opaque::definedSlot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'opaque::definedSlot' set here is not removed on every path out of the task [threadslot-missing-remove]
    arguments::takesNothing();
  });
}
void otherFileBad(ThreadPool &pool) {
  pool.execute([] {
    opaque::requestSlot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'opaque::requestSlot' set here is not removed on every path out of the task [threadslot-missing-remove]
    arguments::takesNothing();
  });
}
void otherSlotBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    opaque::finishRequest();
  });
}
} // namespace headers

namespace destructors {
// The unseen destructor of a local object of user type may clear any slot.
struct Opaque {
  Opaque() noexcept;
  ~Opaque();
};
void unseenDestructorOk(ThreadPool &pool) {
  pool.execute([] {
    Opaque o;
    slot.set(1);
  });
}
void unseenDestructorTooEarlyBad(ThreadPool &pool) {
  pool.execute([] {
    { Opaque o; }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void constructorOnlyBad(ThreadPool &pool) {
  struct Trivial {
    Trivial() noexcept {}
    int n = 0;
  };
  pool.execute([] {
    Trivial t;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace destructors

namespace noreturns {
[[noreturn]] void fail();
[[noreturn]] void failWithBody() { throw 1; }
[[noreturn]] void endlessLoop() {
  for (;;)
    quiet();
}
void exits(ThreadPool &pool, bool on) {
  pool.execute([on] {
    slot.set(1);
    if (on)
      std::abort();
    slot.remove();
  });
  pool.execute([on] {
    slot.set(1);
    if (on)
      std::exit(3);
    slot.remove();
  });
  pool.execute([on] {
    slot.set(1);
    if (on)
      std::terminate();
    slot.remove();
  });
  pool.execute([on] {
    slot.set(1);
    if (on)
      __builtin_unreachable();
    slot.remove();
  });
}
// Without a body it neither returns nor throws.
void noreturnOk(ThreadPool &pool, bool on) {
  pool.execute([on] {
    slot.set(1);
    if (on)
      fail();
    slot.remove();
  });
}
void noreturnThatThrowsBad(ThreadPool &pool, bool on) {
  pool.execute([on] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    if (on)
      failWithBody();
    slot.remove();
  });
}
void noreturnLoopOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    endlessLoop();
  });
}
// A call that returns is none.
void returnsBad(ThreadPool &pool, bool on) {
  pool.execute([on] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (on) {
      quiet();
      return;
    }
    slot.remove();
  });
}
} // namespace noreturns
