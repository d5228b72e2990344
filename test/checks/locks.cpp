// RUN: %check --any-notes %s
// Locks of the standard library around what the user calls a mutex.
#include "Inputs/prologue.h"
#include <mutex>

struct Binds {
  void lock() { slot.set(1); }
  void unlock() { slot.remove(); }
  bool try_lock() {
    if (flag())
      return false;
    lock();
    return true;
  }
};
void locks(ThreadPool &p) {
  p.execute([] {
    Binds context;
    std::lock_guard<Binds> lock(context);
    mayThrow();
  });
  p.execute([] {
    Binds context;
    std::unique_lock<Binds> lock(context);
    mayThrow();
    lock.unlock();
    quiet();
  });
  p.execute([] {
    Binds context;
    std::unique_lock<Binds> lock(context, std::try_to_lock);
    if (!lock)
      return;
    mayThrow();
  });
  p.execute([] {
    Binds context;
    std::scoped_lock lock(context);
    mayThrow();
  });
  p.execute([] {
    Binds context;
    context.lock();
    std::lock_guard<Binds> lock(context, std::adopt_lock);
    mayThrow();
  });
}
struct BindsOnly {
  void lock() {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  void unlock() { other.remove(); }
};
struct Released {
  void lock() {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  void unlock() { slot.remove(); }
};
void keepsSet(ThreadPool &p) {
  p.execute([] {
    BindsOnly context;
    std::lock_guard<BindsOnly> lock(context);
  });
  p.execute([] {
    Released context;
    std::unique_lock<Released> lock(context);
    lock.release();
  });
}
// A mutex of the library has nothing to do with slots.
void mutexes(ThreadPool &p, std::mutex &m) {
  p.execute([&m] {
    std::lock_guard<std::mutex> lock(m);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([&m] {
    std::unique_lock<std::mutex> lock(m);
    slot.set(1);
    slot.remove();
  });
}
// Whether it was locked has two spellings.
void triedMutex(ThreadPool &p, std::mutex &m) {
  p.execute([&m] {
    std::unique_lock<std::mutex> lock(m, std::try_to_lock);
    if (lock)
      slot.set(1);
    quiet();
    if (lock.owns_lock())
      slot.remove();
  });
  p.execute([&m] {
    std::unique_lock<std::mutex> lock(m, std::try_to_lock);
    if (lock)
      slot.set(1);
    // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    lock.unlock();
    if (lock.owns_lock())
      slot.remove();
  });
}
