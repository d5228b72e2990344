// RUN: %check --any-notes %s -- -fopenmp
// Regions of OpenMP: the threads of a team are kept, and the thread that comes
// to the region runs it, too.
#include <functional>
#include <threadslot/threadslot.h>

using threadslot::ThreadPool;
static threadslot::ThreadLocal<int> slot;
static thread_local int current;
bool flag() noexcept;
void mayThrow();
void scoped() {
  current = 1;
  mayThrow();
  current = 0;
}

namespace teams {
void parallelBad() {
#pragma omp parallel
  {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
}
void parallelOk() {
#pragma omp parallel num_threads(4)
  {
    slot.set(1);
    slot.remove();
  }
}
void loopBad(int n) {
#pragma omp parallel for
  for (int i = 0; i < n; ++i) {
    slot.set(i);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      continue;
    slot.remove();
  }
}
void loopOk(int n) {
#pragma omp parallel for schedule(dynamic)
  for (int i = 0; i < n; ++i) {
    threadslot::ScopedRemove guard(slot);
    slot.set(i);
    mayThrow();
  }
}
void nestedLoopBad(int n) {
#pragma omp parallel for collapse(2)
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      slot.set(i * j);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
// The loop is shared by the threads of the region around it.
void sharedLoopBad(int n) {
#pragma omp parallel
  {
#pragma omp for nowait
    for (int i = 0; i < n; ++i)
      slot.set(i);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
}
void sharedLoopOk(int n) {
#pragma omp parallel
  {
    threadslot::ScopedRemove guard(slot);
#pragma omp for
    for (int i = 0; i < n; ++i)
      slot.set(i);
  }
}
void helper() { slot.set(3); }
// CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void helperBad() {
#pragma omp parallel if (flag())
  helper();
}
void nativeBad(int n) {
#pragma omp parallel for
  for (int i = 0; i < n; ++i) {
    current = i;
// CHECK: :[[@LINE-1]]:5: warning: slot 'current' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      continue;
    current = 0;
  }
}
// An exception that leaves a region ends the program.
void throwsOk() {
#pragma omp parallel
  {
    slot.set(1);
    mayThrow();
    slot.remove();
  }
}
void caughtInsideBad() {
#pragma omp parallel
  {
    try {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      mayThrow();
      slot.remove();
    } catch (...) {
    }
  }
}
// Who comes to the region takes part in it.
void taskOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
#pragma omp parallel
    {
      slot.remove();
    }
  });
}
void taskBad(ThreadPool &pool) {
  pool.execute([] {
#pragma omp parallel
    {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
  });
}
} // namespace teams

namespace captures {
void parameterOk(bool on) {
#pragma omp parallel
  {
    if (on)
      slot.set(1);
    if (on)
      slot.remove();
  }
}
void slotOk(threadslot::ThreadLocal<int> &given) {
#pragma omp parallel
  {
    given.set(1);
    given.remove();
  }
}
void callableBad() {
  auto body = [] { slot.set(1); };
// CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
#pragma omp parallel
  body();
}
void given(const std::function<void(int)> &body, int n) {
#pragma omp parallel for
  for (int i = 0; i < n; ++i)
    body(i);
}
void givenBad() {
  given([](int n) { slot.set(n); }, 8);
// CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  given(
      [](int n) {
        slot.set(n);
        slot.remove();
      },
      8);
}
struct Service {
  bool traced;
  void work() { slot.set(2); }
// CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void run() {
#pragma omp parallel
    {
      if (traced)
        work();
    }
  }
  void runClean() {
#pragma omp parallel
    {
      if (traced)
        slot.set(1);
      if (traced)
        slot.remove();
    }
  }
};
void inLambdaBad(int n) {
  auto all = [n] {
#pragma omp parallel for
    for (int i = 0; i < n; ++i)
      slot.set(n);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  all();
}
} // namespace captures

namespace tasks {
void taskBad(int n) {
#pragma omp parallel
#pragma omp single
  for (int i = 0; i < n; ++i) {
#pragma omp task firstprivate(i)
    {
      slot.set(i);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
  }
}
void taskOk(int n) {
#pragma omp task
  {
    slot.set(n);
    slot.remove();
  }
#pragma omp taskwait
}
void taskLoopBad(int n) {
#pragma omp taskloop
  for (int i = 0; i < n; ++i)
    slot.set(i);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
// Another thread may run the task that clears.
void clearedInTaskBad() {
#pragma omp parallel
  {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
#pragma omp task
    slot.remove();
  }
}
} // namespace tasks

namespace parts {
void sectionsBad() {
#pragma omp parallel sections
  {
#pragma omp section
    {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
#pragma omp section
    {
      slot.set(2);
      slot.remove();
    }
  }
}
// Each section may fall to another thread, and so may what is done once.
void sectionClearsBad() {
#pragma omp parallel sections
  {
#pragma omp section
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
#pragma omp section
    slot.remove();
  }
}
void singleBad() {
#pragma omp parallel
  {
#pragma omp single
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
#pragma omp single
    slot.remove();
  }
}
void masterOk() {
#pragma omp parallel
  {
#pragma omp master
    slot.set(1);
#pragma omp barrier
#pragma omp master
    slot.remove();
  }
}
void masterBad() {
#pragma omp parallel
  {
#pragma omp master
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
}
void criticalOk() {
#pragma omp parallel
  {
#pragma omp critical
    {
      slot.set(1);
    }
#pragma omp barrier
    slot.remove();
  }
}
// No threads of a pool here.
void simdOk(int n) {
#pragma omp simd
  for (int i = 0; i < n; ++i)
    slot.set(i);
  slot.remove();
}
} // namespace parts
