//===- BodiesTest.cpp - Tests of bodies in slot-program text --------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/Bodies.h"
#include "models/ModelFile.h"
#include "program/Text.h"
#include "gtest/gtest.h"

using namespace threadslot;
using namespace threadslot::models;

namespace {

std::string problem(llvm::StringRef Text) {
  Bodies B;
  return llvm::toString(B.add(Text, "x.slot"));
}

Bodies parsed(llvm::StringRef Text) {
  Bodies B;
  llvm::cantFail(B.add(Text, "x.slot"));
  return B;
}

constexpr llvm::StringLiteral Reset = "fn @\"a|b::C<T, D>::reset(_, X&&, ...)\""
                                      " params=1 {\nb0:\n  ret\n}\n";

TEST(Bodies, BuiltInFilesAreWellFormed) {
  EXPECT_FALSE(Bodies::builtin().named("std::unique_ptr::reset").empty());
  for (const BuiltinFile &File : builtinBodies())
    EXPECT_EQ(problem(File.Text), "") << File.Name.data();
}

// A helper that nothing names is a slip of the pen.
TEST(Bodies, EveryHelperIsNamed) {
  for (const BuiltinFile &File : builtinBodies()) {
    auto P = llvm::cantFail(
        program::parse(llvm::MemoryBufferRef(File.Text, File.Name)));
    for (const program::Function &F : P->Functions) {
      if (F.Blocks.empty() || F.Id.ends_with(")") || F.Id == OptionalOf ||
          F.Id == TokenOf)
        continue;
      std::string Quoted = ("@\"" + F.Id + "\"").str();
      EXPECT_GT(llvm::StringRef(File.Text).count(Quoted), 1u) << Quoted;
    }
  }
}

TEST(Bodies, NamesStandForAlternatives) {
  Bodies B = parsed(Reset);
  EXPECT_EQ(B.named("a::C::reset").size(), 1u);
  EXPECT_EQ(B.named("b::C::reset").size(), 1u);
  EXPECT_TRUE(B.named("c::C::reset").empty());
  EXPECT_TRUE(B.named("a::C").empty());
}

TEST(Bodies, NamesTellTypesAndParameters) {
  Bodies All = parsed(Reset);
  const Body &B = All.named("a::C::reset").front();
  EXPECT_EQ(B.Types, (std::vector<std::string>{"T", "D"}));
  ASSERT_EQ(B.Parameters.size(), 2u);
  EXPECT_EQ(B.Parameters[0].K, ParameterKind::Kind::Any);
  EXPECT_EQ(B.Parameters[1].K, ParameterKind::Kind::Class);
  EXPECT_EQ(B.Parameters[1].Classes, std::vector<std::string>{"X"});
  EXPECT_EQ(B.Parameters[1].Of, ParameterKind::Category::Rvalue);
  EXPECT_TRUE(B.More);
}

TEST(Bodies, NamesTellWhatMustMatter) {
  Bodies All = parsed("fn @\"C<T, ::value_type!>::f(X|Y&)\" params=2 {\n"
                      "b0:\n  ret\n}\n"
                      "fn @\"g<$0::value_type!>(_)\" params=1 {\n"
                      "b0:\n  ret\n}\n");
  const Body &F = All.named("C::f").front();
  EXPECT_EQ(F.Held, ":value_type");
  EXPECT_EQ(F.Types, std::vector<std::string>{"T"});
  EXPECT_EQ(F.Parameters[0].Classes, (std::vector<std::string>{"X", "Y"}));
  EXPECT_EQ(All.named("g").front().Held, "$0::value_type");
}

TEST(Bodies, OperatorsMayHaveParentheses) {
  Bodies B = parsed("fn @\"a::C::operator()()\" params=1 {\nb0:\n  ret\n}\n");
  EXPECT_EQ(B.named("a::C::operator()").size(), 1u);
}

TEST(Bodies, DeclarationsAreRead) {
  Bodies B = parsed("declare @\"a|b::f\"\ndeclare @\"a::g(X)\"\n");
  EXPECT_TRUE(B.isRead("a::f"));
  EXPECT_TRUE(B.isRead("b::f"));
  EXPECT_FALSE(B.isRead("a::g"));
  EXPECT_TRUE(B.named("a::g").front().Text->Blocks.empty());
}

TEST(Bodies, ReservedCalleesNameVerbAndType) {
  std::optional<Reserved> R = parseReserved("init:T:rest");
  ASSERT_TRUE(R);
  EXPECT_EQ(R->V, Reserved::Verb::Init);
  EXPECT_EQ(R->Type, "T");
  EXPECT_TRUE(R->Rest);
  R = parseReserved("call:$1:1");
  ASSERT_TRUE(R);
  EXPECT_EQ(R->V, Reserved::Verb::Call);
  EXPECT_EQ(R->Type, "$1:1");
  EXPECT_FALSE(R->Rest);
  R = parseReserved("init::value_type:rest");
  ASSERT_TRUE(R);
  EXPECT_EQ(R->Type, ":value_type");
  EXPECT_TRUE(R->Rest);
  EXPECT_FALSE(parseReserved("init"));
  EXPECT_FALSE(parseReserved("inti:T"));
  EXPECT_FALSE(parseReserved("std::exchange"));
}

TEST(Bodies, UnknownCalleesAreErrors) {
  EXPECT_EQ(problem("fn @\"a()\" {\nb0:\n  call @inti:T()\n  ret\n}\n"),
            "@\"a()\" b0 'call @inti:T()': @inti:T is neither defined nor "
            "declared");
}

} // namespace
