// What the runtime keeps for one thread: its table, its values in order of creation, and those
// that wait for destruction.
//
// User code (destructors, assignments) never runs while a table is being changed. Values that leave
// the table are buried; the operation that buried them destroys them at its end. Operations nested
// in such a destructor only bury: the outermost one goes on until nothing is left, so the stack
// stays bounded however long the chain.
//
// The object itself is constant-initialised and never destroyed, so there is no moment in a
// thread's life at which it must not be used. A guard registered with the first value destroys
// what is left when the thread ends, the youngest value first. Destructors may make new values;
// they are destroyed in a next round, of which there are `exit_rounds`. Values made after the
// guard has run are destroyed by a pthread key, which runs last; values made after that, or by
// `main`'s thread once its thread_locals are gone, are abandoned: still reachable, never destroyed.
#pragma once

#include "threadslot/detail/slot_table.h"

namespace threadslot::detail {

class ThreadState;

// What a guard has saved of a slot: the box, kept alive, or nothing if the slot was empty.
class SavedBox {
public:
  SavedBox(ThreadState &thread, Box *box) noexcept : thread_(thread), box_(box) {
    if (box)
      ++box->saves;
  }
  SavedBox(const SavedBox &) = delete;
  SavedBox &operator=(const SavedBox &) = delete;
  ~SavedBox();

private:
  friend class ThreadState;
  ThreadState &thread_;
  Box *box_;
};

class ThreadState {
public:
  static constexpr int exit_rounds = 4;

  constexpr ThreadState() noexcept = default;
  ThreadState(const ThreadState &) = delete;
  ThreadState &operator=(const ThreadState &) = delete;

  Box *find(const SlotKey &key) const noexcept { return table_.find(key); }
  Box *find_after_miss(const SlotKey &key) noexcept;

  // Takes ownership of the box, also if it throws std::bad_alloc; then nothing else has changed.
  void install(Box *box);
  bool remove(std::uint64_t id) noexcept;
  void sweep() noexcept;

  void restore(std::uint64_t id, SavedBox &saved) noexcept;
  void forget(SavedBox &saved) noexcept;

  // Destroys what this thread still holds.
  void run_down() noexcept;

  const SlotTable<Improved> &table() const noexcept { return table_; }

  // While one lives, values that are removed are not yet destroyed: user code is looking at them.
  class Pause {
  public:
    explicit Pause(ThreadState &thread) noexcept : thread_(thread) { ++thread_.pauses_; }
    Pause(const Pause &) = delete;
    Pause &operator=(const Pause &) = delete;
    ~Pause() {
      --thread_.pauses_;
      thread_.destroy_buried();
    }

  private:
    ThreadState &thread_;
  };

private:
  enum class Phase : unsigned char { unused, attached, run_down };

  void attach();
  void insert(Box *box);
  void destroy_buried() noexcept;
  void destroy_round() noexcept;
  void abandon_rest() noexcept;

  SlotTable<Improved> table_;
  Links creation_; // ring of the boxes in the table, oldest first
  unsigned pauses_ = 0;
  Phase phase_ = Phase::unused;
};

// Initial-exec: one load from the thread pointer, also from a shared library.
[[gnu::tls_model("initial-exec")]] extern constinit thread_local ThreadState this_thread;

inline SavedBox::~SavedBox() {
  if (box_)
    thread_.forget(*this);
}

} // namespace threadslot::detail
