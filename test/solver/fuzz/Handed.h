//===- Handed.h - What functions undo that a callee is handed -------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// "It may run the functions ..." of docs/slot-program.md.
//
//   call @unknown(fn @h)     // h, and what it names, may be run
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_HANDED_H
#define THREADSLOT_TEST_FUZZ_HANDED_H

#include "program/Program.h"
#include <set>

namespace threadslot::fuzz {

struct Handed {
  std::set<program::Name> Variables; ///< Named as slots that are undone.
  std::set<const program::Function *> Unseen;
  bool ByOtherName = false; ///< A slot is undone that is no named variable.
};

/// What somebody may undo who may run \p F and all that it names.
Handed handedWith(const program::Program &P, program::Name F);

/// \p F and all that override it, directly or not, as far as they have a body;
/// and at the end \p F without one, if these can only be left past a virtual
/// call of their own kind.
std::vector<const program::Function *> candidates(const program::Program &P,
                                                  program::Name F);

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_HANDED_H
