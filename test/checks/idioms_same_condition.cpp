// RUN: %check --any-notes %s
// States, masks, texts, lookups and numbers that are asked twice.
#include "Inputs/prologue.h"
#include <cassert>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>
using threadslot::ThreadLocal;
namespace machines {
enum class S { Start, Open, Done };
void ok(ThreadPool &p) {
  p.execute([] {
    S s = S::Start;
    while (s != S::Done) {
      switch (s) {
      case S::Start:
        slot.set(1);
        s = S::Open;
        break;
      case S::Open:
        if (flag())
          break;
        slot.remove();
        s = S::Done;
        break;
      case S::Done:
        break;
      }
    }
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    S s = S::Start;
    while (s != S::Done) {
      switch (s) {
      case S::Start:
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
        s = S::Open;
        break;
      case S::Open:
        s = S::Done;
        if (flag())
          break;
        slot.remove();
        break;
      case S::Done:
        break;
      }
    }
  });
}
} // namespace machines

namespace masks {
enum : unsigned { Trace = 1, User = 2, Both = Trace | User };
void ok(ThreadPool &p, unsigned f) {
  p.execute([f] {
    if (f & Trace)
      slot.set(1);
    if ((f & User) != 0)
      other.set(1);
    quiet();
    if ((f & User) == User)
      other.remove();
    if ((f & Trace) != 0)
      slot.remove();
  });
}
void ok2(ThreadPool &p, unsigned f) {
  p.execute([f] {
    if ((f & Both) == Both)
      slot.set(1);
    quiet();
    if ((f & Both) == Both)
      slot.remove();
  });
}
void bad(ThreadPool &p, unsigned f) {
  p.execute([f] {
    if (f & Trace)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (f & User)
      slot.remove();
  });
}
} // namespace masks

namespace boolean_algebra {
void ok(ThreadPool &p, bool a, bool b) {
  p.execute([a, b] {
    const bool both = a && b;
    if (both)
      slot.set(1);
    quiet();
    if (a && b)
      slot.remove();
  });
}
void ok2(ThreadPool &p, bool a, bool b) {
  p.execute([a, b] {
    if (!(a || b))
      slot.set(1);
    quiet();
    if (!a && !b)
      slot.remove();
  });
}
void ok3(ThreadPool &p, bool a, bool b) {
  p.execute([a, b] {
    if (a != b)
      slot.set(1);
    quiet();
    if (a ^ b)
      slot.remove();
  });
}
void bad(ThreadPool &p, bool a, bool b) {
  p.execute([a, b] {
    if (a || b)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (a && b)
      slot.remove();
  });
}
void ok4(ThreadPool &p, bool on) {
  p.execute([on] {
    on ? slot.set(1) : quiet();
    quiet();
    on ? (void)slot.remove() : quiet();
  });
}
void bad4(ThreadPool &p, bool on) {
  p.execute([on] {
    on ? slot.set(1) : quiet();
    // CHECK: :[[@LINE-1]]:10: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    on ? quiet() : (void)slot.remove();
  });
}
} // namespace boolean_algebra

namespace kinds {
void ok(ThreadPool &p, int kind) {
  p.execute([kind] {
    switch (kind) {
    case 1:
    case 2:
      slot.set(1);
      break;
    default:
      break;
    }
    quiet();
    if (kind == 1 || kind == 2)
      slot.remove();
  });
}
void bad(ThreadPool &p, int kind) {
  p.execute([kind] {
    switch (kind) {
    case 1:
    case 2:
    case 3:
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      break;
    default:
      break;
    }
    quiet();
    if (kind == 1 || kind == 2)
      slot.remove();
  });
}
} // namespace kinds

namespace texts {
void ok(ThreadPool &p, std::string name) {
  p.execute([name] {
    if (name == "x")
      slot.set(1);
    quiet();
    if (name == "x")
      slot.remove();
  });
}
void ok2(ThreadPool &p, const std::string &name) {
  p.execute([name] {
    if (!name.empty())
      slot.set(1);
    quiet();
    if (name.size() > 0)
      slot.remove();
  });
}
void ok3(ThreadPool &p, const std::string &name) {
  p.execute([name] {
    if (name.empty())
      return;
    slot.set(1);
    quiet();
    if (!name.empty())
      slot.remove();
  });
}
void ok4(ThreadPool &p, std::string name) {
  p.execute([name] {
    if (name == "x")
      slot.set(1);
    quiet();
    if (name != "x")
      return;
    slot.remove();
  });
}
void bad(ThreadPool &p, std::string name) {
  p.execute([name] {
    if (name == "x")
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (name == "y")
      slot.remove();
  });
}
void ok5(ThreadPool &p, std::string name) {
  p.execute([name] {
    if (name.starts_with("x"))
      slot.set(1);
    quiet();
    if (name.starts_with("x"))
      slot.remove();
  });
}
} // namespace texts

namespace lookups {
void ok(ThreadPool &p, std::vector<int> v) {
  p.execute([v] {
    if (!v.empty())
      slot.set(v.front());
    quiet();
    if (v.size() != 0)
      slot.remove();
  });
}
void ok2(ThreadPool &p, std::map<int, int> m, int k) {
  p.execute([m, k] {
    auto it = m.find(k);
    if (it != m.end())
      slot.set(it->second);
    quiet();
    if (it != m.end())
      slot.remove();
  });
}
void ok3(ThreadPool &p, std::map<int, int> m, int k) {
  p.execute([m, k] {
    if (m.count(k))
      slot.set(1);
    quiet();
    if (m.count(k) != 0)
      slot.remove();
  });
}
void ok4(ThreadPool &p, std::set<int> m, int k) {
  p.execute([m, k] {
    if (m.contains(k))
      slot.set(1);
    quiet();
    if (m.contains(k))
      slot.remove();
  });
}
void bad4(ThreadPool &p, std::set<int> m, int k) {
  p.execute([m, k] {
    if (m.contains(k))
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (m.contains(k + 1))
      slot.remove();
  });
}
void bad3(ThreadPool &p, std::map<int, int> m, int k) {
  p.execute([m, k]() mutable {
    if (m.count(k))
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    m.erase(k);
    if (m.count(k) != 0)
      slot.remove();
  });
}
void ok5(ThreadPool &p, std::map<std::string, std::string> m) {
  p.execute([m] {
    if (auto it = m.find("user"); it != m.end()) {
      slot.set(1);
      quiet();
      slot.remove();
    }
  });
}
} // namespace lookups

namespace numbers {
void ok(ThreadPool &p, int n) {
  p.execute([n] {
    if (n > 0)
      slot.set(1);
    quiet();
    if (n >= 1)
      slot.remove();
  });
}
void ok2(ThreadPool &p, int n) {
  p.execute([n] {
    if (n > 5)
      slot.set(1);
    quiet();
    if (n > 3)
      slot.remove();
  });
}
void bad2(ThreadPool &p, int n) {
  p.execute([n] {
    if (n > 3)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (n > 5)
      slot.remove();
  });
}
void ok3(ThreadPool &p, int n, int m) {
  p.execute([n, m] {
    if (n < m)
      slot.set(1);
    quiet();
    if (m > n)
      slot.remove();
  });
}
void ok4(ThreadPool &p, int n) {
  p.execute([n] {
    if (n == 0)
      return;
    slot.set(1);
    quiet();
    if (n < 0 || n > 0)
      slot.remove();
  });
}
} // namespace numbers
