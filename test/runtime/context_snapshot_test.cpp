// Context that travels: captured once, replayed as a whole, restored however the replay ends.
#include "threadslot/context_snapshot.h"

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "threadslot/guards.h"
#include "threadslot/thread_pool.h"

using threadslot::ContextLocal;
using threadslot::ContextSnapshot;
using threadslot::ScopedContext;
using threadslot::ScopedValue;
using threadslot::ThreadLocal;
using threadslot::ThreadPool;
using threadslot::with_context;

namespace {

TEST(Context, ExampleOfTheHeader) {
  static ContextLocal<std::string> request("request");
  ThreadPool pool(1);
  request.set("GET /");
  pool.execute(with_context([] { EXPECT_EQ(request.get(), "GET /"); }));
  auto snapshot = ContextSnapshot::capture();
  request.set("PUT /");
  snapshot.run([] { EXPECT_EQ(request.get(), "GET /"); });
  EXPECT_EQ(request.get(), "PUT /");
  request.remove();
}

TEST(Context, IsCapturedWhenWrappedNotWhenRun) {
  ContextLocal<int> slot;
  slot.set(1);
  auto task = with_context([&] { return slot.get(); });
  slot.set(2);
  EXPECT_EQ(task(), 1);
  EXPECT_EQ(slot.get(), 2);
}

TEST(Context, WritesOfATaskReachNeitherTheSubmitterNorTheNextTask) {
  ContextLocal<int> slot, extra;
  slot.set(1);
  ThreadPool pool(1);
  pool.submit([&] { slot.set(100); }).get(); // the worker's own
  pool.submit(with_context([&] {
        EXPECT_EQ(slot.get(), 1);
        slot.set(2);
        extra.set(3);
      }))
      .get();
  EXPECT_EQ(slot.get(), 1);
  EXPECT_EQ(pool.submit([&] { return slot.get(); }).get(), 100);
  EXPECT_FALSE(pool.submit([&] { return extra.try_get() != nullptr; }).get());
}

TEST(Context, ASlotWithoutValueInTheSnapshotIsEmptyDuringReplay) {
  ContextLocal<int> slot;
  slot.set(1);
  slot.remove(); // as if never set
  auto snapshot = ContextSnapshot::capture();
  slot.set(2);
  snapshot.run([&] { EXPECT_EQ(slot.try_get(), nullptr); });
  EXPECT_EQ(slot.get(), 2);
  ContextSnapshot().run([&] { EXPECT_EQ(slot.try_get(), nullptr); });
  EXPECT_EQ(slot.get(), 2);
}

TEST(Context, ReplayingAnEmptyContextCostsAThreadWithoutValuesNothing) {
  std::thread([] {
    ContextSnapshot().run([] {});
    EXPECT_EQ(threadslot::detail::this_thread.table().capacity(), 0u);
  }).join();
}

// A leak, if it did: nothing watches the end of a thread that holds no values.
TEST(Context, CapturingOnAThreadWithoutValuesLeavesNothingBehind) {
  std::thread([] { EXPECT_EQ(ContextSnapshot::capture().size(), 0u); }).join();
}

TEST(Context, OrdinarySlotsStay) {
  ThreadLocal<int> plain;
  plain.set(1);
  auto snapshot = ContextSnapshot::capture();
  plain.set(2);
  snapshot.run([&] {
    EXPECT_EQ(plain.get(), 2);
    plain.set(3);
  });
  EXPECT_EQ(plain.get(), 3);
}

TEST(Context, ExceptionsPassAndLeaveNothingBehind) {
  ContextLocal<int> slot;
  slot.set(1);
  auto snapshot = ContextSnapshot::capture();
  slot.set(2);
  EXPECT_THROW(snapshot.run([&] {
    slot.set(3);
    throw std::runtime_error("task");
  }),
               std::runtime_error);
  EXPECT_EQ(slot.get(), 2);
}

TEST(Context, RunReturnsWhatTheCallableReturns) {
  int target = 0;
  auto snapshot = ContextSnapshot::capture();
  EXPECT_EQ(&snapshot.run([&]() -> int & { return target; }), &target);
  EXPECT_EQ(*snapshot.run([] { return std::make_unique<int>(5); }), 5);
}

// Counts copies, and can be told to fail.
struct Watched {
  static inline int copies = 0;
  static inline int fail_at = -1;
  explicit Watched(int value) : value(value) {}
  Watched(const Watched &other) : value(other.value) {
    if (copies++ == fail_at)
      throw std::runtime_error("copy");
  }
  Watched(Watched &&) = default;
  int value;
};

TEST(Context, CapturesOnceUntilAValueChanges) {
  ContextLocal<Watched> slot;
  ThreadLocal<int> other;
  slot.emplace(1);
  Watched::copies = 0;
  for (int i = 0; i < 10; ++i) {
    other.set(i);
    (void)ContextSnapshot::capture();
  }
  EXPECT_EQ(Watched::copies, 1);
  slot.emplace(2);
  EXPECT_EQ(ContextSnapshot::capture().find(slot)->value, 2);
  EXPECT_EQ(Watched::copies, 2);
  {
    ScopedValue guard(slot, Watched(3));
    EXPECT_EQ(ContextSnapshot::capture().find(slot)->value, 3);
  }
  EXPECT_EQ(ContextSnapshot::capture().find(slot)->value, 2);
  slot.remove();
  EXPECT_EQ(ContextSnapshot::capture().find(slot), nullptr);
}

TEST(Context, AssignmentInPlaceIsAChange) {
  ContextLocal<int> slot;
  slot.set(1);
  EXPECT_EQ(*ContextSnapshot::capture().find(slot), 1);
  slot.set(2);
  EXPECT_EQ(*ContextSnapshot::capture().find(slot), 2);
}

TEST(Context, AReplayThatThrowsHasChangedNothing) {
  ContextLocal<Watched> first, second;
  first.emplace(1);
  second.emplace(2);
  auto snapshot = ContextSnapshot::capture();
  first.emplace(10);
  Watched::copies = 0;
  Watched::fail_at = 1;
  EXPECT_THROW(snapshot.run([] { FAIL() << "must not run"; }), std::runtime_error);
  Watched::fail_at = -1;
  EXPECT_EQ(first.get().value, 10);
  EXPECT_EQ(second.get().value, 2);
}

TEST(Context, ACopierMakesMoveOnlyValuesTravel) {
  struct Clone {
    std::unique_ptr<int> operator()(const std::unique_ptr<int> &from) const {
      return std::make_unique<int>(*from);
    }
  };
  ContextLocal<std::unique_ptr<int>, Clone> slot;
  slot.set(std::make_unique<int>(1));
  auto task = with_context([&] { return *slot.get(); });
  slot.set(std::make_unique<int>(2));
  std::thread([&] { EXPECT_EQ(task(), 1); }).join();
  EXPECT_EQ(task(), 1);
}

TEST(Context, OutlivesTheThreadAndLeavesOutDeadSlots) {
  auto slot = std::make_unique<ContextLocal<std::string>>();
  ContextLocal<int> other;
  ContextSnapshot snapshot;
  std::thread([&] {
    slot->set("value");
    other.set(1);
    snapshot = ContextSnapshot::capture();
  }).join();
  EXPECT_EQ(snapshot.size(), 2u);
  slot.reset();
  snapshot.run([&] { EXPECT_EQ(other.get(), 1); });
}

TEST(Context, AChainOfThreadsInheritsEachFromTheOneBefore) {
  auto slot = ContextLocal<int>::with_initial([] { return -1; });
  slot.set(0);
  const auto live = [&](auto &self, int generation) -> void {
    EXPECT_EQ(slot.get(), generation);
    slot.set(generation + 1);
    if (generation < 100)
      std::thread(with_context([&] { self(self, generation + 1); })).join();
    EXPECT_EQ(slot.get(), generation + 1); // whatever the children did
  };
  live(live, 0);
  std::thread(with_context([&] {
    slot.remove();
    EXPECT_EQ(slot.get(), -1); // not the parent's
  })).join();
  EXPECT_EQ(slot.get(), 1);
  std::thread(with_context([&] { // passes on what it has never looked at
    std::thread(with_context([&] { EXPECT_EQ(slot.get(), 1); })).join();
  }))
      .join();
  std::thread([&] { EXPECT_EQ(slot.try_get(), nullptr); }).join(); // is not asked to inherit
}

TEST(ContextDeathTest, EndingAReplayOnAnotherThreadAborts) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        auto context = std::make_unique<ScopedContext>(ContextSnapshot::capture());
        std::thread([&] { context.reset(); }).join();
      },
      "destroyed on another thread");
}

