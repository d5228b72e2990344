//===- Overriders.h - Who overrides a virtual function ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function says what it overrides; who follows a virtual call asks the other
// way round:
//
//   job->run();      may run Job::run, Mail::run, SignedMail::run, ...
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_OVERRIDERS_H
#define THREADSLOT_PROGRAM_OVERRIDERS_H

#include "program/Program.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SetVector.h"

namespace threadslot::program {

class Overriders {
public:
  explicit Overriders(const Program &P);

  /// The functions that override \p F directly.
  llvm::ArrayRef<const Function *> of(const Function &F) const {
    auto It = Direct.find(&F);
    return It == Direct.end() ? llvm::ArrayRef<const Function *>() : It->second;
  }

  /// Adds to a llvm::SetVector what overrides its functions, directly or not:
  /// all that a virtual call of them may run.
  template <class Set> void addTo(Set &Candidates) const {
    for (size_t I = 0; I != Candidates.size(); ++I) {
      llvm::ArrayRef<const Function *> More = of(*Candidates[I]);
      Candidates.insert(More.begin(), More.end());
    }
  }

  /// All that a virtual call of \p F may run.
  llvm::SmallSetVector<const Function *, 4>
  candidates(const Function &F) const {
    llvm::SmallSetVector<const Function *, 4> All;
    All.insert(&F);
    addTo(All);
    return All;
  }

private:
  llvm::DenseMap<const Function *, llvm::SmallVector<const Function *, 2>>
      Direct;
};

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_OVERRIDERS_H
