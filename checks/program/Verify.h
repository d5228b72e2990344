//===- Verify.h - Is a slot program well-formed --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds what a slot program says that has no meaning.
//
//   fn @f locals=1 {
//   b0:
//     set %1 0 traits=@T     # there is only %0, and no traits @T
//     goto b2                # there is no b2
//   }
//
// Every stage may count on what is checked here. Lowering's output is verified
// in tests, facts when they are linked; code that is merely never reached is no
// error.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_VERIFY_H
#define THREADSLOT_PROGRAM_VERIFY_H

#include "program/Program.h"
#include "llvm/Support/Error.h"

namespace threadslot::program {

/// Success, or one error for each defect: `@f b1 'goto b2': there is no b2`.
llvm::Error verify(const Program &P);

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_VERIFY_H
