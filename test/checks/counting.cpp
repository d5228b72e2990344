// RUN: %check --any-notes %s
// RUN: %if libc++ %{ %check --any-notes %s -- %libc++ %}
// Loops that count over the few elements of a container or of an array, and
// algorithms that call what they are given for each.
#include "Inputs/guard.h"
#include "Inputs/prologue.h"
#include <algorithm>
#include <functional>
#include <vector>

namespace counted {
void indexOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    undo.push_back([] { slot.remove(); });
    undo.push_back([] { other.remove(); });
    slot.set(1);
    other.set(1);
    for (std::size_t i = 0; i < undo.size(); ++i)
      undo[i]();
  });
}
void fromSecondBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    undo.push_back([] { slot.remove(); });
    undo.push_back([] { other.remove(); });
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    other.set(1);
    for (std::size_t i = 1; i < undo.size(); ++i)
      undo[i]();
  });
}
void notEqualOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    undo.push_back([] { slot.remove(); });
    undo.push_back([] { other.remove(); });
    slot.set(1);
    other.set(1);
    for (std::size_t i = 0; i != undo.size(); i++)
      undo.at(i)();
  });
}
void downOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    undo.push_back([] { slot.remove(); });
    undo.push_back([] { other.remove(); });
    slot.set(1);
    other.set(1);
    for (std::size_t i = undo.size(); i-- > 0;)
      undo[i]();
  });
}
void downSignedOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    undo.push_back([] { slot.remove(); });
    undo.push_back([] { other.remove(); });
    slot.set(1);
    other.set(1);
    for (int i = int(undo.size()) - 1; i >= 0; --i)
      undo[i]();
  });
}
void downSignedBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    undo.push_back([] { slot.remove(); });
    undo.push_back([] { other.remove(); });
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    other.set(1);
    for (int i = int(undo.size()) - 1; i > 0; --i)
      undo[i]();
  });
}
void downByOneOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    undo.push_back([] { slot.remove(); });
    undo.push_back([] { other.remove(); });
    slot.set(1);
    other.set(1);
    for (std::size_t i = undo.size(); i > 0; --i)
      undo[i - 1]();
  });
}
void whileOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    undo.push_back([] { slot.remove(); });
    undo.push_back([] { other.remove(); });
    slot.set(1);
    other.set(1);
    std::size_t i = 0;
    while (i < undo.size())
      undo[i++]();
  });
}
void leavesBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    undo.push_back([] { slot.remove(); });
    undo.push_back([] { other.remove(); });
    slot.set(1);
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (std::size_t i = 0; i < undo.size(); ++i) {
      undo[i]();
      if (flag())
        break;
    }
  });
}
void constantOk(ThreadPool &pool) {
  pool.execute([] {
    Guard guards[] = {Guard(slot, false), Guard(other, false)};
    threadslot::ThreadLocal<int> *all[] = {&slot, &other};
    for (int i = 0; i < 2; ++i)
      all[i]->set(1);
    slot.remove();
    other.remove();
  });
}
void constantBad(ThreadPool &pool) {
  pool.execute([] {
    threadslot::ThreadLocal<int> *all[] = {&slot, &other};
    slot.set(1);
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (int i = 0; i < 1; ++i)
      all[i]->remove();
  });
}
// A loop that runs at least once.
void runsOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    for (int i = 0; i < 3; ++i)
      slot.remove();
  });
}
void manyBad(ThreadPool &pool) {
  pool.execute([] {
    for (int i = 0; i < 1000; ++i)
      slot.set(i);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace counted

namespace algorithms {
void rangeOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    undo.push_back([] { slot.remove(); });
    undo.push_back([] { other.remove(); });
    slot.set(1);
    other.set(1);
    std::ranges::for_each(undo, [](auto &f) { f(); });
  });
}
void rangeBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    undo.push_back([] { slot.remove(); });
    slot.set(1);
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::ranges::for_each(undo, [](auto &f) { f(); });
  });
}
// Over what is not known, a callable runs any number of times.
void setsInCallableBad(ThreadPool &pool, std::vector<int> all) {
  pool.execute([all] {
    std::ranges::for_each(all, [](int x) { slot.set(x); });
// CHECK: :[[@LINE-1]]:44: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void removesInCallableBad(ThreadPool &pool, std::vector<int> all) {
  pool.execute([all] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::ranges::for_each(all, [](int) { slot.remove(); });
  });
}
void setsAndRemovesInCallableOk(ThreadPool &pool, std::vector<int> all) {
  pool.execute([all] {
    std::ranges::for_each(all, [](int x) {
      slot.set(x);
      slot.remove();
    });
  });
}
void anyOfOk(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    undo.push_back([] { slot.remove(); });
    undo.push_back([] { other.remove(); });
    slot.set(1);
    other.set(1);
    bool any = std::any_of(undo.begin(), undo.end(), [](auto &f) {
      f();
      return false;
    });
    (void)any;
  });
}
void anyOfStopsBad(ThreadPool &pool) {
  pool.execute([] {
    std::vector<std::function<void()>> undo;
    undo.push_back([] { slot.remove(); });
    undo.push_back([] { other.remove(); });
    slot.set(1);
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    bool any = std::any_of(undo.begin(), undo.end(), [](auto &f) {
      f();
      return true;
    });
    (void)any;
  });
}
} // namespace algorithms
