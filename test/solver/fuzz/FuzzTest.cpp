//===- FuzzTest.cpp - The fuzz test can fail ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Solvers that are wrong in one way each: the comparison has to find them out,
// and within a number of programs that a test run goes through many times.
//
//===----------------------------------------------------------------------===//

#include "Builder.h"
#include "Compare.h"
#include "Generator.h"
#include "Minimize.h"
#include "program/Text.h"
#include "program/Verify.h"
#include "gtest/gtest.h"

using namespace threadslot;
using namespace threadslot::fuzz;
using namespace threadslot::program;

/// The tasks that main() submits, whatever reach would say of their captures.
static reach::Reach tasks(const Program &P) {
  reach::Reach R;
  for (const Block &B : P.find("main")->Blocks)
    for (const Op &O : B.Ops)
      if (O.K == Op::Kind::Submit) {
        const Function *Task = P.find(O.Target.Function);
        R.Roots.push_back({Task, Task, O.Anchor, O.Exceptions, {}, {}, {}});
      }
  return R;
}

/// Answers as the oracle does, about a program that \p Change was made to.
static std::optional<unsigned>
programsUntilFound(llvm::function_ref<void(Function &)> Change) {
  auto Wrong = [&](const Program &P) {
    auto Changed = copy(P, [](const Function &) { return false; });
    for (Function &F : Changed->Functions)
      Change(F);
    solver::Result Result;
    for (auto [Site, Kind] : ask(*Changed, tasks(*Changed)).Findings) {
      solver::Finding &Found = Result.Findings.emplace_back();
      Found.Kind = Kind;
      Found.Site = Site;
    }
    return Result;
  };
  for (unsigned Seed = 1; Seed <= 2000; ++Seed) {
    auto P = generate(Seed);
    reach::Reach R = tasks(*P);
    Answer A = ask(*P, R);
    if (!A.NoMeaning && difference(A, Wrong(*P), {}))
      return Seed;
  }
  return std::nullopt;
}

/// Changes all operations of a body.
static auto inOps(llvm::function_ref<void(Op &)> Change) {
  return [=](Function &F) {
    for (Block &B : F.Blocks)
      for (Op &O : B.Ops)
        Change(O);
  };
}

/// Changes all conditions of a body.
static auto inBranches(llvm::function_ref<void(Condition &)> Change) {
  return [=](Function &F) {
    for (Block &B : F.Blocks)
      if (B.Term.K == Terminator::Kind::Branch)
        Change(*B.Term.Cond);
  };
}

TEST(WrongSolver, NoneIsFoundWhereThereIsNone) {
  EXPECT_EQ(programsUntilFound([](Function &) {}), std::nullopt);
}

TEST(WrongSolver, ForgetsThatCallsThrow) {
  auto N = programsUntilFound([](Function &F) { F.NoThrow = true; });
  EXPECT_LT(N.value_or(~0U), 1000U);
}

TEST(WrongSolver, ForgetsCleanups) {
  auto N = programsUntilFound([](Function &F) {
    for (Block &B : F.Blocks)
      B.Unwind = NoBlock;
  });
  EXPECT_LT(N.value_or(~0U), 1000U);
}

TEST(WrongSolver, ForgetsThatConditionsAgree) {
  auto Opaque = [](Condition &C) {
    if (C.K == Condition::Kind::Truth)
      C.Lhs = depends();
  };
  auto N = programsUntilFound(inBranches(Opaque));
  EXPECT_LT(N.value_or(~0U), 1000U);
}

TEST(WrongSolver, ForgetsThatSlotsAreTested) {
  auto Opaque = [](Condition &C) {
    if (C.K == Condition::Kind::IsSet)
      C = truth(depends());
  };
  auto N = programsUntilFound(inBranches(Opaque));
  EXPECT_LT(N.value_or(~0U), 1000U);
}

TEST(WrongSolver, ForgetsTypesOfHandlers) {
  auto Any = [](Condition &C) {
    if (C.K == Condition::Kind::Caught)
      C.Exception = "...";
  };
  auto N = programsUntilFound(inBranches(Any));
  EXPECT_LT(N.value_or(~0U), 1000U);
}

TEST(WrongSolver, ForgetsWhatCalleesMayClear) {
  auto N = programsUntilFound([](Function &F) {
    F.Class = F.Header = {};
    F.MayClear = F.Skipped = false;
  });
  EXPECT_LT(N.value_or(~0U), 1000U);
}

TEST(WrongSolver, ForgetsWhatArgumentsReach) {
  auto Const = [](Op &O) {
    for (Argument &A : O.Args)
      A.ReadOnly = true;
  };
  auto N = programsUntilFound(inOps(Const));
  EXPECT_LT(N.value_or(~0U), 1000U);
}

TEST(WrongSolver, ForgetsRestores) {
  auto NoToken = [](Op &O) {
    if (O.K == Op::Kind::Read)
      O.K = Op::Kind::Let, O.V = depends();
  };
  auto N = programsUntilFound(inOps(NoToken));
  EXPECT_LT(N.value_or(~0U), 1000U);
}

TEST(WrongSolver, ForgetsPops) {
  auto Nothing = [](Op &O) {
    if (O.K == Op::Kind::Pop)
      O.K = Op::Kind::Suspend;
  };
  auto N = programsUntilFound(inOps(Nothing));
  EXPECT_LT(N.value_or(~0U), 1000U);
}

TEST(WrongSolver, CalleesOfPointersAreUnseen) {
  auto Unseen = [](Op &O) {
    if (O.Target.K == Callee::Kind::Indirect)
      O.Target.Target = depends();
  };
  auto N = programsUntilFound(inOps(Unseen));
  EXPECT_LT(N.value_or(~0U), 1000U);
}

TEST(WrongSolver, ForgetsThatCoroutinesCatch) {
  auto N = programsUntilFound([](Function &F) { F.Coroutine = {}; });
  EXPECT_LT(N.value_or(~0U), 1000U);
}

static std::string text(const Program &P) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  print(P, OS);
  return OS.str();
}

TEST(Generator, WritesWhatTheParserReads) {
  for (unsigned Seed = 1; Seed <= 300; ++Seed) {
    std::string Text = text(*generate(Seed));
    auto P = parse(llvm::MemoryBufferRef(Text, "generated"));
    ASSERT_TRUE(bool(P)) << llvm::toString(P.takeError());
    EXPECT_EQ(Text, text(**P));
  }
}

TEST(Minimizer, KeepsOnlyWhatMatters) {
  for (unsigned Seed = 1;; ++Seed) {
    auto P = generate(Seed);
    if (ask(*P, tasks(*P)).Findings.empty())
      continue;
    auto Small = minimize(*P, [](const Program &Q) {
      const Function *Main = Q.find("main");
      if (!Main || Main->Blocks.empty() || llvm::errorToBool(verify(Q)))
        return false;
      reach::Reach R = tasks(Q);
      return !R.Roots.empty() && R.Roots[0].Task &&
             !R.Roots[0].Task->Blocks.empty() && !ask(Q, R).Findings.empty();
    });
    size_t Ops = 0;
    for (const Function &F : Small->Functions)
      for (const Block &B : F.Blocks)
        Ops += B.Ops.size();
    EXPECT_LE(Ops, 4U) << "a submission, perhaps a call, a set";
    return;
  }
}
