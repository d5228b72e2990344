//===- Discarded.cpp - Objects that end at once -------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Objects that end in the statement that makes them, and variables that were
// meant to be such objects. Whether they are guards is decided later, where the
// bodies of their destructors are known. So both ways are lowered: that the
// object ends at once, and that it lives as long as a variable in its place.
//
//   Guard(slot, 1);      %t is built; if guards are not named, it is destroyed
//   work();
//   }                    if guards are named, %t is destroyed
//
//===----------------------------------------------------------------------===//

#include "lowering/Adaptors.h"
#include "lowering/FixPlan.h"
#include "lowering/FunctionLowering.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::BlockId;
using program::Cell;

/// What `std::ignore = E` drops, or null.
static const Expr *ignored(const Expr *E) {
  const auto *Call = dyn_cast<CXXOperatorCallExpr>(E);
  if (!Call || Call->getOperator() != OO_Equal)
    return nullptr;
  const auto *Ref =
      dyn_cast<DeclRefExpr>(Call->getArg(0)->IgnoreParenImpCasts());
  if (!Ref || !Ref->getDecl()->isInStdNamespace() ||
      Ref->getDecl()->getName() != "ignore")
    return nullptr;
  const auto *Made =
      dyn_cast<MaterializeTemporaryExpr>(Call->getArg(1)->IgnoreParens());
  return Made ? Made->getSubExpr() : nullptr;
}

/// What remains of an expression statement when all is taken off that comes
/// before its value or drops it: an object of a class, or null.
static const Expr *objectEndedAtOnce(const Expr *E) {
  while (true) {
    E = E->IgnoreParens();
    const auto *Cast = dyn_cast<CastExpr>(E);
    const auto *Op = dyn_cast<BinaryOperator>(E);
    if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
      E = Cleanups->getSubExpr();
    else if (Cast && Cast->getCastKind() == CK_ToVoid)
      E = Cast->getSubExpr();
    else if (Op && Op->isCommaOp())
      E = Op->getRHS();
    else if (const Expr *Dropped = ignored(E))
      E = Dropped;
    else
      return E->getType()->isRecordType() && E->isPRValue() ? E : nullptr;
  }
}

/// The constructor or function that makes an object, with what it is given.
static const FunctionDecl *maker(const Expr *E,
                                 llvm::ArrayRef<const Expr *> &Args) {
  E = E->IgnoreImplicit();
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    E = Cast->getSubExpr()->IgnoreImplicit();
  if (const auto *C = dyn_cast<CXXConstructExpr>(E)) {
    Args = llvm::ArrayRef<const Expr *>(C->getArgs(), C->getNumArgs());
    return C->getConstructor();
  }
  if (const auto *C = dyn_cast<CallExpr>(E)) {
    Args = llvm::ArrayRef<const Expr *>(C->getArgs(), C->getNumArgs());
    return C->getDirectCallee();
  }
  return nullptr;
}

/// The callable that \p E is, or that an owner is made of there.
static const Expr *held(Unit &U, const Expr *E) {
  E = E->IgnoreImplicit();
  const auto *Made = dyn_cast<CXXConstructExpr>(E);
  while (Made && Made->getNumArgs() != 0 &&
         U.owner(Made->getConstructor()->getParent()) == Owner::Callable) {
    E = Made->getArg(0)->IgnoreImplicit();
    Made = dyn_cast<CXXConstructExpr>(E);
  }
  return E;
}

void FunctionLowering::expressionStatement(const Expr *E) {
  llvm::SaveAndRestore Unused(UnusedCall, E->IgnoreParenCasts());
  llvm::SaveAndRestore Object(EndsAtOnce, objectEndedAtOnce(E));
  auto Ended = std::exchange(EndedAtOnce, std::nullopt);
  fullExpression([&] { discard(E); });
  std::swap(Ended, EndedAtOnce);
  if (!Ended)
    return;
  auto [Place, Destructor] = *Ended;
  disarm(*B.pushDestroy(Place, Destructor, /*Unwinding=*/false,
                        /*Flagged=*/true),
         Destructor, /*WhenNamed=*/false);
}

/// Whether the guards that \p Destructor ends are named.
program::Condition FunctionLowering::areNamed(program::Name Destructor) {
  return Builder::areEqual(Builder::read(Builder::global(program::NamedGuards)),
                           B.text(Destructor));
}

