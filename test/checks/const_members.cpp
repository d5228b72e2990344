// RUN: %check --any-notes %s
// What a const member function works out is the same for the same object; what
// it gives out is what is held there, however it comes to that.
#include "Inputs/prologue.h"
#include <mutex>
#include <utility>

int compute(int) noexcept;
bool allowed(int) noexcept;
std::pair<bool, bool> asks(int) noexcept;

class Worker {
public:
  bool lockedByHand() const {
    mutex.lock();
    bool now = on;
    mutex.unlock();
    return now;
  }
  bool locked() const {
    std::lock_guard<std::mutex> lock(mutex);
    return on;
  }
  bool counted() const {
    ++calls;
    return on;
  }
  bool logged() const {
    bool now = on;
    use(now);
    return now;
  }
  int cached() const {
    if (!known) {
      value = compute(n);
      known = true;
    }
    return value;
  }
  bool lockedAnswer() const {
    std::lock_guard<std::mutex> lock(mutex);
    return allowed(n);
  }
  bool notAnswer() const { return !allowed(n); }
  bool everywhere() const {
    std::lock_guard<std::mutex> lock(mutex);
    return all;
  }
  bool behind() const {
    mutex.lock();
    bool now = next->on;
    mutex.unlock();
    return now;
  }
  std::pair<bool, bool> asked() const { return asks(n); }

  void asksTwice(ThreadPool &p) {
    p.execute([this] {
      if (lockedByHand())
        slot.set(1);
      quiet();
      if (lockedByHand())
        slot.remove();
    });
    p.execute([this] {
      if (locked())
        slot.set(1);
      quiet();
      if (on)
        slot.remove();
    });
    p.execute([this] {
      if (on)
        slot.set(1);
      quiet();
      if (lockedByHand())
        slot.remove();
    });
    p.execute([this] {
      if (counted())
        slot.set(1);
      quiet();
      if (counted())
        slot.remove();
    });
    p.execute([this] {
      if (counted())
        slot.set(1);
      quiet();
      if (on)
        slot.remove();
    });
    p.execute([this] {
      if (logged())
        slot.set(1);
      quiet();
      if (logged())
        slot.remove();
    });
    p.execute([this] {
      if (cached() == 3)
        slot.set(1);
      quiet();
      if (cached() == 3)
        slot.remove();
    });
    p.execute([this] {
      if (lockedAnswer())
        slot.set(1);
      quiet();
      if (lockedAnswer())
        slot.remove();
    });
    p.execute([this] {
      if (everywhere())
        slot.set(1);
      quiet();
      if (everywhere())
        slot.remove();
    });
    p.execute([this] {
      if (behind())
        slot.set(1);
      quiet();
      if (behind())
        slot.remove();
    });
    p.execute([this] {
      if (behind())
        slot.set(1);
      quiet();
      if (next->on)
        slot.remove();
    });
    p.execute([this] {
      if (asked().first)
        slot.set(1);
      quiet();
      if (asked().first)
        slot.remove();
    });
  }
  void asksForAnother(ThreadPool &p) {
    p.execute([this] {
      if (lockedByHand())
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      on = flag();
      if (lockedByHand())
        slot.remove();
    });
    p.execute([this] {
      if (counted())
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      on = flag();
      if (counted())
        slot.remove();
    });
    p.execute([this] {
      if (cached())
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      known = false;
      n = number();
      if (cached())
        slot.remove();
    });
    p.execute([this] {
      if (lockedAnswer())
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      n = number();
      if (lockedAnswer())
        slot.remove();
    });
    p.execute([this] {
      if (notAnswer())
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      n = number();
      if (notAnswer())
        slot.remove();
    });
    p.execute([this] {
      if (everywhere())
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      all = flag();
      if (everywhere())
        slot.remove();
    });
    p.execute([this] {
      if (behind())
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      next->on = flag();
      if (behind())
        slot.remove();
    });
    p.execute([this] {
      if (locked())
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      quiet();
      if (lockedAnswer())
        slot.remove();
    });
    p.execute([this] {
      if (asked().first)
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      quiet();
      if (asked().second)
        slot.remove();
    });
  }

private:
  static inline bool all = false;
  mutable std::mutex mutex;
  mutable int calls = 0, value = 0;
  mutable bool known = false;
  bool on = false;
  int n = 0;
  Worker *next = nullptr;
};
