//===- Programs.h - Slot programs for tests ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_PROGRAM_PROGRAMS_H
#define THREADSLOT_TEST_PROGRAM_PROGRAMS_H

#include "program/Facts.h"
#include "program/Text.h"
#include "llvm/Support/MemoryBuffer.h"
#include <gtest/gtest.h>

namespace threadslot::program {

/// The program that \p Text describes; null, and the test fails, if none.
inline std::unique_ptr<Program> parsed(llvm::StringRef Text) {
  auto P = parse(llvm::MemoryBufferRef(Text, "test.slot"));
  if (P)
    return std::move(*P);
  ADD_FAILURE() << llvm::toString(P.takeError());
  return nullptr;
}

inline std::string text(const Program &P) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  print(P, OS);
  return Text;
}

inline std::string facts(const Program &P) {
  std::string Bytes;
  llvm::raw_string_ostream OS(Bytes);
  writeFacts(P, OS);
  return Bytes;
}

/// What readFacts() says of \p Bytes: the program's text or the error.
inline std::string fromFacts(llvm::StringRef Bytes) {
  auto P = readFacts(llvm::MemoryBufferRef(Bytes, "test.facts"));
  return P ? text(**P) : llvm::toString(P.takeError());
}

/// A program that throws a value inside \p Depth - 1 others, which no text says
/// if that is too deep.
inline std::unique_ptr<Program> throwing(unsigned Depth) {
  auto P = std::make_unique<Program>();
  Block &B = P->getOrDeclare("f").Blocks.emplace_back();
  B.Term.K = Terminator::Kind::Throw;
  B.Term.Exception->K = Value::Kind::New;
  for (unsigned I = 1; I != Depth; ++I) {
    Value Inner = std::move(*B.Term.Exception);
    B.Term.Exception = Value();
    B.Term.Exception->K = Value::Kind::Depends;
    B.Term.Exception->Operands.push_back(std::move(Inner));
  }
  return P;
}

} // namespace threadslot::program

#endif // THREADSLOT_TEST_PROGRAM_PROGRAMS_H
