//===- Callees.h - Whom a call may run, and what they touch --------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whom a call may run, and the variables that they name: what they can see of
// the state without being given it.
//
//   void flush() {            reaches no slot: large, so that a call of it is
//     ... 400 blocks ...      like one without a body (see Effect)
//   }
//
// Only what can be reached from the tasks is looked at, and of that only what
// is entered is followed block by block.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_CALLEES_H
#define THREADSLOT_SOLVER_CALLEES_H

#include "reach/Roots.h"
#include "solver/Terms.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"

namespace threadslot::solver {

/// What a call of a function that is not entered may do. It writes what its
/// arguments reach, and beside that:
struct Effect {
  llvm::DenseSet<Term> Written; ///< Variables.
  bool CallsUnknown = false;    ///< Something without a body: it may clear.
  bool Throws = false;
  bool Returns = false;
};

class Callees {
public:
  Callees(const program::Program &P, Terms &T,
          llvm::ArrayRef<reach::Root> Roots);

  /// The functions with a body that a call of \p C runs, \p Target being its
  /// value if it is indirect. None: a call without a body.
  llvm::SmallVector<const program::Function *, 2>
  bodies(const program::Callee &C, Term Target) const;
  /// The function whose declaration says what a call without a body does.
  const program::Function *declaration(const program::Callee &C,
                                       Term Target) const;

  /// The functions with a body that \p C may run, whatever it is given.
  llvm::SmallVector<const program::Function *, 2>
  possible(const program::Callee &C) const {
    if (C.K == program::Callee::Kind::Indirect)
      return {Taken.begin(), Taken.end()};
    return bodies(C, NoTerm);
  }
  /// The functions that \p F may call.
  const llvm::DenseSet<const program::Function *> &
  calls(const program::Function &F) const {
    return Facts.find(&F)->second.Calls;
  }

  /// Whether \p O may be left by an exception.
  bool mayThrow(const program::Op &O) const;
  /// Whether an exception may leave \p F, which has a body.
  bool throws(const program::Function &F) const {
    return Facts.find(&F)->second.Does.Throws;
  }
  /// Whether \p O may be left normally.
  bool mayReturn(const program::Op &O) const;
  /// What the slot \p C is called among slots: the variable that it lies in, if
  /// that is never pointed to; nothing for all that pointers may lead to.
  Name slotOf(const program::Cell &C) const;

  /// Whether \p F may set or push, by itself or by what it calls.
  bool maySet(const program::Function &F) const {
    return Facts.find(&F)->second.Sets;
  }
  /// Whether \p F acts on a slot, by itself or by what it calls.
  bool touches(const program::Function &F) const {
    auto It = Facts.find(&F);
    return It != Facts.end() && It->second.Touches;
  }
  /// What calls of \p F do if it is too large to be entered for what it does:
  /// it reaches no operation on a slot.
  const Effect *effect(const program::Function &F) const {
    const FunctionFacts &Own = Facts.find(&F)->second;
    return Own.Large && !Own.Touches ? &Own.Does : nullptr;
  }
  /// The functions that tasks run and that are entered.
  llvm::ArrayRef<const program::Function *> entered() const {
    return Entered.getArrayRef();
  }

  /// The variables that \p F names, or some function that it may call.
  const llvm::DenseSet<Term> &globals(const program::Function &F) const {
    return Facts.find(&F)->second.Globals;
  }

  /// Whether \p F, or some function that it may call, may clear slots that
  /// it does not name.
  bool clearsUnnamed(const program::Function &F) const {
    return Facts.find(&F)->second.ClearsUnnamed;
  }

private:
  struct FunctionFacts {
    llvm::DenseSet<Term> Globals;
    llvm::DenseSet<const program::Function *> Calls;
    Effect Does;
    bool ClearsUnnamed = false;
    bool Sets = false;    ///< Some operation that makes residue.
    bool Touches = false; ///< Some operation on a slot.
    bool Large = false;

    bool add(const FunctionFacts &Callee);
  };
  using FunctionSet = llvm::SetVector<const program::Function *>;

  void reach(llvm::ArrayRef<reach::Root> Roots);
  bool reachFrom(const program::Function &F);
  void collect(const program::Function &F);
  bool namesSlots(const program::Function &F) const;
  void close();
  void findEffects();
  void collectEffect(const program::Function &F);
  void findExits(const program::Function &F, Effect &Does) const;
  bool isLarge(const program::Function &F) const;
  void findEntered(llvm::ArrayRef<reach::Root> Roots);

  const program::Program &P;
  Terms &T;
  llvm::DenseMap<const program::Function *,
                 llvm::SmallVector<const program::Function *, 2>>
      Overriders;
  FunctionSet Reached; ///< From the tasks, declarations included.
  FunctionSet Taken;   ///< Named as values in those.
  FunctionSet Entered;
  llvm::DenseSet<Name> Addressed; ///< Variables that are pointed to.
  llvm::DenseMap<const program::Function *, FunctionFacts> Facts;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_CALLEES_H
