// RUN: %check --any-notes %s
// Jobs that are made before main() and given to a pool later.
#include "Inputs/prologue.h"
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

struct Job {
  virtual void run() = 0;
  virtual ~Job() = default;
};
class Pool {
  std::deque<std::weak_ptr<Job>> jobs;
  std::mutex mutex;
  std::jthread worker{[this] {
    for (;;) {
      std::shared_ptr<Job> job;
      {
        std::lock_guard lock(mutex);
        job = jobs.front().lock();
        jobs.pop_front();
      }
      if (job)
        job->run();
    }
  }};

public:
  void post(std::weak_ptr<Job> job) {
    std::lock_guard lock(mutex);
    jobs.push_back(std::move(job));
  }
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
struct Unposted : Job {
  void run() override { slot.set(1); }
};
static auto bad = std::make_shared<Bad>();
static std::shared_ptr<Job> ok{new Ok};
static auto unposted = std::make_shared<Unposted>();
void all(Pool &pool) {
  pool.post(bad);
  pool.post(ok);
}
