#include "threadslot/detail/slot_key.h"

#include <utility>

#include "control_blocks.h"
#include "threadslot/detail/thread_state.h"

namespace threadslot::detail {

namespace {

// Each thread takes ids from the process in handfuls: writing to memory that all threads share
// would take longer than all the rest of making a slot.
constexpr std::uint64_t ids_at_a_time = 64;
constinit std::atomic<std::uint64_t> first_free_id{SlotKey::no_id + 1};

struct Ids {
  std::uint64_t next = 0, end = 0;
};
[[gnu::tls_model("initial-exec")]] constinit thread_local Ids my_ids;

std::uint64_t new_id() noexcept {
  if (my_ids.next == my_ids.end) {
    my_ids.next = first_free_id.fetch_add(ids_at_a_time, std::memory_order_relaxed);
    my_ids.end = my_ids.next + ids_at_a_time;
  }
  return my_ids.next++;
}

ControlBlock *acquire_control() {
  ControlBlock *spare = this_thread.take_spare_control();
  return spare ? spare : ControlBlocks::acquire();
}

} // namespace

SlotKey::SlotKey(const char *name) : SlotKey(new_id(), name, &this_thread) {}

SlotKey::SlotKey(std::uint64_t id, const char *name) : SlotKey(id, name, nullptr) {}

SlotKey::SlotKey(std::uint64_t id, const char *name, const ThreadState *only_user)
    : tags_{spreading_tag(id), mixing_tag(id)}, id_(id), control_(acquire_control()) {
  control_->name.store(name, std::memory_order_relaxed);
  control_->only_user.store(only_user, std::memory_order_relaxed);
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
  if (control_->only_user.load(std::memory_order_relaxed) == &this_thread)
    this_thread.bury_value_of(id_); // there is no other
  else
    dead_slots.fetch_add(1, std::memory_order_release);
  if (!this_thread.keep_spare_control(control_))
    ControlBlocks::recycle(control_);
}

} // namespace threadslot::detail
