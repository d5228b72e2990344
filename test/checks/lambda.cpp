// RUN: %check %s
// Tasks given as lambdas: one in place, one in a variable.

#include <threadslot/threadslot.h>

static threadslot::ThreadLocal<int> slot;

void inPlaceBad(threadslot::ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: lambda.cpp:[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    // NOTE: lambda.cpp:[[@LINE-3]]:3: note: task submitted here
    // NOTE: lambda.cpp:[[@LINE+1]]:3: note: task leaves here with 'slot' still set
  });
}

void inPlaceOk(threadslot::ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    slot.remove();
  });
}
