//===- Facts.h - The facts file ------------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The slot program of one translation unit in a file, to be linked later.
//
//   magic     8 bytes   "tslfacts"
//   version   4 bytes   little endian, as the checksum
//   checksum  8 bytes   XXH3 of the rest
//   strings             their number, then length and bytes of each
//   program             its fields in the order of program/Visit.h
//
// Numbers are LEB128, strings stand once and are referred to by index. The file
// says nothing of the machine or the time it was made, so equal programs have
// equal facts. There is no compatibility between versions: facts are made
// again.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_FACTS_H
#define THREADSLOT_PROGRAM_FACTS_H

#include "program/Program.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace threadslot::program {

/// Changes whenever what is written for some program does.
inline constexpr uint32_t FactsVersion = 11;

/// Whether \p File begins as facts do, of whatever version.
bool isFacts(llvm::MemoryBufferRef File);

void writeFacts(const Program &P, llvm::raw_ostream &OS);

/// The program that writeFacts() wrote to \p File, or an error that says why it
/// is none: another kind of file, another version, damaged. Whatever the bytes,
/// anchors are in range and values nest at most MaxValueDepth deep; all else is
/// for verify() to say.
llvm::Expected<std::unique_ptr<Program>> readFacts(llvm::MemoryBufferRef File);

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_FACTS_H
