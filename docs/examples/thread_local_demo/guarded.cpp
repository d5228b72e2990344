// The same tasks with a guard: the slot is empty after every task, however it
// ends.
#include "common.h"

static threadslot::ThreadLocal<std::unique_ptr<Buffer>> slot("buffer");

void guarded(threadslot::ThreadPool &pool) {
  for (int task = 0; task < tasks; ++task)
    pool.execute([task] {
      wait_for_all_threads(task);
      threadslot::ScopedRemove guard(slot);
      slot.set(std::make_unique<Buffer>(task));
      use(*slot.get(), task);
    });
}
