//===- UnknownCall.cpp - What a call without a body may do ---------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/UnknownCall.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

/// The location that \p Value points to, if it may be a pointer.
static Term target(Terms &T, Term Value) {
  switch (T.kind(Value)) {
  case TermKind::Address:
  case TermKind::Atom:
  case TermKind::Initial:
  case TermKind::Part:
  case TermKind::Pure:
    return T.pointee(Value);
  default:
    return NoTerm;
  }
}

/// All that can be reached from the arguments that are not const, through
/// what is written there.
UnknownCall::Places UnknownCall::reached(const State &S) const {
  Places Result;
  for (auto [A, C] : llvm::zip(Call.Args, Args)) {
    if (A.ReadOnly)
      continue;
    if (Term Place = target(T, C.Value))
      Result.push_back(Place);
    for (const CellState &X : C.Below)
      if (Term Place = target(T, X.Value))
        Result.push_back(Place);
  }
  Result.append(Written.begin(), Written.end());
  for (unsigned I = 0; I != Result.size(); ++I)
    for (const CellState &X : S.Cells)
      if (T.within(X.Place, Result[I]))
        if (Term Place = target(T, X.Value))
          if (!llvm::is_contained(Result, Place))
            Result.push_back(Place);
  return Result;
}

/// Whether \p Place is or lies below what is reached, be it through places
/// that nothing was written to.
bool UnknownCall::isReached(Term Place, const Places &Reached) const {
  while (true) {
    for (Term Above : Reached)
      if (T.within(Place, Above) || T[Above].Forgotten)
        return true;
    Term Root = T.root(Place);
    if (T.kind(Root) != TermKind::Pointee)
      return false;
    llvm::SmallVector<PlaceStep, 4> Steps;
    Term Held = T[Root].Ops[0];
    for (; T.kind(Held) == TermKind::Part; Held = T[Held].Ops[0])
      Steps.push_back(T.step(Held));
    if (T.kind(Held) != TermKind::Initial)
      return false;
    Place = T[Held].Ops[0];
    for (const PlaceStep &Step : llvm::reverse(Steps))
      Place = T.place(Place, Step);
  }
}

bool UnknownCall::isDeclaredWith(Term Slot, const State &S) const {
  if (!F || Known)
    return false;
  State Copy = S;
  SlotState Held = StateEditor(T, Copy).slot(Slot);
  llvm::SmallVector<const SlotTraits *, 4> Named;
  if (Held.K == SlotState::Kind::Site)
    Named.push_back(Run.site(Held.Site).Traits);
  for (SiteId Pushed : Held.Pushed)
    Named.push_back(Run.site(Pushed).Traits);
  return llvm::any_of(Named, [&](const SlotTraits *X) {
    return X && ((!X->Class.empty() && X->Class == F->Class) ||
                 (!X->Header.empty() && X->Header == F->Header));
  });
}

llvm::SmallVector<Term, 4> UnknownCall::mayClear(const State &S,
                                                 const Function &Caller) const {
  if (Known && !Known->CallsUnknown)
    return {};
  Places Reached = reached(S);
  llvm::SmallVector<Term, 4> Candidates, Result;
  for (const SlotState &X : S.Slots)
    Candidates.push_back(X.Place);
  for (Term X : Run.observed())
    if (!llvm::is_contained(Candidates, X))
      Candidates.push_back(X);
  State Copy = S;
  StateEditor E(T, Copy);
  for (const Cell *C : Run.observedBy(Caller)) {
    Term X = Run.locate(Copy, *C);
    if (!T[X].Forgotten && !llvm::is_contained(Candidates, X))
      Candidates.push_back(X);
  }
  for (Term X : Candidates) {
    SlotState Held = E.slot(X);
    bool Changes = !Held.Pushed.empty() || Held.K == SlotState::Kind::Site ||
                   (Held.K == SlotState::Kind::Entry && Run.isObserved(X));
    if (Changes && (ClearsAll || isReached(X, Reached) || isDeclaredWith(X, S)))
      Result.push_back(X);
  }
  return Result;
}

/// Only the slot itself: those below are choices of their own.
void UnknownCall::clear(State &S, Term Slot) const {
  SlotState New;
  New.Place = Slot;
  New.K = SlotState::Kind::Empty;
  StateEditor(T, S).putSlot(New);
}

/// Whether what the callee makes is built from what the task was given.
bool UnknownCall::isTainted(const State &S) const {
  return llvm::any_of(Args,
                      [&](const Content &C) { return Run.isTainted(S, C); });
}

void UnknownCall::write(State &S) const {
  StateEditor E(T, S);
  Places Reached = reached(S);
  bool Tainted = isTainted(S);
  for (Term Place : Reached) {
    bool Below = llvm::any_of(Reached, [&](Term Above) {
      return Above != Place && T.within(Place, Above);
    });
    if (!Below)
      E.write(Place, {E.freshAtom(Tainted), NoTerm, {}});
  }
}

Content UnknownCall::result(State &S) const {
  if (Pure != NoTerm)
    return {StateEditor(T, S).known(Pure), NoTerm, {}};
  return {StateEditor(T, S).freshAtom(isTainted(S)), NoTerm, {}};
}
