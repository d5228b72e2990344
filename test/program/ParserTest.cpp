//===- ParserTest.cpp - What the parser refuses --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Programs.h"

using namespace threadslot::program;

static std::string error(llvm::StringRef Text) {
  auto P = parse(llvm::MemoryBufferRef(Text, "f"));
  if (P)
    return "no error";
  return llvm::toString(P.takeError());
}

/// What parse() says if \p Operation stands at line 3, column 1.
static std::string operationError(llvm::StringRef Operation) {
  return error(("fn @f {\nb0:\n" + Operation + "\nret\n}").str());
}

TEST(Parser, ReadsNothing) { EXPECT_EQ(error(" # nothing\n"), "no error"); }

TEST(Parser, NamesPlaceAndExpectation) {
  EXPECT_EQ(error("unit \"a\"\n  fnord"),
            "f:2:3: error: expected 'unit', 'traits', 'native', 'type', "
            "'discarded', 'instance', 'declare', 'fn' or 'anchor'");
  EXPECT_EQ(error("unit a"), "f:1:6: error: expected a string");
  EXPECT_EQ(error("declare f"), "f:1:9: error: expected a name with '@'");
  EXPECT_EQ(error("declare @f params=@g"), "f:1:19: error: expected a number");
  EXPECT_EQ(error("declare @f params=-1"),
            "f:1:19: error: expected a number of 32 bits");
  EXPECT_EQ(error("traits @T severity=mild"),
            "f:1:20: error: expected one of 'low', 'medium', 'high' after "
            "'severity='");
  EXPECT_EQ(error("type \"T\" : T"), "f:1:12: error: expected a string");
}

TEST(Parser, FunctionsAreListedOnce) {
  EXPECT_EQ(error("declare @f\ndeclare @f"),
            "f:2:9: error: expected a function that is not listed already");
}

TEST(Parser, Blocks) {
  EXPECT_EQ(error("fn @f"), "f:1:6: error: expected '{'");
  EXPECT_EQ(error("fn @f {}"), "f:1:8: error: expected a label (e.g., 'b1')");
  EXPECT_EQ(error("fn @f { b0: ret"), "f:1:16: error: expected '}'");
  EXPECT_EQ(error("fn @f { b0: ret b2: ret }"),
            "f:1:17: error: expected 'b1': blocks are numbered in the order "
            "they stand in");
  EXPECT_EQ(error("fn @f { b0: }"),
            "f:1:13: error: expected an operation or the end of the block "
            "(e.g., 'ret')");
  EXPECT_EQ(error("fn @f { b0: goto c1 }"),
            "f:1:18: error: expected a label (e.g., 'b1')");
}

TEST(Parser, Operations) {
  EXPECT_EQ(operationError("let 3 = 3"),
            "f:3:5: error: expected a cell (e.g., '@slot', '$0', '%1', "
            "'%ret')");
  EXPECT_EQ(operationError("let %0 3"), "f:3:8: error: expected '='");
  EXPECT_EQ(operationError("let %0 = goto"), "f:3:10: error: expected a value");
  EXPECT_EQ(operationError("call f()"),
            "f:3:6: error: expected a name with '@'");
  EXPECT_EQ(operationError("call @f(0"), "f:4:1: error: expected ')'");
  EXPECT_EQ(operationError("submit @f() when=never"),
            "f:3:18: error: expected one of 'later', 'maybe' after 'when='");
}

TEST(Parser, CellsAndValues) {
  EXPECT_EQ(operationError("clear $0.3"),
            "f:3:10: error: expected a field, '*' or 'each' after '.'");
  EXPECT_EQ(operationError("clear $0[1 2]"), "f:3:12: error: expected ']'");
  EXPECT_EQ(operationError("let %0 = fn f"),
            "f:3:13: error: expected a name with '@'");
  EXPECT_EQ(operationError("let %0 = depends 0"),
            "f:3:18: error: expected '('");
  EXPECT_EQ(operationError("let %0 = 9223372036854775808"),
            "f:3:10: error: expected a number of 64 bits");
}

TEST(Parser, Words) {
  EXPECT_EQ(operationError("let %x = 0"), "f:3:5: error: expected a number");
  EXPECT_EQ(operationError("clear @"),
            "f:3:7: error: expected a name after '@'");
  EXPECT_EQ(operationError("clear ?"),
            "f:3:7: error: expected a word, name, number or string");
  EXPECT_EQ(operationError("let %0 = \"a"),
            "f:3:10: error: expected a '\"' that ends the string");
  EXPECT_EQ(operationError("let %0 = \"a\\n\""),
            "f:3:12: error: expected '\"', '\\' or two hexadecimal digits "
            "after '\\'");
}

TEST(Parser, BlankAnchorsAreFew) {
  EXPECT_EQ(operationError("suspend !4096"), "no error");
  EXPECT_EQ(operationError("suspend !4097"),
            "f:3:9: error: expected a number that follows those of the other "
            "anchors");
  EXPECT_EQ(error("anchor 4097"),
            "f:1:8: error: expected a number that follows those of the other "
            "anchors");
  EXPECT_EQ(error("anchor 4096 anchor 8193"), "no error");
}

/// A value inside \p Depth - 1 others.
static std::string nested(unsigned Depth) {
  std::string Text = "new";
  for (unsigned I = 1; I != Depth; ++I)
    Text = I % 2 ? "depends(" + Text + ")" : "$0[" + Text + "]";
  return "let %0 = " + Text;
}

TEST(Parser, ValuesNestToABound) {
  EXPECT_EQ(operationError(nested(MaxValueDepth)), "no error");
  EXPECT_NE(operationError(nested(MaxValueDepth + 1))
                .find("error: expected at most 64 values inside each other"),
            std::string::npos);
}
