//===- Makers.h - Who makes callables ------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who makes callables, and what they were given to make them of.
//
//   template <class F> void Pool::submit(F f) {         the maker
//     jobs.push([f] { try { f(); } catch (...) {} });   made of f
//   }
//
// What catches here is the pool's business: for `f`, which the user handed
// over, it is an exit by exception.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_MAKERS_H
#define THREADSLOT_REACH_MAKERS_H

#include "reach/Flow.h"
#include "reach/Roots.h"

namespace threadslot::reach {

class Makers {
public:
  using FunctionSet = llvm::SetVector<const program::Function *>;
  explicit Makers(const program::Program &P) : P(P) {}

  /// The functions that name \p F as a value.
  llvm::ArrayRef<const program::Function *> of(const program::Function &F) {
    note();
    auto It = Naming.find(&F);
    return It == Naming.end() ? llvm::ArrayRef<const program::Function *>()
                              : It->second.getArrayRef();
  }

  /// The callables that the makers of \p Task were given: the functions that
  /// name it, and the members of its class and of those that it runs by \p
  /// Bound. None, if that says that it runs no callable.
  FunctionSet given(const program::Function &Task,
                    llvm::ArrayRef<Binding> Bound, Flow &Ways);

private:
  void note();

  const program::Program &P;
  bool Noted = false; ///< Only where somebody asks: most units have no task.
  llvm::DenseMap<const program::Function *, FunctionSet> Naming;
  llvm::DenseMap<program::Name, llvm::SmallVector<const program::Function *, 4>>
      Members;
};

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_MAKERS_H
