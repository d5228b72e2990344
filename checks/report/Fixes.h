//===- Fixes.h - The edits that take residue away -------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A guard before the first set that leaves residue:
//
//   pool.execute([&] {
//     threadslot::ScopedRestore userGuard(user);   // the fix
//     user.set(name);
//     ...
//   });
//
// The guard's place is the callable's outermost block: in a nested one it would
// undo the set before the code that reads it. Hence there is no fix for a set
// in a function that the task calls, whose end comes too early as well.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REPORT_FIXES_H
#define THREADSLOT_REPORT_FIXES_H

#include "report/Diagnostic.h"
#include "solver/Solver.h"
#include <set>
#include <utility>

namespace threadslot::report {

class Fixes {
public:
  explicit Fixes(const program::Program &P) : P(P) {}

  /// The edits for a finding; to be asked in source order. None if an earlier
  /// finding of the slot in the same task had the chance: one guard serves all.
  std::vector<Replacement> next(const solver::Finding &F);

private:
  /// The first set of the same slot in the same function, whether it leaves
  /// residue or not: a guard that comes later would bring its value back.
  const program::Anchor &firstSet(const program::Anchor &Set) const;

  std::vector<Replacement> planned(const program::Anchor &A);

  const program::Program &P;
  /// The tasks and slots that were asked for, and the tasks and guards' names.
  std::set<std::pair<const program::Function *, program::Name>> Asked, Named;
};

} // namespace threadslot::report

#endif // THREADSLOT_REPORT_FIXES_H
