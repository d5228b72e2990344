// Diagnostics: a thread's own values in full, other threads' counters at any time.
#include "threadslot/diagnostics.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "threadslot/thread_local.h"

using threadslot::HeldValue;
using threadslot::ThreadLocal;
using threadslot::ThreadStatistics;

namespace {

TEST(Diagnostics, ExampleOfTheHeader) {
  static ThreadLocal<int> user("user");
  user.set(1);
  for (const ThreadStatistics &thread : threadslot::thread_statistics())
    std::printf("thread %ld: %zu values, %zu of dead slots, %zu bytes\n", thread.system_id,
                thread.values, thread.stale, thread.bytes);
  for (const HeldValue &value : threadslot::held_values())
    std::puts(threadslot::describe(value).c_str());
  EXPECT_EQ(threadslot::process_statistics().abandoned, 0u);
  threadslot::sweep();
  user.remove();
}

TEST(Diagnostics, HeldValuesAreNamedTypedAndPlaced) {
  static ThreadLocal<int> number("number");
  static ThreadLocal<std::vector<char>> bytes("bytes");
  static ThreadLocal<std::string> text("text");
  std::thread([] {
    const unsigned line = std::source_location::current().line();
    number.set(1);
    bytes.emplace();
    text.emplace_at(std::source_location::current(), 3, 'x');
    const std::vector<HeldValue> values = threadslot::held_values();
    ASSERT_EQ(values.size(), 3u);
    EXPECT_EQ(values[2].set_at.line(), line + 3);
    EXPECT_EQ(text.get(), "xxx");
    EXPECT_EQ(values[0].slot, "number");
    EXPECT_EQ(values[0].type, "int");
    EXPECT_EQ(values[0].set_at.line(), line + 1);
    EXPECT_NE(values[1].type.find("vector<char"), std::string::npos) << values[1].type;
    EXPECT_NE(describe(values[0]).find("diagnostics_test.cpp:"), std::string::npos);
    EXPECT_EQ(describe(values[1]).find(" set at "), std::string::npos) << describe(values[1]);
  }).join();
}

TEST(Diagnostics, AnInitialValueIsPlacedWhereItWasFirstRead) {
  static auto slot = ThreadLocal<std::string>::with_initial([] { return std::string("a"); });
  static ThreadLocal<int> plain;
  std::thread([] {
    const unsigned line = std::source_location::current().line();
    slot.get();
    plain.get();
    slot.get();
    ASSERT_EQ(threadslot::held_values().size(), 2u);
    EXPECT_EQ(threadslot::held_values()[0].set_at.line(), line + 1);
    EXPECT_EQ(threadslot::held_values()[1].set_at.line(), line + 2);
  }).join();
}

TEST(Diagnostics, ValuesAreCountedOnce) {
  static ThreadLocal<int> number;
  static ThreadLocal<std::string> text;
  const auto count = [] { return threadslot::held_values().size(); };
  std::thread([&] {
    EXPECT_EQ(count(), 0u);
    for (int round = 0; round < 2; ++round) {
      number.get();
      EXPECT_EQ(count(), 1u);
      number.set(0);
      text.set("");
      text.set("again");
      EXPECT_EQ(count(), 2u);
      number.remove();
      number.remove();
      EXPECT_EQ(count(), 1u);
      text.remove();
      EXPECT_EQ(count(), 0u);
    }
  }).join();
}

TEST(Diagnostics, HeldValuesComeInTheOrderOfTheirSets) {
  static ThreadLocal<int> first("first"), second("second");
  std::thread([] {
    first.set(1);
    second.set(2);
    first.remove();
    first.set(3);
    const std::vector<HeldValue> values = threadslot::held_values();
    ASSERT_EQ(values.size(), 2u);
    EXPECT_EQ(values[0].slot, "second");
    EXPECT_EQ(values[1].slot, "first");
  }).join();
}

TEST(Diagnostics, SayWhichSlotsHaveDiedUntilASweep) {
  auto slot = std::make_unique<ThreadLocal<int>>("gone");
  std::thread([&] {
    slot->set(1);
    slot.reset();
    ASSERT_EQ(threadslot::held_values().size(), 1u);
    EXPECT_TRUE(threadslot::held_values()[0].stale);
    EXPECT_EQ(describe(threadslot::held_values()[0]).find("a dead slot (int)"), 0u);
    threadslot::sweep();
    EXPECT_TRUE(threadslot::held_values().empty());
  }).join();
}

TEST(Diagnostics, CountersOfAThreadCanBeReadWhileItWorks) {
  ThreadLocal<int> slots[10];
  std::atomic<bool> stop{false};
  std::thread worker([&] {
    while (!stop)
      for (auto &slot : slots) {
        slot.set(1);
        if (&slot != &slots[0])
          slot.remove();
      }
  });
  std::size_t seen = 0;
  while (seen == 0)
    for (const ThreadStatistics &thread : threadslot::thread_statistics())
      if (thread.values != 0 && thread.capacity == 16 && thread.bytes != 0 && thread.stale == 0)
        seen = thread.values;
  stop = true;
  worker.join();
  EXPECT_LE(seen, 10u);
}

// How to sum up what threads count, also of those that have ended: the supplier registers what it
// makes, which then is shared, and safe to read.
TEST(Diagnostics, WhatASupplierRegistersCanBeReadByAnyThread) {
  using Counter = std::shared_ptr<std::atomic<int>>;
  std::mutex mutex;
  std::vector<Counter> all;
  auto counter = ThreadLocal<Counter>::with_initial([&] {
    auto fresh = std::make_shared<std::atomic<int>>(0);
    const std::lock_guard lock(mutex);
    return all.emplace_back(std::move(fresh));
  });
  const auto sum = [&] {
    const std::lock_guard lock(mutex);
    int total = 0;
    for (const Counter &one : all)
      total += *one;
    return total;
  };
  std::atomic<int> ready{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 256; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 10; ++n)
        ++*counter.get();
      ++ready;
      counter.remove();
    });
  while (ready < 256)
    EXPECT_LE(sum(), 2560);
  EXPECT_EQ(sum(), 2560);
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(sum(), 2560);
  EXPECT_EQ(all.size(), 256u);
}

