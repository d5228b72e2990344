//===- TextPrinter.cpp - Findings as Clang prints them --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "report/Printers.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Unicode.h"
#include "llvm/Support/WithColor.h"

using namespace threadslot;
using namespace threadslot::report;
using llvm::StringRef;

namespace {

class TextPrinter {
public:
  explicit TextPrinter(llvm::raw_ostream &OS) : OS(OS) {}

  void print(const Diagnostic &D);

private:
  void message(const Location &Where, StringRef Label,
               llvm::raw_ostream::Colors Color, const llvm::Twine &Text);
  void snippet(const Location &Where);
  StringRef line(const Location &Where);

  llvm::raw_ostream &OS;
  llvm::StringMap<std::unique_ptr<llvm::MemoryBuffer>> Files;
};

} // namespace

/// The display column that follows \p Text, with a tab stop every 8 columns as
/// in Clang's output. If \p Expanded is given, it gets the text without tabs.
static unsigned width(StringRef Text, std::string *Expanded = nullptr) {
  constexpr unsigned TabStop = 8;
  unsigned Column = 0;
  while (!Text.empty()) {
    auto [Piece, Rest] = Text.split('\t');
    bool HasTab = Piece.size() < Text.size();
    int Width = llvm::sys::unicode::columnWidthUTF8(Piece);
    Column += Width < 0 ? Piece.size() : Width;
    unsigned Blanks = HasTab ? TabStop - Column % TabStop : 0;
    Column += Blanks;
    if (Expanded)
      *Expanded += Piece.str() + std::string(Blanks, ' ');
    Text = Rest;
  }
  return Column;
}

StringRef TextPrinter::line(const Location &Where) {
  auto [It, Inserted] = Files.try_emplace(Where.File);
  if (Inserted)
    if (auto Buffer = llvm::MemoryBuffer::getFile(Where.File))
      It->second = std::move(*Buffer);
  if (!It->second)
    return {};
  llvm::line_iterator Line(*It->second, /*SkipBlanks=*/false);
  while (!Line.is_at_end() && Line.line_number() < Where.Line)
    ++Line;
  return Line.is_at_end() ? StringRef() : Line->rtrim('\r');
}

void TextPrinter::snippet(const Location &Where) {
  StringRef Source = line(Where);
  if (Source.empty() || Where.Column == 0 || Where.Column > Source.size())
    return;
  std::string Shown;
  width(Source, &Shown);
  unsigned Start = width(Source.take_front(Where.Column - 1));
  unsigned End = width(Source.take_front(Where.Column - 1 + Where.Length));
  std::string Marks = std::string(Start, ' ') + "^" +
                      std::string(End > Start + 1 ? End - Start - 1 : 0, '~');
  OS << llvm::format("%5u | ", Where.Line) << Shown << "\n      | ";
  llvm::WithColor(OS, llvm::raw_ostream::GREEN, /*Bold=*/true) << Marks;
  OS << "\n";
}

void TextPrinter::message(const Location &Where, StringRef Label,
                          llvm::raw_ostream::Colors Color,
                          const llvm::Twine &Text) {
  llvm::WithColor(OS, llvm::raw_ostream::SAVEDCOLOR, /*Bold=*/true)
      << shortName(Where.File) << ":" << Where.Line << ":" << Where.Column
      << ": ";
  llvm::WithColor(OS, Color, /*Bold=*/true) << Label << ": ";
  OS << Text << "\n";
  snippet(Where);
}

void TextPrinter::print(const Diagnostic &D) {
  message(D.Where, "warning", llvm::raw_ostream::MAGENTA,
          D.Message + " [" + D.Check + "]");
  for (const Note &N : D.Notes)
    message(N.Where, "note", llvm::raw_ostream::CYAN, N.Message);
}

StringRef report::shortName(StringRef File) {
  llvm::SmallString<256> Prefix;
  if (llvm::sys::fs::current_path(Prefix))
    return File;
  Prefix += llvm::sys::path::get_separator();
  StringRef Relative = File;
  return Relative.consume_front(Prefix) ? Relative : File;
}

void report::printText(const Report &R, llvm::raw_ostream &OS) {
  TextPrinter Printer(OS);
  for (const Diagnostic &D : R.Diagnostics)
    Printer.print(D);
}
