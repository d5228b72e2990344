//===- Counters.cpp - Loops that count a few elements ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Counting is not followed, but where it goes over a few elements:
//
//   for (size_t i = 0; i < undo.size(); ++i)
//     undo[i]();
//   for (int i = 0; i < 2; ++i)
//     guards[i].arm();
//
// The counter of such a loop is a number while it is small: a step is a choice
// between numbers.
//
//===----------------------------------------------------------------------===//

#include "lowering/Arrays.h"
#include "lowering/FunctionLowering.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::BlockId;
using program::Cell;
using program::Value;

static const Expr *bare(const Expr *E) {
  return E->IgnoreParenCasts()->IgnoreParenImpCasts();
}

/// The local variable that \p E is, or that it steps; null if none.
static const VarDecl *countedBy(const Expr *E) {
  E = bare(E);
  if (const auto *Step = dyn_cast<UnaryOperator>(E);
      Step && Step->isIncrementDecrementOp())
    E = bare(Step->getSubExpr());
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && V->hasLocalStorage() && V->getType()->isIntegerType() ? V
                                                                    : nullptr;
}

/// Whether \p E is the length of a container whose elements are told apart.
bool FunctionLowering::isLength(const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(bare(E));
  const CXXMethodDecl *M = Call ? Call->getMethodDecl() : nullptr;
  return M && M->getIdentifier() && M->getName() == "size" && U.body(M);
}

/// Whether \p E is the last index of such a container.
bool FunctionLowering::isLastIndex(const Expr *E) {
  const auto *Minus = dyn_cast<BinaryOperator>(bare(E));
  return Minus && Minus->getOpcode() == BO_Sub && isLength(Minus->getLHS()) &&
         constant(Minus->getRHS()) == 1;
}

/// Where a loop over a few elements goes on while \p Cond holds, its counter is
/// one.
void FunctionLowering::noteCounter(const Expr *Cond) {
  if (!Cond)
    return;
  const Expr *Counter = Cond, *End = nullptr;
  if (const auto *Op = dyn_cast<BinaryOperator>(Cond->IgnoreParenImpCasts());
      Op && Op->isComparisonOp()) {
    Counter = Op->getLHS();
    End = Op->getRHS();
  }
  const VarDecl *V = countedBy(Counter);
  const Expr *Start = V ? V->getInit() : nullptr;
  if (!Start || isa<ParmVarDecl>(V))
    return;
  auto IsSmall = [&](const Expr *E) {
    std::optional<int64_t> N = constant(E);
    return N && *N >= 0 && *N <= MaxElements;
  };
  bool FromLength = isLength(Start) || isLastIndex(Start);
  if ((End && isLength(End) && IsSmall(Start)) ||
      (FromLength && (!End || IsSmall(End))) ||
      (End && IsSmall(Start) && IsSmall(End)))
    Counters.insert(V);
}

bool FunctionLowering::isCounter(const Expr *E) const {
  const VarDecl *V = countedBy(E);
  return V && Counters.contains(V);
}

/// The counter \p C goes one up or down, as long as it stays small.
void FunctionLowering::stepCounter(const Cell &C, bool Up) {
  BlockId Done = B.newBlock();
  for (int Next = Up ? 1 : -1, End = Up ? MaxElements + 1 : MaxElements;
       Next != End; ++Next) {
    BlockId Is = B.newBlock(), Other = B.newBlock();
    B.branch(Builder::areEqual(Builder::read(C),
                               Builder::integer(Up ? Next - 1 : Next + 1)),
             Is, Other);
    B.setInsertionPoint(Is);
    B.let(C, Builder::integer(Next));
    B.jump(Done);
    B.setInsertionPoint(Other);
  }
  B.let(C, B.unknown("arithmetic"));
  B.jump(Done);
  B.setInsertionPoint(Done);
}
