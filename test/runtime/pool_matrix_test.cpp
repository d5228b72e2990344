// ThreadPool: each policy in each way a task can run; each kind of shutdown with each way of being
// full; very many tasks.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "threadslot/guards.h"
#include "threadslot/thread_pool.h"

using threadslot::ResiduePolicy;
using threadslot::TaskRefused;
using threadslot::ThreadLocal;
using threadslot::ThreadPool;
using threadslot::ThreadPoolOptions;
using threadslot::WhenFull;

namespace {

constexpr ResiduePolicy policies[] = {ResiduePolicy::keep, ResiduePolicy::report,
                                      ResiduePolicy::clear, ResiduePolicy::restore};
constexpr WhenFull ways_to_be_full[] = {WhenFull::block, WhenFull::run_in_caller, WhenFull::refuse};

enum class How { executed, submitted, nested };
constexpr How ways_to_run[] = {How::executed, How::submitted, How::nested};

struct Case {
  ResiduePolicy policy;
  How how;
  bool throws;
  bool in_caller;
};

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (ResiduePolicy policy : policies)
    for (How how : ways_to_run)
      for (bool throws : {false, true})
        for (bool in_caller : {false, true})
          cases.push_back({policy, how, throws, in_caller});
  return cases;
}

// What one task, which sets two of three slots, left behind.
struct Outcome {
  std::string touched, left, kept; // what the slots hold afterwards
  int exceptions = 0;              // that went to the handler
  bool failed = false;             // the future
  std::vector<std::string> reported;
};

class Trial {
public:
  explicit Trial(const Case &tried) : tried_(tried), pool_(threads(tried), options()) {}

  Outcome run() {
    if (tried_.in_caller) {
      prepare();
      act();
      look();
    } else {
      pool_.submit([this] { prepare(); }).get();
      outcome_.reported.clear();
      act();
      pool_.submit([this] { look(); }).get();
    }
    return outcome_;
  }

private:
  static std::size_t threads(const Case &tried) { return tried.in_caller ? 0 : 1; }

  ThreadPoolOptions options() {
    ThreadPoolOptions options;
    options.residue = tried_.policy;
    if (tried_.in_caller) {
      options.queue_capacity = 0;
      options.when_full = WhenFull::run_in_caller;
    }
    options.on_exception = [this](std::exception_ptr, std::source_location) {
      ++outcome_.exceptions;
    };
    options.on_residue = [this](const threadslot::HeldValue &value, std::source_location) {
      outcome_.reported.emplace_back(value.slot);
    };
    return options;
  }

  void prepare() {
    touched_.set("before");
    kept_.set("before");
  }
  void task() {
    touched_.set("task");
    left_.set("task");
    if (tried_.throws)
      throw std::runtime_error("task");
  }
  void act() {
    if (tried_.how == How::executed)
      pool_.execute([this] { task(); });
    else if (tried_.how == How::submitted)
      outcome_.failed = fails(pool_.submit([this] { task(); }));
    else // from a task; that of a worker has room in the queue and is not waited for
      pool_.submit([this] { pool_.execute([this] { task(); }); }).get();
  }
  void look() {
    const auto text = [](ThreadLocal<std::string> &slot) {
      const std::string *value = slot.try_get();
      return value ? *value : "";
    };
    outcome_.touched = text(touched_);
    outcome_.left = text(left_);
    outcome_.kept = text(kept_);
  }
  static bool fails(std::future<void> result) {
    try {
      result.get();
      return false;
    } catch (const std::runtime_error &) {
      return true;
    }
  }

  Case tried_;
  Outcome outcome_;
  ThreadLocal<std::string> touched_{"touched"}, left_{"left"}, kept_{"kept"};
  ThreadPool pool_;
};

TEST(PoolMatrix, EveryPolicyHoldsHoweverATaskRunsAndEnds) {
  for (const Case &tried : all_cases()) {
    SCOPED_TRACE(testing::Message() << "policy " << static_cast<int>(tried.policy) << ", how "
                                    << static_cast<int>(tried.how) << ", throws " << tried.throws
                                    << ", in caller " << tried.in_caller);
    const Outcome outcome = Trial(tried).run();
    const bool keeps = tried.policy == ResiduePolicy::keep || tried.policy == ResiduePolicy::report;
    // A caller's slots are always as before; on a worker, what prepared them was a task as well.
    const std::string before = tried.in_caller || keeps ? "before" : "";
    const bool visible = keeps && !tried.in_caller;
    EXPECT_EQ(outcome.kept, before);
    EXPECT_EQ(outcome.touched, visible ? "task" : before);
    EXPECT_EQ(outcome.left, visible ? "task" : "");
    EXPECT_EQ(outcome.exceptions, tried.throws && tried.how != How::submitted);
    EXPECT_EQ(outcome.failed, tried.throws && tried.how == How::submitted);
    const bool reports = tried.policy == ResiduePolicy::report;
    EXPECT_EQ(outcome.reported,
              reports ? std::vector<std::string>({"touched", "left"}) : std::vector<std::string>());
  }
}

