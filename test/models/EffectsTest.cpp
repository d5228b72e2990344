//===- EffectsTest.cpp - The notation of effects --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Each effect parsed, beside texts that are nearly one.
//
//===----------------------------------------------------------------------===//

#include "models/Effects.h"
#include <gtest/gtest.h>

using namespace threadslot;
using namespace threadslot::models;

static Effect parsed(llvm::StringRef Text) {
  llvm::Expected<Effect> E = parseEffect(Text);
  EXPECT_TRUE(bool(E)) << Text.str();
  if (!E) {
    ADD_FAILURE() << llvm::toString(E.takeError());
    return {};
  }
  return *E;
}

static std::string problem(llvm::StringRef Text) {
  llvm::Expected<Effect> E = parseEffect(Text);
  return E ? "parsed" : llvm::toString(E.takeError());
}

TEST(Effects, SetNamesSlotAndValue) {
  Effect E = parsed("set(slot=this, value=0)");
  EXPECT_EQ(E.K, Effect::Kind::Set);
  EXPECT_TRUE(E.Slot.Space.empty());
  EXPECT_EQ(E.Slot.Object.K, Operand::Kind::This);
  EXPECT_FALSE(E.Slot.Key);
  ASSERT_TRUE(E.Value);
  EXPECT_EQ(E.Value->K, Operand::Kind::Argument);
  EXPECT_EQ(E.Value->Index, 0u);
}

TEST(Effects, ValueMayBeLeftOut) {
  EXPECT_FALSE(parsed("set(slot=0)").Value);
  EXPECT_FALSE(parsed("exchange(slot=this)").Value);
}

TEST(Effects, SetMayFail) {
  EXPECT_EQ(parsed("set(slot=0)").Fails, Effect::Failure::Never);
  EXPECT_EQ(parsed("set(slot=0, fails=zero)").Fails, Effect::Failure::Zero);
  EXPECT_EQ(parsed("set(slot=0, fails=nonzero)").Fails,
            Effect::Failure::NonZero);
  EXPECT_EQ(problem("set(slot=0, fails=maybe)"),
            "column 19: expected zero or nonzero");
  EXPECT_EQ(problem("clear(slot=0, fails=zero)"), "column 15: expected slot");
}

TEST(Effects, SlotMayBelongToASpace) {
  Effect E = parsed("set(slot=pthread[0], value=1)");
  EXPECT_EQ(E.Slot.Space, "pthread");
  ASSERT_TRUE(E.Slot.Key);
  EXPECT_EQ(E.Slot.Key->Index, 0u);
  EXPECT_EQ(E.Value->Index, 1u);

  E = parsed("push(slot=ndc, value=0)");
  EXPECT_EQ(E.Slot.Space, "ndc");
  EXPECT_FALSE(E.Slot.Key);
}

TEST(Effects, SlotMayBeAnElementOfAnObject) {
  Effect E = parsed("clear(slot=2[last])");
  EXPECT_TRUE(E.Slot.Space.empty());
  EXPECT_EQ(E.Slot.Object.Index, 2u);
  EXPECT_EQ(E.Slot.Key->K, Operand::Kind::Last);
}

TEST(Effects, BlanksMayStandAnywhere) {
  Effect E = parsed("  set ( slot = pthread [ 0 ] , value = 1 ) ");
  EXPECT_EQ(E.Slot.Space, "pthread");
  EXPECT_EQ(E.Value->Index, 1u);
}

TEST(Effects, WrapsNamesACallable) {
  Effect E = parsed("wraps(callable=1)");
  EXPECT_EQ(E.K, Effect::Kind::Wraps);
  EXPECT_EQ(E.Callable.Index, 1u);
}

TEST(Effects, SubmitDefaultsToTerminateAndLater) {
  Effect E = parsed("submit(callable=last)");
  EXPECT_EQ(E.Callable.K, Operand::Kind::Last);
  EXPECT_EQ(E.Exceptions, program::PoolExceptions::Terminate);
  EXPECT_EQ(E.When, program::RunsWhen::Later);
  EXPECT_FALSE(E.Receiver);
}

TEST(Effects, SubmitTakesTheRest) {
  Effect E =
      parsed("submit(callable=1, on=0, exceptions=propagate, inline=maybe)");
  EXPECT_EQ(E.Callable.Index, 1u);
  EXPECT_EQ(E.Receiver->Index, 0u);
  EXPECT_EQ(E.Exceptions, program::PoolExceptions::Propagate);
  EXPECT_EQ(E.When, program::RunsWhen::MaybeNow);
  EXPECT_EQ(parsed("submit(callable=1, exceptions=caught)").Exceptions,
            program::PoolExceptions::Caught);
}

