// RUN: %check --any-notes %s
// As many pushes as there are elements in a range, and what undoes them.
#include "Inputs/prologue.h"
#include <vector>
#include <tuple>
#include <string>
#include <algorithm>
#include <array>
#include <map>
thread_local std::vector<int> v;
namespace rangepush {
void ok(ThreadPool &p, std::vector<int> in) {
  p.execute([in] {
    for (int x : in) v.push_back(x);
    quiet();
    for (size_t i = 0; i < in.size(); ++i) v.pop_back();
  });
}
void bad(ThreadPool &p, std::vector<int> in) {
  p.execute([in] {
    for (int x : in) v.push_back(x);
    // CHECK: :[[@LINE-1]]:22: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag()) return;
    for (size_t i = 0; i < in.size(); ++i) v.pop_back();
  });
}
void bad2(ThreadPool &p, std::vector<int> in, std::vector<int> other) {
  p.execute([in, other] {
    for (int x : in) v.push_back(x);
    // CHECK: :[[@LINE-1]]:22: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    for (size_t i = 0; i < other.size(); ++i) v.pop_back();
  });
}
void ok3(ThreadPool &p, std::vector<int> in) {
  p.execute([in] {
    v.insert(v.end(), in.begin(), in.end());
    quiet();
    v.resize(v.size() - in.size());
  });
}
void bad3(ThreadPool &p, std::vector<int> in) {
  p.execute([in] {
    v.insert(v.end(), in.begin(), in.end());
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag()) return;
    v.resize(v.size() - in.size());
  });
}
void ok4(ThreadPool &p, std::vector<int> in) {
  p.execute([in] {
    v.insert(v.end(), in.begin(), in.end());
    quiet();
    v.erase(v.end() - in.size(), v.end());
  });
}
void ok5(ThreadPool &p, int n) {
  p.execute([n] {
    v.insert(v.end(), n, 7);
    quiet();
    v.resize(v.size() - n);
  });
}
}
namespace rangepush2 {
thread_local std::vector<std::string> names;
void ok(ThreadPool &p) {
  p.execute([] {
    std::vector<std::string> l{"b", "a"};
    for (auto &x : l) names.push_back(x);
    std::sort(names.begin(), names.end());
    quiet();
    while (!names.empty()) names.pop_back();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    std::vector<std::string> l{"b", "a"};
    for (auto &x : l) names.push_back(x);
    // CHECK: :[[@LINE-1]]:23: warning: slot 'names' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::sort(names.begin(), names.end());
    if (flag()) return;
    while (!names.empty()) names.pop_back();
  });
}
}
namespace ties {
thread_local int x = 0;
thread_local int y = 0;
void ok(ThreadPool &p, int a) {
  p.execute([a] {
    auto saved = std::make_tuple(x, y);
    x = a; y = a + 1;
    quiet();
    std::tie(x, y) = saved;
  });
}
void bad(ThreadPool &p, int a) {
  p.execute([a] {
    auto saved = std::make_tuple(x, y);
    x = a;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'x' set here is not removed on every path out of the task [threadslot-missing-remove]
    y = a + 1;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'y' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag()) return;
    std::tie(x, y) = saved;
  });
}
void bad2(ThreadPool &p, int a) {
  p.execute([a] {
    auto saved = std::make_tuple(x, y);
    x = a;
    y = a + 1;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'y' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    std::tie(x, std::ignore) = saved;
  });
}
void ok3(ThreadPool &p, int a) {
  p.execute([a] {
    auto saved = std::pair(x, y);
    std::tie(x, y) = std::pair(a, a + 1);
    quiet();
    std::tie(x, y) = saved;
  });
}
}
