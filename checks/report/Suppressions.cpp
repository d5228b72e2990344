//===- Suppressions.cpp - NOLINT and its family ---------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "report/Suppressions.h"
#include "report/Checks.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace threadslot;
using namespace threadslot::report;
using llvm::StringRef;

/// Takes the next directive off a line: its name, and the list in parentheses
/// right after it. The name is empty if there is none.
static std::pair<StringRef, std::string> takeDirective(StringRef &Line) {
  size_t At = Line.find("NOLINT");
  if (At == StringRef::npos) {
    Line = {};
    return {};
  }
  Line = Line.substr(At);
  StringRef Name = Line.take_while([](char C) { return llvm::isAlpha(C); });
  Line = Line.substr(Name.size());
  size_t Close = Line.find(')');
  if (!Line.starts_with("(") || Close == StringRef::npos)
    return {Name, "*"};
  std::string List = Line.slice(1, Close).str();
  Line = Line.substr(Close);
  return {Name, List};
}

std::vector<Suppressions::Region> Suppressions::read(StringRef File) {
  std::vector<Region> Regions, Open;
  auto Buffer = llvm::MemoryBuffer::getFile(File, /*IsText=*/true);
  if (!Buffer)
    return Regions;
  for (llvm::line_iterator It(**Buffer, /*SkipBlanks=*/false); !It.is_at_end();
       ++It) {
    unsigned Number = It.line_number();
    StringRef Line = *It;
    while (!Line.empty()) {
      auto [Name, Checks] = takeDirective(Line);
      if (Name == "NOLINT") {
        Regions.push_back({Number, Number, Checks});
      } else if (Name == "NOLINTNEXTLINE") {
        Regions.push_back({Number + 1, Number + 1, Checks});
      } else if (Name == "NOLINTBEGIN") {
        Open.push_back({Number, Number, Checks});
      } else if (Name == "NOLINTEND" && !Open.empty() &&
                 Open.back().Checks == Checks) {
        Regions.push_back({Open.back().First, Number, Checks});
        Open.pop_back();
      }
    }
  }
  return Regions;
}

bool Suppressions::silences(const Diagnostic &D) {
  auto [It, Inserted] = Files.try_emplace(D.Where.File);
  if (Inserted)
    It->second = read(D.Where.File);
  return llvm::any_of(It->second, [&](const Region &R) {
    if (D.Where.Line < R.First || D.Where.Line > R.Last)
      return false;
    llvm::Expected<CheckList> List = CheckList::parse(R.Checks);
    if (List)
      return List->contains(D.Check);
    llvm::consumeError(List.takeError());
    return false;
  });
}
