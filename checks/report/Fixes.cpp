//===- Fixes.cpp - The edits that take residue away -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "report/Fixes.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::report;
using program::Anchor;

const Anchor &Fixes::firstSet(const Anchor &Set) const {
  const Anchor *First = &Set;
  for (const Anchor &A : P.Anchors)
    if (A.Function == Set.Function && A.Slot == Set.Slot &&
        A.File == Set.File && A.Offset < First->Offset)
      First = &A;
  return *First;
}

/// What lowering has planned for a finding that is no set. A name is given once
/// in a function, as below.
std::vector<Replacement> Fixes::planned(const Anchor &A) {
  if (!A.Fix.Possible)
    return {};
  if (!A.Fix.GuardName.empty() &&
      !Named.insert({P.find(A.Function), A.Fix.GuardName}).second)
    return {};
  return {{A.File.str(), A.Fix.InsertOffset, 0, A.Fix.Text.str()}};
}

std::vector<Replacement> Fixes::next(const solver::Finding &F) {
  const Anchor &Found = P.Anchors[F.Site];
  if (!F.Task)
    return planned(Found);
  if (F.In != F.Task || Found.Slot.empty() || Found.System ||
      !Asked.insert({F.Task, Found.Slot}).second)
    return {};
  auto Traits = llvm::find_if(
      P.Traits, [&](const program::SlotTraits &T) { return T.Id == F.Traits; });
  const Anchor &Set = firstSet(Found);
  if (Traits == P.Traits.end() || Traits->Guard.empty() || !Set.Fix.Possible)
    return {};
  // Lowering looked for a free name once for each set; two slots of a task may
  // have been given the same one. The second waits for the next run.
  if (!Named.insert({F.Task, Set.Fix.GuardName}).second)
    return {};

  std::vector<Replacement> Edits;
  if (Set.Fix.NeedsInclude && !Traits->Include.empty())
    Edits.push_back({Set.File.str(), Set.Fix.IncludeOffset, 0,
                     ("#include " + Traits->Include + "\n").str()});
  Edits.push_back(
      {Set.File.str(), Set.Fix.InsertOffset, 0,
       (Traits->Guard + " " + Set.Fix.GuardName + "(" + Set.Slot + ");" +
        (Set.Fix.Text.empty() ? "\n" : Set.Fix.Text) + Set.Fix.Indentation)
           .str()});
  return Edits;
}
