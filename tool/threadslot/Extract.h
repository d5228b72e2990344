//===- Extract.h - One translation unit to facts --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `threadslot extract`, which is also what `check` runs for each unit, in a
// process of its own: whatever becomes of one unit, the others live on.
//
// The command may be one for GCC. Flags that Clang's driver refuses are
// dropped, one by one; warnings are off, since only errors say that code is
// missing.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TOOL_EXTRACT_H
#define THREADSLOT_TOOL_EXTRACT_H

#include "Options.h"

namespace threadslot::tool {

/// Writes the facts and returns the exit status: 0; 3 if the unit does not
/// compile, after printing the compiler's first errors; 2 if an annotation is
/// malformed. The facts then hold what was understood; if nothing was, there is
/// no file.
int extract(const Options &O);

} // namespace threadslot::tool

#endif // THREADSLOT_TOOL_EXTRACT_H
