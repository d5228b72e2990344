#include "threadslot/detail/thread_state.h"

#include <pthread.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "control_blocks.h"
#include "thread_registry.h"
#include "threadslot/detail/context.h"

namespace threadslot::detail {

[[gnu::tls_model("initial-exec")]] constinit thread_local ThreadState this_thread;

namespace {

// Runs down once when the thread's thread_locals are destroyed.
struct ExitGuard {
  ~ExitGuard() { this_thread.run_down(); }
  void touch() noexcept {}
};

// Runs down once more, after the thread_locals, for values made meanwhile. Without a key, which
// needs the process to have used up all of them, those values are lost with their thread.
void arm_late_run_down() noexcept {
  static const struct LateKey {
    LateKey() {
      valid = pthread_key_create(
                  &key, [](void *thread) { static_cast<ThreadState *>(thread)->run_down(); }) == 0;
    }
    pthread_key_t key{};
    bool valid;
  } late;
  if (late.valid)
    pthread_setspecific(late.key, &this_thread);
}

} // namespace

void *allocate_block(std::size_t list) {
  if (void *block = this_thread.take_spare(list))
    return block;
  return ::operator new(SpareBlocks::block_size(list));
}

void free_block(std::size_t list, void *block) noexcept {
  if (!this_thread.keep_spare(list, block))
    ::operator delete(block);
}

// The kernel's number of a thread is in the name of its clock. Asking for it when the thread sets
// its first value would be the dearest part of that.
long ThreadState::system_id() const noexcept {
  clockid_t clock{};
  return pthread_getcpuclockid(handle_, &clock) == 0 ? ~(static_cast<long>(clock) >> 3) : 0;
}

void ThreadState::close_ring() noexcept {
  if (!creation_.linked())
    creation_.next = creation_.previous = &creation_;
}

void ThreadState::begin_use() noexcept {
  if (phase_ == Phase::unused) {
    static thread_local ExitGuard guard;
    guard.touch();
    close_ring();
    handle_ = pthread_self();
    ThreadRegistry::add(*this);
  } else {
    arm_late_run_down();
    ThreadRegistry::count_late();
  }
  phase_ = Phase::attached;
}

void ThreadState::inherit(const Estate &estate) noexcept {
  spares_ = estate.blocks;
  table_.adopt(estate.table);
}

void ThreadState::bequeath(Estate &estate) noexcept {
  constexpr std::size_t largest_table = 256; // four kilobytes
  if (table_.capacity() > largest_table || table_.size() != 0)
    table_.release();
  estate.blocks = spares_;
  spares_ = {};
  estate.table = table_.give_up();
}

Box *ThreadState::find_after_miss(const SlotKey &key) noexcept {
  table_.find_expunging(key);
  destroy_buried();
  return table_.find(key); // the destructors may have set it, or removed it
}

void ThreadState::insert(Box *box) {
  attach();
  auto &only_user = box->control->only_user;
  if (const ThreadState *user = only_user.load(std::memory_order_relaxed); user && user != this)
    only_user.store(nullptr, std::memory_order_relaxed);
  table_.put(box);
  box->insert_before(creation_);
  if (box->travels())
    ++context_version_;
}

void ThreadState::reserve(std::size_t boxes) {
  attach();
  table_.reserve(boxes);
}

void ThreadState::install(BoxPtr box) {
  box->epoch = epoch_;
  insert(box.get());
  count_bytes(box.release()->type->size);
  settle();
}

// Into the place that was reserved for it, so this does not throw.
void ThreadState::put_back(Box *box) noexcept {
  table_.recall(box);
  if (box->stale())
    bury(box);
  else
    insert(box);
}

void ThreadState::bury(Box *box) noexcept {
  if (box->travels())
    ++context_version_;
  table_.bury(box);
}

bool ThreadState::remove(std::uint64_t id) noexcept {
  Box *box = table_.take(id);
  if (box) {
    bury(box);
    table_.shrink_if_sparse();
  }
  destroy_buried();
  return box != nullptr;
}

void ThreadState::bury_value_of(std::uint64_t id) noexcept {
  if (const Box *box = table_.expunge_dead(id); box && box->travels())
    ++context_version_;
  publish_values();
}

void ThreadState::remove_all() noexcept {
  close_ring();
  end_all();
  sweep(); // after the last round there may be values still
}

void ThreadState::sweep() noexcept {
  table_.sweep();
  destroy_buried();
}

void ThreadState::sweep_if_needed() noexcept {
  table_.sweep_if_needed();
  destroy_buried();
}

void ThreadState::require_own_thread() const noexcept {
  if (this == &this_thread)
    return;
  std::fputs("threadslot: a guard was destroyed on another thread than the one it was made on\n",
             stderr);
  std::abort();
}

void ThreadState::restore(std::uint64_t id, SavedBox &saved) noexcept {
  saved.thread_.require_own_thread();
  Box *box = std::exchange(saved.box_, nullptr);
  if (!box) {
    remove(id);
    return;
  }
  --box->saves;
  if (!box->linked())
    put_back(box);
  destroy_buried();
}

void ThreadState::forget(SavedBox &saved) noexcept {
  require_own_thread();
  Box *box = std::exchange(saved.box_, nullptr);
  if (--box->saves == 0 && !box->linked() && !table_.displaced(box)) {
    table_.unreserve();
    bury(box);
    destroy_buried();
  }
}

// Null if nothing travels: a thread whose end is not watched owns no context.
Context *ThreadState::capture() {
  if (captured_version_ != context_version_) {
    // What copies values is user code and may change slots.
    const Pause while_copying(*this);
    const std::uint64_t version = context_version_;
    std::vector<const Box *> travelling;
    for_each_box([&](const Box &box) {
      if (box.travels() && !box.stale())
        travelling.push_back(&box);
    });
    std::unique_ptr<Context> fresh;
    if (!travelling.empty()) {
      fresh = std::make_unique<Context>();
      fresh->boxes.reserve(travelling.size());
    }
    for (const Box *box : travelling)
      fresh->boxes.emplace_back(box->type->copy(*box));
    Context::release(std::exchange(captured_, fresh.release()));
    captured_version_ = version;
  }
  return Context::share(captured_);
}

void ThreadState::destroy_buried() noexcept {
  if (pauses_ != 0)
    return;
  ++pauses_;
  while (Box *box = table_.next_buried()) {
    count_bytes(-box->type->size);
    box->type->destroy(box);
  }
  --pauses_;
  publish();
}

void ThreadState::publish() noexcept {
  constexpr auto relaxed = std::memory_order_relaxed;
  publish_values();
  counters_.capacity.store(table_.capacity(), relaxed);
  counters_.expunged.store(table_.expunged(), relaxed);
}

void ThreadState::run_down() noexcept {
  if (table_.has_buried()) // with its slot, since the thread's last operation
    destroy_buried();
  end_all();
  Context::release(std::exchange(captured_, nullptr));
  if (table_.size() != 0 || table_.has_buried())
    abandon_rest();
  phase_ = Phase::run_down;
  if (ControlBlock *control = take_spare_control())
    ControlBlocks::recycle(control);
  ThreadRegistry::remove(*this);
}

void ThreadState::end_all() noexcept {
  int rounds = 0;
  while (!may_free_all()) {
    if (rounds++ == exit_rounds)
      return;
    end_round();
  }
  free_boxes();
}

// Whether no user code runs when the values end, and nobody puts one back.
bool ThreadState::may_free_all() const noexcept {
  if (table_.values() == 0)
    return true;
  if (table_.has_border())
    return false;
  bool may = true;
  for_each_box([&](const Box &box) { may &= !box.type->end && box.saves == 0; });
  return may;
}

// The youngest first: a value may use the older ones until its end, as with thread_locals. What
// its destructor makes waits for the next round.
void ThreadState::end_round() noexcept {
  for (Links *at = creation_.previous; at != &creation_;) {
    Box &box = static_cast<Box &>(*std::exchange(at, at->previous));
    if (!box.present())
      continue;
    if (!box.type->end && may_leave_box(box)) {
      leave_box(box);
      continue;
    }
    Box rest; // a mark: the destructor may take out any other
    rest.insert_before(box);
    end(box);
    at = rest.previous;
    rest.unlink();
  }
}

void ThreadState::end(Box &box) noexcept {
  const Pause while_ending(*this);
  if (!may_leave_box(box)) {
    bury(table_.take(box.id));
    return;
  }
  leave_box(box);
  publish_values();
  if (box.type->end)
    box.type->end(&box);
}

// One that a guard or a task puts back has to leave the table.
bool ThreadState::may_leave_box(const Box &box) const noexcept {
  return box.saves == 0 && !table_.has_border();
}

// It stays in the table, vacant, until all values have ended: to close the gaps one by one would
// take longer than all the rest.
void ThreadState::leave_box(Box &box) noexcept {
  table_.vacate(box.id);
  box.epoch = 0;
  if (box.travels())
    ++context_version_;
}

void ThreadState::abandon_rest() noexcept {
  table_.clean_all();
  destroy_buried();
  for (Links *at = creation_.next; at != &creation_;) {
    Box *box = static_cast<Box *>(std::exchange(at, at->next));
    if (!box->present())
      continue;
    box->unlink();
    ThreadRegistry::abandon(table_.take(box->id));
  }
}

// The table forgets them first: whoever replaces operator delete may use slots in it.
void ThreadState::free_boxes() noexcept {
  table_.forget_all();
  ++context_version_;
  Links *at = std::exchange(creation_.next, &creation_);
  creation_.previous = &creation_;
  while (at != &creation_) {
    Box *box = static_cast<Box *>(std::exchange(at, at->next));
    if (!box->type) { // a mark
      box->insert_before(creation_);
      continue;
    }
    count_bytes(-box->type->size);
    box->type->destroy(box);
  }
}

} // namespace threadslot::detail
