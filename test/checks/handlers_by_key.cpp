// RUN: %check --any-notes %s
// Handlers that maps hold.
#include "Inputs/prologue.h"
#include <array>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>

using Handler = std::function<void()>;
void bind() noexcept { slot.set(1); }
void unbind() noexcept { slot.remove(); }

// However a handler comes into a map.
void filled(ThreadPool &p) {
  p.execute([] {
    std::map<std::string, Handler> m;
    m.try_emplace("go", [] { slot.set(1); });
    // CHECK: :[[@LINE-1]]:30: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    m.at("go")();
  });
  p.execute([] {
    std::map<std::string, Handler> m;
    m.insert_or_assign("go", [] { slot.set(1); });
    // CHECK: :[[@LINE-1]]:35: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    auto f = m.at("go");
    f();
  });
  p.execute([] {
    std::map<std::string, Handler> m;
    m.insert({"go", [] { slot.set(1); }});
    // CHECK: :[[@LINE-1]]:26: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    m["go"]();
  });
  p.execute([k = number()] {
    std::unordered_map<int, Handler> m{{1, [] { slot.set(1); }}};
    // CHECK: :[[@LINE-1]]:49: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (auto it = m.find(k); it != m.end())
      it->second();
  });
  p.execute([k = number()] {
    std::map<int, Handler> m;
    m.try_emplace(1, [] {
      slot.set(1);
      slot.remove();
    });
    if (auto it = m.find(k); it != m.end())
      it->second();
  });
}
// What is at one key sets, and what is at another clears.
void twoKeys(ThreadPool &p) {
  p.execute([] {
    std::map<std::string, Handler> m;
    m.try_emplace("begin", bind);
    m.insert_or_assign("end", unbind);
    m.at("begin")();
    quiet();
    m.at("end")();
  });
  p.execute([] {
    std::unordered_map<int, Handler> m{{1, bind}, {2, unbind}};
    m.at(1)();
    quiet();
    m[2]();
  });
  p.execute([] {
    std::unordered_map<int, Handler> m{{1, unbind}, {2, [] { slot.set(2); }}};
    // CHECK: :[[@LINE-1]]:62: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    m.at(1)();
    quiet();
    m[2]();
  });
}
