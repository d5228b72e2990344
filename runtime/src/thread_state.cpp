#include "threadslot/detail/thread_state.h"

#include <pthread.h>
#include <unistd.h>

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

constexpr std::size_t smallest_spare = 80, spare_step = 16, spare_sizes = 8;
constexpr unsigned most_spares = 16; // three kilobytes at most

// Of the size rounded up; not below spare_sizes if blocks of this size are not kept.
std::size_t spare_index(std::size_t size) noexcept {
  return size <= smallest_spare ? 0 : (size - smallest_spare + spare_step - 1) / spare_step;
}

bool may_be_spare(std::size_t size, std::size_t alignment) noexcept {
  return reuse_memory && alignment <= __STDCPP_DEFAULT_NEW_ALIGNMENT__ &&
         spare_index(size) < spare_sizes;
}

} // namespace

void *allocate_box(std::size_t size, std::size_t alignment) {
  if (!may_be_spare(size, alignment))
    return ::operator new(size, std::align_val_t(alignment));
  if (void *memory = this_thread.take_spare(spare_index(size)))
    return memory;
  return ::operator new(smallest_spare + spare_step * spare_index(size));
}

void free_box(void *memory, std::size_t size, std::size_t alignment) noexcept {
  if (!may_be_spare(size, alignment))
    ::operator delete(memory, std::align_val_t(alignment));
  else if (!this_thread.keep_spare(spare_index(size), memory))
    ::operator delete(memory);
}

void *ThreadState::take_spare(std::size_t index) noexcept {
  void *memory = spare_[index];
  if (memory) {
    spare_[index] = *static_cast<void **>(memory);
    --spares_;
  }
  return memory;
}

// A thread without values would never give a block back.
bool ThreadState::keep_spare(std::size_t index, void *memory) noexcept {
  if (phase_ != Phase::attached || spares_ == most_spares)
    return false;
  *static_cast<void **>(memory) = std::exchange(spare_[index], memory);
  ++spares_;
  return true;
}

void ThreadState::close_ring() noexcept {
  if (!creation_.linked())
    creation_.next = creation_.previous = &creation_;
}

void ThreadState::attach() {
  close_ring();
  if (phase_ == Phase::unused) {
    static thread_local ExitGuard guard;
    guard.touch();
    system_id_ = gettid();
    ThreadRegistry::add(*this);
  } else {
    arm_late_run_down();
    ThreadRegistry::count_late();
  }
  phase_ = Phase::attached;
}

Box *ThreadState::find_after_miss(const SlotKey &key) noexcept {
  table_.find_expunging(key);
  destroy_buried();
  return table_.find(key); // the destructors may have set it, or removed it
}

void ThreadState::insert(Box *box) {
  if (phase_ != Phase::attached)
    attach();
  auto &only_user = box->control->only_user;
  if (const ThreadState *user = only_user.load(std::memory_order_relaxed); user && user != this)
    only_user.store(nullptr, std::memory_order_relaxed);
  table_.put(box);
  box->insert_before(creation_);
  if (box->travels())
    ++context_version_;
}

void ThreadState::install(BoxPtr box) {
  box->epoch = epoch_;
  insert(box.get());
  bytes_ += box.release()->type->size;
  destroy_buried();
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
  for (int round = 0; round < exit_rounds && table_.values() != 0; ++round)
    destroy_round();
  table_.shrink_if_sparse();
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

Context *ThreadState::capture() {
  if (!captured_ || captured_version_ != context_version_) {
    // What copies values is user code and may change slots.
    const Pause while_copying(*this);
    const std::uint64_t version = context_version_;
    std::vector<const Box *> travelling;
    for_each_box([&](const Box &box) {
      if (box.travels() && !box.stale())
        travelling.push_back(&box);
    });
    auto fresh = std::make_unique<Context>();
    fresh->boxes.reserve(travelling.size());
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
    bytes_ -= box->type->size;
    box->type->destroy(box);
  }
  --pauses_;
  publish();
}

void ThreadState::publish() noexcept {
  constexpr auto relaxed = std::memory_order_relaxed;
  publish_values();
  counters_.capacity.store(table_.capacity(), relaxed);
  counters_.bytes.store(bytes_, relaxed);
  counters_.expunged.store(table_.expunged(), relaxed);
}

void ThreadState::run_down() noexcept {
  remove_all();
  Context::release(std::exchange(captured_, nullptr));
  sweep();
  abandon_rest();
  table_.release();
  publish();
  ThreadRegistry::remove(*this);
  phase_ = Phase::run_down;
  give_up_spares();
}

void ThreadState::give_up_spares() noexcept {
  for (std::size_t index = 0; index < spare_sizes; ++index)
    while (void *memory = take_spare(index))
      ::operator delete(memory);
  if (ControlBlock *control = take_spare_control())
    ControlBlocks::recycle(control);
}

// The youngest first: a value may use the older ones until its end, as with thread_locals. What
// its destructor makes waits for the next round.
void ThreadState::destroy_round() noexcept {
  Links round;
  round.insert_before(creation_);
  creation_.unlink();
  close_ring();
  while (round.previous != &round) {
    Box *youngest = static_cast<Box *>(round.previous);
    if (!youngest->present()) {
      youngest->unlink();
      youngest->insert_before(creation_);
    } else {
      bury(table_.take(youngest->id));
      destroy_buried();
    }
  }
}

void ThreadState::abandon_rest() noexcept {
  while (creation_.next != &creation_) {
    Box *box = static_cast<Box *>(creation_.next);
    box->unlink();
    if (table_.take(box->id))
      ThreadRegistry::abandon(box);
  }
}

} // namespace threadslot::detail
