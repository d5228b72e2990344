//===- Analyze.cpp - The pipeline -----------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "report/Analyze.h"
#include "reach/Roots.h"
#include "report/Report.h"
#include "solver/Evidence.h"

using namespace threadslot;

Analysis threadslot::analyze(program::Linker Units,
                             program::SlotTraits::Severity Least,
                             const solver::Limits &Limits, unsigned Jobs) {
  std::unique_ptr<program::Program> Linked = std::move(Units).take();
  if (Least != program::SlotTraits::Severity::Low)
    solver::keepScoped(*Linked);
  const reach::Reach Reach = reach::findRoots(*Linked);
  solver::Result Solved = solver::solve(*Linked, Reach, Limits, Jobs);

  Analysis A;
  A.Diagnostics = report::describe(*Linked, Solved.Findings);
  A.Unknowns = std::move(Solved.Unknowns);
  for (const auto &[Submission, Cause] : Reach.Unresolved)
    ++A.Unknowns[Cause.str()];
  return A;
}
