//===- Expressions.cpp - Scalar values ------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Adaptors.h"
#include "lowering/Arrays.h"
#include "lowering/Constants.h"
#include "lowering/FunctionLowering.h"
#include "lowering/Verbs.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::BlockId;
using program::Cell;
using program::Value;

/// Depth of nested statements and expressions: above what people write, below
/// what the stack of a compiler thread holds.
static constexpr unsigned MaxDepth = 300;

bool FunctionLowering::tooDeep() const {
  if (Depth <= MaxDepth)
    return false;
  Out.Skipped = true;
  return true;
}

void FunctionLowering::fullExpression(llvm::function_ref<void()> Body) {
  ScopeId Outer = B.scope();
  std::vector<std::pair<Cell, QualType>> Mine;
  Mine.swap(Extended);
  Body();
  Mine.swap(Extended);
  B.popTo(Outer);
  for (auto &[Object, T] : Mine)
    own(Object, T);
}

/// Whether evaluating \p E may write to a cell or run user code.
bool FunctionLowering::disturbs(const Expr *E) {
  return E->HasSideEffects(U.context());
}

std::optional<int64_t> FunctionLowering::constant(const Expr *E) {
  if (E->isValueDependent() || !E->getType()->isIntegralOrEnumerationType())
    return std::nullopt;
  Expr::EvalResult R;
  if (!mayBeConstant(U, E) || !E->EvaluateAsInt(R, U.context()))
    return std::nullopt;
  return R.Val.getInt().tryExtValue(); // A Boolean is unsigned.
}

//===--- Values -----------------------------------------------------------===//

Value FunctionLowering::value(const Expr *E) {
  return E->isGLValue() ? Builder::read(lvalue(E)) : rvalue(E);
}

void FunctionLowering::parts(const Stmt *S) {
  if (tooDeep())
    return;
  llvm::SaveAndRestore Level(Depth, Depth + 1);
  for (const Stmt *Child : S->children()) {
    if (!Child)
      continue;
    if (const auto *E = dyn_cast<Expr>(Child))
      discard(E);
    else
      statement(Child);
  }
}

Value FunctionLowering::opaque(const Expr *E) {
  std::vector<Value> Operands;
  for (const Stmt *Child : E->children())
    if (const auto *Part = dyn_cast_or_null<Expr>(Child);
        Part && !Part->getType().isNull() && !Part->getType()->isVoidType())
      Operands.push_back(value(Part));
  return B.depends(std::move(Operands));
}

void FunctionLowering::discard(const Expr *E) {
  if (tooDeep())
    return;
  E = E->IgnoreParens();
  if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
    return discard(Cleanups->getSubExpr());
  if (const auto *Op = dyn_cast<BinaryOperator>(E); Op && Op->isCommaOp()) {
    discard(Op->getLHS());
    return discard(Op->getRHS());
  }
  if (E->getType()->isRecordType() && !E->isGLValue()) {
    materialize(E, nullptr);
    return;
  }
  if (const auto *C = dyn_cast<AbstractConditionalOperator>(E))
    return conditional(C, [&](const Expr *Arm) { discard(Arm); });
  if (const auto *Op = dyn_cast<BinaryOperator>(E); Op && Op->isLogicalOp()) {
    boolean(E);
    return;
  }
  if (E->isGLValue())
    lvalue(E);
  else
    rvalue(E);
}

