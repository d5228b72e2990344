// The identity of a slot, and how a thread that still holds a value learns that the slot died.
//
// A key carries a 64-bit id that is never used twice, so neither a recycled address nor a recycled
// index can make an old value appear in a new slot. Its control block outlives it: the memory is
// recycled for later keys but never unmapped, so every thread may look at any time whether
// `live_id` still is the id under which it stored a value. An id never comes back, hence "dead"
// is final and no lock is needed to see it.
#pragma once

#include <atomic>
#include <cstdint>

namespace threadslot::detail {

struct ControlBlock {
  std::atomic<std::uint64_t> live_id{0}; // 0 while no key owns the block
  std::atomic<const char *> name{""};    // read for reports, perhaps while the slot dies
  ControlBlock *next_free = nullptr;
};

// Counts dead keys. A table that has seen the present count holds no value of a dead slot.
inline constinit std::atomic<std::uint64_t> dead_slots{0};

// Puts consecutive ids into different homes whatever the table's size (Fibonacci hashing).
constexpr std::uint64_t spreading_hash(std::uint64_t id) noexcept {
  return id * 0x9E3779B97F4A7C15u;
}

// Has no structure in common with spreading_hash: an id pattern bad for one is not for the other.
constexpr std::uint64_t mixing_hash(std::uint64_t id) noexcept {
  id = (id ^ (id >> 31)) * 0xD6E8FEB86659FD93u;
  return (id ^ (id >> 29)) * 0xBF58476D1CE4E5B9u;
}

class SlotKey {
public:
  // Never stored in a table: what a moved-from key answers to.
  static constexpr std::uint64_t no_id = ~std::uint64_t{0};

  explicit SlotKey(const char *name);
  // Takes a given id instead of the next one; ids above those in use keep the promise.
  SlotKey(std::uint64_t id, const char *name);
  SlotKey(SlotKey &&other) noexcept;
  SlotKey &operator=(SlotKey &&other) noexcept;
  ~SlotKey();

  std::uint64_t id() const noexcept { return id_; }
  std::uint64_t hash(unsigned mode) const noexcept { return hash_[mode]; }
  ControlBlock *control() const noexcept { return control_; }
  bool valid() const noexcept { return id_ != no_id; }

private:
  std::uint64_t id_;
  std::uint64_t hash_[2];
  ControlBlock *control_;
};

} // namespace threadslot::detail
