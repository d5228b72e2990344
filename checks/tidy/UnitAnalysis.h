//===- UnitAnalysis.h - One analysis for all checks of a unit -------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every check shows its own share of one and the same result, so the checks of
// a unit share one analysis:
//
//   threadslot-missing-remove ----------+
//                                       +--> UnitAnalysis -->
//                                       analyze(lower(AST))
//   threadslot-exception-unsafe-remove -+
//
// It runs when the first enabled check asks for it; with none enabled nothing
// runs. Checks share if they belong to one clang-tidy context and read the same
// model files. clangd builds several units at a time with one set of check
// factories, so handing out analyses is thread-safe; an analysis itself belongs
// to one thread, as its checks do.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TIDY_UNITANALYSIS_H
#define THREADSLOT_TIDY_UNITANALYSIS_H

#include "report/Diagnostic.h"
#include "llvm/ADT/ArrayRef.h"
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace clang {
class ASTContext;
} // namespace clang

namespace threadslot::tidy {

/// The result of one translation unit, computed once.
class UnitAnalysis {
public:
  /// \p ModelFiles adds to the built-in models, in that order.
  explicit UnitAnalysis(std::vector<std::string> ModelFiles)
      : ModelFiles(std::move(ModelFiles)) {}

  /// All findings of the unit, whatever check or severity.
  llvm::ArrayRef<report::Diagnostic> diagnostics(clang::ASTContext &AST);

  /// What is wrong with the model files, with file and line, empty if nothing
  /// is; only the first call after diagnostics() gets it, so that it is shown
  /// once.
  std::vector<std::string> takeModelErrors() {
    return std::exchange(ModelErrors, {});
  }

private:
  std::vector<report::Diagnostic> analyzeUnit(clang::ASTContext &AST);

  std::vector<std::string> ModelFiles;
  std::vector<std::string> ModelErrors;
  std::optional<std::vector<report::Diagnostic>> Diagnostics;
};

/// Hands one analysis to all checks that may share it.
class UnitAnalyses {
public:
  /// \p Context tells units apart; it outlives the checks made for it.
  std::shared_ptr<UnitAnalysis> get(const void *Context,
                                    const std::vector<std::string> &ModelFiles);

private:
  using Key = std::pair<const void *, std::vector<std::string>>;
  std::mutex Mutex;
  std::map<Key, std::weak_ptr<UnitAnalysis>> Live;
};

} // namespace threadslot::tidy

#endif // THREADSLOT_TIDY_UNITANALYSIS_H
