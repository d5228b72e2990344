// A pool that lets exceptions out, and a slot with a guard.
#pragma once

class [[clang::annotate(
    "threadslot::slot(guard=\"Guard\", include=\"\\\"pool.h\\\"\")")]] Slot {
public:
  [[clang::annotate("threadslot::set(slot=this, value=0)")]] void set(int);
  [[clang::annotate("threadslot::clear(slot=this)")]] void remove() noexcept;
  [[clang::annotate("threadslot::read(slot=this)")]] int get() const noexcept;
};

class Guard {
public:
  explicit Guard(Slot &slot) : slot(slot), old(slot.get()) {}
  ~Guard() { slot.set(old); }

private:
  Slot &slot;
  int old;
};

class Pool {
public:
  template <typename F>
  [[clang::annotate("threadslot::submit(callable=0, exceptions=propagate)")]]
  void execute(F f) {
    f();
  }
};

inline Slot user;
inline Pool pool;
