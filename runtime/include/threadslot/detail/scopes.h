// Stretches of a thread's life after which its slots are as before: a task, a replayed context.
#pragma once

#include <vector>

#include "threadslot/detail/context.h"
#include "threadslot/detail/thread_state.h"

namespace threadslot::detail {

// Brackets a task. Values set inside are told from earlier ones by their epoch, so that entering
// and leaving take time for what the task did, not for what the thread holds.
class TaskScope {
public:
  enum class Earlier { may_change, must_survive };
  TaskScope(ThreadState &thread, Earlier earlier) noexcept;
  TaskScope(const TaskScope &) = delete;
  TaskScope &operator=(const TaskScope &) = delete;
  ~TaskScope();

  // The values that were set inside and are still there.
  template <class F> void for_each_residue(F visit) const {
    for (const Links *at = mark_.next; at != &thread_.creation_; at = at->next)
      if (const Box &box = static_cast<const Box &>(*at); box.epoch >= epoch_)
        visit(box);
  }

  // Ends what the task has set. Only if earlier values must survive are they as before then.
  void undo() noexcept;

private:
  bool bury_residue() noexcept;

  ThreadState &thread_;
  Earlier earlier_;
  std::uint64_t epoch_;
  SlotTable<Improved>::Baseline baseline_{epoch_};
  Box mark_; // in the ring of creation, where the task began
};

// Replaces the travelling values of the thread by copies of a context's, and puts them back. The
// checker sees the destructor call a member of the class that the travelling slots name, which
// hence may clear those, and no others.
class ContextScope {
public:
  THREADSLOT_EFFECT(throws) ContextScope(ThreadState &thread, const Context *context);
  ContextScope(const ContextScope &) = delete;
  ContextScope &operator=(const ContextScope &) = delete;
  ~ContextScope() { put_back(); }

private:
  void put_back() noexcept;

  ThreadState &thread_;
  std::vector<Box *> hidden_;
};

} // namespace threadslot::detail
