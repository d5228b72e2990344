//===- Commands.cpp - What each command does ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "Console.h"
#include "ExitStatus.h"
#include "Pages.h"
#include "Workspace.h"
#include "program/Facts.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace threadslot;
using namespace threadslot::tool;
using llvm::StringRef;

int tool::check(const Options &O) {
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
  return conclude(Units.report(), O);
}

int tool::link(const Options &O) {
  program::Linker Units;
  std::vector<report::Failure> Failures;
  for (StringRef File : O.Files) {
    auto Buffer = llvm::MemoryBuffer::getFile(File);
    if (!Buffer)
      Failures.push_back({File.str(), Buffer.getError().message()});
    else if (auto Facts = program::readFacts(**Buffer))
      Units.add(std::move(*Facts));
    else
      Failures.push_back({File.str(), llvm::toString(Facts.takeError())});
  }
  report::Report R = analyzeFor(O, std::move(Units));
  R.Failures = std::move(Failures);
  return conclude(R, O);
}

int tool::explain(const Options &O) {
  for (const Page &P : pages())
    if (P.Check == O.Check)
      llvm::outs() << P.Text;
  return ExitNothing;
}

static StringRef word(models::Row::Kind K) {
  switch (K) {
  case models::Row::Kind::Space:
    return "space";
  case models::Row::Kind::Class:
    return "class";
  case models::Row::Kind::Function:
    return "function";
  case models::Row::Kind::Variable:
    return "variable";
  }
  llvm_unreachable("covered switch");
}

int tool::listModels(const Options &O) {
  for (const models::Row *R : O.Models.rows()) {
    llvm::outs() << R->Where << ": " << word(R->K) << ' ' << R->Name;
    if (!R->On.empty())
      llvm::outs() << " on " << R->On;
    llvm::outs() << ": "
                 << llvm::join(llvm::map_range(R->Effects,
                                               [](const models::Effect &E) {
                                                 return E.Text;
                                               }),
                               ", ")
                 << "\n";
  }
  return ExitNothing;
}
