// RUN: %check --any-notes %s
// What has been set is undone where the same answer says so.
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
namespace enums {
enum class Phase { Idle, Running, Done };
Phase next(Phase) noexcept;
void ok(ThreadPool &p) {
  p.execute([] {
    Phase ph = Phase::Idle;
    if (flag()) {
      slot.set(1);
      ph = Phase::Running;
    }
    quiet();
    switch (ph) {
    case Phase::Running:
      slot.remove();
      break;
    case Phase::Idle:
    case Phase::Done:
      break;
    }
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    Phase ph = Phase::Idle;
    for (;;) {
      switch (ph) {
      case Phase::Idle:
        slot.set(1);
        ph = Phase::Running;
        continue;
      case Phase::Running:
        quiet();
        if (flag())
          continue;
        ph = Phase::Done;
        break;
      case Phase::Done:
        slot.remove();
        return;
      }
    }
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    Phase ph = Phase::Idle;
    for (;;) {
      switch (ph) {
      case Phase::Idle:
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
        ph = Phase::Running;
        continue;
      case Phase::Running:
        if (flag())
          return;
        ph = Phase::Done;
        break;
      case Phase::Done:
        slot.remove();
        return;
      }
    }
  });
}
void bad3(ThreadPool &p, Phase ph) {
  p.execute([ph] {
    if (ph != Phase::Idle)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (ph == Phase::Running)
      slot.remove();
  });
}
} // namespace enums

namespace bits {
enum : unsigned { A = 1, Bb = 2 };
void ok(ThreadPool &p) {
  p.execute([] {
    unsigned held = 0;
    if (flag()) {
      slot.set(1);
      held |= A;
    }
    if (flag2()) {
      other.set(1);
      held |= Bb;
    }
    quiet();
    if (held & Bb)
      other.remove();
    if (held & A)
      slot.remove();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    unsigned held = 0;
    if (flag()) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      held |= A;
    }
    if (flag2()) {
      other.set(1);
      held |= Bb;
    }
    held &= ~A;
    if (held & Bb)
      other.remove();
    if (held & A)
      slot.remove();
  });
}
void ok3(ThreadPool &p, unsigned opts) {
  p.execute([opts] {
    const bool trace = (opts & A) != 0;
    if (trace)
      slot.set(1);
    quiet();
    if (opts & A)
      slot.remove();
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    bool held[2] = {};
    if (flag()) {
      slot.set(1);
      held[0] = true;
    }
    quiet();
    if (held[0])
      slot.remove();
  });
}
struct Flags {
  unsigned a : 1 = 0, b : 1 = 0;
};
void ok5(ThreadPool &p) {
  p.execute([] {
    Flags f;
    if (flag()) {
      slot.set(1);
      f.a = 1;
    }
    f.b = flag2();
    if (f.a)
      slot.remove();
  });
}
} // namespace bits

namespace optionals {
std::optional<int> parse() noexcept;
void ok(ThreadPool &p) {
  p.execute([] {
    auto v = parse();
    if (v)
      slot.set(*v);
    quiet();
    if (v.has_value())
      slot.remove();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    if (auto v = parse(); v && *v > 3) {
      slot.set(*v);
      quiet();
      slot.remove();
    }
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    std::optional<int> old;
    if (flag()) {
      old = slot.get();
      slot.set(2);
    }
    quiet();
    if (old)
      slot.set(*old);
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    std::optional<int> old;
    if (flag())
      old = 1;
    slot.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (old)
      slot.remove();
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    auto v = parse().value_or(-1);
    if (v < 0)
      return;
    slot.set(v);
    quiet();
    if (v >= 0)
      slot.remove();
  });
}
} // namespace optionals

namespace status { // error codes of one's own
enum Status { Ok = 0, Again, Fatal };
Status enter(int v) noexcept {
  if (v == 0)
    return Fatal;
  if (flag())
    return Again;
  slot.set(v);
  return Ok;
}
void ok(ThreadPool &p, int v) {
  p.execute([v] {
    Status s = enter(v);
    if (s != Ok)
      return;
    quiet();
    slot.remove();
  });
}
void ok2(ThreadPool &p, int v) {
  p.execute([v] {
    Status s;
    while ((s = enter(v)) == Again)
      quiet();
    if (s == Fatal)
      return;
    quiet();
    slot.remove();
  });
}
struct Result {
  Status code;
  std::string text;
  bool ok() const { return code == Ok; }
};
Result tryEnter(int v) {
  Result r{enter(v), "x"};
  return r;
}
void ok3(ThreadPool &p, int v) {
  p.execute([v] {
    const Result r = tryEnter(v);
    if (!r.ok())
      return;
    quiet();
    slot.remove();
  });
}
} // namespace status

namespace status_bad {
enum Status { Ok = 0, Again, Fatal };
Status enter(int v) noexcept {
  slot.set(v);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return flag() ? Ok : Again;
}
void bad(ThreadPool &p, int v) {
  p.execute([v] {
    if (enter(v) == Ok) {
      quiet();
      slot.remove();
    }
  });
}
} // namespace status_bad

namespace errno_like {
int open() noexcept;
void ok(ThreadPool &p) {
  p.execute([] {
    int rc = open();
    if (rc < 0)
      return;
    slot.set(rc);
    quiet();
    if (rc >= 0)
      slot.remove();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    int rc = 0;
    if ((rc = open()) != 0)
      goto out;
    slot.set(1);
    if ((rc = open()) != 0)
      goto undo;
    quiet();
  undo:
    slot.remove();
  out:
    use(rc);
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    int rc = 0;
    if ((rc = open()) != 0)
      goto out;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if ((rc = open()) != 0)
      goto out;
    slot.remove();
  out:
    use(rc);
  });
}
} // namespace errno_like
