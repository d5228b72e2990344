//===- Captures.h - What closures hold when they are called ---------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a task has captured is not known in general. But a guard that is made
// for it, and is moved into a local there, holds what it was made to hold, and
// handlers that were put in a table lie there under their keys:
//
//   auto guard = makeGuard(slot);
//   std::map<int, Handler> table;
//   table[1] = bind;
//   table[2] = unbind;
//   pool.execute([guard = std::move(guard), table]() mutable {
//     auto mine = std::move(guard);       armed, and it clears slot
//     table[1]();                         bind
//   });
//
// So what makes such a capture is evaluated again where the call operator
// begins: initialisers, and statements of the block that the captured variable
// is declared in, if all that they do is to store what they are given. What
// does more, such as to set the slot, was done elsewhere, and a variable that
// is used in any other way before stays unknown. An assignment operator counts
// as one that stores: what it ends of the old value is not set here. A closure
// that is called where it was made knows its captures, and nothing is made
// again.
//
// A copy of what the program goes on to hold is one owner of several. That is
// so for a closure that is an argument: of one that lies in a variable, who
// knows when it runs?
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_CAPTURES_H
#define THREADSLOT_LOWERING_CAPTURES_H

#include "lowering/Unit.h"

namespace threadslot::lowering {

/// The field of closures that is true where it is known what they hold.
inline constexpr llvm::StringLiteral CapturesKnown = "(captured)";

/// What is done to make a capture: \p E initialises the variable \p V, or, if
/// that is null, is evaluated.
struct Making {
  const clang::VarDecl *V = nullptr;
  const clang::Expr *E = nullptr;
  bool LivesOn = false; ///< The closure holds a copy, beside the variable.
};

/// What makes those captures of a closure of class \p Closure that can matter
/// to a slot and are known, in the order in which it is done.
std::vector<Making> madeAnew(Unit &U, const clang::CXXRecordDecl *Closure);

/// Whether all that \p E does in an object of class \p R is to store.
bool onlyStores(Unit &U, const clang::CXXRecordDecl *R, const clang::Expr *E);

/// The members of a functor of class \p R that own alone what their
/// declarations say, until it is called: nothing of the unit but its call
/// operator names them.
std::vector<const clang::FieldDecl *> ownMembers(Unit &U,
                                                 const clang::CXXRecordDecl *R);

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_CAPTURES_H
