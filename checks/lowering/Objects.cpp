//===- Objects.cpp - Construction and destruction -------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Adaptors.h"
#include "lowering/Arrays.h"
#include "lowering/Captures.h"
#include "lowering/Constants.h"
#include "lowering/Expansion.h"
#include "lowering/FunctionLowering.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Argument;
using program::Cell;
using program::Op;
using program::Value;

void FunctionLowering::own(Cell Object, QualType T, bool Unwinding) {
  if (T->isReferenceType())
    return;
  const CXXDestructorDecl *D = U.destructor(T);
  if (!D)
    return;
  for (Cell &Element : elementsOf(U.context(), std::move(Object), T))
    B.pushDestroy(std::move(Element), nameOf(D), Unwinding);
}

void FunctionLowering::destroyNow(Cell Object, const CXXDestructorDecl *D) {
  bool Virtual = D->isVirtual() && !D->hasAttr<FinalAttr>();
  program::Callee Target;
  Target.K =
      Virtual ? program::Callee::Kind::Virtual : program::Callee::Kind::Direct;
  Target.Function = Virtual ? U.useVirtual(D, Why) : nameOf(D);
  Op &O = B.emitCall(Op::Kind::Call, U.mayThrow(D));
  O.Target = std::move(Target);
  O.Args.push_back({Builder::address(std::move(Object)), false});
}

void FunctionLowering::init(Cell Dst, const Expr *E) {
  // In erroneous code, lists have holes and may have no type.
  if (!E || E->getType().isNull() || tooDeep())
    return;
  llvm::SaveAndRestore Level(Depth, Depth + 1);
  E = E->IgnoreParens();
  if (const auto *C = dyn_cast<CXXConstructExpr>(E))
    return construct(std::move(Dst), C);
  if (const auto *C = dyn_cast<CXXInheritedCtorInitExpr>(E))
    return constructInherited(std::move(Dst), C);
  if (const auto *C = dyn_cast<AbstractConditionalOperator>(E))
    return conditional(C, [&](const Expr *Arm) { init(Dst, Arm); });
  if (const auto *Op = dyn_cast<BinaryOperator>(E); Op && Op->isCommaOp()) {
    discard(Op->getLHS());
    return init(std::move(Dst), Op->getRHS());
  }
  switch (E->getStmtClass()) {
  case Stmt::ExprWithCleanupsClass:
    return init(std::move(Dst), cast<ExprWithCleanups>(E)->getSubExpr());
  case Stmt::ConstantExprClass:
    return init(std::move(Dst), cast<ConstantExpr>(E)->getSubExpr());
  case Stmt::CXXBindTemporaryExprClass:
    return init(std::move(Dst), cast<CXXBindTemporaryExpr>(E)->getSubExpr());
  case Stmt::CXXFunctionalCastExprClass:
  case Stmt::CXXStaticCastExprClass:
  case Stmt::CStyleCastExprClass:
  case Stmt::ImplicitCastExprClass:
    if (E->getType()->isRecordType())
      return init(std::move(Dst), cast<CastExpr>(E)->getSubExpr());
    break;
  case Stmt::CXXDefaultArgExprClass:
    return init(std::move(Dst), cast<CXXDefaultArgExpr>(E)->getExpr());
  case Stmt::CXXDefaultInitExprClass:
    return init(std::move(Dst), cast<CXXDefaultInitExpr>(E)->getExpr());
  case Stmt::CompoundLiteralExprClass:
    if (E->isGLValue())
      break;
    return init(std::move(Dst), cast<CompoundLiteralExpr>(E)->getInitializer());
  case Stmt::InitListExprClass:
    return initList(std::move(Dst), cast<InitListExpr>(E));
  case Stmt::ImplicitValueInitExprClass:
  case Stmt::CXXScalarValueInitExprClass:
    return zero(std::move(Dst), E->getType());
  case Stmt::LambdaExprClass:
    return lambda(std::move(Dst), cast<LambdaExpr>(E));
  case Stmt::CoawaitExprClass:
  case Stmt::CoyieldExprClass:
    return init(std::move(Dst), await(cast<CoroutineSuspendExpr>(E)));
  case Stmt::CXXThrowExprClass:
    return throwExpression(cast<CXXThrowExpr>(E));
  case Stmt::StmtExprClass: {
    const CompoundStmt *Body = cast<StmtExpr>(E)->getSubStmt();
    const Stmt *Last = Body->body_empty() ? nullptr : Body->body_back();
    for (const Stmt *Child : Body->body()) {
      const auto *Result = Child == Last ? dyn_cast<Expr>(Child) : nullptr;
      if (Result && !Result->getType()->isVoidType())
        init(Dst, Result);
      else
        statement(Child);
    }
    return;
  }
  case Stmt::ArrayInitLoopExprClass:
    return copyArray(Dst, cast<ArrayInitLoopExpr>(E));
  case Stmt::CXXStdInitializerListExprClass:
    return initializerList(Dst, cast<CXXStdInitializerListExpr>(E));
  default:
    break;
  }
  if (E->getType()->isVoidType())
    return discard(E);
  if (const auto *Call = dyn_cast<CallExpr>(E);
      Call && E->getType()->isRecordType() && !E->isGLValue()) {
    call(Call, std::move(Dst));
    return;
  }
  if (!E->getType()->isRecordType() || E->isGLValue() || isa<BinaryOperator>(E))
    return B.let(std::move(Dst), value(E));
  B.let(std::move(Dst), opaque(E));
}

