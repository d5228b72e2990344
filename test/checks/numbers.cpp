// RUN: %check --any-notes %s
// Numbers that decide what is undone: depths that guards count, flags of what
// was done, loops that run at least once.
#include "Inputs/prologue.h"

namespace loops {
// A loop whose condition holds at first runs at least once.
void constantBoundOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    for (int i = 0; i < 2; ++i)
      slot.remove();
  });
}
void unsignedBoundOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    for (unsigned i = 0; i < 3u; i++) {
      slot.remove();
      mayThrow();
    }
  });
}
void neverRunsBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (unsigned i = 0; i > 3u; i++)
      slot.remove();
  });
}
void countsDownOk(ThreadPool &pool) {
  pool.execute([] {
    int n = 3;
    slot.set(1);
    while (n-- > 0)
      slot.remove();
  });
}
void unknownBoundBad(ThreadPool &pool, int n) {
  pool.execute([n] {
    int k = n;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    while (k-- > 0)
      slot.remove();
  });
}
void retriesBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (int attempt = 0; attempt < 3; ++attempt)
      if (flag()) {
        slot.remove();
        break;
      }
  });
}
// Nothing that a loop counts gets lost in what comes after it.
void longLoopBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (int i = 0; i < 100; ++i)
      for (int j = 0; j < 100; ++j)
        for (int k = 0; k < 100; ++k)
          use(i + j + k);
  });
}
} // namespace loops
namespace locals {
void comparedOk(ThreadPool &pool) {
  pool.execute([] {
    int n = 0;
    slot.set(1);
    if (n < 3)
      slot.remove();
  });
}
void comparedBad(ThreadPool &pool) {
  pool.execute([] {
    int n = 4;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (n < 3)
      slot.remove();
  });
}
void steppedOk(ThreadPool &pool) {
  pool.execute([] {
    int depth = 0;
    ++depth;
    slot.set(1);
    if (depth > 0)
      slot.remove();
  });
}
void steppedBackOk(ThreadPool &pool) {
  pool.execute([] {
    int depth = 1;
    slot.set(1);
    if (--depth == 0)
      slot.remove();
  });
}
void steppedBackBad(ThreadPool &pool) {
  pool.execute([] {
    int depth = 2;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (--depth == 0)
      slot.remove();
  });
}
} // namespace locals
namespace counters {
// A depth of its own tells which scope is the outermost.
struct Scope {
  static inline int depth = 0;
  Scope() {
    if (depth++ == 0)
      slot.set(1);
  }
  ~Scope() {
    if (--depth == 0)
      slot.remove();
  }
};
void ok(ThreadPool &pool) {
  pool.execute([] {
    Scope a;
    mayThrow();
    Scope b;
    mayThrow();
  });
  pool.execute([] {
    Scope a;
    {
      Scope b;
    }
    mayThrow();
    for (int i = 0; i < number(); ++i) {
      Scope c;
      mayThrow();
    }
  });
}
struct Forgets {
  static inline int depth = 0;
  Forgets() {
    if (depth++ == 0)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  ~Forgets() {
    if (--depth == 1)
      slot.remove();
  }
};
void bad(ThreadPool &pool) {
  pool.execute([] {
    Forgets a;
    mayThrow();
  });
}
class Counted {
  int users = 0;

public:
  void enter() {
    if (++users == 1)
      slot.set(1);
  }
  void leave() {
    if (--users == 0)
      slot.remove();
  }
};
void memberOk(ThreadPool &pool) {
  pool.execute([] {
    Counted c;
    c.enter();
    c.enter();
    c.leave();
    c.leave();
  });
  pool.execute([] {
    Counted c;
    c.enter();
    quiet();
    c.leave();
  });
}
class Counted2 {
  int users = 0;

public:
  void enter() {
    if (++users == 1)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  void leave() {
    if (--users == 0)
      slot.remove();
  }
};
void memberBad(ThreadPool &pool) {
  pool.execute([] {
    Counted2 c;
    c.enter();
    c.enter();
    c.leave();
  });
}
enum Flags { Bound = 1, Logged = 2 };
void flagsOk(ThreadPool &pool) {
  pool.execute([] {
    unsigned state = 0;
    if (flag()) {
      slot.set(1);
      state |= Bound;
    }
    quiet();
    if (state & Bound)
      slot.remove();
  });
  pool.execute([] {
    unsigned state = 0;
    if (flag()) {
      slot.set(1);
      state |= Bound;
    }
    if (flag2())
      state |= Logged;
    if (state & Bound)
      slot.remove();
  });
}
void flagsBad(ThreadPool &pool) {
  pool.execute([] {
    unsigned state = 0;
    if (flag()) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      state |= Bound;
    }
    quiet();
    if (state & Logged)
      slot.remove();
  });
}
} // namespace counters
