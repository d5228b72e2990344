//===- Tables.h - What variables hold from the start to the end -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What functions static variables hold that only their initialisers write to.
//
//   Plugin plugins[] = {{"log", enterLog, leaveLog},
//                       {"trace", enterTrace, leaveTrace}};
//   for (Plugin &p : plugins) { p.enter(); p.leave(); }
//
// Flow would mix what the elements hold: a plugin's `enter` would go with the
// `leave` of another. Only tables that are listed are known so; those that code
// fills are not, nor those that a pointer is written through, or whose address
// somebody unseen is given.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_TABLES_H
#define THREADSLOT_REACH_TABLES_H

#include "reach/Flow.h"
#include "reach/Roots.h"

namespace threadslot::reach {

class Tables {
public:
  Tables(const program::Program &P, Flow &Ways);

  bool empty() const { return Listed.empty(); }
  /// The functions that \p Variable and its parts hold, and null beside them, if
  /// they are never written again.
  llvm::ArrayRef<Binding> of(program::Name Variable) const;

private:
  void list(const program::Op &Start);
  void removeWritten(const program::Function &F);
  void remove(const program::Cell &Written, const program::Function &In);
  void removeGiven(const program::Op &Call, const program::Function &In);

  const program::Program &P;
  Flow &Ways;
  llvm::MapVector<program::Name, std::vector<Binding>> Listed;
  llvm::DenseMap<Holder, program::Name> Parts; ///< Places of those variables.
};

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_TABLES_H
