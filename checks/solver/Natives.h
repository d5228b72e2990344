//===- Natives.h - The variables that are slots ---------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which locations are native slots, and what is known of them.
//
//   thread_local Ctx ctx;        native @ctx.user, native @ctx.depth
//   ctx.user = name;             a write at the slot ctx.user
//   ctx.tags[0] = 1;             a write below the slot ctx.tags
//   ctx = saved;                 a write above: one of each field
//
// A slot that is not scoped (see Evidence.h) is written for other reasons than
// to be undone.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_NATIVES_H
#define THREADSLOT_SOLVER_NATIVES_H

#include "solver/Background.h"
#include "llvm/ADT/DenseSet.h"

namespace threadslot::solver {

class Natives {
public:
  struct Slot {
    Term Place = NoTerm;
    const program::NativeSlot *Row = nullptr;
    const program::SlotTraits *Traits = nullptr;
    bool Scoped = false;
  };

  Natives(const Background &Known, Terms &T);

  /// The native slot that \p Place is or lies in, or null.
  const Slot *at(Term Place) const;
  /// Whether \p Place is, lies in or contains a native slot: it is a variable.
  bool contains(Term Place) const { return at(Place) || !below(Place).empty(); }
  /// The native slots that lie in \p Place, which is none itself.
  llvm::ArrayRef<Slot> below(Term Place) const;

private:
  Terms &T;
  llvm::DenseMap<Term, Slot> Slots;
  llvm::DenseMap<Term, llvm::SmallVector<Slot, 4>> Structures;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_NATIVES_H
