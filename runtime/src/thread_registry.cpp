#include "thread_registry.h"

#include <atomic>
#include <iterator>
#include <mutex>
#include <utility>

#include "threadslot/detail/brief_lock.h"

namespace threadslot::detail {

namespace {

constinit BriefLock threads_lock;
constinit Links threads{&threads, &threads};
constinit Estate estates[16];
constinit Estate *after_last_estate = estates;
constinit Box *abandoned_boxes = nullptr;
constinit std::atomic<std::uint64_t> late_threads{0};
constinit std::atomic<std::uint64_t> abandoned_values{0};

} // namespace

void ThreadRegistry::add(ThreadState &thread) noexcept {
  const std::lock_guard guard(threads_lock);
  if (after_last_estate != estates)
    thread.inherit(*--after_last_estate);
  thread.registry_.thread = &thread;
  thread.registry_.insert_before(threads);
}

void ThreadRegistry::remove(ThreadState &thread) noexcept {
  {
    const std::lock_guard guard(threads_lock);
    thread.registry_.unlink();
    if (after_last_estate != std::end(estates)) {
      thread.bequeath(*after_last_estate++);
      return;
    }
  }
  Estate unwanted;
  thread.bequeath(unwanted);
  unwanted.free();
}

void ThreadRegistry::count_late() noexcept { late_threads.fetch_add(1, std::memory_order_relaxed); }

void ThreadRegistry::abandon(Box *box) noexcept {
  abandoned_values.fetch_add(1, std::memory_order_relaxed);
  const std::lock_guard guard(threads_lock);
  box->next = std::exchange(abandoned_boxes, box);
}

ThreadRegistry::Totals ThreadRegistry::totals() noexcept {
  return {late_threads.load(std::memory_order_relaxed),
          abandoned_values.load(std::memory_order_relaxed)};
}

void ThreadRegistry::lock() noexcept { threads_lock.lock(); }
void ThreadRegistry::unlock() noexcept { threads_lock.unlock(); }

void ThreadRegistry::keep_only(ThreadState &thread) noexcept {
  const bool registered = thread.registry_.linked();
  threads.next = threads.previous = &threads;
  if (registered)
    thread.registry_.insert_before(threads);
}

const Links *ThreadRegistry::first() noexcept { return threads.next; }
const Links *ThreadRegistry::end() noexcept { return &threads; }

const ThreadState &ThreadRegistry::thread_of(const Links *links) noexcept {
  return *static_cast<const ThreadLink *>(links)->thread;
}

} // namespace threadslot::detail
