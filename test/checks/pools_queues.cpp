// RUN: %check --any-notes %s
// Pools by what they keep their jobs in: priority queues, lists, maps, rings
// and stacks of atomics, queues of their own.
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

namespace prio { // priority_queue of structs with function
struct Job {
  int prio;
  std::function<void()> fn;
  bool operator<(const Job &o) const { return prio < o.prio; }
};
class Pool {
  std::priority_queue<Job> q;
  std::mutex m;
  std::condition_variable cv;
  bool stop = false;
  std::vector<std::thread> ts;

public:
  Pool() {
    for (int i = 0; i < 4; ++i)
      ts.emplace_back(&Pool::work, this);
  }
  void add(int p, std::function<void()> f) {
    std::lock_guard<std::mutex> l(m);
    q.push(Job{p, std::move(f)});
    cv.notify_one();
  }
  void work() {
    for (;;) {
      std::unique_lock<std::mutex> l(m);
      cv.wait(l, [this] { return stop || !q.empty(); });
      if (stop)
        return;
      Job j = q.top();
      q.pop();
      l.unlock();
      j.fn();
    }
  }
};
void bad(Pool &p) {
  p.add(1, [] { slot.set(1); });
// CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &p) {
  p.add(1, [] {
    slot.set(1);
    slot.remove();
  });
}
void exc(Pool &p) {
  p.add(1, [] {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
} // namespace prio
namespace prio_ptr {
struct Job {
  virtual ~Job() = default;
  virtual void run() = 0;
  int prio = 0;
};
struct Less {
  bool operator()(const std::shared_ptr<Job> &a,
                  const std::shared_ptr<Job> &b) const {
    return a->prio < b->prio;
  }
};
class Pool {
  std::priority_queue<std::shared_ptr<Job>, std::vector<std::shared_ptr<Job>>,
                      Less>
      q;
  std::mutex m;
  std::jthread t;

public:
  Pool() : t([this](std::stop_token st) { work(st); }) {}
  void add(std::shared_ptr<Job> j) {
    std::lock_guard l(m);
    q.push(std::move(j));
  }
  void work(std::stop_token st) {
    while (!st.stop_requested()) {
      std::shared_ptr<Job> j;
      {
        std::lock_guard l(m);
        if (q.empty())
          continue;
        j = q.top();
        q.pop();
      }
      try {
        j->run();
      } catch (...) {
      }
    }
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
struct Exc : Job {
  void run() override {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  }
};
void go(Pool &p) {
  p.add(std::make_shared<Bad>());
  p.add(std::make_shared<Ok>());
  p.add(std::make_shared<Exc>());
}
} // namespace prio_ptr
namespace flist {
class Pool {
  std::forward_list<std::function<void()>> q;
  std::mutex m;
  std::thread t;

public:
  Pool() { t = std::thread(&Pool::work, this); }
  void add(std::function<void()> f) {
    std::lock_guard l(m);
    q.push_front(std::move(f));
  }
  void work() {
    for (;;) {
      std::function<void()> f;
      {
        std::lock_guard l(m);
        if (q.empty())
          continue;
        f = std::move(q.front());
        q.pop_front();
      }
      f();
    }
  }
};
void bad(Pool &p) {
  p.add([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &p) {
  p.add([] {
    slot.set(1);
    slot.remove();
  });
}
} // namespace flist
namespace lst_splice {
class Pool {
  std::list<std::function<void()>> q;
  std::mutex m;
  std::thread t;

public:
  Pool() { t = std::thread(&Pool::work, this); }
  void add(std::function<void()> f) {
    std::lock_guard l(m);
    q.push_back(std::move(f));
  }
  void work() {
    for (;;) {
      std::list<std::function<void()>> mine;
      {
        std::lock_guard l(m);
        mine.splice(mine.begin(), q);
      }
      for (auto &f : mine)
        f();
    }
  }
};
void bad(Pool &p) {
  p.add([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &p) {
  p.add([] {
    slot.set(1);
    slot.remove();
  });
}
} // namespace lst_splice
namespace vec_swap {
class Pool {
  std::vector<std::function<void()>> q;
  std::mutex m;
  std::thread t;

public:
  Pool() { t = std::thread(&Pool::work, this); }
  void add(std::function<void()> f) {
    std::lock_guard l(m);
    q.push_back(std::move(f));
  }
  void work() {
    std::vector<std::function<void()>> mine;
    for (;;) {
      {
        std::lock_guard l(m);
        std::swap(mine, q);
      }
      for (auto &f : mine) {
        try {
          f();
        } catch (const std::exception &) {
        }
      }
      mine.clear();
    }
  }
};
void bad(Pool &p) {
  p.add([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &p) {
  p.add([] {
    slot.set(1);
    slot.remove();
  });
}
void exc(Pool &p) {
  p.add([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
} // namespace vec_swap
namespace vec_swap2 { // event loop: doPendingFunctors (muduo)
class Loop {
  std::vector<std::function<void()>> pending;
  std::mutex m;
  bool quit = false;

public:
  void loop() {
    while (!quit) {
      poll();
      doPending();
    }
  }
  void poll();
  void doPending() {
    std::vector<std::function<void()>> f;
    {
      std::lock_guard l(m);
      f.swap(pending);
    }
    for (const auto &x : f)
      x();
  }
  void runInLoop(std::function<void()> f) {
    if (isIn())
      f();
    else
      queueInLoop(std::move(f));
  }
  bool isIn() const;
  void queueInLoop(std::function<void()> f) {
    std::lock_guard l(m);
    pending.push_back(std::move(f));
  }
};
class LoopThread {
  Loop *loop_ = nullptr;
  std::thread t;
  void main() {
    Loop l;
    loop_ = &l;
    l.loop();
  }

public:
  Loop *start() {
    t = std::thread([this] { main(); });
    return loop_;
  }
};
void bad(Loop &p) {
  p.queueInLoop([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:22: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void bad2(Loop &p) {
  p.runInLoop([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Loop &p) {
  p.runInLoop([] {
    slot.set(1);
    slot.remove();
  });
}
void go() {
  static LoopThread lt;
  lt.start()->queueInLoop([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:32: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace vec_swap2
namespace mapq { // delayed: multimap by time
class Pool {
  std::multimap<long, std::function<void()>> q;
  std::mutex m;
  std::thread t;
  std::atomic<bool> stop{false};

public:
  Pool() : t([this] { work(); }) {}
  void addAt(long when, std::function<void()> f) {
    std::lock_guard l(m);
    q.emplace(when, std::move(f));
  }
  void work() {
    while (!stop) {
      std::function<void()> f;
      {
        std::lock_guard l(m);
        auto it = q.begin();
        if (it == q.end())
          continue;
        f = std::move(it->second);
        q.erase(it);
      }
      f();
    }
  }
};
void bad(Pool &p) {
  p.addAt(1, [] { slot.set(1); });
// CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &p) {
  p.addAt(1, [] {
    slot.set(1);
    slot.remove();
  });
}
} // namespace mapq
namespace mapq2 { // map id -> job, op[]
class Pool {
  std::map<int, std::function<void()>> q;
  std::mutex m;
  std::thread t;
  int next = 0;

public:
  Pool() : t([this] { work(); }) {}
  void add(std::function<void()> f) {
    std::lock_guard l(m);
    q[next++] = std::move(f);
  }
  void work() {
    while (true) {
      std::function<void()> f;
      {
        std::lock_guard l(m);
        if (q.empty())
          continue;
        f = q.begin()->second;
        q.erase(q.begin());
      }
      f();
    }
  }
};
void bad(Pool &p) {
  p.add([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &p) {
  p.add([] {
    slot.set(1);
    slot.remove();
  });
}
} // namespace mapq2
namespace ring_lockfree {
class Pool {
  std::array<std::atomic<std::function<void()> *>, 64> ring{};
  std::atomic<unsigned> head{0}, tail{0};
  std::thread t;

public:
  Pool() : t([this] { run(); }) {}
  void add(std::function<void()> f) {
    auto *p = new std::function<void()>(std::move(f));
    ring[tail++ % 64].store(p);
  }
  void run() {
    for (;;) {
      unsigned h = head.load();
      if (auto *f = ring[h % 64].exchange(nullptr)) {
        head.store(h + 1);
        (*f)();
        delete f;
      }
    }
  }
};
void bad(Pool &p) {
  p.add([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &p) {
  p.add([] {
    slot.set(1);
    slot.remove();
  });
}
} // namespace ring_lockfree
namespace treiber {
struct Node {
  std::function<void()> f;
  Node *next;
};
class Pool {
  std::atomic<Node *> head{nullptr};
  std::thread t;

public:
  Pool() : t([this] { run(); }) {}
  void add(std::function<void()> f) {
    Node *n = new Node{std::move(f), head.load()};
    while (!head.compare_exchange_weak(n->next, n)) {
    }
  }
  void run() {
    for (;;) {
      Node *n = head.exchange(nullptr);
      while (n) {
        Node *next = n->next;
        n->f();
        delete n;
        n = next;
      }
    }
  }
};
void bad(Pool &p) {
  p.add([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &p) {
  p.add([] {
    slot.set(1);
    slot.remove();
  });
}
} // namespace treiber
namespace treiber_pop {
struct Node {
  std::function<void()> f;
  Node *next = nullptr;
};
class Pool {
  std::atomic<Node *> head{nullptr};
  std::thread t;

public:
  Pool() : t([this] { run(); }) {}
  void add(std::function<void()> f) {
    Node *n = new Node;
    n->f = std::move(f);
    n->next = head.load(std::memory_order_relaxed);
    while (!head.compare_exchange_weak(n->next, n)) {
    }
  }
  Node *pop() {
    Node *n = head.load();
    while (n && !head.compare_exchange_weak(n, n->next)) {
    }
    return n;
  }
  void run() {
    while (true)
      if (Node *n = pop()) {
        n->f();
        delete n;
      }
  }
};
void bad(Pool &p) {
  p.add([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &p) {
  p.add([] {
    slot.set(1);
    slot.remove();
  });
}
} // namespace treiber_pop
namespace opt_pop {
template <class T> class Queue {
  std::deque<T> d;
  std::mutex m;
  std::condition_variable c;
  bool closed = false;

public:
  void push(T t) {
    {
      std::lock_guard l(m);
      d.push_back(std::move(t));
    }
    c.notify_one();
  }
  std::optional<T> pop() {
    std::unique_lock l(m);
    c.wait(l, [&] { return closed || !d.empty(); });
    if (d.empty())
      return std::nullopt;
    T t = std::move(d.front());
    d.pop_front();
    return t;
  }
};
class Pool {
  Queue<std::function<void()>> q;
  std::vector<std::jthread> ts;

public:
  Pool(int n) {
    ts.reserve(n);
    for (int i = 0; i < n; ++i)
      ts.emplace_back([this] {
        while (auto f = q.pop())
          (*f)();
      });
  }
  void add(std::function<void()> f) { q.push(std::move(f)); }
};
void bad(Pool &p) {
  p.add([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(Pool &p) {
  p.add([] {
    slot.set(1);
    slot.remove();
  });
}
} // namespace opt_pop
