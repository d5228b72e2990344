// RUN: %check --any-notes %s
// Pools by how they are written: as templates, behind interfaces and pointers,
// as singletons, with detached threads, for objects instead of callables.
#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <forward_list>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>
#include <threadslot/threadslot.h>
#include <unordered_map>
#include <vector>

static threadslot::ThreadLocal<int> slot;
bool flag() noexcept;
void mayThrow();
void quiet() noexcept;

struct Q {
  std::deque<std::function<void()>> q;
  std::mutex m;
  bool pop(std::function<void()> &f) {
    std::lock_guard l(m);
    if (q.empty())
      return false;
    f = std::move(q.front());
    q.pop_front();
    return true;
  }
  void push(std::function<void()> f) {
    std::lock_guard l(m);
    q.push_back(std::move(f));
  }
};
namespace crtp {
template <class D> class PoolBase {
protected:
  Q q;
  std::vector<std::thread> ts;
  void start(int n) {
    for (int i = 0; i < n; ++i)
      ts.emplace_back([this] { static_cast<D *>(this)->loop(); });
  }

public:
  template <class F> void post(F f) {
    static_cast<D *>(this)->doPost(std::move(f));
  }
};
class My : public PoolBase<My> {
  friend class PoolBase<My>;
  void loop() {
    std::function<void()> f;
    for (;;)
      if (q.pop(f))
        f();
  }
  void doPost(std::function<void()> f) { q.push(std::move(f)); }

public:
  My() { start(2); }
};
void bad(My &p) {
  p.post([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:15: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(My &p) {
  p.post([] {
    slot.set(1);
    slot.remove();
  });
}
} // namespace crtp
namespace singleton {
class Pool {
  Q q;
  std::thread t;
  Pool()
      : t([this] {
          std::function<void()> f;
          while (true)
            if (q.pop(f))
              f();
        }) {}

public:
  static Pool &get() {
    static Pool p;
    return p;
  }
  void run(std::function<void()> f) { q.push(std::move(f)); }
};
void bad() {
  Pool::get().run([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:24: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok() {
  Pool::get().run([] {
    slot.set(1);
    slot.remove();
  });
}
} // namespace singleton
namespace iface {
struct Executor {
  virtual ~Executor() = default;
  virtual void execute(std::function<void()>) = 0;
};
class Pool : public Executor {
  Q q;
  std::thread t;

public:
  Pool()
      : t([this] {
          std::function<void()> f;
          while (true)
            if (q.pop(f))
              f();
        }) {}
  void execute(std::function<void()> f) override { q.push(std::move(f)); }
};
class Inline : public Executor {
  void execute(std::function<void()> f) override { f(); }
};
class Strand : public Executor {
  Executor &e;

public:
  Strand(Executor &e) : e(e) {}
  void execute(std::function<void()> f) override {
    e.execute([f] {
      quiet();
      f();
    });
  }
};
void bad(Executor &e) {
  e.execute([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Executor &e) {
  e.execute([] {
    slot.set(1);
    slot.remove();
  });
}
void bad2(Strand &e) {
  e.execute([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void bad3() {
  std::unique_ptr<Executor> e = std::make_unique<Pool>();
  e->execute([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void bad4() {
  std::shared_ptr<Executor> e = std::make_shared<Pool>();
  auto s = std::make_shared<Strand>(*e);
  s->execute([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace iface
namespace tpl {
template <class Task> class Pool {
  std::queue<Task> q;
  std::mutex m;
  std::vector<std::thread> ts;

public:
  explicit Pool(int n) {
    for (int i = 0; i < n; ++i)
      ts.emplace_back(&Pool::run, this);
  }
  void push(Task t) {
    std::lock_guard l(m);
    q.push(std::move(t));
  }
  void run() {
    for (;;) {
      m.lock();
      if (q.empty()) {
        m.unlock();
        continue;
      }
      Task t = std::move(q.front());
      q.pop();
      m.unlock();
      t();
    }
  }
};
struct MyTask {
  int id;
  void operator()() { slot.set(id); }
// CHECK: :[[@LINE-1]]:23: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct OkTask {
  int id;
  void operator()() {
    slot.set(id);
    slot.remove();
  }
};
void bad() {
  static Pool<MyTask> p(2);
  p.push(MyTask{1});
}
void ok() {
  static Pool<OkTask> p(2);
  p.push(OkTask{1});
}
void bad2() {
  static Pool<std::function<void()>> p(2);
  p.push([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:15: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void fn1() { slot.set(1); }
// CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void bad3() {
  static Pool<void (*)()> p(2);
  p.push(fn1);
}
} // namespace tpl
namespace staticpool {
static Q q;
static std::atomic<bool> stop{false};
static void *entry(void *) {
  std::function<void()> f;
  while (!stop)
    if (q.pop(f))
      f();
  return nullptr;
}
void init() {
  pthread_t t;
  pthread_create(&t, nullptr, entry, nullptr);
  pthread_detach(t);
}
void submit(std::function<void()> f) { q.push(std::move(f)); }
void bad() {
  submit([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:15: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok() {
  submit([] {
    slot.set(1);
    slot.remove();
  });
}
} // namespace staticpool
namespace detached {
struct State : std::enable_shared_from_this<State> {
  Q q;
  std::atomic<bool> stop{false};
};
class Pool {
  std::shared_ptr<State> s = std::make_shared<State>();

public:
  Pool() {
    for (int i = 0; i < 3; ++i)
      std::thread([s = s] {
        std::function<void()> f;
        while (!s->stop)
          if (s->q.pop(f))
            f();
      }).detach();
  }
  void go(std::function<void()> f) { s->q.push(std::move(f)); }
};
void bad(Pool &p) {
  p.go([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:13: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &p) {
  p.go([] {
    slot.set(1);
    slot.remove();
  });
}
} // namespace detached
namespace pimpl {
class Pool {
  struct Impl;
  std::unique_ptr<Impl> i;

public:
  Pool();
  ~Pool();
  void go(std::function<void()> f);
};
struct Pool::Impl {
  Q q;
  std::vector<std::thread> ts;
  bool stop = false;
  void loop() {
    std::function<void()> f;
    while (!stop)
      if (q.pop(f))
        try {
          f();
        } catch (const std::exception &e) {
          (void)e.what();
        } catch (...) {
        }
  }
};
Pool::Pool() : i(std::make_unique<Impl>()) {
  i->ts.emplace_back([impl = i.get()] { impl->loop(); });
}
Pool::~Pool() = default;
void Pool::go(std::function<void()> f) { i->q.push(std::move(f)); }
void bad(Pool &p) {
  p.go([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:13: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &p) {
  p.go([] {
    slot.set(1);
    slot.remove();
  });
}
void exc(Pool &p) {
  p.go([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
} // namespace pimpl
namespace objmethod { // object pointer + member function pointer
struct Handler {
  void onEvent() { slot.set(1); }
// CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void onOk() {
    slot.set(1);
    slot.remove();
  }
};
struct Item {
  Handler *h;
  void (Handler::*m)();
};
class Pool {
  std::deque<Item> q;
  std::mutex m;
  std::thread t;

public:
  Pool() : t(&Pool::run, this) {}
  void post(Handler *h, void (Handler::*f)()) {
    std::lock_guard l(m);
    q.push_back({h, f});
  }
  void run() {
    while (true) {
      Item i;
      {
        std::lock_guard l(m);
        if (q.empty())
          continue;
        i = q.front();
        q.pop_front();
      }
      (i.h->*i.m)();
    }
  }
};
void go(Pool &p, Handler &h) {
  p.post(&h, &Handler::onEvent);
  p.post(&h, &Handler::onOk);
}
} // namespace objmethod
namespace twoqueues { // high and low priority
class Pool {
  Q hi, lo;
  std::thread t;

public:
  Pool() {
    t = std::thread([this] {
      for (;;) {
        std::function<void()> f;
        if (hi.pop(f) || lo.pop(f))
          f();
      }
    });
  }
  void urgent(std::function<void()> f) { hi.push(f); }
  void post(std::function<void()> f) { lo.push(f); }
};
void bad(Pool &p) {
  p.urgent([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void bad2(Pool &p) {
  p.post([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:15: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace twoqueues
namespace timer { // timer thread with struct and repeat
struct Entry {
  std::function<void()> cb;
  int period;
};
class Timer {
  std::unordered_map<int, Entry> entries;
  std::mutex m;
  std::thread t;
  int next = 0;

public:
  Timer() : t(&Timer::loop, this) {}
  int every(int period, std::function<void()> cb) {
    std::lock_guard l(m);
    entries[++next] = Entry{std::move(cb), period};
    return next;
  }
  void cancel(int id) {
    std::lock_guard l(m);
    entries.erase(id);
  }
  void loop() {
    for (;;) {
      std::vector<std::function<void()>> due;
      {
        std::lock_guard l(m);
        for (auto &[id, e] : entries)
          if (e.period)
            due.push_back(e.cb);
      }
      for (auto &f : due)
        f();
    }
  }
};
void bad(Timer &p) {
  p.every(1, [] { slot.set(1); });
// CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Timer &p) {
  p.every(1, [] {
    slot.set(1);
    slot.remove();
  });
}
} // namespace timer
namespace newarray {
struct Task {
  virtual ~Task() = default;
  virtual void run() { slot.set(1); }
// CHECK: :[[@LINE-1]]:24: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
class Pool {
  std::vector<Task *> q;
  std::mutex m;
  std::thread t;

public:
  Pool()
      : t([this] {
          for (;;) {
            Task *k = nullptr;
            {
              std::lock_guard l(m);
              if (!q.empty()) {
                k = q.back();
                q.pop_back();
              }
            }
            if (k)
              k->run();
          }
        }) {}
  void add(Task *k) {
    std::lock_guard l(m);
    q.push_back(k);
  }
};
void go(Pool &p, int n) {
  Task *all = new Task[n];
  for (int i = 0; i < n; ++i)
    p.add(&all[i]);
}
} // namespace newarray
namespace uniq_struct { // unique_ptr<Base> with type-erased impl (C++
                        // concurrency in action)
class function_wrapper {
  struct impl_base {
    virtual void call() = 0;
    virtual ~impl_base() {}
  };
  std::unique_ptr<impl_base> impl;
  template <class F> struct impl_type : impl_base {
    F f;
    impl_type(F &&f_) : f(std::move(f_)) {}
    void call() { f(); }
  };

public:
  template <class F>
  function_wrapper(F &&f) : impl(new impl_type<F>(std::move(f))) {}
  function_wrapper() = default;
  void operator()() { impl->call(); }
  function_wrapper(function_wrapper &&o) : impl(std::move(o.impl)) {}
  function_wrapper &operator=(function_wrapper &&o) {
    impl = std::move(o.impl);
    return *this;
  }
};
template <class T> class threadsafe_queue {
  mutable std::mutex m;
  std::queue<T> q;
  std::condition_variable c;

public:
  void push(T v) {
    std::lock_guard l(m);
    q.push(std::move(v));
    c.notify_one();
  }
  bool try_pop(T &v) {
    std::lock_guard l(m);
    if (q.empty())
      return false;
    v = std::move(q.front());
    q.pop();
    return true;
  }
};
class thread_pool {
  std::atomic_bool done;
  threadsafe_queue<function_wrapper> work_queue;
  std::vector<std::thread> threads;
  void worker_thread() {
    while (!done) {
      function_wrapper task;
      if (work_queue.try_pop(task))
        task();
      else
        std::this_thread::yield();
    }
  }

public:
  thread_pool() : done(false) {
    for (unsigned i = 0; i < 4; ++i)
      threads.push_back(std::thread(&thread_pool::worker_thread, this));
  }
  template <typename F> std::future<std::invoke_result_t<F>> submit(F f) {
    using R = std::invoke_result_t<F>;
    std::packaged_task<R()> task(std::move(f));
    std::future<R> res(task.get_future());
    work_queue.push(std::move(task));
    return res;
  }
  template <typename F> void post(F f) { work_queue.push(std::move(f)); }
};
void bad(thread_pool &p) {
  p.submit([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void badPost(thread_pool &p) {
  p.post([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:15: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(thread_pool &p) {
  p.submit([] {
    slot.set(1);
    slot.remove();
  });
}
void exc(thread_pool &p) {
  p.submit([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
} // namespace uniq_struct
