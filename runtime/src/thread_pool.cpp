#include "threadslot/thread_pool.h"

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <list>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "threadslot/detail/scopes.h"

namespace threadslot {

namespace {

using namespace std::chrono_literals;

void print(std::source_location where, const char *what, const char *detail) noexcept {
  std::fprintf(stderr, "%s:%u: %s: %s\n", where.file_name(), static_cast<unsigned>(where.line()),
               what, detail);
}

void print_exception(std::exception_ptr exception, std::source_location submitted) {
  constexpr const char *what = "an exception left the task submitted here";
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception &known) {
    print(submitted, what, known.what());
  } catch (...) {
    print(submitted, what, "not a std::exception");
  }
}

void print_residue(const HeldValue &value, std::source_location submitted) {
  print(submitted, "the task submitted here left a value", describe(value).c_str());
}

ThreadPoolOptions with_defaults(std::size_t threads, ThreadPoolOptions options) {
  if (!options.on_exception)
    options.on_exception = print_exception;
  if (!options.on_residue)
    options.on_residue = print_residue;
  if (options.max_threads < threads)
    options.max_threads = threads;
  if (options.max_threads == 0 && options.when_full != WhenFull::run_in_caller)
    throw std::invalid_argument("threadslot: a pool without threads can run no task");
  // Lest the sum with the present time overflow.
  options.keep_alive = std::min<std::chrono::milliseconds>(options.keep_alive, 365 * 24h);
  return options;
}

// The pool that this thread is one of.
constinit thread_local const void *pool_of_this_thread = nullptr;

} // namespace

class ThreadPool::Workers {
public:
  Workers(std::size_t threads, ThreadPoolOptions options)
      : first_threads_(threads), options_(with_defaults(threads, std::move(options))) {
    try {
      const std::lock_guard lock(mutex_);
      while (threads_.size() < threads)
        start(nullptr);
    } catch (...) {
      shutdown();
      throw;
    }
  }
  ~Workers() {
    if (pool_of_this_thread == this) {
      std::fputs("threadslot: a pool was destroyed by one of its own tasks\n", stderr);
      std::abort();
    }
    shutdown();
  }

  void enqueue(TaskPtr task) {
    std::unique_lock lock(mutex_);
    while (!closed_) {
      if (has_room()) {
        queue_.push_back(std::move(task));
        changed_.notify_one();
        return;
      }
      if (threads_.size() < options_.max_threads) {
        start(std::move(task));
        std::list<std::thread> ended = std::exchange(ended_, {});
        lock.unlock();
        join(ended);
        return;
      }
      if (runs_in_caller()) {
        lock.unlock();
        run(*task, Runner::caller);
        return;
      }
      if (options_.when_full == WhenFull::refuse)
        throw TaskRefused("threadslot: the pool's queue is full");
      room_.wait(lock);
    }
    throw TaskRefused("threadslot: the pool has been shut down");
  }

  // Waits for the threads, unless called by one of them.
  void shutdown() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
    room_.notify_all();
    if (pool_of_this_thread == this)
      return;
    const std::lock_guard joining(join_mutex_);
    std::list<std::thread> ended;
    for (;;) {
      {
        const std::lock_guard lock(mutex_);
        ended.splice(ended.end(), ended_);
        ended.splice(ended.end(), threads_);
      }
      if (ended.empty())
        return;
      join(ended);
      ended.clear();
    }
  }

  std::size_t shutdown_now() {
    std::deque<TaskPtr> dropped;
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
      dropped.swap(queue_);
    }
    const std::size_t count = dropped.size();
    dropped.clear(); // first: running tasks may wait for these
    shutdown();
    return count;
  }

  std::size_t thread_count() {
    const std::lock_guard lock(mutex_);
    return threads_.size();
  }

