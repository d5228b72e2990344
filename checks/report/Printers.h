//===- Printers.h - Findings as text and as JSON --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the command line writes. Text is what Clang prints, so that editors and
// scripts which read compilers read it too:
//
//   src/a.cpp:3:5: warning: slot 'user' set here is not removed ... [CHECK]
//       3 |     user.set(name);
//         |     ^~~~~~~~~~~~~~
//   src/a.cpp:9:8: note: task submitted here
//
// JSON is for programs; docs/report-json.md tells its fields.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REPORT_PRINTERS_H
#define THREADSLOT_REPORT_PRINTERS_H

#include "report/Diagnostic.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

namespace threadslot::report {

/// A unit that could not be analysed, or not wholly, and why.
struct Failure {
  std::string File;
  std::string Cause;
};

/// All that a run of the command line has to say.
struct Report {
  std::vector<Diagnostic> Diagnostics;
  std::vector<Failure> Failures;
  std::map<std::string, uint64_t> Unknowns; ///< See solver::Result.
  std::vector<std::string> Misuses = {};    ///< What is wrong with annotations.
};

/// Writes the findings. Files below the working directory go by their relative
/// names; a file that cannot be read has no source lines shown.
void printText(const Report &R, llvm::raw_ostream &OS);

/// Writes everything, with absolute names.
void printJson(const Report &R, llvm::raw_ostream &OS);

/// The name that text uses for an absolute one.
llvm::StringRef shortName(llvm::StringRef File);

} // namespace threadslot::report

#endif // THREADSLOT_REPORT_PRINTERS_H
