// Context that travels: the values of some slots, taken on one thread and put up on another.
//
//   static threadslot::ContextLocal<std::string> request("request");
//
//   request.set("GET /");
//   pool.execute(threadslot::with_context([] {   // captures here ...
//     assert(request.get() == "GET /");          // ... replays there, and restores afterwards
//   }));
//   auto snapshot = threadslot::ContextSnapshot::capture();
//   request.set("PUT /");                        // not seen by the snapshot
//   snapshot.run([] { assert(request.get() == "GET /"); });
//   assert(request.get() == "PUT /");
//
//   ContextLocal<T, Copier>    a slot whose value is part of the context: it is replaced, never
//                              changed in place, so get() and try_get() give const access. The
//                              copier, a function object without state, makes the values that
//                              travel; by default it copies.
//   ContextSnapshot            the values of all such slots of a thread at one moment
//   ScopedContext(snapshot)    replays now, restores at scope end
//   with_context(callable)     captures now; calls with that context, whichever thread calls
//   with_context_once(callable)   the same for one call, which releases the context
//   ContextExecutor(executor)  an executor whose tasks run in the context of their submission
//
// Replaying replaces the context as a whole: a slot without value in the snapshot is empty while it
// is replayed. What a task sets in travelling slots never reaches the submitter, and what the
// thread held before comes back, also when an exception leaves; a replay that throws (a copier
// may) has changed nothing. Slots that are not ContextLocal are left alone.
//
// Lifetime. A snapshot shares immutable copies and may outlive the thread it came from. Values of
// a slot that has died are left out. A ScopedContext must end on the thread that made it (ending
// elsewhere aborts with a message), in reverse order.
// Thread safety: snapshots may be copied, replayed and destroyed by any thread at once. Cost:
// capture() copies the values once; until one of them is set or removed again it is O(1), no copy,
// no lock. Replay copies each value once.
//
// What does not compile: a ContextLocal of a type that the copier cannot copy; an unnamed or
// copied ScopedContext.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <source_location>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "threadslot/annotations.h"
#include "threadslot/detail/scopes.h"
#include "threadslot/thread_local.h"

namespace threadslot {

struct CopyValue {
  template <class T> T operator()(const T &value) const { return value; }
};

template <class T, class Copier = CopyValue>
class THREADSLOT_EFFECT(slot(fix=restore, guard="threadslot::ScopedRestore",
                             include="<threadslot/threadslot.h>", severity=high,
                             scope="threadslot::detail::ContextScope")) ContextLocal
    : public ThreadLocal<T> {
  static_assert(std::is_empty_v<Copier> && std::is_default_constructible_v<Copier>,
                "ContextLocal: the copier is made anew for every copy and has no state");
  static_assert(std::is_copy_constructible_v<T> || !std::is_same_v<Copier, CopyValue>,
                "ContextLocal<T>: a value that travels is copied; name a copier for this type");

public:
  ContextLocal() : ContextLocal("") {}
  explicit ContextLocal(const char *slot_name)
      : ThreadLocal<T>(detail::travelling_type<T, Copier>(), slot_name) {}

  template <std::invocable F>
  static ContextLocal with_initial(F supplier, const char *slot_name = "") {
    ContextLocal slot(slot_name);
    slot.make_initial_from(std::move(supplier));
    return slot;
  }

  THREADSLOT_EFFECT(read(slot=this))
  const T &get(std::source_location where = std::source_location::current()) {
    return ThreadLocal<T>::get(where);
  }
  THREADSLOT_EFFECT(read(slot=this))
  const T *try_get() noexcept { return ThreadLocal<T>::try_get(); }
};

class ContextSnapshot {
public:
  // The empty context: replayed, it hides all that travels.
  ContextSnapshot() noexcept = default;
  static ContextSnapshot capture() { return ContextSnapshot(detail::this_thread.capture()); }

