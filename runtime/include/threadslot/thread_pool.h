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
// A task is over when its callable, captures included, has been destroyed, then the after-task hook
// has run, and only then its future becomes ready: who waits for a task finds its traces gone. An
// exception that leaves a submitted task goes to the future. One that leaves an executed task goes
// to the exception handler, which by default prints it with the place of the submission; the thread
// lives on.
//
// Lifetime. shutdown() and the destructor take no more tasks, let all queued ones run and join the
// threads; values in slots of the pool's threads end with the threads. A pool must not be destroyed
// by one of its own tasks.
//
// Thread safety. All members but the destructor may be called by any thread at once; a task may
// submit further tasks. Cost: one allocation a task and a mutex that all threads share.
//
// What does not compile: a callable that cannot be called without arguments, or neither copied nor
// moved into the pool.
#pragma once

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

namespace threadslot {

// A pool that has been shut down does not take the task.
class TaskRefused : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

struct ThreadPoolOptions {
  // Run on the task's thread, directly before and after each task. What they throw goes to the
  // exception handler.
  std::function<void()> before_task;
  std::function<void()> after_task;
  // Gets what leaves an executed task, and where that task was submitted. It must not throw.
  std::function<void(std::exception_ptr, std::source_location)> on_exception;
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

private:
  template <class F> static constexpr void check_callable() {
    static_assert(std::invocable<std::decay_t<F> &>,
                  "ThreadPool: a task is called without arguments");
    static_assert(std::is_constructible_v<std::decay_t<F>, F>,
                  "ThreadPool: a task is moved into the pool; pass a copy or std::move it");
  }
  void enqueue(std::unique_ptr<detail::Task> task);

  class Workers;
  std::unique_ptr<Workers> workers_;
};

} // namespace threadslot
