//===- Comparisons.cpp - One question, however it is asked ----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Conditions agree if they ask the same, but the same can be asked in more than
// one way. Here each becomes one question.
//
//   if (name != "")          whether its size is 0, as `name.empty()` asks
//   if (name.compare(x))     whether the texts are equal
//   if ((a <=> b) < 0)       whether a is equal to b, and if not, a < b
//   if (on & ready)          on, and if so, ready
//   if (a - b > 0)           a > b
//   if (r.begin() != r.end())    whether its size is 0
//   if (r.find(k) != r.end())    whether k is there, as `r.contains(k)` asks
//
// What an ordering holds is -1, 0 or 1.
//
//===----------------------------------------------------------------------===//

#include "lowering/Constants.h"
#include "lowering/FunctionLowering.h"
#include "clang/Basic/Builtins.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::BlockId;
using program::Cell;
using program::Condition;
using program::Value;

/// The value 0 or 1 of a condition, by control flow: what a branch learns about
/// it holds for what it was made from.
Value FunctionLowering::byFlow(
    llvm::function_ref<void(BlockId, BlockId)> Branch) {
  BlockId True = B.newBlock(), False = B.newBlock(), Done = B.newBlock();
  Cell Result = B.newLocal();
  Branch(True, False);
  B.setInsertionPoint(True);
  B.let(Result, Builder::integer(1));
  B.jump(Done);
  B.setInsertionPoint(False);
  B.let(Result, Builder::integer(0));
  B.jump(Done);
  B.setInsertionPoint(Done);
  return Builder::read(Result);
}

//===--- Booleans ---------------------------------------------------------===//

static bool isBoolean(const Expr *E) {
  return E->IgnoreParenImpCasts()->getType()->isBooleanType();
}

/// `&`, `|`, `^`, `==` and `!=` of two Booleans, both of which are evaluated.
bool FunctionLowering::branchOnBooleans(const BinaryOperator *E, BlockId Then,
                                        BlockId Else) {
  const BinaryOperatorKind K = E->getOpcode();
  if (!isBoolean(E->getLHS()) || !isBoolean(E->getRHS()) ||
      (!E->isBitwiseOp() && !E->isEqualityOp()))
    return false;
  Condition Left = Builder::isTrue(boolean(E->getLHS()));
  BlockId True = B.newBlock(), False = B.newBlock();
  branch(E->getRHS(), True, False);
  B.setInsertionPoint(True);
  if (K == BO_Or)
    B.jump(Then);
  else if (K == BO_And || K == BO_EQ)
    branchOn(Left, E, Then, Else);
  else
    branchOn(Left, E, Else, Then);
  B.setInsertionPoint(False);
  if (K == BO_And)
    B.jump(Else);
  else if (K == BO_EQ)
    branchOn(Left, E, Else, Then);
  else
    branchOn(Left, E, Then, Else);
  return true;
}

//===--- Remainders -------------------------------------------------------===//

/// For `n % M`, where M is a power of two, the mask of those bits of n that
/// tell whether it is zero: M - 1.
std::optional<int64_t>
FunctionLowering::remainderMask(const BinaryOperator *E) {
  std::optional<int64_t> M;
  if (E->getOpcode() == BO_Rem)
    M = constant(E->getRHS());
  if (!M || *M <= 0 || !llvm::isPowerOf2_64(*M))
    return std::nullopt;
  return *M - 1;
}

/// The remainder \p N modulo 2, of which the sign is that of \p N.
Value FunctionLowering::remainderOfTwo(Value N) {
  N = B.snapshot(std::move(N));
  return sign(Builder::areEqual(B.pure("&", {N, Builder::integer(1)}),
                                Builder::integer(0)),
              Builder::isTrue(B.pure("<", {N, Builder::integer(0)})));
}

/// A value that is zero if and only if \p E is.
Value FunctionLowering::zeroness(const Expr *E) {
  const auto *Op = dyn_cast<BinaryOperator>(E->IgnoreParenImpCasts());
  std::optional<int64_t> Mask;
  if (Op)
    Mask = remainderMask(Op);
  return Mask ? B.pure("&", {rvalue(Op->getLHS()), Builder::integer(*Mask)})
              : rvalue(E);
}

