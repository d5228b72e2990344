//===- ModelFile.h - Reads one model file --------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// From YAML text to rows. An error names file and line and says what was
// expected there, as in
//
//   team.yaml:7: effect 'set(slot)': column 9: expected '='
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_MODELS_MODELFILE_H
#define THREADSLOT_MODELS_MODELFILE_H

#include "models/Models.h"

namespace threadslot::models {

/// The rows of a file in the order in which they stand there, no two for the
/// same name and class.
llvm::Expected<std::vector<Row>> readModelFile(llvm::StringRef Text,
                                               llvm::StringRef Path);

/// A model file that is compiled in.
struct BuiltinFile {
  llvm::StringLiteral Name; ///< e.g., "posix.yaml".
  llvm::StringLiteral Text;
};

/// All of checks/models/builtin: the rows, and the bodies.
llvm::ArrayRef<BuiltinFile> builtinFiles();
llvm::ArrayRef<BuiltinFile> builtinBodies();

} // namespace threadslot::models

#endif // THREADSLOT_MODELS_MODELFILE_H
