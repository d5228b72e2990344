//===- Constructions.cpp - How the library constructs objects of users ----===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Constructions.h"
#include "lowering/FunctionLowering.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/SetVector.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;

/// Library functions looked at for one construction: several times what the
/// deepest, those of shared pointers and of hash tables, need.
static constexpr unsigned MaxFunctions = 400;

bool threadslot::lowering::sameType(QualType A, QualType B) {
  auto Bare = [](QualType T) {
    return T.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  };
  return !A.isNull() && Bare(A) == Bare(B);
}

namespace {

/// The parameters that an expression mentions, in their order.
class ParameterFinder : public RecursiveASTVisitor<ParameterFinder> {
public:
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    if (const auto *P = dyn_cast<ParmVarDecl>(E->getDecl()))
      Found.insert(P);
    return true;
  }
  llvm::SmallSetVector<const ParmVarDecl *, 4> Found;
};

/// Looks through bodies for an expression that makes a T of arguments of the
/// given types, those that are called first.
class ConstructionFinder : public RecursiveASTVisitor<ConstructionFinder> {
public:
  ConstructionFinder(Unit &U, QualType T, llvm::ArrayRef<QualType> Args)
      : U(U), T(T), Args(Args) {}

  bool shouldVisitImplicitCode() const { return true; }

  bool in(const FunctionDecl *F) {
    follow(F);
    for (size_t I = 0; I != Work.size() && I != MaxFunctions && !Init; ++I) {
      Where = Work[I];
      TraverseDecl(const_cast<FunctionDecl *>(Where));
    }
    return Init != nullptr;
  }

  bool VisitCallExpr(CallExpr *E) {
    follow(E->getDirectCallee());
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    follow(dyn_cast<FunctionDecl>(E->getDecl()));
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    follow(E->getConstructor());
    return true;
  }
  bool VisitCXXInheritedCtorInitExpr(CXXInheritedCtorInitExpr *E) {
    follow(E->getConstructor());
    return true;
  }
  bool VisitCXXNewExpr(CXXNewExpr *E) {
    return !sameType(E->getAllocatedType(), T) || !E->getInitializer() ||
           consider(E->getInitializer());
  }
  bool TraverseConstructorInitializer(CXXCtorInitializer *I) {
    if (I->getInit() && sameType(I->getInit()->getType(), T) &&
        !consider(I->getInit()))
      return false;
    return RecursiveASTVisitor::TraverseConstructorInitializer(I);
  }

  const FunctionDecl *Where = nullptr; ///< Whose body holds it.
  const Expr *Init = nullptr;
  llvm::SmallVector<const ParmVarDecl *, 4> Parameters; ///< What it is made of.

private:
  void follow(const FunctionDecl *F) {
    const FunctionDecl *Body = nullptr;
    if (F && F->hasBody(Body) && (U.isStandard(F) || U.isSystem(F)) &&
        !F->isDependentContext())
      Work.insert(Body);
  }

  /// False if \p E is what is looked for.
  bool consider(const Expr *E) {
    ParameterFinder Finder;
    Finder.TraverseStmt(const_cast<Expr *>(E));
    Parameters.assign(Finder.Found.begin(), Finder.Found.end());
    llvm::sort(Parameters, [](const ParmVarDecl *A, const ParmVarDecl *B) {
      return A->getFunctionScopeIndex() < B->getFunctionScopeIndex();
    });
    if (Parameters.size() != Args.size())
      return true;
    for (auto [P, Given] : llvm::zip(Parameters, Args))
      if (!Given.isNull() && !sameType(P->getType(), Given))
        return true;
    Init = E;
    return false;
  }

  Unit &U;
  QualType T;
  llvm::ArrayRef<QualType> Args;
  llvm::SetVector<const FunctionDecl *> Work;
};

} // namespace

program::Name threadslot::lowering::construction(Unit &U,
                                                 const FunctionDecl *Below,
                                                 QualType T,
                                                 llvm::ArrayRef<QualType> Args,
                                                 Demand Why) {
  std::string Id =
      (U.use(Below, Demand::Declare) + "#" + U.names().type(T)).str();
  if (program::Function *Known = U.program().find(Id))
    return Known->Blocks.empty() ? program::Name() : Known->Id;
  program::Function &Out = U.synthesize(Id, Names::display(Below));
  ConstructionFinder Finder(U, T, Args);
  if (!Finder.in(Below))
    return {};
  FunctionLowering(U, Finder.Where, Out, Why)
      .runConstruction(Finder.Init, Finder.Parameters);
  return Out.Blocks.empty() ? program::Name() : Out.Id;
}
