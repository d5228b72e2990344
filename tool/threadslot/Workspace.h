//===- Workspace.h - The units at work, with their facts ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Holds the facts of all units in memory, so that units can be looked at anew
// one by one while the program is always analysed as a whole.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TOOL_WORKSPACE_H
#define THREADSLOT_TOOL_WORKSPACE_H

#include "Options.h"
#include "Units.h"
#include "program/Link.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"
#include <set>

namespace threadslot::tool {

class Workspace {
public:
  Workspace(const Options &O, UnitList List);

  /// Extracts the facts of all units.
  llvm::Error extractAll();

  /// The same for the units that may have read one of \p Files: those whose
  /// main file it is, or all if it is no unit's main file.
  llvm::Error extractAgain(const llvm::StringSet<> &Files);

  /// The units that have facts, one at a time: their programs would fill
  /// several gigabytes, where the facts are as small as they get.
  program::Linker link();

  /// What there is to say about the program that the units make up.
  report::Report report();

  /// How many units could not be analysed, or not wholly.
  size_t failures() const;

private:
  struct Entry {
    Unit Source;
    std::unique_ptr<llvm::MemoryBuffer> Facts; ///< Null if there are none.
    std::string Failure;                       ///< Empty if all went well.
  };
  llvm::Error extract(llvm::ArrayRef<Entry *> Some);

  const Options &O;
  std::vector<Entry> Entries;
  std::vector<report::Failure> Failures; ///< Of what never became a unit.
  std::set<std::string> Misuses;         ///< What units said of annotations.
};

/// Analyses the units as one program and leaves out what the user does not want
/// to see.
report::Report analyzeFor(const Options &O, program::Linker Units);

} // namespace threadslot::tool

#endif // THREADSLOT_TOOL_WORKSPACE_H
