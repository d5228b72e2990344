// RUN: %check --any-notes %s
// Callables that a task finds in tables, which other functions have filled.
#include "Inputs/prologue.h"
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace filled_elsewhere {
std::vector<std::function<void()>> handlers;
std::map<std::string, std::function<void()>> byName;
std::unordered_map<int, void (*)()> byNumber;
void (*table[4])();
void inVector() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void inMap() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void inNumbers() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void inTable() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void clean() {
  slot.set(1);
  slot.remove();
}
void neverRegistered() { slot.set(1); }
void fill() {
  handlers.push_back(inVector);
  handlers.push_back(clean);
  byName["a"] = inMap;
  byName.insert({"b", clean});
  byNumber.emplace(3, inNumbers);
  table[0] = clean;
  table[2] = inTable;
}
void run(ThreadPool &pool, int n, std::string name) {
  pool.execute([] {
    for (auto &handler : handlers)
      handler();
  });
  pool.execute([name] { byName.at(name)(); });
  pool.execute([n] {
    if (auto it = byNumber.find(n); it != byNumber.end())
      it->second();
  });
  pool.execute([n] { table[n](); });
}
} // namespace filled_elsewhere

namespace constant_tables {
void inMap() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void inArray() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void inRow() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void clean() {
  slot.set(1);
  slot.remove();
}
const std::unordered_map<std::string, std::function<void()>> commands = {
    {"a", inMap}, {"b", clean}};
constexpr std::array<void (*)(), 2> steps = {inArray, clean};
struct Row {
  const char *name;
  void (*run)();
};
const Row rows[] = {{"x", inRow}, {"y", clean}};
void run(ThreadPool &pool, int n, std::string name) {
  pool.execute([name] { commands.at(name)(); });
  pool.execute([n] { steps.at(n)(); });
  pool.execute([n] {
    for (const Row &row : rows)
      if (row.name[n])
        row.run();
  });
}
} // namespace constant_tables

namespace members {
class Dispatcher {
public:
  void on(const std::string &name, std::function<void(int)> handler) {
    handlers[name] = std::move(handler);
  }
  void dispatch(const std::string &name, int value) {
    auto it = handlers.find(name);
    if (it != handlers.end())
      it->second(value);
  }

private:
  std::unordered_map<std::string, std::function<void(int)>> handlers;
};
void fill(Dispatcher &dispatcher) {
  dispatcher.on("login", [](int user) {
    slot.set(user);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  dispatcher.on("look", [](int user) {
    slot.set(user);
    slot.remove();
  });
}
void run(ThreadPool &pool, Dispatcher &dispatcher) {
  pool.execute([&dispatcher] { dispatcher.dispatch("login", 1); });
}

// Two that belong together are told apart by their names.
struct Hooks {
  std::function<void()> before, after;
} hooks;
void hook() {
  hooks.before = [] { slot.set(1); };
  hooks.after = [] { slot.remove(); };
}
void hooksOk(ThreadPool &pool) {
  pool.execute([] {
    hooks.before();
    quiet();
    hooks.after();
  });
}
} // namespace members

// Functions of one object go together, those of two do not.
namespace pairs {
struct Step {
  std::function<bool()> before;
  std::function<void()> after;
};
std::vector<Step> steps;
void add() {
  steps.push_back({[] {
                     slot.set(1);
                     return true;
                   },
                   [] { slot.remove(); }});
  steps.push_back({[] { return flag(); }, [] {}});
}
void runOk(ThreadPool &pool) {
  pool.execute([] {
    for (const Step &step : steps)
      if (step.before())
        step.after();
  });
}
} // namespace pairs
namespace interfaces {
struct Interface {
  void (*enter)();
  void (*leave)();
};
void enter() { slot.set(1); }
void leave() { slot.remove(); }
void nothing() {}
const Interface sets = {enter, leave}, idle = {nothing, nothing};
void runOk(ThreadPool &pool, bool on) {
  const Interface *all = on ? &sets : &idle;
  pool.execute([all] {
    all->enter();
    all->leave();
  });
}
} // namespace interfaces

namespace observers {
template <class... Args> class Signal {
public:
  void connect(std::function<void(Args...)> f) { all.push_back(std::move(f)); }
  void operator()(Args... args) const {
    for (const auto &f : all)
      f(args...);
  }

private:
  std::vector<std::function<void(Args...)>> all;
};
Signal<int> started;
void connect() {
  started.connect([](int n) {
    slot.set(n);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void run(ThreadPool &pool) {
  pool.execute([] { started(1); });
}
} // namespace observers

namespace factories {
struct Command {
  virtual ~Command() = default;
  virtual void run() = 0;
};
struct Leaves : Command {
  void run() override {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
};
struct Clean : Command {
  void run() override {
    slot.set(1);
    slot.remove();
  }
};
std::map<std::string, std::function<std::unique_ptr<Command>()>> factories;
void fill() {
  factories["leaves"] = [] { return std::make_unique<Leaves>(); };
  factories["clean"] = [] { return std::make_unique<Clean>(); };
}
void run(ThreadPool &pool, std::string name) {
  pool.execute([name] { factories.at(name)()->run(); });
}
} // namespace factories

// All that may be there clear.
namespace callbacks {
std::function<void()> done;
void whenDone() {
  done = [] { slot.remove(); };
}
void alsoWhenDone() {
  done = [] {
    slot.remove();
    other.set(1);
    other.remove();
  };
}
void clearsOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    quiet();
    done();
  });
}
} // namespace callbacks

// What one caller gives a helper, another need not get from it.
namespace given_to_helpers {
void with(const std::function<void()> &f) {
  quiet();
  f();
}
void unknown(ThreadPool &pool, std::function<void()> f) {
  pool.execute([f] { with(f); });
}
void otherOk() {
  with([] { slot.set(1); });
  slot.remove();
}
void known(ThreadPool &pool, std::function<void()> f) {
  pool.execute([f] { with(f); });
}
void given(ThreadPool &pool) {
  known(pool, [] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}

struct Reply {
  std::function<void()> then;
};
void done(Reply &reply) { reply.then(); }
void answer(ThreadPool &pool, Reply &reply) {
  pool.execute([&reply] { done(reply); });
}
void mineOk() {
  Reply mine;
  mine.then = [] { slot.set(1); };
  done(mine);
  slot.remove();
}
Reply ours;
void fill() {
  ours.then = [] { slot.set(1); };
  // CHECK: :[[@LINE-1]]:20: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void answerOurs(ThreadPool &pool) {
  pool.execute([] { done(ours); });
}

void call(void (*f)()) { f(); }
void set() { slot.set(1); }
void pointer(ThreadPool &pool, void (*f)()) {
  pool.execute([f] { call(f); });
}
void pointerOk() {
  call(set);
  slot.remove();
}
} // namespace given_to_helpers
