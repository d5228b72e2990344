// A slot: one object that holds a separate value for every thread.
//
//   static threadslot::ThreadLocal<std::string> user("user");
//
//   user.set("ada");                        // for this thread only
//   std::thread([] {
//     assert(user.try_get() == nullptr);    // another thread, another value
//     user.get() += "grace";                // get() makes the value if there is none
//   }).join();                              // its value dies with the thread
//   assert(user.get() == "ada");
//   user.remove();                          // destroys this thread's value
//
// Lifetime. A value lives until it is removed or replaced, or its thread ends. A slot may be
// destroyed while threads hold values for it; that is O(1) and destroys no value: every thread
// destroys its own, at its next insertion or sweep, or at its end. A slot must not be used after
// its destruction, nor outlived by a guard on it. A new slot never sees a value of an old one,
// wherever it lies in memory. At a thread's end the youngest value is destroyed first; destructors
// may use any slot, and values they make are destroyed in up to three more rounds. A slot may be
// used until its thread is gone, also from destructors of thread_local and static objects; it must
// then be alive itself, so let a slot that others may outlive be a reference to one never deleted.
// A shared library that has set values is not unloaded before their threads have ended.
//
// References returned by get(), try_get() and emplace() stay valid until the same slot is set or
// removed by the same thread; operations on other slots do not touch them.
//
// Thread safety. Every member acts on the calling thread's value and may be called by any number
// of threads at once; only construction, destruction and moving need exclusive access. An initial
// value's supplier is called by many threads.
//
// Exceptions. A value that cannot be made, or memory that runs out, leaves everything as it was.
//
// Cost. get() of a present value is one probe of the thread's own table: no lock, no atomic, no
// shared memory. Setting and removing in turn allocates nothing. A thread that uses no slot pays
// nothing. A value costs a header of 64 bytes and on average two to three table entries of 16
// bytes; up to 32 removed values of at most 64 bytes keep theirs for their slots' next ones.
//
// What does not compile: a value type that is a reference, const or an array (there would be
// nothing to set); setting a value from which the type cannot be made; copying a slot (a copy
// would be another slot).
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <source_location>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "threadslot/annotations.h"
#include "threadslot/detail/deleted.h"
#include "threadslot/detail/module_pin.h"
#include "threadslot/detail/thread_state.h"

