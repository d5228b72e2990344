//===- Suppressions.h - NOLINT and its family -----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whether a comment in the code silences a finding.
//
//   slot.set(1); // NOLINT(threadslot-*)      // NOLINTNEXTLINE
//                                             slot.set(1);
//   // NOLINTBEGIN(threadslot-missing-remove)
//   slot.set(1);
//   // NOLINTEND(threadslot-missing-remove)
//
// As in clang-tidy: without a list all checks are meant, with an empty one
// none, and a BEGIN without an END that has the same list silences nothing.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REPORT_SUPPRESSIONS_H
#define THREADSLOT_REPORT_SUPPRESSIONS_H

#include "report/Diagnostic.h"
#include "llvm/ADT/StringMap.h"

namespace threadslot::report {

class Suppressions {
public:
  /// False for a file that cannot be read.
  bool silences(const Diagnostic &D);

private:
  /// Lines on which the checks of a list are silent.
  struct Region {
    unsigned First, Last;
    std::string Checks;
  };
  static std::vector<Region> read(llvm::StringRef File);

  llvm::StringMap<std::vector<Region>> Files;
};

} // namespace threadslot::report

#endif // THREADSLOT_REPORT_SUPPRESSIONS_H
