// RUN: %check --any-notes %s
// Guards that tasks have captured.
#include "Inputs/prologue.h"
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "Inputs/guard.h"

using Slot = threadslot::ThreadLocal<int>;
struct Pointing {
  Slot *s;
  explicit Pointing(Slot &s) : s(&s) {}
  Pointing(Pointing &&o) noexcept : s(std::exchange(o.s, nullptr)) {}
  ~Pointing() {
    if (s)
      s->remove();
  }
};

// What is captured ends after the task, what it is moved into does not.
void movedIntoALocal(ThreadPool &p) {
  p.execute([g = Pointing(slot)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    mayThrow();
  });
  p.execute([g = Guard(slot)]() mutable {
    Guard mine = std::move(g);
    slot.set(1);
    mayThrow();
  });
  p.execute([g = Pointing(slot)] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  p.execute([g = Guard(slot, false)]() mutable {
    Guard mine = std::move(g);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([g = Pointing(other)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void owned(ThreadPool &p) {
  p.execute([g = std::make_shared<Pointing>(slot)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    mayThrow();
  });
  p.execute([g = std::make_unique<Pointing>(slot)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    mayThrow();
  });
  p.execute([g = std::optional<Pointing>(std::in_place, slot)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    mayThrow();
  });
  auto task = [g = std::make_unique<Pointing>(slot)]() mutable {
    g.reset();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  p.execute(std::move(task));
}
// What a constructor does beyond that is done where the closure is made.
struct Setting {
  Slot *s;
  explicit Setting(Slot &s) : s(&s) { s.set(1); }
  Setting(Setting &&o) noexcept : s(std::exchange(o.s, nullptr)) {}
  ~Setting() {
    if (s)
      s->remove();
  }
};
void setElsewhere(ThreadPool &p) {
  p.execute([g = Setting(slot)] { quiet(); });
}
// Captures that are made of variables hold what those held.
void madeOfVariables(ThreadPool &p) {
  std::function<void()> leaves = [] { slot.set(1); };
  // CHECK: :[[@LINE-1]]:39: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  p.execute([f = std::move(leaves)] { f(); });
  std::function<void()> undoes = [] {
    slot.set(1);
    slot.remove();
  };
  p.execute([f = std::move(undoes)] { f(); });
}
// Of several constructors, that which is called only stores.
namespace two_constructors {
class Scope {
public:
  explicit Scope(threadslot::ThreadLocal<int> &s) : s(s) {}
  Scope(threadslot::ThreadLocal<int> &s, int value) : s(s) { s.set(value); }
  Scope(const Scope &) = delete;
  ~Scope() { s.remove(); }

private:
  threadslot::ThreadLocal<int> &s;
};
void ok(ThreadPool &pool) {
  pool.execute([scope = std::make_unique<Scope>(slot)]() mutable {
    auto mine = std::move(scope);
    slot.set(1);
  });
}
void bad(ThreadPool &pool) {
  pool.execute([scope = std::make_unique<Scope>(other)]() mutable {
    auto mine = std::move(scope);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace two_constructors

// What a functor's declarations make, it holds until it is called, if nobody
// else names it.
namespace functors {
struct End {
  End() = default;
  End(const End &) = delete;
  ~End() { slot.remove(); }
};
struct MovedOk {
  std::unique_ptr<End> end = std::make_unique<End>();
  int value;
  void operator()() {
    auto held = std::move(end);
    slot.set(value);
    mayThrow();
  }
};
struct StaysBad {
  std::unique_ptr<End> end = std::make_unique<End>();
  int value;
  void operator()() {
    slot.set(value);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  }
};
struct EmptyBad {
  std::unique_ptr<End> end = std::make_unique<End>();
  int value;
  void operator()() {
    auto held = std::move(end);
    slot.set(value);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  }
};
struct OutsideBad {
  std::unique_ptr<End> end = std::make_unique<End>();
  int value;
  void operator()() {
    auto held = std::move(end);
    slot.set(value);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  }
};
class Constructed {
public:
  explicit Constructed(int value) : value(value) {}
  void operator()() {
    auto held = std::move(end);
    slot.set(value);
    mayThrow();
  }

private:
  std::unique_ptr<End> end = std::make_unique<End>();
  int value;
};
void submit(ThreadPool &pool, int n) {
  MovedOk moved{.value = n};
  pool.execute(std::move(moved));
  pool.execute(StaysBad{.value = n});
  pool.execute(EmptyBad{.end = nullptr, .value = n});
  OutsideBad outside{.value = n};
  outside.end.reset();
  pool.execute(std::move(outside));
  pool.execute(Constructed(n));
}
// Who has made it knows that it was called before.
struct TwiceBad {
  std::unique_ptr<End> end = std::make_unique<End>();
  int value;
  void operator()() {
    auto held = std::move(end);
    slot.set(value);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  }
};
void calledTwice(ThreadPool &pool, int n) {
  pool.execute([n] {
    TwiceBad local{.value = n};
    local();
    local();
  });
}
} // namespace functors
