// What the variants of the demonstration share: 50 tasks on a pool of 5
// threads, each of which puts a value of 8 MiB into a slot.
#pragma once

#include <atomic>
#include <barrier>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <vector>

#include <threadslot/threadslot.h>

constexpr int threads = 5;
constexpr int tasks = 50;
constexpr std::size_t value_size = std::size_t{8} << 20;

// Counts the bytes of all values that are alive.
struct Buffer {
  explicit Buffer(int task) : bytes(value_size, static_cast<char>(task)) {
    alive += value_size;
  }
  ~Buffer() { alive -= value_size; }
  Buffer(const Buffer &) = delete;
  Buffer &operator=(const Buffer &) = delete;

  std::vector<char> bytes;
  static inline std::atomic<std::size_t> alive{0};
};

// The first and the last tasks wait for each other, one on each thread: every
// thread takes part, and what it holds at the end does not depend on which one
// was faster.
inline void wait_for_all_threads(int task) {
  static std::barrier all(threads);
  if (task < threads || task >= tasks - threads)
    all.arrive_and_wait();
}

// Every third task fails.
inline void use(const Buffer &, int task) {
  if (task % 3 == 0)
    throw std::runtime_error("this task fails");
}

void never_removed(threadslot::ThreadPool &pool);
void exception_unsafe(threadslot::ThreadPool &pool);
void guarded(threadslot::ThreadPool &pool);
