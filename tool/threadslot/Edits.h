//===- Edits.h - Edits of many findings, applied safely -------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Collects edit sets and writes the files they change.
//
// - An edit set is taken as a whole or not at all: not if it would touch what
//   an earlier one touches, or stand at the same place.
// - An edit that several sets share, such as an include, is made once.
// - A file is replaced in one step: whoever reads it sees the old or the new.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TOOL_EDITS_H
#define THREADSLOT_TOOL_EDITS_H

#include "report/Diagnostic.h"
#include "clang/Tooling/Core/Replacement.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include <map>
#include <string>

namespace threadslot::tool {

class Edits {
public:
  /// Takes an edit set, or returns false and leaves it.
  bool add(llvm::ArrayRef<report::Replacement> Set);

  bool empty() const { return Files.empty(); }

  /// The files that are changed.
  llvm::StringSet<> files() const;

  /// Writes the changed files. On an error some may have been written; undo()
  /// takes them back.
  llvm::Error apply();

  /// Gives all written files the contents they had.
  llvm::Error undo();

private:
  std::map<std::string, clang::tooling::Replacements> Files;
  std::map<std::string, std::string> Before; ///< Contents of written files.
};

} // namespace threadslot::tool

#endif // THREADSLOT_TOOL_EDITS_H
