//===- Receivers.h - Which objects a function may be given ----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who calls a function is not known to a unit, so what stands for an object may
// be any object of its class: `this` in each member function. A pool in C has
// no members. Its functions are given it, as its threads are:
//
//   pthread_create(&thread, 0, worker, pool);
//   void add(struct pool *pool, void (*run)(void *), void *data);
//
// So where a thread is started with an object of a class, or by a member of it,
// all parameters that point to one may be any of them, as `this` is. Of other
// classes they are what the program is seen to give: to confuse the objects of
// two callers would tell of tasks that are none.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_RECEIVERS_H
#define THREADSLOT_REACH_RECEIVERS_H

#include "program/Program.h"
#include "llvm/ADT/DenseSet.h"

namespace threadslot::reach {

class Receivers {
public:
  explicit Receivers(const program::Program &P);

  /// The class whose objects parameter \p Index of \p F may be; empty if it is
  /// only what it is seen to be given.
  program::Name classOf(const program::Function &F, uint32_t Index) const;

private:
  /// Classes given to threads, or whose members start some.
  llvm::DenseSet<program::Name> Started;
};

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_RECEIVERS_H
