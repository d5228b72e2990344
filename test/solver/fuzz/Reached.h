//===- Reached.h - What a callee without a body can get at ----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// "What an argument reaches" of docs/slot-program.md.
//
//   call @unknown(&%guard)     // %guard.slot holds &@slot: both are reached
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_REACHED_H
#define THREADSLOT_TEST_FUZZ_REACHED_H

#include "State.h"
#include <set>

namespace threadslot::fuzz {

/// The outermost locations that the arguments \p Given reach. What an atom
/// denotes counts if the state or \p Others speak of it: of any other nothing
/// is known that could change.
std::vector<Term> reachedFrom(State &S, Terms &T, const std::set<Term> &Others,
                              const std::vector<Tree> &Given);

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_REACHED_H
