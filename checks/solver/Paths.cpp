//===- Paths.cpp - The story of a finding --------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Paths.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

bool solver::holds(const State &S, SiteId Site) {
  return llvm::any_of(S.Slots,
                      [&](const SlotState &X) { return X.holds(Site); });
}

bool TaskRun::leaves(SiteId Site) const {
  return Left && (!Before || (holds(Left->S, Site) && !holds(*Before, Site)));
}

TaskRun solver::taskRun(const Activation &Root, const Exit &Left,
                        const Function &Task) {
  if (Root.F == &Task)
    return {&Root, &Left, nullptr};
  Via How = Left.How;
  for (NodeId At = Left.Last; At != NoNode; At = Root.Nodes[At].Before) {
    if (How.Callee && How.Callee->F == &Task)
      return {How.Callee, &How.Callee->Exits[How.Exit], &Root.Nodes[At].S};
    How = Root.Nodes[At].How;
  }
  return {};
}

/// Where the exception came from that left \p A by \p Left: the innermost
/// throw or call that has an anchor.
static AnchorId origin(const Activation &A, const Exit &Left) {
  Via How = Left.How;
  for (NodeId At = Left.Last; At != NoNode; At = A.Nodes[At].Before) {
    if (How.K == Via::Kind::Threw)
      return How.Anchor;
    if (How.K == Via::Kind::Unwound) {
      AnchorId Inner = How.Callee
                           ? origin(*How.Callee, How.Callee->Exits[How.Exit])
                           : NoAnchor;
      return Inner == NoAnchor ? How.Anchor : Inner;
    }
    How = A.Nodes[At].How;
  }
  return NoAnchor;
}

/// Adds what is worth telling of a step after the set.
static void tell(std::vector<PathStep> &Story, const Via &How) {
  AnchorId Anchor = How.Anchor;
  switch (How.K) {
  case Via::Kind::Flow:
  case Via::Kind::Return:
    return;
  case Via::Kind::Branch:
    Story.push_back({PathStep::Kind::Branch, Anchor, How.Taken});
    return;
  case Via::Kind::Unwound:
    if (How.Callee) {
      AnchorId Inner = origin(*How.Callee, How.Callee->Exits[How.Exit]);
      Anchor = Inner == NoAnchor ? Anchor : Inner;
    }
    [[fallthrough]];
  case Via::Kind::Threw:
    Story.push_back({PathStep::Kind::Threw, Anchor, false});
    return;
  }
}

std::vector<PathStep> solver::pathTo(const Activation &Task, const Exit &Left,
                                     SiteId Site, const Interpreter &Run) {
  std::vector<PathStep> Before, After;
  const Activation *A = &Task;
  NodeId At = Left.Last;
  Via How = Left.How;
  while (true) {
    const Node &N = A->Nodes[At];
    if (holds(N.S, Site)) {
      tell(After, How);
      if (N.Before == NoNode)
        break;
      How = N.How;
      At = N.Before;
      continue;
    }
    const Exit *Inner = How.Callee ? &How.Callee->Exits[How.Exit] : nullptr;
    if (Inner && !holds(Inner->S, Site))
      Site = Run.site(Site).Origin.value_or(Site);
    if (!Inner || !holds(Inner->S, Site)) {
      tell(After, How);
      break;
    }
    Before.push_back({PathStep::Kind::Called, How.Anchor, false});
    A = How.Callee;
    At = Inner->Last;
    How = Inner->How;
  }
  Before.push_back({PathStep::Kind::Set, Run.site(Site).Anchor, false});
  Before.insert(Before.end(), After.rbegin(), After.rend());
  return Before;
}
