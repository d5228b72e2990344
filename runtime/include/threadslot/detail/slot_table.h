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
//   * homes are the top bits of a multiplicative hash, and a table whose entries come to lie far
//     from home, because the ids are in a pattern bad for that hash, changes to an unrelated one;
//     the original degenerates on ids a power of two apart;
//   * expunging a run takes one step an entry; the original takes up to n*n/2;
//   * stale entries are looked for only if a slot has died since the last full sweep;
//   * a removed value may leave its entry vacant, box and all, for the slot's next value: setting
//     and removing in turn then moves nothing and allocates nothing;
//   * a table that has become too large shrinks.
//
// The table runs no user code: boxes that leave it are collected in `buried`, for the owner to
// destroy when the table is consistent. It belongs to one thread, but for the tags: others may
// read them, by `read_tags`. A constant-initialised table owns no memory.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

#include "threadslot/detail/box.h"
#include "threadslot/detail/brief_lock.h"
#include "threadslot/detail/slot_key.h"

namespace threadslot::detail {

struct Improved {
  static constexpr bool exact = false;
  static constexpr std::uint64_t tag(std::uint64_t id, std::size_t mode) noexcept {
    return mode == 0 ? spreading_tag(id) : mixing_tag(id);
  }
  static constexpr std::size_t home(std::uint64_t tag, unsigned bits) noexcept {
    return tag >> (64 - bits);
  }
};
struct JdkExact {
  static constexpr bool exact = true;
  static constexpr std::uint64_t tag(std::uint64_t id, std::size_t) noexcept {
    return make_tag(id);
  }
  static constexpr std::size_t home(std::uint64_t tag, unsigned bits) noexcept {
    const auto hash = static_cast<std::uint32_t>((tag >> 1) * 0x61c88647u);
    return hash & ((std::size_t{1} << bits) - 1);
  }
};

struct TableEntry {
  std::uint64_t tag = 0; // 0: empty; even: vacant
  Box *box = nullptr;

