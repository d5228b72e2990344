//===- Interpreter.h - What cells, values and operations mean ------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What cells, values, conditions and operations on slots mean in a state: the
// sections Values, Locations, Slots and Branches of docs/slot-program.md. What
// moves between blocks and functions is the explorer's (see Explorer.h).
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_INTERPRETER_H
#define THREADSLOT_SOLVER_INTERPRETER_H

#include "solver/Natives.h"

namespace threadslot::solver {

/// Slots that operations act on; NoTerm for those of which nothing tells
/// elsewhere which they are.
using SlotNames = llvm::DenseSet<Term>;

/// Where an operation stands and what has been noted there.
struct Context {
  const program::Function *In = nullptr;
  uint32_t Fixed = 0; ///< In the task itself: atoms below are its entry's.
  SlotNames Emptied;  ///< Cleared, set to what is empty, or restored here.
};

/// How an operation can go on. A set of an atom may find it empty, or not.
struct Way {
  State S;
  Name Cause; ///< If it hangs on a forgotten value: why that was forgotten.
};
using Ways = llvm::SmallVector<Way, 1>;

/// A condition as the comparison that decides it. Without one, and unless
/// Known, it comes out either way each time.
struct Test {
  std::optional<bool> Known;
  Term Lhs = NoTerm, Rhs = NoTerm;
  bool WhenEqual = true; ///< The outcome if Lhs equals Rhs.
};

class Interpreter {
public:
  /// \p Reached is all that may run.
  Interpreter(Background &Known, Terms &T,
              llvm::ArrayRef<const program::Function *> Reached);

  /// The location that \p C denotes.
  Term locate(State &S, const program::Cell &C);
  Content evaluate(State &S, const program::Value &V);
  Test test(State &S, const program::Condition &C);
  /// Goes the way \p Outcome; false if nothing can.
  bool take(State &S, const Test &Test, bool Outcome);

  /// Executes an operation that is no call. No way leads on if a bound hides
  /// where it acts.
  Ways execute(State S, const program::Op &O, Context &In);
  /// Puts \p V into \p Place, as `let` does.
  Ways assign(State S, Term Place, const Content &V, const program::Op &O,
              Context &In);

  /// What \p V stands for as an operand of a pure function.
  Term operand(State &S, const program::Value &V);
  /// Whether what \p C says was built from a parameter or capture.
  bool isTainted(const State &S, const Content &C);
  /// The slots that somewhere are tested or read, as far as their place is
  /// the same everywhere.
  const llvm::DenseSet<Term> &observed() const { return Observed; }
  /// The cells that \p F tests or reads as slots and whose place differs.
  llvm::ArrayRef<const program::Cell *>
  observedBy(const program::Function &F) const {
    auto It = ObservedCells.find(&F);
    if (It == ObservedCells.end())
      return {};
    return It->second;
  }
  const Site &site(SiteId Id) const { return Known.site(Id); }
  SiteId seenFrom(program::AnchorId From, SiteId Id) {
    return Known.seenFrom(From, Id);
  }
  /// Whether \p Place is a native slot that nobody is known to undo.
  bool isUnscoped(Term Place) const {
    const Natives::Slot *Slot = Variables.at(Place);
    return Slot && !Slot->Scoped;
  }
  /// \p Place if it means the same at the end of the task, else NoTerm.
  Term nameOf(Term Place, const Context &In) const {
    return isLasting(Place, In.Fixed) ? Place : NoTerm;
  }

private:
  bool isLasting(Term X, uint32_t Fixed) const;
  void collectSlots(llvm::ArrayRef<const program::Function *> Reached);
  Term bounded(State &S, Term Value);
  void bound(State &S, Content &C);
  Term pure(State &S, Name Id, llvm::ArrayRef<Term> Operands);
  static constexpr int64_t MaxSteps = 8;
  Test caught(State &S, Name Handler);
  Test truth(const State &S, Term Value);
  Test comparison(const State &S, Term A, Term B, bool WhenEqual);
  Content readPlace(State &S, Term Place);
  Term valueOf(State &S, const SlotState &Held);
  /// In a token's number, where it says how much was pushed.
  static constexpr unsigned PushedShift = 40;
  Term tokenOf(const SlotState &Held);
  bool wasFoundEmpty(const StateEditor &E, Term Place);
  void carryTokens(State &S, Term Place, Content &C);
  Content counted(State &S, Term Place, const Content &V, const program::Op &O);
  Content partOf(const Content &Whole, Term Part);
  void endPushes(State &S, Term Place, Term Token);
  Ways assignNative(State S, const Natives::Slot &Slot, Term Place,
                    const Content &V, const program::Op &O, Context &In);
  Ways executeNative(State S, Term Place, const program::Op &O, Context &In);
  Ways set(State S, Term Place, const Content &V, const program::Op &O,
           const program::SlotTraits *Traits, Context &In);
  void setEmpty(State &S, SlotState Held);
  bool maybeSame(const State &S, Term A, Term B);
  Ways maybeClearOthers(State S, Term Place);
  void setSite(State &S, Term Place, const Content &V, SiteId Site);
  void restore(State &S, Term Place, Term Token, Context &In);
  llvm::SmallVector<Term, 4> emptyValues(const program::SlotTraits *Traits);
  Ways push(State S, Term Place, const program::Op &O,
            const program::SlotTraits *Traits, Context &In);

  Background &Known;
  Terms &T;
  const Limits &L;
  Natives Variables;
  llvm::DenseSet<Term> Observed;
  llvm::DenseMap<const program::Function *,
                 llvm::SmallVector<const program::Cell *, 2>>
      ObservedCells;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_INTERPRETER_H
