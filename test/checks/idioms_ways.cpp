// RUN: %check --any-notes %s
// Loops, ternaries and flags that decide what is undone.
#include "Inputs/prologue.h"
#include <bitset>
#include <charconv>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
using threadslot::ThreadLocal;
// --- correlated conditions
namespace ternaries {
void ok(ThreadPool &p, bool on) {
  p.execute([on] {
    on ? slot.set(1) : other.set(1);
    quiet();
    on ? (void)slot.remove() : (void)other.remove();
  });
}
void ok2(ThreadPool &p, bool on) {
  p.execute([on] {
    auto &s = on ? slot : other;
    s.set(1);
    quiet();
    s.remove();
  });
}
void bad(ThreadPool &p, bool on, bool off) {
  p.execute([on, off] {
    auto &s = on ? slot : other;
    s.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    auto &t = off ? slot : other;
    t.remove();
  });
}
void ok3(ThreadPool &p, bool on) {
  p.execute([on] {
    auto *s = on ? &slot : nullptr;
    if (s)
      s->set(1);
    quiet();
    if (s)
      s->remove();
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    flag() && (slot.set(1), true) && (quiet(), true) && slot.remove();
  });
}
void bad4(ThreadPool &p) {
  p.execute([] {
    flag() && (slot.set(1), true) && flag2() && slot.remove();
    // CHECK: :[[@LINE-1]]:16: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void ok5(ThreadPool &p) {
  p.execute([] {
    bool did = flag() || (slot.set(1), false);
    quiet();
    if (!did)
      slot.remove();
  });
}
} // namespace ternaries

namespace loops {
void ok(ThreadPool &p, std::vector<int> in) {
  p.execute([in] {
    for (int x : in) {
      if (x < 0)
        continue;
      slot.set(x);
      quiet();
      if (x > 5) {
        slot.remove();
        break;
      }
      slot.remove();
    }
  });
}
void bad(ThreadPool &p, std::vector<int> in) {
  p.execute([in] {
    for (int x : in) {
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (x > 5)
        break;
      slot.remove();
    }
  });
}
void bad2(ThreadPool &p, std::vector<int> in) {
  p.execute([in] {
    for (int x : in) {
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (x > 5)
        continue;
      slot.remove();
    }
  });
}
void ok2(ThreadPool &p, std::vector<int> in) {
  p.execute([in] {
    bool found = false;
    for (int x : in) {
      if (x == 7) {
        slot.set(x);
        found = true;
        break;
      }
    }
    quiet();
    if (found)
      slot.remove();
  });
}
void ok3(ThreadPool &p, std::vector<int> in) {
  p.execute([in] {
    auto it = in.begin();
    while (it != in.end() && *it != 7)
      ++it;
    if (it != in.end())
      slot.set(*it);
    quiet();
    if (it != in.end())
      slot.remove();
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    bool first = true;
    while (flag()) {
      if (!first)
        slot.remove();
      slot.set(1);
      first = false;
    }
    if (!first)
      slot.remove();
  });
}
void bad4(ThreadPool &p) {
  p.execute([] {
    bool first = true;
    while (flag()) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      first = !first;
    }
    if (!first)
      slot.remove();
  });
}
void ok5(ThreadPool &p) {
  p.execute([] {
    do {
      slot.set(1);
      if (flag2())
        break;
    } while (flag());
    slot.remove();
  });
}
void ok6(ThreadPool &p) {
  p.execute([] {
    for (bool on = (slot.set(1), true); on; on = (slot.remove(), false))
      quiet();
  });
}
void bad6(ThreadPool &p) {
  p.execute([] {
    for (bool on = (slot.set(1), true); on; on = (slot.remove(), false))
    // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (flag())
        break;
  });
}
} // namespace loops

namespace ranks { // one number stands for how far it came
void ok(ThreadPool &p) {
  p.execute([] {
    int stage = 0;
    if (flag()) {
      slot.set(1);
      stage = 1;
      if (flag2()) {
        other.set(1);
        stage = 2;
      }
    }
    quiet();
    if (stage >= 2)
      other.remove();
    if (stage >= 1)
      slot.remove();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    int stage = 0;
    try {
      slot.set(1);
      ++stage;
      mayThrow();
      other.set(1);
      ++stage;
      mayThrow();
    } catch (...) {
    }
    switch (stage) {
    case 2:
      other.remove();
      [[fallthrough]];
    case 1:
      slot.remove();
    }
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    int stage = 0;
    try {
      slot.set(1);
      ++stage;
      mayThrow();
      other.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
      ++stage;
      mayThrow();
    } catch (...) {
    }
    switch (stage) {
    case 1:
      slot.remove();
      break;
    case 2:
      slot.remove();
      break;
    }
  });
}
} // namespace ranks

namespace saved_flags { // several facts in one struct returned
struct Opened {
  bool slot = false, other = false;
};
Opened open() {
  Opened o;
  if (flag()) {
    ::slot.set(1);
    o.slot = true;
  }
  if (flag2()) {
    ::other.set(1);
    o.other = true;
  }
  return o;
}
void close(const Opened &o) {
  if (o.slot)
    ::slot.remove();
  if (o.other)
    ::other.remove();
}
void ok(ThreadPool &p) {
  p.execute([] {
    const auto o = open();
    quiet();
    close(o);
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    auto [s, t] = open();
    quiet();
    if (t)
      ::other.remove();
    if (s)
      ::slot.remove();
  });
}
} // namespace saved_flags