/// From here on an object is not destroyed if guards are named, or if not.
void FunctionLowering::disarm(const Cell &Armed, program::Name Destructor,
                              bool WhenNamed) {
  BlockId Off = B.newBlock(), Done = B.newBlock();
  B.branch(areNamed(Destructor), WhenNamed ? Off : Done,
           WhenNamed ? Done : Off);
  B.setInsertionPoint(Off);
  B.let(Armed, Builder::integer(0));
  B.jump(Done);
  B.setInsertionPoint(Done);
}

/// Ends \p Object, which \p E has made, with its full expression.
void FunctionLowering::endAtOnce(Cell Object, const Expr *E) {
  const CXXDestructorDecl *D = U.destructor(E->getType());
  if (!D)
    return;
  program::DiscardedGuard G;
  G.Destructor = nameOf(D);
  llvm::ArrayRef<const Expr *> Args;
  if (const FunctionDecl *Maker = maker(E, Args))
    G.Maker = nameOf(Maker);
  for (const Expr *Arg : Args)
    if (const FunctionDecl *Operator = callOperator(held(U, Arg)
                                                        ->getType()
                                                        .getNonReferenceType()
                                                        ->getAsCXXRecordDecl()))
      G.Given.push_back(U.use(Operator, Demand::Declare));
  G.Anchor = U.quotedAnchor(E->getSourceRange(), Out.Id);
  planName(U.program().Anchors[G.Anchor].Fix, E, Args);
  Cell Armed = *B.pushDestroy(Object, G.Destructor, /*Unwinding=*/false,
                              /*Flagged=*/true);
  disarm(Armed, G.Destructor, /*WhenNamed=*/true);
  EndedAtOnce.emplace(std::move(Object), G.Destructor);
  U.program().Discarded.push_back(std::move(G));
}

/// Whether `T name(ARGS)` might declare a function where `T(ARGS)` is an
/// object.
static bool mightDeclareFunction(llvm::ArrayRef<const Expr *> Args) {
  return Args.empty() || llvm::any_of(Args, [](const Expr *Arg) {
           return isa<CXXTemporaryObjectExpr, CXXFunctionalCastExpr>(
               Arg->IgnoreImplicit());
         });
}

/// `Guard(slot, 1);` becomes `Guard slot_guard(slot, 1);`, and `guard(slot);`
/// becomes `auto slot_guard = guard(slot);`.
void FunctionLowering::planName(program::Anchor::FixPlan &Plan, const Expr *E,
                                llvm::ArrayRef<const Expr *> Args) {
  const Expr *Slot = Args.empty() ? nullptr : Args.front()->IgnoreImplicit();
  if (!isa_and_nonnull<DeclRefExpr, MemberExpr>(Slot))
    Slot = nullptr;
  std::string Name = FixPlanner{U, *F, OutermostStatement}.freeName(Slot);
  Plan.GuardName = U.program().intern(Name);
  llvm::StringRef Why = obstacleAt(U, E->getBeginLoc(), F);
  if (Why.empty() &&
      (!BlockStatement || BlockStatement->getBeginLoc() != E->getBeginLoc()))
    Why = "the guard is not a statement of a block";
  const Expr *Made = E->IgnoreImplicit();
  const TypeSourceInfo *Type = nullptr;
  bool Braces = true;
  if (const auto *C = dyn_cast<CXXTemporaryObjectExpr>(Made)) {
    Type = C->getTypeSourceInfo();
    Braces = C->isListInitialization();
  } else if (const auto *C = dyn_cast<CXXFunctionalCastExpr>(Made)) {
    Type = C->getTypeInfoAsWritten();
    Braces = C->isListInitialization();
  } else if (!U.context().getLangOpts().CPlusPlus17) {
    Why = "the guard might not be movable";
  }
  if (!Type)
    return planInsertion(U, Plan, E->getBeginLoc(), "auto " + Name + " = ",
                         Why);
  if (Why.empty() && !Braces && mightDeclareFunction(Args))
    Why = "with a name it might declare a function";
  const SourceManager &SM = U.context().getSourceManager();
  SourceLocation End = Lexer::getLocForEndOfToken(
      Type->getTypeLoc().getEndLoc(), 0, SM, U.context().getLangOpts());
  planInsertion(U, Plan, End, " " + Name, Why);
}

//===--- `Guard(slot);` ---------------------------------------------------===//

