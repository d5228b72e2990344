// RUN: %check --any-notes %s
// Pools that a program has written itself: a thread that takes callables from
// somewhere and runs them in a loop, whatever all of it is called.
#include "Inputs/prologue.h"
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

// A queue of std::function, threads in a vector, a condition variable.
namespace queue_of_functions {
class Pool {
public:
  explicit Pool(unsigned n) {
    for (unsigned i = 0; i != n; ++i)
      threads.emplace_back([this] { loop(); });
  }
  ~Pool() {
    {
      std::lock_guard<std::mutex> lock(mutex);
      stop = true;
    }
    ready.notify_all();
    for (std::thread &t : threads)
      t.join();
  }
  void enqueue(std::function<void()> job) {
    {
      std::lock_guard<std::mutex> lock(mutex);
      jobs.push(std::move(job));
    }
    ready.notify_one();
  }

private:
  void loop() {
    for (;;) {
      std::function<void()> job;
      {
        std::unique_lock<std::mutex> lock(mutex);
        ready.wait(lock, [this] { return stop || !jobs.empty(); });
        if (stop && jobs.empty())
          return;
        job = std::move(jobs.front());
        jobs.pop();
      }
      job();
    }
  }
  std::mutex mutex;
  std::condition_variable ready;
  std::queue<std::function<void()>> jobs;
  std::vector<std::thread> threads;
  bool stop = false;
};
void submitBad(Pool &pool) {
  pool.enqueue([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void submitOk(Pool &pool) {
  pool.enqueue([] {
    slot.set(1);
    slot.remove();
  });
}
// Nobody catches: the program ends.
void throwsOk(Pool &pool) {
  pool.enqueue([] {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
void capturesBad(Pool &pool, int id) {
  pool.enqueue([id] {
    slot.set(id);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
struct Service {
  Pool &pool;
  void work() { slot.set(2); }
// CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void start() {
    pool.enqueue([this] { work(); });
  }
};
void bound(int n) { slot.set(n); }
// CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void bindBad(Pool &pool) { pool.enqueue(std::bind(bound, 1)); }
void function() { slot.set(3); }
// CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void pointerBad(Pool &pool) { pool.enqueue(function); }
struct Functor {
  void operator()() const { slot.set(4); }
// CHECK: :[[@LINE-1]]:29: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void functorBad(Pool &pool) { pool.enqueue(Functor()); }
} // namespace queue_of_functions

// A member function as entry; the callable is built inside the container.
namespace forwarded {
class Pool {
public:
  Pool() : thread(&Pool::run, this) {}
  template <class F> void submit(F &&f) {
    std::lock_guard<std::mutex> lock(mutex);
    jobs.emplace_back(std::forward<F>(f));
  }

private:
  void run() {
    while (!stop)
      runOne();
  }
  void runOne() {
    std::unique_lock<std::mutex> lock(mutex);
    if (jobs.empty())
      return;
    auto job = std::move(jobs.front());
    jobs.pop_front();
    lock.unlock();
    job();
  }
  std::deque<std::function<void()>> jobs;
  std::mutex mutex;
  std::atomic<bool> stop{false};
  std::thread thread;
};
struct Functor {
  void operator()() { slot.set(1); }
// CHECK: :[[@LINE-1]]:23: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void function() { slot.set(2); }
// CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void submitBad(Pool &pool) {
  pool.submit([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  pool.submit(Functor());
  pool.submit(function);
}
void submitOk(Pool &pool) {
  pool.submit([] {
    threadslot::ScopedRemove guard(slot);
    slot.set(1);
  });
}
} // namespace forwarded

// Objects with a virtual member.
namespace virtual_jobs {
struct Job {
  virtual ~Job() = default;
  virtual void run() = 0;
};
class Pool {
public:
  Pool() { thread = std::thread([this] { loop(); }); }
  void add(std::unique_ptr<Job> job) {
    std::lock_guard<std::mutex> lock(mutex);
    jobs.push_back(std::move(job));
  }

private:
  void loop() {
    while (true) {
      std::unique_ptr<Job> job;
      {
        std::lock_guard<std::mutex> lock(mutex);
        if (jobs.empty())
          continue;
        job = std::move(jobs.front());
        jobs.pop_front();
      }
      job->run();
    }
  }
  std::mutex mutex;
  std::list<std::unique_ptr<Job>> jobs;
  std::thread thread;
};
struct Bad : Job {
  void run() override { slot.set(1); }
// CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct Ok : Job {
  void run() override {
    slot.set(1);
    slot.remove();
  }
};
void submit(Pool &pool) {
  pool.add(std::unique_ptr<Job>(new Bad));
  pool.add(std::unique_ptr<Job>(new Ok));
}
class RawPool {
public:
  RawPool() : thread([this] { loop(); }) {}
  void add(Job *job) { jobs.push(job); }

private:
  void loop() {
    while (!jobs.empty()) {
      Job *job = jobs.front();
      jobs.pop();
      job->run();
      delete job;
    }
  }
  std::queue<Job *> jobs;
  std::thread thread;
};
struct RawBad : Job {
  void run() override { slot.set(1); }
// CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
// Run, but never submitted.
struct CalledOk : Job {
  void run() override { slot.set(1); }
};
void submitRaw(RawPool &pool) {
  pool.add(new RawBad);
  CalledOk called;
  called.run();
}
} // namespace virtual_jobs

// A list of nodes of its own, function pointers with data.
namespace linked_list {
struct Node {
  void (*function)(void *);
  void *data;
  Node *next;
};
class Pool {
public:
  Pool() : thread([this] { loop(); }) {}
  void add(void (*function)(void *), void *data) {
    Node *node = new Node{function, data, nullptr};
    node->next = head;
    head = node;
  }

private:
  void loop() {
    for (;;) {
      Node *node = head;
      if (!node)
        return;
      head = node->next;
      node->function(node->data);
      delete node;
    }
  }
  Node *head = nullptr;
  std::thread thread;
};
void task(void *) { slot.set(1); }
// CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void scoped(void *) {
  slot.set(1);
  slot.remove();
}
void submit(Pool &pool) {
  pool.add(task, nullptr);
  pool.add(&scoped, nullptr);
}
} // namespace linked_list

// A ring of jobs: nothing is emptied, an index goes on.
namespace ring {
struct Job {
  std::function<void()> run;
  int priority;
};
class Pool {
public:
  void start() { thread = std::thread(&Pool::loop, this); }
  void add(Job job) { jobs[tail++ % 64] = job; }

private:
  void loop() {
    while (!stop)
      if (head != tail)
        jobs[head++ % 64].run();
  }
  Job jobs[64];
  unsigned head = 0, tail = 0;
  bool stop = false;
  std::thread thread;
};
void submitBad(Pool &pool) {
  pool.add({[] {
              slot.set(1);
// CHECK: :[[@LINE-1]]:15: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
            },
            1});
}
} // namespace ring

// A queue whose members have no body here.
namespace unseen_queue {
template <class T> class Queue {
public:
  void push(T value);
  bool try_pop(T &value);
  T wait_and_pop();
};
class Pool {
public:
  Pool() : thread([this] { loop(); }), other([this] { otherLoop(); }) {}
  void add(std::function<void()> f) { queue.push(std::move(f)); }
  void addOther(std::function<void()> f) { others.push(std::move(f)); }

private:
  void loop() {
    std::function<void()> job;
    while (queue.try_pop(job))
      job();
  }
  void otherLoop() {
    while (true)
      others.wait_and_pop()();
  }
  Queue<std::function<void()>> queue, others;
  std::thread thread, other;
};
void submitBad(Pool &pool) {
  pool.add([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  pool.addOther([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace unseen_queue

// What is no pool.
namespace no_pools {
// A callable that the loop runs each round: nothing is taken.
class Ticker {
public:
  void onTick(std::function<void()> f) { tick = std::move(f); }
  void start() {
    thread = std::thread([this] {
      while (!stop) {
        quiet();
        if (tick)
          tick();
      }
    });
  }

private:
  std::function<void()> tick;
  std::atomic<bool> stop{false};
  std::thread thread;
};
void tickOk(Ticker &ticker) {
  ticker.onTick([] { slot.set(1); });
}
struct Listener {
  virtual void poll() = 0;
};
class Poller {
public:
  explicit Poller(Listener *l) : listener(l), thread([this] { run(); }) {}

private:
  void run() {
    while (!stop)
      listener->poll();
  }
  Listener *listener;
  std::atomic<bool> stop{false};
  std::thread thread;
};
struct MyListener : Listener {
  void poll() override { slot.set(1); }
};
void pollOk() { static Poller poller(new MyListener); }
// A thread that runs one callable and ends.
void onceOk(std::function<void()> f) {
  std::thread([f] { f(); }).detach();
}
void runOnceOk() {
  onceOk([] { slot.set(1); });
}
// Steps that the thread itself has made.
void stepsOk() {
  std::thread([] {
    std::vector<std::function<void()>> steps;
    steps.push_back([] { slot.set(1); });
    steps.push_back([] { quiet(); });
    for (auto &step : steps)
      step();
  }).join();
}
// A queue that no thread takes from in a loop.
void collectedOk() {
  std::deque<std::function<void()>> later;
  later.push_back([] { slot.set(1); });
  while (!later.empty()) {
    later.front()();
    later.pop_front();
  }
}
} // namespace no_pools
