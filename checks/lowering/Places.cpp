//===- Places.cpp - Expressions that denote a place -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Arrays.h"
#include "lowering/FunctionLowering.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Cell;
using program::Value;

Cell FunctionLowering::lvalue(const Expr *E) {
  if (tooDeep())
    return B.newLocal();
  llvm::SaveAndRestore Level(Depth, Depth + 1);
  E = E->IgnoreParens();
  if (auto It = Opaque.find(E); It != Opaque.end())
    return It->second;
  switch (E->getStmtClass()) {
  case Stmt::DeclRefExprClass:
    return variable(cast<DeclRefExpr>(E)->getDecl());
  case Stmt::MemberExprClass:
    return member(cast<MemberExpr>(E));
  case Stmt::ArraySubscriptExprClass:
    return element(cast<ArraySubscriptExpr>(E));
  case Stmt::MaterializeTemporaryExprClass: {
    const auto *M = cast<MaterializeTemporaryExpr>(E);
    return materialize(M->getSubExpr(), M->getExtendingDecl());
  }
  case Stmt::CompoundLiteralExprClass:
    return materialize(cast<CompoundLiteralExpr>(E)->getInitializer(), nullptr);
  case Stmt::ExprWithCleanupsClass:
    return lvalue(cast<ExprWithCleanups>(E)->getSubExpr());
  case Stmt::ConditionalOperatorClass:
  case Stmt::BinaryConditionalOperatorClass:
    return conditionalPlace(cast<AbstractConditionalOperator>(E));
  case Stmt::CXXDefaultArgExprClass:
    return lvalue(cast<CXXDefaultArgExpr>(E)->getExpr());
  case Stmt::CXXDefaultInitExprClass:
    return lvalue(cast<CXXDefaultInitExpr>(E)->getExpr());
  case Stmt::SubstNonTypeTemplateParmExprClass:
    return lvalue(cast<SubstNonTypeTemplateParmExpr>(E)->getReplacement());
  case Stmt::OpaqueValueExprClass:
    if (auto It = Opaque.find(E); It != Opaque.end())
      return It->second;
    if (const Expr *Source = cast<OpaqueValueExpr>(E)->getSourceExpr())
      return lvalue(Source);
    break;
  case Stmt::UnaryOperatorClass: {
    const auto *Op = cast<UnaryOperator>(E);
    if (Op->getOpcode() == UO_Deref && E->getType()->isFunctionType()) {
      Cell Held = B.newLocal(); // The place of a function holds it.
      B.let(Held, rvalue(Op->getSubExpr()));
      return Held;
    }
    if (Op->getOpcode() == UO_Deref)
      return B.deref(rvalue(Op->getSubExpr()));
    return Op->isIncrementDecrementOp() ? increment(Op)
                                        : lvalue(Op->getSubExpr());
  }
  case Stmt::BinaryOperatorClass: {
    const auto *Op = cast<BinaryOperator>(E);
    if (Op->isCommaOp()) {
      discard(Op->getLHS());
      return lvalue(Op->getRHS());
    }
    if (Op->isAssignmentOp())
      return assign(Op);
    if (Op->isPtrMemOp())
      return memberPointedTo(Op);
    break;
  }
  case Stmt::CompoundAssignOperatorClass:
    return assign(cast<BinaryOperator>(E));
  case Stmt::CoawaitExprClass:
  case Stmt::CoyieldExprClass:
    return lvalue(await(cast<CoroutineSuspendExpr>(E)));
  default:
    break;
  }
  if (const auto *Call = dyn_cast<CallExpr>(E); Call && E->isGLValue())
    if (const Expr *Container = elementOf(Call))
      return Builder::key(lvalue(Container), elementKey(Call));
  if (const auto *Call = dyn_cast<CallExpr>(E); Call && E->isGLValue())
    return B.deref(call(Call, std::nullopt));
  if (const auto *Cast = dyn_cast<CastExpr>(E); Cast && E->isGLValue()) {
    if (Cast->getCastKind() == CK_Dynamic)
      mayThrow("std::bad_cast", E);
    return lvalue(Cast->getSubExpr());
  }
  if (!E->isGLValue())
    return materialize(E, nullptr);
  Cell Unseen = B.newLocal();
  B.let(Unseen, opaque(E));
  return Unseen;
}

