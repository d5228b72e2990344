// Threads that run tasks one after another, and so hand a thread's slots from task to task.
//
//   static threadslot::ThreadLocal<std::string> user("user");
//
//   threadslot::ThreadPool pool(4);
//   pool.execute([] {
//     threadslot::ScopedValue as(user, "ada");          // gone before the next task starts
//     greet(user.get());
//   });
//   std::future<int> answer = pool.submit([] { return 42; });
//   assert(answer.get() == 42);
//
//   threadslot::ThreadPoolOptions careful;               // for tasks that are not so careful
//   careful.residue = threadslot::ResiduePolicy::restore;
//   threadslot::ThreadPool other(4, careful);
//
// A task's callable is destroyed, captures included, then the after-task hook runs, then the pool
// deals with what the task has left in slots, and only then its future becomes ready: who waits for
// a task finds its traces gone. An exception that leaves a submitted task goes to the future. One
// that leaves an executed task goes to the exception handler, which by default prints it with the
// place of the submission; the thread lives on.
//
// Lifetime. shutdown() and the destructor take no more tasks, let all queued ones run and join the
// threads; values in slots of the pool's threads end with the threads. A task may shut its own pool
// down, which then does not wait, but must not destroy it (the program aborts with a message).
//
// A pool starts with a number of threads and a queue without bound. With a bound, a full queue
// makes it start threads up to `max_threads`; then `when_full` decides. Idle threads take a task
// each also from a queue of no capacity. A pool may start without threads, but without any at all
// it must run tasks in the caller, else its construction throws std::invalid_argument.
//
// Thread safety. All members but the destructor may be called by any thread at once; a task may
// submit further tasks. Cost: one allocation a task and a mutex that all threads share.
//
// What does not compile: a callable that cannot be called without arguments, or neither copied nor
// moved into the pool.
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <source_location>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "threadslot/annotations.h"
#include "threadslot/detail/task.h"
#include "threadslot/diagnostics.h"

namespace threadslot {

// A pool that is full or has been shut down does not take the task.
class TaskRefused : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

// What happens to a task that finds the queue full and all threads busy.
enum class WhenFull {
  block,         // the submitter waits for room; a task of the pool itself, which might wait for
                 // ever, runs it
  run_in_caller, // the submitter runs it; its slots are afterwards as they were
  refuse,        // the submitter gets TaskRefused
};

// What happens to the values that a task, hooks included, has set in slots and not removed.
enum class ResiduePolicy {
  keep,    // the thread's next task finds them
  report,  // the same, but the residue handler is told
  clear,   // the thread's slots are emptied after every task, whoever has set them
  restore, // the thread's slots are as they were before the task
};

struct ThreadPoolOptions {
  std::size_t max_threads = 0; // with the first ones; the others start when the queue is full
  std::chrono::milliseconds keep_alive{60'000}; // how long the others may be idle
  std::size_t queue_capacity = static_cast<std::size_t>(-1);
  WhenFull when_full = WhenFull::block;
  ResiduePolicy residue = ResiduePolicy::keep;

  // Run on the task's thread, directly before and after each task. What they throw goes to the
  // exception handler.
  std::function<void()> before_task{};
  std::function<void()> after_task{};
  // Gets what leaves an executed task, and where that task was submitted. It must not throw.
  std::function<void(std::exception_ptr, std::source_location)> on_exception{};
  // Gets each value that a task has left, and where the task was submitted. By default prints it.
  std::function<void(const HeldValue &, std::source_location)> on_residue{};
};

class ThreadPool {
public:
  explicit ThreadPool(std::size_t threads, ThreadPoolOptions options = {});
  ThreadPool(const ThreadPool &) = delete;
  ThreadPool &operator=(const ThreadPool &) = delete;
  ~ThreadPool();

  // Runs the callable on one of the threads, some time.
  template <class F>
  THREADSLOT_EFFECT(submit(callable=0, exceptions=caught)) void execute(
      F &&callable, std::source_location where = std::source_location::current()) {
    check_callable<F>();
    enqueue(
        std::make_unique<detail::ExecutedTask<std::decay_t<F>>>(std::forward<F>(callable), where));
  }

  // The same, with a future for what it returns or throws.
  template <class F>
  THREADSLOT_EFFECT(submit(callable=0, exceptions=caught)) auto submit(
      F &&callable, std::source_location where = std::source_location::current()) {
    check_callable<F>();
    auto task =
        std::make_unique<detail::SubmittedTask<std::decay_t<F>>>(std::forward<F>(callable), where);
    auto future = task->future();
    enqueue(std::move(task));
    return future;
  }

  // Runs what is queued, ends the threads and returns when they have ended. May be called again.
  void shutdown();

  // The same, but drops what is queued and returns how many tasks that were. Their futures report
  // a broken promise.
  std::size_t shutdown_now();

  std::size_t thread_count() const;

private:
  template <class F> static constexpr void check_callable() {
    static_assert(std::invocable<std::decay_t<F> &>,
                  "ThreadPool: a task is called without arguments");
    static_assert(std::is_constructible_v<std::decay_t<F>, F>,
                  "ThreadPool: a task is moved into the pool; pass a copy or std::move it");
  }
  using TaskPtr = std::unique_ptr<detail::Task>;
  void enqueue(TaskPtr task);

  class Workers;
  std::unique_ptr<Workers> workers_;
};

} // namespace threadslot
