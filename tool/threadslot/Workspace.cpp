//===- Workspace.cpp - The units at work, with their facts ----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Workspace.h"
#include "Console.h"
#include "ExitStatus.h"
#include "Jobs.h"
#include "program/Facts.h"
#include "report/Analyze.h"
#include "report/Suppressions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace threadslot;
using namespace threadslot::tool;
using llvm::StringRef;

Workspace::Workspace(const Options &O, UnitList List)
    : O(O), Failures(std::move(List.Failures)) {
  for (Unit &U : List.Units)
    Entries.push_back({std::move(U), nullptr, ""});
}

llvm::Error Workspace::extractAll() {
  std::vector<Entry *> All;
  for (Entry &E : Entries)
    All.push_back(&E);
  return extract(All);
}

llvm::Error Workspace::extractAgain(const llvm::StringSet<> &Files) {
  size_t MainFiles = llvm::count_if(Files.keys(), [&](StringRef File) {
    return llvm::any_of(Entries,
                        [&](const Entry &E) { return E.Source.File == File; });
  });
  if (MainFiles < Files.size())
    return extractAll();
  std::vector<Entry *> Touched;
  for (Entry &E : Entries)
    if (Files.contains(E.Source.File))
      Touched.push_back(&E);
  return extract(Touched);
}

/// How this program is run to extract the facts of one unit.
static Job extraction(const Options &O, const Unit &U, std::string FactsFile,
                      std::string ErrorFile) {
  std::vector<std::string> Arguments = {"extract", "-o", std::move(FactsFile),
                                        "--directory", U.Directory};
  for (const std::string &File : O.ModelFiles)
    Arguments.insert(Arguments.end(), {"--models", File});
  Arguments.push_back("--");
  llvm::append_range(Arguments, U.Command);
  return {std::move(Arguments), std::move(ErrorFile)};
}

static std::string contents(StringRef File) {
  auto Buffer = llvm::MemoryBuffer::getFile(File, /*IsText=*/true);
  return Buffer ? (*Buffer)->getBuffer().rtrim().str() : "";
}

/// What went wrong with a unit; empty if nothing did.
static std::string failure(const JobEnd &End, StringRef ErrorFile) {
  if (!End.Failure.empty())
    return End.Failure;
  if (End.Status == ExitNothing)
    return "";
  std::string Said = contents(ErrorFile);
  return Said.empty()
             ? "extract ended with status " + std::to_string(End.Status)
             : "does not compile\n" + Said;
}

llvm::Error Workspace::extract(llvm::ArrayRef<Entry *> Some) {
  SignalsDeferred UntilFilesAreGone;
  llvm::Expected<TemporaryDirectory> Directory = TemporaryDirectory::create();
  if (!Directory)
    return Directory.takeError();
  auto Facts = [&](size_t I) { return Directory->file(llvm::Twine(I)); };
  auto Said = [&](size_t I) {
    return Directory->file(llvm::Twine(I) + ".err");
  };

  std::vector<Job> Jobs;
  for (size_t I = 0; I < Some.size(); ++I)
    Jobs.push_back(extraction(O, Some[I]->Source, Facts(I), Said(I)));
  Progress Shown(Some.size(), O.Quiet);
  runJobs(Jobs, O.Jobs, O.TimeLimit, [&](size_t I, const JobEnd &End) {
    Entry &E = *Some[I];
    E.Facts = nullptr;
    E.Failure = "";
    // Of a malformed annotation each unit that reads it tells.
    if (End.Failure.empty() && End.Status == ExitUsage)
      Misuses.insert(contents(Said(I)));
    else
      E.Failure = failure(End, Said(I));
    if (End.Failure.empty())
      if (auto Written = llvm::MemoryBuffer::getFile(Facts(I)))
        E.Facts = std::move(*Written);
    Shown.advance(report::shortName(E.Source.File));
  });
  return llvm::Error::success();
}

size_t Workspace::failures() const {
  return Failures.size() + llvm::count_if(Entries, [](const Entry &E) {
           return !E.Failure.empty();
         });
}

program::Linker Workspace::link() {
  program::Linker L;
  for (Entry &E : Entries) {
    if (!E.Facts)
      continue;
    if (auto Facts = program::readFacts(*E.Facts))
      L.add(std::move(*Facts));
    else
      E.Failure = llvm::toString(Facts.takeError());
  }
  return L;
}

report::Report Workspace::report() {
  report::Report R = analyzeFor(O, link());
  R.Failures = Failures;
  for (StringRef Said : Misuses) {
    llvm::SmallVector<StringRef, 4> Lines;
    Said.split(Lines, '\n');
    for (StringRef Line : Lines)
      if (!llvm::is_contained(R.Misuses, Line))
        R.Misuses.push_back(Line.str());
  }
  for (const Entry &E : Entries)
    if (!E.Failure.empty())
      R.Failures.push_back({E.Source.File, E.Failure});
  return R;
}

report::Report tool::analyzeFor(const Options &O, program::Linker Units) {
  Analysis A = analyze(std::move(Units), O.MinSeverity, {}, O.Jobs);
  report::Suppressions Suppressions;
  llvm::erase_if(A.Diagnostics, [&](const report::Diagnostic &D) {
    bool Absorbed = !D.AbsorbedBy.empty() && O.Checks.contains(D.AbsorbedBy);
    return Absorbed || !O.Checks.contains(D.Check) ||
           D.Severity < O.MinSeverity || Suppressions.silences(D);
  });
  return {std::move(A.Diagnostics), {}, std::move(A.Unknowns), {}};
}
