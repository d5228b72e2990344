// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// Maps and sets: what was put in by a key and is still there.
#include "Inputs/guard.h"
#include "Inputs/prologue.h"
#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace keyed {
void emplacedOk(ThreadPool &pool) {
  pool.execute([] {
    std::map<std::string, Guard> guards;
    guards.emplace("a", Guard(slot));
    guards.emplace("b", other);
    slot.set(1);
    other.set(1);
  });
}
void erasedBad(ThreadPool &pool) {
  pool.execute([] {
    std::map<std::string, Guard> guards;
    guards.emplace("a", Guard(slot));
    guards.erase("a");
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void otherErasedOk(ThreadPool &pool) {
  pool.execute([] {
    std::map<std::string, Guard> guards;
    guards.emplace("a", Guard(slot));
    guards.erase("b");
    slot.set(1);
  });
}
void tryEmplacedOk(ThreadPool &pool) {
  pool.execute([] {
    std::map<int, Guard> guards;
    guards.try_emplace(1, slot);
    slot.set(1);
  });
}
void tryEmplacedBad(ThreadPool &pool) {
  pool.execute([] {
    std::map<int, Guard> guards;
    guards.try_emplace(1, slot);
    guards.erase(1);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void insertedOk(ThreadPool &pool) {
  pool.execute([] {
    std::unordered_map<int, Guard> guards;
    guards.insert({1, Guard(slot)});
    guards.insert(std::make_pair(2, Guard(other)));
    slot.set(1);
    other.set(1);
  });
}
void insertedBad(ThreadPool &pool) {
  pool.execute([] {
    std::unordered_map<int, Guard> guards;
    guards.insert(std::make_pair(1, Guard(slot)));
    guards.clear();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void erasedAtOk(ThreadPool &pool) {
  pool.execute([] {
    std::map<int, Guard> guards;
    guards.emplace(1, Guard(slot));
    slot.set(1);
    guards.erase(guards.begin());
  });
}
void erasedAtBad(ThreadPool &pool) {
  pool.execute([] {
    std::map<int, Guard> guards;
    guards.emplace(1, Guard(slot));
    guards.erase(guards.find(1));
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void subscriptOk(ThreadPool &pool) {
  pool.execute([] {
    std::map<std::string, std::function<void()>> undo;
    undo["a"] = [] { slot.remove(); };
    undo["b"] = [] { other.remove(); };
    slot.set(1);
    undo["a"]();
  });
}
void subscriptBad(ThreadPool &pool) {
  pool.execute([] {
    std::map<std::string, std::function<void()>> undo;
    undo["a"] = [] { slot.remove(); };
    undo["b"] = [] { other.remove(); };
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    undo["b"]();
  });
}
void bindingOk(ThreadPool &pool) {
  pool.execute([] {
    std::map<std::string, std::function<void()>> undo;
    undo["a"] = [] { slot.remove(); };
    slot.set(1);
    for (auto &[name, run] : undo)
      if (flag())
        run();
      else
        run();
  });
}
void bindingBad(ThreadPool &pool) {
  pool.execute([] {
    std::map<std::string, std::function<void()>> undo;
    undo["a"] = [] { other.remove(); };
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (auto &[name, run] : undo)
      run();
  });
}
void foundOk(ThreadPool &pool) {
  pool.execute([] {
    std::unordered_map<std::string, std::function<void()>> undo;
    undo.emplace("a", [] { slot.remove(); });
    slot.set(1);
    auto it = undo.find("a");
    if (it != undo.end())
      it->second();
  });
}
void foundBad(ThreadPool &pool) {
  pool.execute([] {
    std::unordered_map<std::string, std::function<void()>> undo;
    undo.emplace("a", [] { slot.remove(); });
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (auto it = undo.find("b"); it != undo.end())
      it->second();
  });
}
void setOk(ThreadPool &pool) {
  pool.execute([] {
    std::set<threadslot::ThreadLocal<int> *> all;
    all.insert(&slot);
    all.insert(&other);
    slot.set(1);
    other.set(1);
    for (auto *s : all)
      s->remove();
  });
}
void setBad(ThreadPool &pool) {
  pool.execute([] {
    std::set<threadslot::ThreadLocal<int> *> all;
    all.insert(&slot);
    slot.set(1);
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (auto *s : all)
      s->remove();
  });
}
} // namespace keyed
