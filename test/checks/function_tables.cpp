// RUN: %check --any-notes %s
// Tables of functions that only their initialisers write, const or not: what
// stands in one row goes together.
#include "Inputs/prologue.h"

struct Operations {
  const char *name;
  void (*begin)();
  void (*end)();
};
void setSlot() { slot.set(1); }
void removeSlot() { slot.remove(); }
void setOther() { other.set(1); }
// CHECK: :[[@LINE-1]]:19: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
void setOwn() { other.set(2); }
// CHECK: :[[@LINE-1]]:17: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
void nothing() {}

namespace by_pointer {
Operations clean = {"clean", setSlot, removeSlot};
const Operations dirty = {.name = "dirty", .begin = setOther, .end = nothing};
void run(const Operations *o) {
  o->begin();
  quiet();
  o->end();
}
void tasks(ThreadPool &p) {
  p.execute([] { run(&clean); });
  p.execute([] { run(&dirty); });
}
} // namespace by_pointer

namespace by_index {
Operations table[] = {{"clean", setSlot, removeSlot},
                      {"cut", setSlot, nullptr}};
void tasks(ThreadPool &p) {
  p.execute([] {
    table[0].begin();
    table[0].end();
  });
  p.execute([] {
    for (Operations &row : table) {
      row.begin();
      if (row.end)
        row.end();
    }
    slot.remove();
  });
}
} // namespace by_index

// What stands beside the functions may change behind a pointer, and in other
// units.
namespace flags {
struct Hook {
  void (*run)();
  bool on;
};
void setHidden() { slot.set(4); }
// CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
Hook shared = {setHidden, false};
static Hook own = {setOwn, false};
void enable(bool *flag) { *flag = true; }
void enableOwn() { enable(&own.on); }
void tasks(ThreadPool &p) {
  p.execute([] {
    if (shared.on)
      shared.run();
  });
  p.execute([] {
    if (own.on)
      own.run();
  });
}
} // namespace flags

// Of a table that is written, nobody knows what it holds.
namespace written {
void setThird() { slot.set(3); }
// CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
Operations current = {"third", setThird, removeSlot};
void change() { current.end = nothing; }
void tasks(ThreadPool &p) {
  p.execute([] {
    current.begin();
    current.end();
  });
}
} // namespace written

// Each round calls what is in its own row.
namespace in_a_loop {
void run(const Operations *rows) {
  for (int i = 0; i < 2; ++i) {
    rows[i].begin();
    rows[i].end();
  }
}
void setThird() { other.set(3); }
// CHECK: :[[@LINE-1]]:19: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
void dirtyBad(ThreadPool &pool) {
  pool.execute([] {
    Operations rows[] = {{"", nothing, removeSlot}, {"", setThird, nothing}};
    run(rows);
  });
}
void cleanOk(ThreadPool &pool) {
  pool.execute([] {
    Operations rows[] = {{"", nothing, nothing}, {"", setSlot, removeSlot}};
    run(rows);
  });
}
} // namespace in_a_loop
