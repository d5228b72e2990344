// RUN: %check --any-notes %s
// A loop that destroys what it takes does not run it: a destructor is no job.
#include <list>
#include <mutex>
#include <thread>
#include <threadslot/threadslot.h>

static threadslot::ThreadLocal<int> slot;

struct Job {
  virtual ~Job() = default;
  virtual void run() = 0;
};
struct Resetting : Job {
  ~Resetting() override { slot.set(2); }
  void run() override { slot.set(1); }
// CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};

class Drained {
  std::list<Job *> jobs;
  std::mutex m;
  std::thread t{[this] { work(); }};
  void work() {
    for (;;) {
      std::lock_guard<std::mutex> l(m);
      for (Job *j : jobs)
        j->run();
      for (Job *j : jobs)
        delete j;
      jobs.clear();
    }
  }

public:
  void add(Job *j) {
    std::lock_guard<std::mutex> l(m);
    jobs.push_back(j);
  }
};
void submit(Drained &d) { d.add(new Resetting); }