//===--- Differences ------------------------------------------------------===//

/// \p E, if it is zero where its operands are equal.
static const BinaryOperator *difference(const Expr *E) {
  const auto *Op = dyn_cast<BinaryOperator>(E->IgnoreParenImpCasts());
  bool Is = Op && Op->getType()->isIntegerType() &&
            (Op->getOpcode() == BO_Sub || Op->getOpcode() == BO_Xor);
  return Is ? Op : nullptr;
}

/// What the comparison \p E is about: the operands of a difference, if that is
/// compared with zero. One of unsigned numbers says nothing of their order.
std::pair<const Expr *, const Expr *>
FunctionLowering::comparands(const BinaryOperator *E) {
  const Expr *Lhs = E->getLHS(), *Rhs = E->getRHS();
  auto Says = [&](const BinaryOperator *D) {
    return D && (E->isEqualityOp() ||
                 (D->getOpcode() == BO_Sub &&
                  D->getType()->isSignedIntegerOrEnumerationType()));
  };
  if (const BinaryOperator *D = difference(Lhs);
      Says(D) && constant(Rhs) == 0 && !constant(Lhs))
    return {D->getLHS(), D->getRHS()};
  if (const BinaryOperator *D = difference(Rhs);
      Says(D) && constant(Lhs) == 0 && !constant(Rhs))
    return {D->getRHS(), D->getLHS()};
  return {Lhs, Rhs};
}

/// `a - b` as a condition: whether they are not equal.
bool FunctionLowering::branchOnDifference(const BinaryOperator *E, BlockId Then,
                                          BlockId Else) {
  if (!difference(E))
    return false;
  Value Lhs = B.snapshot(rvalue(E->getLHS()));
  branchOn(Builder::areEqual(std::move(Lhs), rvalue(E->getRHS())), E, Else,
           Then);
  return true;
}

//===--- Orderings --------------------------------------------------------===//

bool FunctionLowering::isOrdering(const Expr *E) const {
  const CXXRecordDecl *R = E->getType()->getAsCXXRecordDecl();
  return R && R->getIdentifier() && U.isStandard(R) &&
         llvm::is_contained(
             {"strong_ordering", "weak_ordering", "partial_ordering"},
             R->getName());
}

/// What an ordering holds: that of a name in its class is known.
Value FunctionLowering::ordering(const Expr *E) {
  const Expr *Original = E->IgnoreParenImpCasts();
  if (const auto *Copy = dyn_cast<CXXConstructExpr>(Original);
      Copy && Copy->getNumArgs() == 1)
    Original = Copy->getArg(0)->IgnoreParenImpCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(Original);
  if (const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      V && V->isStaticDataMember() && isOrdering(Ref))
    return Builder::integer(V->getName() == "less"      ? -1
                            : V->getName() == "greater" ? 1
                                                        : 0);
  return isOrdering(E) ? value(E) : Builder::integer(0);
}

/// 0 if \p IsZero holds, else -1 or 1.
Value FunctionLowering::sign(Condition IsZero, Condition IsNegative) {
  BlockId Zero = B.newBlock(), Other = B.newBlock(), Negative = B.newBlock(),
          Positive = B.newBlock(), Done = B.newBlock();
  Cell Result = B.newLocal();
  B.branch(std::move(IsZero), Zero, Other);
  B.setInsertionPoint(Other);
  B.branch(std::move(IsNegative), Negative, Positive);
  for (auto [Where, Sign] :
       {std::pair(Zero, 0), std::pair(Negative, -1), std::pair(Positive, 1)}) {
    B.setInsertionPoint(Where);
    B.let(Result, Builder::integer(Sign));
    B.jump(Done);
  }
  B.setInsertionPoint(Done);
  return Builder::read(Result);
}

