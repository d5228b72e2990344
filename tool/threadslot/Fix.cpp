//===- Fix.cpp - Check, apply fixes, check again --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "Console.h"
#include "Edits.h"
#include "ExitStatus.h"
#include "Workspace.h"
#include "llvm/Support/raw_ostream.h"

using namespace threadslot;
using namespace threadslot::tool;
using llvm::StringRef;

/// Takes what edits can be made at once, and says for which findings.
static Edits plan(const report::Report &R,
                  std::vector<const report::Diagnostic *> &Fixed) {
  Edits Plan;
  for (const report::Diagnostic &D : R.Diagnostics)
    if (!D.Fix.empty() && Plan.add(D.Fix))
      Fixed.push_back(&D);
  return Plan;
}

static void announce(const report::Diagnostic &D) {
  llvm::errs() << report::shortName(D.Where.File) << ":" << D.Where.Line << ":"
               << D.Where.Column << ": fixed: inserted '"
               << StringRef(D.Fix.back().Text).rtrim() << "' [" << D.Check
               << "]\n";
}

/// Applies the edits and looks again at what they touched. Edits after which
/// fewer units compile are taken back, and that is an error.
static llvm::Error applyTo(Workspace &Units, Edits &Plan,
                           const report::Report &Before) {
  llvm::Error Applied = Plan.apply();
  if (!Applied) {
    if (llvm::Error E = Units.extractAgain(Plan.files()))
      return E;
    if (Units.failures() <= Before.Failures.size())
      return llvm::Error::success();
    Applied = llvm::createStringError(
        llvm::inconvertibleErrorCode(),
        "the code did not compile with the fixes; they are taken back");
  }
  Applied = llvm::joinErrors(std::move(Applied), Plan.undo());
  return llvm::joinErrors(std::move(Applied), Units.extractAgain(Plan.files()));
}

int tool::fix(const Options &O) {
  llvm::Expected<UnitList> List = findUnits(O.BuildPath, O.Files);
  if (!List) {
    printError(llvm::toString(List.takeError()));
    return ExitUsage;
  }
  Workspace Units(O, std::move(*List));
  if (llvm::Error E = Units.extractAll()) {
    printError(llvm::toString(std::move(E)));
    return ExitUsage;
  }
  // Sets that would stand at one place wait for the next round, and some fixes
  // show only when others are made. Each round takes findings away, so few do.
  constexpr int MostRounds = 10;
  report::Report R = Units.report();
  for (int Round = 0; Round < MostRounds; ++Round) {
    std::vector<const report::Diagnostic *> Fixed;
    Edits Plan = plan(R, Fixed);
    if (Plan.empty())
      break;
    if (llvm::Error E = applyTo(Units, Plan, R)) {
      printError(llvm::toString(std::move(E)));
      conclude(Units.report(), O);
      return ExitIncomplete;
    }
    if (!O.Quiet)
      for (const report::Diagnostic *D : Fixed)
        announce(*D);
    R = Units.report();
  }
  return conclude(R, O);
}
