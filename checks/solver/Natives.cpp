//===- Natives.cpp - The variables that are slots -------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Natives.h"
#include "solver/Evidence.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

Natives::Natives(const Program &P, Terms &T) : T(T) {
  llvm::DenseSet<const NativeSlot *> Scoped = findScoped(P);
  for (const NativeSlot &N : P.Natives) {
    llvm::SmallVector<Term, 4> Above;
    Slot Own;
    Own.Place = T.global(N.Global);
    for (Name Field : N.Fields) {
      Above.push_back(Own.Place);
      Own.Place = T.place(Own.Place, {Step::Kind::Field, Field, NoTerm});
    }
    Own.Row = &N;
    Own.Scoped = Scoped.contains(&N);
    auto Traits = llvm::find_if(
        P.Traits, [&](const SlotTraits &X) { return X.Id == N.Traits; });
    Own.Traits = Traits == P.Traits.end() ? nullptr : &*Traits;
    Slots[Own.Place] = Own;
    for (Term Structure : Above)
      Structures[Structure].push_back(Own);
  }
}

const Natives::Slot *Natives::at(Term Place) const {
  if (Slots.empty())
    return nullptr;
  while (true) {
    auto It = Slots.find(Place);
    if (It != Slots.end())
      return &It->second;
    if (T.kind(Place) != TermKind::Place)
      return nullptr;
    Place = T[Place].Ops[0];
  }
}

llvm::ArrayRef<Natives::Slot> Natives::below(Term Place) const {
  auto It = Structures.find(Place);
  if (It == Structures.end())
    return {};
  return It->second;
}
