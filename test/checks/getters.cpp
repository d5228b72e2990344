// RUN: %check --any-notes %s
// What an object holds is that, be it asked for or named.
#include "Inputs/prologue.h"

using Slot = threadslot::ThreadLocal<int>;
class Session {
public:
  Slot &get() const { return *held; }
  Slot *pointer() const { return held; }
  bool isOn() const { return on; }
  bool isOff() const { return !isOn(); }
  bool isReady() const noexcept;

  void undoneByName(ThreadPool &p) {
    p.execute([this] {
      get().set(1);
      held->remove();
    });
    p.execute([this] {
      held->set(1);
      pointer()->remove();
    });
    p.execute([this] {
      get().set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'get()' set here is not removed on every path out of the task [threadslot-missing-remove]
      second->remove();
    });
  }
  void underConditions(ThreadPool &p) {
    p.execute([this] {
      if (isOn())
        slot.set(1);
      quiet();
      if (on)
        slot.remove();
    });
    p.execute([this] {
      if (on)
        slot.set(1);
      quiet();
      if (isOff())
        return;
      slot.remove();
    });
    p.execute([this] {
      if (isOn())
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      on = flag();
      if (isOn())
        slot.remove();
    });
    p.execute([this] {
      if (isReady())
        slot.set(1);
      quiet();
      if (isReady())
        slot.remove();
    });
    p.execute([this] {
      if (isReady())
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      quiet();
      if (isOn())
        slot.remove();
    });
  }

private:
  Slot *held = nullptr, *second = nullptr;
  bool on = false;
};

// Who reads what others may change at any time gets another value each time,
// whatever else is returned for the same object.
class Unsteady {
public:
  bool stopped() const { return stop.load(); }
  bool running() const { return !stopped(); }
  bool hit() const {
    if (seen)
      return true;
    return false;
  }
  bool counted() const {
    static_assert(sizeof(total) >= sizeof(int), "counts far enough");
    total.fetch_add(1);
    return on;
  }
  void unsteadyTasks(ThreadPool &p) {
    p.execute([this] {
      if (stopped())
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      quiet();
      if (stopped())
        slot.remove();
    });
    p.execute([this] {
      if (running())
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      quiet();
      if (running())
        slot.remove();
    });
    p.execute([this] {
      if (hit())
        slot.set(1);
        // CHECK: :[[@LINE-1]]:9: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      quiet();
      if (hit())
        slot.remove();
    });
    p.execute([this] {
      if (counted())
        slot.set(1);
      quiet();
      if (counted())
        slot.remove();
    });
  }

private:
  std::atomic<bool> stop{false};
  volatile bool seen = false;
  static inline std::atomic<int> total{0};
  bool on = false;
};
