// RUN: %check --any-notes %s
// Every form of task: lambdas, functions, functors, pointers, std::bind,
// std::function, wrappers, tasks that submit tasks, factories.
#include "Inputs/prologue.h"
#include <functional>
#include <future>
#include <memory>
#include <utility>
#include <vector>

namespace lambdas {
void inlineBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void variableBad(ThreadPool &pool) {
  auto task = [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  pool.execute(task);
}
void movedVariableBad(ThreadPool &pool) {
  auto task = [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  pool.execute(std::move(task));
}
void notSubmittedOk() {
  auto task = [] { slot.set(1); };
  task();
}
void submittedSometimesBad(ThreadPool &pool) {
  auto task = [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  if (flag())
    pool.execute(task);
}
void oneOfTwoBad(ThreadPool &pool) {
  auto first = [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  auto second = [] { slot.set(2); };
  second();
  pool.submit(first);
}
void mutableBad(ThreadPool &pool) {
  pool.execute([n = 0]() mutable {
    slot.set(++n);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void genericBad(ThreadPool &pool) {
  auto generic = [](auto... all) {
    slot.set(sizeof...(all));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  pool.execute(generic);
}
void defaultParameterBad(ThreadPool &pool) {
  pool.execute([](int n = 3) {
    slot.set(n);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void submitWithResultBad(ThreadPool &pool) {
  std::future<int> result = pool.submit([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    return 2;
  });
}
void futureCatchesBad(ThreadPool &pool) {
  auto result = pool.submit([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
void capturesTheSlotBad(ThreadPool &pool) {
  auto &s = slot;
  pool.execute([&s] {
    s.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void capturesTheSlotOk(ThreadPool &pool) {
  auto &s = slot;
  pool.execute([&s] {
    s.set(1);
    slot.remove();
  });
}
struct Service {
  threadslot::ThreadLocal<int> request;
// CHECK: :[[@LINE-1]]:32: warning: slot 'request' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
  void start(ThreadPool &pool) {
    pool.execute([this] {
      request.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'request' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
    pool.execute([this] {
      request.set(1);
      this->request.remove();
    });
    pool.execute([*this, &pool] { (void)pool; });
  }
  Service(const Service &) {}
};
} // namespace lambdas

namespace functions {
void task() { slot.set(1); }
// CHECK: :[[@LINE-1]]:15: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void taskWithPointer() { slot.set(2); }
// CHECK: :[[@LINE-1]]:26: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void taskInVariable() { slot.set(3); }
// CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void taskOfTwo() { slot.set(4); }
// CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
static void helperOk() { slot.set(5); }
void functionBad(ThreadPool &pool) {
  pool.execute(task);
  pool.execute(&taskWithPointer);
  void (*pointer)() = taskInVariable;
  pool.execute(pointer);
  void (*either)() = flag() ? taskOfTwo : quiet;
  pool.execute(either);
}
template <int N> void instantiated() { slot.set(N); }
// CHECK: :[[@LINE-1]]:40: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void templateBad(ThreadPool &pool) { pool.execute(instantiated<3>); }
template <int N> void notSubmitted() { slot.set(N); }
void templateOk(ThreadPool &pool) {
  (void)&notSubmitted<3>;
  (void)&helperOk;
}
struct S {
  static void run() { slot.set(1); }
// CHECK: :[[@LINE-1]]:23: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void staticMemberBad(ThreadPool &pool) { pool.execute(S::run); }
void lambdaAsPointerBad(ThreadPool &pool) {
  void (*pointer)() = [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  pool.execute(pointer);
}
} // namespace functions

namespace functors {
struct Task {
  void operator()() { slot.set(1); }
// CHECK: :[[@LINE-1]]:23: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct ConstTask {
  int n;
  void operator()() const { slot.set(n); }
// CHECK: :[[@LINE-1]]:29: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct Derived : ConstTask {};
template <class T> struct TemplateTask {
  T value;
  void operator()() const { slot.set(int(value)); }
// CHECK: :[[@LINE-1]]:29: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct Overloaded {
  void operator()(int) { slot.set(1); }
  void operator()() { slot.set(2); }
// CHECK: :[[@LINE-1]]:23: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct Clean {
  void operator()() {
    slot.set(1);
    slot.remove();
  }
};
void functorBad(ThreadPool &pool) {
  pool.execute(Task());
  ConstTask task{3};
  pool.execute(task);
  pool.execute(Derived{{4}});
  pool.execute(TemplateTask<long>{3});
  pool.execute(Overloaded());
}
void functorOk(ThreadPool &pool) { pool.execute(Clean()); }
} // namespace functors

namespace bound {
void task(int n) { slot.set(n); }
// CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void taskOfTwo(int, int n) { slot.set(n); }
// CHECK: :[[@LINE-1]]:30: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void onSlot(threadslot::ThreadLocal<int> &s) { s.set(1); }
// CHECK: :[[@LINE-1]]:48: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
void onSlotPointer(threadslot::ThreadLocal<int> *s) { s->set(1); }
// CHECK: :[[@LINE-1]]:55: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
void scoped(int n) {
  slot.set(n);
  slot.remove();
}
void onBoth(threadslot::ThreadLocal<int> &s) {
  s.set(1);
  slot.remove();
}
void freeFunctionBad(ThreadPool &pool) {
  pool.execute(std::bind(task, 1));
  auto later = std::bind(&taskOfTwo, 1, 2);
  pool.execute(later);
  pool.execute(std::bind(onSlot, std::ref(slot)));
  pool.execute(std::bind(onSlotPointer, &slot));
}
void freeFunctionOk(ThreadPool &pool) {
  pool.execute(std::bind(scoped, 1));
  pool.execute(std::bind(onBoth, std::ref(slot)));
}
struct Service {
  void run(int n) { slot.set(n); }
// CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void runConst() const { slot.set(1); }
// CHECK: :[[@LINE-1]]:27: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void runShared() { slot.set(3); }
// CHECK: :[[@LINE-1]]:22: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void runScoped(int n) {
    slot.set(n);
    slot.remove();
  }
  virtual void runVirtual() { slot.set(2); }
// CHECK: :[[@LINE-1]]:31: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void start(ThreadPool &pool) {
    pool.execute(std::bind(&Service::run, this, 2));
    pool.execute(std::bind(&Service::runVirtual, this));
  }
};
void memberBad(ThreadPool &pool, Service &s, std::shared_ptr<Service> p) {
  pool.execute(std::bind(&Service::runConst, &s));
  pool.execute(std::bind(&Service::runShared, p));
}
void memberOk(ThreadPool &pool, Service &s) {
  pool.execute(std::bind(&Service::runScoped, &s, 3));
}
void placeholderBad(ThreadPool &pool) {
  auto partial = std::bind(taskOfTwo, std::placeholders::_1, 4);
  pool.execute([partial]() mutable { partial(1); });
}
void nestedLambdaBad(ThreadPool &pool) {
  pool.execute(std::bind(
      [](int n) {
        slot.set(n);
// CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      },
      7));
}
} // namespace bound

namespace erased {
void variableBad(ThreadPool &pool) {
  std::function<void()> task = [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  pool.execute(task);
}
void movedBad(ThreadPool &pool) {
  std::function<void()> task = [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  pool.execute(std::move(task));
}
void copiedBad(ThreadPool &pool) {
  std::function<void()> task = [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  auto copy = task;
  pool.execute(copy);
}
// The order of assignments is not looked at.
void FP_reassignedOk(ThreadPool &pool) {
  std::function<void()> task = [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  task = [] {
    slot.set(2);
    slot.remove();
  };
  pool.execute(task);
}
void assignedLaterBad(ThreadPool &pool) {
  std::function<void()> task;
  task = [] {
    slot.set(2);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  pool.execute(task);
}
void functionInFunctionBad(ThreadPool &pool) {
  std::function<void()> inner = [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  pool.execute([inner] { inner(); });
}
void boundInFunctionBad(ThreadPool &pool) {
  std::function<void()> task = std::bind(
      [](int n) {
        slot.set(n);
// CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      },
      3);
  pool.execute(task);
}
void given(ThreadPool &pool, std::function<void()> task) {
  pool.execute(std::move(task));
}
void passedToAFunctionBad(ThreadPool &pool) {
  given(pool, [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void passedToAFunctionOk(ThreadPool &pool) {
  given(pool, [] {
    slot.set(1);
    slot.remove();
  });
}
void later(ThreadPool &pool, std::function<void()> task) {
  pool.execute([task] {
    quiet();
    task();
  });
}
void wrappedWithOthersBad(ThreadPool &pool) {
  auto &s = slot;
  later(pool, [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  later(pool, [&s] {
    s.set(1);
    slot.remove();
  });
  later(pool, [&s] { s.remove(); });
}
void plainTask() { slot.set(9); }
// CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void functionFromPointerBad(ThreadPool &pool) {
  std::function<void()> task = plainTask;
  pool.execute(task);
}
} // namespace erased

namespace wrappers {
template <class F> void run(ThreadPool &pool, F &&f) {
  pool.execute(std::forward<F>(f));
}
template <class F> void runTwice(ThreadPool &pool, F f) { run(pool, f); }
template <class F> void runWrapped(ThreadPool &pool, F f) {
  pool.execute([f = std::move(f)] {
    quiet();
    f();
  });
}
template <class F> void runCleaned(ThreadPool &pool, F f) {
  pool.execute([f = std::move(f)] {
    threadslot::ScopedRemove guard(slot);
    f();
  });
}
template <class F, class... A> void runWith(ThreadPool &pool, F f, A... a) {
  pool.execute([=] { f(a...); });
}
template <class F> void runHere(ThreadPool &, F f) { f(); }
void forwardsBad(ThreadPool &pool) {
  run(pool, [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  runTwice(pool, [] {
    slot.set(2);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  runWrapped(pool, [] {
    slot.set(3);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  runWith(
      pool,
      [](int n) {
        slot.set(n);
// CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      },
      4);
}
// The wrapper cleans up, or does not submit.
void forwardsOk(ThreadPool &pool) {
  runCleaned(pool, [] { slot.set(1); });
  runHere(pool, [] { slot.set(1); });
}
class Executor {
public:
  explicit Executor(ThreadPool &pool) : pool(pool) {}
  template <class F> void add(F f) { pool.execute(std::move(f)); }
  void addErased(std::function<void()> f) {
    pool.execute([f = std::move(f)] { f(); });
  }
  virtual void addVirtual(std::function<void()> f) = 0;

protected:
  ThreadPool &pool;
};
class RealExecutor : public Executor {
public:
  using Executor::Executor;
  void addVirtual(std::function<void()> f) override { pool.execute(f); }
};
void memberBad(ThreadPool &pool) {
  RealExecutor e(pool);
  e.add([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  e.addErased([] {
    slot.set(2);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  Executor &base = e;
  base.addVirtual([] {
    slot.set(3);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void pointerParameter(ThreadPool &pool, void (*f)()) { pool.execute(f); }
void target() { slot.set(4); }
// CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void pointerBad(ThreadPool &pool) { pointerParameter(pool, target); }
} // namespace wrappers

namespace nested {
void taskSubmitsTaskBad(ThreadPool &pool) {
  pool.execute([&pool] {
    slot.set(1);
    pool.execute([] {
      slot.set(2);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
    slot.remove();
  });
}
// Each task ends by itself: the inner one undoes nothing of the outer one.
void innerRemovesBad(ThreadPool &pool) {
  pool.execute([&pool] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    pool.execute([] { slot.remove(); });
  });
}
void resubmitsItself(ThreadPool &pool) {
  slot.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.execute([&pool] { resubmitsItself(pool); });
}
void resubmitsItselfBad(ThreadPool &pool) { resubmitsItself(pool); }
} // namespace nested

namespace factories {
auto make() {
  return [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
}
auto makeScoped() {
  return [] {
    slot.set(1);
    slot.remove();
  };
}
std::function<void()> makeErased(bool first) {
  if (first)
    return [] {
      slot.set(2);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    };
  return [] { quiet(); };
}
template <class F> auto decorate(F f) {
  return [f] {
    quiet();
    f();
  };
}
template <class F> auto scope(F f) {
  return [f] {
    threadslot::ScopedRemove guard(slot);
    f();
  };
}
void factoryBad(ThreadPool &pool) {
  pool.execute(make());
  pool.execute(makeErased(flag()));
  pool.execute(decorate([] {
    slot.set(3);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }));
}
void factoryOk(ThreadPool &pool) {
  pool.execute(makeScoped());
  pool.execute(scope([] { slot.set(3); }));
}
} // namespace factories

namespace members {
struct Service {
  std::function<void()> job;
  void start(ThreadPool &pool) { pool.execute(job); }
};
void keptInAMemberBad(ThreadPool &pool) {
  Service s;
  s.job = [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  s.start(pool);
}
// Tables with static initialisers.
using Function = void (*)();
void first() { slot.set(1); }
// CHECK: :[[@LINE-1]]:16: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void second() { slot.set(2); }
// CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
static const Function table[] = {first, second};
void tableBad(ThreadPool &pool) {
  for (Function f : table)
    pool.execute(f);
}
void third() { slot.set(3); }
static const Function notSubmitted[] = {third};
void notSubmittedOk() { notSubmitted[0](); }
static std::function<void()> named = [] {
  slot.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void globalBad(ThreadPool &pool) { pool.execute(named); }
static std::vector<std::function<void()>> all = {
    [] { slot.set(1); },
// CHECK: :[[@LINE-1]]:10: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    [] { slot.set(1); slot.remove(); },
};
void globalVectorBad(ThreadPool &pool) {
  for (auto &f : all)
    pool.execute(f);
}
struct Entry {
  const char *name;
  void (*run)();
};
void fourth() { slot.set(4); }
// CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void localTableBad(ThreadPool &pool, int i) {
  static const Entry entries[] = {{"fourth", fourth}};
  pool.execute(entries[i].run);
}
} // namespace members