namespace threadslot {

// What get() throws if the slot is empty and has neither a supplier nor a default value, if making
// that value needs the value itself, or if the slot was moved from.
class BadSlotAccess : public std::logic_error {
public:
  using std::logic_error::logic_error;
};

template <class T> class ScopedRestore;
template <class T> class ScopedValue;

template <class T>
class THREADSLOT_EFFECT(slot(fix=restore, guard="threadslot::ScopedRestore",
                             include="<threadslot/threadslot.h>", severity=high)) ThreadLocal {
  static_assert(std::is_object_v<T> && !std::is_array_v<T>,
                "ThreadLocal<T>: T must be an object type; use a pointer or std::array");
  static_assert(!std::is_const_v<T> && !std::is_volatile_v<T>,
                "ThreadLocal<T>: T must not be const or volatile, a slot's value can be set");

public:
  using value_type = T;

  // The name appears in reports of what tasks leave behind; it must outlive every use of the slot.
  ThreadLocal() : ThreadLocal("") {}
  explicit ThreadLocal(const char *slot_name) : ThreadLocal(detail::staying_type<T>(), slot_name) {}

  // A slot whose get() makes the value by calling `supplier`, once a thread and again after
  // remove(). The supplier may use slots. If it sets this one, what it returns wins; if it gets
  // this one, which would call it again, that throws BadSlotAccess.
  template <std::invocable F>
  static ThreadLocal with_initial(F supplier, const char *slot_name = "") {
    ThreadLocal slot(slot_name);
    slot.make_initial_from(std::move(supplier));
    return slot;
  }

  // The moved-from slot is empty in every thread and stays so; the new one has its values.
  ThreadLocal(ThreadLocal &&) noexcept = default;
  ThreadLocal &operator=(ThreadLocal &&) noexcept = default;
  ThreadLocal(const ThreadLocal &) THREADSLOT_DELETE("a slot is a place, not a value");
  ThreadLocal &operator=(const ThreadLocal &) THREADSLOT_DELETE("a slot is a place, not a value");

  // This thread's value; made by the supplier, or T(), if there is none.
  THREADSLOT_EFFECT(read(slot=this))
  T &get(std::source_location where = std::source_location::current()) {
    detail::Box *box = detail::this_thread.find(key_);
    if (!box) [[unlikely]]
      box = make_initial(where);
    return value_in(box);
  }

  // This thread's value, or null if there is none; never makes one.
  THREADSLOT_EFFECT(read(slot=this))
  T *try_get() noexcept {
    detail::Box *box = detail::this_thread.find(key_);
    if (!box) [[unlikely]]
      box = detail::this_thread.find_after_miss(key_);
    return box ? std::addressof(value_in(box)) : nullptr;
  }

  // Ends the earlier value and makes this thread's value from `value`. Assigns to the earlier
  // value where that cannot throw and nobody has saved it, else puts a new one in its place.
  template <class U = T>
  THREADSLOT_EFFECT(set(slot=this, value=0)) void set(
      U &&value, std::source_location where = std::source_location::current()) {
    static_assert(std::is_constructible_v<T, U>,
                  "ThreadLocal<T>::set: a T cannot be made from this value");
    assign_or_install(where, std::forward<U>(value));
  }

  // The same, and returns a copy of what was there. The earlier value itself may have to come back:
  // a guard may have saved it.
  template <class U = T>
  THREADSLOT_EFFECT(exchange(slot=this, value=0)) std::optional<T> exchange(
      U &&value, std::source_location where = std::source_location::current()) {
    static_assert(std::is_copy_constructible_v<T>,
                  "ThreadLocal<T>::exchange: returns a copy; move the earlier value out of get()");
    std::optional<T> earlier;
    if (const T *present = try_get())
      earlier.emplace(*present);
    set(std::forward<U>(value), where);
    return earlier;
  }

  // The same as set(), constructing in place; for types that cannot be moved. A default argument
  // cannot follow a pack: reports say where the value was set only if emplace_at() was told.
  template <class... Args> THREADSLOT_EFFECT(set(slot=this, value=0)) T &emplace(Args &&...args) {
    static_assert(std::is_constructible_v<T, Args...>,
                  "ThreadLocal<T>::emplace: a T cannot be made from these arguments");
    return install(std::source_location{}, std::forward<Args>(args)...);
  }
  template <class... Args>
  THREADSLOT_EFFECT(set(slot=this, value=1)) T &emplace_at(std::source_location where,
                                                          Args &&...args) {
    static_assert(std::is_constructible_v<T, Args...>,
                  "ThreadLocal<T>::emplace_at: a T cannot be made from these arguments");
    return install(where, std::forward<Args>(args)...);
  }

  // Ends this thread's value and says whether there was one. Its destructor has run on return,
  // unless the call comes from inside such a destructor: then it runs next.
  THREADSLOT_EFFECT(clear(slot=this))
  bool remove() noexcept {
    if constexpr (may_stay_unused)
      return detail::this_thread.vacate(key_);
    else
      return detail::this_thread.remove(key_.id());
  }

protected:
  ThreadLocal(const detail::BoxType &type, const char *slot_name) : key_(slot_name), type_(&type) {}

  template <class F> void make_initial_from(F supplier) {
    static_assert(std::is_convertible_v<std::invoke_result_t<F &>, T> ||
                      std::is_same_v<std::invoke_result_t<F &>, T>,
                  "ThreadLocal<T>::with_initial: the supplier must return a T");
    initial_ = std::make_unique<const InitialFrom<F>>(std::move(supplier));
  }

private:
  friend class ContextSnapshot;
  friend class ScopedRestore<T>;
  friend class ScopedValue<T>;

  // What the guards are made of: a handle on the present value, and putting that value back. The
  // value itself is neither copied nor moved.
  THREADSLOT_EFFECT(read(slot=this))
  detail::SavedBox save() noexcept { return {detail::this_thread, detail::this_thread.find(key_)}; }
  THREADSLOT_EFFECT(set(slot=this, value=0))
  void restore(detail::SavedBox &saved) noexcept { detail::this_thread.restore(key_.id(), saved); }

  // Whether a removed value may lie unused until the next set assigns to it: nobody can tell, and
  // it occupies little memory.
  static constexpr bool may_stay_unused = detail::reuse_memory &&
                                          std::is_trivially_copy_constructible_v<T> &&
                                          std::is_trivially_copy_assignable_v<T> &&
                                          std::is_trivially_destructible_v<T> && sizeof(T) <= 64;

  struct Initial {
    // A value, or where it may not be assigned, a box with the value made in place.
    using Made = std::conditional_t<may_stay_unused, T, detail::BoxPtr>;
    virtual ~Initial() = default;
    virtual Made make(const ThreadLocal &slot, std::source_location where) const = 0;
  };
  template <class F> struct InitialFrom final : Initial {
    explicit InitialFrom(F function) : supplier(std::move(function)) {}
    typename Initial::Made make(const ThreadLocal &slot,
                                std::source_location where) const override {
      if constexpr (may_stay_unused) {
        return supplier();
      } else {
        using FromCall = typename detail::ValueBox<T>::FromCall;
        return detail::BoxPtr(
            detail::make_box<T>(FromCall{}, *slot.type_, slot.key_, where, supplier));
      }
    }
    mutable F supplier;
  };

  static T &value_in(detail::Box *box) noexcept {
    return static_cast<detail::ValueBox<T> *>(box)->value;
  }

  template <class U> void assign_or_install(std::source_location where, U &&value) {
    if constexpr (std::is_nothrow_assignable_v<T &, U>) {
      constexpr bool revivable = may_stay_unused && std::is_trivially_assignable_v<T &, U>;
      if (detail::Box *box = revivable ? detail::this_thread.find_or_revive(key_)
                                       : detail::this_thread.find_assignable(key_)) [[likely]] {
        assign(box, std::forward<U>(value), where);
        return;
      }
    }
    install(where, std::forward<U>(value));
  }

  template <class U> void assign(detail::Box *box, U &&value, std::source_location where) noexcept {
    T &present = value_in(box);
    detail::this_thread.assigned(*box, where);
    if constexpr (std::is_trivially_assignable_v<T &, U>) {
      present = std::forward<U>(value);
    } else {
      if constexpr (std::is_same_v<std::remove_cvref_t<U>, T>)
        if (std::addressof(value) == std::addressof(present))
          return;
      const detail::ThreadState::Pause while_assigning(detail::this_thread);
      present = std::forward<U>(value);
    }
  }

  // Not inlined, lest the short way in front of it not be either.
  template <class... Args>
  [[gnu::noinline]] T &install(std::source_location where, Args &&...args) {
    require_valid();
    pin_libraries();
    auto *box = detail::make_box<T>(*type_, key_, where, std::forward<Args>(args)...);
    detail::this_thread.install(detail::BoxPtr(box));
    return box->value;
  }

  // The destructor of a stale value that the insertion expunges may remove this slot: try again.
  [[gnu::noinline]] detail::Box *make_initial(std::source_location where) {
    require_valid();
    for (;;) {
      if constexpr (may_stay_unused) {
        assign_or_install(where, new_initial(where));
      } else {
        pin_libraries();
        detail::this_thread.install(new_initial(where));
      }
      if (detail::Box *box = detail::this_thread.find(key_))
        return box;
    }
  }

  auto new_initial(std::source_location where) {
    const detail::ThreadState::Making making(detail::this_thread, key_.id());
    if (making.circular())
      throw BadSlotAccess("threadslot: a slot's initial value needs itself");
    if (initial_)
      return initial_->make(*this, where);
    if constexpr (!std::is_default_constructible_v<T>)
      throw BadSlotAccess("threadslot: empty slot without initial value");
    else if constexpr (may_stay_unused)
      return T();
    else
      return detail::BoxPtr(detail::make_box<T>(*type_, key_, where));
  }

  // The value's destructor is in the library that made the slot, the name of the place where it is
  // set in this one.
  void pin_libraries() const noexcept {
    if (type_->pin != &detail::pin_module)
      type_->pin();
    detail::pin_module();
  }

  void require_valid() const {
    if (!key_.valid())
      throw BadSlotAccess("threadslot: slot was moved from");
  }

  detail::SlotKey key_;
  const detail::BoxType *type_;
  std::unique_ptr<const Initial> initial_;
};

} // namespace threadslot
