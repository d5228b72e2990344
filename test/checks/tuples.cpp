// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// Plain code of the library: pairs, tuples, arrays, exchange, swap.
#include "Inputs/guard.h"
#include "Inputs/prologue.h"
#include <algorithm>
#include <array>
#include <memory>
#include <tuple>
#include <utility>

void work() noexcept;

namespace pairs {
void memberOk(ThreadPool &pool) {
  pool.execute([] {
    std::pair<Guard, int> g(Guard(slot), 1);
    slot.set(1);
    work();
  });
}
void memberOtherBad(ThreadPool &pool) {
  pool.execute([] {
    std::pair<Guard, int> g(Guard(other), 1);
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void bothOk(ThreadPool &pool) {
  pool.execute([] {
    std::pair<Guard, Guard> g{Guard(other), Guard(slot)};
    slot.set(1);
    work();
  });
}
void makeOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_pair(std::make_unique<Guard>(slot), 1);
    slot.set(1);
    work();
  });
}
void firstBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_pair(std::make_unique<Guard>(slot), 1);
    g.first.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void movedOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_pair(std::make_unique<Guard>(slot), 1);
    auto h = std::move(g);
    slot.set(1);
    work();
  });
}
void movedBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_pair(std::make_unique<Guard>(slot), 1);
    {
      auto h = std::move(g);
    }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void getBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_pair(std::make_unique<Guard>(slot), 1);
    std::get<0>(g).reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
} // namespace pairs

namespace tuples {
using Owners = std::tuple<int, std::unique_ptr<Guard>>;
void memberOk(ThreadPool &pool) {
  pool.execute([] {
    Owners g(1, new Guard(slot));
    slot.set(1);
    work();
  });
}
void memberBad(ThreadPool &pool) {
  pool.execute([] {
    Owners g(1, new Guard(slot));
    std::get<1>(g).reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void getOk(ThreadPool &pool) {
  pool.execute([] {
    Owners g(1, new Guard(slot));
    auto h = std::move(std::get<1>(g));
    slot.set(1);
    work();
  });
}
void getBad(ThreadPool &pool) {
  pool.execute([] {
    Owners g(1, new Guard(slot));
    {
      auto h = std::move(std::get<1>(g));
    }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void makeOk(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_tuple(1, std::make_unique<Guard>(slot));
    slot.set(1);
    work();
  });
}
void bindingOk(ThreadPool &pool) {
  pool.execute([] {
    auto [n, g] = std::make_tuple(1, std::make_unique<Guard>(slot));
    slot.set(1);
    work();
  });
}
void bindingBad(ThreadPool &pool) {
  pool.execute([] {
    auto [n, g] = std::make_tuple(1, std::make_unique<Guard>(slot));
    g.reset();
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void tieOk(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Guard> g;
    int n = 0;
    std::tie(n, g) = std::make_tuple(1, std::make_unique<Guard>(slot));
    slot.set(1);
    work();
  });
}
void tieBad(ThreadPool &pool) {
  pool.execute([] {
    auto g = std::make_unique<Guard>(slot);
    int n = 0;
    std::tie(n, g) = std::make_tuple(1, std::make_unique<Guard>(other));
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void twoOk(ThreadPool &pool) {
  pool.execute([] {
    std::tuple<Guard, Guard> g{Guard(other), Guard(slot)};
    slot.set(1);
    work();
  });
}
void twoBad(ThreadPool &pool) {
  pool.execute([] {
    std::tuple<Guard, Guard> g{Guard(other), Guard(other)};
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
} // namespace tuples

namespace bindings {
std::pair<Guard, int> withId() { return {Guard(slot), 3}; }
std::pair<Guard, int> ofAnother() { return {Guard(other), 3}; }
void bothNamesOk(ThreadPool &pool) {
  pool.execute([] {
    auto [guard, id] = withId();
    slot.set(id);
    (void)guard;
    work();
  });
}
void bothNamesBad(ThreadPool &pool) {
  pool.execute([] {
    auto [guard, id] = ofAnother();
    slot.set(id);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    (void)guard;
    work();
  });
}
} // namespace bindings

namespace functions {
void exchangeOk(ThreadPool &pool) {
  pool.execute([] {
    Guard g(slot);
    auto h = std::exchange(g, Guard(other));
    slot.set(1);
    work();
  });
}
void swapOk(ThreadPool &pool) {
  pool.execute([] {
    Guard g(other);
    {
      Guard h(slot);
      std::swap(g, h);
    }
    slot.set(1);
    work();
  });
}
void swapBad(ThreadPool &pool) {
  pool.execute([] {
    Guard g(slot);
    {
      Guard h(other);
      std::swap(g, h);
    }
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void arrayOk(ThreadPool &pool) {
  pool.execute([] {
    std::array<Guard, 1> g{Guard(slot)};
    slot.set(1);
    work();
  });
}
void arrayBad(ThreadPool &pool) {
  pool.execute([] {
    std::array<Guard, 1> g{Guard(other)};
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
} // namespace functions
