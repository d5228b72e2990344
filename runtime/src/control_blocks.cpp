#include "control_blocks.h"

#include <pthread.h>

#include <mutex>
#include <utility>

#include "thread_registry.h"
#include "threadslot/detail/brief_lock.h"

namespace threadslot::detail {

namespace {

struct Slab {
  ControlBlock blocks[64];
  Slab *next = nullptr;
};

// The slabs stay reachable from here, also after static destruction.
constinit BriefLock blocks_lock;
constinit Slab *slabs = nullptr;
constinit ControlBlock *free_blocks = nullptr;

// The child of a fork has only the forking thread, which must not find a lock that one of the
// others held. Values of the other threads are lost: nobody is left who may destroy them.
void handle_forks() noexcept {
  [[maybe_unused]] static const int handled = pthread_atfork(
      [] {
        ControlBlocks::lock();
        ThreadRegistry::lock();
      },
      [] {
        ThreadRegistry::unlock();
        ControlBlocks::unlock();
      },
      [] {
        ThreadRegistry::keep_only(this_thread);
        ThreadRegistry::unlock();
        ControlBlocks::unlock();
      });
}

} // namespace

ControlBlock *ControlBlocks::acquire() {
  handle_forks();
  const std::lock_guard guard(blocks_lock);
  if (!free_blocks) {
    Slab *slab = new Slab;
    slab->next = std::exchange(slabs, slab);
    for (ControlBlock &block : slab->blocks)
      block.next_free = std::exchange(free_blocks, &block);
  }
  return std::exchange(free_blocks, free_blocks->next_free);
}

void ControlBlocks::recycle(ControlBlock *block) noexcept {
  const std::lock_guard guard(blocks_lock);
  block->next_free = std::exchange(free_blocks, block);
}

std::vector<std::uint64_t> ControlBlocks::live_ids() {
  const std::lock_guard guard(blocks_lock);
  std::vector<std::uint64_t> ids;
  for (const Slab *slab = slabs; slab; slab = slab->next)
    for (const ControlBlock &block : slab->blocks)
      if (const std::uint64_t id = block.live_id.load(std::memory_order_acquire); id != 0)
        ids.push_back(id);
  return ids;
}

void ControlBlocks::lock() noexcept { blocks_lock.lock(); }
void ControlBlocks::unlock() noexcept { blocks_lock.unlock(); }

} // namespace threadslot::detail
