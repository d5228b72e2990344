//===- Anchors.cpp - Where things are in the source -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Unit.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;

llvm::StringRef Unit::text(SourceRange R) const {
  const SourceManager &SM = Context.getSourceManager();
  return Lexer::getSourceText(SM.getExpansionRange(R), SM,
                              Context.getLangOpts());
}

llvm::StringRef Unit::spelling(SourceRange R) const {
  const SourceManager &SM = Context.getSourceManager();
  SourceRange Written(SM.getSpellingLoc(R.getBegin()),
                      SM.getSpellingLoc(R.getEnd()));
  return Lexer::getSourceText(CharSourceRange::getTokenRange(Written), SM,
                              Context.getLangOpts());
}

/// Runs of white space become one blank.
static std::string normalised(llvm::StringRef Text) {
  std::string Result;
  for (llvm::StringRef Rest = Text.trim(); !Rest.empty();) {
    llvm::StringRef Word = Rest.take_until(llvm::isSpace);
    if (!Result.empty())
      Result += ' ';
    Result += Word;
    Rest = Rest.drop_front(Word.size()).ltrim();
  }
  return Result;
}

program::Name Unit::fileName(FileID File) {
  program::Name &Known = FileNames[File];
  if (!Known.empty())
    return Known;
  const SourceManager &SM = Context.getSourceManager();
  auto Entry = SM.getFileEntryRefForID(File);
  llvm::SmallString<256> Path(Entry ? Entry->getName() : "<unknown>");
  if (Entry)
    SM.getFileManager().makeAbsolutePath(Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return Known = P.intern(Path);
}

/// The unit that defines it knows the same one as those that use it.
program::Name Unit::headerOf(const Decl *D) {
  const SourceManager &SM = Context.getSourceManager();
  for (const Decl *Each : D->getCanonicalDecl()->redecls()) {
    SourceLocation Where = SM.getExpansionLoc(Each->getLocation());
    if (Where.isValid() && !SM.isInMainFile(Where))
      return fileName(SM.getFileID(Where));
  }
  return {};
}

std::string Unit::describe(SourceLocation Place) {
  const SourceManager &SM = Context.getSourceManager();
  Place = SM.getExpansionLoc(Place);
  return (fileName(SM.getFileID(Place)) + ":" +
          llvm::Twine(SM.getExpansionLineNumber(Place)))
      .str();
}

program::AnchorId Unit::quotedAnchor(SourceRange R, program::Name In,
                                     llvm::StringRef Slot) {
  program::AnchorId Id = anchor(R, In);
  if (Id == program::NoAnchor)
    return Id;
  P.Anchors[Id].Slot = P.intern(normalised(Slot));
  P.Anchors[Id].Text = P.intern(normalised(text(R)));
  return Id;
}

program::AnchorId Unit::anchor(SourceRange R, program::Name In) {
  if (R.isInvalid())
    return program::NoAnchor;
  const SourceManager &SM = Context.getSourceManager();
  CharSourceRange Range = SM.getExpansionRange(R);
  auto [File, Offset] = SM.getDecomposedLoc(Range.getBegin());
  auto [EndFile, EndOffset] = SM.getDecomposedLoc(Range.getEnd());
  program::Anchor A;
  A.File = fileName(File);
  A.Line = SM.getLineNumber(File, Offset);
  A.Column = SM.getColumnNumber(File, Offset);
  A.Offset = Offset;
  if (File == EndFile && EndOffset >= Offset)
    A.Length =
        EndOffset - Offset +
        (Range.isTokenRange() ? Lexer::MeasureTokenLength(Range.getEnd(), SM,
                                                          Context.getLangOpts())
                              : 0);
  A.Function = In;
  A.System = SM.isInSystemHeader(Range.getBegin());
  P.Anchors.push_back(std::move(A));
  return P.Anchors.size() - 1;
}