Value FunctionLowering::rvalue(const Expr *E) {
  if (tooDeep())
    return B.unknown("depth");
  llvm::SaveAndRestore Level(Depth, Depth + 1);
  E = E->IgnoreParens();
  if (E->isGLValue())
    return Builder::read(lvalue(E));
  if (auto It = Opaque.find(E); It != Opaque.end())
    return Builder::read(It->second);
  if (std::optional<int64_t> Known = constant(E))
    return Builder::integer(*Known);
  if (std::optional<Value> Known = constantNumber(U, E))
    return *Known;
  switch (E->getStmtClass()) {
  case Stmt::CXXNullPtrLiteralExprClass:
  case Stmt::GNUNullExprClass:
  case Stmt::ImplicitValueInitExprClass:
  case Stmt::CXXScalarValueInitExprClass:
    return Builder::integer(0);
  case Stmt::InitListExprClass: { // Of a scalar.
    const auto *List = cast<InitListExpr>(E);
    return List->getNumInits() == 0 ? Builder::integer(0)
                                    : value(List->getInit(0));
  }
  case Stmt::CXXThisExprClass:
    return Builder::objectAddress(B.deref(thisPointer()));
  case Stmt::ExprWithCleanupsClass:
    return rvalue(cast<ExprWithCleanups>(E)->getSubExpr());
  case Stmt::ConstantExprClass:
    return rvalue(cast<ConstantExpr>(E)->getSubExpr());
  case Stmt::CXXBindTemporaryExprClass:
    return rvalue(cast<CXXBindTemporaryExpr>(E)->getSubExpr());
  case Stmt::CXXDefaultArgExprClass:
    return rvalue(cast<CXXDefaultArgExpr>(E)->getExpr());
  case Stmt::CXXDefaultInitExprClass:
    return rvalue(cast<CXXDefaultInitExpr>(E)->getExpr());
  case Stmt::SubstNonTypeTemplateParmExprClass:
    return rvalue(cast<SubstNonTypeTemplateParmExpr>(E)->getReplacement());
  case Stmt::CXXRewrittenBinaryOperatorClass:
    return rvalue(cast<CXXRewrittenBinaryOperator>(E)->getSemanticForm());
  case Stmt::ArrayInitIndexExprClass:
    return Builder::integer(ArrayIndex);
  case Stmt::UnaryOperatorClass:
    return unaryValue(cast<UnaryOperator>(E));
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass:
    return binaryValue(cast<BinaryOperator>(E));
  case Stmt::BlockExprClass:
    return block(cast<BlockExpr>(E));
  case Stmt::CXXNewExprClass:
    return newExpression(cast<CXXNewExpr>(E));
  case Stmt::CXXDeleteExprClass:
    deleteExpression(cast<CXXDeleteExpr>(E));
    return Builder::integer(0);
  case Stmt::CXXThrowExprClass:
    throwExpression(cast<CXXThrowExpr>(E));
    return Builder::integer(0);
  case Stmt::StmtExprClass:
  case Stmt::ConditionalOperatorClass:
  case Stmt::BinaryConditionalOperatorClass: {
    Cell Result = B.newLocal();
    init(Result, E);
    return Builder::read(Result);
  }
  case Stmt::OpaqueValueExprClass:
    if (auto It = Opaque.find(E); It != Opaque.end())
      return Builder::read(It->second);
    if (const Expr *Source = cast<OpaqueValueExpr>(E)->getSourceExpr())
      return rvalue(Source);
    break;
  case Stmt::CoawaitExprClass:
  case Stmt::CoyieldExprClass:
    return rvalue(await(cast<CoroutineSuspendExpr>(E)));
  case Stmt::CXXNoexceptExprClass:
  case Stmt::UnaryExprOrTypeTraitExprClass:
  case Stmt::CXXTypeidExprClass:
    return B.unknown("not evaluated");
  default:
    break;
  }
  if (E->getType()->isRecordType())
    return Builder::read(materialize(E, nullptr));
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return call(Call, std::nullopt);
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return castValue(Cast);
  return opaque(E);
}

Value FunctionLowering::castValue(const CastExpr *E) {
  const Expr *Sub = E->getSubExpr();
  switch (E->getCastKind()) {
  case CK_LValueToRValue:
    if (Sub->getType().isVolatileQualified()) {
      discard(Sub);
      return B.unknown("volatile");
    }
    if (Sub->getType()->isBooleanType() && maySpellNative(Sub))
      return oneOrZero(Builder::read(lvalue(Sub)));
    if (const auto *Op = dyn_cast<BinaryOperator>(Sub->IgnoreParens());
        Op && Op->isAssignmentOp())
      return assigned(Op);
    return Builder::read(lvalue(Sub));
  case CK_ArrayToPointerDecay:
    return decayed(Sub);
  case CK_FunctionToPointerDecay:
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Sub->IgnoreParens()))
      if (const auto *Fn = dyn_cast<FunctionDecl>(Ref->getDecl()))
        return Builder::function(nameOf(Fn));
    return Builder::read(lvalue(Sub));
  case CK_NullToPointer:
  case CK_NullToMemberPointer:
    discard(Sub);
    return Builder::integer(0);
  case CK_IntegralCast: // Of a Boolean: 0 or 1.
    return Sub->getType()->isBooleanType() ? boolean(Sub) : value(Sub);
  case CK_IntegralToBoolean:
  case CK_PointerToBoolean:
  case CK_MemberPointerToBoolean:
    return boolean(Sub);
  case CK_ToVoid:
    discard(Sub);
    return Builder::integer(0);
  case CK_Dynamic:
    return dynamicCast(E);
  case CK_BitCast:
    if (std::optional<Value> Part = partCast(E))
      return std::move(*Part);
    notePointee(E);
    return value(Sub);
  case CK_IntegralToPointer:
    if (std::optional<Value> Part = partCast(E))
      return std::move(*Part);
    return value(Sub);
  case CK_FloatingToBoolean:
  case CK_FloatingToIntegral:
  case CK_IntegralToFloating:
  case CK_FloatingCast:
    return opaque(E);
  default:
    return value(Sub);
  }
}

