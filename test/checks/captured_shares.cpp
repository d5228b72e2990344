// RUN: %check --any-notes %s
// Guards that tasks share with others, and variables that were given others.
#include "Inputs/prologue.h"
#include <memory>
#include <utility>
#include <vector>

#include "Inputs/guard.h"

// Who is one owner of several ends nothing.
void shared(ThreadPool &p) {
  auto g = std::make_shared<Guard>(slot);
  p.execute([g]() mutable {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    g.reset();
  });
}
void sharedByTasks(ThreadPool &p) {
  auto g = std::make_shared<Guard>(slot);
  p.execute([g]() mutable {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    g.reset();
  });
  p.execute([g]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void sharedWithAList(ThreadPool &p, std::vector<std::shared_ptr<Guard>> &all) {
  auto g = std::make_shared<Guard>(slot);
  all.push_back(g);
  p.execute([g = std::move(g)]() mutable {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    g.reset();
  });
}
void handedOver(ThreadPool &p) {
  auto g = std::make_shared<Guard>(slot);
  p.execute([g = std::move(g)]() mutable {
    slot.set(1);
    g.reset();
  });
}
// When a closure runs that lies in a variable, the owner beside it may be gone.
void gone(ThreadPool &p) {
  auto g = std::make_shared<Guard>(slot);
  auto task = [g]() mutable {
    slot.set(1);
    g.reset();
  };
  g.reset();
  p.execute(std::move(task));
}
// An assignment leaves what it assigns.
void assigned(ThreadPool &p) {
  Guard g(other);
  g = Guard(slot);
  p.execute([g = std::move(g)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    mayThrow();
  });
  Guard wrong(slot);
  wrong = Guard(other);
  p.execute([g = std::move(wrong)]() mutable {
    auto mine = std::move(g);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
