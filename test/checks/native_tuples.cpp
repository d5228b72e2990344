// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// The members of a thread_local pair or tuple are told apart.
#include "Inputs/prologue.h"
#include <array>
#include <string>
#include <tuple>
#include <utility>

namespace pairs {
thread_local std::pair<int, std::string> p;
void ok(ThreadPool &pool, int v) {
  pool.execute([v] {
    p.first = v;
    quiet();
    p.first = 0;
  });
}
void bad(ThreadPool &pool, int v) {
  pool.execute([v] {
    p.first = v;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'p.first' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      p.first = 0;
  });
}
void ok2(ThreadPool &pool, std::string v) {
  pool.execute([v] {
    p.second = v;
    quiet();
    p.second.clear();
  });
}
void bad2(ThreadPool &pool, std::string v) {
  pool.execute([v] {
    p.second = v;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'p.second' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      p.second.clear();
  });
}
void emptiedOk(ThreadPool &pool, std::string v) {
  pool.execute([v] {
    p = std::make_pair(1, v);
    quiet();
    p = {};
  });
}
void bad3(ThreadPool &pool, std::string v) {
  pool.execute([v] {
    p = {1, v};
    // CHECK: :[[@LINE-1]]:5: warning: slot 'p' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace pairs

namespace tuples {
thread_local std::tuple<int, std::string> t;
void ok(ThreadPool &pool, int v) {
  pool.execute([v] {
    std::get<0>(t) = v;
    quiet();
    std::get<0>(t) = 0;
  });
}
void bad(ThreadPool &pool, int v) {
  pool.execute([v] {
    std::get<0>(t) = v;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'std::get<0>(t)' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    std::get<0>(t) = 0;
  });
}
void byTypeOk(ThreadPool &pool, std::string v) {
  pool.execute([v] {
    std::get<std::string>(t) = v;
    quiet();
    std::get<std::string>(t) = "";
  });
}
void byTypeBad(ThreadPool &pool, std::string v) {
  pool.execute([v] {
    std::get<std::string>(t) = v;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'std::get<std::string>(t)' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      std::get<std::string>(t) = "";
  });
}
void otherBad(ThreadPool &pool, int v) {
  pool.execute([v] {
    std::get<0>(t) = v;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'std::get<0>(t)' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    std::get<1>(t) = "";
  });
}
void wholeOk(ThreadPool &pool, int v) {
  pool.execute([v] {
    auto saved = t;
    std::get<0>(t) = v;
    quiet();
    t = saved;
  });
}
} // namespace tuples

namespace arrays {
thread_local std::array<int, 2> a;
void ok(ThreadPool &pool, int v) {
  pool.execute([v] {
    std::get<1>(a) = v;
    quiet();
    a[1] = 0;
  });
}
void bad(ThreadPool &pool, int v) {
  pool.execute([v] {
    std::get<1>(a) = v;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'std::get<1>(a)' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    a[0] = 0;
  });
}
} // namespace arrays
