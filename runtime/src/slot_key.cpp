#include "threadslot/detail/slot_key.h"

#include <utility>

#include "control_blocks.h"

namespace threadslot::detail {

namespace {

constinit std::atomic<std::uint64_t> last_id{SlotKey::no_id};

} // namespace

SlotKey::SlotKey(const char *name)
    : SlotKey(last_id.fetch_add(1, std::memory_order_relaxed) + 1, name) {}

SlotKey::SlotKey(std::uint64_t id, const char *name)
    : tags_{spreading_tag(id), mixing_tag(id)}, id_(id), control_(ControlBlocks::acquire()) {
  control_->name.store(name, std::memory_order_relaxed);
  control_->live_id.store(id, std::memory_order_release);
}

SlotKey::SlotKey(SlotKey &&other) noexcept
    : tags_{std::exchange(other.tags_[0], spreading_tag(no_id)),
            std::exchange(other.tags_[1], mixing_tag(no_id))},
      id_(std::exchange(other.id_, no_id)), control_(std::exchange(other.control_, nullptr)) {}

SlotKey &SlotKey::operator=(SlotKey &&other) noexcept {
  SlotKey taken(std::move(other));
  std::swap(tags_, taken.tags_);
  std::swap(id_, taken.id_);
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