/// A `void *` that the function is given, to a thread say, points to what it is
/// cast to.
void FunctionLowering::notePointee(const CastExpr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->getSubExpr()->IgnoreParenCasts());
  const auto *Param = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
  if (!Param || Param->getDeclContext() != F ||
      !Param->getType()->isVoidPointerType())
    return;
  if (program::Name Class = U.pointee(E->getType()); !Class.empty()) {
    size_t Index = Param->getFunctionScopeIndex() + takesThis(F);
    Out.Pointees.resize(std::max(Out.Pointees.size(), Index + 1));
    Out.Pointees[Index] = Class;
  }
}

/// A Boolean that a slot holds, as the one of two values that it is: that it
/// was true says then that setting true changes nothing.
Value FunctionLowering::oneOrZero(Value Held) {
  Held = B.snapshot(std::move(Held));
  BlockId True = B.newBlock(), Done = B.newBlock();
  B.branch(Builder::isTrue(Held), True, Done);
  B.setInsertionPoint(True);
  B.assume(Builder::areEqual(Held, Builder::integer(1)));
  B.jump(Done);
  B.setInsertionPoint(Done);
  return Held;
}

/// The same object or null. Which, is the same question each time.
Value FunctionLowering::dynamicCast(const CastExpr *E) {
  Value Object = B.snapshot(rvalue(E->getSubExpr()));
  Value OfThatClass =
      B.pure("dynamic_cast " + U.names().type(E->getType()), {Object});
  return B.choose(Builder::isTrue(std::move(OfThatClass)),
                  [&] { return Object; }, Builder::integer(0));
}

Value FunctionLowering::unaryValue(const UnaryOperator *E) {
  const Expr *Sub = E->getSubExpr();
  switch (E->getOpcode()) {
  case UO_AddrOf:
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Sub->IgnoreParens())) {
      if (const auto *Fn = dyn_cast<FunctionDecl>(Ref->getDecl()))
        return Builder::function(nameOf(Fn));
      if (const auto *Field = dyn_cast<FieldDecl>(Ref->getDecl()))
        return memberPointer(Field);
    }
    if (Sub->getType()->isFunctionType())
      return Builder::read(lvalue(Sub));
    // What has a name, or what a reference is returned to, is there; of `&*p`
    // that is not known.
    return isa<DeclRefExpr, MemberExpr, CallExpr>(Sub->IgnoreParens())
               ? Builder::objectAddress(lvalue(Sub))
               : Builder::address(lvalue(Sub));
  case UO_Plus:
  case UO_Extension:
    return value(Sub);
  case UO_LNot:
    return boolean(E);
  case UO_PostInc:
  case UO_PostDec: {
    Cell Counter = lvalue(Sub);
    Value Old = B.snapshot(Builder::read(Counter));
    step(std::move(Counter), E, Sub, E->isIncrementOp());
    return Old;
  }
  case UO_Minus:
    if (E->getType()->isIntegerType())
      return B.pure("-", {Builder::integer(0), value(Sub)});
    return opaque(E);
  case UO_PreInc:
  case UO_PreDec:
    return Builder::read(increment(E));
  default:
    return B.pure(UnaryOperator::getOpcodeStr(E->getOpcode()), {value(Sub)});
  }
}

Value FunctionLowering::binaryValue(const BinaryOperator *E) {
  if (E->isCommaOp()) {
    discard(E->getLHS());
    return value(E->getRHS());
  }
  if (E->isAssignmentOp())
    return assigned(E);
  if (E->getOpcode() == BO_Cmp)
    return threeWay(E);
  if (E->isLogicalOp() ||
      (E->isEqualityOp() && !E->getLHS()->getType()->isRecordType()))
    return boolean(E);
  if (std::optional<Value> Moved = pointerArithmetic(E))
    return *Moved;
  auto [Left, Right] =
      E->isRelationalOp() ? comparands(E) : std::pair(E->getLHS(), E->getRHS());
  Value Lhs = value(Left);
  if (disturbs(Right))
    Lhs = B.snapshot(Lhs);
  Value Rhs = value(Right);
  return operation(E, std::move(Lhs), std::move(Rhs));
}

Cell FunctionLowering::assign(const BinaryOperator *E) {
  return E->isCompoundAssignmentOp() ? assignCompound(E) : assignPlain(E).first;
}

/// What an assignment gives. A constant is known without a look at where it was
/// written: `a = b = 0` clears both.
Value FunctionLowering::assigned(const BinaryOperator *E) {
  if (E->isCompoundAssignmentOp())
    return Builder::read(assignCompound(E));
  auto [Place, Written] = assignPlain(E);
  bool IsConstant = Written.K == Value::Kind::Int ||
                    Written.K == Value::Kind::String ||
                    Written.K == Value::Kind::Function;
  return IsConstant ? Written : Builder::read(std::move(Place));
}

