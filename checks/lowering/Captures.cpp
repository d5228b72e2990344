//===- Captures.cpp - What closures hold when they are called -------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Captures.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;

/// Objects in objects: an owner of a guard that holds a callable.
static constexpr unsigned MaxNesting = 4;

namespace {

class StoreFinder {
public:
  explicit StoreFinder(const Unit &U) : U(U) {}

  /// Whether all that the initialiser \p S does is to store what it is given,
  /// and that means the same in the closure: no variables of a function.
  bool onlyStores(const Stmt *S, unsigned Depth = MaxNesting) {
    if (!S)
      return true;
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
      return Lambda->capture_size() == 0;
    const bool IsOutside = Depth == MaxNesting;
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (IsOutside && (isa<CXXThisExpr>(S) || (V && V->hasLocalStorage())))
      return false;
    if (isa<CXXNewExpr, CXXDeleteExpr, CXXThrowExpr>(S))
      return false;
    if (const auto *Op = dyn_cast<UnaryOperator>(S);
        Op && Op->isIncrementDecrementOp())
      return false;
    if (const auto *Op = dyn_cast<BinaryOperator>(S);
        Op && Op->isAssignmentOp())
      return false;
    if (const auto *Call = dyn_cast<CallExpr>(S);
        Call && !passesOn(*Call, Depth))
      return false;
    if (const auto *Made = dyn_cast<CXXConstructExpr>(S);
        Made && !onlyStores(Made->getConstructor(), Depth))
      return false;
    return llvm::all_of(S->children(), [&](const Stmt *Child) {
      return onlyStores(Child, Depth);
    });
  }

private:
  /// A call that gives back its argument, or makes an owner of such an object.
  bool passesOn(const CallExpr &Call, unsigned Depth) {
    const FunctionDecl *F = Call.getDirectCallee();
    if (!F || !F->getIdentifier() || !U.isLibrary(F))
      return false;
    if (F->getBuiltinID() != 0)
      return llvm::is_contained({"move", "forward", "addressof", "as_const"},
                                F->getName());
    const TemplateArgumentList *Args = F->getTemplateSpecializationArgs();
    return Args && Args->size() != 0 &&
           llvm::is_contained({"make_unique", "make_shared"}, F->getName()) &&
           onlyStores((*Args)[0], Depth);
  }

  bool onlyStores(const TemplateArgument &Arg, unsigned Depth) {
    const CXXRecordDecl *R = Arg.getKind() == TemplateArgument::Type
                                 ? Arg.getAsType()->getAsCXXRecordDecl()
                                 : nullptr;
    return !R || !R->hasDefinition() ||
           llvm::all_of(R->ctors(), [&](const CXXConstructorDecl *C) {
             return C->isCopyOrMoveConstructor() || onlyStores(C, Depth);
           });
  }

  bool onlyStores(const CXXConstructorDecl *C, unsigned Depth) {
    if (C->isTrivial())
      return true;
    if (Depth == 0)
      return false;
    if (U.isLibrary(C)) {
      const auto *Of =
          dyn_cast<ClassTemplateSpecializationDecl>(C->getParent());
      return !Of || llvm::all_of(Of->getTemplateArgs().asArray(),
                                 [&](const TemplateArgument &Arg) {
                                   return onlyStores(Arg, Depth - 1);
                                 });
    }
    const FunctionDecl *Body = nullptr;
    if (!C->hasBody(Body))
      return false;
    const auto *Block = dyn_cast<CompoundStmt>(Body->getBody());
    return Block && Block->body_empty() &&
           llvm::all_of(cast<CXXConstructorDecl>(Body)->inits(),
                        [&](const CXXCtorInitializer *I) {
                          return onlyStores(I->getInit(), Depth - 1);
                        });
  }

  const Unit &U;
};

} // namespace

std::vector<const VarDecl *>
threadslot::lowering::madeAnew(Unit &U, const CXXMethodDecl *Method) {
  std::vector<const VarDecl *> Found;
  if (Method->getOverloadedOperator() != OO_Call)
    return Found;
  for (const LambdaCapture &C : Method->getParent()->captures()) {
    const auto *V =
        C.capturesVariable() ? dyn_cast<VarDecl>(C.getCapturedVar()) : nullptr;
    if (V && V->isInitCapture() && !V->getType()->isReferenceType() &&
        U.destructor(V->getType()) && StoreFinder(U).onlyStores(V->getInit()))
      Found.push_back(V);
  }
  return Found;
}
