//===- Why.h - What becomes of a set ------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tells of a set, reported or not, which tasks run it, by which calls, and what
// they leave of it: what `threadslot why` prints.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_WHY_H
#define THREADSLOT_SOLVER_WHY_H

#include "solver/Solver.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <set>

namespace threadslot::solver {

/// What one task makes of a set that it comes to.
struct TaskStory {
  const reach::Root *Task = nullptr;
  std::vector<program::AnchorId> Calls; ///< From the task to the set.
  bool LeftNormally = false;            ///< A normal exit leaves the slot set.
  bool LeftByException = false;         ///< An exit by an exception does.
  bool IsCache = false;                 ///< It was found empty before.
  std::set<std::string> Doubts;         ///< Why nothing is made of that.
};

struct SetStory {
  program::AnchorId Site = program::NoAnchor;
  const program::SlotTraits *Traits = nullptr;
  std::vector<TaskStory> Tasks; ///< None: no task comes to it.
};

/// The stories of the sets of \p P whose anchors \p IsMeant.
std::vector<SetStory>
explain(const program::Program &P, const reach::Reach &R,
        llvm::function_ref<bool(const program::Anchor &)> IsMeant,
        const Limits &L = {});

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_WHY_H
