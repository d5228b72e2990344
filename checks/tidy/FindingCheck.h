//===- FindingCheck.h - A clang-tidy check --------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TIDY_FINDINGCHECK_H
#define THREADSLOT_TIDY_FINDINGCHECK_H

#include "clang-tidy/ClangTidyCheck.h"
#include "tidy/UnitAnalysis.h"

namespace threadslot::tidy {

/// Shows the findings that bear the name under which the check is registered,
/// e.g., `threadslot-missing-remove`. All of its meaning lies in the analysis.
///
/// Options:
///   Models       files of models that add to the built-in ones, separated by
///                semicolons; a relative name is looked for in the folder of
///                the main file, then in those above it
///   MinSeverity  `low`, `medium` (default) or `high`
class FindingCheck : public clang::tidy::ClangTidyCheck {
public:
  FindingCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context,
               UnitAnalyses &Analyses);

  bool
  isLanguageVersionSupported(const clang::LangOptions &Lang) const override;
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) override;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Match) override;
  void onEndOfTranslationUnit() override;

private:
  clang::tidy::ClangTidyContext &Context;
  const std::string Models;
  const program::SlotTraits::Severity MinSeverity;
  std::shared_ptr<UnitAnalysis> Unit;
  clang::ASTContext *AST = nullptr;
};

} // namespace threadslot::tidy

#endif // THREADSLOT_TIDY_FINDINGCHECK_H
