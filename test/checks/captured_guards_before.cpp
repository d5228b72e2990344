// RUN: %check --any-notes %s
// Guards that tasks have captured, and what was done to them before.
#include "Inputs/prologue.h"
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include "Inputs/guard.h"

using Slot = threadslot::ThreadLocal<int>;
Guard makeGuard(Slot &s) { return Guard(s); }
std::unique_ptr<Guard> makeOwned(Slot &s) { return std::make_unique<Guard>(s); }

// Variables are made where they are declared.
void ofVariables(ThreadPool &p) {
  Guard g(slot);
  p.execute([g = std::move(g)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    mayThrow();
  });
  Guard armed(slot);
  p.execute([g = std::move(armed)] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:38: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  Guard wrong(other);
  p.execute([g = std::move(wrong)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  Guard idle(slot, false);
  p.execute([g = std::move(idle)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// One that is used in ways that are not followed may be anything.
void change(Guard &) noexcept;
void usedElsewhere(ThreadPool &p) {
  Guard g(slot);
  if (flag())
    g = Guard(other);
  p.execute([g = std::move(g)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// Factories that only make what they return.
void ofFactories(ThreadPool &p) {
  p.execute([g = makeGuard(slot)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
  });
  p.execute([g = makeGuard(other)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  auto g = makeGuard(slot);
  p.execute([g = std::move(g)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    mayThrow();
  });
  auto wrong = makeGuard(other);
  p.execute([g = std::move(wrong)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  auto owned = makeOwned(slot);
  p.execute([g = std::move(owned)]() mutable {
    slot.set(1);
    g.reset();
  });
  auto early = makeOwned(slot);
  p.execute([g = std::move(early)]() mutable {
    g.reset();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  auto shared = std::make_shared<Guard>(slot);
  p.execute([g = std::move(shared)]() mutable {
    slot.set(1);
    g.reset();
  });
  auto kept = std::make_shared<Guard>(slot);
  p.execute([kept] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:22: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
// Statements that put something in.
void filled(ThreadPool &p) {
  std::optional<Guard> g;
  g.emplace(slot);
  p.execute([g = std::move(g)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
  });
  std::optional<Guard> wrong;
  wrong.emplace(other);
  p.execute([g = std::move(wrong)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  std::optional<Guard> none;
  p.execute([g = std::move(none)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// Guards in objects.
struct Context {
  Guard guard;
  int user;
};
void inObjects(ThreadPool &p) {
  Context c{Guard(slot), 2};
  p.execute([c = std::move(c)]() mutable {
    auto mine = std::move(c);
    slot.set(mine.user);
  });
  p.execute([c = Context{Guard(other), 1}]() mutable {
    auto mine = std::move(c);
    slot.set(mine.user);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([c = std::make_tuple(Guard(slot), 1)]() mutable {
    auto mine = std::move(c);
    slot.set(std::get<1>(mine));
  });
  p.execute([c = std::make_tuple(Guard(other), 1)]() mutable {
    auto mine = std::move(c);
    slot.set(std::get<1>(mine));
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// What else the closure has captured is meant.
struct Service {
  Slot &s = slot;
  void moved(ThreadPool &p) {
    p.execute([this, g = Guard(s)]() mutable {
      auto mine = std::move(g);
      s.set(1);
    });
  }
  void kept(ThreadPool &p) {
    p.execute([this, g = Guard(s)] { s.set(1); });
    // CHECK: :[[@LINE-1]]:38: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
};
void ofParameters(ThreadPool &p, Slot &s) {
  p.execute([&s, g = Guard(s)]() mutable {
    auto mine = std::move(g);
    s.set(1);
  });
  p.execute([&s, g = Guard(s)] { s.set(1); });
  // CHECK: :[[@LINE-1]]:34: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
}
// A task hands its guard on to another.
void handedOn(ThreadPool &p, ThreadPool &q) {
  p.execute([&q, g = Guard(slot)]() mutable {
    q.execute([g = std::move(g)]() mutable {
      auto mine = std::move(g);
      slot.set(1);
    });
  });
  p.execute([&q, g = Guard(other)]() mutable {
    q.execute([g = std::move(g)]() mutable {
      auto mine = std::move(g);
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
  });
}
// A closure that is called where it is made knows its captures.
void calledHere(ThreadPool &p) {
  p.execute([] {
    auto g = std::make_shared<Guard>(slot);
    auto work = [g] { slot.set(1); };
    work();
    mayThrow();
  });
  p.execute([] {
    auto g = std::make_shared<Guard>(slot);
    auto work = [g]() mutable {
      slot.set(1);
      g.reset();
    };
    work();
    slot.set(2);
  });
  p.execute([] {
    auto g = std::make_unique<Guard>(slot);
    auto work = [g = std::move(g)]() mutable { g.reset(); };
    work();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