enum class Shutdown { destructor, orderly, immediate, by_own_task };

// One thread that is busy, one task queued, one more that finds the queue full.
struct FullPool {
  FullPool(WhenFull when_full, ResiduePolicy policy) {
    ThreadPoolOptions options;
    options.queue_capacity = 1;
    options.when_full = when_full;
    options.residue = policy;
    options.on_residue = [](const threadslot::HeldValue &, std::source_location) {};
    pool = std::make_unique<ThreadPool>(1, options);
    std::promise<void> started;
    busy = pool->submit([this, &started] {
      started.set_value();
      released.get_future().wait();
      if (stop_from_task)
        pool->shutdown();
    });
    started.get_future().wait();
    queued = pool->submit([this] { slot.set(1); });
  }

  void submit_one_more() {
    try {
      pool->submit([this] { slot.set(2); }).get();
      last_ran = true;
    } catch (const TaskRefused &) {
      refused = true;
    } catch (const std::future_error &) { // dropped, or refused while it waited
      refused = true;
    }
  }

  ThreadLocal<int> slot{"slot"};
  std::promise<void> released;
  std::atomic<bool> stop_from_task{false}, last_ran{false}, refused{false};
  std::future<void> busy, queued;
  std::unique_ptr<ThreadPool> pool; // ends first
};

void shut_down_a_full_pool(WhenFull when_full, ResiduePolicy policy, Shutdown how) {
  FullPool full(when_full, policy);
  std::thread submitter([&] { full.submit_one_more(); });
  if (when_full != WhenFull::block) // the others get their answer at once
    submitter.join();
  full.stop_from_task = how == Shutdown::by_own_task;
  std::thread stopper([&] {
    if (how == Shutdown::immediate)
      full.pool->shutdown_now();
    else if (how == Shutdown::orderly)
      full.pool->shutdown();
  });
  if (how == Shutdown::immediate) {
    EXPECT_THROW(full.queued.get(), std::future_error); // while the thread is still busy
  }
  full.released.set_value();
  full.busy.get();
  if (how != Shutdown::immediate) {
    EXPECT_NO_THROW(full.queued.get());
  }
  stopper.join();
  if (submitter.joinable())
    submitter.join();
  full.pool.reset();
  EXPECT_NE(full.last_ran.load(), full.refused.load());
  if (when_full != WhenFull::block) { // that one may find room, or the end
    EXPECT_EQ(full.last_ran, when_full == WhenFull::run_in_caller);
  }
}

TEST(PoolMatrix, EveryKindOfShutdownEndsAFullPool) {
  for (WhenFull when_full : ways_to_be_full)
    for (ResiduePolicy policy : policies)
      for (Shutdown how :
           {Shutdown::destructor, Shutdown::orderly, Shutdown::immediate, Shutdown::by_own_task}) {
        SCOPED_TRACE(testing::Message()
                     << "full " << static_cast<int>(when_full) << ", policy "
                     << static_cast<int>(policy) << ", shutdown " << static_cast<int>(how));
        shut_down_a_full_pool(when_full, policy, how);
      }
}

// With threads that come and go, from several submitters, some of them tasks.
TEST(PoolMatrix, VeryManyTasksEachRunOnce) {
  const int each = std::getenv("THREADSLOT_LONG_TESTS") ? 250'000 : 5'000;
  static ThreadLocal<int> slot("slot");
  for (ResiduePolicy policy : {ResiduePolicy::clear, ResiduePolicy::restore}) {
    ThreadPoolOptions options;
    options.max_threads = 3;
    options.keep_alive = std::chrono::milliseconds(0);
    options.queue_capacity = 8;
    options.residue = policy;
    std::atomic<int> runs{0}, met{0}, submitted{0};
    {
      ThreadPool pool(1, options);
      const auto task = [&] {
        met += slot.try_get() != nullptr;
        slot.set(1);
        ++runs;
      };
      std::vector<std::thread> submitters;
      for (int i = 0; i < 2; ++i)
        submitters.emplace_back([&] {
          for (int n = 0; n < each; ++n)
            pool.execute([&] {
              task();
              slot.remove(); // this thread may run the next one itself
              pool.execute(task);
              ++submitted;
            });
        });
      for (std::thread &submitter : submitters)
        submitter.join();
      while (submitted != 2 * each) // what tasks submit after the end would be refused
        std::this_thread::yield();
    }
    EXPECT_EQ(runs, 4 * each);
    EXPECT_EQ(met, 0);
  }
}

} // namespace
