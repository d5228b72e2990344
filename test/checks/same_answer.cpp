// RUN: %check --any-notes %s
// More conditions that ask the same: of differences, ranges, characters and
// numbers of mixed signs.
#include "Inputs/prologue.h"
#include <cstring>
#include <string>
#include <utility>
#include <vector>

void differences(ThreadPool &p, int a, int b, unsigned c, unsigned d) {
  p.execute([=] {
    if (a - b > 0)
      slot.set(1);
    quiet();
    if (a > b)
      slot.remove();
  });
  p.execute([=] {
    if (a > b)
      slot.set(1);
    quiet();
    if (0 < a - b)
      slot.remove();
  });
  p.execute([=] {
    if (a - b == 0)
      slot.set(1);
    quiet();
    if (a == b)
      slot.remove();
  });
  p.execute([=] {
    if (a - b)
      slot.set(1);
    quiet();
    if (a != b)
      slot.remove();
  });
  p.execute([=] {
    if (a ^ b)
      slot.set(1);
    quiet();
    if (b != a)
      slot.remove();
  });
  p.execute([=] {
    bool more = a - b >= 0;
    if (more)
      slot.set(1);
    quiet();
    if (b <= a)
      slot.remove();
  });
  p.execute([=] {
    if (a - b > 0)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (a < b)
      slot.remove();
  });
  p.execute([=] {
    if (a - b > 1)
      slot.set(1);
    quiet();
    if (a - b > 1)
      slot.remove();
  });
  // A difference of unsigned numbers is above zero wherever they differ.
  p.execute([=] {
    if (c - d > 0)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (c > d)
      slot.remove();
  });
  p.execute([=] {
    if (c - d == 0)
      slot.set(1);
    quiet();
    if (c == d)
      slot.remove();
  });
}
void pointers(ThreadPool &p, const char *first, const char *last) {
  p.execute([=] {
    if (last - first > 0)
      slot.set(1);
    quiet();
    if (first < last)
      slot.remove();
  });
  p.execute([=] {
    if (last - first > 0)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (last < first)
      slot.remove();
  });
}
void ranges(ThreadPool &p, std::vector<int> v, std::vector<int> w) {
  p.execute([=] {
    if (v.begin() != v.end())
      slot.set(1);
    quiet();
    if (!v.empty())
      slot.remove();
  });
  p.execute([=] {
    if (v.size() > 0)
      slot.set(1);
    quiet();
    if (v.cend() != v.cbegin())
      slot.remove();
  });
  p.execute([=] {
    if (v.begin() == v.end())
      return;
    slot.set(1);
    for (int n : v)
      use(n);
    if (v.size() != 0)
      slot.remove();
  });
  p.execute([=] {
    if (v.begin() != v.end())
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (w.begin() != w.end())
      slot.remove();
  });
  p.execute([=] {
    if (v.begin() != v.end())
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (v.empty())
      slot.remove();
  });
  p.execute([=]() mutable {
    if (v.begin() != v.end())
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    v.pop_back();
    if (v.begin() != v.end())
      slot.remove();
  });
}
void characters(ThreadPool &p, const char *a, const char *b, std::string s) {
  p.execute([=] {
    if (strcmp(a, "on") == 0)
      slot.set(1);
    quiet();
    if (!strcmp("on", a))
      slot.remove();
  });
  p.execute([=] {
    if (std::strcmp(s.c_str(), "on") == 0)
      slot.set(1);
    quiet();
    if (s == "on")
      slot.remove();
  });
  p.execute([=] {
    if (strcmp(a, b) < 0)
      slot.set(1);
    quiet();
    if (strcmp(b, a) > 0)
      slot.remove();
  });
  p.execute([=] {
    if (strcmp(a, "on") == 0)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (strcmp(a, "off") == 0)
      slot.remove();
  });
  p.execute([=] {
    if (strcmp(a, "on"))
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (strcmp(a, "on") == 0)
      slot.remove();
  });
}
void mixedSigns(ThreadPool &p, int a, int b, unsigned c) {
  p.execute([=] {
    if (std::cmp_less(a, b))
      slot.set(1);
    quiet();
    if (a < b)
      slot.remove();
  });
  p.execute([=] {
    if (std::cmp_less(a, c))
      slot.set(1);
    quiet();
    if (!std::cmp_greater_equal(a, c))
      slot.remove();
  });
  p.execute([=] {
    if (std::cmp_equal(a, b))
      slot.set(1);
    quiet();
    if (a == b)
      slot.remove();
  });
  p.execute([=] {
    if (std::cmp_less(a, b))
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (std::cmp_less(b, a))
      slot.remove();
  });
}
