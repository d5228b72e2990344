// RUN: %check --any-notes %s
// Conditions that ask the same in different ways.
#include "Inputs/prologue.h"
#include <compare>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

void integers(ThreadPool &p, int a, int b) {
  p.execute([a] {
    if (a & 1)
      slot.set(1);
    quiet();
    if (a % 2)
      slot.remove();
  });
  p.execute([a] {
    if (a % 2 == 1)
      slot.set(1);
    quiet();
    if (a % 2 != 0)
      slot.remove();
  });
  p.execute([a] {
    if (a % 2 != 0)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (a % 2 == 1)
      slot.remove();
  });
  p.execute([a = unsigned(a)] {
    if (a % 4 == 0)
      slot.set(1);
    quiet();
    if (!(3 & a))
      slot.remove();
  });
  p.execute([a] {
    if (a & 1)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (a & 2)
      slot.remove();
  });
  p.execute([a] {
    int odd = a % 2;
    if (odd)
      slot.set(1);
    quiet();
    if (a & 1)
      slot.remove();
  });
}
void orderings(ThreadPool &p, int a, int b) {
  p.execute([a, b] {
    if ((a <=> b) < 0)
      slot.set(1);
    quiet();
    if (a < b)
      slot.remove();
  });
  p.execute([a, b] {
    if (std::is_eq(a <=> b))
      slot.set(1);
    quiet();
    if (b == a)
      slot.remove();
  });
  p.execute([a, b] {
    auto order = a <=> b;
    if (order == std::strong_ordering::greater)
      slot.set(1);
    quiet();
    if (0 < order)
      slot.remove();
  });
  p.execute([a, b] {
    if ((a <=> b) <= 0)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (a < b)
      slot.remove();
  });
}
void booleans(ThreadPool &p, bool on, bool ready) {
  p.execute([on, ready] {
    if (on && ready)
      slot.set(1);
    quiet();
    if (on & ready)
      slot.remove();
  });
  p.execute([on, ready] {
    if (on || ready)
      slot.set(1);
    quiet();
    if (on | ready)
      slot.remove();
  });
  p.execute([on, ready] {
    if (on != ready)
      slot.set(1);
    quiet();
    if (on ^ ready)
      slot.remove();
  });
  p.execute([on, ready] {
    if (on == ready)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (on & ready)
      slot.remove();
  });
  p.execute([on] {
    int wanted = on;
    if (on)
      slot.set(1);
    quiet();
    if (wanted == 1)
      slot.remove();
  });
  p.execute([on] {
    if (on == true)
      slot.set(1);
    quiet();
    if (on)
      slot.remove();
  });
}
void emptyTexts(ThreadPool &p, std::string text) {
  p.execute([text] {
    if (text != "")
      slot.set(1);
    quiet();
    if (!text.empty())
      slot.remove();
  });
  p.execute([text] {
    if (text.length() > 0)
      slot.set(1);
    quiet();
    if ("" != text)
      slot.remove();
  });
  p.execute([text] {
    if (text == "")
      return;
    slot.set(1);
    quiet();
    if (text.size())
      slot.remove();
  });
  p.execute([text] {
    if (text != "")
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (text != "a")
      slot.remove();
  });
}
void texts(ThreadPool &p, std::string text, std::string other) {
  p.execute([text] {
    bool on = text == "on";
    if (on)
      slot.set(1);
    quiet();
    if (text.compare("on") == 0)
      slot.remove();
  });
  p.execute([text] {
    std::string_view view = text;
    if (view == "on")
      slot.set(1);
    quiet();
    if ("on" == text)
      slot.remove();
  });
  p.execute([text, other] {
    if (text < other)
      slot.set(1);
    quiet();
    if (text < other)
      slot.remove();
  });
  p.execute([text, other] {
    if (text.compare(other) < 0)
      slot.set(1);
    quiet();
    if (other > text)
      slot.remove(); // the operands are the other way round
  });
  p.execute([text] {
    if (text == "on")
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (text == "off")
      slot.remove();
  });
  p.execute([text]() mutable {
    if (text == "on")
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    text += "!";
    if (text == "on")
      slot.remove();
  });
}
// The order of summands and factors says nothing, that of others does.
void inAnyOrder(ThreadPool &p, int a, int b, double x, double y) {
  p.execute([a, b] {
    if (a + b > 3)
      slot.set(1);
    quiet();
    if (b + a > 3)
      slot.remove();
  });
  p.execute([a, b] {
    if (a - b > 3)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (b - a > 3)
      slot.remove();
  });
  p.execute([a, b] {
    bool both = (a & b) != 0;
    if (both)
      slot.set(1);
    quiet();
    if (b & a)
      slot.remove();
  });
  p.execute([x, y] {
    if (x * y < 1)
      slot.set(1);
    quiet();
    if (y * x < 1)
      slot.remove();
  });
  p.execute([x, y] {
    if (x / y < 1)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (y / x < 1)
      slot.remove();
  });
}
// Whether a key is there.
void keys(ThreadPool &p, std::map<int, int> m, int k,
          std::set<std::string> names, std::unordered_map<int, int> h) {
  p.execute([m, k] {
    if (m.contains(k))
      slot.set(1);
    quiet();
    if (m.find(k) != m.end())
      slot.remove();
  });
  p.execute([m, k] {
    if (m.count(k) > 0)
      slot.set(1);
    quiet();
    if (m.end() == m.find(k))
      return;
    slot.remove();
  });
  p.execute([names] {
    if (names.count("a") != 0)
      slot.set(1);
    quiet();
    if (names.contains("a"))
      slot.remove();
  });
  p.execute([names] {
    if (names.count("a"))
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (names.contains("b"))
      slot.remove();
  });
  p.execute([h, k] {
    if (h.contains(k))
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (h.find(k + 1) != h.end())
      slot.remove();
  });
  p.execute([h, k]() mutable {
    if (h.contains(k))
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    h.erase(k);
    if (h.contains(k))
      slot.remove();
  });
}
