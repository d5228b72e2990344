// Errors of every kind around slots: what Clang keeps of them has holes, types
// that depend on nothing, and sometimes no type.
#include <threadslot/annotations.h>
#include "missing.h"
struct THREADSLOT_EFFECT(slot()) Slot {
  THREADSLOT_EFFECT(set(slot=this, value=0)) void set(int);
  THREADSLOT_EFFECT(clear(slot=this)) void remove() noexcept;
  Unknown field = 3;
};
struct Guard : Missing {
  explicit Guard(Slot &s, int n = unknown) : s(s), absent(n), Missing(n) {}
  ~Guard() { s.remove(); }
  Slot &s;
  Absent absent{1, 2};
};
THREADSLOT_EFFECT(submit(callable=0, exceptions=caught)) void run(void (*)());
Slot slot;
void task() {
  unknown::Type first(slot, 1);
  int second(unknown(1));
  Guard third(slot), fourth{slot, unknown}, fifth(slot, 1, 2), sixth;
  auto seventh = new Guard(unknown), eighth = Missing(3);
  const unknown ninth(third), tenth = {1, unknown}, *eleventh(first);
  for (auto &each : unknown(slot))
    slot.set(each);
  switch (unknown(1)) {
  case other: slot.set(2);
  default: return unknown;
  }
  try {
    slot.set(unknown ? first : second), throw unknown(3);
  } catch (Missing &error) {
    slot.remove(error), goto nowhere;
  }
  [&, first, bad = unknown(2)](Missing m) mutable { slot.set(bad); }(third);
  while (Guard g = slot.none()) co_await unknown;
  delete unknown, delete[] first, delete eighth;
  static Guard last(unknown, slot);
  if (Unknown u(slot); u) slot.set(), break;
}
int main() { run(task), run([] { Guard g(unknown); slot.set(1); }), run(unknown); }
