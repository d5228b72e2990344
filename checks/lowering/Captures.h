//===- Captures.h - What closures hold when they are called ---------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a task has captured is not known in general. But a guard that is made
// for it, and is moved into a local there, holds what it was made to hold:
//
//   pool.execute([guard = Guard(slot)]() mutable {
//     Guard mine = std::move(guard);      armed, and it clears slot
//     slot.set(1);
//   });
//
// So an initialiser that only stores what it is given is evaluated again where
// the call operator begins. One that does more, such as to set the slot, did so
// elsewhere, and what it left in the closure stays unknown. A closure that is
// called twice is lowered as if what it has captured were made anew.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_CAPTURES_H
#define THREADSLOT_LOWERING_CAPTURES_H

#include "lowering/Unit.h"

namespace threadslot::lowering {

/// The captures of a closure that are known to hold, where \p Method begins,
/// what they were initialised with: those that end by a destructor, in their
/// order. None if that is not the call operator.
std::vector<const clang::VarDecl *>
madeAnew(Unit &U, const clang::CXXMethodDecl *Method);

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_CAPTURES_H
