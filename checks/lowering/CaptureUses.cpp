//===- CaptureUses.cpp - What is done to captured variables before --------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/CaptureUses.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using namespace threadslot::lowering;

CaptureUses::CaptureUses(const CXXRecordDecl *Closure, Stmt *Body)
    : Closure(Closure), Outermost(dyn_cast<CompoundStmt>(Body)) {
  TraverseStmt(Body);
}

const Stmt *CaptureUses::in(const Path &P, const CompoundStmt *Block) {
  for (auto [In, S] : P)
    if (In == Block)
      return S;
  return nullptr;
}

/// What the function around has captured itself, its body begins with.
const CompoundStmt *CaptureUses::blockOf(const VarDecl *V) const {
  return V->isInitCapture() ? Outermost : Blocks.lookup(V);
}

std::optional<std::vector<const Stmt *>>
CaptureUses::before(const VarDecl *V) const {
  const CompoundStmt *Block = blockOf(V);
  const Stmt *Last = Block ? in(Captured, Block) : nullptr;
  if (!Last)
    return std::nullopt;
  std::vector<const Stmt *> Found;
  auto Known = Uses.find(V);
  for (const Stmt *S : Block->body()) {
    bool IsUsed = false;
    if (Known != Uses.end())
      for (const Use &Each : Known->second) {
        if (Each.In != S || Each.ByClosure)
          continue;
        if (Each.ByReference || S == Last)
          return std::nullopt;
        IsUsed = true;
      }
    if (S == Last)
      return Found;
    if (IsUsed)
      Found.push_back(S);
  }
  return std::nullopt;
}

bool CaptureUses::TraverseCompoundStmt(CompoundStmt *S) {
  for (Stmt *Child : S->body()) {
    Now.emplace_back(S, Child);
    bool GoOn = TraverseStmt(Child);
    Now.pop_back();
    if (!GoOn)
      return false;
  }
  return true;
}

/// The body of a closure is run elsewhere. A capture by copy changes nothing.
bool CaptureUses::TraverseLambdaExpr(LambdaExpr *E) {
  const bool IsClosure = E->getLambdaClass() == Closure;
  if (IsClosure)
    Captured = Now;
  llvm::SaveAndRestore Inside(InClosure, InClosure || IsClosure);
  for (const LambdaCapture &C : E->captures()) {
    const auto *V =
        C.capturesVariable() ? dyn_cast<VarDecl>(C.getCapturedVar()) : nullptr;
    if (!V)
      continue;
    if (V->isInitCapture()) {
      if (!TraverseStmt(const_cast<Expr *>(V->getInit())))
        return false;
    } else if (C.getCaptureKind() == LCK_ByRef) {
      note(V, /*ByReference=*/true);
    }
  }
  return true;
}

bool CaptureUses::VisitCallExpr(CallExpr *E) {
  const Decl *Callee = E->getCalleeDecl();
  if (!Callee || Callee->isInStdNamespace())
    return true;
  for (const Expr *Arg : E->arguments()) {
    Arg = Arg->IgnoreUnlessSpelledInSource();
    IsArgument |= isa<LambdaExpr>(Arg) &&
                  cast<LambdaExpr>(Arg)->getLambdaClass() == Closure;
  }
  return true;
}

bool CaptureUses::VisitDeclStmt(DeclStmt *S) {
  if (!Now.empty() && Now.back().second == S)
    for (const Decl *D : S->decls())
      if (const auto *V = dyn_cast<VarDecl>(D))
        Blocks[V] = Now.back().first;
  return true;
}

bool CaptureUses::VisitDeclRefExpr(DeclRefExpr *E) {
  if (const auto *V = dyn_cast<VarDecl>(E->getDecl()))
    note(V, /*ByReference=*/false);
  return true;
}

void CaptureUses::note(const VarDecl *V, bool ByReference) {
  if (const CompoundStmt *Block = blockOf(V))
    Uses[V].push_back({in(Now, Block), InClosure, ByReference});
}