/// The ordering of two values, of which \p Less says which is the smaller.
Value FunctionLowering::threeWay(Value Lhs, Value Rhs, llvm::StringRef Less) {
  Lhs = B.snapshot(std::move(Lhs));
  Rhs = B.snapshot(std::move(Rhs));
  return sign(Builder::areEqual(Lhs, Rhs),
              Builder::isTrue(B.pure(Less, {Lhs, Rhs})));
}

/// `a <=> b` of numbers. Real ones may have no order.
Value FunctionLowering::threeWay(const BinaryOperator *E) {
  QualType T = E->getLHS()->getType();
  if (!T->isIntegralOrEnumerationType() && !T->isPointerType())
    return opaque(E);
  Value Lhs = B.snapshot(rvalue(E->getLHS()));
  return threeWay(std::move(Lhs), rvalue(E->getRHS()),
                  T->isUnsignedIntegerOrEnumerationType() ? "unsigned <" : "<");
}

/// What \p Operator says of an ordering and zero, or of two orderings.
Value FunctionLowering::compared(OverloadedOperatorKind Operator, Value Lhs,
                                 Value Rhs) {
  if (Operator == OO_EqualEqual || Operator == OO_ExclaimEqual)
    return byFlow([&](BlockId True, BlockId False) {
      bool Equal = Operator == OO_EqualEqual;
      B.branch(Builder::areEqual(std::move(Lhs), std::move(Rhs)),
               Equal ? True : False, Equal ? False : True);
    });
  return B.pure(getOperatorSpelling(Operator),
                {std::move(Lhs), std::move(Rhs)});
}

//===--- Texts ------------------------------------------------------------===//

/// Texts are ordered as real numbers are: none is the next.
static constexpr llvm::StringLiteral TextOrder = "real <";

static bool isComparison(OverloadedOperatorKind Operator) {
  switch (Operator) {
  case OO_EqualEqual:
  case OO_ExclaimEqual:
  case OO_Less:
  case OO_LessEqual:
  case OO_Greater:
  case OO_GreaterEqual:
  case OO_Spaceship:
    return true;
  default:
    return false;
  }
}

/// Whether two texts are equal: to an empty one, if it has no size.
Value FunctionLowering::equalTexts(const Expr *Lhs, const Expr *Rhs) {
  auto IsEmpty = [](const Expr *E) {
    const StringLiteral *S = Unit::constantText(E);
    return S && S->getLength() == 0;
  };
  if (IsEmpty(Lhs))
    std::swap(Lhs, Rhs);
  Value Text = B.snapshot(textOf(Lhs));
  if (!IsEmpty(Rhs))
    return compared(OO_EqualEqual, std::move(Text), textOf(Rhs));
  return byFlow([&](BlockId True, BlockId False) {
    B.branch(Builder::isTrue(B.pure("range.size", {std::move(Text)})), False,
             True);
  });
}

/// The call \p E of a member of that name of a range, if the models say no more
/// of its elements.
static const CXXMemberCallExpr *
rangeCall(Unit &U, const Expr *E, llvm::ArrayRef<llvm::StringRef> Names) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E->IgnoreImplicit());
  const CXXMethodDecl *M = Call ? Call->getMethodDecl() : nullptr;
  bool Is = M && M->getIdentifier() && U.isStandard(M) && !U.body(M) &&
            llvm::is_contained(Names, M->getName()) &&
            !Call->getImplicitObjectArgument()->getType()->isPointerType();
  return Is ? Call : nullptr;
}

