//===- Evidence.h - Which native slots are meant to be undone -------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Variables with thread storage are written for many good reasons: counters,
// caches, scratch buffers, error codes. Only one that somebody undoes is meant
// to be scoped, and leaving it set is a mistake then.
//
//   Ctx *old = current;          void format(int x) {
//   current = &mine;               line.clear();
//   work();                        line += print(x);
//   current = old;               }
//      evidence for `current`       none for `line`: it is emptied before use
//
// Evidence is a function that, with what it calls, sets a slot and later clears
// or restores it on some path; or one that pushes and later pops. A guard gives
// evidence by the function that lowering makes of each class with a destructor,
// which builds an object and destroys it.
//
// A clear with nothing set before it on its path proves nothing, nor does one
// that is there for the set that follows it. Pushes are undone by pops and
// restores, not by clears: who collects and flushes does not nest.
//
// What a variable holds is followed by name and without regard to the order of
// writes, in each function anew for what it is given; what is lost in this way
// makes a slot seem unscoped, so that less is found.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_EVIDENCE_H
#define THREADSLOT_SOLVER_EVIDENCE_H

#include "program/Program.h"
#include "llvm/ADT/DenseSet.h"

namespace threadslot::solver {

/// The native slots of \p P that are scoped: by evidence, or as declared.
llvm::DenseSet<const program::NativeSlot *>
findScoped(const program::Program &P);

/// Makes all native slots of \p P that are not scoped plain variables, and the
/// others declared. What is left in those is told with low severity only: who
/// does not ask for it need not pay for it.
void keepScoped(program::Program &P);

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_EVIDENCE_H
