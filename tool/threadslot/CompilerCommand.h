//===- CompilerCommand.h - Commands of any compiler, for Clang ------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compilation databases are often made for GCC. Clang's driver takes most of
// its flags, and says of the others which it does not know:
//
//   unknown argument: '-fconserve-stack'
//   unsupported argument 'x' to option '-fabi='
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TOOL_COMPILERCOMMAND_H
#define THREADSLOT_TOOL_COMPILERCOMMAND_H

#include "llvm/ADT/ArrayRef.h"
#include <string>
#include <vector>

namespace threadslot::tool {

/// The command as Clang's front end wants it, from the working directory:
/// without response files, outputs and warnings, which do not matter here, and
/// with the headers of the Clang that is linked in.
std::vector<std::string> adaptedToClang(std::vector<std::string> Command);

/// Takes away the flags that errors of the driver name; false if there are
/// none.
bool dropRefused(std::vector<std::string> &Command,
                 llvm::ArrayRef<std::string> Errors);

} // namespace threadslot::tool

#endif // THREADSLOT_TOOL_COMPILERCOMMAND_H
