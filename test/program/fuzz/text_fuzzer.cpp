//===- text_fuzzer.cpp - Any text ----------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Laws.h"

using namespace threadslot::program;

extern "C" int LLVMFuzzerTestOneInput(const char *Data, size_t Size) {
  auto P = parse(llvm::MemoryBufferRef(llvm::StringRef(Data, Size), "input"));
  if (!P) {
    llvm::consumeError(P.takeError());
    return 0;
  }
  checkLaws(**P);
  return 0;
}
