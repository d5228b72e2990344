//===- FunctionLowering.cpp - From a body to blocks -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/FunctionLowering.h"
#include "lowering/Adaptors.h"
#include "lowering/Captures.h"
#include "lowering/Verbs.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Name;

/// Operations of one function: above what people write, below what would be
/// felt when a generated function of 100,000 lines is met.
static constexpr unsigned MaxOperations = 200'000;

FunctionLowering::FunctionLowering(Unit &U, const FunctionDecl *F,
                                   program::Function &Out, Demand D)
    : U(U), F(F), Out(Out), Why(D), B(U.program(), Out),
      OutermostBlock(F->getBody()) {
  countExceptions();
}

Name FunctionLowering::nameOf(const FunctionDecl *Fn) { return U.use(Fn, Why); }

/// What happens inside the library is no part of a story that is told.
program::AnchorId FunctionLowering::anchor(SourceRange R) {
  return U.isLibrary(F) ? program::NoAnchor : U.anchor(R, Out.Id);
}

void FunctionLowering::parameters() {
  bindParameters(F->parameters(), takesThis(F) ? 1 : 0);
  captures();
}

/// An object passed by value is passed by address, as a reference is.
void FunctionLowering::bindParameters(llvm::ArrayRef<ParmVarDecl *> Parameters,
                                      unsigned First) {
  for (const ParmVarDecl *P : Parameters) {
    Cell C = Builder::param(First++);
    QualType T = P->getType();
    Variables[P] = T->isReferenceType() || T->isRecordType()
                       ? B.deref(Builder::read(C))
                       : C;
  }
}

void FunctionLowering::captures() {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  if (!Method)
    return;
  if (!Method->getParent()->isLambda()) {
    if (F->getOverloadedOperator() == OO_Call && Method->isInstance())
      makeMembers(Method->getParent());
    return;
  }
  llvm::DenseMap<const ValueDecl *, FieldDecl *> Fields;
  FieldDecl *This = nullptr;
  Method->getParent()->getCaptureFields(Fields, This);
  for (auto [Variable, Field] : Fields)
    Captures[Variable] = Field;
  CapturedThis = This;
  if (F->getOverloadedOperator() == OO_Call)
    makeCaptures(Method->getParent());
}

/// Makes what the object holds that is called, unless it is known.
void FunctionLowering::unlessKnown(llvm::function_ref<void()> Make) {
  Cell Known = Builder::field(B.deref(Builder::read(self())),
                              B.program().intern(CapturesKnown));
  program::BlockId Unknown = B.newBlock(), Made = B.newBlock();
  B.branch(Builder::isTrue(B.pure("known", {Builder::read(Known)})), Made,
           Unknown);
  B.setInsertionPoint(Unknown);
  Make();
  B.let(Known, Builder::integer(1));
  B.jump(Made);
  B.setInsertionPoint(Made);
}

/// Where nothing is known of what the closure holds, it is made again: as
/// variables of this function, since nobody else could put anything in there.
void FunctionLowering::makeCaptures(const CXXRecordDecl *Closure) {
  std::vector<Making> All = madeAnew(U, Closure);
  if (All.empty())
    return;
  unlessKnown([&] {
    auto Fields = Captures;
    for (const Making &Each : All)
      Captures.erase(Each.V);
    for (const Making &Each : All)
      fullExpression([&] {
        if (Each.V)
          init(variable(Each.V), Each.E);
        else
          discard(Each.E);
      });
    Captures = std::move(Fields);
    for (const Making &Each : All) {
      if (!Captures.contains(Each.V))
        continue;
      const Cell &Source = Variables.find(Each.V)->second;
      if (Each.LivesOn)
        Verbs(U, B, F, Why, program::NoAnchor, 0)
            .copy(Each.V->getType(), Builder::address(variable(Each.V)),
                  Builder::address(Source), /*Moves=*/false);
      else
        B.let(variable(Each.V), Builder::read(Source));
    }
  });
}

/// The same of a functor, whose members belong to it.
void FunctionLowering::makeMembers(const CXXRecordDecl *Functor) {
  std::vector<const FieldDecl *> Own = ownMembers(U, Functor);
  if (Own.empty())
    return;
  unlessKnown([&] {
    for (const FieldDecl *Field : Own)
      fullExpression([&] {
        init(member(B.deref(thisPointer()), Field),
             Field->getInClassInitializer());
      });
  });
}