private:
  using Self = std::list<std::thread>::iterator;
  enum class Runner { worker, caller };

  // With the mutex held: whether a task that is queued finds a thread, be it one that is idle now
  // or one that will be.
  bool has_room() const {
    return queue_.size() < idle_ || (!threads_.empty() && queue_.size() < options_.queue_capacity);
  }

  // A task of the pool that waited for room might wait for a thread that waits for room as well.
  bool runs_in_caller() const {
    return options_.when_full == WhenFull::run_in_caller ||
           (options_.when_full == WhenFull::block && pool_of_this_thread == this);
  }

  // With the mutex held. Without a first task, the thread is idle from now on.
  void start(TaskPtr first) {
    const bool idle = !first;
    const Self self = threads_.emplace(threads_.end());
    try {
      *self = std::thread(
          [this, self, first = std::move(first)]() mutable { work(self, std::move(first)); });
    } catch (...) {
      threads_.erase(self);
      throw;
    }
    idle_ += idle;
  }

  void work(Self self, TaskPtr task) {
    pool_of_this_thread = this;
    std::unique_lock lock(mutex_);
    while (task || (task = next(self, lock))) {
      lock.unlock();
      run(*task, Runner::worker);
      task.reset();
      lock.lock();
      ++idle_;
      room_.notify_one();
    }
  }

  // The next task for an idle thread, or null when the thread shall end.
  TaskPtr next(Self self, std::unique_lock<std::mutex> &lock) {
    const auto ready = [this] { return closed_ || !queue_.empty(); };
    if (threads_.size() <= first_threads_) {
      changed_.wait(lock, ready);
    } else if (!changed_.wait_for(lock, options_.keep_alive, ready)) {
      if (retire(self, lock))
        return nullptr;
      changed_.wait(lock, ready);
    }
    --idle_;
    if (queue_.empty()) // closed
      return nullptr;
    TaskPtr task = std::move(queue_.front());
    queue_.pop_front();
    room_.notify_one();
    return task;
  }

  // A thread beyond the first ones that has been idle for long enough. The one that joins it is the
  // next one to retire, so that a pool that has shrunk holds no stacks of ended threads but one.
  bool retire(Self self, std::unique_lock<std::mutex> &lock) {
    if (threads_.size() <= first_threads_)
      return false;
    --idle_;
    std::list<std::thread> earlier = std::exchange(ended_, {});
    ended_.splice(ended_.end(), threads_, self);
    lock.unlock();
    join(earlier);
    return true;
  }

  static void join(std::list<std::thread> &threads) {
    for (std::thread &thread : threads)
      thread.join();
  }

  void run(detail::Task &task, Runner runner) noexcept {
    using detail::TaskScope;
    const ResiduePolicy policy = options_.residue;
    const bool restore = policy == ResiduePolicy::restore || runner == Runner::caller;
    {
      std::optional<TaskScope> scope;
      if (restore)
        scope.emplace(detail::this_thread, TaskScope::Earlier::must_survive);
      else if (policy == ResiduePolicy::report)
        scope.emplace(detail::this_thread, TaskScope::Earlier::may_change);
      guarded(task, [&] { call(options_.before_task); });
      guarded(task, [&] { task.run(); });
      guarded(task, [&] { call(options_.after_task); });
      if (policy == ResiduePolicy::report)
        guarded(task, [&] { report(*scope, task); });
    }
    if (policy == ResiduePolicy::clear && runner == Runner::worker)
      detail::this_thread.remove_all();
    detail::this_thread.sweep_if_needed();
    task.publish();
  }

  void report(const detail::TaskScope &scope, const detail::Task &task) {
    std::vector<HeldValue> residue; // the handler may change slots, so it gets a list
    scope.for_each_residue(
        [&](const detail::Box &box) { residue.push_back(detail::held_value(box)); });
    for (const HeldValue &value : residue)
      options_.on_residue(value, task.where());
  }

  static void call(const std::function<void()> &hook) {
    if (hook)
      hook();
  }

  template <class Step> void guarded(const detail::Task &task, Step step) noexcept {
    try {
      step();
    } catch (...) {
      options_.on_exception(std::current_exception(), task.where());
    }
  }

  const std::size_t first_threads_;
  const ThreadPoolOptions options_;
  std::mutex mutex_; // guards everything up to ended_
  std::condition_variable changed_;
  std::condition_variable room_;
  std::deque<TaskPtr> queue_;
  std::size_t idle_ = 0;
  bool closed_ = false;
  std::list<std::thread> threads_;
  std::list<std::thread> ended_; // not yet joined
  std::mutex join_mutex_;
};

ThreadPool::ThreadPool(std::size_t threads, ThreadPoolOptions options)
    : workers_(std::make_unique<Workers>(threads, std::move(options))) {}

ThreadPool::~ThreadPool() = default;

void ThreadPool::enqueue(TaskPtr task) { workers_->enqueue(std::move(task)); }

void ThreadPool::shutdown() { workers_->shutdown(); }

std::size_t ThreadPool::shutdown_now() { return workers_->shutdown_now(); }

std::size_t ThreadPool::thread_count() const { return workers_->thread_count(); }

} // namespace threadslot
