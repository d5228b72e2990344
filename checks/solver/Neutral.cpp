//===- Neutral.cpp - Functions that cannot matter ------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Callees.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

/// Whether a call without a body leaves all as it is.
static bool isHarmless(const Function *F, const Op &O) {
  return F && F->Blocks.empty() && F->NoThrow && !F->NoReturn && !F->MayClear &&
         !F->Skipped && F->Class.empty() && F->Header.empty() &&
         llvm::all_of(O.Args, [](const Argument &A) { return A.ReadOnly; });
}

/// Whether \p C is a variable of the running function or lies in one.
static bool isOwn(const Cell &C) {
  return (C.R == Cell::Root::Param || C.R == Cell::Root::Local ||
          C.R == Cell::Root::Result) &&
         llvm::none_of(C.Path,
                       [](const Step &S) { return S.K == Step::Kind::Deref; });
}

/// Blocks that stand in the order in which they run cannot loop.
static bool goesForward(const Function &F) {
  for (auto [Id, B] : llvm::enumerate(F.Blocks))
    switch (B.Term.K) {
    case Terminator::Kind::Goto:
      if (B.Term.Then <= Id)
        return false;
      break;
    case Terminator::Kind::Branch:
      if (B.Term.Then <= Id || B.Term.Else <= Id)
        return false;
      break;
    case Terminator::Kind::Return:
      break;
    default:
      return false;
    }
  return !F.Blocks.empty();
}

/// Whether \p F is neutral if the functions known to be are.
bool Callees::looksNeutral(const Function &F) const {
  if (!goesForward(F))
    return false;
  auto Harmless = [&](const Op &O) {
    switch (O.K) {
    case Op::Kind::Let:
      return isOwn(O.Dst);
    case Op::Kind::Read:
      return isOwn(O.Dst);
    case Op::Kind::Spawn:
    case Op::Kind::Suspend:
      return true;
    case Op::Kind::Submit:
      return O.When == RunsWhen::Later;
    case Op::Kind::Call: {
      if (O.Target.K == Callee::Kind::Indirect || (O.HasDst && !isOwn(O.Dst)))
        return false;
      auto Bodies = bodies(O.Target, NoTerm);
      if (Bodies.empty())
        return isHarmless(declaration(O.Target, NoTerm), O);
      return llvm::all_of(Bodies, [&](const Function *G) {
        return Facts.find(G)->second.Neutral;
      });
    }
    default:
      return false;
    }
  };
  return llvm::all_of(
      F.Blocks, [&](const Block &B) { return llvm::all_of(B.Ops, Harmless); });
}

/// Bottom up: a function becomes neutral when all that it calls have.
void Callees::findNeutral() {
  llvm::DenseMap<const Function *, llvm::SmallVector<const Function *, 4>>
      Callers;
  std::vector<const Function *> Work;
  for (const Function *F : Reached) {
    for (const Function *G : Facts.find(F)->second.Calls)
      Callers[G].push_back(F);
    Work.push_back(F);
  }
  while (!Work.empty()) {
    const Function *F = Work.back();
    Work.pop_back();
    FunctionFacts &Own = Facts.find(F)->second;
    if (Own.Neutral || !looksNeutral(*F))
      continue;
    Own.Neutral = true;
    llvm::append_range(Work, Callers[F]);
  }
}
