//===- View.cpp - What a front end can show of a finding ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tidy/View.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Path.h"

using namespace clang;

namespace threadslot::tidy {

// clangd analyses a scope that is the declarations of the open file; all other
// front ends look at whole units.
bool isEditor(const ASTContext &AST) {
  const std::vector<Decl *> Scope = AST.getTraversalScope();
  return Scope.size() != 1 || !isa<TranslationUnitDecl>(Scope.front());
}

// An empty filter is no valid expression: it matches nothing, as in clang-tidy.
static llvm::Regex filter(const std::optional<std::string> &Pattern) {
  return llvm::Regex(Pattern.value_or(""));
}

View::View(const ASTContext &AST, const clang::tidy::ClangTidyOptions &Options)
    : Sources(AST.getSourceManager()), MainFileOnly(isEditor(AST)),
      SystemHeaders(Options.SystemHeaders.value_or(false)),
      HeaderFilter(filter(Options.HeaderFilterRegex)),
      ExcludeHeaderFilter(filter(Options.ExcludeHeaderFilterRegex)) {}

SourceLocation View::locate(llvm::StringRef File, unsigned Offset) const {
  OptionalFileEntryRef Entry =
      Sources.getFileManager().getOptionalFileRef(File);
  const FileID Id = Entry ? Sources.translateFile(*Entry) : FileID();
  if (Id.isInvalid() || Offset > Sources.getFileIDSize(Id))
    return {};
  return Sources.getComposedLoc(Id, Offset);
}

CharSourceRange View::range(llvm::StringRef File, unsigned Offset,
                            unsigned Length) const {
  return CharSourceRange::getCharRange(locate(File, Offset),
                                       locate(File, Offset + Length));
}

bool View::shows(llvm::StringRef File) const {
  const SourceLocation Loc = locate(File, 0);
  if (Loc.isInvalid())
    return false;
  if (Sources.isInMainFile(Loc))
    return true;
  if (MainFileOnly || (Sources.isInSystemHeader(Loc) && !SystemHeaders))
    return false;
  return HeaderFilter.match(File) && !ExcludeHeaderFilter.match(File);
}

const report::Note *
View::innermostShownCall(const report::Diagnostic &D) const {
  const report::Note *Innermost = nullptr;
  for (const report::Note &Note : D.Notes) {
    if (Note.Where.File == D.Where.File && Note.Where.Offset == D.Where.Offset)
      break; // The set itself; what follows leads out of the task.
    if (shows(Note.Where.File))
      Innermost = &Note;
  }
  return Innermost;
}

std::vector<FixItHint> View::hints(const report::Diagnostic &D) const {
  std::vector<FixItHint> Hints;
  for (const report::Replacement &R : D.Fix) {
    const CharSourceRange Range = range(R.File, R.Offset, R.Length);
    if (Range.isInvalid() || !shows(R.File))
      return {};
    Hints.push_back(FixItHint::CreateReplacement(Range, R.Text));
  }
  return Hints;
}

void View::show(const report::Diagnostic &D,
                clang::tidy::ClangTidyCheck &Check) const {
  const report::Location *Where = &D.Where;
  std::string Message = D.Message;
  if (!shows(D.Where.File))
    if (const report::Note *Call = innermostShownCall(D)) {
      Where = &Call->Where;
      Message += "; this call sets it in '" +
                 llvm::sys::path::filename(D.Where.File).str() + "', line " +
                 std::to_string(D.Where.Line);
    }
  // The diagnostic is emitted when its builder dies, before the first note.
  Check.diag(locate(Where->File, Where->Offset), "%0")
      << Message << range(Where->File, Where->Offset, Where->Length)
      << hints(D);
  for (const report::Note &Note : D.Notes)
    Check.diag(locate(Note.Where.File, Note.Where.Offset), "%0",
               DiagnosticIDs::Note)
        << Note.Message;
}

} // namespace threadslot::tidy
