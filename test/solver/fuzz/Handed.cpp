//===- Handed.cpp - What functions undo that a callee is handed -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Handed.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::fuzz;
using namespace threadslot::program;

/// Whether \p F can only be left past a virtual call of one of \p Kind.
static bool forwards(const Function &F, const std::vector<Name> &Kind) {
  std::vector<BlockId> Ways = {0};
  for (size_t I = 0; I < Ways.size(); ++I) {
    const Block &B = F.Blocks[Ways[I]];
    if (llvm::any_of(B.Ops, [&](const Op &O) {
          return isCall(O) && O.Target.K == Callee::Kind::Virtual &&
                 llvm::is_contained(Kind, O.Target.Function);
        }))
      continue;
    if (B.Term.Then == NoBlock)
      return false;
    for (BlockId To : {B.Term.Then, B.Term.Else})
      if (To != NoBlock && !llvm::is_contained(Ways, To))
        Ways.push_back(To);
  }
  return true;
}

/// A function and all that it overrides.
static std::vector<Name> kindOf(const Program &P, Name F) {
  std::vector<Name> Kind = {F};
  for (size_t I = 0; I < Kind.size(); ++I)
    if (const Function *G = P.find(Kind[I]))
      llvm::append_range(Kind, G->Overrides);
  return Kind;
}

std::vector<const Function *> fuzz::candidates(const Program &P, Name F) {
  std::vector<Name> All = {F};
  for (size_t I = 0; I < All.size(); ++I)
    for (const Function &G : P.Functions)
      if (llvm::is_contained(G.Overrides, All[I]) &&
          !llvm::is_contained(All, G.Id))
        All.push_back(G.Id);
  std::vector<const Function *> Result;
  for (Name Id : All)
    if (const Function *G = P.find(Id); G && !G->Blocks.empty())
      Result.push_back(G);
  const Function *Called = P.find(F);
  if (Called && Called->Blocks.empty() && !Result.empty() &&
      llvm::all_of(Result, [&](const Function *G) {
        return forwards(*G, kindOf(P, G->Id));
      }))
    Result.push_back(Called);
  return Result;
}

namespace {
class Search {
public:
  explicit Search(const Program &P) : P(P) {}

  void add(Name Id) {
    const Function *F = P.find(Id);
    if (!F || !Seen.insert(F).second)
      return;
    if (F->Blocks.empty())
      Found.Unseen.insert(F);
    for (const Block &B : F->Blocks) {
      for (const Op &O : B.Ops)
        add(O);
      if (B.Term.K == Terminator::Kind::Branch) {
        add(B.Term.Cond->Lhs);
        add(B.Term.Cond->Rhs);
      }
      if (B.Term.K == Terminator::Kind::Throw)
        add(*B.Term.Exception);
    }
  }

  Handed Found;

private:
  /// Functions that are named as values.
  void add(const Value &V) {
    if (V.K == Value::Kind::Function)
      add(V.Id);
    for (const Value &X : V.Operands)
      add(X);
  }

  void add(const Op &O) {
    add(O.V);
    for (const Argument &A : O.Args)
      add(A.V);
    if (isCall(O))
      addCall(O);
    else
      addUndone(O);
  }

  void addCall(const Op &O) {
    bool IsSeen = false;
    if (O.Target.K != Callee::Kind::Indirect) {
      add(O.Target.Function);
      const Function *F = P.find(O.Target.Function);
      IsSeen = F && !F->Blocks.empty();
    } else {
      add(*O.Target.Target);
    }
    if (O.Target.K == Callee::Kind::Virtual)
      for (const Function *F : candidates(P, O.Target.Function)) {
        add(F->Id);
        IsSeen = !F->Blocks.empty();
      }
    for (const Argument &A : O.Args)
      Found.ByOtherName |=
          !IsSeen && !A.ReadOnly && !A.Told &&
          (A.V.K == Value::Kind::Read || A.V.K == Value::Kind::Address);
  }

  void addUndone(const Op &O) {
    bool IsLet = O.K == Op::Kind::Let;
    bool Undoes = O.K == Op::Kind::Clear || O.K == Op::Kind::Pop || O.Pops;
    if ((O.K == Op::Kind::Set || IsLet) && !Undoes)
      Undoes =
          (O.V.K == Value::Kind::Read && !O.V.Place.Path.empty()) || isEmpty(O);
    const Cell &C = IsLet ? O.Dst : O.Slot;
    bool Named = C.R == Cell::Root::Global;
    if (!Undoes || (IsLet && !mayBeNative(C)))
      return;
    if (Named)
      Found.Variables.insert(C.Global);
    else
      Found.ByOtherName = true;
  }

  bool mayBeNative(const Cell &C) const {
    if (C.R != Cell::Root::Global)
      return !P.Natives.empty() && !C.Path.empty();
    return llvm::any_of(
        P.Natives, [&](const NativeSlot &N) { return N.Global == C.Global; });
  }

  bool isEmpty(const Op &O) const {
    for (const SlotTraits &T : P.Traits)
      if (T.Id == O.Traits)
        return (O.V.K == Value::Kind::Int &&
                ((O.V.Int == 0 && T.EmptyNull) ||
                 llvm::is_contained(T.EmptyInts, O.V.Int))) ||
               (O.V.K == Value::Kind::String &&
                llvm::is_contained(T.EmptyStrings, O.V.Id));
    return false;
  }

  const Program &P;
  std::set<const Function *> Seen;
};
} // namespace

Handed fuzz::handedWith(const Program &P, Name F) {
  Search S(P);
  S.add(F);
  return std::move(S.Found);
}
