// RUN: %check --any-notes %s
// Wrappers that catch: to whoever handed the callable over, an exception that
// leaves it is an exit by exception, though the pool runs a lambda or a
// packaged_task that ends normally.
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <tuple>
#include <threadslot/threadslot.h>

static threadslot::ThreadLocal<int> slot;
void mayThrow();
void quiet() noexcept;
// Lambdas around what the user hands over.
namespace wrappers {
void submitSafe(threadslot::ThreadPool &p, std::function<void()> f) {
  p.execute([f] {
    try {
      f();
    } catch (...) {
      quiet();
    }
  });
}
template <class F> void submitSafeT(threadslot::ThreadPool &p, F f) {
  p.execute([f = std::move(f)] {
    try {
      f();
    } catch (const std::exception &) {
    }
  });
}
void bad(threadslot::ThreadPool &p) {
  submitSafe(p, [] { slot.set(1); });
// CHECK: :[[@LINE-1]]:22: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void exc(threadslot::ThreadPool &p) {
  submitSafe(p, [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
void excT(threadslot::ThreadPool &p) {
  submitSafeT(p, [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
void both(threadslot::ThreadPool &p) {
  submitSafe(p, [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void own(threadslot::ThreadPool &p, std::function<void()> cb) {
  p.execute([cb] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    try {
      cb();
    } catch (...) {
      return;
    }
    slot.remove();
  });
}
void callOwn(threadslot::ThreadPool &p) {
  own(p, [] { mayThrow(); });
}
void retry(threadslot::ThreadPool &p, std::function<void()> f) {
  p.execute([f] {
    for (int i = 0; i < 3; ++i)
      try {
        f();
        return;
      } catch (...) {
      }
  });
}
void retried(threadslot::ThreadPool &p) {
  retry(p, [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
void retriedBad(threadslot::ThreadPool &p) {
  retry(p, [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void cleans(threadslot::ThreadPool &p, std::function<void()> f) {
  p.execute([f] {
    try {
      f();
    } catch (...) {
      slot.remove();
    }
  });
}
void cleaned(threadslot::ThreadPool &p) {
  cleans(p, [] {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
} // namespace wrappers

// Futures keep what is thrown.
namespace pt_bind_shared {
struct Pool {
  std::queue<std::function<void()>> tasks;
  std::mutex m;
  std::thread t{[this] {
    for (;;) {
      std::function<void()> task;
      {
        std::lock_guard<std::mutex> l(m);
        if (tasks.empty())
          return;
        task = std::move(tasks.front());
        tasks.pop();
      }
      task();
    }
  }};
  template <class F, class... A>
  auto enqueue(F &&f, A &&...a) -> std::future<std::invoke_result_t<F, A...>> {
    using R = std::invoke_result_t<F, A...>;
    auto task = std::make_shared<std::packaged_task<R()>>(
        std::bind(std::forward<F>(f), std::forward<A>(a)...));
    std::future<R> r = task->get_future();
    tasks.emplace([task]() { (*task)(); });
    return r;
  }
};
Pool thePool;
void left(Pool &p) {
  p.enqueue([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void arg(Pool &p) {
  p.enqueue([](int n) { slot.set(n); }, 3);
// CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &p) {
  p.enqueue([] {
    slot.set(1);
    slot.remove();
  });
}
void exc(Pool &p) {
  p.enqueue([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
} // namespace pt_bind_shared
namespace pt_shared {
struct Pool {
  std::queue<std::function<void()>> tasks;
  std::mutex m;
  std::thread t{[this] {
    for (;;) {
      std::function<void()> task;
      {
        std::lock_guard<std::mutex> l(m);
        if (tasks.empty())
          return;
        task = std::move(tasks.front());
        tasks.pop();
      }
      task();
    }
  }};
  template <class F> auto enqueue(F &&f) {
    using R = std::invoke_result_t<F>;
    auto task = std::make_shared<std::packaged_task<R()>>(std::forward<F>(f));
    std::future<R> r = task->get_future();
    tasks.emplace([task]() { (*task)(); });
    return r;
  }
};
Pool thePool;
void left(Pool &p) {
  p.enqueue([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void exc(Pool &p) {
  p.enqueue([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
} // namespace pt_shared
namespace pt_queue {
struct Pool {
  std::queue<std::packaged_task<void()>> tasks;
  std::mutex m;
  std::thread t{[this] {
    for (;;) {
      std::packaged_task<void()> task;
      {
        std::lock_guard<std::mutex> l(m);
        if (tasks.empty())
          return;
        task = std::move(tasks.front());
        tasks.pop();
      }
      task();
    }
  }};
  template <class F> auto enqueue(F &&f) {
    std::packaged_task<void()> task(std::forward<F>(f));
    auto r = task.get_future();
    tasks.emplace(std::move(task));
    return r;
  }
};
Pool thePool;
void left(Pool &p) {
  p.enqueue([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void exc(Pool &p) {
  p.enqueue([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
} // namespace pt_queue
// A wrapper for each callable, and all in one queue: what is caught is told by
// the wrapper's own callable, whichever others lie beside it.
namespace one_queue {
struct Pool {
  std::queue<std::function<void()>> tasks;
  std::mutex m;
  std::thread t{[this] {
    for (;;) {
      std::function<void()> task;
      {
        std::lock_guard<std::mutex> l(m);
        if (tasks.empty())
          return;
        task = std::move(tasks.front());
        tasks.pop();
      }
      task();
    }
  }};
  template <class F> void post(F f) {
    tasks.emplace([f] {
      try {
        f();
      } catch (...) {
      }
    });
  }
};
Pool thePool;
void exc(Pool &p) {
  p.post([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
void both(Pool &p) {
  p.post([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void ok(Pool &p) {
  p.post([] {
    threadslot::ScopedRemove guard(slot);
    slot.set(1);
    mayThrow();
  });
}
} // namespace one_queue
// A function is bound by its name.
namespace bound_functions {
class Pool {
public:
  template <class F, class... Args> void enqueue(F &&f, Args &&...args) {
    auto task = std::make_shared<std::packaged_task<void()>>(
        std::bind(std::forward<F>(f), std::forward<Args>(args)...));
    tasks.emplace([task] { (*task)(); });
  }

private:
  std::queue<std::function<void()>> tasks;
  std::thread worker{[this] {
    for (;;) {
      std::function<void()> task = std::move(tasks.front());
      tasks.pop();
      task();
    }
  }};
};
Pool thePool;
void sets(int n) {
  slot.set(n);
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void throws(int n) {
  slot.set(n);
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  mayThrow();
  slot.remove();
}
void removes(int n) {
  slot.set(n);
  slot.remove();
}
void submit(Pool &p) {
  p.enqueue(sets, 1);
  p.enqueue(throws, 2);
  p.enqueue(&removes, 3);
}
} // namespace bound_functions
// A class of the user's that keeps what its callable throws is one for all
// callables: what is caught there, it was given, too.
namespace kept_exceptions {
class Packaged {
public:
  explicit Packaged(std::function<int()> run) : run(std::move(run)) {}
  void operator()() {
    try {
      result = run();
    } catch (...) {
      error = std::current_exception();
    }
  }

private:
  std::function<int()> run;
  int result = 0;
  std::exception_ptr error;
};
template <class F> void submit(threadslot::ThreadPool &p, F f) {
  auto task = std::make_shared<Packaged>(std::move(f));
  p.execute([task] { (*task)(); });
}
void exc(threadslot::ThreadPool &p) {
  submit(p, [] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
    return 1;
  });
}
void ok(threadslot::ThreadPool &p) {
  submit(p, [] {
    slot.set(1);
    slot.remove();
    return 2;
  });
}
} // namespace kept_exceptions
// Lambdas of several instances of one template print alike.
namespace forwarded {
struct Dispatcher {
  template <class F, class... A> void later(F &&f, A &&...args) {
    push([f = std::forward<F>(f),
          bound = std::make_tuple(std::forward<A>(args)...)]() mutable {
      std::apply(f, bound);
    });
  }
  template <class F> void once(F f) {
    struct Job {
      F f;
      void operator()() { f(); }
    };
    push(Job{f});
  }
  template <class F> void push(F &&f) { pool.execute(std::forward<F>(f)); }
  threadslot::ThreadPool pool{1};
};
void lambdas(Dispatcher &d, int id) {
  d.later([](int n) {
    slot.set(n);
    quiet();
    slot.remove();
  }, id);
  d.later([](int n) {
    slot.set(n);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  }, id);
  d.later([](int n) {
    slot.set(n);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  }, id);
}
void localClasses(Dispatcher &d, int id) {
  d.once([id] {
    slot.set(id);
    slot.remove();
  });
  d.once([id] {
    slot.set(id);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  d.once([] {});
}
} // namespace forwarded
