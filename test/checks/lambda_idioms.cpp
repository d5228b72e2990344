// RUN: %check --any-notes %s
// Lambdas that set and clear: generic, recursive, made by others, with
// captures.
#include "Inputs/prologue.h"
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using Slot = threadslot::ThreadLocal<int>;
namespace lambdas {
void run(ThreadPool &pool) {
  pool.execute([] {
    auto set = [](auto &s, auto v) { s.set(v); };
    auto clear = [](auto &s) { s.remove(); };
    set(slot, 1);
    clear(slot);
  });
  pool.execute([] {
    auto set = [](auto &s, auto v) { s.set(v); };
    // CHECK: :[[@LINE-1]]:38: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    set(slot, 1);
  });
  pool.execute([] {
    auto rec = [](auto self, int n) -> void {
      slot.set(n);
      if (n > 0 && flag())
        self(self, n - 1);
      slot.remove();
    };
    rec(rec, 3);
  });
  pool.execute([] {
    [] { slot.set(1); }();
    [] { slot.remove(); }();
  });
  pool.execute([] {
    auto make = [](Slot &s) { return [&s] { s.remove(); }; };
    auto undo = make(slot);
    slot.set(1);
    undo();
  });
  pool.execute([] {
    auto make = [](Slot &s) { return [&s] { s.remove(); }; };
    auto undo = make(other);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    undo();
  });
  pool.execute([s = &slot] {
    s->set(1);
    slot.remove();
  });
  pool.execute([&s = slot] {
    s.set(1);
    slot.remove();
  });
  pool.execute([&s = slot] {
    s.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    other.remove();
  });
  pool.execute([]() mutable {
    static int n = 0;
    if (n++ == 0)
      slot.set(1);
    slot.remove();
  });
  pool.execute([] {
    std::function<void()> undo;
    slot.set(1);
    undo = [] { slot.remove(); };
    undo();
  });
  pool.execute([] {
    std::function<void()> undo;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (undo)
      undo();
  });
}
// No guard is offered: it would not take a pointer.
void throughPointerBad(ThreadPool &pool) {
  pool.execute([s = &slot] {
    s->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace lambdas
