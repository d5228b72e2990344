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
// `main`'s thread once its thread_locals are gone, are never destroyed.
//
// A thread leaves its memory, but no values, to one that begins later.
#pragma once

#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "threadslot/annotations.h"
#include "threadslot/detail/slot_table.h"
#include "threadslot/detail/spare_blocks.h"

namespace threadslot::detail {

struct Context;
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

// What other threads may know of a thread: written by its owner only, without ordering.
struct ThreadCounters {
  std::atomic<std::size_t> values{0};
  std::atomic<std::size_t> capacity{0};
  std::atomic<std::size_t> bytes{0};
  std::atomic<std::uint64_t> expunged{0};
};

// The memory that a thread leaves behind.
struct Estate {
  SpareBlocks blocks;
  SlotTable<Improved>::Memory table;

  void free() noexcept {
    blocks.free_all();
    ::operator delete(table.block);
  }
};

// A thread's place in the registry of threads.
struct ThreadLink : Links {
  ThreadState *thread = nullptr;
};

class ThreadState {
public:
  static constexpr int exit_rounds = 4;

  constexpr ThreadState() noexcept = default;
  ThreadState(const ThreadState &) = delete;
  ThreadState &operator=(const ThreadState &) = delete;

  Box *find(const SlotKey &key) const noexcept { return table_.find(key); }
  Box *find_after_miss(const SlotKey &key) noexcept;

  // Makes room, so that installing so many cannot throw.
  void reserve(std::size_t boxes);
  void install(BoxPtr box);
  bool remove(std::uint64_t id) noexcept;
  // The slot has died: its value waits for this thread's next operation.
  void bury_value_of(std::uint64_t id) noexcept;
  void remove_all() noexcept;
  void sweep() noexcept;
  void sweep_if_needed() noexcept;

  // The slot's box, if its value may change in place: no guard and no task scope will put it back.
  Box *find_assignable(const SlotKey &key) const noexcept {
    return if_assignable(table_.find(key));
  }
  // The same, or the box that the slot's removed value has left, made present again.
  Box *find_or_revive(const SlotKey &key) noexcept {
    TableEntry *entry = table_.entry_at_home(key);
    if (!entry) [[unlikely]]
      return if_assignable(table_.find_by_probing(key));
    Box *box = entry->box;
    if (may_assign(*box))
      return box;
    if (box->present())
      return nullptr;
    revive(*entry);
    return box;
  }
  // Removes the value, which must not need destruction, and keeps its box for the next one.
  bool vacate(const SlotKey &key) noexcept;
  void assigned(Box &box, std::source_location where) noexcept {
    box.where = where;
    if (box.travels())
      ++context_version_;
  }

  // Ends the program if another thread calls: a guard must end on the thread that made it.
  void require_own_thread() const noexcept;
  void restore(std::uint64_t id, SavedBox &saved) noexcept;
  void forget(SavedBox &saved) noexcept;

  // The values of travelling slots, copied; the same object again as long as none has been set,
  // removed or restored. The caller becomes an owner.
  Context *capture();

  // Freed blocks of memory for boxes, and one freed control block: who sets and removes, or makes
  // and destroys slots, in turn, does so without allocator and lock. A thread without values would
  // never give them back.
  void *take_spare(std::size_t list) noexcept {
    attach(); // first, for what an ended thread has left
    return spares_.take(list);
  }
  bool keep_spare(std::size_t list, void *block) noexcept {
    return phase_ == Phase::attached && spares_.keep(list, block);
  }
  ControlBlock *take_spare_control() noexcept { return std::exchange(spare_control_, nullptr); }
  bool keep_spare_control(ControlBlock *control) noexcept {
    if (phase_ != Phase::attached || spare_control_)
      return false;
    spare_control_ = control;
    return true;
  }

  // Destroys what this thread still holds.
  void run_down() noexcept;

  const SlotTable<Improved> &table() const noexcept { return table_; }
  const ThreadCounters &counters() const noexcept { return counters_; }
  long system_id() const noexcept; // while the thread is in the registry
  // The present values, the oldest first. `visit` must not change any slot.
  template <class F> void for_each_box(F visit) const {
    for (const Links *at = creation_.next; at && at != &creation_; at = at->next)
      if (const Box &box = static_cast<const Box &>(*at); box.present())
        visit(box);
  }

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

