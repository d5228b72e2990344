// RUN: %check --any-notes %s
// Actors, and fibres on threads that steal: whole small programs.
#include "Inputs/prologue.h"
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <queue>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

using threadslot::ThreadLocal;

namespace actors {
struct Start {};
struct Text {
  std::string s;
};
struct Stop {};
using Message = std::variant<Start, Text, Stop>;
template <class... F> struct overloaded : F... { using F::operator()...; };
template <class... F> overloaded(F...) -> overloaded<F...>;
inline ThreadLocal<int> self;
inline ThreadLocal<std::string> topic;
inline ThreadLocal<int> tx;
inline ThreadLocal<int> trace;
inline ThreadLocal<int> batch;
class Actor : public std::enable_shared_from_this<Actor> {
  std::mutex m;
  std::queue<Message> box;
  bool scheduled = false;
  ThreadPool &pool;

protected:
  int id;
  virtual void receive(const Message &) = 0;

public:
  Actor(ThreadPool &p, int i) : pool(p), id(i) {}
  virtual ~Actor() = default;
  void tell(Message msg) {
    std::lock_guard l(m);
    box.push(std::move(msg));
    if (!std::exchange(scheduled, true))
      pool.execute([me = shared_from_this()] { me->drain(); });
  }
  void drain() {
    threadslot::ScopedValue s(self, id);
    for (;;) {
      Message msg;
      {
        std::lock_guard l(m);
        if (box.empty()) {
          scheduled = false;
          return;
        }
        msg = std::move(box.front());
        box.pop();
      }
      receive(msg);
    }
  }
};
class Logger final : public Actor {
  using Actor::Actor;
  void receive(const Message &msg) override {
    std::visit(overloaded{[](const Start &) {},
                          [](const Text &t) {
                            topic.set(t.s);
                            number();
                            topic.remove();
                          },
                          [](const Stop &) {}},
               msg);
  }
};
class Store final : public Actor {
  using Actor::Actor;
  int open = 0;
  void receive(const Message &msg) override {
    std::visit(overloaded{[&](const Start &) {
                            ++open;
                            tx.set(1);
                            // CHECK: :[[@LINE-1]]:29: warning: slot 'tx' set here is not removed on every path out of the task [threadslot-missing-remove]
                          },
                          [&](const Text &) { number(); },
                          [&](const Stop &) { tx.remove(); }},
               msg);
  }
};
class Tracer final : public Actor {
  using Actor::Actor;
  void receive(const Message &msg) override {
    trace.set(id);
    if (auto *t = std::get_if<Text>(&msg)) {
      if (t->s.empty()) {
        trace.remove();
        return;
      }
    } else if (std::holds_alternative<Stop>(msg)) {
      trace.remove();
      return;
    }
    trace.remove();
  }
};
class Batcher final : public Actor {
  using Actor::Actor;
  void receive(const Message &msg) override {
    if (std::holds_alternative<Text>(msg))
      batch.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'batch' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    handle(msg);
    if (std::holds_alternative<Text>(msg))
      batch.remove();
  }
  void handle(const Message &m) {
    if (std::get<Text>(m).s.empty())
      throw 1;
  }
};
void go(ThreadPool &p) {
  auto a = std::make_shared<Logger>(p, 1);
  a->tell(Start{});
  auto b = std::make_shared<Store>(p, 2);
  b->tell(Text{"x"});
  auto c = std::make_shared<Tracer>(p, 3);
  c->tell(Stop{});
  std::shared_ptr<Actor> d = std::make_shared<Batcher>(p, 4);
  d->tell(Stop{});
}
} // namespace actors

namespace fib {
inline thread_local struct Fibre *currentFibre = nullptr;
inline thread_local int yieldCount = 0;
inline thread_local bool inScheduler = false;
struct Fibre {
  int id;
  std::function<void()> body;
  enum State { Ready, Running, Done } st = Ready;
  void *locals = nullptr;
};
inline ThreadLocal<void *> fls;
inline ThreadLocal<int> prio;
inline ThreadLocal<const char *> label;
inline ThreadLocal<int> budget;
class Scheduler {
  std::mutex m;
  std::condition_variable cv;
  std::priority_queue<std::pair<int, Fibre *>> ready;
  std::vector<std::thread> ts;
  bool stop = false;
  Fibre *pick() {
    std::unique_lock l(m);
    cv.wait(l, [&] { return stop || !ready.empty(); });
    if (stop)
      return nullptr;
    auto f = ready.top().second;
    ready.pop();
    return f;
  }
  void resume(Fibre &f) {
    auto *prev = std::exchange(currentFibre, &f);
    f.st = Fibre::Running;
    fls.set(f.locals);
    try {
      f.body();
    } catch (...) {
      f.st = Fibre::Done;
    }
    if (f.st == Fibre::Running)
      f.st = Fibre::Done;
    fls.remove();
    currentFibre = prev;
  }
  void loop() {
    inScheduler = true;
    while (Fibre *f = pick())
      resume(*f);
    inScheduler = false;
  }

public:
  explicit Scheduler(int n) {
    while (n-- > 0)
      ts.emplace_back([this] { loop(); });
  }
  void spawn(int p, std::function<void()> b) {
    auto *f = new Fibre{int(p), std::move(b)};
    std::lock_guard l(m);
    ready.emplace(p, f);
    cv.notify_one();
  }
};
void withLabel(const char *n, const std::function<void()> &f) {
  label.set(n);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'label' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  f();
  label.remove();
}
struct Budget {
  int before;
  explicit Budget(int n) : before(budget.get()) { budget.set(before - n); }
  ~Budget() { budget.set(before); }
};
struct BudgetLeak {
  int before;
  explicit BudgetLeak(int n) : before(n) { prio.set(n); }
  ~BudgetLeak() { prio.set(before); }
  // CHECK: :[[@LINE-1]]:19: warning: slot 'prio' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void use(Scheduler &s) {
  s.spawn(1, [] { withLabel("a", [] { number(); }); });
  s.spawn(2, [] { withLabel("b", [] { mayThrow(); }); });
  s.spawn(3, [] {
    Budget b(3);
    Budget c(4);
    mayThrow();
  });
  s.spawn(4, [] { BudgetLeak b(3); });
  s.spawn(5, [] { fls.set(nullptr); });
}
} // namespace fib
