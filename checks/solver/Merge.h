//===- Merge.h - One state for two ---------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One state for two that agree in what their slots hold, when there are more
// states at one point than Limits::Disjuncts.
//
// Where the two differ, the merged state holds a forgotten atom. A branch on
// such an atom is a choice of doubt, not of the program: what is reported
// holds whichever of the two states was meant.
//
// A rough look merges from the second state on, and into atoms that may be
// anything, which makes more ways but takes none away; functions, addresses,
// the keys that these are found by and what was saved of slots are not given up
// then, since what is done with them would be lost.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_MERGE_H
#define THREADSLOT_SOLVER_MERGE_H

#include "solver/State.h"

namespace threadslot::solver {

/// A hash of what states must agree in to be merged for \p Cause.
uint64_t mergeKey(const Terms &T, const State &S, Name Cause);

/// What both \p A and \p B are, with forgotten atoms of \p Cause where they
/// differ, or without a cause with atoms that may be anything; nothing if they
/// do not agree in their slots, or without a cause in where they lead.
std::optional<State> merge(Terms &T, const State &A, const State &B,
                           Name Cause);

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_MERGE_H