/// What the name of \p V means outside of its declaration, or null.
const ValueDecl *FunctionLowering::shadowedBy(const VarDecl *V) {
  const ValueDecl *Nearest = nullptr;
  auto Consider = [&](const ValueDecl *D) {
    if (D != V && D->getDeclName() == V->getDeclName() &&
        (!Nearest || U.context().getSourceManager().isBeforeInTranslationUnit(
                         Nearest->getLocation(), D->getLocation())))
      Nearest = D;
  };
  for (const auto &[D, Place] : Variables)
    Consider(D);
  for (const auto &[D, Field] : Captures)
    Consider(D);
  for (const DeclContext *DC = F->getParent(); DC && !Nearest;
       DC = DC->getParent()) {
    if (DC->isFunctionOrMethod())
      for (const Decl *D : DC->decls()) {
        if (const auto *Local = dyn_cast<VarDecl>(D))
          Consider(Local);
      }
    else
      for (const NamedDecl *D : DC->lookup(V->getDeclName()))
        if (isa<VarDecl, FieldDecl>(D))
          Consider(cast<ValueDecl>(D));
  }
  return Nearest;
}

/// A constructor that would have taken \p Given, or null.
static const CXXConstructorDecl *constructorFor(const CXXRecordDecl *R,
                                                const ValueDecl *Given) {
  QualType Type = Given->getType().getNonReferenceType();
  for (const CXXConstructorDecl *C : R->ctors()) {
    if (C->isDeleted() || C->isCopyOrMoveConstructor() ||
        C->getNumParams() == 0 || C->getMinRequiredArguments() > 1)
      continue;
    QualType Wanted = C->getParamDecl(0)->getType().getNonReferenceType();
    const CXXRecordDecl *From = Type->getAsCXXRecordDecl();
    const CXXRecordDecl *To = Wanted->getAsCXXRecordDecl();
    if (R->getASTContext().hasSameUnqualifiedType(Wanted, Type) ||
        (From && To && From->hasDefinition() && From->isDerivedFrom(To)))
      return C;
  }
  return nullptr;
}

/// Whether \p V is what `Guard(slot);` declares, a guard without a slot of the
/// slot's name; if so it is lowered as that and, if guards are named, as the
/// guard that was meant.
bool FunctionLowering::meantAsGuard(const VarDecl *V, const Cell &Place) {
  QualType T = V->getType();
  const auto *Init = dyn_cast_or_null<CXXConstructExpr>(V->getInit());
  const TypeSourceInfo *Written = V->getTypeSourceInfo();
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  const CXXDestructorDecl *D = R ? U.destructor(T) : nullptr;
  if (!D || !Init || !Written || !Written->getTypeLoc().getAs<ParenTypeLoc>() ||
      V->getInitStyle() != VarDecl::CallInit ||
      Init->getParenOrBraceRange().isValid())
    return false;
  const ValueDecl *Slot = shadowedBy(V);
  const CXXConstructorDecl *Meant = Slot ? constructorFor(R, Slot) : nullptr;
  if (!Meant)
    return false;

  program::DiscardedGuard G;
  G.Destructor = nameOf(D);
  G.Declared = true;
  G.Anchor = U.quotedAnchor(V->getSourceRange(), Out.Id, V->getNameAsString());
  const SourceManager &SM = U.context().getSourceManager();
  TypeLoc Inner = Written->getTypeLoc().getAs<ParenTypeLoc>().getInnerLoc();
  planInsertion(U, U.program().Anchors[G.Anchor].Fix,
                Lexer::getLocForEndOfToken(Inner.getEndLoc(), 0, SM,
                                           U.context().getLangOpts()),
                " " + V->getNameAsString() + "_guard",
                obstacleAt(U, V->getBeginLoc(), F));
  const program::Name Destructor = G.Destructor;
  U.program().Discarded.push_back(std::move(G));

  BlockId Named = B.newBlock(), AsWritten = B.newBlock(), Done = B.newBlock();
  B.branch(areNamed(Destructor), Named, AsWritten);
  B.setInsertionPoint(Named);
  Cell Given = isa<FieldDecl>(Slot)
                   ? Builder::field(B.deref(thisPointer()),
                                    B.program().intern(
                                        U.names().field(cast<FieldDecl>(Slot))))
                   : variable(Slot);
  bool ByAddress = Meant->getParamDecl(0)->getType()->isReferenceType();
  program::Callee Target = direct(Meant);
  program::Op &Call = B.emitCall(program::Op::Kind::Call, U.mayThrow(Meant));
  Call.Target = std::move(Target);
  Call.Args.push_back({Builder::address(Place), false});
  Call.Args.push_back(
      {ByAddress ? Builder::address(Given) : Builder::read(Given), false});
  B.jump(Done);
  B.setInsertionPoint(AsWritten);
  fullExpression([&] { init(Place, Init); });
  B.jump(Done);
  B.setInsertionPoint(Done);
  return true;
}
