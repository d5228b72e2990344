//===- Generator.h - Random slot programs ---------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Small programs of every shape that lowering can produce, from a seed.
//
// Random operations in a row would set much and mean little: nearly every
// program would have findings, none of them hard. So statements are drawn that
// people write (a set and a clear under the same condition, a guard, a cache, a
// saved value put back, a cleanup, a handler), nested at random and made wrong
// at random, so that about half of the programs are clean for a reason.
//
// Each program is verified and has a meaning: it dereferences no integers and
// keeps no address of a variable that is gone.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_GENERATOR_H
#define THREADSLOT_TEST_FUZZ_GENERATOR_H

#include "program/Program.h"
#include <memory>

namespace threadslot::fuzz {

std::unique_ptr<program::Program> generate(uint64_t Seed);

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_GENERATOR_H
