//===- Instances.h - Slots that are no globals --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Collects the slots that are local variables or members, and where the objects
// live that hold them: what checks/solver/Instances.h decides on.
//
//   struct Session { ThreadLocal<User> user; };     "user" in "Session"
//   static Session console;                         "Session" static
//   auto s = std::make_unique<Session>();           "Session" many
//
// A slot counts as held by a std::optional, std::unique_ptr and the like of it,
// too. An object that is made for a variable with static storage, in its
// initialiser or in an assignment to it, is static: a singleton on the heap.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_INSTANCES_H
#define THREADSLOT_LOWERING_INSTANCES_H

#include "lowering/Unit.h"

namespace threadslot::lowering {

/// Whether \p D is a local variable or a member, and a slot or the owner of
/// one.
bool isSlotObject(Unit &U, const clang::DeclaratorDecl *D);

/// Puts all that user code says of such slots into the unit's program.
void collectInstances(Unit &U);

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_INSTANCES_H
