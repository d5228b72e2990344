//===- Bindings.h - What tasks are given ---------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the parameters and captures of a task hold when it starts: what all its
// submissions agree on.
//
//   void later(std::function<void()> f) {
//     pool.execute([f] { f(); });       one task,
//   }
//   later([] { slot.set(1); });         which runs this
//   later([] { slot.remove(); });       or that: two alternatives
//
// Callables are told apart, since all that matters may be in them; all else
// that differs is left open.
//
// So are pointers to slots that nothing ever changes:
//
//   static Environment environment = {&slot};
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_BINDINGS_H
#define THREADSLOT_REACH_BINDINGS_H

#include "reach/Flow.h"
#include "reach/Roots.h"

namespace threadslot::reach {

class Bindings {
public:
  explicit Bindings(Flow &Ways) : Ways(Ways) {}

  /// The alternatives, one at least.
  std::vector<std::vector<Binding>> of(const program::Function &Of);
  /// What variables point to, and their members, if that is always the same one
  /// of \p Slots.
  std::vector<Binding> ofVariables(const llvm::DenseSet<program::Name> &Slots);

private:
  using FunctionSet = llvm::SetVector<const program::Function *>;
  /// A place that may hold several functions.
  struct Choice {
    program::Cell Place;
    FunctionSet Functions;
    unsigned Left; ///< Steps.
  };
  struct Alternative {
    const program::Function *Task;
    std::vector<Binding> Bound;
    std::vector<Choice> Open;
  };

  void place(Alternative &Of, const program::Cell &Place,
             llvm::ArrayRef<Holder> Holders, unsigned Left);
  void members(Alternative &Of, const program::Cell &Object,
               llvm::ArrayRef<Holder> Holders, unsigned Left);
  void function(Alternative &Of, const program::Cell &Place,
                const program::Function &F, unsigned Left);
  bool functions(Alternative &Of, const program::Cell &Place,
                 llvm::ArrayRef<Holder> Holders, unsigned Left);
  void variable(Alternative &Of, const program::Cell &Place,
                llvm::ArrayRef<Holder> Holders);

  void pointers(std::vector<Binding> &Bound, const program::Cell &Place,
                Holder H, const llvm::DenseSet<program::Name> &Slots,
                unsigned Left);
  program::Name pointee(llvm::ArrayRef<Holder> Holders);

  Flow &Ways;
};

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_BINDINGS_H
