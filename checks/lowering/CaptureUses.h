//===- CaptureUses.h - What is done to captured variables before ----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which statements use a variable before a closure captures it:
//
//   Handlers handlers;                       the block of `handlers`
//   handlers["a"] = bind;                    a use
//   if (fast)
//     pool.execute([handlers] { ... });      here it is captured
//
// Statements are those of the block in which the variable is declared; one that
// uses it deeper inside is a use as well, be it under a condition.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_CAPTUREUSES_H
#define THREADSLOT_LOWERING_CAPTUREUSES_H

#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseMap.h"
#include <optional>

namespace threadslot::lowering {

class CaptureUses : public clang::RecursiveASTVisitor<CaptureUses> {
public:
  /// Looks at \p Body, in which the closure is made.
  CaptureUses(const clang::CXXRecordDecl *Closure, clang::Stmt *Body);

  /// The statements that use \p V before that with the closure, in which
  /// nothing else does. Nothing if that cannot be said: \p V is no variable of
  /// a block around the closure, or something refers to it.
  std::optional<std::vector<const clang::Stmt *>>
  before(const clang::VarDecl *V) const;

  /// Whether the closure is an argument of a call, but for those of the
  /// standard library, which keep it.
  bool isArgument() const { return IsArgument; }

  bool TraverseCompoundStmt(clang::CompoundStmt *S);
  bool TraverseLambdaExpr(clang::LambdaExpr *E);
  bool VisitCallExpr(clang::CallExpr *E);
  bool VisitDeclStmt(clang::DeclStmt *S);
  bool VisitDeclRefExpr(clang::DeclRefExpr *E);

private:
  struct Use {
    const clang::Stmt *In = nullptr; ///< Of the variable's block.
    bool ByClosure = false;          ///< The closure is initialised with it.
    bool ByReference = false;        ///< A closure refers to it.
  };
  /// Statements in blocks, from the outermost inwards.
  using Path = llvm::SmallVector<
      std::pair<const clang::CompoundStmt *, const clang::Stmt *>>;

  const clang::CompoundStmt *blockOf(const clang::VarDecl *V) const;
  void note(const clang::VarDecl *V, bool ByReference);
  static const clang::Stmt *in(const Path &P, const clang::CompoundStmt *Block);

  const clang::CXXRecordDecl *Closure;
  const clang::CompoundStmt *Outermost;
  Path Now, Captured;
  bool InClosure = false, IsArgument = false;
  llvm::DenseMap<const clang::VarDecl *, const clang::CompoundStmt *> Blocks;
  llvm::DenseMap<const clang::VarDecl *, std::vector<Use>> Uses;
};

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_CAPTUREUSES_H
