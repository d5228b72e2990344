//===- Getters.cpp - Functions that only say what others hold -------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a const member function returns is the same for the same object:
//
//   bool ready() const { return checkAll(parts); }
//
// That is a value of its own. But what only gives out what an object holds is
// that, however it is asked for:
//
//   bool isOn() const { return on; }
//   ...
//   if (isOn()) slot.set(1);
//   if (on) slot.remove();
//
// And what reads an atomic or volatile is another each time:
//
//   bool stopped() const { return stop.load(); }
//
//===----------------------------------------------------------------------===//

#include "lowering/Unit.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;

/// Getters that call getters.
static constexpr unsigned MaxDepth = 4;

/// Calls below one that is asked whether it reads anything unsteady.
static constexpr unsigned MaxCalls = 16;

/// What a body with a single statement returns, or null.
static const Expr *onlyReturned(const FunctionDecl *Definition) {
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Definition->getBody());
  const auto *Return = Block && Block->size() == 1
                           ? dyn_cast<ReturnStmt>(Block->body_front())
                           : nullptr;
  return Return ? Return->getRetValue() : nullptr;
}

bool Unit::isGetter(const FunctionDecl *F, unsigned Depth) {
  llvm::ArrayRef<models::Effect> Effects = effects(F, nullptr);
  if (!Effects.empty())
    return llvm::all_of(Effects, [](const models::Effect &E) {
      return E.K == models::Effect::Kind::Read;
    });
  if (body(F))
    return true;
  // Code of others may be too much to be read.
  const FunctionDecl *Definition = nullptr;
  if (Depth == 0 || !F->hasBody(Definition) || isStandard(F) ||
      (isSystem(F) && !isLibrary(F)) || Definition->isDependentContext())
    return false;
  if (const auto *C = dyn_cast<CXXConstructorDecl>(Definition)) {
    const auto *Block = dyn_cast_or_null<CompoundStmt>(C->getBody());
    return Block && Block->body_empty() &&
           llvm::all_of(C->inits(), [&](const CXXCtorInitializer *I) {
             return onlyGets(I->getInit(), Depth - 1);
           });
  }
  const Expr *Returned = onlyReturned(Definition);
  return Returned && onlyGets(Returned, Depth - 1);
}

bool Unit::isGetter(const FunctionDecl *F) { return isGetter(F, MaxDepth); }

bool Unit::onlyGets(const Stmt *S, unsigned Depth) {
  if (!S)
    return true;
  const auto *E = dyn_cast<Expr>(S);
  if (!E || E->getType().isVolatileQualified() ||
      isa<LambdaExpr, CXXNewExpr, CXXDeleteExpr, CXXThrowExpr, StmtExpr,
          CoroutineSuspendExpr>(E))
    return false;
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *F = Call->getDirectCallee();
    const auto *M = dyn_cast_or_null<CXXMethodDecl>(F);
    if (!F || (M && M->isVirtual()) || !isGetter(F, Depth))
      return false;
  }
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E);
      Made && !Made->getConstructor()->isTrivial() &&
      !isGetter(Made->getConstructor(), Depth))
    return false;
  return llvm::all_of(
      E->children(), [&](const Stmt *Child) { return onlyGets(Child, Depth); });
}

namespace {
/// Looks for what may be another each time it is read.
class UnsteadyReads : public RecursiveASTVisitor<UnsteadyReads> {
public:
  explicit UnsteadyReads(Unit &U) : U(U) {}

  /// What a statement gives that nobody takes, such as one that logs or counts,
  /// is not returned.
  bool TraverseCompoundStmt(CompoundStmt *S) {
    return llvm::all_of(S->body(), [this](Stmt *Child) {
      return isa<Expr>(Child) || TraverseStmt(Child);
    });
  }
  bool VisitExpr(Expr *E) {
    QualType T = E->getType(); // None of a literal that is never evaluated.
    Found |= !T.isNull() && (T.isVolatileQualified() || T->isAtomicType());
    return !Found;
  }
  bool VisitCallExpr(CallExpr *E) {
    const FunctionDecl *F = E->getDirectCallee();
    const auto *M = dyn_cast_or_null<CXXMethodDecl>(F);
    Found |= F && ((M && U.isAtomic(M->getParent())) || U.isUnsteady(F));
    return !Found;
  }

  bool Found = false;

private:
  Unit &U;
};
} // namespace

bool Unit::isUnsteady(const FunctionDecl *F) {
  const FunctionDecl *Definition = nullptr;
  if (!F->hasBody(Definition) || isSystem(F) ||
      Definition->isDependentContext())
    return false;
  if (auto Known = Unsteady.find(Definition); Known != Unsteady.end())
    return Known->second;
  if (UnsteadyCalls == MaxCalls)
    return false;
  Unsteady[Definition] = false; // What calls itself reads nothing more by that.
  ++UnsteadyCalls;
  UnsteadyReads Reads(*this);
  Reads.TraverseStmt(Definition->getBody());
  --UnsteadyCalls;
  return Unsteady[Definition] = Reads.Found;
}
