// RUN: %check --any-notes %s
// Guards that end at once with their owners, and what else is dropped.
#include "Inputs/prologue.h"
#include <functional>
#include <memory>
#include <optional>
#include <tuple>

#include "Inputs/guard.h"

using Slot = threadslot::ThreadLocal<int>;
struct G {
  Slot &s;
  explicit G(Slot &s) : s(s) {}
  G(Slot &s, int v) : s(s) { s.set(v); }
  G(const G &) = delete;
  ~G() { s.remove(); }
};
struct Quiet {
  ~Quiet() { quiet(); }
};

// An owner that nobody keeps ends what it owns at once.
void madeAndDropped(ThreadPool &p) {
  p.execute([] {
    std::make_shared<G>(slot);
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    std::make_unique<G>(slot);
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    std::unique_ptr<G>(new G(slot));
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    std::optional<Guard>(std::in_place, slot);
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    static_cast<void>(G(slot));
    // CHECK: :[[@LINE-1]]:23: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
}
void kept(ThreadPool &p) {
  p.execute([] {
    auto shared = std::make_shared<G>(slot);
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    const auto &unique = std::make_unique<G>(slot);
    slot.set(1);
    mayThrow();
  });
}
// Dropping is what `std::ignore` is for.
void ignored(ThreadPool &p) {
  p.execute([] {
    std::ignore = std::make_unique<G>(slot);
    // CHECK: :[[@LINE-1]]:19: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    std::ignore = G(slot, 1);
    // CHECK: :[[@LINE-1]]:19: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    quiet();
  });
  int dropped = 0;
  std::ignore = dropped;
}
// What a shared pointer of nothing owns is its deleter.
std::shared_ptr<void> attach(Slot &s) {
  s.set(1);
  return std::shared_ptr<void>(nullptr, [&s](void *) { s.remove(); });
}
void deleters(ThreadPool &p) {
  p.execute([] {
    std::shared_ptr<void>(nullptr, [](void *) { slot.remove(); });
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    attach(slot);
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    quiet();
  });
  p.execute([] {
    auto attached = attach(slot);
    mayThrow();
  });
  p.execute([] {
    std::shared_ptr<void>(nullptr, [](void *) { quiet(); });
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void ownersOfOthers(ThreadPool &p) {
  p.execute([] {
    std::make_shared<Quiet>();
    std::make_shared<int>(1);
    std::make_unique<Quiet>();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// Of what objects of a class may run, one runs what it was given.
struct Finally {
  std::function<void()> end;
  explicit Finally(std::function<void()> end) : end(std::move(end)) {}
  ~Finally() { end(); }
};
void closures(ThreadPool &p) {
  p.execute([] {
    Finally([] { slot.remove(); });
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    Finally([] { quiet(); });
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

// A factory of an interface makes one class of several.
struct Interface {
  virtual ~Interface() = default;
};
struct Undoing : Interface {
  ~Undoing() override { slot.remove(); }
};
struct Silent : Interface {};
std::unique_ptr<Interface> undoing() { return std::make_unique<Undoing>(); }
std::shared_ptr<Interface> sharedUndoing() {
  return std::make_shared<Undoing>();
}
std::unique_ptr<Interface> silent() { return std::make_unique<Silent>(); }
void factories(ThreadPool &p) {
  p.execute([] {
    undoing();
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    sharedUndoing();
    // CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    slot.set(1);
  });
  p.execute([] {
    auto guard = undoing();
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    silent();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// What nobody saw undo anything absorbs nothing, though it might if it lived.
struct Unseen {
  explicit Unseen(int);
  ~Unseen();
};
void unseen(ThreadPool &p) {
  p.execute([] {
    Unseen(1);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    Unseen lives(1);
    slot.set(1);
  });
}
