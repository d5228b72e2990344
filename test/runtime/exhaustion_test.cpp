// Memory that runs out, at every allocation in turn: an operation that throws has changed nothing,
// and one that must not throw does not. This program replaces operator new; it has no other tests.
#include <cstdlib>
#include <future>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "threadslot/threadslot.h"

namespace {

thread_local long allocations_left = -1; // negative: no limit

void *allocate(std::size_t size, std::size_t alignment) noexcept {
  if (allocations_left == 0)
    return nullptr;
  if (allocations_left > 0)
    --allocations_left;
  return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
}

void *allocate_or_throw(std::size_t size, std::size_t alignment) {
  if (void *memory = allocate(size, alignment))
    return memory;
  throw std::bad_alloc();
}

constexpr std::size_t usual = alignof(std::max_align_t);

} // namespace

void *operator new(std::size_t size) { return allocate_or_throw(size, usual); }
void *operator new[](std::size_t size) { return allocate_or_throw(size, usual); }
void *operator new(std::size_t size, std::align_val_t alignment) {
  return allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void *operator new(std::size_t size, const std::nothrow_t &) noexcept {
  return allocate(size, usual);
}
void *operator new[](std::size_t size, const std::nothrow_t &) noexcept {
  return allocate(size, usual);
}
void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete[](void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void *memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void *memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void *memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

using threadslot::ContextLocal;
using threadslot::ContextSnapshot;
using threadslot::ScopedRestore;
using threadslot::ScopedValue;
using threadslot::ThreadLocal;
using threadslot::ThreadPool;

// Calls with no allocation, one, two and so on until the call succeeds; returns how many it needs.
template <class F> int until_it_succeeds(F call) {
  for (int allowed = 0;; ++allowed) {
    allocations_left = allowed;
    try {
      call();
      allocations_left = -1;
      return allowed;
    } catch (const std::bad_alloc &) {
      allocations_left = -1;
    }
  }
}

TEST(Exhaustion, AFirstSetThatFindsNoMemoryLeavesTheSlotEmpty) {
  std::thread([] {
    ThreadLocal<std::vector<int>> slot;
    const int needed = until_it_succeeds([&] {
      try {
        slot.set(std::vector<int>(10, 1));
      } catch (...) {
        allocations_left = -1;
        EXPECT_EQ(slot.try_get(), nullptr);
        throw;
      }
    });
    EXPECT_GE(needed, 3); // the argument, the value, the table
    EXPECT_EQ(slot.get().size(), 10u);
  }).join();
}

TEST(Exhaustion, ASetThatFindsNoMemoryKeepsTheEarlierValue) {
  ThreadLocal<std::string> slot;
  slot.set(std::string(100, 'a'));
  until_it_succeeds([&] {
    try {
      slot.set(static_cast<const std::string &>(std::string(200, 'b')));
    } catch (...) {
      allocations_left = -1;
      EXPECT_EQ(slot.get(), std::string(100, 'a'));
      throw;
    }
  });
  EXPECT_EQ(slot.get(), std::string(200, 'b'));
}

TEST(Exhaustion, ATableThatCannotGrowTakesEntriesAsLongAsItHasRoom) {
  std::vector<ThreadLocal<int>> slots(64);
  std::thread([&] {
    std::size_t set = 0;
    slots[set++].set(0);
    // Each value may be allocated, but no table.
    for (; set < slots.size(); ++set) {
      allocations_left = 1;
      try {
        slots[set].set(static_cast<int>(set));
      } catch (const std::bad_alloc &) {
        break;
      }
    }
    allocations_left = -1;
    EXPECT_EQ(set, 15u); // of 16 places one stays empty
    for (std::size_t i = 0; i < slots.size(); ++i)
      EXPECT_EQ(slots[i].try_get() != nullptr, i < set);
    slots[set].set(1);
    EXPECT_EQ(slots[3].get(), 3);
  }).join();
}

TEST(Exhaustion, RestoringNeedsNoMemory) {
  std::vector<ThreadLocal<int>> slots(64);
  std::thread([&] {
    for (int i = 0; i < 9; ++i)
      slots[i].set(i);
    {
      ScopedRestore first(slots[0]), second(slots[1]);
      slots[0].remove();
      slots[1].set(100);
      // Fill every place that is not reserved.
      for (std::size_t i = 9; i < slots.size(); ++i) {
        allocations_left = 1;
        try {
          slots[i].set(0);
        } catch (const std::bad_alloc &) {
        }
      }
      allocations_left = 0;
    }
    allocations_left = -1;
    EXPECT_EQ(slots[0].get(), 0);
    EXPECT_EQ(slots[1].get(), 1);
  }).join();
}

TEST(Exhaustion, RemovingAndSweepingNeedNoMemory) {
  auto slots = std::make_unique<std::vector<ThreadLocal<int>>>(1000);
  for (auto &slot : *slots)
    slot.set(1);
  allocations_left = 0;
  for (std::size_t i = 0; i < 900; ++i)
    EXPECT_TRUE((*slots)[i].remove());
  slots.reset();
  threadslot::sweep();
  allocations_left = -1;
}

TEST(Exhaustion, AScopedValueThatFindsNoMemoryLeavesTheSlotAsItWas) {
  ThreadLocal<int> slot;
  slot.set(1);
  until_it_succeeds([&] {
    ScopedValue guard(slot, 2);
    allocations_left = -1;
    EXPECT_EQ(slot.get(), 2);
  });
  EXPECT_EQ(slot.get(), 1);
  slot.set(3);
  EXPECT_EQ(slot.get(), 3);
}

TEST(Exhaustion, AThreadTakesOverTheMemoryOfOneThatHasEnded) {
  if (!threadslot::detail::reuse_memory)
    GTEST_SKIP() << "under AddressSanitizer every value gets memory of its own";
  std::vector<ThreadLocal<int>> slots(30);
  const auto set_all = [&] {
    for (auto &slot : slots)
      slot.set(1);
  };
  std::thread(set_all).join();
  std::thread([&] {
    for (auto &slot : slots)
      EXPECT_EQ(slot.try_get(), nullptr);
    slots[0].set(1); // from now on the thread's end is watched, and it may inherit
    EXPECT_EQ(until_it_succeeds(set_all), 0);
  }).join();
}

TEST(Exhaustion, CaptureAndReplayThatFindNoMemoryChangeNothing) {
  std::vector<ContextLocal<int>> slots(120); // more than there are spare blocks
  for (int i = 0; i < 120; ++i)
    slots[i].set(i);
  ContextSnapshot snapshot;
  EXPECT_GE(until_it_succeeds([&] { snapshot = ContextSnapshot::capture(); }), 40);
  for (auto &slot : slots)
    slot.set(100);
  bool ran = false;
  until_it_succeeds([&] {
    snapshot.run([&] {
      allocations_left = -1;
      ran = true;
      EXPECT_EQ(slots[7].get(), 7);
    });
  });
  EXPECT_TRUE(ran);
  for (auto &slot : slots)
    EXPECT_EQ(slot.get(), 100);
}

TEST(Exhaustion, ASlotThatFindsNoMemoryIsNotMade) {
  std::vector<ThreadLocal<int>> slots;
  slots.reserve(200); // more than the runtime makes room for at a time
  const std::string captured(100, 'a');
  int allocations = 0;
  for (int i = 0; i < 200; ++i)
    allocations += until_it_succeeds([&] {
      slots.push_back(
          ThreadLocal<int>::with_initial([captured] { return static_cast<int>(captured.size()); }));
    });
  EXPECT_GE(allocations, 400 + 2);
  for (auto &slot : slots) {
    EXPECT_EQ(slot.get(), 100);
    slot.remove();
  }
}

TEST(Exhaustion, ATaskThatFindsNoMemoryIsNotQueued) {
  ThreadPool pool(1);
  int runs = 0;
  const std::string captured(100, 'a');
  std::future<void> done;
  EXPECT_GE(until_it_succeeds([&] { done = pool.submit([&runs, captured] { ++runs; }); }), 3);
  done.get();
  EXPECT_EQ(runs, 1);
}

TEST(Exhaustion, APoolThatFindsNoMemoryLeavesNoThread) {
  EXPECT_GE(until_it_succeeds([] { ThreadPool pool(3); }), 6); // at least two for each thread
}

// Whatever a task, its report and the handlers lack, the thread that runs them lives on.
TEST(Exhaustion, ATaskOrReportThatFindsNoMemoryIsAnExceptionForTheHandler) {
  ThreadLocal<std::string> slot("slot");
  int handled = 0, reported = 0;
  threadslot::ThreadPoolOptions options;
  options.queue_capacity = 0;
  options.when_full = threadslot::WhenFull::run_in_caller;
  options.residue = threadslot::ResiduePolicy::report;
  options.on_exception = [&](std::exception_ptr, std::source_location) { ++handled; };
  options.on_residue = [&](const threadslot::HeldValue &, std::source_location) { ++reported; };
  ThreadPool pool(0, options);
  std::thread([&] {
    int allowed = 0;
    while (reported == 0) {
      allocations_left = ++allowed;
      pool.execute([&] { slot.set(std::string(100, 'a')); });
      allocations_left = -1;
      EXPECT_EQ(handled + reported, allowed);
    }
  }).join();
  EXPECT_GE(handled, 3); // the string, its box, the list of what is left
}

TEST(Exhaustion, StatisticsThatFindNoMemoryHoldNoLock) {
  ThreadLocal<int> slot;
  slot.set(1);
  std::size_t threads = 0;
  EXPECT_GE(until_it_succeeds([&] { threads = threadslot::thread_statistics().size(); }), 3);
  EXPECT_GE(threads, 1u);
}

} // namespace
