//===- Future.h - What may still be looked at ----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What may still be looked at from a point of the program.
//
//   if (a.verbose()) log();     what was learned of verbose() is of no use
//   if (b.verbose()) log();     after its last test, nor is a variable after
//   ...                         its last use: without them the two ways are one
//
// Thirty such tests in a row make a handful of states, not 2^30. A term may be
// formed again if its outermost step or function is named on some way from
// here, in this function, in what it calls, or in what comes after it returns.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_FUTURE_H
#define THREADSLOT_SOLVER_FUTURE_H

#include "solver/Cone.h"
#include "solver/State.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SparseBitVector.h"

namespace threadslot::solver {

class Future {
public:
  Future(Terms &T, const Callees &Callable, const Cone &Relevant,
         const reach::Root &Root);

  /// Drops from \p S, which stands before operation \p Op of \p Block, what
  /// cannot be looked at any more. Numbers below \p Fixed are the caller's too.
  void prune(State &S, const program::Function &F, program::BlockId Block,
             uint32_t Op, uint32_t Fixed);
  /// The same for a state in which \p F is left.
  void pruneExit(State &S, const program::Function &F, uint32_t Fixed);

private:
  using Keys = llvm::SparseBitVector<>;

  /// What is known of one block.
  struct BlockFacts {
    std::vector<uint32_t> Ops; ///< Those that matter, by index.
    Keys Own;                  ///< Named in the block, and by what it calls.
    Keys Uses;  ///< Variables looked at before they are overwritten.
    Keys Kills; ///< Variables overwritten before they are looked at.
    Keys Named; ///< What the block and later ones name.
    Keys Alive; ///< Variables looked at from its start on.
    /// The same from each of Ops on and at the end, once that is asked for.
    std::vector<std::pair<Keys, Keys>> ByOp;
  };
  struct FunctionFacts {
    /// Whom it calls by what matters; null, if through a value.
    llvm::SmallSetVector<const program::Function *, 4> Calls;
    Keys Own;   ///< Named in the body.
    Keys All;   ///< And in what it calls.
    Keys After; ///< Named after it returns, or held by its callers.
    std::vector<BlockFacts> Blocks;
  };
  class Collector;

  uint32_t key(unsigned Kind, Name Text);
  bool isSlot(Term Place) const;
  bool mayForm(Term X, const Keys &Named);
  void terminator(Collector &C, const program::Function &F, program::BlockId B);
  void note(const program::Function *F);
  void collect(const program::Function &F);
  void close();
  Keys named(const program::Op &O);
  void look(const program::Op &O, Keys &Alive, Keys &Kills);
  void summarize(const program::Function &F, program::BlockId B);
  std::pair<Keys, Keys> atEnd(const program::Function &F, program::BlockId B);
  void solveBlocks(const program::Function &F);
  void solveAfter();
  void noteAfter(const program::Function &F);
  const std::pair<Keys, Keys> &before(const program::Function &F,
                                      program::BlockId B, uint32_t Op);
  void pruneVariables(State &S, const Keys &Alive);
  void pruneFacts(State &S, const Keys &Named, uint32_t Fixed);
  template <typename Visit> void forCalls(const program::Op &O, Visit Do) const;

  Terms &T;
  const Callees &Callable;
  const Cone &Relevant;
  llvm::DenseMap<std::pair<unsigned, Name>, uint32_t> KeyIds;
  /// Of those that calls that matter lead to; null, for a call through a value.
  llvm::DenseMap<const program::Function *, FunctionFacts> Facts;
  /// The same without those that are not entered, callers before callees.
  std::vector<const program::Function *> Run;
  Keys Bound; ///< Named by what tasks are bound to.
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_FUTURE_H
