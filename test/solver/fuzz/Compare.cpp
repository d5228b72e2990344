//===- Compare.cpp - A solver's answer beside the oracle's ----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compare.h"
#include "Random.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

using namespace threadslot;
using namespace threadslot::fuzz;

static auto asTuple(const solver::Limits &L) {
  return std::tie(L.Disjuncts, L.CallDepth, L.CellDepth, L.PushDepth,
                  L.Functions, L.StepsPerRoot);
}

bool threadslot::fuzz::areDefault(const solver::Limits &L) {
  solver::Limits Default;
  return asTuple(L) == asTuple(Default);
}

solver::Limits threadslot::fuzz::tinyLimits(uint64_t Seed) {
  Random R(Seed);
  solver::Limits L;
  L.Disjuncts = 1 + R.below(3);
  if (R.percent(50))
    L.CallDepth = R.below(3);
  if (R.percent(30))
    L.CellDepth = 1 + R.below(3);
  if (R.percent(50))
    L.PushDepth = R.below(3);
  if (R.percent(10))
    L.Functions = R.below(4);
  if (R.percent(30))
    L.StepsPerRoot = 1 + R.below(100);
  return L;
}

static bool includes(const Found &All, const Found &Some) {
  return llvm::all_of(Some, [&](auto &F) { return All.count(F); });
}

bool threadslot::fuzz::metLimits(const solver::Result &R) {
  return llvm::any_of(R.Unknowns, [](auto &Unknown) {
    return llvm::StringRef(Unknown.first).starts_with("limit:");
  });
}

std::optional<Difference>
threadslot::fuzz::difference(const Answer &Oracle, const solver::Result &Result,
                             const solver::Limits &Under) {
  Difference D = {Under, {}, Oracle, nullptr};
  for (const solver::Finding &F : Result.Findings)
    D.Solver.emplace(F.Site, F.Kind);
  // Below its limits the solver may lose a site's normal exit and keep another.
  bool AtLimits = !areDefault(Under) || metLimits(Result) || Oracle.Bounded;
  bool Invents = !includes(AtLimits ? Oracle.All : Oracle.Findings, D.Solver);
  bool Misses = !includes(D.Solver, Oracle.Findings);
  if (Oracle.Bounded) // A normal exit may be beyond the bounds.
    Misses = llvm::any_of(Oracle.Findings, [&](auto &F) {
      return !D.Solver.count(F) &&
             !D.Solver.count({F.first, solver::Check::MissingRemove});
    });
  if (D.Solver.size() != Result.Findings.size())
    D.Why = "a site is reported twice";
  else if (Invents && !Oracle.Bounded)
    D.Why = "the solver reports what the page does not";
  else if (Misses && !AtLimits)
    D.Why = "the solver misses what the page reports";
  else if (Misses && Result.Unknowns.empty())
    D.Why = "the solver misses a site at its limits and counts no unknown";
  else
    return std::nullopt;
  return D;
}
