// Guards undo at the end of their scope, and never copy a value.
#include "threadslot/guards.h"

#include <atomic>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

using threadslot::ScopedRemove;
using threadslot::ScopedRestore;
using threadslot::ScopedValue;
using threadslot::ScopeExit;
using threadslot::ThreadLocal;

namespace {

TEST(Guards, ExampleOfTheHeader) {
  static ThreadLocal<int> depth("depth");
  depth.set(1);
  {
    ScopedValue inner(depth, 2);
    EXPECT_EQ(depth.get(), 2);
  }
  EXPECT_EQ(depth.get(), 1);
  {
    ScopedRemove cleared(depth);
  }
  EXPECT_EQ(depth.try_get(), nullptr);
}

TEST(ScopedRemove, RemovesWhenAnExceptionLeaves) {
  ThreadLocal<int> slot;
  try {
    ScopedRemove guard(slot);
    slot.set(1);
    throw std::runtime_error("task");
  } catch (const std::runtime_error &) {
  }
  EXPECT_EQ(slot.try_get(), nullptr);
}

TEST(ScopedRestore, RestoresAValueAnEmptySlotAndAfterRemoval) {
  ThreadLocal<int> slot;
  {
    ScopedRestore guard(slot);
    slot.set(1);
  }
  EXPECT_EQ(slot.try_get(), nullptr);
  slot.set(2);
  {
    ScopedRestore guard(slot);
    slot.set(3);
    slot.set(4);
  }
  EXPECT_EQ(slot.get(), 2);
  {
    ScopedRestore guard(slot);
    slot.remove();
    EXPECT_EQ(slot.try_get(), nullptr);
  }
  EXPECT_EQ(slot.get(), 2);
}

TEST(ScopedRestore, PutsTheSameObjectBack) {
  ThreadLocal<std::unique_ptr<int>> slot; // could not be copied
  slot.set(std::make_unique<int>(1));
  const auto *object = &slot.get();
  {
    ScopedRestore guard(slot);
    slot.set(std::make_unique<int>(2));
    EXPECT_NE(&slot.get(), object);
  }
  EXPECT_EQ(&slot.get(), object);
  EXPECT_EQ(*slot.get(), 1);
}

TEST(ScopedRestore, NestsToAnyDepth) {
  ThreadLocal<int> slot;
  slot.set(0);
  const auto descend = [&](auto &self, int depth) -> void {
    if (depth == 100)
      throw std::runtime_error("deep enough");
    ScopedRestore guard(slot);
    slot.set(depth);
    try {
      self(self, depth + 1);
    } catch (...) {
      EXPECT_EQ(slot.get(), depth);
      throw;
    }
  };
  EXPECT_THROW(descend(descend, 1), std::runtime_error);
  EXPECT_EQ(slot.get(), 0);
}

TEST(ScopedRestore, GuardsEndedInAnyOrderLoseNoValueTwice) {
  for (int order = 0; order < 24; ++order) {
    ThreadLocal<std::shared_ptr<int>> slot;
    std::weak_ptr<int> watched[5];
    {
      std::optional<ScopedRestore<std::shared_ptr<int>>> guards[4];
      for (int i = 0; i < 4; ++i) {
        auto value = std::make_shared<int>(i);
        watched[i] = value;
        slot.set(std::move(value));
        guards[i].emplace(slot);
      }
      int left[] = {0, 1, 2, 3};
      for (int n = 4, code = order; n > 0; code /= n, --n) {
        std::swap(left[code % n], left[n - 1]);
        guards[left[n - 1]].reset();
        ASSERT_NE(slot.try_get(), nullptr);
        EXPECT_EQ(*slot.get(), left[n - 1]);
      }
    }
    slot.remove();
    for (const auto &value : watched)
      EXPECT_TRUE(value.expired());
  }
}

TEST(ScopedValue, RestoresWhatTheSlotHeld) {
  ThreadLocal<std::string> slot;
  {
    ScopedValue outer(slot, "outer");
    {
      ScopedValue inner(slot, "inner");
      EXPECT_EQ(slot.get(), "inner");
    }
    EXPECT_EQ(slot.get(), "outer");
  }
  EXPECT_EQ(slot.try_get(), nullptr);
}

TEST(ScopedValue, SixteenSlotsTwentyFourDeepKeepTheirValues) {
  std::vector<ThreadLocal<int>> slots(16), others(1000);
  std::mt19937 random(1);
  const auto descend = [&](auto &self, int depth) -> void {
    if (depth == 24)
      return;
    std::vector<int> before;
    for (auto &slot : slots)
      before.push_back(slot.get());
    ThreadLocal<int> &bound = slots[random() % slots.size()];
    {
      ScopedValue guard(bound, depth + 100);
      for (auto &other : others)
        other.get();
      EXPECT_EQ(bound.get(), depth + 100);
      self(self, depth + 1);
      EXPECT_EQ(bound.get(), depth + 100);
    }
    for (std::size_t i = 0; i < slots.size(); ++i)
      EXPECT_EQ(slots[i].get(), before[i]);
  };
  descend(descend, 0);
}

TEST(ScopedValue, ThatCannotBeMadeLeavesTheSlotAsItWas) {
  struct Throwing {
    Throwing(int value) : value(value) {
      if (value < 0)
        throw std::runtime_error("negative");
    }
    int value;
  };
  ThreadLocal<Throwing> slot;
  slot.set(1);
  EXPECT_THROW(ScopedValue guard(slot, -1), std::runtime_error);
  EXPECT_EQ(slot.get().value, 1);
  slot.set(2);
  EXPECT_EQ(slot.get().value, 2);
}

TEST(ScopeExit, CallsUnlessDismissed) {
  int calls = 0;
  {
    ScopeExit guard([&] { ++calls; });
    EXPECT_EQ(calls, 0);
  }
  EXPECT_EQ(calls, 1);
  {
    ScopeExit guard([&] { ++calls; });
    guard.dismiss();
  }
  EXPECT_EQ(calls, 1);
}

// A buffer that every task finds empty, but large enough after the first.
TEST(ScopeExit, MayEmptyAValueAndKeepItsMemory) {
  ThreadLocal<std::vector<int>> buffer;
  const int *memory = nullptr;
  for (int task = 0; task < 3; ++task) {
    const ScopeExit emptied([&] { buffer.get().clear(); });
    EXPECT_TRUE(buffer.get().empty());
    buffer.get().resize(100);
    if (task > 0) {
      EXPECT_EQ(buffer.get().data(), memory);
    }
    memory = buffer.get().data();
  }
}

TEST(GuardsDeathTest, RestoringOnAnotherThreadAborts) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        ThreadLocal<int> slot;
        auto guard = std::make_unique<ScopedRestore<int>>(slot);
        std::thread([&] { guard.reset(); }).join();
      },
      "destroyed on another thread");
}

} // namespace
