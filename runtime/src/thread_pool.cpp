#include "threadslot/thread_pool.h"

#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace threadslot {

namespace {

void print_exception(std::exception_ptr exception, std::source_location where) {
  const char *what = "not a std::exception";
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception &known) {
    std::fprintf(stderr, "%s:%u: an exception left this task: %s\n", where.file_name(),
                 static_cast<unsigned>(where.line()), known.what());
  } catch (...) {
    std::fprintf(stderr, "%s:%u: an exception left this task: %s\n", where.file_name(),
                 static_cast<unsigned>(where.line()), what);
  }
}

} // namespace

class ThreadPool::Workers {
public:
  Workers(std::size_t threads, ThreadPoolOptions options) : options_(std::move(options)) {
    if (!options_.on_exception)
      options_.on_exception = print_exception;
    threads_.reserve(threads);
    try {
      while (threads_.size() < threads)
        threads_.emplace_back([this] { work(); });
    } catch (...) {
      shutdown();
      throw;
    }
  }
  ~Workers() { shutdown(); }

  void enqueue(std::unique_ptr<detail::Task> task) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_)
        throw TaskRefused("threadslot: the pool has been shut down");
      queue_.push_back(std::move(task));
    }
    changed_.notify_one();
  }

  void shutdown() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
    const std::lock_guard lock(join_mutex_);
    for (std::thread &thread : std::exchange(threads_, {}))
      thread.join();
  }

private:
  void work() {
    while (std::unique_ptr<detail::Task> task = next()) {
      guarded(options_.before_task, task->where());
      guarded([&] { task->run(); }, task->where());
      guarded(options_.after_task, task->where());
      task->publish();
    }
  }

  // The next task, or null when the pool has closed and none is left.
  std::unique_ptr<detail::Task> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
    if (queue_.empty())
      return nullptr;
    std::unique_ptr<detail::Task> task = std::move(queue_.front());
    queue_.pop_front();
    return task;
  }

  void guarded(const std::function<void()> &step, std::source_location where) noexcept {
    try {
      if (step)
        step();
    } catch (...) {
      options_.on_exception(std::current_exception(), where);
    }
  }

  ThreadPoolOptions options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<detail::Task>> queue_;
  bool closed_ = false;
  std::mutex join_mutex_;
  std::vector<std::thread> threads_;
};

ThreadPool::ThreadPool(std::size_t threads, ThreadPoolOptions options)
    : workers_(std::make_unique<Workers>(threads, std::move(options))) {}

ThreadPool::~ThreadPool() = default;

void ThreadPool::enqueue(std::unique_ptr<detail::Task> task) { workers_->enqueue(std::move(task)); }

void ThreadPool::shutdown() { workers_->shutdown(); }

} // namespace threadslot
