// RUN: %check --any-notes %s
// Handlers that tasks have captured in containers and objects: which one is run
// is known where it is known how the container was filled.
#include "Inputs/prologue.h"
#include <array>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

using Handler = std::function<void()>;

void byName(ThreadPool &p) {
  std::map<std::string, Handler> handlers;
  handlers["bind"] = [] { slot.set(1); };
  handlers["unbind"] = [] { slot.remove(); };
  p.execute([handlers] { handlers.at("unbind")(); });
  p.execute([handlers]() mutable {
    handlers["bind"]();
    handlers["unbind"]();
  });
  std::map<std::string, Handler> loud;
  loud["bind"] = [] { slot.set(1); };
  // CHECK: :[[@LINE-1]]:23: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  loud["unbind"] = [] { slot.remove(); };
  p.execute([loud]() mutable { loud["bind"](); });
}
// Which one the name asks for is not known.
void byAnyName(ThreadPool &p, std::string name) {
  std::map<std::string, Handler> handlers;
  handlers["bind"] = [] { slot.set(1); };
  // CHECK: :[[@LINE-1]]:27: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  handlers["unbind"] = [] { slot.remove(); };
  p.execute([handlers, name] {
    if (auto found = handlers.find(name); found != handlers.end())
      found->second();
  });
}
void byNumber(ThreadPool &p) {
  std::map<int, Handler> handlers;
  handlers.emplace(1, [] { slot.set(1); });
  handlers.insert({2, [] { slot.remove(); }});
  p.execute([handlers] { handlers.at(2)(); });
  p.execute([handlers] { handlers.find(2)->second(); });
  std::map<int, Handler> listed{{1, [] { slot.set(1); }},
  // CHECK: :[[@LINE-1]]:42: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
                                {2, [] { slot.remove(); }}};
  p.execute([listed] { listed.at(1)(); });
}
void inOrder(ThreadPool &p) {
  std::vector<Handler> steps;
  steps.push_back([] { slot.set(1); });
  steps.push_back([] { slot.remove(); });
  p.execute([steps] { steps[1](); });
  p.execute([steps] {
    steps[0]();
    steps[1]();
  });
  p.execute([steps] {
    for (auto &step : steps)
      step();
  });
  std::vector<Handler> loud{[] { slot.set(1); }, [] { other.remove(); }};
  // CHECK: :[[@LINE-1]]:34: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  p.execute([steps = std::move(loud)] {
    for (auto &step : steps)
      step();
  });
  std::array<Handler, 2> both{[] { slot.set(1); }, [] { slot.remove(); }};
  p.execute([both] {
    both[0]();
    both[1]();
  });
}
struct Operations {
  Handler bind, unbind;
};
void inMembers(ThreadPool &p) {
  Operations listed{[] { slot.set(1); }, [] { slot.remove(); }};
  p.execute([listed] {
    listed.bind();
    listed.unbind();
  });
  Operations assigned;
  assigned.bind = [] { slot.set(1); };
  assigned.unbind = [] { slot.remove(); };
  p.execute([=] {
    assigned.bind();
    assigned.unbind();
  });
  Operations loud{[] { slot.set(1); }, [] { slot.remove(); }};
  // CHECK: :[[@LINE-1]]:24: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  p.execute([loud] { loud.bind(); });
}
