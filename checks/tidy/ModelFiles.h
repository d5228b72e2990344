//===- ModelFiles.h - Where the models of a unit lie ----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TIDY_MODELFILES_H
#define THREADSLOT_TIDY_MODELFILES_H

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace threadslot::tidy {

/// The files of the option `Models`. clang-tidy works in the build directory,
/// not where its user stands, so a relative name is looked for as .clang-tidy
/// files are: in the folder of \p MainFile, then in those above it. A file that
/// is nowhere keeps its name, for the error.
std::vector<std::string> findModelFiles(llvm::StringRef Option,
                                        llvm::StringRef MainFile);

} // namespace threadslot::tidy

#endif // THREADSLOT_TIDY_MODELFILES_H
