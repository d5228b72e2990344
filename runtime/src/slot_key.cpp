#include "threadslot/detail/slot_key.h"

#include <utility>

#include "control_blocks.h"

namespace threadslot::detail {

namespace {

constinit std::atomic<std::uint64_t> last_id{0};

} // namespace

SlotKey::SlotKey(const char *name)
    : SlotKey(last_id.fetch_add(1, std::memory_order_relaxed) + 1, name) {}

SlotKey::SlotKey(std::uint64_t id, const char *name)
    : id_(id), hash_{spreading_hash(id), mixing_hash(id)}, control_(ControlBlocks::acquire()) {
  control_->name.store(name, std::memory_order_relaxed);
  control_->live_id.store(id, std::memory_order_release);
}

SlotKey::SlotKey(SlotKey &&other) noexcept
    : id_(std::exchange(other.id_, no_id)), hash_{other.hash_[0], other.hash_[1]},
      control_(std::exchange(other.control_, nullptr)) {}

SlotKey &SlotKey::operator=(SlotKey &&other) noexcept {
  SlotKey taken(std::move(other));
  std::swap(id_, taken.id_);
  std::swap(hash_, taken.hash_);
  std::swap(control_, taken.control_);
  return *this;
}

// Touches no other thread's memory and runs no code of anyone. Release: what was done before the
// slot died is visible to the destructors that other threads will run for its values.
SlotKey::~SlotKey() {
  if (!control_)
    return;
  control_->live_id.store(0, std::memory_order_release);
  dead_slots.fetch_add(1, std::memory_order_release);
  ControlBlocks::recycle(control_);
}

} // namespace threadslot::detail
