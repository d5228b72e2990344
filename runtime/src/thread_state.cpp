#include "threadslot/detail/thread_state.h"

#include <pthread.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>

namespace threadslot::detail {

[[gnu::tls_model("initial-exec")]] constinit thread_local ThreadState this_thread;

namespace {

// Values that outlived every round of their thread's exit. Kept reachable on purpose: nobody may
// destroy them any more, and a leak checker should not be troubled with what is already counted.
constinit std::mutex abandoned_mutex;
constinit Box *abandoned = nullptr;

void abandon(Box *box) noexcept {
  const std::lock_guard lock(abandoned_mutex);
  box->next = std::exchange(abandoned, box);
}

void destroy(Box *box) noexcept { box->type->destroy(box); }

[[noreturn]] void die(const char *why) noexcept {
  std::fprintf(stderr, "threadslot: %s\n", why);
  std::abort();
}

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

void ThreadState::attach() {
  if (!creation_.next)
    creation_.next = creation_.previous = &creation_;
  if (phase_ == Phase::unused) {
    static thread_local ExitGuard guard;
    guard.touch();
  } else {
    arm_late_run_down();
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
  table_.put(box);
  box->insert_before(creation_);
}

void ThreadState::install(Box *box) {
  std::unique_ptr<Box, void (*)(Box *) noexcept> owned(box, destroy);
  insert(box);
  owned.release();
  destroy_buried();
}

bool ThreadState::remove(std::uint64_t id) noexcept {
  Box *box = table_.take(id);
  if (box)
    table_.bury(box);
  destroy_buried();
  return box != nullptr;
}

void ThreadState::sweep() noexcept {
  table_.sweep();
  destroy_buried();
}

void ThreadState::restore(std::uint64_t id, SavedBox &saved) noexcept {
  if (&saved.thread_ != this)
    die("a guard was destroyed on another thread than the one it was made on");
  Box *box = std::exchange(saved.box_, nullptr);
  if (!box) {
    remove(id);
    return;
  }
  --box->saves;
  if (box->next) // still in the table
    return;
  table_.unreserve();
  insert(box); // into the place reserved for it, so this does not throw
  destroy_buried();
}

void ThreadState::forget(SavedBox &saved) noexcept {
  if (&saved.thread_ != &this_thread)
    die("a guard was destroyed on another thread than the one it was made on");
  Box *box = std::exchange(saved.box_, nullptr);
  if (--box->saves != 0 || box->next)
    return;
  table_.unreserve();
  table_.bury(box);
  destroy_buried();
}

void ThreadState::destroy_buried() noexcept {
  if (pauses_ != 0)
    return;
  ++pauses_;
  while (Box *box = table_.next_buried())
    destroy(box);
  --pauses_;
}

void ThreadState::run_down() noexcept {
  for (int round = 0; round < exit_rounds && creation_.next != &creation_; ++round)
    destroy_round();
  abandon_rest();
  table_.release();
  phase_ = Phase::run_down;
}

// The youngest first: a value may use the older ones until its end, as with thread_locals. What
// its destructor makes waits for the next round.
void ThreadState::destroy_round() noexcept {
  Links round;
  round.insert_before(creation_);
  creation_.unlink();
  creation_.next = creation_.previous = &creation_;
  while (round.previous != &round) {
    table_.bury(table_.take(static_cast<Box *>(round.previous)->id));
    destroy_buried();
  }
}

void ThreadState::abandon_rest() noexcept {
  while (creation_.next != &creation_) {
    Box *box = static_cast<Box *>(creation_.next);
    table_.take(box->id);
    box->unlink();
    abandon(box);
  }
}

} // namespace threadslot::detail
