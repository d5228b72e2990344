// The lock that threads take when they begin and end.
#include "threadslot/detail/brief_lock.h"

#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

using threadslot::detail::BriefLock;

namespace {

TEST(BriefLock, LetsOneThreadInAtATime) {
  BriefLock lock;
  long count = 0; // not atomic: ThreadSanitizer would say so
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (int turn = 0; turn < 10'000; ++turn) {
        const std::lock_guard guard(lock);
        ++count;
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(count, 80'000);
}

TEST(BriefLock, WakesAllWhoSleepForIt) {
  BriefLock lock;
  int passed = 0;
  std::vector<std::thread> threads;
  {
    const std::lock_guard guard(lock);
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&] {
        const std::lock_guard inner(lock);
        ++passed;
      });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(passed, 0);
  }
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(passed, 8);
}

} // namespace
