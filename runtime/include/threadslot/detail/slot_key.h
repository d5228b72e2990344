// The identity of a slot, and how a thread that still holds a value learns that the slot died.
//
// A key carries a 64-bit id that is never used twice, so neither a recycled address nor a recycled
// index can make an old value appear in a new slot. Its control block outlives it: the memory is
// recycled for later keys but never unmapped, so every thread may look at any time whether
// `live_id` still is the id under which it stored a value. An id never comes back, hence "dead"
// is final and no lock is needed to see it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "threadslot/annotations.h"

namespace threadslot::detail {

class ThreadState;

struct ControlBlock {
  std::atomic<std::uint64_t> live_id{0}; // 0 while no key owns the block
  std::atomic<const char *> name{""};    // read for reports, perhaps while the slot dies
  // The thread that made the slot, as long as no other has set it; then none.
  std::atomic<const ThreadState *> only_user{nullptr};
  ControlBlock *next_free = nullptr;
};

// Counts dead keys that more threads than one may have values of. A table that has seen the present
// count holds no value of a dead slot.
inline constinit std::atomic<std::uint64_t> dead_slots{0};

// Tables know a slot by its tag: a hash of its id that no other id has, in 63 bits, above a bit
// that is set. So one comparison says both that a place is occupied and by which slot. The top bits
// of a tag choose the home.
constexpr std::uint64_t make_tag(std::uint64_t hash) noexcept { return hash << 1 | 1; }

// Puts consecutive ids into different homes whatever the table's size: the top bits of a product
// with the golden ratio are spread evenly (Fibonacci hashing).
constexpr std::uint64_t spreading_tag(std::uint64_t id) noexcept {
  return make_tag(id * 0x4F1BBCDCBFA53E0Bu);
}

// Has no structure in common with spreading_tag: an id pattern bad for one is not for the other.
constexpr std::uint64_t mixing_tag(std::uint64_t id) noexcept {
  std::uint64_t hash = (id ^ (id >> 31)) * 0xD6E8FEB86659FD93u;
  hash &= ~std::uint64_t{0} >> 1; // as many bits as the tag keeps, lest two ids have the same
  return make_tag((hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9u);
}

class SlotKey {
public:
  // What a moved-from key answers to; ids of slots are greater.
  static constexpr std::uint64_t no_id = 1;

  // Fails for want of memory alone, so a slot that is made on first use ends no task.
  THREADSLOT_EFFECT(nothrow) explicit SlotKey(const char *name);
  // Takes a given id instead of the next one, and lets any table have values: ids above those in
  // use keep the promise.
  SlotKey(std::uint64_t id, const char *name);
  SlotKey(SlotKey &&other) noexcept;
  SlotKey &operator=(SlotKey &&other) noexcept;
  ~SlotKey();

  std::uint64_t id() const noexcept { return id_; }
  std::uint64_t tag(std::size_t mode) const noexcept { return tags_[mode]; }
  ControlBlock *control() const noexcept { return control_; }
  bool valid() const noexcept { return id_ != no_id; }

private:
  SlotKey(std::uint64_t id, const char *name, const ThreadState *only_user);

  std::uint64_t tags_[2]; // spreading, mixing
  std::uint64_t id_;
  ControlBlock *control_;
};

} // namespace threadslot::detail