/// What a reference that lives as long as what it refers to is another name
/// of; null if \p V is none.
static const Expr *referredTo(const VarDecl *V) {
  const Expr *Init = V->hasGlobalStorage() && V->getType()->isReferenceType()
                         ? V->getAnyInitializer()
                         : nullptr;
  if (!Init || Init->isValueDependent())
    return nullptr;
  const Expr *Bare = Init->IgnoreParenImpCasts();
  while (const auto *Member = dyn_cast<MemberExpr>(Bare)) {
    if (Member->isArrow())
      return nullptr;
    Bare = Member->getBase()->IgnoreParenImpCasts();
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(Bare);
  const auto *Of = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Of && Of->hasGlobalStorage() && !Of->getType()->isReferenceType()
             ? Init
             : nullptr;
}

/// The variable whose address \p E is; null if it is none with a name.
static const VarDecl *pointedVariable(const Expr *E) {
  const auto *Op = dyn_cast<UnaryOperator>(E->IgnoreParenImpCasts());
  if (!Op || Op->getOpcode() != UO_AddrOf)
    return nullptr;
  const auto *Ref =
      dyn_cast<DeclRefExpr>(Op->getSubExpr()->IgnoreParenImpCasts());
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && V->hasGlobalStorage() && !V->getType()->isReferenceType()
             ? V
             : nullptr;
}

/// What an element of a constant table holds that is made by \p Init: the
/// address of a variable, a member, a text or a number; nothing if none of
/// these.
std::optional<Value> FunctionLowering::constantEntry(const Expr *Init) {
  if (const VarDecl *Of = pointedVariable(Init)) {
    U.noteNative(Of);
    return Builder::address(
        Builder::global(B.program().intern(U.names().variable(Of))));
  }
  if (const StringLiteral *Text = Unit::constantText(Init))
    return B.text(Text->getString());
  if (Init->getType()->isMemberDataPointerType())
    return rvalue(Init);
  if (std::optional<int64_t> N = constant(Init))
    return Builder::integer(*N);
  return std::nullopt;
}

/// A constant table \p V holds what it was made with: variables and keys, by
/// whatever name.
void FunctionLowering::fillTable(const VarDecl *V, Cell Table) {
  QualType T = V->getType();
  const Expr *Init = V->getAnyInitializer();
  if (!T.isConstant(U.context()) || !Init || Init->isValueDependent())
    return;
  const auto *List = dyn_cast<InitListExpr>(Init->IgnoreImplicit());
  if (const FieldDecl *Elements = arrayIn(T)) {
    T = Elements->getType();
    Table = Builder::field(std::move(Table),
                           B.program().intern(U.names().field(Elements)));
    List = List && List->getNumInits() == 1
               ? dyn_cast<InitListExpr>(List->getInit(0)->IgnoreImplicit())
               : nullptr;
  }
  std::optional<unsigned> N = countedElements(U.context(), T);
  if (!List || !N)
    return;
  for (unsigned I = 0; I != std::min(*N, List->getNumInits()); ++I)
    if (std::optional<Value> Entry = constantEntry(List->getInit(I)))
      B.let(elementAt(U.context(), Table, T, I), std::move(*Entry));
}

Cell FunctionLowering::variable(const ValueDecl *D) {
  if (auto It = Captures.find(D); It != Captures.end()) {
    const FieldDecl *Field = It->second;
    Cell C = Builder::field(B.deref(Builder::read(self())),
                            B.program().intern(U.names().field(Field)));
    return Field->getType()->isReferenceType() ? B.deref(Builder::read(C)) : C;
  }
  if (auto It = Variables.find(D); It != Variables.end())
    return It->second;
  if (const auto *Binding = dyn_cast<BindingDecl>(D)) {
    if (const VarDecl *Holder = Binding->getHoldingVar())
      return variable(Holder);
    if (const Expr *E = Binding->getBinding())
      return lvalue(E);
  }
  const auto *V = dyn_cast<VarDecl>(D);
  if (const Expr *Referred = V ? referredTo(V) : nullptr)
    return lvalue(Referred);
  if (V && V->hasGlobalStorage()) {
    U.noteNative(V);
    Cell C = Builder::global(B.program().intern(U.names().variable(V)));
    if (V->getType()->isReferenceType())
      return B.deref(Builder::read(C));
    fillTable(V, C);
    return C;
  }
  if (const auto *F = dyn_cast<FunctionDecl>(D)) {
    Cell C = B.newLocal();
    B.let(C, Builder::function(nameOf(F)));
    return C;
  }
  // A local that a jump or an erroneous declaration has kept from us.
  Cell C = B.newLocal();
  Variables[D] = C;
  return C;
}

Cell FunctionLowering::member(const MemberExpr *E) {
  const ValueDecl *D = E->getMemberDecl();
  if (isa<VarDecl, EnumConstantDecl, FunctionDecl>(D)) {
    discard(E->getBase());
    return variable(D);
  }
  Cell Object =
      E->isArrow() ? B.deref(rvalue(E->getBase())) : lvalue(E->getBase());
  const auto *Field = dyn_cast<FieldDecl>(D);
  if (!Field)
    return Object;
  Cell C = Builder::field(std::move(Object),
                          B.program().intern(U.names().field(Field)));
  return Field->getType()->isReferenceType() ? B.deref(Builder::read(C)) : C;
}

Cell FunctionLowering::conditionalPlace(const AbstractConditionalOperator *E) {
  Cell Chosen = B.newLocal();
  conditional(E, [&](const Expr *Arm) {
    if (Arm->isGLValue() && !Arm->getType()->isVoidType())
      B.let(Chosen, Builder::address(lvalue(Arm)));
    else
      discard(Arm);
  });
  return B.deref(Builder::read(Chosen));
}

Cell FunctionLowering::materialize(const Expr *E, const ValueDecl *ExtendedBy) {
  QualType T = E->getType();
  Cell Temporary = B.newLocal();
  init(Temporary, E);
  if (E == EndsAtOnce)
    endAtOnce(Temporary, E);
  else if (!ExtendedBy)
    own(Temporary, T);
  else if (cast<VarDecl>(ExtendedBy)->hasLocalStorage())
    Extended.emplace_back(Temporary, T);
  return Temporary;
}

Value FunctionLowering::thisPointer() {
  if (ThisObject)
    return Builder::address(*ThisObject);
  if (!CapturedThis)
    return Builder::read(self());
  Cell C = Builder::field(B.deref(Builder::read(self())),
                          B.program().intern(U.names().field(CapturedThis)));
  // Captured by value, the object itself is in the closure.
  return CapturedThis->getType()->isPointerType() ? Builder::read(C)
                                                  : Builder::address(C);
}