/// For `x = x + 1`, or one down: whether up.
std::optional<bool> FunctionLowering::stepsUp(const BinaryOperator *E) {
  const auto *Sum =
      dyn_cast<BinaryOperator>(E->getRHS()->IgnoreParenImpCasts());
  if (!Sum || (Sum->getOpcode() != BO_Add && Sum->getOpcode() != BO_Sub) ||
      constant(Sum->getRHS()) != 1 ||
      !Expr::isSameComparisonOperand(Sum->getLHS()->IgnoreParenImpCasts(),
                                     E->getLHS()->IgnoreParenImpCasts()))
    return std::nullopt;
  return Sum->getOpcode() == BO_Add;
}

static bool isSum(const Expr *E) {
  const auto *Op = dyn_cast<BinaryOperator>(E->IgnoreParenImpCasts());
  return Op && Op->isAdditiveOp();
}

std::pair<Cell, Value> FunctionLowering::assignPlain(const BinaryOperator *E) {
  if (std::optional<bool> Up = stepsUp(E)) {
    Cell Counter = lvalue(E->getLHS());
    step(Counter, E, E->getLHS(), *Up);
    return {Counter, Builder::read(Counter)};
  }
  // The right operand is evaluated first.
  Value V = value(E->getRHS());
  if (disturbs(E->getLHS()))
    V = B.snapshot(V);
  Cell Target = lvalue(E->getLHS());
  // A value made from what it replaces would grow in a loop.
  if (V.K == Value::Kind::Pure)
    V = B.depends(std::move(V.Operands));
  else if (!Loops.empty() && isSum(E->getRHS()))
    V = B.depends({std::move(V)});
  write(Target, V, E, E->getLHS());
  return {std::move(Target), std::move(V)};
}

//===--- new and delete ---------------------------------------------------===//

/// Where an object that is made by \p E lies: in a place that it is given, or
/// in one of its own.
Value FunctionLowering::storage(const CXXNewExpr *E) {
  if (const FunctionDecl *New = E->getOperatorNew();
      New && New->isReservedGlobalPlacementOperator())
    return value(E->getPlacementArg(0));
  for (const Expr *Placement : E->placement_arguments())
    discard(Placement);
  return Builder::newObject();
}

Value FunctionLowering::newExpression(const CXXNewExpr *E) {
  Cell Pointer = B.newLocal();
  B.let(Pointer, storage(E));
  if (std::optional<const Expr *> Size = E->getArraySize(); Size && *Size)
    discard(*Size);
  if (const Expr *Init = E->getInitializer()) {
    Cell Object = B.deref(Builder::read(Pointer));
    if (E->isArray())
      newArray(Object, Init, U.destructor(E->getAllocatedType()) != nullptr);
    else
      init(Object, Init);
  }
  return Builder::read(Pointer);
}

/// Elements of a short list are told apart, if the array notes for its end how
/// many there are.
void FunctionLowering::newArray(const Cell &Array, const Expr *Init,
                                bool Ends) {
  const auto *List = dyn_cast<InitListExpr>(Init);
  std::optional<unsigned> Counted =
      List ? countedElements(U.context(), List->getType()) : std::nullopt;
  if (Ends)
    B.let(Builder::field(Array, B.program().intern(ArrayLength)),
          Builder::integer(Counted.value_or(0)));
  if (List && (Counted || !Ends))
    return init(Array, List);
  if (!List)
    return init(Builder::each(Array), Init);
  for (const Expr *Element : List->inits())
    init(Builder::each(Array), Element);
}

void FunctionLowering::deleteExpression(const CXXDeleteExpr *E) {
  Value Pointer = B.snapshot(rvalue(E->getArgument()));
  // In code with errors, what is deleted may have no type.
  QualType T = E->getDestroyedType();
  const CXXDestructorDecl *D = T.isNull() ? nullptr : U.destructor(T);
  if (!D)
    return;
  // Deleting null does nothing.
  BlockId Do = B.newBlock(), Done = B.newBlock();
  B.branch(Builder::isTrue(Pointer), Do, Done);
  B.setInsertionPoint(Do);
  if (E->isArrayForm())
    Verbs(U, B, F, Why, anchor(E->getSourceRange()), /*Depth=*/0)
        .remove(
            U.context().getIncompleteArrayType(T, ArraySizeModifier::Normal, 0),
            Pointer);
  else
    destroyNow(B.deref(Pointer), D);
  B.jump(Done);
  B.setInsertionPoint(Done);
}
