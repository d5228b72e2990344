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

class FixPlanner {
public:
  Unit &U;
  const clang::FunctionDecl &Callable;
  const clang::Stmt *OutermostStatement;

  /// \p Slot is the slot's expression, null if no expression denotes it.
  void plan(program::Anchor::FixPlan &Plan, const clang::Expr &Set,
            const clang::Expr *Slot, const program::SlotTraits &Traits);

private:
  llvm::StringRef obstacle(const clang::Expr &Set, const clang::Expr *Slot,
                           const program::SlotTraits &Traits);
  bool nameableBefore(const clang::Expr *Slot, clang::SourceLocation Place);
  std::string freeName(const clang::Expr *Slot);
};

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_FIXPLAN_H
