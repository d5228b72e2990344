// RUN: %check --any-notes %s
// What is undone by a number: of elements, of rounds, of tries.
#include "Inputs/prologue.h"
#include <algorithm>
#include <array>
#include <deque>
#include <forward_list>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stack>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>
using threadslot::ThreadLocal;
// --- undone by number, in other hands
namespace levels {
thread_local std::vector<std::string> path;
class Levels {
  int n = 0;

public:
  void enter(std::string s) {
    path.push_back(std::move(s));
    ++n;
  }
  ~Levels() {
    while (n-- > 0)
      path.pop_back();
  }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Levels l;
    l.enter("a");
    mayThrow();
    if (flag())
      l.enter("b");
    mayThrow();
  });
}
class Levels2 {
  std::size_t n = 0;

public:
  void enter(std::string s) {
    path.emplace_back(std::move(s));
    n++;
  }
  ~Levels2() {
    for (std::size_t i = 0; i < n; ++i)
      path.pop_back();
  }
};
void ok2(ThreadPool &p) {
  p.execute([] {
    Levels2 l;
    l.enter("a");
    mayThrow();
    l.enter("b");
    mayThrow();
  });
}
} // namespace levels

namespace marks {
thread_local std::vector<int> arena;
std::size_t mark() { return arena.size(); }
void release(std::size_t m) { arena.resize(m); }
void ok(ThreadPool &p) {
  p.execute([] {
    auto m = mark();
    arena.push_back(1);
    arena.push_back(2);
    quiet();
    release(m);
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    auto m = mark();
    arena.push_back(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'arena' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    release(m);
  });
}
} // namespace marks

namespace by_iterator {
thread_local std::list<int> active;
void ok(ThreadPool &p, int x) {
  p.execute([x] {
    auto it = active.insert(active.end(), x);
    quiet();
    active.erase(it);
  });
}
void bad(ThreadPool &p, int x) {
  p.execute([x] {
    auto it = active.insert(active.end(), x);
    // CHECK: :[[@LINE-1]]:15: warning: slot 'active' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    active.erase(it);
  });
}
} // namespace by_iterator

namespace emptied {
thread_local std::vector<int> v;
void use1() {
  v.push_back(1);
  quiet();
  v.pop_back();
}
void ok(ThreadPool &p) {
  p.execute([] {
    v.push_back(1);
    quiet();
    while (!v.empty())
      v.pop_back();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    v.push_back(1);
    quiet();
    while (v.size() > 0)
      v.pop_back();
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    v.push_back(1);
    quiet();
    while (v.size())
      v.pop_back();
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    v.push_back(1);
    quiet();
    std::vector<int>().swap(v);
  });
}
void ok5(ThreadPool &p) {
  p.execute([] {
    v.push_back(1);
    quiet();
    if (v.size() != 0)
      v.pop_back();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    v.push_back(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    while (v.size() > 1)
      v.pop_back();
  });
}
void ok6(ThreadPool &p) {
  p.execute([] {
    auto before = v.size();
    v.push_back(1);
    quiet();
    if (v.size() > before)
      v.pop_back();
  });
}
void ok7(ThreadPool &p) {
  p.execute([] {
    auto before = v.size();
    if (flag())
      v.push_back(1);
    if (flag2())
      v.push_back(2);
    quiet();
    auto n = v.size() - before;
    while (n--)
      v.pop_back();
  });
}
void ok8(ThreadPool &p) {
  p.execute([] {
    auto before = v.size();
    for (int i = 0; i < 3; ++i)
      v.push_back(i);
    quiet();
    v.erase(v.end() - 3, v.end());
    use(int(before));
  });
}
void ok9(ThreadPool &p, int n) {
  p.execute([n] {
    for (int i = 0; i < n; ++i)
      v.push_back(i);
    quiet();
    for (int i = 0; i < n; ++i)
      v.pop_back();
  });
}
void bad9(ThreadPool &p, int n, int m) {
  p.execute([n, m] {
    for (int i = 0; i < n; ++i)
      v.push_back(i);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    for (int i = 0; i < m; ++i)
      v.pop_back();
  });
}
} // namespace emptied

namespace depth_by_amount {
thread_local int depth;
struct D {
  D() { ++depth; }
  ~D() { --depth; }
};
void ok(ThreadPool &p, int n) {
  p.execute([n] {
    int did = 0;
    while (did < n && flag()) {
      ++depth;
      ++did;
    }
    quiet();
    while (did > 0) {
      --depth;
      --did;
    }
  });
}
void ok2(ThreadPool &p, int n) {
  p.execute([n] {
    for (int i = 0; i < 3; i++)
      depth++;
    quiet();
    depth -= 3;
  });
}
} // namespace depth_by_amount

namespace retries {
void ok(ThreadPool &p) {
  p.execute([] {
    int left = 3;
    bool done = false;
    while (!done && left-- > 0) {
      slot.set(left);
      try {
        mayThrow();
        done = true;
      } catch (...) {
      }
      slot.remove();
    }
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    int left = 3;
    for (;;) {
      slot.set(left);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      try {
        mayThrow();
        break;
      } catch (...) {
        if (--left == 0)
          break;
      }
      slot.remove();
    }
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    int n = 0;
    while (flag()) {
      if (n == 0)
        slot.set(1);
      ++n;
      quiet();
    }
    if (n != 0)
      slot.remove();
  });
}
void ok4(ThreadPool &p, std::vector<int> in) {
  p.execute([in] {
    int hits = 0, misses = 0;
    for (int x : in) {
      if (x > 3) {
        if (hits++ == 0)
          slot.set(x);
      } else {
        ++misses;
      }
    }
    use(misses);
    if (hits)
      slot.remove();
  });
}
} // namespace retries

namespace collected {
void ok(ThreadPool &p) {
  p.execute([] {
    std::vector<ThreadLocal<int> *> did;
    for (auto *s : {&slot, &other}) {
      if (flag())
        continue;
      s->set(1);
      did.push_back(s);
    }
    quiet();
    for (auto *s : did)
      s->remove();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    std::stack<std::function<void()>> undo;
    slot.set(1);
    undo.push([] { slot.remove(); });
    if (flag()) {
      other.set(1);
      undo.push([] { other.remove(); });
    }
    quiet();
    while (!undo.empty()) {
      undo.top()();
      undo.pop();
    }
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    std::stack<std::function<void()>> undo;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    undo.push([] { slot.remove(); });
    quiet();
    while (undo.size() > 1) {
      undo.top()();
      undo.pop();
    }
  });
}
} // namespace collected
