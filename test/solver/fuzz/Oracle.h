//===- Oracle.h - The sites that leave residue, by exhaustive search ------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The meaning of a slot program, with nothing clever in it.
//
// From the start of each task, all states that a run can come to are visited
// one by one, as "Meaning" of docs/slot-program.md says, and nothing is merged,
// summarised or widened. What makes this differ from the solver's way is its
// value: the solver is right if both give the same answer.
//
// The order of the quantifiers is that of the run. The states and the choices
// between them make a graph for two players. One looks for residue and takes
// every choice but doubts: a site leaves residue from such a node if it does so
// from some successor. The other takes the doubts ("may have cleared, or not")
// where they occur, before the call that brings them returns or throws: there a
// site leaves residue if it does so from every successor. An atom is chosen
// when it is first compared, so later than the doubts before that. The least
// solution counts: a run that never leaves the task proves nothing. It is taken
// for each site and kind of exit on its own.
//
// Limits: call stacks, pushes and the number of states are bounded. An answer
// that met a bound says so; what it found is right, more may be missing. Stacks
// that were cut off count as complete if a lower bound gives the same answer.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_ORACLE_H
#define THREADSLOT_TEST_FUZZ_ORACLE_H

#include "Machine.h"
#include "solver/Solver.h"

namespace threadslot::fuzz {

/// What is compared: a site and the check that reports it.
using Found = std::set<std::pair<program::AnchorId, solver::Check>>;

struct Answer {
  Found Findings;         ///< Normal exits beat exceptional ones.
  Found All;              ///< Before they did.
  Found IfDoubtsAccused; ///< If a doubt were a choice like others.
  bool Bounded = false;   ///< A bound was met.
  bool TooLarge = false;  ///< That of the states and choices.
  bool NoMeaning = false; ///< Some run does what the page does not define.
  unsigned Nodes = 0;
};

Answer ask(const program::Program &P, const reach::Reach &R,
           const Bounds &Limits = {});

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_ORACLE_H
