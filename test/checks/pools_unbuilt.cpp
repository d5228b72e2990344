// RUN: %check --any-notes %s
// Pools that this unit uses and does not build: what a member begins with
// starts the threads, whoever constructs the object.
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <threadslot/threadslot.h>
#include <vector>

static threadslot::ThreadLocal<int> slot;
void mayThrow();
void quiet() noexcept;

namespace implicit { // The compiler would write the constructor.
class Pool {
  std::queue<std::function<void()>> jobs;
  std::mutex mutex;
  std::thread worker{&Pool::loop, this};

  void loop() {
    for (;;) {
      std::unique_lock<std::mutex> lock(mutex);
      if (jobs.empty())
        continue;
      std::function<void()> job = std::move(jobs.front());
      jobs.pop();
      lock.unlock();
      job();
    }
  }

public:
  void post(std::function<void()> job) {
    std::lock_guard<std::mutex> lock(mutex);
    jobs.push(std::move(job));
  }
};
void bad(Pool &pool) {
  pool.post([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &pool) {
  pool.post([] {
    threadslot::ScopedRemove guard(slot);
    slot.set(1);
    mayThrow();
  });
}
} // namespace implicit

namespace elsewhere { // Another unit has the constructor.
class Pool {
  std::deque<std::unique_ptr<std::function<void()>>> jobs;
  std::mutex mutex;
  int size;
  std::jthread worker{[this] {
    while (auto job = take())
      (*job)();
  }};

  std::unique_ptr<std::function<void()>> take() {
    std::lock_guard<std::mutex> lock(mutex);
    auto job = std::move(jobs.back());
    jobs.pop_back();
    return job;
  }

public:
  explicit Pool(int size);
  template <class F> void post(F job) {
    std::lock_guard<std::mutex> lock(mutex);
    jobs.push_back(std::make_unique<std::function<void()>>(std::move(job)));
  }
};
void bad(Pool &pool) {
  pool.post([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &pool) {
  pool.post([] {
    slot.set(1);
    quiet();
    slot.remove();
  });
}
} // namespace elsewhere

namespace queue_only { // The same, and no thread ever takes from it.
class Later {
  std::queue<std::function<void()>> jobs;
  std::function<void()> drain{[this] {
    while (!jobs.empty()) {
      jobs.front()();
      jobs.pop();
    }
  }};

public:
  void post(std::function<void()> job) { jobs.push(std::move(job)); }
};
void ok(Later &later) {
  later.post([] { slot.set(1); });
}
} // namespace queue_only

namespace given { // A constructor of this unit begins the member otherwise.
class Pool {
  std::queue<std::function<void()>> jobs;
  std::thread worker{[this] {
    for (;;)
      jobs.front()();
  }};

public:
  Pool() : worker() {}
  void post(std::function<void()> job) { jobs.push(std::move(job)); }
};
void ok(Pool &pool) {
  pool.post([] { slot.set(1); });
}
} // namespace given

namespace parameters { // No member is called: what is put there, the caller puts.
struct Pool {
  std::deque<std::function<void()>> jobs;
  std::mutex mutex;
  std::jthread worker{[this] {
    for (;;) {
      std::unique_lock lock(mutex);
      auto job = std::move(jobs.front());
      jobs.pop_front();
      lock.unlock();
      job();
    }
  }};
};
void bad(Pool &pool) {
  pool.jobs.push_back([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:28: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &pool) {
  pool.jobs.push_back([] {
    slot.set(1);
    slot.remove();
  });
}

struct Stages { // The pool is a part of what nobody builds.
  Pool first, second;
  void post(std::function<void()> job) { second.jobs.push_back(std::move(job)); }
};
void bad(Stages &stages) {
  stages.post([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}

struct Unserved { // Nobody takes from it.
  std::deque<std::function<void()>> jobs;
};
void ok(Unserved &unserved) {
  unserved.jobs.push_back([] { slot.set(1); });
}
} // namespace parameters
