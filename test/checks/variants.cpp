// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// std::variant and std::any: what is held, and of which type it is.
#include "Inputs/guard.h"
#include "Inputs/prologue.h"
#include <any>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace variants {
void emplacedOk(ThreadPool &pool) {
  pool.execute([] {
    std::variant<std::monostate, Guard> guard;
    guard.emplace<Guard>(slot);
    slot.set(1);
  });
}
void emplacedByIndexOk(ThreadPool &pool) {
  pool.execute([] {
    std::variant<std::monostate, Guard> guard;
    guard.emplace<1>(slot);
    slot.set(1);
  });
}
void emptyBad(ThreadPool &pool) {
  pool.execute([] {
    std::variant<std::monostate, Guard> guard;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void replacedBad(ThreadPool &pool) {
  pool.execute([] {
    std::variant<std::monostate, Guard> guard;
    guard.emplace<Guard>(slot);
    guard = std::monostate();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void assignedOk(ThreadPool &pool) {
  pool.execute([] {
    std::variant<std::monostate, Guard> guard;
    guard = Guard(slot);
    slot.set(1);
  });
}
void convertedOk(ThreadPool &pool) {
  pool.execute([] {
    std::variant<std::monostate, Guard> guard = Guard(slot);
    slot.set(1);
  });
}
void movedOk(ThreadPool &pool) {
  pool.execute([] {
    std::variant<std::monostate, Guard> guard = Guard(slot);
    auto kept = std::move(guard);
    slot.set(1);
  });
}
void movedEndsBad(ThreadPool &pool) {
  pool.execute([] {
    std::variant<std::monostate, Guard> guard = Guard(slot);
    { auto gone = std::move(guard); }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void inPlaceOk(ThreadPool &pool) {
  pool.execute([] {
    std::variant<int, Guard> guard(std::in_place_type<Guard>, slot);
    slot.set(1);
  });
}
void testedOk(ThreadPool &pool) {
  pool.execute([] {
    std::variant<std::monostate, Guard> guard;
    if (flag())
      guard.emplace<Guard>(slot);
    if (std::holds_alternative<Guard>(guard))
      slot.set(1);
  });
}
void testedBad(ThreadPool &pool) {
  pool.execute([] {
    std::variant<std::monostate, Guard> guard;
    if (flag())
      guard.emplace<Guard>(slot);
    if (std::holds_alternative<std::monostate>(guard))
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void gotOk(ThreadPool &pool) {
  pool.execute([] {
    std::variant<int, std::function<void()>> undo = [] { slot.remove(); };
    slot.set(1);
    if (auto *run = std::get_if<std::function<void()>>(&undo))
      (*run)();
  });
}
void gotBad(ThreadPool &pool) {
  pool.execute([] {
    std::variant<int, std::function<void()>> undo = 1;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (auto *run = std::get_if<1>(&undo))
      (*run)();
  });
}
void getOk(ThreadPool &pool) {
  pool.execute([] {
    std::variant<int, std::function<void()>> undo = [] { slot.remove(); };
    slot.set(1);
    std::get<1>(undo)();
  });
}
void visitedOk(ThreadPool &pool) {
  pool.execute([] {
    std::variant<std::monostate, std::function<void()>> undo;
    undo = [] { slot.remove(); };
    slot.set(1);
    struct Visitor {
      void operator()(std::monostate) const {}
      void operator()(std::function<void()> &run) const { run(); }
    };
    std::visit(Visitor(), undo);
  });
}
void visitedBad(ThreadPool &pool) {
  pool.execute([] {
    std::variant<std::monostate, std::function<void()>> undo;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    struct Visitor {
      void operator()(std::monostate) const {}
      void operator()(std::function<void()> &) const { slot.remove(); }
    };
    std::visit(Visitor(), undo);
  });
}
// Which alternative is held, asked in three ways.
void whichIsHeld(ThreadPool &p, const std::variant<int, std::string> &v) {
  p.execute([v] {
    if (v.index() == 0)
      slot.set(1);
    if (std::holds_alternative<int>(v))
      slot.remove();
  });
  p.execute([v] {
    switch (v.index()) {
    case 1:
      slot.set(1);
      break;
    default:
      break;
    }
    if (std::get_if<std::string>(&v))
      slot.remove();
  });
  p.execute([v] {
    if (v.index() == 0)
      slot.set(1);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (std::holds_alternative<std::string>(v))
      slot.remove();
  });
}
// Of one type twice, nobody knows which.
void whichOfOneType(ThreadPool &p, const std::variant<int, int> &v) {
  p.execute([v] {
    if (v.index() == 1)
      slot.set(1);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (v.index() == 0)
      slot.remove();
  });
  p.execute([v] {
    if (v.index() == 1)
      slot.set(1);
    if (v.index() == 1)
      slot.remove();
  });
}
} // namespace variants

namespace anys {
struct Copied {
  ~Copied() { slot.remove(); }
};
void heldOk(ThreadPool &pool) {
  pool.execute([] {
    std::any guard = Copied();
    slot.set(1);
  });
}
void resetBad(ThreadPool &pool) {
  pool.execute([] {
    std::any guard = Copied();
    guard.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void emplacedOk(ThreadPool &pool) {
  pool.execute([] {
    std::any guard;
    guard.emplace<Copied>();
    slot.set(1);
    if (guard.has_value())
      guard.reset();
  });
}
void emptyBad(ThreadPool &pool) {
  pool.execute([] {
    std::any guard;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void castOk(ThreadPool &pool) {
  pool.execute([] {
    std::any undo = std::function<void()>([] { slot.remove(); });
    slot.set(1);
    if (auto *run = std::any_cast<std::function<void()>>(&undo))
      (*run)();
  });
}
void castBad(ThreadPool &pool) {
  pool.execute([] {
    std::any undo = 1;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (auto *run = std::any_cast<std::function<void()>>(&undo))
      (*run)();
  });
}
} // namespace anys

// A callable that is held ends as it would by itself, and the task goes on.
void loudCallables(ThreadPool &p) {
  p.execute([] {
    std::variant<int, std::function<void()>> run = [] { slot.set(1); };
    // CHECK: :[[@LINE-1]]:57: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (auto *f = std::get_if<std::function<void()>>(&run))
      (*f)();
  });
  p.execute([] {
    std::variant<int, std::function<void()>> run = [] {
      slot.set(1);
      slot.remove();
    };
    std::get<std::function<void()>>(run)();
  });
  p.execute([] {
    std::variant<int, std::function<void()>> run = 1;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

// What make_any makes holds its object as if it had been put in.
void madeAny(ThreadPool &p) {
  p.execute([] {
    auto a = std::make_any<std::shared_ptr<Guard>>(
        std::make_shared<Guard>(slot));
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    auto a = std::make_any<std::shared_ptr<Guard>>(
        std::make_shared<Guard>(other));
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

// An alternative is named by its number, too.
void madeByIndex(ThreadPool &p) {
  p.execute([] {
    std::variant<Guard, int> guard(std::in_place_index<0>, slot);
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    std::variant<Guard, int> guard(std::in_place_index<0>, other);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    std::variant<int, Guard> guard(std::in_place_index<1>, slot);
    guard = 1;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// What an emptied owner would have run is nothing.
void emplacedCallables(ThreadPool &p) {
  p.execute([] {
    std::variant<int, std::function<void()>> run;
    run.emplace<std::function<void()>>([] { slot.set(1); });
    // CHECK: :[[@LINE-1]]:45: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::get<1>(run)();
  });
  p.execute([] {
    std::variant<int, std::function<void()>> undo;
    undo.emplace<std::function<void()>>([] { slot.remove(); });
    slot.set(1);
    std::get<1>(undo)();
  });
}
