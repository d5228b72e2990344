//===- Natives.cpp - The variables that are slots -------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Natives.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

Natives::Natives(const Background &Known, Terms &T) : T(T) {
  for (const NativeSlot &N : Known.program().Natives) {
    llvm::SmallVector<Term, 4> Above;
    Slot Own;
    Own.Place = T.global(N.Global);
    for (Name Field : N.Fields) {
      Above.push_back(Own.Place);
      Own.Place = T.place(Own.Place, {Step::Kind::Field, Field, NoTerm});
    }
    Own.Row = &N;
    Own.Scoped = Known.isScoped(N);
    Own.Traits = Known.traits(N.Traits);
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
