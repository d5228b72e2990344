// RUN: %check --any-notes %s
// A variable of a library's class that gets the constant it begins with again
// is cleared.
#include "Inputs/prologue.h"
#include <chrono>

namespace deadlines {
using Clock = std::chrono::steady_clock;
thread_local Clock::time_point deadline = Clock::time_point::max();
void ok(ThreadPool &pool, Clock::time_point until) {
  pool.execute([until] {
    deadline = until;
    quiet();
    deadline = Clock::time_point::max();
  });
}
void bad(ThreadPool &pool, Clock::time_point until) {
  pool.execute([until] {
    deadline = until;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'deadline' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    deadline = Clock::time_point::max();
  });
}
void otherBad(ThreadPool &pool, Clock::time_point until) {
  pool.execute([until] {
    deadline = until;
    quiet();
    deadline = Clock::time_point::min();
    // CHECK: :[[@LINE-1]]:5: warning: slot 'deadline' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace deadlines

namespace timeouts {
using namespace std::chrono_literals;
thread_local std::chrono::milliseconds timeout{30};
void ok(ThreadPool &pool, int ms) {
  pool.execute([ms] {
    timeout = std::chrono::milliseconds(ms);
    quiet();
    timeout = 30ms;
  });
}
void bad(ThreadPool &pool, int ms) {
  pool.execute([ms] {
    timeout = std::chrono::milliseconds(ms);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'timeout' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      timeout = 30ms;
  });
}
} // namespace timeouts
