// One thread's values by slot: open addressing, linear probing, weak keys.
//
// A slot may die while threads still hold values for it. Its entries then are stale: no lookup can
// meet them, and whoever passes them on the way to something else expunges them. Expunging moves
// the following entries of the run, so that every entry stays reachable from its home without
// crossing an empty place; there are no tombstones.
//
// Two algorithms share the code. `JdkExact` takes every step java.lang.ThreadLocal's map takes and
// is what tests compare with the original. `Improved`, the default, differs where the original is
// slow:
//   * homes are the top bits of a multiplicative hash, and a table that meets an id pattern bad
//     for it changes to an unrelated hash; the original degenerates on ids a power of two apart;
//   * expunging a run takes one step an entry; the original takes up to n*n/2;
//   * stale entries are looked for only if a slot has died since the last full sweep;
//   * a table that has become too large shrinks.
//
// The table runs no user code: boxes that leave it are collected in `buried`, for the owner to
// destroy when the table is consistent. It belongs to one thread; only `dead_slots` and
// `live_id` are shared. A constant-initialised table owns no memory.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "threadslot/detail/box.h"
#include "threadslot/detail/slot_key.h"

namespace threadslot::detail {

struct Improved {
  static constexpr bool exact = false;
};
struct JdkExact {
  static constexpr bool exact = true;
};

struct TableEntry {
  std::uint64_t id = 0; // 0: empty
  Box *box = nullptr;
};

// Stands for the table of a thread that has none; never written.
inline constinit TableEntry no_entries[2];

template <class Algorithm> class SlotTable {
public:
  static constexpr std::size_t initial_capacity = 16;

  constexpr SlotTable() noexcept = default;
  SlotTable(const SlotTable &) = delete;
  SlotTable &operator=(const SlotTable &) = delete;

  // The value of a live key, or null. The path that must be fast.
  Box *find(const SlotKey &key) const noexcept {
    for (std::size_t i = home(key);; i = next(i)) {
      const TableEntry &entry = entries_[i];
      if (entry.id == key.id())
        return entry.box;
      if (entry.id == 0)
        return nullptr;
    }
  }

  // The same for a key that find() has not found in its home: expunges stale entries on the way.
  Box *find_expunging(const SlotKey &key) noexcept;

  // Stores `box`, which is not in the table, and buries the box it replaces. Throws std::bad_alloc
  // before anything has changed; a table that merely could not grow early enough says nothing.
  void put(Box *box);

  // Makes room for `entries` more, so that putting them cannot throw.
  void reserve(std::size_t entries);

  // Takes the box stored under the id out without burying it; null if there is none. Leaves all
  // other boxes where they are, unless the algorithm is the original's.
  Box *take(std::uint64_t id) noexcept;

  // Expunges every stale entry; the other one only if a slot has died since the last sweep.
  void sweep() noexcept;
  void sweep_if_needed() noexcept {
    if (may_hold_stale())
      sweep();
  }

  // Gives up the memory of a table without entries.
  void release() noexcept;

  // A border in the thread's life: boxes made before `epoch` are displaced rather than buried.
  struct Baseline {
    std::uint64_t epoch;
    Box *displaced = nullptr;
    Baseline *outer = nullptr;
  };
  void enter(Baseline &baseline) noexcept;
  void leave(const Baseline &baseline) noexcept { baseline_ = baseline.outer; }

  // Puts a box that has left the table where its owner finds it. One that will come back is not
  // buried: a place stays reserved for a displaced box, and for one that guards have saved.
  void bury(Box *box) noexcept;
  Box *next_buried() noexcept { return pop(buried_); }
  static Box *pop(Box *&list) noexcept;

  // Ends the reservation for such a box, which is no longer displaced then.
  void recall(Box *box) noexcept;
  void unreserve() noexcept { --reserved_; }
  bool displaced(const Box *box) const noexcept;

  std::size_t size() const noexcept { return size_; }
  std::size_t capacity() const noexcept { return entries_ == no_entries ? 0 : mask_ + 1; }
  const TableEntry &entry(std::size_t index) const noexcept { return entries_[index]; }
  std::size_t home_of(std::uint64_t id) const noexcept;
  unsigned hash_mode() const noexcept { return mode_; }

  // How many stale entries have been expunged, and how many entries were looked at meanwhile and
  // by removals.
  std::uint64_t expunged() const noexcept { return expunged_; }
  std::uint64_t expunge_steps() const noexcept { return expunge_steps_; }

private:
  // The empty places among those that an expunge has visited.
  struct Holes {
    std::size_t first;
    std::size_t last;
  };

  std::size_t next(std::size_t i) const noexcept { return (i + 1) & mask_; }
  std::size_t before(std::size_t i) const noexcept { return (i - 1) & mask_; }
  // How far `to` lies behind `from` on the ring.
  std::size_t distance(std::size_t from, std::size_t to) const noexcept {
    return (to - from) & mask_;
  }

  std::size_t home(const SlotKey &key) const noexcept {
    if constexpr (Algorithm::exact)
      return home_of(key.id());
    else
      return key.hash(mode_) >> shift_;
  }
  bool stale(std::size_t i) const noexcept {
    return entries_[i].id != 0 && entries_[i].box->stale();
  }
  bool may_hold_stale() const noexcept {
    return Algorithm::exact || dead_slots.load(std::memory_order_relaxed) != seen_dead_;
  }

  bool resize(std::size_t capacity, unsigned mode) noexcept;
  void place(TableEntry entry) noexcept;
  void rehash(unsigned mode) noexcept;
  void shrink_if_sparse() noexcept;
  void replace_stale(Box *box, std::size_t stale_index) noexcept;
  bool clean_some(std::size_t i, std::size_t n) noexcept;
  std::size_t expunge_stale(std::size_t index) noexcept;
  std::size_t expunge(std::size_t index, bool look_for_stale) noexcept;
  void reseat(std::size_t i) noexcept;
  void move_into_hole(std::size_t i, Holes &holes) noexcept;

  TableEntry *entries_ = no_entries;
  std::size_t mask_ = 1;
  unsigned shift_ = 63; // of the hash, such that its top bits remain
  unsigned mode_ = 0;   // which hash of the key
  std::size_t size_ = 0;
  std::size_t threshold_ = 0;
  std::size_t reserved_ = 0; // places kept for boxes that guards will put back
  std::uint64_t seen_dead_ = 0;
  std::uint64_t expunge_steps_ = 0;
  std::uint64_t expunged_ = 0;
  Box *buried_ = nullptr;
  Baseline *baseline_ = nullptr;
};

extern template class SlotTable<Improved>;
extern template class SlotTable<JdkExact>;

} // namespace threadslot::detail
