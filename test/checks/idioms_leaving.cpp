// RUN: %check --any-notes %s
// Jumps, exceptions and results that say how a function was left.
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
namespace jumps {
void ok(ThreadPool &p) {
  p.execute([] {
    do {
      slot.set(1);
      if (flag())
        break;
      if (flag2())
        break;
      quiet();
    } while (false);
    slot.remove();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    do {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (flag())
        break;
      slot.remove();
    } while (false);
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    bool held = false;
    if (flag())
      goto out;
    slot.set(1);
    held = true;
    if (flag2())
      goto out;
    quiet();
  out:
    if (held)
      slot.remove();
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    bool held = false;
    if (flag())
      goto out;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag2())
      goto out;
    held = true;
  out:
    if (held)
      slot.remove();
  });
}
void ok3(ThreadPool &p, std::vector<int> v) {
  p.execute([v] {
    for (int x : v) {
      if (x == 0)
        continue;
      slot.set(x);
      if (flag()) {
        slot.remove();
        break;
      }
      slot.remove();
    }
  });
}
void bad3(ThreadPool &p, std::vector<int> v) {
  p.execute([v] {
    for (int x : v) {
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (x == 0)
        continue;
      slot.remove();
    }
  });
}
void bad4(ThreadPool &p) {
  p.execute([] {
    flag() && (slot.set(1), true) && flag2() && slot.remove();
    // CHECK: :[[@LINE-1]]:16: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    if (flag() && (slot.set(1), true) && flag2())
      quiet();
    slot.remove();
  });
}
} // namespace jumps

namespace throwing {
struct A : std::runtime_error {
  using runtime_error::runtime_error;
};
struct B {};
[[noreturn]] void fail() { throw A("x"); }
void ok(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    try {
      if (flag())
        fail();
    } catch (const std::exception &) {
      slot.remove();
      throw;
    }
    slot.remove();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      if (flag())
        throw B();
    } catch (const std::exception &) {
      slot.remove();
      throw;
    }
    slot.remove();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    try {
      try {
        mayThrow();
      } catch (...) {
        std::throw_with_nested(A("y"));
      }
    } catch (const A &) {
    }
    slot.remove();
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      mayThrow();
    } catch (...) {
      throw A("z");
    }
    slot.remove();
  });
}
void ok3(ThreadPool &p) {
  p.execute([]() noexcept {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    if (flag())
      std::abort();
    if (flag2())
      std::exit(1);
    slot.remove();
  });
}
void ok5(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    try {
      fail();
    } catch (...) {
    }
    slot.remove();
  });
}
void bad5(ThreadPool &p) {
  p.execute([] {
    try {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      fail();
      slot.remove();
    } catch (const A &) {
    }
  });
}
struct Member {
  Member() { mayThrow(); }
};
struct Holder {
  struct Set {
    Set() { slot.set(1); }
    ~Set() { slot.remove(); }
  } set;
  Member m;
  Holder() try : set(), m() {
  } catch (...) {
    quiet();
  }
};
void ok6(ThreadPool &p) {
  p.execute([] { Holder h; });
}
struct HolderBad {
  Member m;
  HolderBad() : m((slot.set(1), Member())) {}
  // CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  ~HolderBad() { slot.remove(); }
};
void bad6(ThreadPool &p) {
  p.execute([] { HolderBad h; });
}
void ok7(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    try {
      mayThrow();
    } catch (const A &) {
      slot.remove();
      return;
    } catch (...) {
      slot.remove();
      throw;
    }
    slot.remove();
  });
}
void bad7(ThreadPool &p, std::vector<int> v) {
  p.execute([v] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(v.at(3));
    slot.remove();
  });
}
void ok7b(ThreadPool &p, std::vector<int> v) {
  p.execute([v] {
    slot.set(1);
    use(v[3]);
    slot.remove();
  });
}
void bad8(ThreadPool &p, std::string s) {
  p.execute([s] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(std::stoi(s));
    slot.remove();
  });
}
void ok8(ThreadPool &p, std::string s) {
  p.execute([s] {
    slot.set(1);
    int n = 0;
    try {
      n = std::stoi(s);
    } catch (const std::logic_error &) {
      n = -1;
    }
    use(n);
    slot.remove();
  });
}
} // namespace throwing

namespace codes {
enum Code { OK, RETRY, FAIL };
Code begin() noexcept;
Code enter() {
  if (flag())
    return FAIL;
  slot.set(1);
  return OK;
}
void ok(ThreadPool &p) {
  p.execute([] {
    Code c = enter();
    if (c != OK)
      return;
    quiet();
    slot.remove();
  });
}
Code enterBad() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return flag() ? FAIL : OK;
}
void bad(ThreadPool &p) {
  p.execute([] {
    Code c = enterBad();
    if (c != OK)
      return;
    quiet();
    slot.remove();
  });
}
std::optional<int> tryEnter() {
  if (flag())
    return std::nullopt;
  slot.set(1);
  return 5;
}
void ok2(ThreadPool &p) {
  p.execute([] {
    if (auto t = tryEnter()) {
      use(*t);
      slot.remove();
    }
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    auto t = tryEnter();
    if (!t.has_value())
      return;
    use(t.value());
    slot.remove();
  });
}
int *lookup() {
  static int x;
  if (flag())
    return nullptr;
  slot.set(1);
  return &x;
}
void ok4(ThreadPool &p) {
  p.execute([] {
    int *x = lookup();
    if (x == nullptr)
      return;
    use(*x);
    slot.remove();
  });
}
struct Result {
  bool ok;
  int value;
};
Result attempt() {
  if (flag())
    return {false, 0};
  slot.set(1);
  return {true, 1};
}
void ok5(ThreadPool &p) {
  p.execute([] {
    auto [ok, value] = attempt();
    if (!ok)
      return;
    use(value);
    slot.remove();
  });
}
bool enterOut(int &out) {
  if (flag())
    return false;
  slot.set(1);
  out = 3;
  return true;
}
void ok6(ThreadPool &p) {
  p.execute([] {
    int n = 0;
    if (!enterOut(n))
      return;
    use(n);
    slot.remove();
  });
}
void ok7(ThreadPool &p) {
  p.execute([] {
    int n = 0;
    enterOut(n);
    if (n == 3)
      slot.remove();
  });
}
} // namespace codes
