//===- Captures.cpp - What closures hold when they are called -------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Captures.h"
#include "lowering/CaptureUses.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;

/// Objects in objects: an owner of a guard that holds a callable.
static constexpr unsigned MaxNesting = 4;

namespace {

class CaptureMaker {
public:
  CaptureMaker(Unit &U, const CXXRecordDecl *Closure)
      : U(U), Closure(Closure) {}

  std::vector<Making> run() {
    for (const LambdaCapture &C : Closure->captures()) {
      const auto *V = C.capturesVariable()
                          ? dyn_cast<VarDecl>(C.getCapturedVar())
                          : nullptr;
      if (!V || V->getType()->isReferenceType() || !matters(V->getType()) ||
          (!V->isInitCapture() && C.getCaptureKind() == LCK_ByRef))
        continue;
      const size_t Before = Made.size();
      if (!(V->isInitCapture() ? initialise(V) : make(V))) {
        Made.resize(Before);
        Variables.clear();
      } else if (!V->isInitCapture() && uses()->isArgument()) {
        for (Making &Each : Made)
          Each.LivesOn |= Each.V == V;
      }
    }
    return std::move(Made);
  }

  bool stores(const Expr *E) { return onlyStores(E); }

private:
  bool matters(QualType T) const {
    return T->isRecordType() && (U.destructor(T) || U.canMatter(T));
  }

  bool initialise(const VarDecl *V) {
    if (!onlyStores(V->getInit()))
      return false;
    if (V->getInit())
      Made.push_back({V, V->getInit()});
    return true;
  }

  /// The variable \p V of the function around, as it is when it is captured.
  bool make(const VarDecl *V) {
    if (llvm::is_contained(Variables, V))
      return true;
    if (!V->hasLocalStorage() || isa<ParmVarDecl>(V) ||
        V->getType()->isReferenceType())
      return false;
    const CaptureUses *Known = uses();
    auto Before = Known ? Known->before(V) : std::nullopt;
    if (!Before)
      return false;
    Variables.push_back(V);
    return initialise(V) && llvm::all_of(*Before, [&](const Stmt *S) {
             const auto *E = dyn_cast<Expr>(S);
             if (!E || !onlyStores(E))
               return false;
             Made.push_back({nullptr, E});
             return true;
           });
  }

  const CaptureUses *uses() {
    const auto *Around = dyn_cast<FunctionDecl>(Closure->getDeclContext());
    if (!Uses && Around && Around->getBody())
      Uses.emplace(Closure, Around->getBody());
    return Uses ? &*Uses : nullptr;
  }

  //===--- What only stores -----------------------------------------------===//

  /// Whether all that \p S does is to store what it is given, and that means
  /// the same in the closure.
  bool onlyStores(const Stmt *S, unsigned Depth = MaxNesting) {
    if (!S)
      return true;
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
      return llvm::all_of(Lambda->capture_inits(), [&](const Expr *Init) {
        return onlyStores(Init, Depth);
      });
    const bool IsOutside = Depth == MaxNesting;
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (IsOutside && V && V->hasLocalStorage() && !isCaptured(V) && !make(V))
      return false;
    if (IsOutside && isa<CXXThisExpr>(S) && !capturesThis())
      return false;
    if (isa<CXXDeleteExpr, CXXThrowExpr>(S))
      return false;
    if (const auto *Op = dyn_cast<UnaryOperator>(S);
        Op && Op->isIncrementDecrementOp())
      return false;
    if (const auto *Op = dyn_cast<BinaryOperator>(S);
        Op && Op->isAssignmentOp() && !isInVariable(Op->getLHS()))
      return false;
    if (const auto *Call = dyn_cast<CallExpr>(S);
        Call && !onlyStores(*Call, Depth))
      return false;
    if (const auto *Built = dyn_cast<CXXConstructExpr>(S);
        Built && !onlyStores(Built->getConstructor(), Depth))
      return false;
    return llvm::all_of(S->children(), [&](const Stmt *Child) {
      return onlyStores(Child, Depth);
    });
  }

  /// What the closure has captured, and nobody changes in between.
  bool isCaptured(const VarDecl *V) const {
    return llvm::any_of(Closure->captures(), [&](const LambdaCapture &C) {
      return C.capturesVariable() && C.getCapturedVar() == V &&
             (C.getCaptureKind() == LCK_ByCopy
                  ? !matters(V->getType())
                  : V->getType()->isReferenceType());
    });
  }

  bool capturesThis() const {
    return Closure->isLambda() &&
           llvm::any_of(Closure->captures(), [](const LambdaCapture &C) {
             return C.capturesThis();
           });
  }

