// RUN: %check --any-notes %s
// Slots, pools and functions that user code annotates.
#include <threadslot/annotations.h>
#include <utility>

struct Request {};
void mayThrow();
void quiet() noexcept;

class THREADSLOT_EFFECT(slot(empty=null, fix=clear)) RequestSlot {
public:
  THREADSLOT_EFFECT(set(slot=this, value=0)) void bind(Request *request);
  THREADSLOT_EFFECT(clear(slot=this)) void unbind();
  THREADSLOT_EFFECT(read(slot=this)) Request *current();
  THREADSLOT_EFFECT(exchange(slot=this, value=0)) Request *swap(Request *r);
};
class DerivedSlot : public RequestSlot {};

class Pool {
  template <class F> void store(F task) { enqueue(new F(std::move(task))); }
  void enqueue(void *);

public:
  THREADSLOT_EFFECT(submit(callable=0, exceptions=caught))
  void caught(void (*task)());
  template <class F>
  THREADSLOT_EFFECT(submit(callable=0, exceptions=propagate))
  void propagate(F task) { store(task); }
  template <class F>
  THREADSLOT_EFFECT(submit(callable=last))
  void terminate(int, F task) { store(task); }
  template <class F>
  THREADSLOT_EFFECT(submit(callable=0, exceptions=caught, inline=maybe))
  void maybeHere(F task) { store(task); }
};

static RequestSlot slot;
static DerivedSlot derived;
static Request theRequest;

namespace slots {
void forgetsBad(Pool &pool) {
  pool.propagate([] {
    slot.bind(&theRequest);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void unbindsOk(Pool &pool) {
  pool.propagate([] {
    slot.bind(&theRequest);
    slot.unbind();
  });
}
void derivedBad(Pool &pool) {
  pool.propagate([] {
    derived.bind(&theRequest);
// CHECK: :[[@LINE-1]]:5: warning: slot 'derived' set here is not removed on every path out of the task [threadslot-missing-remove]
    slot.unbind();
  });
}
void derivedOk(Pool &pool) {
  pool.propagate([] {
    derived.bind(&theRequest);
    derived.unbind();
  });
}
void restoresOk(Pool &pool) {
  pool.propagate([] {
    Request *before = slot.current();
    slot.bind(&theRequest);
    slot.bind(before);
  });
}
void exchangesBad(Pool &pool) {
  pool.propagate([] {
    slot.swap(&theRequest);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void exchangesBackOk(Pool &pool) {
  pool.propagate([] {
    Request *before = slot.swap(&theRequest);
    quiet();
    slot.swap(before);
  });
}
void exchangesInAGuardOk(Pool &pool) {
  struct Guard {
    explicit Guard(Request *r) : before(slot.swap(r)) {}
    ~Guard() { slot.swap(before); }
    Request *before;
  };
  pool.propagate([] {
    Guard guard(&theRequest);
    mayThrow();
  });
}
} // namespace slots

namespace pools {
void caughtTask() {
  slot.bind(&theRequest);
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  mayThrow();
  slot.unbind();
}
void caughtBad(Pool &pool) { pool.caught(caughtTask); }
void propagatesBad(Pool &pool) {
  pool.propagate([] {
    slot.bind(&theRequest);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.unbind();
  });
}
// None stated: an exception ends the program.
void terminatesOk(Pool &pool) {
  pool.terminate(1, [] {
    slot.bind(&theRequest);
    mayThrow();
    slot.unbind();
  });
}
void terminatesBad(Pool &pool) {
  pool.terminate(1, [] {
    slot.bind(&theRequest);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void maybeHereBad(Pool &pool) {
  pool.maybeHere([] {
    slot.bind(&theRequest);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// The set stays in this task if the other one runs inside it, and is removed
// then; left behind it is by the other one, run later.
void insideAnotherTaskBad(Pool &pool) {
  pool.propagate([&pool] {
    pool.maybeHere([] {
      slot.bind(&theRequest);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
    slot.unbind();
  });
}
} // namespace pools

namespace functions {
// An annotated function is believed, its body is not read.
THREADSLOT_EFFECT(set(slot=0, value=1))
inline void enter(RequestSlot &, Request *) {}
THREADSLOT_EFFECT(clear(slot=0)) inline void leave(RequestSlot &) {}
THREADSLOT_EFFECT(nothrow) void neverThrows();
THREADSLOT_EFFECT(pure) bool enabled();
void functionsBad(Pool &pool) {
  pool.propagate([] {
    enter(slot, &theRequest);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void functionsOk(Pool &pool) {
  pool.propagate([] {
    enter(slot, &theRequest);
    neverThrows();
    leave(slot);
  });
}
void pureOk(Pool &pool) {
  pool.terminate(1, [] {
    if (enabled())
      slot.bind(&theRequest);
    if (enabled())
      slot.unbind();
  });
}
} // namespace functions

namespace variables {
THREADSLOT_EFFECT(persistent) static RequestSlot kept;
void persistentOk(Pool &pool) {
  pool.propagate([] { kept.bind(&theRequest); });
}
} // namespace variables

namespace overriders {
// An overrider means what it overrides means.
struct Executor {
  virtual ~Executor() = default;
  THREADSLOT_EFFECT(submit(callable=0, exceptions=caught))
  virtual void add(void (*task)()) = 0;
};
struct RealExecutor : Executor {
  void add(void (*task)()) override;
};
void task() { slot.bind(&theRequest); }
// CHECK: :[[@LINE-1]]:15: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void overriderBad(RealExecutor &e) { e.add(task); }
} // namespace overriders
