// RUN: %check --any-notes %s
// A number says how often something happened in a loop, and later undoes as much.
#include "Inputs/prologue.h"
#include <vector>

namespace array_of_guards { // guards kept in an array
struct Scope {
  void begin() { slot.set(1); }
  void end() { slot.remove(); }
};
void ok(ThreadPool &pool) {
  pool.execute([] {
    Scope a, b;
    Scope *all[2];
    int k = 0;
    all[k++] = &a;
    a.begin();
    if (flag()) {
      all[k++] = &b;
      b.begin();
    }
    quiet();
    while (k)
      all[--k]->end();
  });
}
void ok2(ThreadPool &pool, std::vector<int> in) {
  pool.execute([in] {
    Scope scopes[8];
    int k = 0;
    for (int x : in) {
      use(x);
      scopes[k].begin();
      ++k;
    }
    quiet();
    while (k > 0)
      scopes[--k].end();
  });
}
} // namespace array_of_guards

namespace array_of_guards_bad { // guards kept in an array
struct Scope {
  void begin() { slot.set(1); }
  // CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void end() { slot.remove(); }
};
void bad(ThreadPool &pool) {
  pool.execute([] {
    Scope a;
    Scope *all[2];
    int k = 0;
    if (flag())
      all[k++] = &a;
    a.begin();
    quiet();
    while (k)
      all[--k]->end();
  });
}
} // namespace array_of_guards_bad

namespace events { // a number of sets decides
void ok(ThreadPool &pool, std::vector<int> in) {
  pool.execute([in] {
    int n = 0;
    for (int x : in)
      if (x > 3) {
        slot.set(x);
        ++n;
      }
    quiet();
    if (n > 0)
      slot.remove();
  });
}
void ok2(ThreadPool &pool, std::vector<int> in) {
  pool.execute([in] {
    std::size_t n = 0;
    for (int x : in)
      if (x > 3) {
        slot.set(x);
        n += 1;
      }
    quiet();
    if (n)
      slot.remove();
  });
}
void bad(ThreadPool &pool, std::vector<int> in) {
  pool.execute([in] {
    int n = 0;
    for (int x : in)
      if (x > 3) {
        slot.set(x);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
        ++n;
      }
    quiet();
    if (n > 1)
      slot.remove();
  });
}
void bad2(ThreadPool &pool, std::vector<int> in) {
  pool.execute([in] {
    int n = 0;
    for (int x : in)
      if (x > 3) {
        slot.set(x);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
        ++n;
      }
    quiet();
    if (n <= 100)
      slot.remove();
  });
}
void retry(ThreadPool &pool) {
  pool.execute([] {
    int tries = 0;
    for (;;) {
      slot.set(1);
      if (flag() || ++tries > 3)
        break;
      slot.remove();
    }
    slot.remove();
  });
}
} // namespace events

namespace counted_undo_loop {
thread_local std::vector<int> v;
void ok(ThreadPool &pool, std::vector<int> in) {
  pool.execute([in] {
    int n = 0;
    for (int x : in) {
      v.push_back(x);
      ++n;
    }
    quiet();
    while (n--)
      v.pop_back();
  });
}
void ok2(ThreadPool &pool, std::vector<int> in) {
  pool.execute([in] {
    unsigned n = 0;
    for (int x : in)
      if (flag()) {
        v.push_back(x);
        n++;
      }
    quiet();
    for (; n > 0; --n)
      v.pop_back();
  });
}
void bad(ThreadPool &pool, std::vector<int> in) {
  pool.execute([in] {
    int n = 0;
    for (int x : in) {
      v.push_back(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (flag())
        ++n;
    }
    quiet();
    while (n--)
      v.pop_back();
  });
}
} // namespace counted_undo_loop
