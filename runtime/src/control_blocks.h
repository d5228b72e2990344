// The memory of control blocks. They come in slabs that are never given back: a thread may look at
// the block of a slot that died long ago.
#pragma once

#include <cstdint>
#include <vector>

#include "threadslot/detail/slot_key.h"

namespace threadslot::detail {

class ControlBlocks {
public:
  static ControlBlock *acquire(); // may throw std::bad_alloc
  static void recycle(ControlBlock *block) noexcept;

  // The ids of the slots that live now.
  static std::vector<std::uint64_t> live_ids();

  // Around fork().
  static void lock() noexcept;
  static void unlock() noexcept;
};

} // namespace threadslot::detail
