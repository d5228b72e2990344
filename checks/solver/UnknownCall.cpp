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

/// What \p Place lies in, if it is the first element of that: who is told where
/// an array begins gets all of it.
static Term wholeArray(Terms &T, Term Place) {
  while (T.kind(Place) == TermKind::Place &&
         T.step(Place).Key == T.integer(0))
    Place = T[Place].Ops[0];
  return Place;
}

/// The location that \p Value points to, if it may be a pointer.
static Term target(Terms &T, Term Value) {
  switch (T.kind(Value)) {
  case TermKind::Address:
    return wholeArray(T, T.pointee(Value));
  case TermKind::Atom:
  case TermKind::Initial:
  case TermKind::Part:
  case TermKind::Pure:
    return T.pointee(Value);
  default:
    return NoTerm;
  }
}

/// Adds what \p C, an argument, points to.
void UnknownCall::add(const Content &C, Places &To) const {
  if (Term Place = target(T, C.Value))
    To.push_back(Place);
  for (const CellState &X : C.Below)
    if (Term Place = target(T, X.Value))
      To.push_back(Place);
}

/// \p From, and what can be reached from there through what is written.
UnknownCall::Places UnknownCall::followed(const State &S, Places From) const {
  for (unsigned I = 0; I != From.size(); ++I)
    for (const CellState &X : S.Cells)
      if (T.within(X.Place, From[I]))
        if (Term Place = target(T, X.Value))
          if (!llvm::is_contained(From, Place))
            From.push_back(Place);
  return From;
}

/// All that can be reached from the arguments that are not const and, where it
/// is \p ToUndo slots, not told.
UnknownCall::Places UnknownCall::reached(const State &S, bool ToUndo) const {
  Places Result;
  for (auto [A, C] : llvm::zip(Call.Args, Args))
    if (!A.ReadOnly && !(ToUndo && A.Told))
      add(C, Result);
  Result.append(Written.begin(), Written.end());
  return followed(S, std::move(Result));
}

/// What the functions could undo that \p C, an argument, holds or that are held
/// in what it \p Reached.
llvm::SmallVector<const Handed *, 2>
UnknownCall::handed(const State &S, const Content &C,
                    const Places &Reached) const {
  llvm::SmallVector<const Handed *, 2> Result;
  auto Add = [&](Term Value) {
    if (T.kind(Value) == TermKind::Function)
      if (const Handed *Does = Callable.handed(T[Value].S))
        Result.push_back(Does);
  };
  Add(C.Value);
  for (const CellState &X : C.Below)
    Add(X.Value);
  for (const CellState &X : S.Cells)
    if (llvm::any_of(Reached, [&](Term R) { return T.within(X.Place, R); }))
      Add(X.Value);
  return Result;
}

/// All in which the call may undo slots, by itself or by running what it is
/// handed; to \p Unseen go functions without a body that it may run then.
UnknownCall::Places UnknownCall::undone(const State &S,
                                        Functions &Unseen) const {
  Places Result = reached(S, /*ToUndo=*/true);
  if (F && !Known)
    Unseen.push_back(F);
  for (auto [A, C] : llvm::zip(Call.Args, Args)) {
    // Owners of what is not known are read so: they call it, given themselves.
    if (A.ReadOnly && !F)
      continue;
    Places Given;
    add(C, Given);
    Given = followed(S, std::move(Given));
    for (const Handed *Does : handed(S, C, Given)) {
      if ((A.ReadOnly || A.Told) && Does->ByPointer)
        Result.append(Given.begin(), Given.end());
      for (Name Variable : Does->Variables)
        Result.push_back(T.global(Variable));
      Unseen.append(Does->Unseen.begin(), Does->Unseen.end());
    }
  }
  return followed(S, std::move(Result));
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

/// Whether the call may clear \p Slot because its caller, or what a body that
/// is not entered calls, may.
bool UnknownCall::clearsLikewise(Term Slot, const Function &Caller) const {
  if (!F || !(Known ? Callable.actsLikewise(*F) : F->Likewise))
    return false;
  Term Root = T.root(Slot);
  Name Global = T.kind(Root) == TermKind::Global ? T[Root].S : Name();
  return Callable.clearsLikewise(Known ? *F : Caller, Global);
}

/// Whether \p By may clear \p Slot for what it is.
bool UnknownCall::isDeclaredWith(const Function &By, Term Slot,
                                 const State &S) const {
  if (By.MayClear || By.Skipped)
    return true;
  State Copy = S;
  SlotState Held = StateEditor(T, Copy).slot(Slot);
  llvm::SmallVector<const SlotTraits *, 4> Named;
  if (Held.K == SlotState::Kind::Site)
    Named.push_back(Run.site(Held.Site).Traits);
  for (SiteId Pushed : Held.Pushed)
    Named.push_back(Run.site(Pushed).Traits);
  return llvm::any_of(Named, [&](const SlotTraits *X) {
    return X && ((!X->Class.empty() && X->Class == By.Class) ||
                 (!X->Header.empty() && X->Header == By.Header));
  });
}

llvm::SmallVector<Term, 4> UnknownCall::mayClear(const State &S,
                                                 const Function &Caller) const {
  if (Known && !Known->CallsUnknown)
    return {};
  bool ClearsAll = Known && Callable.undoesUnnamed(*F);
  Functions Unseen;
  Places Reached = undone(S, Unseen);
  State Copy = S;
  StateEditor E(T, Copy);
  llvm::SmallDenseSet<Term, 8> Looked;
  for (Term X : Run.observed())
    Looked.insert(X);
  for (const Cell *C : Run.observedBy(Caller))
    if (Term X = Run.locate(Copy, *C); !T[X].Forgotten)
      Looked.insert(X);
  llvm::SmallVector<Term, 4> Candidates, Result;
  for (const SlotState &X : S.Slots)
    Candidates.push_back(X.Place);
  for (Term X : Looked)
    if (!llvm::is_contained(Candidates, X))
      Candidates.push_back(X);
  for (Term X : Candidates) {
    SlotState Held = E.slot(X);
    bool Changes = !Held.Pushed.empty() || Held.K == SlotState::Kind::Site ||
                   (Held.K == SlotState::Kind::Entry &&
                    (Looked.contains(X) || !T[X].Named));
    if (Changes &&
        (ClearsAll || clearsLikewise(X, Caller) || isReached(X, Reached) ||
         llvm::any_of(Unseen, [&](const Function *By) {
           return isDeclaredWith(*By, X, S);
         })))
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

/// Whether something at \p Place says which class an object is of: that no one
/// can change.
static bool isClass(const Terms &T, Term Place) {
  return T.kind(Place) == TermKind::Place && T.step(Place).Field == ClassField;
}

void UnknownCall::write(State &S) const {
  StateEditor E(T, S);
  llvm::SmallVector<CellState, 2> Classes;
  llvm::copy_if(S.Cells, std::back_inserter(Classes),
                [&](const CellState &X) { return isClass(T, X.Place); });
  Places Reached = reached(S);
  bool Tainted = isTainted(S);
  for (Term Place : Reached) {
    bool Below = llvm::any_of(Reached, [&](Term Above) {
      return Above != Place && T.within(Place, Above);
    });
    if (!Below)
      E.write(Place, {E.freshAtom(Tainted), NoTerm, {}});
  }
  for (const CellState &X : Classes)
    E.write(X.Place, {X.Value, X.Token, {}});
}

Content UnknownCall::result(State &S) const {
  if (Pure != NoTerm)
    return {StateEditor(T, S).known(Pure), NoTerm, {}};
  return {StateEditor(T, S).freshAtom(isTainted(S)), NoTerm, {}};
}
