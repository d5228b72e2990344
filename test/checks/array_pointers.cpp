// RUN: %check --any-notes %s
// Pointers that go over the elements of an array.
#include "Inputs/prologue.h"
#include <array>
#include <algorithm>
#include <iterator>
using threadslot::ThreadLocal;
static ThreadLocal<int> slots[3];
namespace walk {
void ok(ThreadPool &p) {
  p.execute([] {
    for (auto &s : slots) s.set(1);
    quiet();
    for (ThreadLocal<int> *q = slots; q != slots + 3; ++q) q->remove();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    for (auto &s : slots) s.set(1);
    // CHECK: :[[@LINE-1]]:27: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    for (ThreadLocal<int> *q = slots; q != slots + 2; ++q) q->remove();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    for (ThreadLocal<int> *q = slots; q != slots + 3; ++q) q->set(2);
    quiet();
    for (int i = 0; i < 3; ++i) slots[i].remove();
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    for (ThreadLocal<int> *q = std::begin(slots), *e = std::end(slots); q != e; ++q) q->set(2);
    quiet();
    for (auto q = std::begin(slots); q < std::end(slots); q++) q->remove();
  });
}
void bad3(ThreadPool &p) {
  p.execute([] {
    for (ThreadLocal<int> *q = std::begin(slots), *e = std::end(slots); q != e; ++q) q->set(2);
    // CHECK: :[[@LINE-1]]:86: warning: slot 'q' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    for (auto q = std::begin(slots) + 1; q < std::end(slots); q++) q->remove();
  });
}
void removeAll(ThreadLocal<int> *first, ThreadLocal<int> *last) {
  for (; first != last; ++first) first->remove();
}
void ok4(ThreadPool &p) {
  p.execute([] {
    slots[0].set(1); slots[2].set(2);
    removeAll(slots, slots + 3);
  });
}
void bad4(ThreadPool &p) {
  p.execute([] {
    slots[0].set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slots[0]' set here is not removed on every path out of the task [threadslot-missing-remove]
    slots[2].set(2);
    removeAll(slots + 1, slots + 3);
  });
}
void removeN(ThreadLocal<int> *first, int n) {
  while (n--) (first++)->remove();
}
void ok5(ThreadPool &p) {
  p.execute([] {
    slots[0].set(1); slots[2].set(2);
    removeN(slots, 3);
  });
}
}
namespace arrays {
static std::array<ThreadLocal<int>, 3> arr;
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
void backOk(ThreadPool &p) {
  p.execute([] {
    for (auto &s : slots) s.set(1);
    quiet();
    for (auto *q = slots + 2; q >= slots; --q) q->remove();
  });
}
void backBad(ThreadPool &p) {
  p.execute([] {
    for (auto &s : slots) s.set(1);
    // CHECK: :[[@LINE-1]]:27: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    for (auto *q = slots + 2; q > slots; --q) q->remove();
  });
}
// A list that ends with null.
static ThreadLocal<int> *const table[] = {&slots[0], &other, nullptr};
static ThreadLocal<int> *listed[] = {&slot, &other, nullptr};
void nullOk(ThreadPool &p) {
  p.execute([] {
    ThreadLocal<int> *all[] = {&slot, &other, nullptr};
    slot.set(1);
    other.set(2);
    for (ThreadLocal<int> **q = all; *q; ++q) (*q)->remove();
  });
}
void nullBad(ThreadPool &p) {
  p.execute([] {
    ThreadLocal<int> *all[] = {&slot, nullptr, &other};
    slot.set(1);
    other.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (ThreadLocal<int> **q = all; *q; ++q) (*q)->remove();
  });
}
// An element of a row.
static ThreadLocal<int> grid[2][2];
void gridOk(ThreadPool &p) {
  p.execute([] {
    grid[1][0].set(1);
    grid[1][1].set(2);
    for (auto *q = grid[1]; q != grid[1] + 2; ++q) q->remove();
  });
}
void gridBad(ThreadPool &p) {
  p.execute([] {
    grid[1][0].set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'grid[1][0]' set here is not removed on every path out of the task [threadslot-missing-remove]
    grid[1][1].set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'grid[1][1]' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (auto *q = grid[0]; q != grid[0] + 2; ++q) q->remove();
  });
}
// Who is given where the array begins may do as it likes with all of it.
void removeSome(ThreadLocal<int> *first, unsigned count);
void removeNone(const ThreadLocal<int> *first, unsigned count);
void givenOk(ThreadPool &p) {
  p.execute([] {
    slots[1].set(1);
    removeSome(slots, 3);
  });
}
void givenBad(ThreadPool &p) {
  p.execute([] {
    slots[1].set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slots[1]' set here is not removed on every path out of the task [threadslot-missing-remove]
    removeNone(slots, 3);
  });
}
struct Bank { ThreadLocal<int> *lanes; int n; };
static void clearAll(Bank &b) { for (int i = 0; i < b.n; ++i) b.lanes[i].remove(); }
static void clearAllByPointer(Bank *b) { ThreadLocal<int> *p = b->lanes, *e = p + b->n; while (p < e) (p++)->remove(); }
void bankOk(ThreadPool &p) {
  p.execute([] {
    Bank b{slots, 3};
    slots[2].set(1);
    clearAll(b);
  });
}
void bankOk2(ThreadPool &p) {
  p.execute([] {
    Bank b{slots, 3};
    slots[2].set(1);
    clearAllByPointer(&b);
  });
}
void bankBad2(ThreadPool &p) {
  p.execute([] {
    Bank b{slots, 2};
    slots[2].set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slots[2]' set here is not removed on every path out of the task [threadslot-missing-remove]
    clearAllByPointer(&b);
  });
}
void firstOk(ThreadPool &p) {
  p.execute([] {
    slots[0].set(1);
    slots->remove();
  });
}
void firstBad(ThreadPool &p) {
  p.execute([] {
    slots[1].set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slots[1]' set here is not removed on every path out of the task [threadslot-missing-remove]
    slots->remove();
  });
}
void plusOk(ThreadPool &p) {
  p.execute([] {
    (slots + 1)->set(1);
    ThreadLocal<int> *q = slots;
    q += 2;
    q[-1].remove();
  });
}
void plusBad(ThreadPool &p) {
  p.execute([] {
    (slots + 1)->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot '(slots + 1)' set here is not removed on every path out of the task [threadslot-missing-remove]
    ThreadLocal<int> *q = slots;
    q += 2;
    q[0].remove();
  });
}
void distanceOk(ThreadPool &p) {
  p.execute([] {
    ThreadLocal<int> *from = slots + 1, *to = std::end(slots);
    for (auto &s : slots) s.set(1);
    for (long n = to - from; n > 0; --n) slots[n].remove();
    from[-1].remove();
  });
}
void nextOk(ThreadPool &p) {
  p.execute([] {
    std::next(slots, 2)->set(1);
    std::prev(std::end(slots))->remove();
  });
}
void nextBad(ThreadPool &p) {
  p.execute([] {
    std::next(slots, 1)->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'std::next(slots, 1)' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::prev(std::end(slots))->remove();
  });
}
void removeN(ThreadLocal<int> *first, int n) {
  for (int i = 0; i < n; ++i, ++first) first->remove();
}
void countOk(ThreadPool &p) {
  p.execute([] {
    for (auto &s : slots) s.set(1);
    removeN(slots, 3);
  });
}
void countBad(ThreadPool &p) {
  p.execute([] {
    for (auto &s : slots) s.set(1);
    // CHECK: :[[@LINE-1]]:27: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    removeN(slots, 2);
  });
}
void forEachOk(ThreadPool &p) {
  p.execute([] {
    for (auto &s : slots) s.set(1);
    std::for_each(std::begin(slots), std::end(slots), [](auto &s) { s.remove(); });
  });
}
void forEachBad(ThreadPool &p) {
  p.execute([] {
    for (auto &s : slots) s.set(1);
    // CHECK: :[[@LINE-1]]:27: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::for_each(slots, slots + 1, [](auto &s) { s.remove(); });
  });
}
}
