// RUN: %check --any-notes %s
// What annotations say of variables with thread storage.
#include <threadslot/annotations.h>
#include <threadslot/threadslot.h>

using threadslot::ThreadPool;
void quiet() noexcept;

// Scoped: no evidence is asked for.
THREADSLOT_EFFECT(scoped) thread_local int declared;
void declaredBad(ThreadPool &pool) {
  pool.execute([] { declared = 1; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'declared' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void declaredOk(ThreadPool &pool) {
  pool.execute([] {
    declared = 1;
    quiet();
    declared = 0;
  });
}

// Persistent: never told, whatever others do.
THREADSLOT_EFFECT(persistent) thread_local int kept;
void scoped() {
  kept = 1;
  quiet();
  kept = 0;
}
void keptOk(ThreadPool &pool) {
  pool.execute([] { kept = 1; });
}
