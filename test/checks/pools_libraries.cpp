// RUN: %check --any-notes %s
// Pools of further C++ libraries, by declarations that stand for theirs.
#include <functional>
#include <future>
#include <string>
#include <threadslot/threadslot.h>

namespace Poco {
struct Runnable {
  virtual ~Runnable();
  virtual void run() = 0;
};
struct ThreadPool {
  void start(Runnable &target);
  void startWithPriority(int priority, Runnable &target);
};
} // namespace Poco
namespace folly {
using Func = std::function<void()>;
struct Executor {
  virtual void add(Func) = 0;
};
struct CPUThreadPoolExecutor : Executor {
  void add(Func) override;
};
template <class T> struct Future {
  template <class F> Future thenValue(F &&) { return {}; }
};
} // namespace folly
namespace BS {
struct thread_pool {
  template <class F> void detach_task(F &&) {}
  template <class F> std::future<void> submit_task(F &&) { return {}; }
  template <class F> void detach_loop(int, int, F &&) {}
};
} // namespace BS
namespace rocksdb {
struct Env {
  enum Priority { LOW };
  virtual void Schedule(void (*function)(void *), void *data,
                        Priority priority = LOW, void *tag = nullptr) = 0;
};
} // namespace rocksdb

static threadslot::ThreadLocal<int> slot;
void mayThrow();

struct Bad : Poco::Runnable {
  void run() override { slot.set(1); }
// CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct Ok : Poco::Runnable {
  void run() override {
    slot.set(1);
    slot.remove();
  }
};
void poco(Poco::ThreadPool &pool) {
  static Bad bad;
  static Ok ok;
  pool.start(bad);
  pool.startWithPriority(1, ok);
}
void follyBad(folly::CPUThreadPoolExecutor &executor,
              folly::Future<int> &future) {
  executor.add([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
  future.thenValue([](int value) { slot.set(value); });
// CHECK: :[[@LINE-1]]:36: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void lightBad(BS::thread_pool &pool) {
  pool.detach_task([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.detach_loop(0, 8, [](int i) { slot.set(i); });
// CHECK: :[[@LINE-1]]:38: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
// The future has the exception; without one, the program ends.
void lightThrows(BS::thread_pool &pool) {
  auto body = [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  };
  pool.submit_task(body);
  pool.detach_task([] {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
void scheduled(void *) { slot.set(1); }
// CHECK: :[[@LINE-1]]:26: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void callbackBad(rocksdb::Env &env) { env.Schedule(scheduled, nullptr); }
