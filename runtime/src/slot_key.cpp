#include "threadslot/detail/slot_key.h"

#include <mutex>
#include <utility>

namespace threadslot::detail {

namespace {

constinit std::atomic<std::uint64_t> last_id{0};

// Control blocks come in slabs that are never given back: a thread may look at the block of a slot
// that died long ago. The slabs stay reachable from here, also after static destruction.
struct Slab {
  ControlBlock blocks[64];
  Slab *next = nullptr;
};
constinit std::mutex slab_mutex;
constinit Slab *slabs = nullptr;
constinit ControlBlock *free_blocks = nullptr;

ControlBlock *acquire_block() {
  const std::lock_guard lock(slab_mutex);
  if (!free_blocks) {
    Slab *slab = new Slab;
    slab->next = std::exchange(slabs, slab);
    for (ControlBlock &block : slab->blocks)
      block.next_free = std::exchange(free_blocks, &block);
  }
  return std::exchange(free_blocks, free_blocks->next_free);
}

void recycle_block(ControlBlock *block) noexcept {
  const std::lock_guard lock(slab_mutex);
  block->next_free = std::exchange(free_blocks, block);
}

} // namespace

SlotKey::SlotKey(const char *name, std::source_location created)
    : SlotKey(last_id.fetch_add(1, std::memory_order_relaxed) + 1, name, created) {}

SlotKey::SlotKey(std::uint64_t id, const char *name, std::source_location created)
    : id_(id), hash_{spreading_hash(id), mixing_hash(id)}, control_(acquire_block()) {
  control_->name = name;
  control_->created = created;
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
  recycle_block(control_);
}

} // namespace threadslot::detail
