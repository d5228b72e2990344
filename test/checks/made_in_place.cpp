// RUN: %check --any-notes %s
// Guards that are made in storage, and guards with virtual bases, which the
// constructor of the whole object builds.
#include "Inputs/prologue.h"
#include <memory>
#include <new>

#include "Inputs/guard.h"

using Slot = threadslot::ThreadLocal<int>;
struct Storage {
  alignas(Guard) unsigned char bytes[sizeof(Guard)];
  Guard *get() { return std::launder(reinterpret_cast<Guard *>(bytes)); }
};

void inStorage(ThreadPool &p) {
  p.execute([] {
    Storage s;
    auto *g = new (s.bytes) Guard(slot);
    slot.set(1);
    g->~Guard();
  });
  p.execute([] {
    Storage s;
    new (s.bytes) Guard(slot);
    slot.set(1);
    s.get()->~Guard();
  });
  p.execute([] {
    Storage s;
    new (s.bytes) Guard(other);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    s.get()->~Guard();
  });
  p.execute([] {
    Storage s;
    new (s.bytes) Guard(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    Storage s;
    auto *g = std::construct_at(s.get(), slot);
    slot.set(1);
    std::destroy_at(g);
  });
}
union Lazy {
  Guard guard;
  Lazy() {}
  ~Lazy() {}
};
void inUnions(ThreadPool &p) {
  p.execute([] {
    Lazy lazy;
    new (&lazy.guard) Guard(slot);
    slot.set(1);
    lazy.guard.~Guard();
  });
  p.execute([] {
    Lazy lazy;
    new (&lazy.guard) Guard(slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}

struct Base {
  Slot *s;
  explicit Base(Slot &s) : s(&s) {}
  virtual ~Base() { s->remove(); }
};
struct Left : virtual Base {
  explicit Left(Slot &s) : Base(s) {}
};
struct Right : virtual Base {
  explicit Right(Slot &s) : Base(s) {}
};
struct Both : Left, Right {
  Both(Slot &whole, Slot &parts) : Base(whole), Left(parts), Right(parts) {}
};
void withVirtualBases(ThreadPool &p) {
  p.execute([] {
    Left g(slot);
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    Both g(slot, other);
    slot.set(1);
    mayThrow();
  });
  p.execute([] {
    Both g(other, slot);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    for (int i = 0; i < 3; ++i) {
      Both g(slot, other);
      slot.set(i);
    }
  });
  p.execute([] {
    auto g = std::make_unique<Both>(slot, other);
    slot.set(1);
    mayThrow();
  });
}
