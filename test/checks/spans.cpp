// RUN: %check --any-notes %s
// Spans of arrays of slots, and of others.
#include "Inputs/prologue.h"
#include <array>
#include <span>
using threadslot::ThreadLocal;
static ThreadLocal<int> slots[3];
namespace spans {
void removeAll(std::span<ThreadLocal<int>> all) { for (auto &s : all) s.remove(); }
void ok(ThreadPool &p) {
  p.execute([] {
    slots[0].set(1); slots[1].set(2);
    removeAll(slots);
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    slots[0].set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slots[0]' set here is not removed on every path out of the task [threadslot-missing-remove]
    slots[1].set(2);
    removeAll({slots + 1, 2});
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    slots[0].set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slots[0]' set here is not removed on every path out of the task [threadslot-missing-remove]
    slots[1].set(2);
    removeAll(std::span(slots).subspan(1));
  });
}
void idx(std::span<ThreadLocal<int>> all) { for (size_t i = 0; i < all.size(); ++i) all[i].remove(); }
void ok3(ThreadPool &p) {
  p.execute([] {
    slots[0].set(1); slots[1].set(2);
    idx(slots);
  });
}
static std::array<ThreadLocal<int>, 3> arr;
void ok4(ThreadPool &p) {
  p.execute([] {
    arr[0].set(1); arr[1].set(2);
    removeAll(arr);
  });
}
void ok5(ThreadPool &p) {
  p.execute([] {
    arr[0].set(1); arr[1].set(2);
    for (auto it = arr.begin(); it != arr.end(); ++it) it->remove();
  });
}
void ok6(ThreadPool &p) {
  p.execute([] {
    arr[0].set(1); arr[1].set(2);
    for (auto *q = arr.data(); q != arr.data() + arr.size(); ++q) q->remove();
  });
}
}
namespace more {
static ThreadLocal<int> a, b;
void ok3(ThreadPool &p) { p.execute([] { std::array<ThreadLocal<int> *, 2> two{&a, &b}; std::span<ThreadLocal<int> *> s = two; for (auto *x : s) x->set(1); quiet(); for (auto *x : s) x->remove(); }); }
void ok4(ThreadPool &p, std::span<ThreadLocal<int> *const> given) { p.execute([given] { for (auto *x : given) x->set(1); quiet(); for (auto *x : given) x->remove(); }); }
void bad4(ThreadPool &p, std::span<ThreadLocal<int> *const> given) { p.execute([given] { for (auto *x : given) x->set(1);
// CHECK: :[[@LINE-1]]:112: warning: slot 'x' set here is not removed on every path out of the task [threadslot-missing-remove]
 if (flag()) return; for (auto *x : given) x->remove(); }); }
struct Guard { std::span<ThreadLocal<int>> s; explicit Guard(std::span<ThreadLocal<int>> s) : s(s) { for (auto &x : s) x.set(1); } ~Guard() { for (auto &x : s) x.remove(); } };
void ok5(ThreadPool &p) { p.execute([] { Guard g({slots, 2}); mayThrow(); }); }
}
