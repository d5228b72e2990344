//===- facts_fuzzer.cpp - Any facts, with a checksum that fits -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Laws.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/xxhash.h"

using namespace threadslot::program;
namespace endian = llvm::support::endian;

extern "C" int LLVMFuzzerTestOneInput(const char *Data, size_t Size) {
  llvm::StringRef Payload(Data, Size);
  std::string File = "tslfacts" + std::string(12, 0) + Payload.str();
  endian::write32le(&File[8], FactsVersion);
  endian::write64le(&File[12], llvm::xxh3_64bits(Payload));
  auto P = readFacts(llvm::MemoryBufferRef(File, "input"));
  if (!P) {
    llvm::consumeError(P.takeError());
    return 0;
  }
  checkLaws(**P);
  return 0;
}
