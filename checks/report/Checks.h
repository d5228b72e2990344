//===- Checks.h - The checks by name --------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The names users know the checks by, and lists of them.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REPORT_CHECKS_H
#define THREADSLOT_REPORT_CHECKS_H

#include "solver/Solver.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/GlobPattern.h"

namespace threadslot::report {

struct CheckInfo {
  solver::Check Kind;
  llvm::StringLiteral Name;
};

/// All checks, by name.
llvm::ArrayRef<CheckInfo> checks();

const CheckInfo &info(solver::Check Kind);

/// A list such as `-checks` of clang-tidy takes: globs between commas, read
/// from left to right, `-` before those that take away (e.g.,
/// `*,-threadslot-*`).
class CheckList {
public:
  /// The list, or an error that names the glob that is none.
  static llvm::Expected<CheckList> parse(llvm::StringRef Text);

  bool contains(llvm::StringRef Name) const;

private:
  struct Item {
    llvm::GlobPattern Pattern;
    bool TakesAway;
  };
  std::vector<Item> Items;
};

} // namespace threadslot::report

#endif // THREADSLOT_REPORT_CHECKS_H
