// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// Conditions that are not the same and yet agree: one number compared twice.
#include "Inputs/prologue.h"
#include <string>
#include <string_view>
#include <vector>

unsigned count() noexcept;
double ratio() noexcept;
std::string text() noexcept;
std::vector<int> numbers() noexcept;
enum class Level { Quiet, Normal, Verbose };
Level level() noexcept;

namespace integers {
void sameTestOk(ThreadPool &pool) {
  pool.execute([n = number()] {
    if (n >= 1)
      slot.set(1);
    quiet();
    if (n > 0)
      slot.remove();
  });
  pool.execute([n = number()] {
    if (n > 5)
      slot.set(1);
    quiet();
    if (!(n <= 5))
      slot.remove();
  });
  pool.execute([n = number()] {
    if (5 < n)
      slot.set(1);
    quiet();
    if (n >= 6)
      slot.remove();
  });
}
void weakerTestOk(ThreadPool &pool) {
  pool.execute([n = number()] {
    if (n > 5)
      slot.set(1);
    quiet();
    if (n > 3)
      slot.remove();
  });
  pool.execute([n = number()] {
    bool large = n > 10;
    if (large)
      slot.set(1);
    quiet();
    if (n >= 5)
      slot.remove();
  });
}
void strongerTestBad(ThreadPool &pool) {
  pool.execute([n = number()] {
    if (n > 3)
      slot.set(1);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (n > 5)
      slot.remove();
  });
  pool.execute([n = number()] {
    if (n >= 0)
      slot.set(1);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (n > 0)
      slot.remove();
  });
}
void anotherNumberBad(ThreadPool &pool) {
  pool.execute([n = number()]() mutable {
    if (n > 5)
      slot.set(1);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    n = number();
    if (n > 3)
      slot.remove();
  });
}
void onlyNumberLeftOk(ThreadPool &pool) {
  pool.execute([n = number()] {
    if (n > 2 && n < 4)
      slot.set(1);
    quiet();
    if (n == 3)
      slot.remove();
  });
  pool.execute([n = number()] {
    if (n == 3 || n == 4)
      slot.set(1);
    quiet();
    if (n > 2)
      slot.remove();
  });
}
void oneOfTwoLeftBad(ThreadPool &pool) {
  pool.execute([n = number()] {
    if (n > 2 && n < 5)
      slot.set(1);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (n == 3)
      slot.remove();
  });
}
void earlyReturnOk(ThreadPool &pool) {
  pool.execute([n = number()] {
    if (n <= 0)
      return;
    slot.set(1);
    quiet();
    for (int i = 0; i < n; ++i)
      slot.remove();
  });
}
void emptyLoopBad(ThreadPool &pool) {
  pool.execute([n = number()] {
    if (n < 0)
      return;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    for (int i = 0; i < n; ++i)
      slot.remove();
  });
}
void sumOk(ThreadPool &pool) {
  pool.execute([n = number()] {
    if (n > 0)
      slot.set(1);
    quiet();
    if (n + 1 > 1)
      slot.remove();
  });
}
} // namespace integers

namespace unsigned_integers {
void notZeroOk(ThreadPool &pool) {
  pool.execute([n = count()] {
    if (n)
      slot.set(1);
    quiet();
    if (n > 0)
      slot.remove();
  });
  pool.execute([n = count()] {
    if (n >= 1)
      slot.set(1);
    quiet();
    if (n != 0)
      slot.remove();
  });
}
void signedNotZeroBad(ThreadPool &pool) {
  pool.execute([n = number()] {
    if (n)
      slot.set(1);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (n > 0)
      slot.remove();
  });
}
} // namespace unsigned_integers

namespace two_numbers {
void impliedOk(ThreadPool &pool) {
  pool.execute([n = number(), m = number()] {
    if (n < m)
      slot.set(1);
    quiet();
    if (m > n)
      slot.remove();
  });
  pool.execute([n = number(), m = number()] {
    if (n < m)
      slot.set(1);
    quiet();
    if (n <= m)
      slot.remove();
  });
  pool.execute([n = number(), m = number()] {
    if (n < m)
      slot.set(1);
    quiet();
    if (n != m)
      slot.remove();
  });
}
void notImpliedBad(ThreadPool &pool) {
  pool.execute([n = number(), m = number()] {
    if (n <= m)
      slot.set(1);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (n < m)
      slot.remove();
  });
}
} // namespace two_numbers

namespace reals {
void sameTestOk(ThreadPool &pool) {
  pool.execute([r = ratio()] {
    if (r > 0.5)
      slot.set(1);
    quiet();
    if (0.5 <= r)
      slot.remove();
  });
}
void noNextNumberBad(ThreadPool &pool) {
  pool.execute([r = ratio()] {
    if (r > 5)
      slot.set(1);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (r >= 6)
      slot.remove();
  });
}
} // namespace reals

namespace enumerators {
void rangeOk(ThreadPool &pool) {
  pool.execute([l = level()] {
    if (l == Level::Quiet || l == Level::Normal)
      slot.set(1);
    quiet();
    if (l <= Level::Normal)
      slot.remove();
  });
}
void rangeBad(ThreadPool &pool) {
  pool.execute([l = level()] {
    if (l == Level::Quiet || l == Level::Normal)
      slot.set(1);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (l < Level::Normal)
      slot.remove();
  });
}
} // namespace enumerators

namespace flags {
constexpr int Traced = 4, Logged = 2;
void oneBitOk(ThreadPool &pool) {
  pool.execute([f = number()] {
    if (f & Traced)
      slot.set(1);
    quiet();
    if ((f & Traced) == Traced)
      slot.remove();
  });
  pool.execute([f = number()] {
    if ((f & Traced) != Traced)
      return;
    slot.set(1);
    quiet();
    if ((f & Traced) != 0)
      slot.remove();
  });
}
void twoBitsBad(ThreadPool &pool) {
  pool.execute([f = number()] {
    if (f & (Traced | Logged))
      slot.set(1);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if ((f & (Traced | Logged)) == (Traced | Logged))
      slot.remove();
  });
}
} // namespace flags

namespace sizes {
void emptyOk(ThreadPool &pool) {
  pool.execute([s = text()] {
    if (!s.empty())
      slot.set(1);
    quiet();
    if (s.size() > 0)
      slot.remove();
  });
  pool.execute([s = text()] {
    if (s.length() != 0)
      slot.set(1);
    quiet();
    if (!s.empty())
      slot.remove();
  });
  pool.execute([v = numbers()] {
    if (std::size(v) >= 2)
      slot.set(1);
    quiet();
    if (!std::empty(v))
      slot.remove();
  });
}
void oneIsEnoughBad(ThreadPool &pool) {
  pool.execute([s = text()] {
    if (!s.empty())
      slot.set(1);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (s.size() > 1)
      slot.remove();
  });
}
void loopOk(ThreadPool &pool) {
  pool.execute([v = numbers()] {
    if (v.size() < 1)
      return;
    slot.set(1);
    for (int n : v) {
      use(n);
      slot.remove();
    }
  });
}
void changedBad(ThreadPool &pool) {
  pool.execute([v = numbers()]() mutable {
    if (v.empty())
      return;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    v.clear();
    if (v.size() > 0)
      slot.remove();
  });
}
} // namespace sizes
