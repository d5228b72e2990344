// RUN: %check --any-notes %s
// Algorithms of the library call what they are given: never, once or often.
#include "Inputs/prologue.h"
#include <algorithm>
#include <ranges>
#include <vector>

void predicates(ThreadPool &p, std::vector<int> v) {
  p.execute([v] {
    (void)std::any_of(v.begin(), v.end(), [](int x) {
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      return x > 0;
    });
  });
  p.execute([v] {
    (void)std::any_of(v.begin(), v.end(), [](int x) {
      slot.set(x);
      return x > 0;
    });
    slot.remove();
  });
  p.execute([v] {
    (void)std::all_of(v.begin(), v.end(), [](int x) {
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      return x > 0;
    });
  });
  p.execute([v] {
    (void)std::find_if(v.begin(), v.end(), [](int x) {
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      return x > 0;
    });
  });
  p.execute([v] {
    (void)std::find_if(v.begin(), v.end(), [](int x) {
      slot.set(x);
      slot.remove();
      return x > 0;
    });
  });
  p.execute([v] {
    (void)std::find_if_not(v.begin(), v.end(), [](int x) {
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      return x > 0;
    });
  });
  p.execute([v] {
    (void)std::count_if(v.begin(), v.end(), [](int x) {
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      return x > 0;
    });
  });
}
void orders(ThreadPool &p, std::vector<int> v) {
  p.execute([v]() mutable {
    std::sort(v.begin(), v.end(), [](int x, int y) {
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      return x < y;
    });
  });
  p.execute([v]() mutable {
    std::sort(v.begin(), v.end(), [](int x, int y) {
      slot.set(x);
      return x < y;
    });
    slot.remove();
  });
  p.execute([v]() mutable {
    std::transform(v.begin(), v.end(), v.begin(), [](int x) {
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      return x;
    });
  });
}
void views(ThreadPool &p, std::vector<int> v) {
  auto positive = [](int x) { return x > 0; };
  p.execute([=] {
    for (int x : v | std::views::filter(positive)) {
      slot.set(x);
      use(x);
      slot.remove();
    }
  });
  p.execute([=] {
    for (int x : v | std::views::filter(positive))
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([=] {
    for (int x : std::views::iota(0, 3))
      slot.set(x);
    slot.remove();
  });
  p.execute([=] {
    for (int x : v | std::views::transform([](int x) {
                   slot.set(x);
                   // CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
                   return x;
                 }))
      use(x);
  });
}
