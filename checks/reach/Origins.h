//===- Origins.h - Variables of put-together functions --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A round of a worker loop (reach/Round.h) is put together from functions of
// the program. What comes to its variables is what comes to theirs.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_ORIGINS_H
#define THREADSLOT_REACH_ORIGINS_H

#include "program/Program.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"

namespace threadslot::reach {

class Origins {
public:
  /// From local \p First on, the locals of \p Of, its parameters, its result.
  struct Part {
    uint32_t First;
    const program::Function *Of;
  };
  /// A variable of a function.
  struct Variable {
    program::Cell::Root R;
    uint32_t Index;
    const program::Function *In;
  };

  /// The variables of \p F are those of its \p Parts, which stand in their
  /// order, and its parameters those of \p Job.
  void note(const program::Function &F, llvm::ArrayRef<Part> Parts,
            const program::Function &Job) {
    Made[&F] = {{Parts.begin(), Parts.end()}, &Job};
  }
  /// What the variable of \p In in which \p C lies was before \p In was made.
  Variable of(const program::Cell &C, const program::Function &In) const;
  /// Lets \p C lie in that; its function.
  const program::Function &restore(program::Cell &C,
                                   const program::Function &In) const;

private:
  struct Parts {
    std::vector<Part> All;
    const program::Function *Job = nullptr;
  };
  llvm::DenseMap<const program::Function *, Parts> Made;
};

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_ORIGINS_H
