// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// Containers of objects in a row: what was put in and is still there.
#include "Inputs/guard.h"
#include "Inputs/prologue.h"
#include <algorithm>
#include <deque>
#include <functional>
#include <iterator>
#include <list>
#include <memory>
#include <queue>
#include <stack>
#include <utility>
#include <vector>

void work() noexcept;

namespace guards {
void emplacedOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.emplace_back(slot);
    slot.set(1);
    work();
  });
}
void emplacedForAnotherBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.emplace_back(other);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void pushedOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.push_back(Guard(slot));
    guards.push_back(Guard(other));
    slot.set(1);
    other.set(1);
  });
}
void notPushedBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    if (flag())
      guards.push_back(Guard(slot));
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void clearedBeforeBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.emplace_back(slot);
    guards.clear();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void clearedAfterOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.emplace_back(slot);
    slot.set(1);
    guards.clear();
  });
}
void poppedOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.emplace_back(slot);
    guards.emplace_back(other);
    other.set(1);
    guards.pop_back();
    slot.set(1);
  });
}
void poppedBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.emplace_back(slot);
    guards.emplace_back(other);
    guards.pop_back();
    slot.set(1);
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void movedOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.emplace_back(slot);
    std::vector<Guard> kept = std::move(guards);
    guards.clear();
    slot.set(1);
  });
}
void movedBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.emplace_back(slot);
    { std::vector<Guard> gone = std::move(guards); }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void swappedOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards, kept;
    guards.emplace_back(slot);
    kept.swap(guards);
    guards.clear();
    slot.set(1);
  });
}
void swappedBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards, kept;
    guards.emplace_back(slot);
    std::swap(kept, guards);
    kept.clear();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void assignedBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.emplace_back(slot);
    guards = std::vector<Guard>();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void disarmedBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.emplace_back(slot, false);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void erasedBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.emplace_back(slot);
    guards.emplace_back(other);
    guards.erase(guards.begin());
    other.set(1);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void insertedOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.emplace_back(other);
    guards.insert(guards.begin(), Guard(slot));
    guards.pop_back();
    slot.set(1);
  });
}
void insertedBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    guards.emplace_back(other);
    guards.insert(guards.begin(), Guard(slot));
    guards.erase(guards.begin());
    other.set(1);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void ownedOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::unique_ptr<Guard>> guards;
    guards.push_back(std::make_unique<Guard>(slot));
    slot.set(1);
    work();
  });
}
void ownedBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::unique_ptr<Guard>> guards;
    guards.push_back(std::make_unique<Guard>(slot));
    guards.back().reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void sharedOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::shared_ptr<Guard>> guards{std::make_shared<Guard>(slot)};
    slot.set(1);
  });
}
void sharedBad(ThreadPool &pool) {
  pool.execute([] {
    auto guard = std::make_shared<Guard>(slot);
    std::vector<std::shared_ptr<Guard>> guards{guard};
    guards.clear();
    guard = nullptr;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void dequeOk(ThreadPool &pool) {
  pool.execute([] {
    std::deque<Guard> guards;
    guards.emplace_front(slot);
    slot.set(1);
  });
}
void dequeBad(ThreadPool &pool) {
  pool.execute([] {
    std::deque<Guard> guards;
    guards.emplace_front(slot);
    guards.emplace_front(other);
    guards.pop_back();
    other.set(1);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void listOk(ThreadPool &pool) {
  pool.execute([] {
    std::list<Guard> guards;
    guards.emplace_back(slot);
    auto it = guards.emplace(guards.end(), other);
    slot.set(1);
    other.set(1);
    guards.erase(it);
  });
}
void listBad(ThreadPool &pool) {
  pool.execute([] {
    std::list<Guard> guards;
    guards.emplace_back(slot);
    auto it = guards.emplace(guards.end(), other);
    guards.erase(it);
    slot.set(1);
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void stackOk(ThreadPool &pool) {
  pool.execute([] {
    std::stack<Guard> guards;
    guards.emplace(slot);
    slot.set(1);
    guards.pop();
  });
}
void stackBad(ThreadPool &pool) {
  pool.execute([] {
    std::stack<Guard> guards;
    guards.emplace(slot);
    guards.pop();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void queueBad(ThreadPool &pool) {
  pool.execute([] {
    std::queue<Guard> guards;
    guards.emplace(slot);
    guards.push(Guard(other));
    guards.pop();
    other.set(1);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// More than are told apart: nobody is accused.
void manyOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    for (int i = 0; i < 10; ++i)
      guards.emplace_back(other);
    guards.emplace_back(slot);
    guards.emplace_back(slot);
    guards.emplace_back(slot);
    guards.emplace_back(slot);
    guards.emplace_back(slot);
    guards.emplace_back(slot);
    slot.set(1);
  });
}
// A balanced stack leaves nothing, however often.
void perRoundOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    while (flag()) {
      guards.emplace_back(slot);
      slot.set(1);
      guards.pop_back();
    }
  });
}
void perRoundBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Guard> guards;
    while (flag()) {
      guards.emplace_back(slot);
      guards.pop_back();
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
  });
}
struct Scope {
  void add(threadslot::ThreadLocal<int> &s) { guards.emplace_back(s); }
  std::vector<Guard> guards;
};
void memberOk(ThreadPool &pool) {
  pool.execute([] {
    Scope scope;
    scope.add(slot);
    scope.add(other);
    slot.set(1);
    other.set(1);
  });
}
void memberBad(ThreadPool &pool) {
  pool.execute([] {
    Scope scope;
    scope.add(other);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    other.set(1);
  });
}
} // namespace guards

namespace callables {
void rangeOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    slot.set(1);
    undo.push_back([] { slot.remove(); });
    other.set(1);
    undo.push_back([] { other.remove(); });
    for (auto &each : undo)
      each();
  });
}
void rangeBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    slot.set(1);
    undo.push_back([] { slot.remove(); });
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    undo.push_back([] { slot.remove(); });
    for (auto &each : undo)
      each();
  });
}
void notRunBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    undo.push_back([] { slot.remove(); });
  });
}
void iteratorsOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    slot.set(1);
    undo.emplace_back([] { slot.remove(); });
    other.set(1);
    undo.emplace_back([] { other.remove(); });
    for (auto it = undo.begin(); it != undo.end(); ++it)
      (*it)();
  });
}
void reverseOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    slot.set(1);
    undo.emplace_back([] { slot.remove(); });
    other.set(1);
    undo.emplace_back([] { other.remove(); });
    for (auto it = undo.rbegin(); it != undo.rend(); ++it)
      (*it)();
  });
}
void reverseStopsBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    undo.emplace_back([] { slot.remove(); });
    other.set(1);
    undo.emplace_back([] { other.remove(); });
    for (auto it = undo.rbegin(); it != undo.rend(); ++it) {
      (*it)();
      if (flag())
        break;
    }
  });
}
void backwardsOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    slot.set(1);
    undo.emplace_back([] { slot.remove(); });
    other.set(1);
    undo.emplace_back([] { other.remove(); });
    while (!undo.empty()) {
      undo.back()();
      undo.pop_back();
    }
  });
}
void forEachOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    slot.set(1);
    undo.emplace_back([] { slot.remove(); });
    std::for_each(undo.begin(), undo.end(), [](auto &f) { f(); });
  });
}
void forEachBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    undo.emplace_back([] { other.remove(); });
    std::for_each(undo.begin(), undo.end(), [](auto &f) { f(); });
  });
}
void indexOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    slot.set(1);
    undo.emplace_back([] { slot.remove(); });
    undo[0]();
  });
}
void indexBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo{[] { slot.remove(); },
                                            [] { other.remove(); }};
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    undo[1]();
  });
}
void atOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo{[] { slot.remove(); },
                                            [] { other.remove(); }};
    slot.set(1);
    undo.at(0)();
  });
}
void removeSlot() { slot.remove(); }
void removeOther() { other.remove(); }
void pointersOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<void (*)()> undo{removeSlot, removeOther};
    slot.set(1);
    other.set(1);
    for (auto each : undo)
      each();
  });
}
void pointersBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<void (*)()> undo{removeSlot};
    slot.set(1);
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (auto each : undo)
      each();
  });
}
void queueOk(ThreadPool &pool) {
  pool.execute([] {
    std::queue<std::function<void()>> undo;
    slot.set(1);
    undo.push([] { slot.remove(); });
    while (!undo.empty()) {
      auto next = std::move(undo.front());
      undo.pop();
      next();
    }
  });
}
} // namespace callables

