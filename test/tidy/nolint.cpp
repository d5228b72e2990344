// RUN: %run-tidy %s %flags | FileCheck --implicit-check-not=warning: %s
// clang-tidy's own comments silence the checks.

#include <threadslot/threadslot.h>

static threadslot::ThreadLocal<int> user;

void submit(threadslot::ThreadPool &pool) {
  pool.execute([] {
    user.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: {{.*}} [threadslot-missing-remove]
  });
  pool.execute([] {
    user.set(1); // NOLINT
  });
  pool.execute([] {
    user.set(1); // NOLINT(threadslot-missing-remove)
  });
  pool.execute([] {
    user.set(1); // NOLINT(threadslot-*)
  });
  pool.execute([] {
    user.set(1); // NOLINT(threadslot-exception-unsafe-remove)
    // CHECK: :[[@LINE-1]]:5: warning: {{.*}} [threadslot-missing-remove]
  });
  pool.execute([] {
    // NOLINTNEXTLINE(threadslot-missing-remove)
    user.set(1);
  });
  // NOLINTBEGIN(threadslot-missing-remove)
  pool.execute([] { user.set(1); });
  // NOLINTEND(threadslot-missing-remove)
}