void FunctionLowering::construct(Cell Dst, const CXXConstructExpr *E) {
  constructAll(std::move(Dst), E);
  if (E->getConstructor()->isMoveConstructor())
    noteMoved(E->getArg(0));
}

void FunctionLowering::constructAll(Cell Dst, const CXXConstructExpr *E) {
  if (E->isElidable() && E->getNumArgs() == 1) {
    const Expr *Source = E->getArg(0)->IgnoreImpCasts();
    if (const auto *M = dyn_cast<MaterializeTemporaryExpr>(Source))
      return init(std::move(Dst), M->getSubExpr());
  }
  if (E->getType()->isArrayType()) {
    for (Cell &Element : elementsOf(U.context(), Dst, E->getType()))
      constructObject(std::move(Element), E);
    return;
  }
  constructObject(std::move(Dst), E);
}

void FunctionLowering::constructObject(Cell Dst, const CXXConstructExpr *E) {
  const CXXConstructorDecl *C = E->getConstructor();
  const CXXRecordDecl *R = C->getParent();
  bool Standard = U.isStandard(R);
  if (Standard && constructSpan(Dst, E))
    return;
  if (const models::Body *Text = C->isTrivial() ? nullptr : U.body(C)) {
    llvm::ArrayRef<const Expr *> Args(E->getArgs(), E->getNumArgs());
    std::vector<Argument> Passed = arguments(Args, C);
    Passed.insert(Passed.begin(), {Builder::address(std::move(Dst)), false});
    return Expansion(U, B, *Text, C, Why, anchor(E->getSourceRange()))
        .run(Passed, Args, std::nullopt);
  }
  // A slot as a whole is saved as a whole.
  bool Saves = U.isWhole(R) && C->getNumParams() == 1 &&
               maySpellNative(E->getArg(0));
  if (Standard && C->isCopyConstructor())
    mayCopy(E->getType(), E);
  if (C->isCopyOrMoveConstructor() && (Standard || C->isTrivial() || Saves))
    return B.let(std::move(Dst), value(E->getArg(0)));
  if (Standard && U.owner(R) == Owner::Callable) {
    if (E->getNumArgs() != 0)
      return hold(std::move(Dst), E->getArg(0));
    return B.let(Builder::field(std::move(Dst), B.program().intern("()")),
                 Builder::integer(0));
  }
  if (Standard && isExceptionPointer(R))
    return B.let(std::move(Dst), Builder::integer(0));
  if (C->isTrivial()) {
    if (E->requiresZeroInitialization())
      zero(Dst, E->getType());
    return noteCallOperator(std::move(Dst), R);
  }
  llvm::ArrayRef<const Expr *> Args(E->getArgs(), E->getNumArgs());
  Call Start;
  Start.E = E;
  Start.Callee = C;
  Start.Args = Args;
  if (start(U.startedBy(C), Start))
    return B.let(std::move(Dst), B.unknown("started"));
  if (Standard && (Args.empty() || isa<CXXDefaultArgExpr>(Args.front())))
    return B.let(std::move(Dst), Builder::integer(0));
  if (const StringLiteral *S = Standard ? Unit::constantText(E) : nullptr)
    return B.let(std::move(Dst), B.text(S->getString()));
  if (const Expr *Only = isText(U, R) ? onlyArgument(E) : nullptr)
    return B.let(std::move(Dst), textOf(Only));
  if (Standard) {
    std::vector<Value> Operands;
    for (const Expr *Arg : Args)
      Operands.push_back(value(Arg));
    return B.let(std::move(Dst), B.depends(std::move(Operands)));
  }
  if (E->requiresZeroInitialization())
    zero(Dst, E->getType());
  std::vector<Argument> Passed = arguments(Args, C);
  Value Source = Passed.empty() ? Value() : Passed.front().V;
  if (copiesWhole(C) &&
      E->getConstructionKind() == CXXConstructionKind::Complete)
    B.let(Dst, Builder::read(B.deref(Source)));
  Passed.insert(Passed.begin(), {Builder::address(Dst), false});
  emitCall(direct(C), std::move(Passed), E, std::nullopt, U.mayThrow(C));
  noteCallOperator(Dst, R);
  noteClass(Dst, R);
  if (C->isCopyOrMoveConstructor() && isOfCoroutine(R))
    keepStart(std::move(Dst), Source);
}

