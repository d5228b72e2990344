//===- Units.h - Which translation units to look at -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From a compilation database and the files that the user named to units.
//
// A file that is missing or that the database does not know makes a failure and
// leaves the others alone; without a database there is nothing to do at all.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TOOL_UNITS_H
#define THREADSLOT_TOOL_UNITS_H

#include "report/Printers.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace threadslot::tool {

/// One entry of the database.
struct Unit {
  std::string File; ///< Absolute.
  std::string Directory;
  std::vector<std::string> Command;
};

struct UnitList {
  std::vector<Unit> Units;
  std::vector<report::Failure> Failures;
};

/// The C and C++ units among the database's entries, all of them if \p Files is
/// empty. Without \p BuildPath the database is looked for upward from the first
/// file, or from \p Near. An error if there is none or it cannot be read.
llvm::Expected<UnitList> findUnits(llvm::StringRef BuildPath,
                                   llvm::ArrayRef<std::string> Files,
                                   llvm::StringRef Near = ".");

} // namespace threadslot::tool

#endif // THREADSLOT_TOOL_UNITS_H
