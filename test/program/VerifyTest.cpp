//===- VerifyTest.cpp - What verify() finds beyond what text can say -----===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "program/Verify.h"
#include "Programs.h"

using namespace threadslot::program;

TEST(Verify, ValuesNestToABound) {
  EXPECT_EQ(llvm::toString(verify(*throwing(MaxValueDepth))), "");
  EXPECT_TRUE(
      llvm::StringRef(llvm::toString(verify(*throwing(MaxValueDepth + 1))))
          .ends_with(": values nest too deeply"));
}

TEST(Verify, AnchorsAreListed) {
  auto P = throwing(1);
  P->Functions[0].Anchor = 0;
  EXPECT_EQ(llvm::toString(verify(*P)), "@f: there is no anchor 0");
  P->Anchors.emplace_back();
  EXPECT_EQ(llvm::toString(verify(*P)), "");
  P->Functions[0].Blocks[0].Term.Anchor = 1;
  EXPECT_EQ(llvm::toString(verify(*P)),
            "@f b0 'throw new !1': there is no anchor 1");
  P->Functions[0].Blocks[0].Term.Anchor = NoAnchor;
  P->Functions[0].Blocks[0].Ops.emplace_back().K = Op::Kind::Suspend;
  P->Functions[0].Blocks[0].Ops[0].Anchor = 1;
  EXPECT_EQ(llvm::toString(verify(*P)),
            "@f b0 'suspend !1': there is no anchor 1");
}