/// What is not 0 if an iterator is not where its range ends, asked of the two:
/// its size, if it is where that begins, and whether a key is there, if it is
/// where that is found.
std::optional<Value> FunctionLowering::reached(const Expr *Where,
                                               const Expr *End) {
  const CXXMemberCallExpr *Last = rangeCall(U, End, {"end", "cend"});
  const CXXMemberCallExpr *First =
      rangeCall(U, Where, {"begin", "cbegin", "find"});
  if (!First || !Last)
    return std::nullopt;
  const Expr *Range = First->getImplicitObjectArgument()->IgnoreParenImpCasts();
  if (!Expr::isSameComparisonOperand(
          Range, Last->getImplicitObjectArgument()->IgnoreParenImpCasts()))
    return std::nullopt;
  if (First->getMethodDecl()->getName() != "find")
    return B.pure("range.size", {Builder::address(lvalue(Range))});
  if (First->getNumArgs() != 1)
    return std::nullopt;
  Value Key = argument(First->getArg(0),
                       First->getMethodDecl()->getParamDecl(0)->getType())
                  .V;
  return B.pure("range.has", {Builder::address(lvalue(Range)), std::move(Key)});
}

/// Whether a range is empty, or has a key, asked of its iterators.
bool FunctionLowering::emptiness(const Call &C, Value &Result) {
  OverloadedOperatorKind Operator = C.Callee->getOverloadedOperator();
  if ((Operator != OO_EqualEqual && Operator != OO_ExclaimEqual) || C.Object ||
      C.Args.size() != 2)
    return false;
  std::optional<Value> Reached = reached(C.Args[0], C.Args[1]);
  if (!Reached)
    Reached = reached(C.Args[1], C.Args[0]);
  if (!Reached)
    return false;
  bool Equal = Operator == OO_EqualEqual;
  Result = byFlow([&](BlockId True, BlockId False) {
    B.branch(Builder::isTrue(std::move(*Reached)), Equal ? False : True,
             Equal ? True : False);
  });
  return true;
}

/// `strcmp` in any spelling.
static bool comparesCharacters(const FunctionDecl *F) {
  return F->getBuiltinID() == Builtin::BIstrcmp ||
         F->getBuiltinID() == Builtin::BI__builtin_strcmp;
}

/// A comparison of texts, or of what another comparison has said.
bool FunctionLowering::comparison(const Call &C, Value &Result) {
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!U.isStandard(C.Callee) || C.Arrow)
    return false;
  if (isa<CXXConversionDecl>(C.Callee) && C.Object && isOrdering(C.Object)) {
    Result = ordering(C.Object);
    return true;
  }
  auto IsText = [&](const Expr *E) {
    return isText(U, E->getType()->getAsCXXRecordDecl());
  };
  if (Method && C.Object && IsText(C.Object) && C.Args.size() == 1 &&
      Method->getIdentifier() && Method->getName() == "compare") {
    Value Text = B.snapshot(textOf(C.Object));
    Result = threeWay(std::move(Text), textOf(C.Args.front()), TextOrder);
    return true;
  }
  if (comparesCharacters(C.Callee) && C.Args.size() == 2) {
    Value Text = B.snapshot(textOf(C.Args[0]));
    Result = threeWay(std::move(Text), textOf(C.Args[1]), TextOrder);
    return true;
  }
  if (emptiness(C, Result))
    return true;
  OverloadedOperatorKind Operator = C.Callee->getOverloadedOperator();
  if (C.Object || C.Args.size() != 2 || !isComparison(Operator))
    return false;
  const Expr *Lhs = C.Args[0], *Rhs = C.Args[1];
  if (isOrdering(Lhs) || isOrdering(Rhs)) {
    Value Left = B.snapshot(ordering(Lhs));
    Result = compared(Operator, std::move(Left), ordering(Rhs));
    return true;
  }
  if (!IsText(Lhs) && !IsText(Rhs))
    return false;
  if (Operator == OO_EqualEqual) {
    Result = equalTexts(Lhs, Rhs);
    return true;
  }
  if (Operator == OO_ExclaimEqual) {
    Value Equal = equalTexts(Lhs, Rhs);
    Result = compared(OO_EqualEqual, std::move(Equal), Builder::integer(0));
    return true;
  }
  Value Left = B.snapshot(textOf(Lhs));
  Result = threeWay(std::move(Left), textOf(Rhs), TextOrder);
  if (Operator != OO_Spaceship)
    Result = compared(Operator, std::move(Result), Builder::integer(0));
  return true;
}
