// RUN: %check --any-notes %s
// A set that stands in a system header is told at each call in user code that
// leads to it.
#include "Inputs/prologue.h"
#include "Inputs/library.h"

void eachCall(ThreadPool &p, bool on) {
  p.execute([] {
    library::begin(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set by this call is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([=] {
    library::begin(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set by this call is not removed on every path out of the task [threadslot-missing-remove]
    if (on)
      library::end();
  });
  p.execute([] {
    library::begin(3);
    library::end();
  });
}

// What one call sets is told there, slot by slot.
void twoSlots(ThreadPool &p) {
  p.execute([] {
    library::beginBoth(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set by this call is not removed on every path out of the task [threadslot-missing-remove]
    // CHECK: :[[@LINE-2]]:5: warning: slot 'slot' set by this call is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    library::beginBoth(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set by this call is not removed on every path out of the task [threadslot-missing-remove]
    library::end();
  });
}

// The last call that is the user's: it is one set, whoever calls it.
static void start(int v) {
  library::begin(v);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set by this call is not removed on every path out of the task [threadslot-missing-remove]
}
void byAHelper(ThreadPool &p) {
  p.execute([] { start(1); });
  p.execute([] { start(2); });
  p.execute([] {
    start(3);
    library::end();
  });
}

void objects(ThreadPool &p) {
  p.execute([] {
    library::Opener o(1);
    // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set by this call is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    auto o = std::make_unique<library::Opener>(1);
    // CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set by this call is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] { library::Scope s(1); });
}

void callbacks(ThreadPool &p) {
  p.execute([] { library::with(1, [] { quiet(); }); });
  p.execute([] {
    library::with(1, [] { mayThrow(); });
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set by this call is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  });
}

// Of two sets in a row the last is left.
void again(ThreadPool &p, int n) {
  p.execute([] {
    library::begin(1);
    library::begin(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set by this call is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([=] {
    for (int i = 0; i < n; ++i)
      library::begin(i);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set by this call is not removed on every path out of the task [threadslot-missing-remove]
  });
}
