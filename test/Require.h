//===- Require.h - Laws that a fuzzer tries to break ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_REQUIRE_H
#define THREADSLOT_TEST_REQUIRE_H

#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

namespace threadslot {

/// Ends the program with the \p Name of a law that does not hold.
inline void require(bool Law, const char *Name) {
  if (Law)
    return;
  llvm::errs() << "broken law: " << Name << '\n';
  std::abort();
}

} // namespace threadslot

#endif // THREADSLOT_TEST_REQUIRE_H
