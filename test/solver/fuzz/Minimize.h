//===- Minimize.h - The smallest program that still shows it --------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Drops operations, arguments, branches, blocks, bodies and attributes from a
// program as long as it stays interesting.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_MINIMIZE_H
#define THREADSLOT_TEST_FUZZ_MINIMIZE_H

#include "program/Program.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace threadslot::fuzz {

/// A program from which \p IsInteresting, which holds for \p P, does not allow
/// to drop anything further. Its names are \p P's.
std::unique_ptr<program::Program>
minimize(const program::Program &P,
         llvm::function_ref<bool(const program::Program &)> IsInteresting);

/// A copy of \p P without the functions that \p Drop names. Its names are \p
/// P's.
std::unique_ptr<program::Program>
copy(const program::Program &P,
     llvm::function_ref<bool(const program::Function &)> Drop);

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_MINIMIZE_H
