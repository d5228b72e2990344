// ThreadPool: tasks run, exceptions are caught, and waiters find a task's traces gone.
#include "threadslot/thread_pool.h"

#include <atomic>
#include <barrier>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "threadslot/guards.h"

using threadslot::ScopedValue;
using threadslot::TaskRefused;
using threadslot::ThreadLocal;
using threadslot::ThreadPool;
using threadslot::ThreadPoolOptions;
using threadslot::WhenFull;

namespace {

TEST(ThreadPool, ExampleOfTheHeader) {
  static ThreadLocal<std::string> user("user");
  ThreadPool pool(4);
  pool.execute([] {
    ScopedValue as(user, "ada");
    EXPECT_EQ(user.get(), "ada");
  });
  std::future<int> answer = pool.submit([] { return 42; });
  EXPECT_EQ(answer.get(), 42);
}

TEST(ThreadPool, RunsEveryTaskBeforeItEnds) {
  std::atomic<int> runs{0};
  {
    ThreadPool pool(3);
    for (int i = 0; i < 1000; ++i)
      pool.execute([&] { ++runs; });
  }
  EXPECT_EQ(runs, 1000);
}

TEST(ThreadPool, FuturesCarryValuesReferencesAndExceptions) {
  ThreadPool pool(1);
  int target = 0;
  std::future<int &> reference = pool.submit([&]() -> int & { return target; });
  EXPECT_EQ(&reference.get(), &target);
  EXPECT_EQ(*pool.submit([] { return std::make_unique<int>(3); }).get(), 3);
  EXPECT_THROW(pool.submit([] { throw std::runtime_error("task"); }).get(), std::runtime_error);
}

TEST(ThreadPool, ExceptionOfAnExecutedTaskGoesToTheHandlerAndTheThreadLivesOn) {
  std::atomic<int> handled{0};
  std::source_location reported;
  ThreadPoolOptions options;
  options.on_exception = [&](std::exception_ptr exception, std::source_location where) {
    EXPECT_THROW(std::rethrow_exception(exception), std::runtime_error);
    reported = where;
    ++handled;
  };
  ThreadPool pool(1, options);
  const auto here = std::source_location::current();
  pool.execute([] { throw std::runtime_error("task"); });
  EXPECT_EQ(pool.submit([] { return 1; }).get(), 1);
  EXPECT_EQ(handled, 1);
  EXPECT_EQ(reported.line(), here.line() + 1);
}

TEST(ThreadPool, ByDefaultAnExceptionIsPrintedWithTheSubmission) {
  testing::internal::CaptureStderr();
  {
    ThreadPool pool(1);
    pool.execute([] { throw std::runtime_error("no such user"); });
  }
  const std::string printed = testing::internal::GetCapturedStderr();
  EXPECT_NE(printed.find("thread_pool_test.cpp:"), std::string::npos) << printed;
  EXPECT_NE(printed.find("no such user"), std::string::npos) << printed;
}

TEST(ThreadPool, HooksRunAroundEveryTaskAndBeforeItsFutureIsReady) {
  std::string log;
  ThreadPoolOptions options;
  options.before_task = [&] { log += '('; };
  options.after_task = [&] { log += ')'; };
  ThreadPool pool(1, options);
  pool.submit([&] { log += 'a'; }).get();
  EXPECT_EQ(log, "(a)");
  EXPECT_THROW(pool.submit([&] { throw std::runtime_error("task"); }).get(), std::runtime_error);
  EXPECT_EQ(log, "(a)()");
}

TEST(ThreadPool, AHookThatThrowsStopsNeitherTheTaskNorTheOtherHook) {
  int handled = 0, after = 0;
  ThreadPoolOptions options;
  options.before_task = [] { throw std::runtime_error("before"); };
  options.after_task = [&] {
    ++after;
    throw std::runtime_error("after");
  };
  options.on_exception = [&](std::exception_ptr, std::source_location) { ++handled; };
  ThreadPool pool(1, options);
  EXPECT_EQ(pool.submit([] { return 1; }).get(), 1);
  EXPECT_EQ(after, 1);
  EXPECT_EQ(handled, 2);
}

TEST(ThreadPool, CapturesAreDestroyedBeforeTheFutureIsReady) {
  ThreadPool pool(1);
  auto shared = std::make_shared<int>(1);
  pool.submit([shared] {}).get();
  EXPECT_EQ(shared.use_count(), 1);
  pool.execute([shared] {});
  pool.submit([] {}).get();
  EXPECT_EQ(shared.use_count(), 1);
}

TEST(ThreadPool, RefusesTasksAfterShutdown) {
  ThreadPool pool(2);
  pool.shutdown();
  pool.shutdown();
  EXPECT_THROW(pool.execute([] {}), TaskRefused);
}

TEST(ThreadPool, TasksMaySubmitTasks) {
  std::atomic<int> runs{0};
  ThreadPool pool(2);
  pool.submit([&] {
        for (int i = 0; i < 10; ++i)
          pool.execute([&] { ++runs; });
      })
      .get();
  pool.shutdown();
  EXPECT_EQ(runs, 10);
}

// Holds the pool's threads until released; must outlive the pool.
class Gate {
public:
  void wait() { opened_.wait(); }
  void open() { opening_.set_value(); }

private:
  std::promise<void> opening_;
  std::shared_future<void> opened_ = opening_.get_future();
};

TEST(ThreadPool, AFullQueueBlocksTheSubmitter) {
  ThreadPoolOptions options;
  options.queue_capacity = 1;
  Gate gate;
  ThreadPool pool(1, options);
  std::atomic<bool> running{false};
  pool.execute([&] {
    running = true;
    gate.wait();
  });
  while (!running)
    std::this_thread::yield();
  pool.execute([] {}); // fills the queue
  std::atomic<bool> submitted{false};
  std::thread submitter([&] {
    pool.execute([] {});
    submitted = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(submitted);
  gate.open();
  submitter.join();
  EXPECT_TRUE(submitted);
}

// Nobody else would ever make room.
TEST(ThreadPool, ItsOwnTaskRunsWhatFindsNoRoom) {
  static ThreadLocal<int> slot("slot");
  ThreadPoolOptions options;
  options.queue_capacity = 1;
  ThreadPool pool(1, options);
  std::atomic<int> runs{0};
  pool.submit([&] {
        ScopedValue mine(slot, 1);
        for (int i = 0; i < 10; ++i)
          pool.execute([&] {
            slot.set(2);
            ++runs;
          });
        EXPECT_GE(runs, 9); // one is queued
        EXPECT_EQ(slot.get(), 1);
      })
      .get();
  pool.shutdown();
  EXPECT_EQ(runs, 10);
}

TEST(ThreadPool, AFullQueueMayRefuse) {
  ThreadPoolOptions options;
  options.queue_capacity = 1;
  options.when_full = WhenFull::refuse;
  Gate gate;
  ThreadPool pool(1, options);
  std::atomic<bool> running{false};
  pool.execute([&] {
    running = true;
    gate.wait();
  });
  while (!running)
    std::this_thread::yield();
  pool.execute([] {});
  EXPECT_THROW(pool.execute([] {}), TaskRefused);
  gate.open();
}

TEST(ThreadPool, AFullQueueMayMakeTheCallerRunTheTask) {
  ThreadPoolOptions options;
  options.queue_capacity = 0;
  options.when_full = WhenFull::run_in_caller;
  ThreadPool pool(0, options);
  EXPECT_EQ(pool.submit([] { return std::this_thread::get_id(); }).get(),
            std::this_thread::get_id());
}

// A thread that starts or has finished is room for one task, even without a queue.
TEST(ThreadPool, WithoutAQueueEveryThreadTakesATask) {
  ThreadPoolOptions options;
  options.queue_capacity = 0;
  options.when_full = WhenFull::refuse;
  for (int round = 0; round < 50; ++round) {
    Gate gate;
    ThreadPool pool(3, options);
    for (int i = 0; i < 3; ++i)
      EXPECT_NO_THROW(pool.execute([&] { gate.wait(); }));
    EXPECT_THROW(pool.execute([] {}), TaskRefused);
    gate.open();
  }
}

TEST(ThreadPool, WithoutAQueueTheSubmitterWaitsForAThread) {
  ThreadPoolOptions options;
  options.queue_capacity = 0;
  Gate gate;
  ThreadPool pool(1, options);
  std::atomic<bool> running{false};
  pool.execute([&] {
    running = true;
    gate.wait();
  });
  while (!running)
    std::this_thread::yield();
  std::atomic<bool> submitted{false};
  std::thread submitter([&] {
    pool.submit([] {}).get();
    submitted = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(submitted);
  gate.open();
  submitter.join();
}

TEST(ThreadPool, WithoutFirstThreadsItStartsOneForTheFirstTask) {
  ThreadPoolOptions options;
  options.max_threads = 2;
  options.keep_alive = std::chrono::milliseconds(1);
  ThreadPool pool(0, options);
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(pool.submit([] { return 1; }).get(), 1);
    EXPECT_LE(pool.thread_count(), 1u); // the queue has room for the others
    while (pool.thread_count() != 0)
      std::this_thread::yield();
  }
}

TEST(ThreadPool, ThatCouldNeverRunATaskIsNotMade) {
  EXPECT_THROW(ThreadPool(0), std::invalid_argument);
}

TEST(ThreadPool, KeepsIdleThreadsAsLongAsItIsTold) {
  ThreadPoolOptions options;
  options.queue_capacity = 0;
  options.max_threads = 2;
  options.keep_alive = std::chrono::milliseconds::max();
  ThreadPool pool(0, options);
  pool.submit([] {}).get();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(pool.thread_count(), 1u);
}

TEST(ThreadPool, GrowsWhenTheQueueIsFullAndShrinksWhenIdle) {
  ThreadPoolOptions options;
  options.queue_capacity = 1;
  options.max_threads = 3;
  options.keep_alive = std::chrono::milliseconds(1);
  ThreadPool pool(1, options);
  std::barrier together(4);
  for (int i = 0; i < 3; ++i)
    pool.execute([&] { together.arrive_and_wait(); });
  pool.execute([] {});
  // One thread and a queue of one take two tasks: the third and fourth need threads.
  together.arrive_and_wait();
  EXPECT_LE(pool.thread_count(), 3u);
  while (pool.thread_count() > 1)
    std::this_thread::yield();
  EXPECT_EQ(pool.submit([] { return 1; }).get(), 1);
}

TEST(ThreadPool, ShutdownNowDropsWhatIsQueued) {
  Gate gate;
  ThreadPool pool(1);
  std::atomic<bool> running{false};
  pool.execute([&] {
    running = true;
    gate.wait();
  });
  while (!running)
    std::this_thread::yield();
  auto dropped = pool.submit([] { return 1; });
  std::thread stopper([&] { EXPECT_EQ(pool.shutdown_now(), 1u); });
  EXPECT_THROW(dropped.get(), std::future_error);
  gate.open();
  stopper.join();
}

TEST(ThreadPool, ItsOwnTaskMayShutItDown) {
  std::atomic<int> runs{0};
  {
    ThreadPool pool(2);
    pool.submit([&] {
          pool.execute([&] { ++runs; });
          pool.shutdown();
          EXPECT_THROW(pool.execute([&] { ++runs; }), TaskRefused);
          ++runs;
        })
        .get();
  }
  EXPECT_EQ(runs, 2);
  Gate gate;
  ThreadPool pool(1);
  auto dropped = pool.submit([&] {
    gate.wait();
    return pool.shutdown_now();
  });
  pool.execute([&] { ++runs; });
  gate.open();
  EXPECT_EQ(dropped.get(), 1u);
  EXPECT_EQ(runs, 2);
}

TEST(ThreadPoolDeathTest, ItsOwnTaskMustNotDestroyIt) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        auto pool = std::make_unique<ThreadPool>(1);
        pool->submit([&] { pool.reset(); }).get();
      },
      "a pool was destroyed by one of its own tasks");
}

TEST(ThreadPool, ManyThreadsMaySubmitWhileItShutsDown) {
  std::atomic<int> taken{0}, runs{0};
  ThreadPool pool(2);
  std::vector<std::thread> submitters;
  for (int i = 0; i < 4; ++i)
    submitters.emplace_back([&] {
      try {
        for (int n = 0; n < 1000; ++n) {
          pool.execute([&] { ++runs; });
          ++taken;
        }
      } catch (const TaskRefused &) {
      }
    });
  pool.shutdown();
  for (std::thread &submitter : submitters)
    submitter.join();
  EXPECT_EQ(runs, taken);
}

} // namespace
