//===- UnitAnalysis.cpp - One analysis for all checks of a unit -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tidy/UnitAnalysis.h"
#include "lowering/Lowering.h"
#include "models/Models.h"
#include "report/Analyze.h"
#include "tidy/View.h"
#include <set>

namespace threadslot::tidy {

llvm::ArrayRef<report::Diagnostic>
UnitAnalysis::diagnostics(clang::ASTContext &AST) {
  if (!Diagnostics)
    Diagnostics = analyzeUnit(AST);
  return *Diagnostics;
}

/// Each fix brings the include that its guard needs. Where all are applied at
/// once, one of a file is enough.
static void keepOneOfEachInclude(std::vector<report::Diagnostic> &Diagnostics) {
  std::set<std::tuple<std::string, unsigned, std::string>> Seen;
  for (report::Diagnostic &D : Diagnostics)
    std::erase_if(D.Fix, [&](const report::Replacement &R) {
      return llvm::StringRef(R.Text).starts_with("#include") &&
             !Seen.insert({R.File, R.Offset, R.Text}).second;
    });
}

std::vector<report::Diagnostic>
UnitAnalysis::analyzeUnit(clang::ASTContext &AST) {
  models::Models Models = models::Models::builtin();
  for (const std::string &File : ModelFiles)
    if (llvm::Error Error = Models.addFile(File))
      ModelErrors.push_back(llvm::toString(std::move(Error)));

  std::unique_ptr<program::Program> Program =
      lowering::lower(AST, Models, {.Problems = &ModelErrors});
  if (!Program)
    return {};
  program::Linker Unit;
  Unit.add(std::move(Program));
  std::vector<report::Diagnostic> Found = analyze(std::move(Unit)).Diagnostics;
  if (!isEditor(AST))
    keepOneOfEachInclude(Found);
  return Found;
}

std::shared_ptr<UnitAnalysis>
UnitAnalyses::get(const void *Context,
                  const std::vector<std::string> &ModelFiles) {
  std::lock_guard<std::mutex> Lock(Mutex);
  // Later contexts may have the address of an earlier one, whose checks, and
  // with them its analyses, are gone by then.
  std::erase_if(Live, [](const auto &Entry) { return Entry.second.expired(); });
  std::weak_ptr<UnitAnalysis> &Entry = Live[{Context, ModelFiles}];
  std::shared_ptr<UnitAnalysis> Analysis = Entry.lock();
  if (!Analysis)
    Entry = Analysis = std::make_shared<UnitAnalysis>(ModelFiles);
  return Analysis;
}

} // namespace threadslot::tidy
