// A lock for moments: taking one that is free costs a few instructions, where a mutex of the C
// library costs thirty. Every thread takes one when it begins and two when it ends, so it shows.
//
// Waiters sleep. It is neither fair nor recursive.
#pragma once

#include <atomic>

namespace threadslot::detail {

class BriefLock {
public:
  void lock() noexcept {
    int seen = free;
    if (state_.compare_exchange_strong(seen, held, std::memory_order_acquire)) [[likely]]
      return;
    // Whoever has waited cannot know whether others still do, and says so to be sure.
    while (state_.exchange(awaited, std::memory_order_acquire) != free)
      state_.wait(awaited, std::memory_order_relaxed);
  }
  void unlock() noexcept {
    if (state_.exchange(free, std::memory_order_release) == awaited) [[unlikely]]
      state_.notify_one();
  }

private:
  enum State : int { free, held, awaited };
  std::atomic<int> state_{free};
};

} // namespace threadslot::detail
