//===- Canonical.cpp - States up to the names of atoms and objects -------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Canonical.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::solver;

/// Whether \p Leaf gets a new name here.
bool Canonical::isRenamed(Term Leaf) const {
  const TermData &D = T[Leaf];
  switch (D.K) {
  case TermKind::Atom:
  case TermKind::Object:
    return D.N >= Fixed;
  case TermKind::Frame:
    if (Mode == Frames::Keep)
      return false;
    return Mode == Frames::Cut ||
           D.N >> 32 != int64_t(program::Cell::Root::Result);
  default:
    return false;
  }
}

/// Whether the location \p Leaf is seen without being pointed to.
bool Canonical::isRoot(Term Leaf) const {
  const TermData &D = T[Leaf];
  if (D.K == TermKind::Global)
    return !Seen || FoundGlobals.contains(Leaf) || Seen(Leaf);
  return !isRenamed(Leaf) || Names.count(Leaf);
}

bool Canonical::isFound(Term X) {
  if (X == NoTerm)
    return true;
  const TermData &D = T[X];
  if (D.Ops.empty())
    return isRoot(X);
  return llvm::all_of(D.Ops, [&](Term Op) { return isFound(Op); });
}

void Canonical::find(Term X) {
  if (X == NoTerm || !Visited.insert(X).second)
    return;
  const TermData &D = T[X];
  for (Term Op : D.Ops)
    find(Op);
  if (D.K == TermKind::Global)
    FoundGlobals.insert(X);
  if (!D.Ops.empty() || !isRenamed(X))
    return;
  Names[X] =
      D.K == TermKind::Atom ? T.atom(Next, D.Tainted, D.S) : T.object(Next);
  Origins.push_back(X);
  ++Next;
}

Term Canonical::rename(Term X) {
  Rewriter Rename(T, [&](Term Y) {
    auto It = Names.find(Y);
    return It == Names.end() ? Y : It->second;
  });
  return Rename(X);
}

/// Whether what sees the variables in view can name \p Place: an element of a
/// container also by a key that only happens to be the same.
bool Canonical::canBeNamed(Term Place) {
  while (T.kind(Place) == TermKind::Place)
    Place = T[Place].Ops[0];
  return isFound(Place);
}

/// Marks what has come into view; false if nothing has. What is newly in view
/// is walked by its new names, so that the order depends on nothing else.
bool Canonical::findMore(const State &S) {
  llvm::SmallVector<std::pair<Term, unsigned>, 8> Now;
  for (auto [I, C] : llvm::enumerate(S.Cells))
    if (!CellFound[I] && isFound(C.Place))
      Now.emplace_back(rename(C.Place), I);
  llvm::sort(Now);
  for (auto [Name, I] : Now) {
    CellFound[I] = true;
    find(S.Cells[I].Value);
    find(S.Cells[I].Token);
  }
  bool Any = !Now.empty();
  for (auto [I, X] : llvm::enumerate(S.Slots)) {
    if (SlotFound[I] || (Seen && !AllSlots && !canBeNamed(X.Place)))
      continue;
    SlotFound[I] = Any = true;
    find(X.Place);
    find(X.Value);
  }
  for (auto [I, E] : llvm::enumerate(S.Equal)) {
    if (EqualFound[I] || !isFound(E.first))
      continue;
    EqualFound[I] = Any = true;
    find(E.second);
  }
  return Any;
}

void Canonical::copyFound(const State &S, State &Out) {
  Rewriter Rename(T, [&](Term Y) {
    auto It = Names.find(Y);
    return It == Names.end() ? Y : It->second;
  });
  for (auto [I, C] : llvm::enumerate(S.Cells))
    if (CellFound[I])
      Out.Cells.push_back({Rename(C.Place), Rename(C.Value), Rename(C.Token)});
  for (auto [I, X] : llvm::enumerate(S.Slots)) {
    if (!SlotFound[I])
      continue;
    Out.Slots.push_back(X);
    Out.Slots.back().Place = Rename(X.Place);
    Out.Slots.back().Value = Rename(X.Value);
  }
  for (auto [I, E] : llvm::enumerate(S.Equal))
    if (EqualFound[I])
      Out.Equal.emplace_back(Rename(E.first), Rename(E.second));
  for (auto [A, B] : S.Apart)
    if (isFound(A) && isFound(B))
      Out.Apart.push_back(std::minmax(Rename(A), Rename(B)));
  Out.InFlight = Rename(S.InFlight);
}

State Canonical::run(const State &S) {
  CellFound.assign(S.Cells.size(), false);
  SlotFound.assign(S.Slots.size(), false);
  EqualFound.assign(S.Equal.size(), false);
  find(S.InFlight);
  while (findMore(S))
    ;
  State Out;
  Out.Cells.reserve(S.Cells.size());
  Out.Slots.reserve(S.Slots.size());
  copyFound(S, Out);
  Out.sort();
  Out.Next = Next;
  return Out;
}
