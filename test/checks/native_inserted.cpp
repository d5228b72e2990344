// RUN: %check --any-notes %s
// Objects of library classes that say whether they were changed, or are emptied
// by what their members are given.
#include "Inputs/prologue.h"
#include <map>
#include <set>
#include <string>
#include <variant>
#include <array>
#include <utility>
namespace inserted {
thread_local std::set<int> active;
// Who finds the key there has put nothing in, and takes nothing out.
struct In {
  int key;
  bool fresh;
  In(int key) : key(key), fresh(active.insert(key).second) {}
  ~In() {
    if (fresh)
      active.erase(key);
  }
};
void ok(ThreadPool &p, int k) {
  p.execute([k] {
    In a(k);
    mayThrow();
  });
}
void ok2(ThreadPool &p, int k) {
  p.execute([k] {
    auto [where, fresh] = active.insert(k);
    if (!fresh)
      return;
    quiet();
    active.erase(k);
  });
}
void ok3(ThreadPool &p, int k) {
  p.execute([k] {
    if (!active.emplace(k).second)
      return;
    quiet();
    active.erase(k);
  });
}
void bad(ThreadPool &p, int k) {
  p.execute([k] {
    if (!active.insert(k).second)
    // CHECK: :[[@LINE-1]]:10: warning: slot 'active' set here is not removed on every path out of the task [threadslot-missing-remove]
      return;
    if (flag())
      return;
    active.erase(k);
  });
}
void bad2(ThreadPool &p, int k) {
  p.execute([k] {
    bool fresh = active.insert(k).second;
    // CHECK: :[[@LINE-1]]:18: warning: slot 'active' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    if (fresh)
      active.erase(k);
  });
}
void bad3(ThreadPool &p, int k) {
  p.execute([k] {
    bool fresh = active.insert(k).second;
    // CHECK: :[[@LINE-1]]:18: warning: slot 'active' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (!fresh)
      active.erase(k);
  });
}
} // namespace inserted
namespace maps {
thread_local std::map<std::string, int> owner;
void ok(ThreadPool &p, int k) {
  p.execute([k] {
    auto [where, fresh] = owner.try_emplace("lock", k);
    quiet();
    if (fresh)
      owner.erase("lock");
  });
}
void bad(ThreadPool &p, int k) {
  p.execute([k] {
    owner.insert_or_assign("lock", k);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'owner' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    owner.erase("lock");
  });
}
} // namespace maps
namespace alternatives {
thread_local std::variant<std::monostate, int, std::string> state;
void ok(ThreadPool &p) {
  p.execute([] {
    state = 3;
    quiet();
    state = std::monostate{};
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    state = 3;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'state' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    state.emplace<std::monostate>();
  });
}
} // namespace alternatives
namespace filled {
thread_local std::array<int, 3> lanes{};
void ok(ThreadPool &p, int i) {
  p.execute([i] {
    lanes[2] = i;
    quiet();
    lanes.fill(0);
  });
}
void bad(ThreadPool &p, int i) {
  p.execute([i] {
    lanes[2] = i;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'lanes[2]' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    lanes.fill(0);
  });
}
} // namespace filled
