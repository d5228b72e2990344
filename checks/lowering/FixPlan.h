//===- FixPlan.h - Where the guard would go -------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Decides, while the AST is there, where a guard for a set can be put: before
// the statement of the callable's outermost block that holds the set, so that
// it lives until the callable ends.
//
//   [&] {
//     threadslot::ScopedRestore user_guard(user);    <- inserted
//     if (authenticated)
//       user.set(name);                              <- the set
//     handle();
//   }
//
// Nothing is planned where the guard might not compile: in macros, in
// templates, where the slot is no plain name visible at that place.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_FIXPLAN_H
#define THREADSLOT_LOWERING_FIXPLAN_H

#include "lowering/Unit.h"
#include "clang/AST/Expr.h"

namespace threadslot::lowering {

/// Why nothing can be put in at \p Place, which is in \p In; empty if it can.
llvm::StringRef obstacleAt(const Unit &U, clang::SourceLocation Place,
                           const clang::DeclContext *In);

/// Plans to put \p Text in at \p Place, unless there is an obstacle.
void planInsertion(Unit &U, program::Anchor::FixPlan &Plan,
                   clang::SourceLocation Place, llvm::StringRef Text,
                   llvm::StringRef Obstacle);

class FixPlanner {
public:
  Unit &U;
  const clang::FunctionDecl &Callable;
  const clang::Stmt *OutermostStatement;

  /// \p Slot is the slot's expression, null if no expression denotes it.
  void plan(program::Anchor::FixPlan &Plan, const clang::Expr &Set,
            const clang::Expr *Slot, const program::SlotTraits &Traits);

  /// A name for a guard of \p Slot, which may be null, that the callable does
  /// not use.
  std::string freeName(const clang::Expr *Slot);

private:
  llvm::StringRef obstacle(const clang::Expr &Set, const clang::Expr *Slot,
                           const program::SlotTraits &Traits);
  bool nameableBefore(const clang::Expr *Slot, clang::SourceLocation Place);
};

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_FIXPLAN_H
