//===- Discarded.h - Guards that guard nothing --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Guards that end before they guard anything.
//
//   ScopedRemove{slot};     a temporary: it ends in this line
//   slot.set(user);         nobody removes
//
// What lowering lists are objects; which of them are guards is decided here, by
// their destructors. One undoes sets if on some path it clears a slot before it
// has set any, or ends with a slot set to what was kept somewhere: a restore.
// One that sets a slot and then clears it undoes nothing.
//
// An object whose constructor calls what it was given has guarded that. What
// its destructor calls through values is taken to be what it was given, or what
// its making names, if any of that is among what objects of its class hold.
//
// Not seen: destructors without a body, and function objects of which the
// program does not say what they hold. They are not taken for guards.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_DISCARDED_H
#define THREADSLOT_SOLVER_DISCARDED_H

#include "solver/Solver.h"
#include <set>

namespace threadslot::solver {

struct DiscardedGuards {
  std::vector<Finding> Findings;
  std::set<program::Name> Destructors; ///< What ends them.
};

/// The guards among the discarded objects of \p P.
DiscardedGuards discardedGuards(const program::Program &P);

/// Marks those of \p Findings that are not found when some guards have names.
void absorb(std::vector<Finding> &Findings, const Result &Named);

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_DISCARDED_H