/// `using Base::Base;` makes a constructor that hands its own arguments on.
void FunctionLowering::constructInherited(Cell Dst,
                                          const CXXInheritedCtorInitExpr *E) {
  const CXXConstructorDecl *C = E->getConstructor();
  std::vector<Argument> Passed = {{Builder::address(Dst), false}};
  for (unsigned I = 0; I != C->getNumParams(); ++I)
    Passed.push_back({Builder::read(Builder::param(I + 1)), false});
  if (const models::Body *Text = U.body(C))
    return Expansion(U, B, *Text, C, Why, anchor(E->getSourceRange()))
        .run(Passed, {}, std::nullopt);
  if (U.isStandard(C))
    return B.let(std::move(Dst), opaque(E));
  emitCall(direct(C), std::move(Passed), E, std::nullopt, U.mayThrow(C));
  noteClass(std::move(Dst), E->getType()->getAsCXXRecordDecl());
}

/// What virtual calls on an object run, its class says. While a base is built
/// or ended, it is an object of that.
void FunctionLowering::noteClass(Cell Object, const CXXRecordDecl *R) {
  if (program::Name Class = U.useClass(R, Why); !Class.empty())
    B.let(Builder::field(std::move(Object),
                         B.program().intern(program::ClassField)),
          Builder::function(Class));
}

/// An object that can be called knows what a call of it runs.
void FunctionLowering::noteCallOperator(Cell Object, const CXXRecordDecl *R) {
  if (!ownMembers(U, R).empty())
    B.let(Builder::field(Object, B.program().intern(CapturesKnown)),
          Builder::integer(1));
  if (const FunctionDecl *Operator = callOperator(R))
    B.let(Builder::field(std::move(Object), B.program().intern("()")),
          Builder::function(U.use(Operator, Demand::Solve)));
}

//===--- Bodies of constructors and destructors ---------------------------===//

