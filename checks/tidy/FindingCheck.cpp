//===- FindingCheck.cpp - A clang-tidy check ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tidy/FindingCheck.h"
#include "tidy/ModelFiles.h"
#include "tidy/View.h"
#include "clang/ASTMatchers/ASTMatchers.h"

using namespace clang::ast_matchers;
using Severity = threadslot::program::SlotTraits::Severity;

template <> struct clang::tidy::OptionEnumMapping<Severity> {
  static llvm::ArrayRef<std::pair<Severity, llvm::StringRef>> getEnumMapping() {
    static constexpr std::pair<Severity, llvm::StringRef> Mapping[] = {
        {Severity::Low, "low"},
        {Severity::Medium, "medium"},
        {Severity::High, "high"}};
    return Mapping;
  }
};

namespace threadslot::tidy {

FindingCheck::FindingCheck(llvm::StringRef Name,
                           clang::tidy::ClangTidyContext *Context,
                           UnitAnalyses &Analyses)
    : ClangTidyCheck(Name, Context), Context(*Context),
      Models(Options.get("Models", "")),
      MinSeverity(Options.get("MinSeverity", Severity::Medium)),
      Unit(Analyses.get(Context,
                        findModelFiles(Models, getCurrentMainFile()))) {}

bool FindingCheck::isLanguageVersionSupported(
    const clang::LangOptions &Lang) const {
  return Lang.CPlusPlus ? Lang.CPlusPlus14 : Lang.C11;
}

void FindingCheck::storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) {
  Options.store(Map, "Models", Models);
  Options.store(Map, "MinSeverity", MinSeverity);
}

void FindingCheck::registerMatchers(MatchFinder *Finder) {
  // Only the AST is wanted. clangd, which alone wants diagnostics that stand
  // for themselves, never visits the translation unit; to match every function
  // of a unit would take as long as a tenth of the analysis.
  if (areDiagsSelfContained())
    Finder->addMatcher(functionDecl(), this);
  else
    Finder->addMatcher(translationUnitDecl(), this);
}

void FindingCheck::check(const MatchFinder::MatchResult &Match) {
  AST = Match.Context;
}

void FindingCheck::onEndOfTranslationUnit() {
  if (!AST)
    return;
  const View Shown(*AST, Context.getOptions());
  for (const report::Diagnostic &D : Unit->diagnostics(*AST))
    if (D.Check == getID() && D.Severity >= MinSeverity &&
        (D.AbsorbedBy.empty() || !Context.isCheckEnabled(D.AbsorbedBy)))
      Shown.show(D, *this);
  for (const std::string &Error : Unit->takeModelErrors())
    configurationDiag("%0", clang::DiagnosticIDs::Error) << Error;
}

} // namespace threadslot::tidy
