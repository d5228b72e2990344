// RUN: %check --any-notes %s
// Constant tables of pointers to slots: a slot in the table is the slot with
// the name.
#include "Inputs/prologue.h"
#include <array>

using Slot = threadslot::ThreadLocal<int>;
static Slot first, second;
static Slot *const both[] = {&first, &second};
static constexpr std::array<Slot *, 2> again = {&first, &second};

void byName(ThreadPool &p) {
  p.execute([] {
    for (auto *s : both)
      s->set(1);
    first.remove();
    second.remove();
  });
  p.execute([] {
    for (auto *s : both)
      s->set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    first.remove();
  });
  p.execute([] {
    for (auto *s : again)
      s->set(1);
    first.remove();
    second.remove();
  });
  p.execute([] {
    first.set(1);
    for (auto *s : both)
      s->remove();
  });
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (auto *s : both)
      s->remove();
  });
}
void byIndex(ThreadPool &p) {
  p.execute([] {
    first.set(1);
    both[0]->remove();
  });
  p.execute([] {
    first.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'first' set here is not removed on every path out of the task [threadslot-missing-remove]
    both[1]->remove();
  });
  p.execute([] {
    again[1]->set(1);
    both[1]->remove();
  });
}
