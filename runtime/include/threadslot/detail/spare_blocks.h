// Freed memory of values that a thread keeps for its next ones: who sets and removes in turn does
// so without the allocator.
#pragma once

#include <cstddef>
#include <new>
#include <utility>

namespace threadslot::detail {

// Lists of blocks of 80, 96, 112 ... bytes. Copied, not owned: whoever has them last frees them.
class SpareBlocks {
public:
  static constexpr std::size_t sizes = 7;
  static constexpr std::size_t not_kept = sizes;

  // Which list blocks of the size belong to; not_kept if none.
  static constexpr std::size_t list_of(std::size_t size) noexcept {
    const std::size_t list = size <= smallest ? 0 : (size - smallest + step - 1) / step;
    return list < sizes ? list : not_kept;
  }
  static constexpr std::size_t block_size(std::size_t list) noexcept {
    return smallest + step * list;
  }

  // A block, or null.
  void *take(std::size_t list) noexcept {
    void *block = first_[list];
    if (block) {
      first_[list] = *static_cast<void **>(block);
      --count_;
    }
    return block;
  }
  bool keep(std::size_t list, void *block) noexcept {
    if (count_ == most)
      return false;
    *static_cast<void **>(block) = std::exchange(first_[list], block);
    ++count_;
    return true;
  }
  void free_all() noexcept {
    for (std::size_t list = 0; list < sizes; ++list)
      while (void *block = take(list))
        ::operator delete(block);
  }

private:
  static constexpr std::size_t smallest = 80, step = 16;
  static constexpr std::size_t most = 64; // seldom more than five kilobytes

  void *first_[sizes] = {};
  std::size_t count_ = 0;
};

} // namespace threadslot::detail
