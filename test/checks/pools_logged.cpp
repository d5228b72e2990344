// RUN: %check --any-notes %s
// A worker loop that calls into much else: a log that remembers jobs in hundreds
// of places. The loop takes near to where it runs; what is changed far below
// does not hide that.
#include <deque>
#include <mutex>
#include <thread>
#include <threadslot/threadslot.h>
#include <utility>

static threadslot::ThreadLocal<int> slot;

struct Job {
  virtual ~Job() = default;
  virtual void run() = 0;
};

template <int> struct Channel { static inline Job *Last = nullptr; };

template <int... N>
void note(Job *j, std::integer_sequence<int, N...>) {
  ((Channel<N>::Last = j), ...);
}
template <int... N> void flush(std::integer_sequence<int, N...>) {
  ((Channel<N>::Last = nullptr), ...);
}
void trace(Job *j) {
  note(j, std::make_integer_sequence<int, 200>());
  flush(std::make_integer_sequence<int, 200>());
}

class Pool {
  std::deque<Job *> jobs;
  std::mutex m;
  std::thread t{[this] { work(); }};

  Job *next() {
    std::lock_guard<std::mutex> l(m);
    Job *j = jobs.front();
    jobs.pop_front();
    return j;
  }
  void work() {
    for (;;) {
      Job *j = next();
      trace(j);
      j->run();
    }
  }

public:
  void add(Job *j) {
    std::lock_guard<std::mutex> l(m);
    jobs.push_back(j);
  }
};

struct Bad : Job {
  void run() override { slot.set(1); }
// CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct Good : Job {
  void run() override {
    slot.set(1);
    slot.remove();
  }
};
void submit(Pool &p) {
  p.add(new Bad);
  p.add(new Good);
}
