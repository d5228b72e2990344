// RUN: %check --any-notes %s
// Pools that run jobs of several kinds: objects, callables and C callbacks.
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <threadslot/threadslot.h>
#include <vector>

static threadslot::ThreadLocal<int> slot;
void mayThrow();
void quiet() noexcept;

struct Job {
  virtual ~Job() = default;
  virtual void run() = 0;
  virtual void done() {}
};

// One kind in each round: none ends what another has set.
namespace one_of_three {
struct Work {
  std::unique_ptr<Job> job;
  std::function<void()> function;
  void (*callback)(void *) = nullptr;
  void *argument = nullptr;
};

class Pool {
public:
  Pool() { thread = std::thread([this] { loop(); }); }
  void add(std::unique_ptr<Job> job) { put({std::move(job), {}}); }
  void add(std::function<void()> f) { put({nullptr, std::move(f)}); }
  void add(void (*f)(void *), void *argument) {
    put({nullptr, {}, f, argument});
  }

private:
  void put(Work work) {
    std::lock_guard lock(mutex);
    waiting.push_back(std::move(work));
    changed.notify_one();
  }
  void loop() {
    while (true) {
      Work work;
      {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return !waiting.empty(); });
        work = std::move(waiting.front());
        waiting.pop_front();
      }
      try {
        if (work.job) {
          work.job->run();
          work.job->done();
        } else if (work.function) {
          work.function();
        } else {
          work.callback(work.argument);
        }
      } catch (...) {
      }
    }
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::list<Work> waiting;
  std::thread thread;
};

struct Leaves : Job {
  void run() override { slot.set(1); }
// CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
// What is called on a job after it has run, is called on that job.
struct Undoes : Job {
  void run() override { slot.set(2); }
  void done() override { slot.remove(); }
};
struct UndoesUnlessThrown : Job {
  void run() override {
    slot.set(3);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
  }
  void done() override { slot.remove(); }
};
struct UndoesWhatItSet : Job {
  bool on = false;
  void run() override {
    if (on)
      slot.set(4);
  }
  void done() override {
    if (on)
      slot.remove();
  }
};
struct SetsForAnother : Job {
  bool on = false, off = false;
  void run() override {
    if (on)
      slot.set(5);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  void done() override {
    if (off)
      slot.remove();
  }
};
struct Inherits : Undoes {};

void callback(void *) {
  slot.set(6);
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void clearing(void *) {
  slot.set(7);
  quiet();
  slot.remove();
}

void submit(Pool &pool, const std::string &name) {
  pool.add(std::make_unique<Leaves>());
  pool.add(std::make_unique<Undoes>());
  pool.add(std::make_unique<UndoesUnlessThrown>());
  pool.add(std::make_unique<UndoesWhatItSet>());
  pool.add(std::make_unique<SetsForAnother>());
  pool.add(std::make_unique<Inherits>());
  pool.add(callback, nullptr);
  pool.add(clearing, nullptr);
  pool.add([] { slot.remove(); });
  pool.add([name] {
    slot.set(8);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  pool.add([name] {
    slot.set(9);
    quiet();
    slot.remove();
  });
}
} // namespace one_of_three

// A round that runs hooks beside its job.
namespace with_hooks {
static threadslot::ThreadLocal<int> swept;
static threadslot::ThreadLocal<int> kept;

class Pool {
public:
  Pool() { thread = std::thread([this] { loop(); }); }
  void add(std::function<void()> f) {
    std::lock_guard lock(mutex);
    waiting.push_back(std::move(f));
  }
  std::function<void()> before;

private:
  void loop() {
    while (true) {
      std::function<void()> job;
      {
        std::lock_guard lock(mutex);
        if (waiting.empty())
          continue;
        job = std::move(waiting.front());
        waiting.pop_front();
      }
      before();
      job();
    }
  }

  std::mutex mutex;
  std::list<std::function<void()>> waiting;
  std::thread thread;
};

void submit(Pool &pool) {
  pool.before = [] { swept.remove(); };
  pool.add([] { swept.set(1); });
  pool.add([] { kept.set(2); });
// CHECK: :[[@LINE-1]]:17: warning: slot 'kept' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace with_hooks
