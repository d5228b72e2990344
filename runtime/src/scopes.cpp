#include "threadslot/detail/scopes.h"

#include <utility>

namespace threadslot::detail {

TaskScope::TaskScope(ThreadState &thread, Earlier earlier) noexcept
    : thread_(thread), earlier_(earlier), epoch_(++thread.epoch_) {
  if (earlier_ == Earlier::must_survive)
    thread_.table_.enter(baseline_);
  thread_.close_ring();
  mark_.insert_before(thread_.creation_);
}

TaskScope::~TaskScope() {
  if (earlier_ == Earlier::must_survive)
    undo();
  mark_.unlink();
  ++thread_.epoch_; // what the task leaves belongs to the time before the next one
}

// Destructors of what the task has set may set again; as at thread exit, not for ever.
void TaskScope::undo() noexcept {
  for (int round = 0; round < ThreadState::exit_rounds && bury_residue(); ++round)
    thread_.destroy_buried();
  if (earlier_ != Earlier::must_survive)
    return;
  earlier_ = Earlier::may_change;
  while (baseline_.displaced)
    thread_.put_back(baseline_.displaced);
  thread_.table_.leave(baseline_);
  thread_.destroy_buried();
}

bool TaskScope::bury_residue() noexcept {
  bool any = false;
  for (Links *at = mark_.next; at != &thread_.creation_;) {
    Box *box = static_cast<Box *>(std::exchange(at, at->next));
    if (box->epoch < epoch_)
      continue;
    thread_.bury(thread_.table_.take(box->id));
    any = true;
  }
  return any;
}

namespace {

std::vector<BoxPtr> copies_of(const Context *context) {
  std::vector<BoxPtr> copies;
  if (!context)
    return copies;
  copies.reserve(context->boxes.size());
  for (const BoxPtr &box : context->boxes)
    if (!box->stale())
      copies.emplace_back(box->type->copy(*box));
  return copies;
}

} // namespace

// Everything that may throw comes first, then the exchange, which does not.
ContextScope::ContextScope(ThreadState &thread, const Context *context) : thread_(thread) {
  std::vector<BoxPtr> copies = copies_of(context);
  std::size_t travelling = 0;
  thread_.for_each_box([&](const Box &box) { travelling += box.travels(); });
  hidden_.reserve(travelling);
  thread_.close_ring();
  if (!copies.empty())
    thread_.reserve(copies.size());

  const ThreadState::Pause while_exchanging(thread_);
  for (Links *at = thread_.creation_.next; at != &thread_.creation_;) {
    Box *box = static_cast<Box *>(std::exchange(at, at->next));
    if (!box->present() || !box->travels())
      continue;
    ++box->saves;
    thread_.bury(thread_.table_.take(box->id));
    hidden_.push_back(box);
  }
  for (BoxPtr &copy : copies)
    thread_.install(std::move(copy));
}

void ContextScope::put_back() noexcept {
  thread_.require_own_thread();
  const ThreadState::Pause while_exchanging(thread_);
  for (Links *at = thread_.creation_.next; at != &thread_.creation_;) {
    Box *box = static_cast<Box *>(std::exchange(at, at->next));
    if (box->present() && box->travels())
      thread_.bury(thread_.table_.take(box->id));
  }
  for (Box *box : hidden_) {
    --box->saves;
    thread_.put_back(box);
  }
}

} // namespace threadslot::detail
