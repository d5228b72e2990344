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
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_CALLEES_H
#define THREADSLOT_SOLVER_CALLEES_H

#include "solver/Terms.h"
#include "llvm/ADT/DenseSet.h"

namespace threadslot::solver {

class Callees {
public:
  Callees(const program::Program &P, Terms &T);

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
      return {AddressTaken.begin(), AddressTaken.end()};
    return bodies(C, NoTerm);
  }
  /// The functions that \p F may call.
  const llvm::DenseSet<const program::Function *> &
  calls(const program::Function &F) const {
    return Facts.find(&F)->second.Calls;
  }

  /// Whether a call of \p F whose result is not kept changes nothing that its
  /// caller can see, and always returns.
  bool isNeutral(const program::Function &F) const {
    return Facts.find(&F)->second.Neutral;
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
    bool ClearsUnnamed = false;
    bool Neutral = false;
  };

  void collect(const program::Function &F);
  void close();
  void findNeutral();
  bool looksNeutral(const program::Function &F) const;

  const program::Program &P;
  Terms &T;
  llvm::DenseMap<const program::Function *,
                 llvm::SmallVector<const program::Function *, 2>>
      Overriders;
  llvm::DenseSet<const program::Function *> AddressTaken;
  llvm::DenseMap<const program::Function *, FunctionFacts> Facts;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_CALLEES_H
