// RUN: %check --any-notes %s
// Slots in tables, small enumerations, and what is tried again.
#include "Inputs/prologue.h"
#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <ranges>
#include <span>
#include <string>
#include <vector>
using threadslot::ThreadLocal;
static ThreadLocal<int> a, b;
namespace array_loops {
void ok(ThreadPool &p) {
  p.execute([] {
    ThreadLocal<int> *t[] = {&a, &b};
    for (int i = 0; i < 2; ++i)
      t[i]->set(1);
    quiet();
    for (int i = 1; i >= 0; --i)
      t[i]->remove();
  });
}
void ok5(ThreadPool &p) {
  p.execute([] {
    std::vector<ThreadLocal<int> *> t = {&a, &b};
    std::for_each(t.begin(), t.end(), [](auto *s) { s->set(1); });
    quiet();
    std::for_each(t.rbegin(), t.rend(), [](auto *s) { s->remove(); });
  });
}
void ok6(ThreadPool &p) {
  p.execute([] {
    std::vector<ThreadLocal<int> *> t = {&a, &b};
    std::ranges::for_each(t, [](auto *s) { s->set(1); });
    quiet();
    std::ranges::for_each(t, [](auto *s) { s->remove(); });
  });
}
void bad6(ThreadPool &p) {
  p.execute([] {
    std::vector<ThreadLocal<int> *> t = {&a, &b};
    for (auto *s : t)
      s->set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 's' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    for (auto *s : t)
      s->remove();
  });
}
void ok7(ThreadPool &p) {
  p.execute([] {
    std::vector<ThreadLocal<int> *> t = {&a, &b};
    for (auto *s : t)
      s->set(1);
    quiet();
    for (auto *s : t | std::views::reverse)
      s->remove();
  });
}
void ok8(ThreadPool &p) {
  p.execute([] {
    std::vector<std::reference_wrapper<ThreadLocal<int>>> t = {a, b};
    for (ThreadLocal<int> &s : t)
      s.set(1);
    quiet();
    for (ThreadLocal<int> &s : t)
      s.remove();
  });
}
void ok9(ThreadPool &p) {
  p.execute([] {
    std::vector<std::pair<ThreadLocal<int> *, int>> t = {{&a, 1}, {&b, 2}};
    for (auto [s, v] : t)
      s->set(v);
    quiet();
    for (auto &[s, v] : t)
      s->remove();
  });
}
void ok10(ThreadPool &p) {
  p.execute([] {
    auto both = {&a, &b};
    for (auto *s : both)
      s->set(1);
    quiet();
    for (auto *s : both)
      s->remove();
  });
}
struct Row {
  const char *name;
  ThreadLocal<int> *s;
};
static const Row rows[] = {{"a", &a}, {"b", &b}};
void ok11(ThreadPool &p) {
  p.execute([] {
    for (const Row &r : rows)
      r.s->set(1);
    quiet();
    for (const Row &r : rows)
      r.s->remove();
  });
}
void bad11(ThreadPool &p) {
  p.execute([] {
    for (const Row &r : rows)
      r.s->set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'r.s' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    rows[0].s->remove();
  });
}
static ThreadLocal<int> many[3];
void ok12(ThreadPool &p) {
  p.execute([] {
    for (auto &s : many)
      s.set(1);
    quiet();
    for (auto &s : many)
      s.remove();
  });
}
void ok13(ThreadPool &p, unsigned i) {
  p.execute([i] {
    many[i % 3].set(1);
    quiet();
    many[i % 3].remove();
  });
}
void bad13(ThreadPool &p, unsigned i) {
  p.execute([i] {
    many[i % 3].set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'many[i % 3]' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    many[i % 3].remove();
  });
}
enum Which { First, Second, Count };
static ThreadLocal<int> by[Count];
void ok14(ThreadPool &p) {
  p.execute([] {
    by[First].set(1);
    quiet();
    by[First].remove();
  });
}
void bad14(ThreadPool &p) {
  p.execute([] {
    by[First].set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'by[First]' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    by[Second].remove();
  });
}
} // namespace array_loops

namespace enum_pairs {
enum class Mode { Off, On };
void ok(ThreadPool &p, Mode m) {
  p.execute([m] {
    if (m == Mode::On)
      slot.set(1);
    quiet();
    if (m != Mode::Off)
      slot.remove();
  });
}
void ok2(ThreadPool &p, Mode m) {
  p.execute([m] {
    switch (m) {
    case Mode::On:
      slot.set(1);
      break;
    case Mode::Off:
      break;
    }
    quiet();
    if (m == Mode::On)
      slot.remove();
  });
}
bool isOn(Mode m) { return m == Mode::On; }
void ok3(ThreadPool &p, Mode m) {
  p.execute([m] {
    if (isOn(m))
      slot.set(1);
    quiet();
    switch (m) {
    case Mode::On:
      slot.remove();
      break;
    default:
      break;
    }
  });
}
int rank(Mode m) {
  switch (m) {
  case Mode::Off:
    return 0;
  case Mode::On:
    return 1;
  }
  return -1;
}
void ok4(ThreadPool &p, Mode m) {
  p.execute([m] {
    if (rank(m) == 1)
      slot.set(1);
    quiet();
    if (m == Mode::On)
      slot.remove();
  });
}
} // namespace enum_pairs

namespace loops_that_retry {
bool attempt(int) noexcept;
void ok(ThreadPool &p) {
  p.execute([] {
    for (int i = 0;; ++i) {
      slot.set(i);
      bool done = attempt(i);
      slot.remove();
      if (done || i == 3)
        break;
    }
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    bool held = false;
    for (int i = 0; i < 5; ++i) {
      if (!held) {
        slot.set(i);
        held = true;
      }
      if (attempt(i)) {
        slot.remove();
        held = false;
      }
    }
    if (held)
      slot.remove();
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    bool held = false;
    for (int i = 0; i < 5; ++i) {
      if (!held) {
        slot.set(i);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
        held = true;
      }
      if (attempt(i))
        held = false;
    }
    if (held)
      slot.remove();
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    int tries = 0;
    do {
      slot.set(tries);
    } while (!attempt(tries) && ++tries < 4);
    slot.remove();
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    for (int i = 0; i < 3; ++i) {
      try {
        mayThrow();
        break;
      } catch (...) {
        if (i == 2) {
          slot.remove();
          throw;
        }
      }
    }
    slot.remove();
  });
}
void bad4(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    for (int i = 0; i < 3; ++i) {
      try {
        mayThrow();
        break;
      } catch (...) {
        if (i == 2)
          throw;
      }
    }
    slot.remove();
  });
}
void ok5(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    int attempts = 3;
    while (true) {
      try {
        mayThrow();
        slot.remove();
        return;
      } catch (const std::exception &) {
        if (--attempts == 0) {
          slot.remove();
          return;
        }
      } catch (...) {
        slot.remove();
        throw;
      }
    }
  });
}
} // namespace loops_that_retry
