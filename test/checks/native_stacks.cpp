// RUN: %check --any-notes %s
// What was pushed on a container may be undone by how much was there before.
#include "Inputs/prologue.h"
#include <algorithm>
#include <deque>
#include <vector>

namespace counted_undo {
thread_local std::vector<int> v;
void ok(ThreadPool &pool) {
  pool.execute([] {
    int n = 0;
    v.push_back(1);
    ++n;
    v.push_back(2);
    ++n;
    quiet();
    while (n--)
      v.pop_back();
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    int n = 0;
    v.push_back(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    v.push_back(2);
    ++n;
    quiet();
    while (n--)
      v.pop_back();
  });
}
} // namespace counted_undo

namespace by_size {
thread_local std::vector<int> v;
void ok(ThreadPool &pool) {
  pool.execute([] {
    auto n = v.size();
    v.push_back(1);
    v.push_back(2);
    quiet();
    while (v.size() > n)
      v.pop_back();
  });
}
void ok2(ThreadPool &pool, std::vector<int> in) {
  pool.execute([in] {
    const size_t n = v.size();
    for (int x : in)
      v.push_back(x);
    quiet();
    while (v.size() != n)
      v.pop_back();
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    v.push_back(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    auto n = v.size();
    v.push_back(2);
    quiet();
    while (v.size() > n)
      v.pop_back();
  });
}
void bad2(ThreadPool &pool) {
  pool.execute([] {
    auto n = v.size();
    v.push_back(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    while (v.size() > n + 1)
      v.pop_back();
  });
}
} // namespace by_size

namespace by_resize {
thread_local std::vector<int> v;
void ok(ThreadPool &pool) {
  pool.execute([] {
    auto saved = v.size();
    v.push_back(1);
    v.push_back(2);
    quiet();
    v.resize(saved);
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    auto saved = v.size();
    v.push_back(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    v.push_back(2);
    quiet();
    v.resize(saved + 1);
  });
}
void bad2(ThreadPool &pool, unsigned n) {
  pool.execute([n] {
    v.resize(n);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
void bad3(ThreadPool &pool) {
  pool.execute([] {
    v.push_back(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    auto saved = v.size();
    v.push_back(2);
    quiet();
    v.resize(saved);
  });
}
void ok4(ThreadPool &pool) {
  pool.execute([] {
    v.push_back(1);
    quiet();
    v.resize(0);
  });
}
void ok5(ThreadPool &pool) {
  pool.execute([] {
    v.push_back(1);
    quiet();
    v.resize(v.size() - 1);
  });
}
struct Mark {
  std::size_t old = v.size();
  ~Mark() { v.resize(old); }
};
void ok6(ThreadPool &pool) {
  pool.execute([] {
    Mark m;
    v.push_back(1);
    mayThrow();
    v.push_back(1);
  });
}
} // namespace by_resize

namespace resize_evidence {
thread_local std::vector<int> v;
void scope(unsigned n) {
  auto saved = v.size();
  v.push_back(1);
  quiet();
  v.resize(saved);
}
void bad(ThreadPool &pool, unsigned n) {
  pool.execute([n] {
    v.push_back(n);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace resize_evidence

namespace by_erase {
thread_local std::vector<int> v;
void ok(ThreadPool &pool) {
  pool.execute([] {
    v.push_back(1);
    quiet();
    v.erase(v.end() - 1);
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    v.push_back(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      v.erase(v.end() - 1);
  });
}
void ok2(ThreadPool &pool) {
  pool.execute([] {
    v.push_back(1);
    quiet();
    v.erase(--v.end());
  });
}
void ok3(ThreadPool &pool) {
  pool.execute([] {
    v.push_back(1);
    quiet();
    v.erase(std::prev(v.end()));
  });
}
void ok4(ThreadPool &pool) {
  pool.execute([] {
    auto n = v.size();
    v.push_back(1);
    v.push_back(1);
    quiet();
    v.erase(v.begin() + n, v.end());
  });
}
void bad4(ThreadPool &pool) {
  pool.execute([] {
    v.push_back(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    auto n = v.size();
    v.push_back(1);
    quiet();
    v.erase(v.begin() + n, v.end());
  });
}
void ok5(ThreadPool &pool) {
  pool.execute([] {
    v.push_back(1);
    quiet();
    v.erase(v.begin(), v.end());
  });
}
} // namespace by_erase

namespace by_insert {
thread_local std::vector<int> v;
void ok(ThreadPool &pool) {
  pool.execute([] {
    v.insert(v.end(), 1);
    quiet();
    v.pop_back();
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    v.insert(v.end(), 1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace by_insert

namespace queue_like { // a queue's own use
thread_local std::deque<int> v;
void ok(ThreadPool &pool) {
  pool.execute([] {
    v.push_back(1);
    while (!v.empty()) {
      v.pop_front();
      if (flag())
        v.push_back(2);
    }
  });
}
} // namespace queue_like

namespace by_search { // who is registered is searched for
thread_local std::vector<int> v;
void ok(ThreadPool &pool, int x) {
  pool.execute([x] {
    v.push_back(x);
    quiet();
    v.erase(std::find(v.begin(), v.end(), x));
  });
}
void ok2(ThreadPool &pool, int x) {
  pool.execute([x] {
    v.push_back(x);
    quiet();
    v.erase(std::remove(v.begin(), v.end(), x), v.end());
  });
}
void bad(ThreadPool &pool, int x) {
  pool.execute([x] {
    v.push_back(x);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      v.erase(std::find(v.begin(), v.end(), x));
  });
}
} // namespace by_search

namespace bounded { // the oldest makes room
thread_local std::vector<int> recent, capped;
thread_local std::deque<int> last;
void ok(ThreadPool &pool, int x) {
  pool.execute([x] {
    recent.push_back(x);
    if (recent.size() > 100)
      recent.erase(recent.begin());
    capped.push_back(x);
    if (capped.size() > 100)
      capped.resize(100);
    last.push_back(x);
    while (last.size() > 4)
      last.pop_front();
  });
}
} // namespace bounded