/// Each base and member, once built, is destroyed if what follows throws.
void FunctionLowering::constructorInitializers(const CXXConstructorDecl *C) {
  auto Bases = llvm::make_range(C->init_begin(),
                                llvm::find_if(C->inits(), [](const auto *I) {
                                  return I->isAnyMemberInitializer();
                                }));
  if (C->getParent()->getNumVBases() != 0 && !C->isDelegatingConstructor())
    basesOnce(Bases);
  else
    llvm::for_each(Bases, [&](const auto *I) { initializer(I); });
  if (!C->isDelegatingConstructor())
    noteClass(B.deref(thisPointer()), C->getParent());
  std::for_each(Bases.end(), C->init_end(), [&](auto *I) { initializer(I); });
}

/// Virtual bases are built by the constructor of the whole object: it notes for
/// those of its bases that they build a part.
void FunctionLowering::basesOnce(
    llvm::iterator_range<CXXConstructorDecl::init_const_iterator> Bases) {
  Cell IsPart =
      Builder::field(B.deref(thisPointer()), B.program().intern("(part)"));
  Cell Outer = B.newLocal();
  B.let(Outer, Builder::read(IsPart));
  for (const CXXCtorInitializer *I : Bases) {
    if (!I->isBaseVirtual())
      continue;
    BlockId Build = B.newBlock(), Built = B.newBlock();
    B.branch(Builder::isTrue(B.pure("known", {Builder::read(Outer)})), Built,
             Build);
    B.setInsertionPoint(Build);
    Builder::Conditional Under(B);
    initializer(I);
    B.jump(Built);
    B.setInsertionPoint(Built);
  }
  B.let(IsPart, Builder::integer(1));
  for (const CXXCtorInitializer *I : Bases)
    if (!I->isBaseVirtual())
      initializer(I);
  B.let(IsPart, Builder::read(Outer));
}

void FunctionLowering::initializer(const CXXCtorInitializer *I) {
  const Expr *Init = I->getInit();
  Cell This = B.deref(thisPointer());
  if (!I->isAnyMemberInitializer()) {
    // An object shares its cell with its bases; a delegating constructor
    // leaves it complete.
    QualType T = I->isDelegatingInitializer()
                     ? QualType(I->getTypeSourceInfo()->getType())
                     : QualType(I->getBaseClass(), 0);
    fullExpression([&] { init(This, Init); });
    return own(This, T, /*Unwinding=*/true);
  }
  const IndirectFieldDecl *Indirect = I->getIndirectMember();
  if (!Indirect)
    return initMember(member(This, I->getMember()), I->getMember(), Init);
  for (const NamedDecl *Step : Indirect->chain())
    if (const auto *F = dyn_cast<FieldDecl>(Step))
      This = member(std::move(This), F);
  initMember(This, Indirect->getAnonField(), Init);
}

Cell FunctionLowering::member(Cell Object, const FieldDecl *Field) {
  return Builder::field(std::move(Object),
                        B.program().intern(U.names().field(Field)));
}

void FunctionLowering::initMember(const Cell &Member, const FieldDecl *Field,
                                  const Expr *Init) {
  fullExpression([&] {
    if (Field->getType()->isReferenceType())
      B.let(Member, Builder::address(lvalue(Init)));
    else
      init(Member, Init);
  });
  own(Member, Field->getType(), /*Unwinding=*/true);
}

/// Bases are destroyed last, members in reverse: pushed in order of
/// construction, they are left in that order.
void FunctionLowering::pushMemberDestructors(const CXXDestructorDecl *D) {
  const CXXRecordDecl *R = D->getParent();
  if (R->isUnion())
    return;
  Cell This = B.deref(thisPointer());
  if (D->isUserProvided())
    noteClass(This, R);
  for (const CXXBaseSpecifier &Base : R->bases())
    own(This, Base.getType());
  for (const FieldDecl *Field : R->fields())
    own(Builder::field(This, B.program().intern(U.names().field(Field))),
        Field->getType());
}
