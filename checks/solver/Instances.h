//===- Instances.h - Slots of which there are many ----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Slot objects that are not static, so that each leaves values of its own.
//
//   struct Session {
//     threadslot::ThreadLocal<User> user;   one slot for each session, and for
//   };                                      each a value on every thread
//
// A class may be there only once all the same: as a global, in a function-local
// static, in a member of such an object. So it is asked where all instances of
// a slot's class live, and of the classes that hold that one. Of a class whose
// instances are nowhere to be seen the slot is reported: it was not made to be
// one.
//
// A slot whose values are read together, after the threads that wrote them have
// been joined, is a combiner: it is meant to be many.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_INSTANCES_H
#define THREADSLOT_SOLVER_INSTANCES_H

#include "solver/Solver.h"

namespace threadslot::solver {

/// The slots of \p P of which there may be many.
std::vector<Finding> nonStaticSlots(const program::Program &P);

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_INSTANCES_H
