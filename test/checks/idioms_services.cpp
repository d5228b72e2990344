// RUN: %check --any-notes %s
// Services: handlers, sessions, undo lists, transactions, results that tell.
#include "Inputs/prologue.h"
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

using Slot = threadslot::ThreadLocal<int>;
struct Handler {
  virtual ~Handler() = default;
  virtual void handle(int) = 0;
};
struct Chain : Handler {
  std::unique_ptr<Handler> next;
  void handle(int v) override {
    if (next)
      next->handle(v);
  }
};
struct Tagging : Chain {
  void handle(int v) override {
    slot.set(v);
    struct R {
      ~R() { slot.remove(); }
    } r;
    Chain::handle(v);
  }
};
void restoredInAHandler(ThreadPool &p, std::shared_ptr<Tagging> h) {
  p.execute([h] { h->handle(1); });
}
struct Tagging2 : Chain {
  void handle(int v) override {
    other.set(v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    Chain::handle(v);
    other.remove();
  }
};
struct Thrower : Handler {
  void handle(int) override { mayThrow(); }
};
void handlerThatThrows(ThreadPool &p, std::shared_ptr<Tagging2> h) {
  p.execute([h] { h->handle(1); });
}
// An object that submits its own members.
class Session : public std::enable_shared_from_this<Session> {
  ThreadPool &pool;

public:
  explicit Session(ThreadPool &p) : pool(p) {}
  void start() {
    auto self = shared_from_this();
    pool.execute([self] { self->run(); });
  }
  void run() {
    slot.set(7);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    step();
  }
  void step() {
    if (flag())
      slot.remove();
  }
};
class Session2 : public std::enable_shared_from_this<Session2> {
  ThreadPool &pool;

public:
  explicit Session2(ThreadPool &p) : pool(p) {}
  void start() {
    pool.execute([self = shared_from_this(), this] { run(); });
  }
  void run() {
    slot.set(7);
    step();
  }
  void step() {
    quiet();
    slot.remove();
  }
};
void sessions(ThreadPool &p) {
  std::make_shared<Session>(p)->start();
  std::make_shared<Session2>(p)->start();
}
// A guard that is told bit by bit what it guards.
class Scope {
  Slot *s = nullptr;
  bool on = false;

public:
  Scope() = default;
  Scope(Scope &&o) noexcept
      : s(std::exchange(o.s, nullptr)), on(std::exchange(o.on, false)) {}
  Scope &to(Slot &x) {
    s = &x;
    return *this;
  }
  Scope &value(int v) {
    if (s) {
      s->set(v);
      // CHECK: :[[@LINE-1]]:7: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
      on = true;
    }
    return *this;
  }
  Scope &off() {
    on = false;
    return *this;
  }
  ~Scope() {
    if (on && s)
      s->remove();
  }
};
void fluentGuard(ThreadPool &p) {
  p.execute([] {
    Scope s;
    s.to(slot).value(3);
    mayThrow();
  });
  p.execute([] {
    Scope s;
    s.to(slot).value(3).off();
    mayThrow();
  });
}
// Guards that put back what they found.
struct Swapper {
  int mine;
  explicit Swapper(int v) : mine(v) {
    int o = slot.get();
    slot.set(mine);
    mine = o;
  }
  ~Swapper() { slot.set(mine); }
};
void swapsTheValue(ThreadPool &p) {
  p.execute([] {
    Swapper s(3);
    mayThrow();
  });
}
struct SwapOpt {
  std::optional<int> old;
  explicit SwapOpt(int v) {
    if (int *c = slot.try_get())
      old = *c;
    slot.set(v);
  }
  ~SwapOpt() {
    if (old)
      slot.set(*old);
    else
      slot.remove();
  }
};
void restoresOrRemoves(ThreadPool &p) {
  p.execute([] {
    SwapOpt s(3);
    mayThrow();
  });
}
struct SwapOpt2 {
  std::optional<int> old;
  explicit SwapOpt2(int v) {
    if (int *c = slot.try_get())
      old = *c;
    slot.set(v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  ~SwapOpt2() {
    if (old)
      slot.set(*old);
  }
};
void restoresOnlyWhatThereWas(ThreadPool &p) {
  p.execute([] {
    SwapOpt2 s(3);
    mayThrow();
  });
}
// What is to be undone, as a list of callables.
struct Undo {
  std::vector<std::function<void()>> acts;
  void add(std::function<void()> f) { acts.push_back(std::move(f)); }
  ~Undo() {
    for (auto it = acts.rbegin(); it != acts.rend(); ++it)
      (*it)();
  }
};
void listOfUndos(ThreadPool &p) {
  p.execute([] {
    Undo u;
    slot.set(1);
    u.add([] { slot.remove(); });
    mayThrow();
  });
  p.execute([] {
    Undo u;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    u.add([] { other.remove(); });
  });
}
struct Undo2 {
  std::function<void()> f;
  ~Undo2() {
    if (f)
      f();
  }
  void operator=(std::function<void()> g) { f = std::move(g); }
};
void oneUndo(ThreadPool &p) {
  p.execute([] {
    Undo2 u;
    slot.set(1);
    u = [] { slot.remove(); };
  });
  p.execute([] {
    Undo2 u;
    if (flag()) {
      slot.set(1);
      u = [] { slot.remove(); };
    }
    quiet();
  });
  p.execute([] {
    Undo2 u;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      u = [] { slot.remove(); };
  });
}
// A transaction that keeps what it set once it is committed.
struct Tx {
  bool committed = false;
  Tx() { slot.set(1); }
  // CHECK: :[[@LINE-1]]:10: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void commit() { committed = true; }
  ~Tx() {
    if (!committed)
      slot.remove();
  }
};
void transaction(ThreadPool &p) {
  p.execute([] {
    Tx t;
    if (flag())
      t.commit();
  });
}
struct Tx2 {
  bool done = false;
  Tx2() { slot.set(1); }
  void finish() {
    if (!done) {
      slot.remove();
      done = true;
    }
  }
  ~Tx2() { finish(); }
};
void finishedOnce(ThreadPool &p) {
  p.execute([] {
    Tx2 t;
    if (flag())
      t.finish();
    mayThrow();
  });
}
// Results that say whether the slot is set.
enum class St { ok, fail };
St setSt() noexcept {
  if (flag())
    return St::fail;
  slot.set(1);
  return St::ok;
}
St setSt2() noexcept {
  if (flag())
    return St::fail;
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return St::ok;
}
void status(ThreadPool &p) {
  p.execute([] {
    if (setSt() != St::ok)
      return;
    quiet();
    slot.remove();
  });
  p.execute([] {
    if (setSt2() == St::ok)
      return;
    slot.remove();
  });
}
struct Res {
  bool ok;
  int v;
};
Res setRes() noexcept {
  if (flag())
    return {false, 0};
  slot.set(2);
  return {true, 2};
}
std::pair<bool, int> setPair() noexcept {
  if (flag())
    return {false, 0};
  slot.set(2);
  return {true, 2};
}
std::optional<int> setOpt() noexcept {
  if (flag())
    return std::nullopt;
  slot.set(2);
  return 2;
}
int *setPtr() noexcept {
  static int x;
  if (flag())
    return nullptr;
  slot.set(2);
  return &x;
}
void resultsThatTell(ThreadPool &p) {
  p.execute([] {
    auto r = setRes();
    if (r.ok)
      slot.remove();
  });
  p.execute([] {
    auto [ok, v] = setRes();
    if (!ok)
      return;
    slot.remove();
    use(v);
  });
  p.execute([] {
    auto [ok, v] = setPair();
    if (ok)
      slot.remove();
    use(v);
  });
  p.execute([] {
    if (auto o = setOpt()) {
      use(*o);
      slot.remove();
    }
  });
  p.execute([] {
    if (auto o = setOpt(); o.has_value())
      slot.remove();
  });
  p.execute([] {
    if (setPtr())
      slot.remove();
  });
  p.execute([] {
    int rc = -1;
    bool out[1];
    (void)out;
    auto f = [&](int *r) {
      if (flag())
        return;
      slot.set(1);
      *r = 0;
    };
    f(&rc);
    if (rc == 0)
      slot.remove();
  });
}
// Locks have nothing to do with it.
std::mutex m;
std::shared_mutex sm;
void locks(ThreadPool &p) {
  p.execute([] {
    std::lock_guard<std::mutex> l(m);
    slot.set(1);
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    std::unique_lock<std::mutex> l(m);
    l.unlock();
    slot.remove();
  });
  p.execute([] {
    std::unique_lock<std::mutex> l(m, std::try_to_lock);
    if (!l)
      return;
    slot.set(1);
    l.unlock();
    slot.remove();
  });
  p.execute([] {
    std::unique_lock<std::mutex> l(m, std::try_to_lock);
    if (l.owns_lock())
      slot.set(1);
    if (l.owns_lock())
      slot.remove();
  });
}
