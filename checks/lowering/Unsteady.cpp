//===- Unsteady.cpp - Functions whose results are never the same ----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a const member function works out is the same for the same object. But
// what reads an atomic or volatile is another each time:
//
//   bool stopped() const { return stop.load(); }
//
//===----------------------------------------------------------------------===//

#include "lowering/Unit.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;

/// Calls below one that is asked whether it reads anything unsteady.
static constexpr unsigned MaxCalls = 16;

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