  ContextSnapshot(const ContextSnapshot &other) noexcept
      : context_(detail::Context::share(other.context_)) {}
  ContextSnapshot(ContextSnapshot &&other) noexcept
      : context_(std::exchange(other.context_, nullptr)) {}
  ContextSnapshot &operator=(ContextSnapshot other) noexcept {
    std::swap(context_, other.context_);
    return *this;
  }
  ~ContextSnapshot() { detail::Context::release(context_); }

  std::size_t size() const noexcept { return context_ ? context_->boxes.size() : 0; }

  // The slot's value in the snapshot, or null; needs no replay.
  template <class T, class Copier>
  const T *find(const ContextLocal<T, Copier> &slot) const noexcept {
    const ThreadLocal<T> &base = slot;
    const detail::Box *box = find_box(base.key_.id());
    return box ? &static_cast<const detail::ValueBox<T> *>(box)->value : nullptr;
  }

  // Calls with the context replayed and hands on what the callable returns or throws.
  template <std::invocable F> decltype(auto) run(F &&callable) const {
    const detail::ContextScope scope(detail::this_thread, context_);
    return std::invoke(std::forward<F>(callable));
  }

  // A callable that does so on whichever thread calls it, as often as it is called.
  template <class F> auto wrap(F callable) const {
    return [snapshot = *this,
            callable = std::move(callable)]<class... Args>(Args &&...args) mutable -> decltype(auto)
             requires std::invocable<F &, Args...>
    {
      const detail::ContextScope scope(detail::this_thread, snapshot.context_);
      return std::invoke(callable, std::forward<Args>(args)...);
    };
  }
  // The same for one call, which releases the snapshot; a second one throws std::logic_error.
  template <class F> auto wrap_once(F callable) const {
    return [snapshot = std::optional(*this),
            callable = std::move(callable)]<class... Args>(Args &&...args) mutable -> decltype(auto)
             requires std::invocable<F &, Args...>
    {
      if (!snapshot)
        throw std::logic_error("threadslot: a callable wrapped for one call was called again");
      const std::optional<ContextSnapshot> released = std::exchange(snapshot, std::nullopt);
      const detail::ContextScope scope(detail::this_thread, released->context_);
      return std::invoke(callable, std::forward<Args>(args)...);
    };
  }

private:
  friend class ScopedContext;
  explicit ContextSnapshot(detail::Context *context) noexcept : context_(context) {}
  const detail::Box *find_box(std::uint64_t id) const noexcept;

  detail::Context *context_ = nullptr;
};

class [[nodiscard("an unnamed guard ends at once: give it a name")]] ScopedContext {
public:
  [[nodiscard("an unnamed guard ends at once: give it a name")]]
  explicit ScopedContext(const ContextSnapshot &snapshot)
      : scope_(detail::this_thread, snapshot.context_) {}
  ScopedContext(const ScopedContext &) THREADSLOT_DELETE("a guard acts only once");
  ScopedContext &operator=(const ScopedContext &) THREADSLOT_DELETE("a guard acts only once");

private:
  detail::ContextScope scope_;
};

template <class F> auto with_context(F callable) {
  return ContextSnapshot::capture().wrap(std::move(callable));
}
template <class F> auto with_context_once(F callable) {
  return ContextSnapshot::capture().wrap_once(std::move(callable));
}

// Wraps anything with execute(callable), and submit(callable) if it has one, by reference. Those
// that also take the place of the submission are told it.
template <class Executor> class ContextExecutor {
public:
  explicit ContextExecutor(Executor &executor) noexcept : executor_(executor) {}

  template <class F>
  void execute(F &&callable, std::source_location where = std::source_location::current()) {
    auto task = with_context(std::forward<F>(callable));
    if constexpr (requires { executor_.execute(std::move(task), where); })
      executor_.execute(std::move(task), where);
    else
      executor_.execute(std::move(task));
  }
  template <class F>
  auto submit(F &&callable, std::source_location where = std::source_location::current()) {
    auto task = with_context(std::forward<F>(callable));
    if constexpr (requires { executor_.submit(std::move(task), where); })
      return executor_.submit(std::move(task), where);
    else
      return executor_.submit(std::move(task));
  }

private:
  Executor &executor_;
};

} // namespace threadslot
