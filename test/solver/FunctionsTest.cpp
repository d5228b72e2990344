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
#include "gtest/gtest.h"

using namespace threadslot;
using namespace threadslot::program;

static constexpr llvm::StringLiteral TwoSlots = R"(unit "t.cpp"
traits @T severity=high restore
fn @setsFirst {
b0:
  set @first 1 traits=@T !1
  ret
}
fn @task {
b0:
  call @setsFirst()
  br isset @first b1 b2
b1:
  set @second 1 traits=@T !2
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

/// The sites that are told if so many functions may be entered.
static std::vector<AnchorId> reported(unsigned Functions, bool &MetLimit) {
  std::unique_ptr<Program> P = llvm::cantFail(parse({TwoSlots, "t.slot"}));
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
  EXPECT_EQ(reported(2, MetLimit), (std::vector<AnchorId>{1, 2}));
  EXPECT_FALSE(MetLimit);
}

TEST(Functions, TooManyForOtherSlotsAreNot) {
  bool MetLimit = false;
  EXPECT_EQ(reported(1, MetLimit), std::vector<AnchorId>{1});
  EXPECT_TRUE(MetLimit);
}