TEST(Context, ACaptureAfterTheDeathOfASlotDoesNotHoldItsValue) {
  auto value = std::make_shared<int>(1);
  {
    ContextLocal<std::shared_ptr<int>> slot;
    slot.set(value);
    EXPECT_EQ(ContextSnapshot::capture().size(), 1u);
  }
  EXPECT_EQ(ContextSnapshot::capture().size(), 0u);
  EXPECT_EQ(value.use_count(), 1);
}

TEST(Context, ReplaysNestAndRestoreEachOther) {
  ContextLocal<int> slot;
  ContextSnapshot snapshots[3];
  for (int i = 0; i < 3; ++i) {
    slot.set(i);
    snapshots[i] = ContextSnapshot::capture();
  }
  slot.set(9);
  {
    ScopedContext zero(snapshots[0]);
    EXPECT_EQ(slot.get(), 0);
    {
      ScopedContext one(snapshots[1]);
      slot.set(11);
      snapshots[2].run([&] { EXPECT_EQ(slot.get(), 2); });
      EXPECT_EQ(slot.get(), 11);
    }
    EXPECT_EQ(slot.get(), 0);
  }
  EXPECT_EQ(slot.get(), 9);
}

TEST(Context, GuardsInsideAndAroundAReplayHold) {
  ContextLocal<int> slot;
  slot.set(1);
  auto snapshot = ContextSnapshot::capture();
  {
    ScopedValue around(slot, 2);
    snapshot.run([&] {
      ScopedValue inside(slot, 3);
      EXPECT_EQ(slot.get(), 3);
    });
    EXPECT_EQ(slot.get(), 2);
  }
  EXPECT_EQ(slot.get(), 1);
}

