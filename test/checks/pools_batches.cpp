// RUN: %check --any-notes %s
// Threads that share a batch of callables: each takes the next by its index.
// And loops in threads that futures wait for.
#include "Inputs/prologue.h"
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

class Batch {
  std::vector<std::function<void()>> jobs;
  std::atomic<size_t> next{0};
  std::vector<std::thread> threads;
  void work() {
    size_t i;
    while ((i = next++) < jobs.size())
      jobs[i]();
  }

public:
  void add(std::function<void()> f) { jobs.push_back(std::move(f)); }
  void run() {
    for (int k = 0; k < 4; ++k)
      threads.emplace_back([this] { work(); });
  }
};
void inMembers(Batch &b) {
  b.add([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  b.add([] {
    slot.set(1);
    slot.remove();
  });
  b.run();
}
void inVariables() {
  std::vector<std::function<void()>> jobs;
  jobs.push_back([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:23: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  jobs.push_back([] {
    slot.set(1);
    slot.remove();
  });
  std::atomic<size_t> next{0};
  std::vector<std::thread> threads;
  for (int k = 0; k < 4; ++k)
    threads.emplace_back([&] {
      for (;;) {
        size_t i = next.fetch_add(1);
        if (i >= jobs.size())
          return;
        jobs[i]();
      }
    });
  for (auto &t : threads)
    t.join();
}
// A callable that is always the same is no job: each thread ends after it.
void once() {
  std::vector<std::function<void()>> jobs;
  jobs.push_back([] { slot.set(1); });
  std::thread t([&] { jobs[0](); });
  t.join();
}

class Queue {
  std::mutex m;
  std::condition_variable ready;
  std::deque<std::function<void()>> jobs;
  std::vector<std::future<void>> loops;
  void work() {
    for (;;) {
      std::unique_lock lock(m);
      ready.wait(lock, [this] { return !jobs.empty(); });
      auto job = std::move(jobs.front());
      jobs.pop_front();
      lock.unlock();
      job();
    }
  }

public:
  Queue() {
    loops.push_back(std::async(std::launch::async, [this] { work(); }));
  }
  void post(std::function<void()> f) {
    std::lock_guard lock(m);
    jobs.push_back(std::move(f));
    ready.notify_one();
  }
};
void posted(Queue &q) {
  q.post([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:15: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  q.post([] {
    slot.set(1);
    slot.remove();
  });
}
// What such a thread does by itself, it does to itself.
void elsewhere(ThreadPool &p) {
  p.execute([] { std::async([] { slot.set(1); }).wait(); });
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::async(std::launch::async, [] { slot.remove(); }).wait();
  });
}