  bool empty() const noexcept { return tag == 0; }
  bool vacant() const noexcept { return tag != 0 && (tag & 1) == 0; }
};

static_assert(sizeof(TableEntry) == 16, "what a table costs for each of its places");

// The array of entries begins at a multiple of this, which leaves six low bits of its address free.
inline constexpr std::size_t entries_alignment = 64;

// Stands for the table of a thread that has none; never written.
union NoEntries {
  TableEntry entries[4]{};
  unsigned char bytes[entries_alignment];
};
alignas(entries_alignment) inline constinit NoEntries no_entries;

template <class Algorithm> class SlotTable {
public:
  static constexpr std::size_t initial_capacity = 16;

  constexpr SlotTable() noexcept = default;
  SlotTable(const SlotTable &) = delete;
  SlotTable &operator=(const SlotTable &) = delete;

  // The value of a live key, or null. The path that must be fast.
  Box *find(const SlotKey &key) const noexcept {
    const std::uint64_t tag = key.tag(0);
    const TableEntry &entry = direct_.at(tag);
    if (entry.tag != tag) [[unlikely]]
      return find_by_probing(key);
    if (!entry.box)
      __builtin_unreachable(); // spares callers that have a hit the test
    return entry.box;
  }

  // The same, where one look is known not to be enough.
  Box *find_by_probing(const SlotKey &key) const noexcept;

  // The same for a key that find() has not found: expunges stale entries on the way.
  Box *find_expunging(const SlotKey &key) noexcept;

  // The entry in the key's home if it is the key's, occupied or vacant; else null, also where it
  // takes more than a look to know. The next call of anything else ends its validity.
  TableEntry *entry_at_home(const SlotKey &key) noexcept {
    const std::uint64_t tag = key.tag(0);
    TableEntry &entry = direct_.at(tag);
    return same(entry, tag) ? &entry : nullptr;
  }
  // Make a vacant entry occupied; an occupied one vacant, and say whether a sweep is due then.
  void occupy(TableEntry &entry) noexcept {
    write_tag(entry, entry.tag ^ 1);
    --vacant_;
  }
  bool vacate(TableEntry &entry) noexcept {
    write_tag(entry, entry.tag ^ 1);
    return ++vacant_ > most_vacant && vacant_ > size_ / 2;
  }
  // The same by id, for a value that is present, wherever its entry lies.
  void vacate(std::uint64_t id) noexcept {
    const std::uint64_t tag = tag_of(id);
    std::size_t i = home(tag);
    while (entries_[i].tag != tag)
      i = next(i);
    vacate(entries_[i]);
  }

  // Stores `box`, which is not in the table, and buries the box it replaces. Throws std::bad_alloc
  // before anything has changed; a table that merely could not grow early enough says nothing.
  void put(Box *box);

  // Makes room for `entries` more, so that putting them cannot throw. Leaves at least one place
  // empty beside them and the reserved ones, so that every probe ends. A table normally grows long
  // before, after an insertion; this is the last moment. It is also when the garbage of a thread
  // that has long done nothing goes.
  void reserve(std::size_t entries) {
    if (too_small_for(entries) || died() > (mask_ + 1) / 4) [[unlikely]]
      make_room(entries);
  }

  // Takes the box stored under the id out without burying it; null if there is none. Leaves all
  // other boxes where they are, unless the algorithm is the original's.
  Box *take(std::uint64_t id) noexcept;

  // Expunges the entry of a slot that has just died, vacant or not. Returns the buried box, or null
  // if there was none.
  Box *expunge_dead(std::uint64_t id) noexcept;

  // Expunges every stale or vacant entry.
  void clean_all() noexcept;
  // The same, and gives up memory that is too much then; the other one only if a slot has died
  // since the last time.
  void sweep() noexcept {
    clean_all();
    shrink_if_sparse();
  }
  void sweep_if_needed() noexcept {
    if (may_hold_stale())
      sweep();
  }

  // Empties the table, and leaves the boxes to the owner.
  void forget_all() noexcept;

  // Gives up most of the memory of a table that has become too large.
  void shrink_if_sparse() noexcept;

  // The array of a table without entries. It can be freed, or another table go on with it.
  struct Memory {
    void *block = nullptr;
    unsigned bits = 0; // of its capacity
  };
  Memory give_up() noexcept;
  void adopt(Memory memory) noexcept; // for a table without memory
  void release() noexcept { ::operator delete(give_up().block); }

  // A border in the thread's life: boxes made before `epoch` are displaced rather than buried.
  struct Baseline {
    std::uint64_t epoch;
    Box *displaced = nullptr;
    Baseline *outer = nullptr;
  };
  void enter(Baseline &baseline) noexcept;
  void leave(const Baseline &baseline) noexcept { baseline_ = baseline.outer; }
  bool has_border() const noexcept { return baseline_ != nullptr; }

  // Puts a box that has left the table where its owner finds it. One that will come back is not
  // buried: a place stays reserved for a displaced box, and for one that guards have saved.
  void bury(Box *box) noexcept;
  bool has_buried() const noexcept { return buried_ != nullptr; }
  Box *next_buried() noexcept { return pop(buried_); }
  static Box *pop(Box *&list) noexcept {
    Box *box = list;
    if (box)
      list = static_cast<Box *>(std::exchange(box->next, nullptr));
    return box;
  }

  // Ends the reservation for such a box, which is no longer displaced then.
  void recall(Box *box) noexcept;
  void unreserve() noexcept { --reserved_; }
  bool displaced(const Box *box) const noexcept;

  std::size_t size() const noexcept { return size_; } // vacant entries included
  std::size_t values() const noexcept { return size_ - vacant_; }
  std::size_t capacity() const noexcept { return entries_ == no_entries.entries ? 0 : mask_ + 1; }
  const TableEntry &entry(std::size_t index) const noexcept { return entries_[index]; }
  std::size_t home_of(std::uint64_t id) const noexcept { return home(tag_of(id)); }
  std::size_t hash_mode() const noexcept { return mode_; }

  // The tags of the present values, for another thread: what it finds was so at some moment.
  struct Tags {
    std::vector<std::uint64_t> tags;
    std::size_t mode = 0;
  };
  Tags read_tags() const;

  // How many stale entries have been expunged, and how many entries were looked at meanwhile and
  // by removals.
  std::uint64_t expunged() const noexcept { return expunged_; }
  std::uint64_t expunge_steps() const noexcept { return expunge_steps_; }

private:
  // Vacant entries that a table may have, however few its values are. Tasks seldom use more slots,
  // and the boxes take a few kilobytes.
  static constexpr std::size_t most_vacant = 32;

  // How far entries may lie from their homes, on average, before the table changes its hash. A good
  // hash stays below one at the table's load; two more probes are what the change costs a lookup.
  static constexpr std::size_t most_displaced = 3;

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

  std::uint64_t tag_of(std::uint64_t id) const noexcept { return Algorithm::tag(id, mode_); }
  static std::uint64_t vacated(std::uint64_t tag) noexcept { return tag ^ 1; }
  // Whether the entry is the tag's, present or vacant.
  static bool same(const TableEntry &entry, std::uint64_t tag) noexcept {
    return (entry.tag | 1) == tag;
  }

  std::size_t home(std::uint64_t tag) const noexcept { return Algorithm::home(tag, bits_); }
  bool stale(std::size_t i) const noexcept {
    return !entries_[i].empty() && (entries_[i].vacant() || entries_[i].box->stale());
  }
  // How many slots have died since the last full sweep.
  std::uint64_t died() const noexcept {
    return Algorithm::exact ? 0 : dead_slots.load(std::memory_order_relaxed) - seen_dead_;
  }
  bool may_hold_stale() const noexcept { return Algorithm::exact || died() != 0; }
  bool too_small_for(std::size_t entries) const noexcept {
    return size_ + reserved_ + entries + 1 > capacity();
  }

  static void write_tag(TableEntry &entry, std::uint64_t tag) noexcept {
    std::atomic_ref(entry.tag).store(tag, std::memory_order_relaxed);
  }
  void write(std::size_t i, TableEntry entry) noexcept {
    displaced_ -= displacement(entries_[i], i);
    write_into_empty(i, entry);
  }
  void write_into_empty(std::size_t i, TableEntry entry) noexcept {
    displaced_ += displacement(entry, i);
    write_tag(entries_[i], entry.tag);
    entries_[i].box = entry.box;
  }
  std::size_t displacement(const TableEntry &entry, std::size_t i) const noexcept {
    return entry.empty() ? 0 : distance(home(entry.tag), i);
  }
  bool crowded() const noexcept {
    return !Algorithm::exact && mode_ == 0 && displaced_ > most_displaced * size_;
  }

  void make_room(std::size_t entries);
  void use(Memory memory) noexcept;
  bool resize(std::size_t capacity) noexcept;
  bool fill(const TableEntry *old, std::size_t count) noexcept;
  void rehash() noexcept;
  void replace_stale(Box *box, std::size_t stale_index) noexcept;
  bool clean_some(std::size_t i, std::size_t n) noexcept;
  void discard(std::size_t i) noexcept;
  std::size_t expunge_stale(std::size_t index) noexcept;
  std::size_t expunge(std::size_t index, bool look_for_stale) noexcept;
  void reseat(std::size_t i) noexcept;
  void move_into_hole(std::size_t i, Holes &holes) noexcept;

  // The table as find() sees it: homes are found without asking for the mode. A table of the exact
  // algorithm or with the other hash appears to be empty there, and all is found by probing. A hit
  // takes as long as its loads from memory, so one word says both: where the entries begin, and in
  // the low bits, which their alignment leaves free, how far to shift a tag for its top bits.
  class Direct {
  public:
    constexpr Direct() noexcept = default;
    Direct(TableEntry *entries, unsigned bits) noexcept
        : word_(reinterpret_cast<unsigned char *>(entries) + (entries_alignment - bits)) {}

    TableEntry &at(std::uint64_t tag) const noexcept {
      const auto word = reinterpret_cast<std::uintptr_t>(word_);
      auto *entries = reinterpret_cast<TableEntry *>(word & -entries_alignment);
      return entries[tag >> (word % entries_alignment)];
    }

  private:
    const unsigned char *word_ = no_entries.bytes + entries_alignment - 1;
  };

  Direct direct_;
  mutable BriefLock replacing_; // held to replace the array of entries, and by others to read it
  TableEntry *entries_ = no_entries.entries;
  void *memory_ = nullptr; // that they lie in
  std::size_t mask_ = 1;
  unsigned bits_ = 1;    // of the mask
  std::size_t mode_ = 0; // which hash of the id
  std::size_t size_ = 0;
  std::size_t vacant_ = 0;
  std::size_t displaced_ = 0; // sum of the distances of entries from their homes
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
