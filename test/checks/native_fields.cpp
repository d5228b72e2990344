// RUN: %check --any-notes %s
// Fields of large structures: each is judged by its own evidence, however many
// there are beside it.
#include <cstdint>
#include <threadslot/threadslot.h>

using threadslot::ThreadPool;
void work();
void quiet() noexcept;

#define TEN(type, name)                                                        \
  type name##0 = {}, name##1 = {}, name##2 = {}, name##3 = {}, name##4 = {},   \
       name##5 = {}, name##6 = {}, name##7 = {}, name##8 = {}, name##9 = {}
#define SIXTY(type)                                                            \
  TEN(type, a);                                                                \
  TEN(type, b);                                                                \
  TEN(type, c);                                                                \
  TEN(type, d);                                                                \
  TEN(type, e);                                                                \
  TEN(type, f)

// What is shown of one field is not shown of the others.
namespace one_of_sixty {
struct Context {
  SIXTY(int);
};
thread_local Context context;
struct Scope {
  Scope() { context.c5 = 1; }
  ~Scope() { context.c5 = 0; }
};
void shownBad(ThreadPool &pool) {
  pool.execute([] { context.c5 = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'context.c5' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void shownOk(ThreadPool &pool) {
  pool.execute([] {
    Scope scope;
    work();
  });
}
void othersOk(ThreadPool &pool) {
  pool.execute([] {
    context.c4 = 2;
    context.c6 = 2;
  });
}
} // namespace one_of_sixty

// Writes by pointers, as timers and counters make them.
namespace pointed {
struct Stats {
  SIXTY(uint64_t);
};
thread_local Stats stats;
struct Timer {
  uint64_t *metric;
  explicit Timer(uint64_t *metric) : metric(metric) {}
  ~Timer() { *metric += 7; }
};
struct Level {
  uint64_t *level, old;
  explicit Level(uint64_t *level) : level(level), old(*level) { *level = 1; }
  ~Level() { *level = old; }
};
void countedOk(ThreadPool &pool) {
  pool.execute([] {
    Timer timer(&stats.d2);
    work();
  });
}
void restoredOk(ThreadPool &pool) {
  pool.execute([] {
    Level level(&stats.e7);
    work();
  });
}
void keptBad(ThreadPool &pool) {
  pool.execute([] {
    stats.e7 = 2;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'stats.e7' set here is not removed on every path out of the task [threadslot-missing-remove]
    stats.e6 = 2;
  });
}
} // namespace pointed

// A write to the whole writes every field.
namespace whole {
struct Context {
  SIXTY(int);
};
thread_local Context context;
void scoped() {
  Context saved = context;
  context.a1 = 1;
  quiet();
  context = saved;
}
void fieldBad(ThreadPool &pool) {
  pool.execute([] { context.a1 = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'context.a1' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void otherFieldOk(ThreadPool &pool) {
  pool.execute([] { context.a2 = 2; });
}
void emptiedOk(ThreadPool &pool) {
  pool.execute([] {
    context.a1 = 2;
    context = Context();
  });
}
void savedOk(ThreadPool &pool) { pool.execute(scoped); }
} // namespace whole

// Fields of base classes and of fields.
namespace nested {
struct Base {
  SIXTY(int);
};
struct Inner {
  SIXTY(int);
};
struct Context : Base {
  TEN(int, own);
  Inner inner;
};
thread_local Context context;
void scoped() {
  context.b3 = context.inner.b4 = context.own5 = 1;
  quiet();
  context.b3 = context.inner.b4 = context.own5 = 0;
}
void baseBad(ThreadPool &pool) {
  pool.execute([] { context.b3 = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'context.b3' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void innerBad(ThreadPool &pool) {
  pool.execute([] { context.inner.b4 = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'context.inner.b4' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ownBad(ThreadPool &pool) {
  pool.execute([] { context.own5 = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'context.own5' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void namesakesOk(ThreadPool &pool) {
  pool.execute([] {
    context.inner.b3 = 2;
    context.b4 = 2;
    context.own4 = 2;
  });
}
} // namespace nested

// Where there are thousands, what lies in a field counts as that.
namespace thousands {
struct Leaf {
  SIXTY(int);
};
struct Branch {
  SIXTY(Leaf);
};
struct Context {
  int level = 0, hits = 0;
  Branch branch, other;
};
thread_local Context context;
void scoped() {
  context.level = context.branch.a0.a0 = 1;
  quiet();
  context.level = context.branch.a0.a0 = 0;
}
void levelBad(ThreadPool &pool) {
  pool.execute([] { context.level = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'context.level' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void branchBad(ThreadPool &pool) {
  pool.execute([] { context.branch.a0.b0 = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'context.branch.a0.b0' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void othersOk(ThreadPool &pool) {
  pool.execute([] {
    context.hits = 2;
    context.branch.b0.a0 = context.other.a0.a0 = 2;
  });
}
} // namespace thousands