TEST(Effects, CallablesAreCalledWithWhatFollows) {
  Effect E = parsed("spawn(callable=0, with=rest)");
  EXPECT_EQ(E.K, Effect::Kind::Spawn);
  EXPECT_TRUE(E.WithRest);
  E = parsed("submit(callable=2, with=3)");
  EXPECT_FALSE(E.WithRest);
  EXPECT_EQ(E.With->Index, 3u);
  EXPECT_EQ(parsed("submit(callable=0, method=run)").Method, "run");
  EXPECT_EQ(parsed("spawn(callable=first)").Callable.K, Operand::Kind::First);
  EXPECT_EQ(parsed("submit(callable=each)").Callable.K, Operand::Kind::Each);
}

TEST(Effects, SlotDefaults) {
  for (llvm::StringRef Text : {"slot", "slot()"}) {
    Effect E = parsed(Text);
    EXPECT_EQ(E.K, Effect::Kind::Slot);
    EXPECT_FALSE(E.EmptyNull);
    EXPECT_TRUE(E.CanRestore);
    EXPECT_EQ(E.Level, program::SlotTraits::Severity::High);
    EXPECT_TRUE(E.Guard.empty());
  }
}

TEST(Effects, SlotTakesTraits) {
  Effect E = parsed("slot(empty=null, severity=low, fix=clear, "
                    "guard=\"a::Guard\", include=\"<a/b.h>\", "
                    "scope=\"a::Scope\")");
  EXPECT_TRUE(E.EmptyNull);
  EXPECT_FALSE(E.CanRestore);
  EXPECT_EQ(E.Level, program::SlotTraits::Severity::Low);
  EXPECT_EQ(E.Guard, "a::Guard");
  EXPECT_EQ(E.Include, "<a/b.h>");
  EXPECT_EQ(E.Scope, "a::Scope");
}

TEST(Effects, QuotesStandInQuotesAsInCode) {
  EXPECT_EQ(parsed("slot(include=\"\\\"a/b.h\\\"\")").Include, "\"a/b.h\"");
}

TEST(Effects, WordsAlone) {
  EXPECT_EQ(parsed("persistent").K, Effect::Kind::Persistent);
  EXPECT_EQ(parsed("scoped").K, Effect::Kind::Scoped);
  EXPECT_EQ(parsed("nothrow").K, Effect::Kind::NoThrow);
  EXPECT_EQ(parsed("noreturn").K, Effect::Kind::NoReturn);
  EXPECT_EQ(parsed("pure").K, Effect::Kind::Pure);
  EXPECT_EQ(parsed("pop(slot=ndc)").K, Effect::Kind::Pop);
  EXPECT_EQ(parsed("read(slot=this)").K, Effect::Kind::Read);
}

TEST(Effects, ThrowsMayNameAType) {
  EXPECT_EQ(parsed("throws").Throws, "");
  EXPECT_EQ(parsed("throws( std::out_of_range )").Throws, "std::out_of_range");
}

TEST(Effects, ErrorsSayWhatWasExpectedAndWhere) {
  EXPECT_EQ(
      problem("sett(slot=this)"),
      "column 1: expected slot, set, clear, push, pop, read, exchange, "
      "submit, spawn, wraps, persistent, scoped, nothrow, throws, noreturn or "
      "pure");
  EXPECT_EQ(problem(""), problem("?"));
  EXPECT_EQ(problem("set"), "column 4: expected '('");
  EXPECT_EQ(problem("set(slot)"), "column 9: expected '='");
  EXPECT_EQ(problem("set(key=0)"), "column 5: expected slot, value or fails");
  EXPECT_EQ(problem("set(slot=this, slot=this)"),
            "column 16: 'slot' is given twice");
  EXPECT_EQ(problem("set(value=0)"),
            "column 4: expected 'slot=' among the arguments");
  EXPECT_EQ(problem("set()"), "column 5: expected slot, value or fails");
  EXPECT_EQ(problem("set(slot=this, value=first)"),
            "column 22: expected this, last or the index of an argument");
  EXPECT_EQ(problem("set(slot=)"),
            "column 10: expected this, last, the index of an argument or the "
            "name of a space");
  EXPECT_EQ(problem("set(slot=pthread[0)"), "column 19: expected ']'");
  EXPECT_EQ(problem("set(slot=this"), "column 14: expected ')'");
  EXPECT_EQ(problem("set(slot=this) clear"),
            "column 16: expected the end of the effect");
  EXPECT_EQ(problem("pure(x)"), "column 5: expected the end of the effect");
  EXPECT_EQ(problem("submit(callable=0, exceptions=swallowed)"),
            "column 31: expected terminate, caught or propagate");
  EXPECT_EQ(problem("slot(empty=zero)"), "column 12: expected null or none");
  EXPECT_EQ(problem("slot(guard=G)"), "column 12: expected '\"'");
  EXPECT_EQ(problem("slot(guard=\"G)"), "column 15: expected '\"'");
  EXPECT_EQ(problem("slot(guard=\"\")"),
            "column 13: expected text between the quotes");
  EXPECT_EQ(problem("throws()"), "column 8: expected the name of a type");
  EXPECT_EQ(problem("throws(T"), "column 9: expected ')'");
}
