// Guards: objects whose destruction undoes what a scope does to a slot, however it is left.
//
//   static threadslot::ThreadLocal<int> depth("depth");
//   depth.set(1);
//   {
//     threadslot::ScopedValue inner(depth, 2);   // sets now
//     assert(depth.get() == 2);
//   }                                            // puts 1 back, also when an exception leaves
//   assert(depth.get() == 1);
//   threadslot::ScopedRemove cleared(depth);     // depth is empty when this scope ends
//
//   ScopedRemove(slot)         removes the slot's value at the end
//   ScopedRestore(slot)        puts back at the end what the slot holds now, or empties it
//   ScopedValue(slot, value)   sets now and puts back at the end what the slot held before
//   ScopeExit(callable)        calls at the end; for slots of other libraries
//
// Prefer restoring to removing: a task may run inside another one (a pool that is full, a wait that
// helps), and the outer task's value should survive it.
//
// Lifetime. A guard must be destroyed on the thread that made it (restoring elsewhere aborts with a
// message) and before its slot. Guards of one scope end in reverse order; ended in another order
// they leave what the last one saved. The saved value is kept alive, not copied: restoring moves
// a pointer, needs no memory and does not throw. While saved, the value is not assigned to by
// set(), but changes made through a reference to it remain.
//
// Thread safety. A guard belongs to one thread. Cost: ScopedRemove that of remove(), the others
// two probes and, for a set in the scope, one allocation.
//
// What does not compile: an unnamed guard under -Werror (it would end at once); copying or moving a
// guard (it would act twice); a guard on a temporary slot (nobody else could use it); ScopedValue
// with a value the slot cannot hold.
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

#include "threadslot/thread_local.h"

namespace threadslot {

template <class T>
class [[nodiscard("an unnamed guard ends at once: give it a name")]] ScopedRemove {
public:
  [[nodiscard("an unnamed guard ends at once: give it a name")]]
  explicit ScopedRemove(ThreadLocal<T> &slot) noexcept
      : slot_(slot) {}
  ScopedRemove(const ThreadLocal<T> &&) THREADSLOT_DELETE("the slot must outlive the guard");
  ScopedRemove(const ScopedRemove &) THREADSLOT_DELETE("a guard acts only once");
  ScopedRemove &operator=(const ScopedRemove &) THREADSLOT_DELETE("a guard acts only once");
  ~ScopedRemove() { slot_.remove(); }

private:
  ThreadLocal<T> &slot_;
};

template <class T>
class [[nodiscard("an unnamed guard ends at once: give it a name")]] ScopedRestore {
public:
  [[nodiscard("an unnamed guard ends at once: give it a name")]]
  explicit ScopedRestore(ThreadLocal<T> &slot) noexcept
      : slot_(slot), saved_(slot.save()) {}
  ScopedRestore(const ThreadLocal<T> &&) THREADSLOT_DELETE("the slot must outlive the guard");
  ScopedRestore(const ScopedRestore &) THREADSLOT_DELETE("a guard acts only once");
  ScopedRestore &operator=(const ScopedRestore &) THREADSLOT_DELETE("a guard acts only once");
  ~ScopedRestore() { slot_.restore(saved_); }

private:
  ThreadLocal<T> &slot_;
  detail::SavedBox saved_;
};

template <class T>
class [[nodiscard("an unnamed guard ends at once: give it a name")]] ScopedValue {
public:
  template <class U = T>
  [[nodiscard("an unnamed guard ends at once: give it a name")]]
  ScopedValue(ThreadLocal<T> &slot, U &&value,
              std::source_location where = std::source_location::current())
      : slot_(slot), saved_(slot.save()) {
    slot_.set(std::forward<U>(value), where);
  }
  template <class U>
  ScopedValue(const ThreadLocal<T> &&, U &&) THREADSLOT_DELETE("the slot must outlive the guard");
  ScopedValue(const ScopedValue &) THREADSLOT_DELETE("a guard acts only once");
  ScopedValue &operator=(const ScopedValue &) THREADSLOT_DELETE("a guard acts only once");
  ~ScopedValue() { slot_.restore(saved_); }

private:
  ThreadLocal<T> &slot_;
  detail::SavedBox saved_;
};

template <std::invocable F>
class [[nodiscard("an unnamed guard ends at once: give it a name")]] ScopeExit {
public:
  [[nodiscard("an unnamed guard ends at once: give it a name")]]
  explicit ScopeExit(F callable) noexcept(std::is_nothrow_move_constructible_v<F>)
      : callable_(std::move(callable)) {}
  ScopeExit(const ScopeExit &) THREADSLOT_DELETE("a guard acts only once");
  ScopeExit &operator=(const ScopeExit &) THREADSLOT_DELETE("a guard acts only once");
  ~ScopeExit() {
    if (active_)
      callable_();
  }

  // The scope has ended well: do not call.
  void dismiss() noexcept { active_ = false; }

private:
  F callable_;
  bool active_ = true;
};

} // namespace threadslot
