//===- Conditions.cpp - Branches on expressions ---------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/FunctionLowering.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::BlockId;
using program::Cell;
using program::Condition;
using program::Value;

void FunctionLowering::branchOn(Condition C, const Expr *E, BlockId Then,
                                BlockId Else) {
  B.branch(std::move(C), Then, Else,
           U.isLibrary(F) ? program::NoAnchor
                          : U.quotedAnchor(E->getSourceRange(), Out.Id));
}

void FunctionLowering::branch(const Expr *E, BlockId Then, BlockId Else) {
  if (!B.reachable() || tooDeep())
    return;
  llvm::SaveAndRestore Level(Depth, Depth + 1);
  E = E->IgnoreParens();
  if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E)) {
    ScopeId Outer = B.scope();
    BlockId True = B.newBlock(), False = B.newBlock();
    branch(Cleanups->getSubExpr(), True, False);
    // The temporaries end on both ways.
    B.setInsertionPoint(True);
    B.exitTo(Outer, Then);
    B.setInsertionPoint(False);
    B.exitTo(Outer, Else);
    return B.dropTo(Outer);
  }
  if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(E))
    return branch(Rewritten->getSemanticForm(), Then, Else);
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E)) {
    switch (Cast->getCastKind()) {
    case CK_IntegralToBoolean:
    case CK_PointerToBoolean:
    case CK_MemberPointerToBoolean:
    case CK_FloatingToBoolean:
    case CK_NoOp:
    case CK_IntegralCast:
    case CK_UserDefinedConversion:
      return branch(Cast->getSubExpr(), Then, Else);
    default:
      break;
    }
  }
  if (const auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot)
    return branch(Not->getSubExpr(), Else, Then);
  if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
    if (Op->isLogicalOp()) {
      BlockId Second = B.newBlock();
      bool And = Op->getOpcode() == BO_LAnd;
      branch(Op->getLHS(), And ? Second : Then, And ? Else : Second);
      B.setInsertionPoint(Second);
      Builder::Conditional Under(B);
      return branch(Op->getRHS(), Then, Else);
    }
    if (std::optional<bool> Any = asksForAny(Op))
      return branch(Op->getLHS(), *Any ? Then : Else, *Any ? Else : Then);
    if (branchOnBooleans(Op, Then, Else) ||
        branchOnDifference(Op, Then, Else) ||
        (Op->isEqualityOp() && branchOnComparison(Op, Then, Else)))
      return;
  }
  if (std::optional<int64_t> Known = constant(E))
    return B.jump(*Known != 0 ? Then : Else);
  branchOn(Builder::isTrue(zeroness(E)), E, Then, Else);
}

/// For `n > 0` and its kin of an unsigned number: whether it holds if there is
/// any.
std::optional<bool> FunctionLowering::asksForAny(const BinaryOperator *E) {
  if (!E->isRelationalOp() ||
      !E->getLHS()->getType()->isUnsignedIntegerOrEnumerationType())
    return std::nullopt;
  bool OrEqual = E->getOpcode() == BO_LE || E->getOpcode() == BO_GE;
  bool Above = E->getOpcode() == BO_GT || E->getOpcode() == BO_GE;
  if (constant(E->getRHS()) != int64_t(OrEqual == Above))
    return std::nullopt;
  return Above;
}

/// For `(flags & Bit) == Bit`, whether the bit is set: `flags & Bit`.
const Expr *FunctionLowering::testedBit(const BinaryOperator *E) {
  const auto *And =
      dyn_cast<BinaryOperator>(E->getLHS()->IgnoreParenImpCasts());
  std::optional<int64_t> Bit = constant(E->getRHS());
  if (!And || And->getOpcode() != BO_And || !Bit || !llvm::isPowerOf2_64(*Bit))
    return nullptr;
  bool IsMask =
      constant(And->getLHS()) == Bit || constant(And->getRHS()) == Bit;
  return IsMask ? And : nullptr;
}

bool FunctionLowering::branchOnComparison(const BinaryOperator *E, BlockId Then,
                                          BlockId Else) {
  if (E->getLHS()->getType()->isRecordType())
    return false;
  bool Equal = E->getOpcode() == BO_EQ;
  if (const Expr *Bit = testedBit(E)) {
    branch(Bit, Equal ? Then : Else, Equal ? Else : Then);
    return true;
  }
  auto [Left, Right] = comparands(E);
  Value Lhs = constant(Right) == 0 ? zeroness(Left) : rvalue(Left);
  if (disturbs(Right))
    Lhs = B.snapshot(Lhs);
  branchOn(Builder::areEqual(std::move(Lhs), rvalue(Right)), E,
           Equal ? Then : Else, Equal ? Else : Then);
  return true;
}

Value FunctionLowering::boolean(const Expr *E) {
  return byFlow([&](BlockId True, BlockId False) { branch(E, True, False); });
}

void FunctionLowering::conditional(const AbstractConditionalOperator *E,
                                   llvm::function_ref<void(const Expr *)> Arm) {
  BlockId True = B.newBlock(), False = B.newBlock(), Done = B.newBlock();
  if (const auto *Elvis = dyn_cast<BinaryConditionalOperator>(E)) {
    Cell Common = B.newLocal();
    B.let(Common, rvalue(Elvis->getCommon()));
    Opaque[Elvis->getOpaqueValue()] = Common;
  }
  branch(E->getCond(), True, False);
  for (auto [Block, Chosen] : {std::pair(True, E->getTrueExpr()),
                               std::pair(False, E->getFalseExpr())}) {
    B.setInsertionPoint(Block);
    Builder::Conditional Under(B);
    Arm(Chosen);
    B.jump(Done);
  }
  B.setInsertionPoint(Done);
}