  // While one lives, an initial value for the slot is being made.
  class Making {
  public:
    Making(ThreadState &thread, std::uint64_t id) noexcept
        : thread_(thread), id_(id), outer_(std::exchange(thread.making_, this)) {}
    Making(const Making &) = delete;
    Making &operator=(const Making &) = delete;
    ~Making() { thread_.making_ = outer_; }

    // Whether that needs the value itself: it would never end.
    bool circular() const noexcept {
      for (const Making *at = outer_; at; at = at->outer_)
        if (at->id_ == id_)
          return true;
      return false;
    }

  private:
    ThreadState &thread_;
    std::uint64_t id_;
    Making *outer_;
  };

private:
  friend class ContextScope;
  friend class TaskScope;
  friend class ThreadRegistry;
  enum class Phase : unsigned char { unused, attached, run_down };

  bool may_assign(const Box &box) const noexcept { return box.epoch == epoch_ && box.saves == 0; }
  Box *if_assignable(Box *box) const noexcept { return box && may_assign(*box) ? box : nullptr; }
  void revive(TableEntry &entry) noexcept;
  void publish_values() noexcept {
    counters_.values.store(table_.values(), std::memory_order_relaxed);
  }

  void attach() noexcept {
    if (phase_ != Phase::attached) [[unlikely]]
      begin_use();
  }
  void begin_use() noexcept;
  void inherit(const Estate &estate) noexcept;
  void bequeath(Estate &estate) noexcept;
  void close_ring() noexcept;
  void insert(Box *box);
  void put_back(Box *box) noexcept;
  void bury(Box *box) noexcept;
  void settle() noexcept {
    if (table_.has_buried()) [[unlikely]]
      destroy_buried();
    publish();
  }
  void destroy_buried() noexcept;
  void end_all() noexcept;
  bool may_free_all() const noexcept;
  void end_round() noexcept;
  void end(Box &box) noexcept;
  bool may_leave_box(const Box &box) const noexcept;
  void leave_box(Box &box) noexcept;
  void free_boxes() noexcept;
  void abandon_rest() noexcept;
  void publish() noexcept;
  void count_bytes(std::size_t more) noexcept {
    auto &bytes = counters_.bytes;
    bytes.store(bytes.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  }

  SlotTable<Improved> table_;
  std::uint64_t epoch_ = 1; // grows at each border of a task whose values are watched
  Links creation_;          // ring of the boxes in the table, oldest first
  unsigned pauses_ = 0;
  Making *making_ = nullptr; // the innermost
  Phase phase_ = Phase::unused;
  std::uint64_t context_version_ = 0;
  std::uint64_t captured_version_ = 0;
  Context *captured_ = nullptr;
  SpareBlocks spares_;
  ControlBlock *spare_control_ = nullptr;
  ThreadCounters counters_;
  pthread_t handle_{};
  ThreadLink registry_;
};

static_assert(std::is_trivially_destructible_v<ThreadState>, "it is used until the thread is gone");

// Initial-exec: one load from the thread pointer, also from a shared library.
THREADSLOT_EFFECT(persistent)
[[gnu::tls_model("initial-exec")]] extern constinit thread_local ThreadState this_thread;

// Present again, it is the youngest.
inline void ThreadState::revive(TableEntry &entry) noexcept {
  Box *box = entry.box;
  table_.occupy(entry);
  box->epoch = epoch_;
  if (creation_.previous != box) {
    box->unlink();
    box->insert_before(creation_);
  }
  publish_values();
}

inline bool ThreadState::vacate(const SlotKey &key) noexcept {
  TableEntry *entry = table_.entry_at_home(key);
  if (!entry || !may_assign(*entry->box)) [[unlikely]]
    return remove(key.id());
  entry->box->epoch = 0;
  if (entry->box->travels())
    ++context_version_;
  const bool sweep_due = table_.vacate(*entry);
  publish_values();
  if (sweep_due) [[unlikely]]
    sweep();
  return true;
}

inline SavedBox::~SavedBox() {
  if (box_)
    thread_.forget(*this);
}

} // namespace threadslot::detail
