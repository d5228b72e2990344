// RUN: %check --any-notes %s
// Threads that share a batch of callables: each takes the next by its index.
// And loops in threads that futures wait for.
#include "Inputs/prologue.h"
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
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

// Who walks over callables takes none: what they leave, the thread's owner sees.
class Walking {
public:
  void add(std::function<void()> step) { steps.push_back(std::move(step)); }
  void start() {
    thread = std::thread([this] {
      for (auto at = steps.begin(); at != steps.end(); ++at)
        (*at)();
    });
  }

private:
  std::vector<std::function<void()>> steps;
  std::thread thread;
};
void walks(Walking &steps) {
  steps.add([] { slot.set(1); });
}

// Who exchanges the list that others fill takes what is in it.
class Exchanging {
public:
  void add(std::function<void()> job) {
    std::lock_guard lock(mutex);
    jobs.push_back(std::move(job));
  }

private:
  void run() {
    while (!done) {
      std::vector<std::function<void()>> mine;
      {
        std::lock_guard lock(mutex);
        mine.swap(jobs);
      }
      for (const auto &job : mine)
        job();
    }
  }
  std::mutex mutex;
  std::vector<std::function<void()>> jobs;
  std::atomic<bool> done{false};
  std::thread thread{[this] { run(); }};
};
void exchanges(Exchanging &pool) {
  pool.add([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.add([] {
    slot.set(1);
    slot.remove();
  });
}

// Who counts for himself only walks over what is there.
struct Step {
  virtual void run() = 0;
  virtual ~Step() = default;
};
struct Sets : Step {
  void run() override { slot.set(1); }
};
struct Walk {
  std::vector<std::unique_ptr<Step>> steps;
  std::vector<std::function<void()>> last, some;
  size_t stride = 1;
  void start(size_t first) {
    std::thread([this, first] {
      for (size_t i = first; i < some.size(); i += stride)
        some[i]();
      for (size_t i = first; i < some.size(); i = i + number())
        some[i]();
      for (size_t i = 0; i < steps.size(); ++i)
        steps[i]->run();
      for (size_t i = last.size(); i-- > 0;)
        last[i]();
    }).detach();
  }
};
void walks(Walk &walk) {
  walk.steps.push_back(std::make_unique<Sets>());
  walk.last.push_back([] { slot.set(1); });
  walk.some.push_back([] { slot.set(1); });
  walk.start(0);
}

// Nor who comes back to where he began, by an index of his own.
struct Circle {
  std::function<void()> jobs[16];
  size_t next = 0;
  void start() {
    std::thread([this] {
      for (unsigned i = 0;; i %= 16) {
        if (jobs[i])
          jobs[i]();
        ++i;
      }
    }).detach();
  }
  void add(std::function<void()> job) { jobs[next++ % 16] = std::move(job); }
};
void circles(Circle &circle) {
  circle.start();
  circle.add([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  circle.add([] {
    slot.set(1);
    slot.remove();
  });
}

// A place for one job, emptied by a function of the library.
class Single {
public:
  void put(void (*job)(int)) {
    std::lock_guard lock(mutex);
    next = job;
  }
  void start() {
    std::thread([this] {
      for (;;) {
        void (*job)(int);
        {
          std::lock_guard lock(mutex);
          job = std::exchange(next, nullptr);
        }
        if (job)
          job(1);
      }
    }).detach();
  }

private:
  std::mutex mutex;
  void (*next)(int) = nullptr;
};
static void singleBad(int id) { slot.set(id); }
// CHECK: :[[@LINE-1]]:33: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
static void singleGood(int id) {
  other.set(id);
  other.remove();
}
void singles(Single &pool) {
  pool.start();
  pool.put(singleBad);
  pool.put(singleGood);
}

// But not who leaves something else there than he has found.
class Counting {
  struct Place {
    std::function<void()> job;
    std::atomic<bool> isFull{false};
  };
  Place ring[16];
  unsigned end = 0;
  std::thread thread{[this] {
    for (unsigned at = 0;; ++at) {
      Place &place = ring[at % 16];
      while (!place.isFull)
        std::this_thread::yield();
      place.job();
      place.isFull = false;
    }
  }};

public:
  void post(std::function<void()> job) {
    Place &place = ring[end++ % 16];
    place.job = std::move(job);
    place.isFull = true;
  }
};
void counts(Counting &pool) {
  pool.post([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.post([] {
    slot.set(1);
    slot.remove();
  });
}

// Who is told which one to run runs what he is told.
struct Request {
  unsigned operation;
  int user;
};
static void enter(const Request &request) { slot.set(request.user); }
// CHECK: :[[@LINE-1]]:45: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
static void pass(const Request &request) {
  slot.set(request.user);
  slot.remove();
}
static void (*const operations[])(const Request &) = {enter, pass};
static std::deque<Request> requests;
static std::mutex mutex;
static void serve() {
  for (;;) {
    Request request;
    {
      std::lock_guard lock(mutex);
      request = requests.front();
      requests.pop_front();
    }
    operations[request.operation](request);
  }
}
void startServing() { std::thread(serve).detach(); }
