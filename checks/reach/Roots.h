//===- Roots.h - Which callables run as tasks -----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where callables flow: from the lambda a user wrote, through variables,
// wrappers and owners, into a submission.
//
//   void runLater(std::function<void()> f) { pool.execute(std::move(f)); }
//   runLater([] { slot.set(1); });        // this lambda is a task
//
// The flow is insensitive to order and context: a callable that may reach a
// submission is a task.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_ROOTS_H
#define THREADSLOT_REACH_ROOTS_H

#include "program/Program.h"
#include "llvm/ADT/SmallVector.h"
#include <vector>

namespace threadslot::reach {

/// What a cell of a task holds when it starts (e.g., `$0.*.c0` holds `&@slot`).
struct Binding {
  program::Cell Place;  ///< Rooted at a parameter of the task, or a global.
  program::Value Holds; ///< Function, Address of a global, Int or String.
};

/// A callable that runs on a pool, the root of an analysis.
struct Root {
  const program::Function *Task = nullptr;
  /// What the solver runs: the task, or a round of the worker loop that runs
  /// it. Their parameters are the same.
  const program::Function *Entry = nullptr;
  program::AnchorId Submission = program::NoAnchor; ///< Where it is submitted.
  program::PoolExceptions Exceptions = program::PoolExceptions::Terminate;
  std::vector<Binding> Bindings;
  /// The callables that the task runs for somebody who handed them over: what
  /// they leave behind by an exception is residue by exception, whoever catches
  /// it.
  llvm::SmallVector<const program::Function *, 0> Given;
  /// Of the functions in Reach::Held, those that may come to the task.
  llvm::DenseSet<const program::Function *> Arriving;
};

struct Reach {
  /// One entry for each task and kind of pool, in program order.
  std::vector<Root> Roots;
  /// For calls through a value, the functions that may be held there, as far as
  /// they matter.
  llvm::DenseMap<const program::Op *, std::vector<const program::Function *>>
      Held;
  /// Submissions whose callable was not found, by cause; without a place, why
  /// there may be more tasks.
  std::vector<std::pair<program::AnchorId, program::Name>> Unresolved;
};

/// Adds to \p P a function for each round of a worker loop (reach/Round.h).
Reach findRoots(program::Program &P);

/// Lets discarded guards that \p Destructor ends live as long as their block in
/// all tasks of \p R. When the roots are found, none does.
void nameGuards(Reach &R, program::Name Destructor);

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_ROOTS_H