  /// Whether \p E is a variable that is made, or a part of one.
  bool isInVariable(const Expr *E) const {
    E = E->IgnoreParenImpCasts();
    while (const auto *Member = dyn_cast<MemberExpr>(E)) {
      if (Member->isArrow())
        return false;
      E = Member->getBase()->IgnoreParenImpCasts();
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    return Ref && llvm::is_contained(Variables, Ref->getDecl());
  }

  /// A call that passes its arguments on, or puts them in an owner.
  bool onlyStores(const CallExpr &Call, unsigned Depth) {
    const FunctionDecl *F = Call.getDirectCallee();
    if (!F)
      return false;
    if (assignsToVariable(Call))
      return true;
    if (!U.isLibrary(F))
      return Depth != 0 && onlyReturns(F, Depth - 1);
    if (const auto *Method = dyn_cast<CXXMethodDecl>(F))
      return Method->getOverloadedOperator() != OO_Call &&
             holdsWhatStores(Method->getParent(), Depth);
    if (!F->getIdentifier())
      return false;
    if (F->getBuiltinID() != 0)
      return llvm::is_contained({"move", "forward", "addressof", "as_const"},
                                F->getName());
    const TemplateArgumentList *Args = F->getTemplateSpecializationArgs();
    return Args && Args->size() != 0 &&
           llvm::is_contained({"make_unique", "make_shared", "make_optional",
                               "make_pair", "make_tuple", "ref", "cref"},
                              F->getName()) &&
           onlyStores((*Args)[0], Depth, Call.getNumArgs());
  }

  bool assignsToVariable(const CallExpr &Call) const {
    const auto *M = dyn_cast<CXXMethodDecl>(Call.getDirectCallee());
    return M && !U.isLibrary(M) && isa<CXXOperatorCallExpr>(Call) &&
           (M->isCopyAssignmentOperator() || M->isMoveAssignmentOperator()) &&
           isInVariable(Call.getArg(0));
  }

  /// A factory: all that its body does is to return what it has made.
  bool onlyReturns(const FunctionDecl *F, unsigned Depth) {
    const FunctionDecl *Body = nullptr;
    if (!F->hasBody(Body))
      return false;
    const auto *Block = dyn_cast<CompoundStmt>(Body->getBody());
    const auto *Return = Block && Block->size() == 1
                             ? dyn_cast<ReturnStmt>(Block->body_front())
                             : nullptr;
    return Return && onlyStores(Return->getRetValue(), Depth);
  }

  bool holdsWhatStores(const CXXRecordDecl *Owner, unsigned Depth) {
    const auto *Of = dyn_cast<ClassTemplateSpecializationDecl>(Owner);
    return !Of || llvm::all_of(Of->getTemplateArgs().asArray(),
                               [&](const TemplateArgument &Arg) {
                                 return onlyStores(Arg, Depth);
                               });
  }

  /// Whether objects of that type are stored, those that cannot matter, such as
  /// texts, and those of all constructors, or all that take \p Given arguments.
  bool onlyStores(const TemplateArgument &Arg, unsigned Depth,
                  std::optional<unsigned> Given = std::nullopt) {
    if (Arg.getKind() != TemplateArgument::Type ||
        !U.canMatter(Arg.getAsType()))
      return true;
    const CXXRecordDecl *R = Arg.getAsType()->getAsCXXRecordDecl();
    auto Takes = [&](const CXXConstructorDecl *C) {
      return !Given || (C->getMinRequiredArguments() <= *Given &&
                        (C->isVariadic() || *Given <= C->getNumParams()));
    };
    return !R || llvm::all_of(R->ctors(), [&](const CXXConstructorDecl *C) {
      return !Takes(C) || onlyStores(C, Depth);
    });
  }

  /// A copy is one of what is stored, whatever its constructor does for that.
  bool onlyStores(const CXXConstructorDecl *C, unsigned Depth) {
    if (C->isTrivial() || C->isCopyOrMoveConstructor())
      return true;
    if (Depth == 0)
      return false;
    if (U.isLibrary(C))
      return holdsWhatStores(C->getParent(), Depth - 1);
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

  Unit &U;
  const CXXRecordDecl *Closure;
  std::optional<CaptureUses> Uses;
  llvm::SmallVector<const VarDecl *> Variables; ///< Those that are made.
  std::vector<Making> Made;
};

} // namespace

std::vector<Making>
threadslot::lowering::madeAnew(Unit &U, const CXXRecordDecl *Closure) {
  return CaptureMaker(U, Closure).run();
}

bool threadslot::lowering::onlyStores(Unit &U, const CXXRecordDecl *R,
                                      const Expr *E) {
  return CaptureMaker(U, R).stores(E);
}
