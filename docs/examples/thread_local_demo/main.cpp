// Runs the three variants and prints what each leaves on the threads of its
// pool.
#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <latch>

#include "common.h"

static double mebibytes(std::size_t bytes) {
  return static_cast<double>(bytes) / (1 << 20);
}

static std::size_t resident_memory() {
  std::size_t total = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

static void run(const char *name, void (*variant)(threadslot::ThreadPool &)) {
  const std::size_t before = resident_memory();
  std::latch done(tasks);
  threadslot::ThreadPoolOptions options;
  options.after_task = [&] { done.count_down(); };
  options.on_exception = [](std::exception_ptr, std::source_location) {
  }; // they are meant to fail
  threadslot::ThreadPool pool(threads, options);
  variant(pool);
  done.wait();
  const std::size_t resident = resident_memory();
  std::printf("%-18s %9.1f MiB %12.1f MiB\n", name, mebibytes(Buffer::alive),
              mebibytes(resident > before ? resident - before : 0));
}

int main() {
  // Large blocks go back to the system when freed, so that resident memory
  // shows what is alive.
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  std::printf("%-18s %13s %16s\n", "tasks", "residue", "resident memory");
  run("never removed", never_removed);
  run("exception unsafe", exception_unsafe);
  run("guarded", guarded);
}
