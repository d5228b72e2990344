//===- Callees.cpp - Whom a call may run, and what they touch ------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Callees.h"
#include "solver/Walk.h"

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

Callees::Callees(const Program &P, Terms &T, llvm::ArrayRef<reach::Root> Roots)
    : P(P), T(T) {
  for (const Function &F : P.Functions)
    for (Name Overridden : F.Overrides)
      if (const Function *Base = P.find(Overridden))
        Overriders[Base].push_back(&F);
  reach(Roots);
  for (const Function *F : Reached)
    collect(*F);
  findEffects();
  close();
  findEntered(Roots);
}

/// Whether \p O is run as a call.
static bool isCall(const Op &O) {
  return O.K == Op::Kind::Call ||
         (O.K == Op::Kind::Submit && O.When == RunsWhen::MaybeNow);
}

/// Notes what tasks may run. A call through a value runs functions that were
/// named as a value on the way, or that a task was bound to.
void Callees::reach(llvm::ArrayRef<reach::Root> Roots) {
  for (const reach::Root &R : Roots) {
    Reached.insert(R.Entry);
    for (const reach::Binding &B : R.Bindings) {
      if (B.Holds.K == Value::Kind::Function)
        if (const Function *F = P.find(B.Holds.Id))
          Taken.insert(F);
      if (B.Holds.K == Value::Kind::Address)
        Addressed.insert(B.Holds.Place.Global);
    }
  }
  bool Indirect = false;
  for (size_t I = 0; I != Reached.size(); ++I) {
    Indirect |= reachFrom(*Reached[I]);
    if (Indirect)
      Reached.insert(Taken.begin(), Taken.end());
  }
}

/// Notes what \p F names and calls; whether it calls through a value.
bool Callees::reachFrom(const Function &F) {
  Named N;
  Walk<Named>(N).function(F);
  for (Name Id : N.Functions)
    if (const Function *G = P.find(Id))
      Taken.insert(G);
  for (Name Global : N.Globals)
    Facts[&F].Globals.insert(T.global(Global));
  bool Indirect = false;
  for (const Block &B : F.Blocks)
    for (const Op &O : B.Ops) {
      if (!isCall(O))
        continue;
      Indirect |= O.Target.K == Callee::Kind::Indirect;
      for (const Function *G : bodies(O.Target, NoTerm))
        Reached.insert(G);
      if (const Function *G = declaration(O.Target, NoTerm))
        Reached.insert(G);
    }
  return Indirect;
}

/// Whether a call of \p F without a body may clear slots by what they are.
bool Callees::namesSlots(const Function &F) const {
  if (!F.Blocks.empty())
    return false;
  return F.MayClear || F.Skipped || llvm::any_of(P.Traits, [&](auto &X) {
           return (!X.Class.empty() && X.Class == F.Class) ||
                  (!X.Header.empty() && X.Header == F.Header);
         });
}

/// Whom \p F may call; any function that is taken as a value, if through one.
void Callees::collect(const Function &F) {
  FunctionFacts &Own = Facts[&F];
  Own.ClearsUnnamed = namesSlots(F);
  for (const Block &B : F.Blocks)
    for (const Op &O : B.Ops) {
      if (!isCall(O))
        continue;
      if (O.Target.K == Callee::Kind::Indirect)
        Own.Calls.insert(Taken.begin(), Taken.end());
      for (const Function *G : bodies(O.Target, NoTerm))
        Own.Calls.insert(G);
      if (const Function *G = declaration(O.Target, NoTerm))
        Own.Calls.insert(G);
    }
}

/// Adds what a callee does; whether that is new.
bool Callees::FunctionFacts::add(const FunctionFacts &Callee) {
  size_t Before = Globals.size() + Does.Written.size();
  Globals.insert(Callee.Globals.begin(), Callee.Globals.end());
  Does.Written.insert(Callee.Does.Written.begin(), Callee.Does.Written.end());
  bool New = Globals.size() + Does.Written.size() != Before;
  auto Add = [&](bool &Mine, bool Other) {
    New |= Other && !Mine;
    Mine |= Other;
  };
  Add(ClearsUnnamed, Callee.ClearsUnnamed);
  Add(Does.CallsUnknown, Callee.Does.CallsUnknown);
  Add(Sets, Callee.Sets);
  Add(Touches, Callee.Touches);
  return New;
}

/// Adds what callees see and do until nothing changes.
void Callees::close() {
  llvm::DenseMap<const Function *, llvm::SmallVector<const Function *, 4>>
      Callers;
  FunctionSet Work;
  for (const Function *F : Reached)
    for (const Function *G : Facts.find(F)->second.Calls)
      if (G != F)
        Callers[G].push_back(F);
  Work.insert(Reached.begin(), Reached.end());
  while (!Work.empty()) {
    const Function *F = Work.pop_back_val();
    FunctionFacts &Own = Facts.find(F)->second;
    bool Throws = Own.Does.Throws, Returns = Own.Does.Returns;
    findExits(*F, Own.Does);
    for (const Function *Caller : Callers[F]) {
      bool New = Facts.find(Caller)->second.add(Own);
      if (New || Own.Does.Throws != Throws || Own.Does.Returns != Returns)
        Work.insert(Caller);
    }
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
