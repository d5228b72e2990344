//===- Solver.h - From slot program and roots to findings -----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the sites that can leave residue.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_SOLVER_H
#define THREADSLOT_SOLVER_SOLVER_H

#include "program/Program.h"
#include "reach/Roots.h"
#include <map>
#include <string>
#include <vector>

namespace threadslot::solver {

enum class Check : uint8_t {
  MissingRemove,         ///< threadslot-missing-remove
  ExceptionUnsafeRemove, ///< threadslot-exception-unsafe-remove
  DiscardedGuard,        ///< threadslot-discarded-guard: no task, no path
  NonStaticSlot,         ///< threadslot-non-static-slot: no task, no path
};

/// One event on the way to residue, in program order.
struct PathStep {
  enum class Kind : uint8_t {
    Submitted, ///< Where the task is given to the pool.
    Called,    ///< A call on the way from the task to the set.
    Set,       ///< The site.
    Branch,    ///< A branch taken after the set; Taken says which way.
    Threw,     ///< A call or throw whose exception led to the exit.
    Leaves,    ///< The return, or the end of the task.
  };
  Kind K;
  program::AnchorId Anchor;
  bool Taken = false;
};

/// A site that leaves residue; one finding per site however many tasks and
/// exits it reaches, and per call of what a system header hides.
struct Finding {
  Check Kind = Check::MissingRemove;
  program::AnchorId Site = program::NoAnchor;
  /// The call in user code that led to it, if it stands in a system header.
  program::AnchorId Call = program::NoAnchor;
  program::Name Traits;
  bool Weak = false; ///< A native slot that no code of the program undoes.
  const program::Function *Task = nullptr; ///< The task of the path shown.
  const program::Function *In = nullptr; ///< The function that holds the site.
  bool Absorbed = false; ///< A discarded guard would clear it, had it a name.
  std::vector<PathStep> Path;
};

struct Limits {
  unsigned Disjuncts = 64; ///< States kept apart at one block of one function;
                           ///< fewer if it has many blocks.
  unsigned CallDepth = 24; ///< Nested calls before a callee is unknown(depth).
  unsigned CellDepth = 8;  ///< Steps of a cell before it is unknown(depth).
  unsigned PushDepth = 4;  ///< Pushes told apart.
  /// Slots of which each may be cleared by one call or not.
  unsigned Doubts = 8;
  /// Functions entered for one slot of one root. With more, no look ends within
  /// its steps, and finding out what matters alone takes seconds.
  unsigned Functions = 4000;
  /// Operations executed for one root, times the sizes of their states: a few
  /// seconds.
  uint64_t StepsPerRoot = 2'000'000;
};

struct Result {
  std::vector<Finding> Findings; ///< In the order of their sites' anchors.
  /// How often an unknown kept a site from being reported or stopped the
  /// analysis, by cause (e.g., "no body: work()", "limit: disjuncts").
  std::map<std::string, uint64_t> Unknowns;
};

/// Solves \p Jobs tasks at a time, each with memory of its own.
Result solve(const program::Program &P, const reach::Reach &R,
             const Limits &L = {}, unsigned Jobs = 1);

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_SOLVER_H
