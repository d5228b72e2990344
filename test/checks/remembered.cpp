// RUN: %check --any-notes %s
// What a task remembers in containers that are read as one element.
#include "Inputs/prologue.h"
#include <array>
#include <bitset>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>
using threadslot::ThreadLocal;
void vectorOk(ThreadPool &p) {
  p.execute([] {
    std::vector<int> on(2);
    if (flag()) {
      slot.set(1);
      on[0] = 1;
    }
    quiet();
    if (on[0])
      slot.remove();
  });
}
void vectorBad(ThreadPool &p) {
  p.execute([] {
    std::vector<int> on(2);
    if (flag()) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      on[0] = 1;
    }
    quiet();
    if (on[1])
      slot.remove();
  });
}
void bitsOk(ThreadPool &p) {
  p.execute([] {
    std::vector<bool> on(2);
    if (flag()) {
      slot.set(1);
      on[0] = true;
    }
    quiet();
    if (on[0])
      slot.remove();
  });
}
void bitsBad(ThreadPool &p) {
  p.execute([] {
    std::vector<bool> on(2);
    if (flag()) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      on[0] = false;
    }
    quiet();
    if (on[0])
      slot.remove();
  });
}
void otherBitBad(ThreadPool &p) {
  p.execute([] {
    std::vector<bool> on(2);
    if (flag()) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      on[0] = true;
    }
    quiet();
    if (on[1])
      slot.remove();
  });
}
void bitsetOk(ThreadPool &p) {
  p.execute([] {
    std::bitset<8> on;
    if (flag()) {
      slot.set(1);
      on.set(1);
    }
    quiet();
    if (on.test(1))
      slot.remove();
  });
}
void bitsetElementOk(ThreadPool &p) {
  p.execute([] {
    std::bitset<8> on;
    if (flag()) {
      slot.set(1);
      on[1] = true;
    }
    quiet();
    if (on[1])
      slot.remove();
  });
}
void bitsetAnyBad(ThreadPool &p) {
  p.execute([] {
    std::bitset<8> on;
    if (flag()) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      on.set(1); on.reset(1);
    }
    quiet();
    if (on.test(1))
      slot.remove();
  });
}
void mapOk(ThreadPool &p) {
  p.execute([] {
    std::map<int, bool> on;
    if (flag()) {
      slot.set(1);
      on[7] = true;
    }
    quiet();
    if (on[7])
      slot.remove();
  });
}
void mapBad(ThreadPool &p) {
  p.execute([] {
    std::map<int, bool> on;
    if (flag()) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      on[7] = true;
    }
    quiet();
    if (on[8])
      slot.remove();
  });
}
void foundOk(ThreadPool &p) {
  p.execute([] {
    std::unordered_map<std::string, int> on;
    if (flag()) {
      slot.set(1);
      on["x"] = 2;
    }
    quiet();
    if (on.find("x") != on.end())
      slot.remove();
  });
}
void containedOk(ThreadPool &p) {
  p.execute([] {
    std::set<std::string> on;
    if (flag()) {
      slot.set(1);
      on.insert("a");
    }
    quiet();
    if (on.contains("a"))
      slot.remove();
  });
}
void containedBad(ThreadPool &p) {
  p.execute([] {
    std::set<std::string> on;
    if (flag()) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      on.insert("a");
    }
    quiet();
    if (on.contains("b"))
      slot.remove();
  });
}
void countedOk(ThreadPool &p) {
  p.execute([] {
    std::set<int> on;
    if (flag()) {
      slot.set(1);
      on.insert(3);
    }
    quiet();
    if (on.count(3))
      slot.remove();
  });
}
void erasedBad(ThreadPool &p) {
  p.execute([] {
    std::set<int> on;
    if (flag()) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      on.insert(3); on.erase(3);
    }
    quiet();
    if (on.count(3))
      slot.remove();
  });
}
void textOk(ThreadPool &p) {
  p.execute([] {
    std::string on;
    if (flag()) {
      slot.set(1);
      on = "a";
    }
    quiet();
    if (!on.empty())
      slot.remove();
  });
}
void textBad(ThreadPool &p) {
  p.execute([] {
    std::string on;
    if (flag()) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      on = "";
    }
    quiet();
    if (!on.empty())
      slot.remove();
  });
}
void arrayOk(ThreadPool &p) {
  p.execute([] {
    std::array<bool, 2> on{};
    if (flag()) {
      slot.set(1);
      on[0] = true;
    }
    quiet();
    if (on[0])
      slot.remove();
  });
}
// A test of what somebody else filled.
void givenOk(ThreadPool &p, std::bitset<8> on) {
  p.execute([on] {
    if (on[2])
      slot.set(1);
    quiet();
    if (on.test(2))
      slot.remove();
  });
}
void givenBad(ThreadPool &p, std::bitset<8> on) {
  p.execute([on]() mutable {
    if (on[2])
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    on.reset(2);
    if (on[2])
      slot.remove();
  });
}
void anyOk(ThreadPool &p) {
  p.execute([] {
    std::bitset<8> on;
    if (!on.any())
      slot.set(1);
    on.set(3);
    if (flag())
      slot.remove();
    else
      slot.remove();
  });
}
// Who looks something up first puts it in.
void lookedUpOk(ThreadPool &p, std::map<int, int> known) {
  p.execute([known]() mutable {
    if (!known.count(1)) {
      slot.set(1);
      known[1] = 2;
      slot.remove();
    }
  });
}
void lookedUpBad(ThreadPool &p, std::map<int, int> known) {
  p.execute([known]() mutable {
    if (!known.count(1)) {
      known[1] = 2;
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
  });
}
