//===- Canonical.h - States up to the names of atoms and objects ---------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// States up to the names of their atoms and objects.
//
//   x = depends(); y = depends();      x: Atom 4, y: Atom 7
//   y = depends(); x = depends();      x: Atom 9, y: Atom 8      the same state
//
// Numbers are given out anew in the order in which atoms and objects are
// found from the variables; what is not found is gone, with all that was
// known about it. So two states that behave alike become equal, and states
// that differ only in what can no longer be seen become one.
//
// The same walk cuts out the part of a caller's state that a callee can see:
// there the caller's variables become objects, so that one summary serves all
// callers that look alike. Numbers below Fixed are those of the function's
// entry: they keep their meaning, for the way back.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_CANONICAL_H
#define THREADSLOT_SOLVER_CANONICAL_H

#include "solver/State.h"
#include "llvm/ADT/DenseSet.h"

namespace threadslot::solver {

/// What a walk does with the variables of the running function.
enum class Frames : uint8_t {
  Keep,   ///< They are roots (at a block).
  Result, ///< `%ret` is a root, others become objects (at a normal exit).
  Cut,    ///< All become objects (at a call, at an exceptional exit).
};

class Canonical {
public:
  Canonical(Terms &T, Frames Mode, uint32_t Fixed)
      : T(T), Mode(Mode), Fixed(Fixed), Next(Fixed) {}

  /// At a call: only these variables, and what can be reached, are seen.
  void seeOnly(std::function<bool(Term)> Sees) { Seen = std::move(Sees); }
  /// At a call: what is held by any slot is seen.
  void seeSlots() { AllSlots = true; }

  /// Finds what \p Value names. Roots beside the variables come first.
  void find(Term Value);

  /// The part of \p S that is found. Slots that are not found are kept unless
  /// seeOnly() was called.
  State run(const State &S);

  /// \p X in the new names.
  Term rename(Term X);
  /// Whether all that \p X names was found.
  bool isFound(Term X);
  /// What stood in the old state for the new number I + Fixed.
  llvm::ArrayRef<Term> origins() const { return Origins; }
  uint32_t next() const { return Next; }

private:
  bool isRoot(Term Leaf) const;
  bool isRenamed(Term Leaf) const;
  bool canBeNamed(Term Place);
  bool findMore(const State &S);
  void copyFound(const State &S, State &Out);

  Terms &T;
  Frames Mode;
  uint32_t Fixed;
  uint32_t Next;
  std::function<bool(Term)> Seen;
  bool AllSlots = false;
  llvm::SmallDenseMap<Term, Term, 16> Names; ///< Of leaves that are found.
  llvm::SmallDenseSet<Term, 8> FoundGlobals;
  llvm::SmallDenseSet<Term, 32> Visited;
  llvm::SmallVector<Term, 16> Origins;
  llvm::SmallVector<bool, 16> CellFound, SlotFound, EqualFound;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_CANONICAL_H
