//===- RoundTripTest.cpp - What is written is what is read ---------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every slot program beneath test/ that parses, through both forms. The files
// of test/program hold each construct and attribute once.
//
//===----------------------------------------------------------------------===//

#include "Programs.h"
#include "llvm/ADT/StringSet.h"
#include <filesystem>

using namespace threadslot::program;

TEST(RoundTrip, EveryProgramOfTheTests) {
  llvm::StringSet<> Seen;
  for (const auto &Entry :
       std::filesystem::recursive_directory_iterator(THREADSLOT_TEST_DIR)) {
    if (Entry.path().extension() != ".slot")
      continue;
    SCOPED_TRACE(Entry.path().string());
    auto Buffer = llvm::MemoryBuffer::getFile(Entry.path().string());
    ASSERT_TRUE(Buffer);
    auto P = parse(**Buffer);
    if (!P) {
      llvm::consumeError(P.takeError());
      continue;
    }
    std::string Text = text(**P);
    auto Again = parsed(Text);
    ASSERT_TRUE(Again);
    EXPECT_EQ(text(*Again), Text);
    EXPECT_EQ(fromFacts(facts(**P)), Text);
    EXPECT_EQ(facts(*Again), facts(**P));
    Seen.insert(Entry.path().filename().string());
  }
  for (const char *Construct : {"blocks.slot", "cells.slot", "items.slot",
                                "operations.slot", "values.slot"})
    EXPECT_TRUE(Seen.contains(Construct)) << Construct;
}
