//===- KeepersTest.cpp - What leaves a slot as it was is not entered ------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tasks that have no end within few steps unless a function that they call is
// looked at by itself. Each has a twin in which that helps nothing.
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

/// A function in which \p Flags independent conditions decide twice, so that
/// their states multiply: what it saves, it sets for each, and ends as \p End.
static std::string tracing(unsigned Flags, llvm::StringRef End) {
  std::string Text =
      llvm::formatv("fn @trace params=1 locals={0} {{\nb0:\n  read %0 = @slot\n"
                    "  set @slot 7 traits=@T !1\n  goto b1\n",
                    Flags + 1);
  unsigned B = 1;
  auto Choose = [&](auto Condition, auto Then) {
    for (unsigned I = 1; I <= Flags; ++I, B += 3) {
      Text += llvm::formatv("b{0}:\n  br {1} b{2} b{3}\n", B, Condition(I),
                            B + 1, B + 2);
      Text +=
          llvm::formatv("b{0}:\n  {1}\n  goto b{2}\n", B + 1, Then(I), B + 3);
      Text += llvm::formatv("b{0}:\n  goto b{1}\n", B + 2, B + 3);
    }
  };
  Choose([](unsigned) { return std::string("depends()"); },
         [](unsigned I) { return llvm::formatv("let %{0} = 1", I).str(); });
  Choose([](unsigned I) { return llvm::formatv("%{0}", I).str(); },
         [](unsigned I) {
           return llvm::formatv("set @slot {0} traits=@T !1", I).str();
         });
  return Text + llvm::formatv("b{0}:\n  {1}\n  ret\n}\n", B, End).str();
}

/// The sites that are reported of a task that traces and then sets at !2.
static std::vector<AnchorId> reported(llvm::StringRef Trace, uint64_t Steps,
                                      bool &MetLimit) {
  std::string Text = llvm::formatv(
      "unit \"t.cpp\"\ntraits @T severity=high restore\n{0}"
      "fn @task params=1 {{\nb0:\n  call @trace($0)\n  br depends() b1 b2\n"
      "b1:\n  set @slot 1 traits=@T !2\n  ret\nb2:\n  ret\n}\n"
      "fn @main {{\nb0:\n  submit @task(1) exceptions=terminate\n  ret\n}\n"
      "anchor 0\nanchor 1\nanchor 2\n",
      Trace);
  std::unique_ptr<Program> P = llvm::cantFail(parse({Text, "t.slot"}));
  solver::Limits L;
  L.Disjuncts = 1024;
  L.StepsPerRoot = Steps;
  solver::Result Found = solver::solve(*P, reach::findRoots(*P), L);
  MetLimit = Found.Unknowns.count("limit: steps") != 0;
  std::vector<AnchorId> Sites;
  for (const solver::Finding &F : Found.Findings)
    Sites.push_back(F.Site);
  return Sites;
}

static constexpr unsigned Flags = 24;
static constexpr uint64_t Few = 100'000;

TEST(Keepers, WhatRestoresIsNotEntered) {
  bool MetLimit = false;
  auto Sites =
      reported(tracing(Flags, "set @slot %0 traits=@T"), Few, MetLimit);
  EXPECT_EQ(Sites, std::vector<AnchorId>{2});
  EXPECT_FALSE(MetLimit);
}

TEST(Keepers, WhatDoesNotRestoreIsEntered) {
  bool MetLimit = false;
  reported(tracing(Flags, "suspend"), Few, MetLimit);
  EXPECT_TRUE(MetLimit);
}

TEST(Keepers, WhatMayClearKeepsNothing) {
  bool MetLimit = false;
  reported(tracing(Flags, "clear @slot"), Few, MetLimit);
  EXPECT_TRUE(MetLimit);
}

TEST(Keepers, OnlyWhatCallersPushedIsMissed) {
  bool MetLimit = false;
  auto Sites = reported(tracing(Flags, "set @slot %0 traits=@T\n  push @slot 1 "
                                       "traits=@T !1\n  pop @slot"),
                        Few, MetLimit);
  EXPECT_EQ(Sites, std::vector<AnchorId>{2});
  reported(tracing(Flags, "set @slot %0 traits=@T\n  pop @slot\n  push @slot 1 "
                          "traits=@T !1"),
           Few, MetLimit);
  EXPECT_TRUE(MetLimit);
}

/// Two functions that call each other, so that neither can be looked at before
/// the other; what \p Both do at their end beside what tracing does.
static std::string recursive(llvm::StringRef Both) {
  std::string Text = tracing(Flags, Both);
  Text.insert(Text.find("  read %0"), "  call @again($0)\n");
  return Text + "fn @again params=1 locals=1 {\nb0:\n"
                "  br depends() b1 b2\nb1:\n  read %0 = @slot\n"
                "  call @trace($0)\n  set @slot %0 traits=@T\n  ret\n"
                "b2:\n  ret\n}\n";
}

TEST(Keepers, FunctionsThatCallEachOtherRestoreTogether) {
  bool MetLimit = false;
  auto Sites = reported(recursive("set @slot %0 traits=@T"), Few, MetLimit);
  EXPECT_EQ(Sites, std::vector<AnchorId>{2});
  EXPECT_FALSE(MetLimit);
  reported(recursive("suspend"), Few, MetLimit);
  EXPECT_TRUE(MetLimit);
}

/// Whether a task is looked at in which \p Count functions act, one after the
/// other, on what they are given.
static bool isLookedAt(unsigned Count) {
  std::string Text = "unit \"t.cpp\"\ntraits @T severity=high restore\n";
  for (unsigned I = 0; I != Count; ++I)
    Text += llvm::formatv("fn @f{0} params=1 {{\nb0:\n  clear $0.*\n"
                          "  call @f{1}($0)\n  ret\n}\n",
                          I, I + 1);
  Text += llvm::formatv("fn @f{0} params=1 {{\nb0:\n  set $0.* 1 traits=@T\n"
                        "  ret\n}\nfn @task {{\nb0:\n  call @f0(&@slot)\n"
                        "  ret\n}\nfn @main {{\nb0:\n  submit @task()\n"
                        "  ret\n}\n",
                        Count);
  std::unique_ptr<Program> P = llvm::cantFail(parse({Text, "t.slot"}));
  solver::Result Found = solver::solve(*P, reach::findRoots(*P));
  return Found.Unknowns.count("limit: functions") == 0;
}

TEST(Tasks, TooManyFunctionsAreNotLookedAt) {
  EXPECT_TRUE(isLookedAt(100));
  EXPECT_FALSE(isLookedAt(5000));
}
