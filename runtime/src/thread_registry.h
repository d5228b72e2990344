// The process's threads that hold values, the memory that ended ones have left, and the values
// nobody will destroy. Touched at the beginning and end of a thread's use of slots, never in
// between.
#pragma once

#include <cstddef>
#include <cstdint>

#include "threadslot/detail/thread_state.h"

namespace threadslot::detail {

class ThreadRegistry {
public:
  // The thread takes over what one that has ended left, and leaves its own.
  static void add(ThreadState &thread) noexcept;
  static void remove(ThreadState &thread) noexcept; // may be out already

  // Counts a thread that made values after its end had begun.
  static void count_late() noexcept;
  // Keeps a value reachable that outlived every round of its thread's exit.
  static void abandon(Box *box) noexcept;

  struct Totals {
    std::uint64_t late;
    std::uint64_t abandoned;
  };
  static Totals totals() noexcept;

  // Calls with every thread, none of which can end meanwhile.
  template <class F> static void for_each(F visit) {
    const struct Locked {
      Locked() { lock(); }
      ~Locked() { unlock(); }
    } locked;
    for (const Links *at = first(); at != end(); at = at->next)
      visit(thread_of(at));
  }

  // Around fork(): the child has one thread, whatever the registry said before.
  static void lock() noexcept;
  static void unlock() noexcept;
  static void keep_only(ThreadState &thread) noexcept;

private:
  static const Links *first() noexcept;
  static const Links *end() noexcept;
  static const ThreadState &thread_of(const Links *links) noexcept;
};

} // namespace threadslot::detail
