// Every task sets the slot and no one removes what it set: each thread keeps
// its last value.
#include "common.h"

static threadslot::ThreadLocal<std::unique_ptr<Buffer>> slot("buffer");

void never_removed(threadslot::ThreadPool &pool) {
  for (int task = 0; task < tasks; ++task)
    pool.execute([task] {
      wait_for_all_threads(task);
      slot.set(std::make_unique<Buffer>(task));
    });
}
