// Copies of the values that travelled with a snapshot: immutable, shared by reference count.
#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

#include "threadslot/detail/box.h"

namespace threadslot::detail {

struct Context {
  std::vector<BoxPtr> boxes;
  std::atomic<std::size_t> owners{1};

  static Context *share(Context *context) noexcept {
    if (context)
      context->owners.fetch_add(1, std::memory_order_relaxed);
    return context;
  }
  static void release(Context *context) noexcept {
    if (context && context->owners.fetch_sub(1, std::memory_order_acq_rel) == 1)
      delete context;
  }
};

} // namespace threadslot::detail