namespace slots {
void setAndRemovedOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<threadslot::ThreadLocal<int> *> all{&slot, &other};
    for (auto *s : all)
      s->set(1);
    for (auto *s : all)
      s->remove();
  });
}
void someRemovedBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<threadslot::ThreadLocal<int> *> all{&slot, &other};
    for (auto *s : all)
      s->set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    slot.remove();
  });
}
void removedByHandOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<threadslot::ThreadLocal<int> *> all;
    all.push_back(&slot);
    all.push_back(&other);
    for (auto *s : all)
      s->set(1);
    slot.remove();
    other.remove();
  });
}
void unknownRangeOk(ThreadPool &pool,
                    std::vector<threadslot::ThreadLocal<int> *> all) {
  pool.execute([all] {
    for (auto *s : all)
      s->set(1);
    work();
    for (auto *s : all)
      s->remove();
  });
}
void unknownRangeBad(ThreadPool &pool,
                     std::vector<threadslot::ThreadLocal<int> *> all) {
  pool.execute([all] {
    for (auto *s : all)
      s->set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (auto *s : all) {
      if (flag())
        s->remove();
    }
  });
}
struct Saved {
  threadslot::ThreadLocal<int> *of;
  int value;
};
void undoLogOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Saved> log;
    slot.set(1);
    log.push_back({&slot, 1});
    other.set(1);
    log.push_back({&other, 1});
    for (Saved &each : log)
      each.of->remove();
  });
}
void undoLogBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<Saved> log;
    slot.set(1);
    log.push_back({&slot, 1});
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (Saved &each : log)
      each.of->remove();
  });
}
} // namespace slots
