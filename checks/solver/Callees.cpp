//===- Callees.cpp - Whom a call may run, and what they touch ------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Callees.h"
#include "solver/Walk.h"
#include "llvm/ADT/SetVector.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

namespace {

/// What a function names.
struct Named {
  llvm::SmallVector<Name, 8> Globals, Functions;
  void cell(const Cell &C) {
    if (C.R == Cell::Root::Global)
      Globals.push_back(C.Global);
  }
  void value(const Value &V) {
    if (V.K == Value::Kind::Function)
      Functions.push_back(V.Id);
  }
};

} // namespace

Callees::Callees(const Program &P, Terms &T) : P(P), T(T) {
  for (const Function &F : P.Functions)
    for (Name Overridden : F.Overrides)
      if (const Function *Base = P.find(Overridden))
        Overriders[Base].push_back(&F);
  for (const Function &F : P.Functions) {
    Named N;
    Walk<Named>(N).function(F);
    for (Name Taken : N.Functions)
      if (const Function *G = P.find(Taken))
        AddressTaken.insert(G);
    for (Name Global : N.Globals)
      Facts[&F].Globals.insert(T.global(Global));
  }
  for (const Function &F : P.Functions)
    collect(F);
  close();
  findNeutral();
}

/// Whether a call of \p F without a body may clear slots by what they are.
static bool namesSlots(const Function *F) {
  return F && F->Blocks.empty() &&
         (F->MayClear || F->Skipped || !F->Class.empty() || !F->Header.empty());
}

/// Whom \p F may call; any function whose address is taken, if through one.
void Callees::collect(const Function &F) {
  FunctionFacts &Own = Facts[&F];
  for (const Block &B : F.Blocks)
    for (const Op &O : B.Ops) {
      bool Calls = O.K == Op::Kind::Call ||
                   (O.K == Op::Kind::Submit && O.When == RunsWhen::MaybeNow);
      if (!Calls)
        continue;
      if (O.Target.K == Callee::Kind::Indirect)
        Own.Calls.insert(AddressTaken.begin(), AddressTaken.end());
      for (const Function *G : bodies(O.Target, NoTerm))
        Own.Calls.insert(G);
      if (const Function *G = declaration(O.Target, NoTerm))
        Own.Calls.insert(G);
    }
}

/// Adds what callees see until nothing changes.
void Callees::close() {
  llvm::DenseMap<const Function *, llvm::SmallVector<const Function *, 4>>
      Callers;
  llvm::SetVector<const Function *> Work;
  for (const Function &F : P.Functions) {
    for (const Function *G : Facts[&F].Calls)
      Callers[G].push_back(&F);
    Work.insert(&F);
  }
  while (!Work.empty()) {
    const Function *F = Work.pop_back_val();
    FunctionFacts &Own = Facts[F];
    size_t Before = Own.Globals.size();
    bool Cleared = Own.ClearsUnnamed;
    Own.ClearsUnnamed |= namesSlots(F);
    for (const Function *G : Own.Calls)
      if (G != F) {
        const FunctionFacts &Other = Facts.find(G)->second;
        Own.Globals.insert(Other.Globals.begin(), Other.Globals.end());
        Own.ClearsUnnamed |= Other.ClearsUnnamed;
      }
    if (Own.Globals.size() != Before || Own.ClearsUnnamed != Cleared)
      Work.insert(Callers[F].begin(), Callers[F].end());
  }
}

const Function *Callees::declaration(const Callee &C, Term Target) const {
  if (C.K != Callee::Kind::Indirect)
    return P.find(C.Function);
  if (Target == NoTerm || T.kind(Target) != TermKind::Function)
    return nullptr;
  return P.find(T[Target].S);
}

llvm::SmallVector<const Function *, 2> Callees::bodies(const Callee &C,
                                                       Term Target) const {
  llvm::SmallVector<const Function *, 2> Bodies;
  const Function *F = declaration(C, Target);
  if (!F)
    return Bodies;
  llvm::SetVector<const Function *> Candidates;
  Candidates.insert(F);
  if (C.K == Callee::Kind::Virtual)
    for (unsigned I = 0; I != Candidates.size(); ++I) {
      auto It = Overriders.find(Candidates[I]);
      if (It != Overriders.end())
        Candidates.insert(It->second.begin(), It->second.end());
    }
  for (const Function *G : Candidates)
    if (!G->Blocks.empty())
      Bodies.push_back(G);
  return Bodies;
}
