//===- Options.h - What the user asked for --------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line, checked: whatever is wrong with it is said before any work
// begins.
//
//   threadslot check -p build --report json=out.json --checks 'threadslot-*'
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TOOL_OPTIONS_H
#define THREADSLOT_TOOL_OPTIONS_H

#include "models/Models.h"
#include "report/Checks.h"
#include <optional>
#include <string>
#include <vector>

namespace threadslot::tool {

enum class Command { Check, Fix, Why, Extract, Link, Explain, Models };

enum class ReportFormat { Text, Json };

struct ReportTarget {
  ReportFormat Format = ReportFormat::Text;
  std::string File; ///< Empty: standard output.
};

struct Options {
  Command Do = Command::Check;

  std::string BuildPath;          ///< Check, Fix: `-p`, may be empty.
  std::vector<std::string> Files; ///< Check, Fix: units. Link: facts files.
  std::string Check;              ///< Explain: a known name.
  std::string Place;              ///< Why: FILE:LINE, not yet looked at.

  std::string FactsFile; ///< Extract: `-o`, absolute.
  std::string Directory; ///< Extract: where the command runs.
  std::vector<std::string> CompilerCommand; ///< Extract: after `--`.

  std::vector<ReportTarget> Reports; ///< Never empty.
  report::CheckList Checks;
  program::SlotTraits::Severity MinSeverity =
      program::SlotTraits::Severity::Medium;
  std::vector<std::string> ModelFiles; ///< Absolute.
  models::Models Models;               ///< The built-in ones and those files.
  unsigned Jobs = 1;
  unsigned TimeLimit = 0; ///< Seconds for one unit.
  bool FailOnFinding = true;
  bool Stats = false;
  bool Quiet = false;
};

/// The options, or nothing if they are wrong, which has been printed then.
std::optional<Options> parseOptions(int Argc, const char *const *Argv);

} // namespace threadslot::tool

#endif // THREADSLOT_TOOL_OPTIONS_H
