//===- ChecksTest.cpp - The checks by name --------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lists of checks, with what they let through beside what they do not.
//
//===----------------------------------------------------------------------===//

#include "report/Checks.h"
#include <gtest/gtest.h>

using namespace threadslot;
using namespace threadslot::report;

static bool contains(llvm::StringRef List, llvm::StringRef Name) {
  return llvm::cantFail(CheckList::parse(List)).contains(Name);
}

TEST(CheckList, LaterGlobsWin) {
  EXPECT_TRUE(contains("*", "threadslot-missing-remove"));
  EXPECT_FALSE(contains("", "threadslot-missing-remove"));
  EXPECT_TRUE(
      contains("-*, threadslot-missing-*", "threadslot-missing-remove"));
  EXPECT_FALSE(
      contains("*,-threadslot-missing-remove", "threadslot-missing-remove"));
  EXPECT_FALSE(contains("threadslot-missing", "threadslot-missing-remove"));
}

TEST(CheckList, GlobsThatAreNone) {
  llvm::Expected<CheckList> List = CheckList::parse("*,thread[slot");
  ASSERT_FALSE(bool(List));
  std::string Message = llvm::toString(List.takeError());
  EXPECT_EQ(Message.find("'thread[slot' is not a glob: "), 0u) << Message;
}

TEST(Checks, KindsHaveNames) {
  EXPECT_EQ(info(solver::Check::MissingRemove).Name,
            "threadslot-missing-remove");
  EXPECT_EQ(info(solver::Check::ExceptionUnsafeRemove).Name,
            "threadslot-exception-unsafe-remove");
}
