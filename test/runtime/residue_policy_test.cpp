// What the pool does with the values a task leaves, by policy, and in the caller's thread.
#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "threadslot/guards.h"
#include "threadslot/thread_pool.h"

using threadslot::HeldValue;
using threadslot::ResiduePolicy;
using threadslot::ScopedRestore;
using threadslot::ScopedValue;
using threadslot::ThreadLocal;
using threadslot::ThreadPool;
using threadslot::ThreadPoolOptions;
using threadslot::WhenFull;

namespace {

ThreadPoolOptions with_policy(ResiduePolicy policy) {
  ThreadPoolOptions options;
  options.residue = policy;
  options.on_exception = [](std::exception_ptr, std::source_location) {};
  return options;
}

// Collects what the pool reports.
struct Reported {
  std::vector<std::string> slots;
  std::vector<unsigned> submissions;
  ThreadPoolOptions options = with_policy(ResiduePolicy::report);
  Reported() {
    options.on_residue = [this](const HeldValue &value, std::source_location submitted) {
      slots.emplace_back(value.slot);
      submissions.push_back(submitted.line());
    };
  }
};

TEST(ResiduePolicy, KeepLeavesValuesToTheNextTask) {
  ThreadLocal<int> slot("slot");
  ThreadPool pool(1, with_policy(ResiduePolicy::keep));
  pool.submit([&] { slot.set(1); }).get();
  EXPECT_TRUE(pool.submit([&] { return slot.try_get() != nullptr; }).get());
}

TEST(ResiduePolicy, KeptValuesAreDestroyedWithTheThreadNotWithTheTask) {
  auto value = std::make_shared<int>(1);
  ThreadLocal<std::shared_ptr<int>> slot("slot");
  {
    ThreadPool pool(1, with_policy(ResiduePolicy::keep));
    pool.submit([&] { slot.set(value); }).get();
    EXPECT_EQ(value.use_count(), 2);
  }
  EXPECT_EQ(value.use_count(), 1);
}

TEST(ResiduePolicy, ReportNamesTheSlotTheTypeTheSetAndTheSubmission) {
  static ThreadLocal<int> slot("request id");
  std::string text;
  unsigned submitted = 0;
  auto options = with_policy(ResiduePolicy::report);
  options.on_residue = [&](const HeldValue &value, std::source_location where) {
    text = describe(value);
    submitted = where.line();
  };
  ThreadPool pool(1, options);
  const unsigned here = std::source_location::current().line();
  pool.submit([] { slot.set(1); }).get();
  EXPECT_EQ(submitted, here + 1);
  EXPECT_NE(text.find("slot 'request id' (int) holds a value set at "), text.npos) << text;
  EXPECT_NE(text.find("residue_policy_test.cpp:" + std::to_string(here + 1)), text.npos) << text;
}

TEST(ResiduePolicy, ReportIsSilentAboutTasksThatCleanUp) {
  ThreadLocal<int> guarded("guarded"), removed("removed"), read("read only");
  Reported reported;
  ThreadPool pool(1, reported.options);
  pool.submit([&] {
        ScopedValue guard(guarded, 1);
        removed.set(1);
        removed.set(2);
        removed.remove();
        read.try_get();
      })
      .get();
  EXPECT_TRUE(reported.slots.empty());
}

TEST(ResiduePolicy, ReportTellsOfASetAfterAnEarlierTasksRemoval) {
  ThreadLocal<int> slot("slot");
  Reported reported;
  ThreadPool pool(1, reported.options);
  pool.submit([&] {
        slot.set(1);
        slot.remove();
      })
      .get();
  EXPECT_TRUE(reported.slots.empty());
  pool.submit([&] { slot.set(2); }).get();
  EXPECT_EQ(reported.slots, std::vector<std::string>{"slot"});
}

TEST(ResiduePolicy, RestorePutsBackANumberThatTheTaskSetAndRemoved) {
  ThreadLocal<int> slot("slot");
  ThreadPoolOptions options = with_policy(ResiduePolicy::restore);
  options.queue_capacity = 0;
  options.when_full = WhenFull::run_in_caller;
  ThreadPool caller(0, options);
  slot.set(1);
  for (int round = 0; round < 3; ++round) {
    caller.execute([&] {
      slot.set(2);
      slot.remove();
      EXPECT_EQ(slot.try_get(), nullptr);
    });
    EXPECT_EQ(slot.get(), 1);
  }
}

TEST(ResiduePolicy, ReportTellsOfAReplacedValueButNotOfARestoredOne) {
  ThreadLocal<int> slot("slot");
  Reported reported;
  ThreadPool pool(1, reported.options);
  pool.submit([&] { slot.set(1); }).get();
  EXPECT_EQ(reported.slots.size(), 1u);
  pool.submit([&] {
        ScopedRestore guard(slot);
        slot.set(2);
      })
      .get();
  EXPECT_EQ(reported.slots.size(), 1u);
  pool.submit([&] { slot.set(3); }).get(); // instead of the first task's value
  EXPECT_EQ(reported.slots.size(), 2u);
}

TEST(ResiduePolicy, ReportTellsOfWhatAThrowingTaskLeaves) {
  ThreadLocal<int> slot("slot");
  Reported reported;
  ThreadPool pool(1, reported.options);
  pool.execute([&] {
    slot.set(1);
    throw std::runtime_error("task");
    slot.remove();
  });
  pool.submit([] {}).get();
  EXPECT_EQ(reported.slots, std::vector<std::string>{"slot"});
}

TEST(ResiduePolicy, ByDefaultAReportIsPrinted) {
  ThreadLocal<int> slot("slot");
  testing::internal::CaptureStderr();
  ThreadPoolOptions options;
  options.residue = ResiduePolicy::report;
  ThreadPool pool(1, options);
  pool.submit([&] { slot.set(1); }).get();
  const std::string printed = testing::internal::GetCapturedStderr();
  EXPECT_NE(printed.find(": the task submitted here left a value: slot 'slot' (int)"), printed.npos)
      << printed;
}

TEST(ResiduePolicy, ClearEmptiesEverySlotBeforeTheFutureIsReady) {
  ThreadLocal<std::shared_ptr<int>> slot("slot");
  auto value = std::make_shared<int>(1);
  ThreadPool pool(1, with_policy(ResiduePolicy::clear));
  pool.submit([&] { slot.set(value); }).get();
  EXPECT_EQ(value.use_count(), 1);
  EXPECT_FALSE(pool.submit([&] { return slot.try_get() != nullptr; }).get());
}

TEST(ResiduePolicy, RestorePutsBackWhatWasThereBefore) {
  ThreadLocal<int> kept("kept"), changed("changed"), removed("removed"), added("added");
  ThreadPoolOptions options = with_policy(ResiduePolicy::restore);
  options.queue_capacity = 0;
  options.when_full = WhenFull::run_in_caller;
  ThreadPool pool(0, options); // every task runs in this thread
  kept.set(1);
  changed.set(2);
  removed.set(3);
  const int *place = &changed.get();
  pool.execute([&] {
    EXPECT_EQ(kept.get(), 1);
    changed.set(20);
    changed.set(21);
    removed.remove();
    added.set(4);
    throw std::runtime_error("task");
  });
  EXPECT_EQ(kept.get(), 1);
  EXPECT_EQ(changed.get(), 2);
  EXPECT_EQ(&changed.get(), place); // the same object, not a copy
  EXPECT_EQ(removed.get(), 3);
  EXPECT_EQ(added.try_get(), nullptr);
}

TEST(ResiduePolicy, ATaskRunByTheCallerNeverDisturbsTheCallersSlots) {
  for (ResiduePolicy policy :
       {ResiduePolicy::keep, ResiduePolicy::report, ResiduePolicy::clear, ResiduePolicy::restore}) {
    ThreadLocal<std::string> slot("slot"), other("other");
    Reported reported;
    reported.options.residue = policy;
    reported.options.queue_capacity = 0;
    reported.options.when_full = WhenFull::run_in_caller;
    ThreadPool pool(0, reported.options);
    slot.set("the caller's");
    pool.submit([&] {
          slot.set("the task's");
          other.set("left");
        })
        .get();
    EXPECT_EQ(slot.get(), "the caller's");
    EXPECT_EQ(other.try_get(), nullptr);
    EXPECT_EQ(reported.slots.size(), policy == ResiduePolicy::report ? 2u : 0u);
  }
}

TEST(ResiduePolicy, ScopesNestWhenATaskSubmitsToAFullPool) {
  ThreadLocal<int> slot("slot"), inner("inner");
  ThreadPoolOptions options = with_policy(ResiduePolicy::restore);
  options.queue_capacity = 0;
  options.when_full = WhenFull::run_in_caller;
  ThreadPool pool(0, options);
  slot.set(1);
  pool.execute([&] {
    slot.set(2);
    pool.execute([&] {
      EXPECT_EQ(slot.get(), 2);
      slot.set(3);
      inner.set(1);
    });
    EXPECT_EQ(slot.get(), 2);
    EXPECT_EQ(inner.try_get(), nullptr);
    slot.set(4);
  });
  EXPECT_EQ(slot.get(), 1);
}

TEST(ResiduePolicy, RestoreSurvivesGuardsAcrossTheTask) {
  ThreadLocal<int> slot("slot");
  ThreadPoolOptions options = with_policy(ResiduePolicy::restore);
  options.queue_capacity = 0;
  options.when_full = WhenFull::run_in_caller;
  ThreadPool pool(0, options);
  slot.set(1);
  {
    ScopedRestore guard(slot);
    pool.execute([&] { slot.set(2); });
    EXPECT_EQ(slot.get(), 1);
    slot.set(3);
    pool.execute([&] { slot.remove(); });
    EXPECT_EQ(slot.get(), 3);
  }
  EXPECT_EQ(slot.get(), 1);
}

TEST(ResiduePolicy, ASlotThatDiesDuringATaskIsNotRestored) {
  auto slot = std::make_unique<ThreadLocal<std::shared_ptr<int>>>("slot");
  auto value = std::make_shared<int>(1);
  ThreadPoolOptions options = with_policy(ResiduePolicy::restore);
  options.queue_capacity = 0;
  options.when_full = WhenFull::run_in_caller;
  ThreadPool pool(0, options);
  slot->set(value);
  pool.execute([&] {
    slot->remove();
    slot.reset();
  });
  EXPECT_EQ(value.use_count(), 1);
}

TEST(ResiduePolicy, DestructorsOfResidueMaySetSlotsAgain) {
  static ThreadLocal<int> again("again");
  struct Setter {
    ~Setter() { again.set(1); }
  };
  static ThreadLocal<Setter> slot("setter");
  for (ResiduePolicy policy : {ResiduePolicy::clear, ResiduePolicy::restore}) {
    ThreadPool pool(1, with_policy(policy));
    pool.submit([] { slot.get(); }).get();
    EXPECT_FALSE(pool.submit([] { return again.try_get() != nullptr; }).get());
  }
}

TEST(ResiduePolicy, ValuesOfDeadSlotsGoBetweenTasks) {
  auto slot = std::make_unique<ThreadLocal<std::shared_ptr<int>>>("slot");
  auto value = std::make_shared<int>(1);
  ThreadPool pool(1);
  pool.submit([&] { slot->set(value); }).get();
  slot.reset();
  EXPECT_EQ(value.use_count(), 2);
  pool.submit([] {}).get();
  EXPECT_EQ(value.use_count(), 1);
}

} // namespace
