// RUN: %check --any-notes %s
// Tasks that take callables and run them: executors that run one job after the
// other on the threads of another pool, and pools whose threads are its tasks.
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <threadslot/threadslot.h>
#include <utility>
#include <vector>

using threadslot::ThreadPool;
using Job = std::function<void()>;
static threadslot::ThreadLocal<int> slot;
void mayThrow();

// What one job leaves behind, the next one sees.
class Serial {
  ThreadPool &pool;
  std::mutex mutex;
  std::deque<Job> jobs;
  bool running = false;

  void drain() {
    for (;;) {
      Job job;
      {
        std::lock_guard<std::mutex> lock(mutex);
        if (jobs.empty()) {
          running = false;
          slot.remove(); // Too late for the second job.
          return;
        }
        job = std::move(jobs.front());
        jobs.pop_front();
      }
      job();
    }
  }

public:
  explicit Serial(ThreadPool &pool) : pool(pool) {}
  void post(Job job) {
    std::lock_guard<std::mutex> lock(mutex);
    jobs.push_back(std::move(job));
    if (!std::exchange(running, true))
      pool.execute([this] { drain(); });
  }
};
void serialBad(Serial &serial) {
  serial.post([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on
    // every path out of the task [threadslot-missing-remove]
  });
}
void serialOk(Serial &serial) {
  serial.post([] {
    threadslot::ScopedRemove guard(slot);
    slot.set(1);
    mayThrow();
  });
}

// The executor itself clears after each job that returns.
class Clearing {
  ThreadPool &pool;
  std::mutex mutex;
  std::list<Job> jobs;

  bool next(Job &job) {
    std::lock_guard<std::mutex> lock(mutex);
    if (jobs.empty())
      return false;
    job = std::move(jobs.front());
    jobs.pop_front();
    return true;
  }

public:
  explicit Clearing(ThreadPool &pool) : pool(pool) {}
  void post(Job job) {
    {
      std::lock_guard<std::mutex> lock(mutex);
      jobs.push_back(std::move(job));
    }
    pool.execute([this] {
      Job job;
      while (next(job)) {
        job();
        slot.remove();
      }
    });
  }
};
void clearedOk(Clearing &executor) {
  executor.post([] { slot.set(1); });
}
void clearedBad(Clearing &executor) {
  executor.post([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when
    // the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
  });
}

// One job a task: there is no loop but the pool's.
class OneByOne {
  ThreadPool &pool;
  std::mutex mutex;
  std::vector<Job> jobs;

  Job take() {
    std::lock_guard<std::mutex> lock(mutex);
    Job job = std::move(jobs.back());
    jobs.pop_back();
    return job;
  }

public:
  explicit OneByOne(ThreadPool &pool) : pool(pool) {}
  void post(Job job) {
    {
      std::lock_guard<std::mutex> lock(mutex);
      jobs.push_back(std::move(job));
    }
    pool.execute([this] { take()(); });
  }
};
void oneBad(OneByOne &executor) {
  executor.post([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on
    // every path out of the task [threadslot-missing-remove]
  });
}

class OneCleared {
  ThreadPool &pool;
  std::mutex mutex;
  std::vector<Job> jobs;

public:
  explicit OneCleared(ThreadPool &pool) : pool(pool) {}
  void post(Job job) {
    {
      std::lock_guard<std::mutex> lock(mutex);
      jobs.push_back(std::move(job));
    }
    pool.execute([this] {
      threadslot::ScopedRemove guard(slot);
      Job job;
      {
        std::lock_guard<std::mutex> lock(mutex);
        job = std::move(jobs.back());
        jobs.pop_back();
      }
      job();
    });
  }
};
void oneOk(OneCleared &executor) {
  executor.post([] {
    slot.set(1);
    mayThrow();
  });
}

// What a task has put aside itself, to run when it ends, is a part of it.
class Cleanup {
  std::vector<Job> actions;

public:
  void add(Job action) { actions.push_back(std::move(action)); }
  ~Cleanup() {
    while (!actions.empty()) {
      Job action = std::move(actions.back());
      actions.pop_back();
      action();
    }
  }
};
void useFor(Cleanup &cleanup, int value) {
  int old = slot.get();
  cleanup.add([old] { slot.set(old); });
  slot.set(value);
}
void cleanupOk(ThreadPool &pool, int value) {
  pool.execute([value] {
    Cleanup cleanup;
    useFor(cleanup, value);
  });
}

// What a task was submitted with is a part of it, too.
void brought(ThreadPool &pool, Job job, Job after) {
  pool.execute(
      [job = std::move(job), after = std::move(after)]() mutable noexcept {
        Job first = std::move(job), second = std::move(after);
        first();
        second();
      });
}
void broughtOk(ThreadPool &pool) {
  brought(pool, [] { slot.set(1); }, [] { slot.remove(); });
}

// A pool whose threads are threads of their own, or jobs of such a pool.
namespace nested {
template <class Thread> class Pool {
  std::mutex mutex;
  std::deque<Job> jobs;
  std::list<Thread> threads;

  void work() {
    for (;;) {
      Job job;
      {
        std::lock_guard<std::mutex> lock(mutex);
        if (jobs.empty())
          return;
        job = std::move(jobs.front());
        jobs.pop_front();
      }
      try {
        job();
      } catch (...) {
      }
    }
  }

public:
  void schedule(Job job) {
    std::lock_guard<std::mutex> lock(mutex);
    jobs.push_back(std::move(job));
    threads.emplace_front();
    threads.front() = Thread([this] { work(); });
  }
};
Pool<std::thread> &global();
struct Borrowed {
  Borrowed() = default;
  template <class F> explicit Borrowed(F f) {
    global().schedule([f = std::move(f)]() mutable {
      auto mine = std::move(f);
      mine();
    });
  }
};
void innerBad(Pool<Borrowed> &pool) {
  pool.schedule([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when
    // the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
void innerOk(Pool<Borrowed> &pool) {
  pool.schedule([] {
    threadslot::ScopedRemove guard(slot);
    slot.set(1);
    mayThrow();
  });
}
void outerBad() {
  Borrowed thread([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on
    // every path out of the task [threadslot-missing-remove]
  });
}
} // namespace nested

// A callback that is run once is no job: who has handed it over knows when.
namespace callbacks {
class Reply {
  Job then;

public:
  void onDone(Job f) { then = std::move(f); }
  void done() {
    Job f = std::move(then);
    f();
  }
};
void answer(ThreadPool &pool, Reply &reply) {
  pool.execute([&reply] { reply.done(); });
}
void otherOk() {
  Reply mine;
  mine.onDone([] { slot.set(1); });
  mine.done();
  slot.remove();
}
} // namespace callbacks

// Members of objects that a task takes are a part of it.
namespace objects {
struct Node {
  virtual ~Node() = default;
  virtual void visit() = 0;
};
struct MarkedBad : Node {
  void visit() override {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
};
std::deque<std::shared_ptr<Node>> nodes;
void add() { nodes.push_back(std::make_shared<MarkedBad>()); }
void visitAll(ThreadPool &pool) {
  pool.execute([] {
    while (!nodes.empty()) {
      std::shared_ptr<Node> node = std::move(nodes.front());
      nodes.pop_front();
      if (node)
        node->visit();
    }
  });
}
void visitAllOk(ThreadPool &pool) {
  pool.execute([] {
    threadslot::ScopedRemove guard(slot);
    while (!nodes.empty()) {
      std::shared_ptr<Node> node = std::move(nodes.front());
      nodes.pop_front();
      if (node)
        node->visit();
    }
  });
}
} // namespace objects
