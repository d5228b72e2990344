//===- Conclude.cpp - What a run ends with --------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "Console.h"
#include "ExitStatus.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace threadslot;
using namespace threadslot::tool;
using llvm::StringRef;

static void print(const report::Report &R, ReportFormat Format,
                  llvm::raw_ostream &OS) {
  switch (Format) {
  case ReportFormat::Text:
    return report::printText(R, OS);
  case ReportFormat::Json:
    return report::printJson(R, OS);
  }
}

/// Writes one report; false if its file cannot be written.
static bool write(const report::Report &R, const ReportTarget &Target) {
  if (Target.File.empty()) {
    print(R, Target.Format, llvm::outs());
    return true;
  }
  std::error_code EC;
  llvm::raw_fd_ostream OS(Target.File, EC);
  if (!EC) {
    print(R, Target.Format, OS);
    OS.close();
    EC = OS.error();
    OS.clear_error();
  }
  if (EC)
    printError(Target.File + ": " + EC.message());
  return !EC;
}

/// The unknowns, those that matter most first.
static void printStats(const report::Report &R) {
  std::vector<std::pair<uint64_t, StringRef>> Causes;
  for (const auto &[Cause, Count] : R.Unknowns)
    Causes.emplace_back(Count, Cause);
  llvm::sort(Causes, [](const auto &A, const auto &B) {
    return std::tie(B.first, A.second) < std::tie(A.first, B.second);
  });
  llvm::errs() << (Causes.empty() ? "unknown: nothing\n"
                                  : "unknown, by cause:\n");
  for (const auto &[Count, Cause] : Causes)
    llvm::errs() << llvm::format("%8llu  ", (unsigned long long)Count) << Cause
                 << "\n";
}

int tool::conclude(const report::Report &R, const Options &O) {
  for (const report::Failure &F : R.Failures)
    printError(report::shortName(F.File) + ": " + F.Cause);
  for (const std::string &Misuse : R.Misuses)
    printError(Misuse);
  bool Written = true;
  for (const ReportTarget &Target : O.Reports)
    Written &= write(R, Target);
  llvm::outs().flush();
  if (O.Stats)
    printStats(R);
  size_t Count = R.Diagnostics.size();
  printSummary(llvm::Twine(Count) + (Count == 1 ? " finding" : " findings"),
               O.Quiet);

  if (!Written || !R.Misuses.empty())
    return ExitUsage;
  if (!R.Failures.empty())
    return ExitIncomplete;
  return Count && O.FailOnFinding ? ExitFindings : ExitNothing;
}
