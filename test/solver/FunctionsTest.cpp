//===- FunctionsTest.cpp - Looks that would enter too much ----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A task that leaves two slots behind. To look at the second, what acts on the
// first has to be known, too: more functions may not be entered than the limit
// says, and what is not told for that is counted.
//
//===----------------------------------------------------------------------===//

#include "program/Text.h"
#include "reach/Roots.h"
#include "solver/Solver.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"

using namespace threadslot;
using namespace threadslot::program;

static constexpr llvm::StringLiteral TwoSlots = R"(unit "t.cpp"
traits @T severity=high restore
fn @task {
b0:
  call @setsFirst()
  br isset @first b1 b2
b1:
  call @setsSecond()
  ret
b2:
  ret
}
fn @main {
b0:
  submit @task()
  ret
}
anchor 0
anchor 1
anchor 2
)";

/// A function that sets \p Slot at \p Site, so large that a rough look at
/// another slot does not enter it.
static std::string setter(llvm::StringRef Name, llvm::StringRef Slot,
                          AnchorId Site) {
  constexpr unsigned Blocks = 30;
  std::string Text = "fn @" + Name.str() + " {\n";
  for (unsigned I = 0; I != Blocks; ++I)
    Text += llvm::formatv("b{0}:\n  goto b{1}\n", I, I + 1);
  return Text + llvm::formatv("b{0}:\n  set @{1} 1 traits=@T !{2}\n  ret\n}\n",
                              Blocks, Slot, Site)
                    .str();
}

/// The sites that are told if so many functions may be entered.
static std::vector<AnchorId> reported(unsigned Functions, bool &MetLimit) {
  std::unique_ptr<Program> P =
      llvm::cantFail(parse({TwoSlots.str() + setter("setsFirst", "first", 1) +
                                setter("setsSecond", "second", 2),
                            "t.slot"}));
  solver::Limits L;
  L.Functions = Functions;
  solver::Result Found = solver::solve(*P, reach::findRoots(*P), L);
  MetLimit = Found.Unknowns.count("limit: functions") != 0;
  std::vector<AnchorId> Sites;
  for (const solver::Finding &F : Found.Findings)
    Sites.push_back(F.Site);
  return Sites;
}

TEST(Functions, WhatOtherSlotsNeedIsEntered) {
  bool MetLimit = false;
  EXPECT_EQ(reported(3, MetLimit), (std::vector<AnchorId>{1, 2}));
  EXPECT_FALSE(MetLimit);
}

TEST(Functions, TooManyForOtherSlotsAreNot) {
  bool MetLimit = false;
  EXPECT_EQ(reported(2, MetLimit), std::vector<AnchorId>{1});
  EXPECT_TRUE(MetLimit);
}

TEST(Functions, TinyLimitsAreKept) {
  bool MetLimit = false;
  EXPECT_EQ(reported(1, MetLimit), std::vector<AnchorId>());
  EXPECT_TRUE(MetLimit);
}
