//===- Taken.h - What a loop takes from somewhere ------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a loop takes from somewhere: callables and objects that are held where
// the loop changes what is held.
//
//   jobs.pop_front();            what is inside jobs: it has no body, and the
//                                call may write to it
//   head = head->next;           the nodes of a list, and what they hold
//   pending = nullptr;           what is held in a place that is emptied
//   job = ring[tail++ % size];   what is held in elements that change
//
// A callable held elsewhere is run, but not taken. In a task, neither is one
// whose place is emptied: there that is mostly a callback that was handed over
// with what it waits for, not a job. Nor is what lies in variables of tasks.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_TAKEN_H
#define THREADSLOT_REACH_TAKEN_H

#include "reach/Flow.h"
#include <map>

namespace threadslot::reach {

/// A call, by the place where it stands.
struct CallSite {
  const program::Function *In = nullptr;
  program::BlockId Block = 0;
  uint32_t Index = 0;
  bool RunsJob = false; ///< What it calls is a job of an outer loop.
  const program::Op &op() const { return In->Blocks[Block].Ops[Index]; }
};

/// Whether control can come from the block of \p Site to that block again.
bool isInLoop(const CallSite &Site);

struct Taken {
  llvm::SetVector<Holder> Where; ///< The places that are changed.
  llvm::DenseSet<const program::Function *> Functions;
  llvm::DenseSet<Holder> Objects;
  bool Unknown = false; ///< Something that was not followed.
};

class TakenFinder {
public:
  using FunctionSet = llvm::SetVector<const program::Function *>;

  /// \p InTasks are the functions that tasks run.
  TakenFinder(const program::Program &P, Flow &Ways, const FunctionSet &InTasks)
      : P(P), Ways(Ways), InTasks(InTasks) {}

  /// Who takes something.
  struct Taker {
    bool IsTask = false; ///< Its loop is the pool's, and runs all of it.
    bool IsInTask = false;
  };
  /// What is taken by the loop around the first call on \p Way, which is in
  /// one.
  const Taken &by(llvm::ArrayRef<CallSite> Way, Taker By);
  /// Whether \p O puts something where \p Into is taken from.
  bool fills(const program::Op &O, const program::Function &In,
             const Taken &Into);

private:
  void run(const program::Op &O, const program::Function &In);
  void member(const program::Op &O, const program::Function &In);
  void assignment(const program::Op &O, const program::Function &In);
  void elements(const program::Cell &C, const program::Function &In);
  bool varies(const program::Value &Key, const program::Function &In);
  void noteWritten(const program::Op &O, const program::Function &In);
  bool isOfTask(Holder H) const;
  void take(Holder From);
  void collect(Holder H, unsigned Depth);
  bool isNode(Holder H) const;

  const program::Program &P;
  Flow &Ways;
  const FunctionSet &InTasks;
  /// By the block of the loop, and where the way from it ends if it goes
  /// through values.
  std::map<std::tuple<const program::Function *, program::BlockId,
                      const program::Function *, bool>,
           Taken>
      Known;
  /// While one loop is looked at:
  Taken *Now = nullptr;
  bool IsInTask = false;
  llvm::DenseSet<Holder> Written, Started, Collected;
};

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_TAKEN_H
