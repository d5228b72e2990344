//===- OwnPointers.h - Variables that point into their own function -------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which variables of a function only ever point to others of it.
//
//   uint64_t decode(const char *from) {
//     uint64_t value;
//     memcpy(&value, from, sizeof(value));   writes to `value`, whatever `from`
//     return value;                          is: to no slot of anybody
//   }
//
// Where callables flow, what is written and what it is written to lie in one
// region, so that such code seems to write to all that anybody decodes.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_OWNPOINTERS_H
#define THREADSLOT_REACH_OWNPOINTERS_H

#include "program/Program.h"
#include "llvm/ADT/BitVector.h"

namespace threadslot::reach {

class OwnPointers {
public:
  explicit OwnPointers(const program::Function &F);

  /// Whether \p C, a place of the function, lies in what such a variable points
  /// to.
  bool leadTo(const program::Cell &C) const;

private:
  void note(const program::Op &O);

  llvm::BitVector Own;   ///< By local: something of the function's,
  llvm::BitVector Other; ///< something else, or whatever others put there.
};

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_OWNPOINTERS_H
