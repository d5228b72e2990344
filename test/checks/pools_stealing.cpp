// RUN: %check --any-notes %s
// A pool of queues behind pointers, whose tasks submit tasks: ending a queue
// that is not told apart runs nothing that could clear.
#include "Inputs/prologue.h"
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

class Queue {
public:
  bool tryPop(std::function<void()> &f) {
    std::unique_lock<std::mutex> l{mutex, std::try_to_lock};
    if (!l || jobs.empty()) return false;
    f = std::move(jobs.front());
    jobs.pop_front();
    return true;
  }
  bool pop(std::function<void()> &f) {
    std::unique_lock<std::mutex> l{mutex};
    while (jobs.empty() && !done) ready.wait(l);
    if (jobs.empty()) return false;
    f = std::move(jobs.front());
    jobs.pop_front();
    return true;
  }
  template <typename F> bool tryPush(F &&f) {
    {
      std::unique_lock<std::mutex> l{mutex, std::try_to_lock};
      if (!l) return false;
      jobs.emplace_back(std::forward<F>(f));
    }
    ready.notify_one();
    return true;
  }
  template <typename F> void push(F &&f) {
    {
      std::unique_lock<std::mutex> l{mutex};
      jobs.emplace_back(std::forward<F>(f));
    }
    ready.notify_one();
  }
private:
  std::mutex mutex;
  std::condition_variable ready;
  bool done = false;
  std::deque<std::function<void()>> jobs;
};
class Pool {
public:
  explicit Pool(unsigned n) : count(n) {
    for (unsigned i = 0; i < n; ++i) queues.emplace_back(new Queue);
    for (unsigned i = 0; i < n; ++i) threads.emplace_back([this, i] { run(i); });
  }
  ~Pool() { for (auto &t : threads) t.join(); }
  template <typename F> void submit(F &&f) {
    auto i = index++;
    for (unsigned n = 0; n != count; ++n)
      if (queues[(i + n) % count]->tryPush(std::forward<F>(f))) return;
    queues[i % count]->push(std::forward<F>(f));
  }
private:
  void run(unsigned i) {
    while (true) {
      std::function<void()> f;
      for (unsigned n = 0; n != count; ++n)
        if (queues[(i + n) % count]->tryPop(f)) break;
      if (!f && !queues[i]->pop(f)) break;
      f();
    }
  }
  unsigned count;
  std::vector<std::unique_ptr<Queue>> queues;
  std::vector<std::thread> threads;
  std::atomic<unsigned> index{0};
};

void submitsTasks(Pool &p) {
  p.submit([&p] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    p.submit([] { quiet(); });
  });
  p.submit([&p] {
    other.set(1);
    p.submit([] { quiet(); });
    other.remove();
  });
  p.submit([&p] {
    p.submit([] {
      other.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
  });
}

// Queues told apart by an index, as many as there are.
template <class Queues> class Stealing {
public:
  explicit Stealing(unsigned n) : queues(n) {
    for (unsigned i = 0; i != n; ++i)
      threads.emplace_back([this, i] {
        while (!done)
          runOne(i);
      });
  }
  void submit(std::function<void()> f) {
    queues[index++ % queues.size()].push(std::move(f));
  }

private:
  bool runOne(unsigned i) {
    std::function<void()> f;
    for (std::size_t k = 0; k < queues.size(); ++k)
      if (queues[(i + k) % queues.size()].tryPop(f)) break;
    if (!f) return false;
    f();
    return true;
  }
  Queues queues;
  std::vector<std::thread> threads;
  std::atomic<unsigned> index{0};
  std::atomic<bool> done{false};
};
void stealsAmongAll(Stealing<std::vector<Queue>> &p, Stealing<std::deque<Queue>> &q) {
  p.submit([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.submit([] {
    other.set(1);
    quiet();
    other.remove();
  });
  q.submit([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
