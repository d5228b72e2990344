//===- Paths.h - The story of a finding ----------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The story of a finding: how the task comes to the set, and what it does from
// there to the exit.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_PATHS_H
#define THREADSLOT_SOLVER_PATHS_H

#include "solver/Explorer.h"

namespace threadslot::solver {

/// Whether some slot holds \p Site in \p S.
bool holds(const State &S, SiteId Site);

/// The run of a task within a root, which may be a round of a worker loop; null
/// if that steps over the task, which then does nothing that matters.
struct TaskRun {
  const Activation *Task = nullptr;
  const Exit *Left = nullptr;
  const State *Before = nullptr; ///< What stood when the loop called it.

  /// Whether it is by the task that \p Site is held when it leaves.
  bool leaves(SiteId Site) const;
};

/// The run of \p Task that led to the exit \p Left of \p Root.
TaskRun taskRun(const Activation &Root, const Exit &Left,
                const program::Function &Task);

/// The events by which \p Exit of \p Task comes to leave \p Site behind, from
/// the first call to the exit, in program order.
std::vector<PathStep> pathTo(const Activation &Task, const Exit &Left,
                             SiteId Site, const Interpreter &Run);

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_PATHS_H