TEST(Diagnostics, OtherThreadsSeeHowManyValuesWaitForASleeper) {
  std::vector<std::unique_ptr<ThreadLocal<int>>> slots(50);
  for (auto &slot : slots)
    slot = std::make_unique<ThreadLocal<int>>("slot");
  std::atomic<long> sleeper{0};
  std::atomic<bool> wake{false};
  std::thread worker([&] {
    for (auto &slot : slots)
      slot->set(1);
    sleeper = gettid();
    sleeper.notify_all();
    wake.wait(false);
    threadslot::sweep();
    sleeper = 0;
    wake.wait(true);
  });
  sleeper.wait(0);
  const auto of_sleeper = [id = sleeper.load()] {
    for (const ThreadStatistics &thread : threadslot::thread_statistics())
      if (thread.system_id == id)
        return thread;
    return ThreadStatistics{};
  };
  EXPECT_EQ(of_sleeper().stale, 0u);
  slots.resize(20);
  EXPECT_EQ(of_sleeper().values, 50u);
  EXPECT_EQ(of_sleeper().stale, 30u);
  while (sleeper != 0) {
    wake = true;
    wake.notify_all();
  }
  EXPECT_EQ(of_sleeper().values, 20u);
  EXPECT_EQ(of_sleeper().stale, 0u);
  wake = false;
  wake.notify_all();
  worker.join();
}

TEST(Diagnostics, AThreadWithoutValuesIsNotListedAndOneThatEndsLeaves) {
  const std::size_t before = threadslot::thread_statistics().size();
  ThreadLocal<int> slot;
  std::thread([&] {
    slot.try_get();
    EXPECT_EQ(threadslot::thread_statistics().size(), before);
    slot.set(1);
    EXPECT_EQ(threadslot::thread_statistics().size(), before + 1);
  }).join();
  EXPECT_EQ(threadslot::thread_statistics().size(), before);
}

TEST(Diagnostics, BytesRiseAndFallWithValues) {
  ThreadLocal<std::array<char, 1000>> slot;
  std::thread([&] {
    const auto bytes = [] {
      for (const ThreadStatistics &thread : threadslot::thread_statistics())
        if (thread.system_id == gettid())
          return thread.bytes;
      return std::size_t{0};
    };
    slot.get();
    EXPECT_GE(bytes(), 1000u);
    slot.remove();
    EXPECT_EQ(bytes(), 0u);
  }).join();
}

TEST(Diagnostics, LateAndAbandonedValuesAreCounted) {
  static ThreadLocal<int> late("late");
  struct Late {
    ~Late() { late.set(1); }
  };
  const auto before = threadslot::process_statistics();
  std::thread([] {
    static thread_local Late object;
    (void)&object;
    late.set(1);
  }).join();
  EXPECT_EQ(threadslot::process_statistics().late_threads, before.late_threads + 1);
  EXPECT_EQ(threadslot::process_statistics().abandoned, before.abandoned);
}

} // namespace
