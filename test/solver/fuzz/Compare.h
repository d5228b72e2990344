//===- Compare.h - A solver's answer beside the oracle's ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a solver owes the page, and where it does not give it.
//
// With the default limits its findings are the oracle's, unless it says that it
// met one of them. With any limits it reports nothing that the oracle does not,
// and what it leaves out it counts as unknown. If the oracle met its own bounds,
// only what it found is compared.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_COMPARE_H
#define THREADSLOT_TEST_FUZZ_COMPARE_H

#include "Oracle.h"

namespace threadslot::fuzz {

struct Difference {
  solver::Limits Under; ///< The limits under which they differ.
  Found Solver;
  Answer Oracle;
  const char *Why;
};

/// Whether the solver says that it met its limits.
bool metLimits(const solver::Result &R);

/// How the answer of the oracle and \p Result, a solver's with \p Under,
/// differ, if they do.
std::optional<Difference> difference(const Answer &Oracle,
                                     const solver::Result &Result,
                                     const solver::Limits &Under);

/// Whether \p L are the limits that the solver has by default.
bool areDefault(const solver::Limits &L);

/// Limits that most programs exceed.
solver::Limits tinyLimits(uint64_t Seed);

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_COMPARE_H
