// Every task removes what it set, unless an exception leaves it before.
#include "common.h"

static threadslot::ThreadLocal<std::unique_ptr<Buffer>> slot("buffer");

void exception_unsafe(threadslot::ThreadPool &pool) {
  for (int task = 0; task < tasks; ++task)
    pool.execute([task] {
      wait_for_all_threads(task);
      slot.set(std::make_unique<Buffer>(task));
      use(*slot.get(), task);
      slot.remove();
    });
}
