//===- Text.h - The slot program as text ---------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Slot programs that people write, read and compare.
//
//   fn @task "task" params=1 {
//   b0:
//     set @slot depends($0) traits=@T !2
//     ret
//   }
//
// docs/slot-program.md, "Text form", has the grammar. Printing what was parsed
// and parsing it again yields the same program. The parser refuses only what
// has no meaning as text; whether a program makes sense is verify()'s business.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_TEXT_H
#define THREADSLOT_PROGRAM_TEXT_H

#include "program/Program.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace threadslot::program {

/// The program that \p Text describes, or an error that says where and what was
/// expected: `file:line:col: error: expected ...`.
llvm::Expected<std::unique_ptr<Program>> parse(llvm::MemoryBufferRef Text);

/// Writes \p P in the form that parse() reads.
void print(const Program &P, llvm::raw_ostream &OS);

/// Writes one part as print(Program) does, but without white space around it.
void print(const Function &F, llvm::raw_ostream &OS);
void print(const Op &O, llvm::raw_ostream &OS);
void print(const Terminator &T, llvm::raw_ostream &OS);
void print(const Cell &C, llvm::raw_ostream &OS);
void print(const Value &V, llvm::raw_ostream &OS);

/// Writes the entity \p Id, quoted where its letters need it (e.g., `@_Z1fv`).
void printEntity(Name Id, llvm::raw_ostream &OS);

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_TEXT_H
