#include "threadslot/context_snapshot.h"

namespace threadslot {

const detail::Box *ContextSnapshot::find_box(std::uint64_t id) const noexcept {
  if (context_)
    for (const detail::BoxPtr &box : context_->boxes)
      if (box->id == id)
        return box.get();
  return nullptr;
}

} // namespace threadslot
