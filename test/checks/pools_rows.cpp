// RUN: %check --any-notes %s
// Pools and slots of more libraries, by declarations that stand for theirs.
#include "Inputs/prologue.h"
#include <coroutine>
#include <functional>

#include "Inputs/guard.h"

namespace boost::asio {
template <class T> struct awaitable {
  struct promise_type {
    awaitable get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
struct io_context {};
struct yield_context {};
inline constexpr struct {
} detached;
template <class E, class F, class T> void co_spawn(E &&, F &&, T &&) {}
template <class E, class F> void spawn(E &&, F &&) {}
template <class E, class F, class T> void spawn(E &&, F &&, T &&) {}
} // namespace boost::asio
namespace asio = boost::asio;

asio::awaitable<void> serve(int id) {
  slot.set(id);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  co_return;
}
asio::awaitable<void> serveGuarded(int id) {
  Guard guard(slot);
  slot.set(id);
  co_return;
}
void asioCoroutines(asio::io_context &io) {
  asio::co_spawn(io, serve(1), asio::detached);
  asio::co_spawn(io, serveGuarded(1), asio::detached);
  asio::co_spawn(
      io,
      []() -> asio::awaitable<void> {
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
        co_return;
      },
      asio::detached);
  asio::spawn(io, [](asio::yield_context) {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
  asio::spawn(
      io,
      [](asio::yield_context) {
        slot.set(1);
        slot.remove();
      },
      asio::detached);
}

namespace BS {
template <unsigned Options = 0> struct thread_pool {
  template <class F> void detach_task(F &&, int priority = 0) {}
  template <class T, class F> void detach_blocks(T, T, F &&, int blocks = 0) {}
  template <class T, class F> int submit_loop(T, T, F &&) { return 0; }
  template <class T, class F> int parallelize_loop(T, T, F &&) { return 0; }
};
using light_thread_pool = thread_pool<0>;
} // namespace BS
void light(BS::light_thread_pool &pool) {
  pool.detach_task([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.detach_blocks(0, 8, [](int first, int) {
    slot.set(first);
    quiet();
    slot.remove();
  });
  pool.submit_loop(0, 8, [](int i) {
    slot.set(i);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
  pool.parallelize_loop(0, 8, [](int first, int) { slot.set(first); });
  // CHECK: :[[@LINE-1]]:52: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}

namespace tbb::detail::d1 {
struct task_handle {};
struct task_group {
  template <class F> task_handle defer(F &&) { return {}; }
  void run(task_handle &&);
};
} // namespace tbb::detail::d1
void deferred(tbb::detail::d1::task_group &group) {
  group.run(group.defer([] { slot.set(2); }));
  // CHECK: :[[@LINE-1]]:30: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}

namespace concurrency {
struct task_group {
  template <class F> void run(const F &) {}
};
template <class T, class F> void parallel_for(T, T, const F &) {}
template <class T> struct task {
  template <class F> task<void> then(const F &) const { return {}; }
};
template <class F> task<void> create_task(F) { return {}; }
} // namespace concurrency
void ppl(concurrency::task_group &group) {
  group.run([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  concurrency::parallel_for(0, 4, [](int i) { slot.set(i); });
  // CHECK: :[[@LINE-1]]:47: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
// Whoever goes on with a task has submitted that before.
void chained() {
  concurrency::create_task([] { slot.set(1); }).then([] {
  // CHECK: :[[@LINE-1]]:33: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    slot.set(2);
    slot.remove();
  });
}

namespace boost {
namespace executors {
struct basic_thread_pool {};
} // namespace executors
template <class T> struct future {
  template <class E, class F> future<void> then(E &, F &&) { return {}; }
};
template <class E, class F> future<void> async(E &, F &&) { return {}; }
} // namespace boost
void boosted(boost::executors::basic_thread_pool &pool) {
  boost::async(pool, [] { slot.set(1); }).then(pool, [](boost::future<void>) {
  // CHECK: :[[@LINE-1]]:27: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    slot.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  boost::async(pool, [] {
    Guard guard(slot);
    slot.set(1);
    mayThrow();
  });
}

namespace base {
struct Location {};
struct TaskRunner {
  bool PostTask(const Location &, std::function<void()>);
  bool PostDelayedTask(const Location &, std::function<void()>, int);
};
} // namespace base
namespace llvm {
template <class F> void parallelFor(unsigned, unsigned, F &&) {}
} // namespace llvm
namespace doris {
struct ThreadPool {
  int submit_func(std::function<void()>);
};
} // namespace doris
struct QThreadPool;
template <class T> struct QFuture {
  template <class F> QFuture<void> then(QThreadPool *, F &&) { return {}; }
};
void frameworks(base::TaskRunner &runner, doris::ThreadPool &pool,
                QFuture<int> &future) {
  runner.PostTask({}, [] {
    slot.set(1);
    slot.remove();
  });
  runner.PostDelayedTask({}, [] { slot.set(1); }, 3);
  // CHECK: :[[@LINE-1]]:35: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  llvm::parallelFor(0, 4, [](unsigned) { slot.set(1); });
  // CHECK: :[[@LINE-1]]:42: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.submit_func([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  future.then(nullptr, [](int value) { slot.set(value); });
  // CHECK: :[[@LINE-1]]:40: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}

extern "C" {
int QueueUserWorkItem(unsigned long (*)(void *), void *, unsigned long);
int TrySubmitThreadpoolCallback(void (*)(void *, void *), void *, void *);
int cuCtxPushCurrent(void *);
int cuCtxPopCurrent(void **);
}
unsigned long item(void *) {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return 0;
}
void callback(void *, void *) {
  slot.set(1);
  slot.remove();
}
void windows() {
  QueueUserWorkItem(item, nullptr, 0);
  TrySubmitThreadpoolCallback(callback, nullptr, nullptr);
}
void cuda(ThreadPool &pool, void *context) {
  pool.execute([context] {
    cuCtxPushCurrent(context);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'cuCtxPushCurrent(context)' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
  pool.execute([context] {
    cuCtxPushCurrent(context);
    quiet();
    cuCtxPopCurrent(&const_cast<void *&>(context));
  });
}
// What runs a callable, of a class whose members nobody declares.
namespace boost::asio {
struct thread_pool {
  struct executor_type {};
};
template <class E> struct strand {};
template <class T, class E> struct executor_binder {};
template <class E, class T>
executor_binder<T, E> bind_executor(const E &, T &&);
template <class E, class T> void post(E &&, T &&);
struct steady_timer {
  template <class T> void async_wait(T &&);
};
} // namespace boost::asio
using Strand = asio::strand<asio::thread_pool::executor_type>;
inline void bound(asio::thread_pool &pool, const Strand &strand, int id) {
  asio::post(pool, asio::bind_executor(strand, [id] { slot.set(id); }));
  // CHECK: :[[@LINE-1]]:55: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  asio::post(pool, asio::bind_executor(strand, [id] {
               Guard guard(slot);
               slot.set(id);
             }));
  auto later = asio::bind_executor(strand, [id] { other.set(id); });
  // CHECK: :[[@LINE-1]]:51: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
  asio::post(strand, std::move(later));
  // Of a pool, what leaves a callable ends the program.
  asio::post(strand, [id] {
    slot.set(id);
    mayThrow();
    slot.remove();
  });
}
inline void timed(asio::steady_timer &timer, int id) {
  timer.async_wait([id](int error) {
    slot.set(id);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (error)
      return;
    slot.remove();
  });
}
