//===- Arrivals.h - Which callables may come to a task --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which callables may come to a task. Flow says what a call through a value may
// run, whoever gets there:
//
//   void with(const Callback &f) { f(); }               runs both
//   pool.execute([callback] { with(callback); });       not known here which
//   void other() { with([] { slot.set(1); }); ... }     this one no task runs
//
// To a task come the callables that it or what it calls names, those in
// variables that any of them names, and those that can be found from what the
// task is given; and, where a member function is called on an object of unknown
// origin, those in objects of the class, but for local variables of others.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_ARRIVALS_H
#define THREADSLOT_REACH_ARRIVALS_H

#include "reach/Flow.h"
#include "reach/Roots.h"

namespace threadslot::reach {

struct Arrival {
  /// Those that may come to a task: more than do, and where too much may, all.
  llvm::DenseSet<const program::Function *> Functions;
  /// What that names of variables; where too much may come, none.
  llvm::SmallVector<program::Name, 0> Variables;
};

/// What of the functions \p Among may come to the task of \p R.
Arrival arriving(const program::Program &P, Flow &Ways, const Root &R,
                 const llvm::DenseSet<const program::Function *> &Among);

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_ARRIVALS_H