void FunctionLowering::body() {
  const Stmt *Body = F->getBody();
  const auto *Try = dyn_cast_or_null<CXXTryStmt>(Body);
  ScopeId Outer = B.scope();
  program::BlockId Dispatch = program::NoBlock, After = program::NoBlock;
  if (Try) {
    Dispatch = B.pushTry();
    After = B.newBlock();
  }
  if (const auto *C = dyn_cast<CXXConstructorDecl>(F))
    constructorInitializers(C);
  else if (const auto *D = dyn_cast<CXXDestructorDecl>(F))
    pushMemberDestructors(D);
  if (!Try) {
    statement(Body);
    B.popTo(Outer);
    return;
  }
  statement(Try->getTryBlock());
  B.popTo(Outer);
  B.jump(After);
  handlers(Try, Dispatch, After,
           isa<CXXConstructorDecl>(F) || isa<CXXDestructorDecl>(F));
  B.setInsertionPoint(After);
}

void FunctionLowering::run() {
  Out.Anchor = anchor(F->getLocation());
  parameters();
  body();
  const Stmt *Body = F->getBody();
  returnFrom(Body ? SourceRange(Body->getEndLoc())
                  : SourceRange(F->getLocation()));
  finish();
}

void FunctionLowering::finish() {
  finishGotos();
  if (Out.Skipped || B.size() > MaxOperations) {
    Out.Skipped = true;
    return Out.Blocks.clear();
  }
  B.finalize();
}

void FunctionLowering::runConstruction(
    const Expr *Init, llvm::ArrayRef<const ParmVarDecl *> Parameters) {
  Out.Params = Parameters.size() + 1;
  for (auto [I, P] : llvm::enumerate(Parameters)) {
    Cell C = Builder::param(I + 1);
    QualType T = P->getType();
    Variables[P] = T->isReferenceType() || T->isRecordType()
                       ? B.deref(Builder::read(C))
                       : C;
  }
  fullExpression(
      [&] { init(B.deref(Builder::read(Builder::param(0))), Init); });
  returnFrom(SourceRange());
  B.finalize();
}

/// A call of \p F with its own parameters.
static CallExpr *callWithParameters(ASTContext &Context, FunctionDecl *F) {
  SourceLocation Here = F->getLocation();
  auto NameOf = [&](ValueDecl *D, QualType T) {
    return DeclRefExpr::Create(Context, NestedNameSpecifierLoc(),
                               SourceLocation(), D, false, Here, T, VK_LValue);
  };
  llvm::SmallVector<Expr *, 4> Args;
  for (ParmVarDecl *P : F->parameters())
    Args.push_back(NameOf(P, P->getType().getNonReferenceType()));
  return CallExpr::Create(Context, NameOf(F, F->getType()), Args,
                          F->getReturnType().getNonLValueExprType(Context),
                          VK_PRValue, Here, FPOptionsOverride());
}

bool FunctionLowering::runModelled() {
  const size_t Before = U.program().Anchors.size();
  parameters();
  Call Own;
  CallExpr *E = callWithParameters(U.context(), const_cast<FunctionDecl *>(F));
  Own.E = E;
  Own.Callee = F;
  std::vector<const Expr *> Args(E->arg_begin(), E->arg_end());
  Own.Args = Args;
  if (takesThis(F)) {
    Own.Object = CXXThisExpr::Create(U.context(), F->getLocation(),
                                     cast<CXXMethodDecl>(F)->getThisType(),
                                     /*IsImplicit=*/true);
    Own.Arrow = true;
  }
  Value Result;
  if (!modelled(Own, Result))
    return false;
  if (!F->getReturnType()->isVoidType())
    B.let(Builder::result(), std::move(Result));
  returnFrom(SourceRange());
  finish();
  for (program::Anchor &A : llvm::drop_begin(U.program().Anchors, Before))
    A.System = true;
  return true;
}

bool threadslot::lowering::lowerModelled(Unit &U, const FunctionDecl *F,
                                         program::Function &Decl, Demand D) {
  if (FunctionLowering(U, F, Decl, D).runModelled())
    return true;
  Decl.Blocks.clear();
  Decl.Locals = 0;
  return false;
}

void threadslot::lowering::lowerFunction(Unit &U, const FunctionDecl *F,
                                         program::Function &Decl, Demand D) {
  if (const auto *S = dyn_cast_or_null<CoroutineBodyStmt>(F->getBody()))
    return lowerCoroutine(U, F, S, Decl, D);
  FunctionLowering(U, F, Decl, D).run();
}
