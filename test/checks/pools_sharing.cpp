// RUN: %check --any-notes %s
// Pools that have nothing in common but the code of their queues: what is put
// into one does not come out of another.
#include "Inputs/prologue.h"
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <utility>

template <class T> class Blocking {
public:
  void put(T t) {
    std::lock_guard lock(mutex);
    queue.push(std::move(t));
    changed.notify_one();
  }
  T take() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return !queue.empty(); });
    T t = std::move(queue.front());
    queue.pop();
    return t;
  }

private:
  std::mutex mutex;
  std::condition_variable changed;
  std::queue<T> queue;
};
using Job = std::function<void()>;

// Clears after each job.
class Tidy {
public:
  void run(Job job) { jobs.put(std::move(job)); }

private:
  void loop() {
    for (;;) {
      Job job = jobs.take();
      try {
        job();
      } catch (...) {
      }
      slot.remove();
    }
  }
  Blocking<Job> jobs;
  std::thread thread{[this] { loop(); }};
};
// Clears after jobs that have thrown.
class RollsBack {
public:
  void run(Job job) { jobs.put(std::move(job)); }

private:
  void loop() {
    for (;;) {
      Job job = jobs.take();
      try {
        job();
      } catch (...) {
        slot.remove();
      }
    }
  }
  Blocking<Job> jobs;
  std::thread thread{[this] { loop(); }};
};
// Ends with the program if a job throws.
class Strict {
public:
  void run(Job job) { jobs.put(std::move(job)); }

private:
  void loop() noexcept {
    for (;;)
      jobs.take()();
  }
  Blocking<Job> jobs;
  std::thread thread{[this] { loop(); }};
};

void submit(Tidy &tidy, RollsBack &rollsBack, Strict &strict) {
  tidy.run([] { slot.set(1); });
  rollsBack.run([] { slot.set(2); });
  // CHECK: :[[@LINE-1]]:22: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  strict.run([] { slot.set(3); });
  // CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  tidy.run([] {
    slot.set(4);
    mayThrow();
    slot.remove();
  });
  rollsBack.run([] {
    slot.set(5);
    mayThrow();
    slot.remove();
  });
  strict.run([] {
    slot.set(6);
    mayThrow();
    slot.remove();
  });
}
// Whoever hands on what he is given, hands on just that.
class Front {
public:
  Front(Tidy &tidy, Strict &strict) : tidy(tidy), strict(strict) {}
  void quick(Job job) { tidy.run(std::move(job)); }
  void exact(Job job) { strict.run([job = std::move(job)] { job(); }); }

private:
  Tidy &tidy;
  Strict &strict;
};
void submit(Front &front) {
  front.quick([] { slot.set(7); });
  front.exact([] { slot.set(8); });
  // CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}

// The same with objects as jobs.
struct Work {
  virtual ~Work() = default;
  virtual void run() = 0;
};
template <bool Clears> class Workers {
public:
  void add(std::unique_ptr<Work> work) { all.put(std::move(work)); }
  void start() { thread = std::thread(&Workers::loop, this); }

private:
  void loop() {
    for (;;) {
      std::unique_ptr<Work> work = all.take();
      work->run();
      if (Clears)
        slot.remove();
    }
  }
  Blocking<std::unique_ptr<Work>> all;
  std::thread thread;
};
struct Cleared : Work {
  void run() override { slot.set(9); }
};
struct Left : Work {
  void run() override { slot.set(10); }
  // CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void submit(Workers<true> &clearing, Workers<false> &leaving) {
  clearing.start();
  leaving.start();
  clearing.add(std::make_unique<Cleared>());
  leaving.add(std::make_unique<Left>());
}
