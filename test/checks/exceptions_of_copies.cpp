// RUN: %check --any-notes %s
// What users wrote runs when the library copies their objects, and may throw.
#include "Inputs/prologue.h"
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

struct Unseen {
  Unseen();
  Unseen(const Unseen &);
};
struct Throws {
  Throws() = default;
  Throws(const Throws &) {
    if (flag())
      throw std::runtime_error("copy");
  }
};
struct Quiet {
  Quiet();
  Quiet(const Quiet &) noexcept;
};
struct Harmless {
  int n = 0;
  Harmless() = default;
  Harmless(const Harmless &o) : n(o.n) {}
};
namespace containers {
void bad(ThreadPool &pool, const std::vector<Unseen> &from) {
  pool.execute([&from] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    auto copy = from;
    slot.remove();
  });
}
void seenBad(ThreadPool &pool, const std::map<int, Throws> &from) {
  pool.execute([&from] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    std::map<int, Throws> copy(from);
    slot.remove();
  });
}
void nestedBad(ThreadPool &pool, const std::vector<std::pair<int, Unseen>> &from) {
  pool.execute([&from] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    auto copy = from;
    slot.remove();
  });
}
void assignedBad(ThreadPool &pool, const std::vector<Unseen> &from) {
  pool.execute([&from] {
    std::vector<Unseen> copy;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    copy = from;
    slot.remove();
  });
}
void addedBad(ThreadPool &pool, const Unseen &one) {
  pool.execute([&one] {
    std::vector<Unseen> all;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    all.push_back(one);
    slot.remove();
  });
}
void ok(ThreadPool &pool, const std::vector<Quiet> &from) {
  pool.execute([&from] {
    slot.set(1);
    auto copy = from;
    copy.push_back(from[0]);
    slot.remove();
  });
}
void seenOk(ThreadPool &pool, const std::vector<Harmless> &from) {
  pool.execute([&from] {
    slot.set(1);
    auto copy = from;
    copy.push_back(from[0]);
    copy = from;
    slot.remove();
  });
}
void movedOk(ThreadPool &pool, std::vector<Unseen> from) {
  pool.execute([from = std::move(from)]() mutable {
    slot.set(1);
    auto moved = std::move(from);
    slot.remove();
  });
}
void sharedOk(ThreadPool &pool, const std::shared_ptr<Unseen> &from) {
  pool.execute([&from] {
    std::vector<std::shared_ptr<Unseen>> all;
    slot.set(1);
    auto copy = from;
    all.push_back(copy);
    auto again = all;
    slot.remove();
  });
}
void caughtOk(ThreadPool &pool, const std::vector<Throws> &from) {
  pool.execute([&from] {
    slot.set(1);
    try {
      auto copy = from;
    } catch (const std::exception &) {
    }
    slot.remove();
  });
}
void caughtBad(ThreadPool &pool, const std::vector<Throws> &from) {
  pool.execute([&from] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      auto copy = from;
    } catch (const std::logic_error &) {
    }
    slot.remove();
  });
}
} // namespace containers

namespace others {
void optionalBad(ThreadPool &pool, const std::optional<Unseen> &from) {
  pool.execute([&from] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    auto copy = from;
    slot.remove();
  });
}
void atBad(ThreadPool &pool, const std::array<int, 2> &from, int i) {
  pool.execute([&from, i] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(from.at(i));
    slot.remove();
  });
}
void atOk(ThreadPool &pool, const std::array<int, 2> &from) {
  pool.execute([&from] {
    slot.set(1);
    use(from.at(1));
    slot.remove();
  });
}
} // namespace others

namespace arrays {
struct Both {
  Unseen both[2];
};
struct Neither {
  Harmless both[2];
};
void bad(ThreadPool &pool, const Both &from) {
  pool.execute([&from] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    Both copy = from;
    slot.remove();
  });
}
void standardBad(ThreadPool &pool, const std::array<Unseen, 2> &from) {
  pool.execute([&from] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    auto copy = from;
    slot.remove();
  });
}
void ok(ThreadPool &pool, const Neither &from) {
  pool.execute([&from] {
    slot.set(1);
    Neither copy = from;
    slot.remove();
  });
}
} // namespace arrays
