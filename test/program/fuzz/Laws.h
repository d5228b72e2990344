//===- Laws.h - What holds for every slot program ------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_PROGRAM_FUZZ_LAWS_H
#define THREADSLOT_TEST_PROGRAM_FUZZ_LAWS_H

#include "Require.h"
#include "program/Facts.h"
#include "program/Link.h"
#include "program/Text.h"
#include "program/Verify.h"

namespace threadslot::program {

inline std::string text(const Program &P) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  print(P, OS);
  return Text;
}

inline std::unique_ptr<Program> linked(std::unique_ptr<Program> P) {
  Linker L;
  L.add(std::move(P));
  return std::move(L).take();
}

/// Text and facts of \p P are \p P, and linking what is linked changes nothing.
inline void checkLaws(const Program &P) {
  std::string Text = text(P);
  auto FromText = parse(llvm::MemoryBufferRef(Text, "text"));
  require(bool(FromText), "what is printed is read");
  require(text(**FromText) == Text, "what is read is what was printed");

  std::string Facts;
  llvm::raw_string_ostream OS(Facts);
  writeFacts(P, OS);
  auto FromFacts = readFacts(llvm::MemoryBufferRef(Facts, "facts"));
  require(bool(FromFacts), "what is stored is read");
  require(text(**FromFacts) == Text, "what is read is what was stored");

  llvm::consumeError(verify(P));
  auto Linked = linked(std::move(*FromFacts));
  std::string Once = text(*Linked);
  require(text(*linked(std::move(Linked))) == Once, "linking settles");
}

} // namespace threadslot::program

#endif // THREADSLOT_TEST_PROGRAM_FUZZ_LAWS_H
