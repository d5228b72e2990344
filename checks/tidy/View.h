//===- View.h - What a front end can show of a finding --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Turns findings into diagnostics of Clang. A finding belongs to its set, and
// the set may lie in a header that the user does not see: clangd shows the open
// file only, clang-tidy what its header filter lets through.
//
//   // context.h                                 // main.cpp
//   inline void enter(User *user) {              pool.execute([&] {
//     current.set(user);    // the finding         enter(user);   // shown here
//   }                                            });
//
// Such a finding moves to the innermost call on its path that is seen, and says
// where the set is.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TIDY_VIEW_H
#define THREADSLOT_TIDY_VIEW_H

#include "clang-tidy/ClangTidyCheck.h"
#include "report/Diagnostic.h"
#include "llvm/Support/Regex.h"

namespace threadslot::tidy {

/// Whether an editor asks, which shows one fix at a time, of the open file.
bool isEditor(const clang::ASTContext &AST);

class View {
public:
  View(const clang::ASTContext &AST,
       const clang::tidy::ClangTidyOptions &Options);

  /// Emits \p D with its notes, in order, and its fix, in the name of \p Check.
  void show(const report::Diagnostic &D,
            clang::tidy::ClangTidyCheck &Check) const;

private:
  /// Where that is in this unit; invalid if the unit did not read the file.
  clang::SourceLocation locate(llvm::StringRef File, unsigned Offset) const;
  clang::CharSourceRange range(llvm::StringRef File, unsigned Offset,
                               unsigned Length) const;

  bool shows(llvm::StringRef File) const;

  /// What stands for a set that is not shown; null if all of its path is
  /// hidden.
  const report::Note *innermostShownCall(const report::Diagnostic &D) const;

  /// The hints of the fix; none unless all of it can be applied where the user
  /// sees it.
  std::vector<clang::FixItHint> hints(const report::Diagnostic &D) const;

  const clang::SourceManager &Sources;
  bool MainFileOnly;
  bool SystemHeaders;
  llvm::Regex HeaderFilter;
  llvm::Regex ExcludeHeaderFilter;
};

} // namespace threadslot::tidy

#endif // THREADSLOT_TIDY_VIEW_H