TEST(Context, ManyThreadsReplayOneSnapshot) {
  ContextLocal<std::string> slot;
  slot.set("shared");
  auto snapshot = ContextSnapshot::capture();
  std::atomic<int> good{0};
  {
    ThreadPool pool(4);
    for (int i = 0; i < 200; ++i)
      pool.execute(snapshot.wrap([&] { good += slot.get() == "shared"; }));
  }
  EXPECT_EQ(good, 200);
}

TEST(Context, ATaskThatRunsAgainFindsTheSameContextWithoutANewCapture) {
  ContextLocal<Watched> slot;
  slot.emplace(1);
  auto task = with_context([&] { return slot.get().value; });
  slot.emplace(2);
  Watched::copies = 0;
  EXPECT_EQ(task(), 1);
  EXPECT_EQ(task(), 1);
  EXPECT_EQ(Watched::copies, 2); // one a replay
}

TEST(Context, ANullPointerTravelsAsAValue) {
  ContextLocal<std::shared_ptr<int>> slot;
  slot.set(nullptr);
  auto task = with_context([&] { return slot.try_get() != nullptr && *slot.try_get() == nullptr; });
  slot.remove();
  EXPECT_TRUE(task());
}

TEST(Context, HooksOfThePoolCannotLeaveContextBehind) {
  ContextLocal<int> slot;
  threadslot::ThreadPoolOptions options;
  options.residue = threadslot::ResiduePolicy::restore;
  options.before_task = [&] { slot.set(100); };
  options.after_task = [&] { slot.set(200); };
  options.queue_capacity = 0;
  options.when_full = threadslot::WhenFull::run_in_caller;
  ThreadPool caller(0, options);
  slot.set(1);
  int seen = 0;
  caller.execute(with_context([&] { seen = slot.get(); }));
  EXPECT_EQ(seen, 1);
  EXPECT_EQ(slot.get(), 1);
}

} // namespace
