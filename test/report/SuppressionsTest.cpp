//===- SuppressionsTest.cpp - NOLINT and its family -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each directive on lines that it silences and lines that it does not.
//
//===----------------------------------------------------------------------===//

#include "report/Suppressions.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/raw_ostream.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace threadslot;
using namespace threadslot::report;
using testing::ElementsAre;
using testing::IsEmpty;

/// The lines of the code on which threadslot-missing-remove is silent.
static std::vector<unsigned> silentLines(llvm::StringRef Code) {
  llvm::SmallString<128> Path;
  int FD;
  EXPECT_FALSE(llvm::sys::fs::createTemporaryFile("nolint", "cpp", FD, Path));
  llvm::FileRemover Remover(Path);
  llvm::raw_fd_ostream(FD, /*shouldClose=*/true) << Code;

  Suppressions S;
  std::vector<unsigned> Silent;
  for (unsigned Line = 1; Line <= 9; ++Line) {
    Diagnostic D;
    D.Check = "threadslot-missing-remove";
    D.Where = {Path.str().str(), Line, 1, 0, 0};
    if (S.silences(D))
      Silent.push_back(Line);
  }
  return Silent;
}

TEST(Suppressions, OnTheLine) {
  EXPECT_THAT(silentLines("\ns.set(1); // NOLINT\n\n"), ElementsAre(2));
  EXPECT_THAT(silentLines("s.set(1); // NOLINTish\n"), IsEmpty());
  EXPECT_THAT(silentLines("s.set(1); // nolint\n"), IsEmpty());
}

TEST(Suppressions, OnTheNextLine) {
  EXPECT_THAT(silentLines("// NOLINTNEXTLINE\ns.set(1);\n"), ElementsAre(2));
}

TEST(Suppressions, NameChecksByGlobs) {
  EXPECT_THAT(silentLines("s.set(1); // NOLINT(threadslot-missing-remove)\n"),
              ElementsAre(1));
  EXPECT_THAT(
      silentLines("s.set(1); // NOLINT(bugprone-*, threadslot-*): why\n"),
      ElementsAre(1));
  EXPECT_THAT(silentLines("s.set(1); // NOLINT(bugprone-*)\n"), IsEmpty());
  EXPECT_THAT(silentLines("s.set(1); // NOLINT()\n"), IsEmpty());
  EXPECT_THAT(silentLines("s.set(1); // NOLINT(*,-threadslot-*)\n"), IsEmpty());
}

TEST(Suppressions, InARegion) {
  EXPECT_THAT(silentLines("\n// NOLINTBEGIN\n\n// NOLINTEND\n\n"),
              ElementsAre(2, 3, 4));
  EXPECT_THAT(silentLines("// NOLINTBEGIN(threadslot-*)\n"
                          "// NOLINTBEGIN(bugprone-*)\n"
                          "// NOLINTEND(bugprone-*)\n"
                          "// NOLINTEND(threadslot-*)\n"),
              ElementsAre(1, 2, 3, 4));
}

TEST(Suppressions, RegionsNeedAMatchingEnd) {
  EXPECT_THAT(silentLines("// NOLINTBEGIN\n\n\n"), IsEmpty());
  EXPECT_THAT(silentLines("// NOLINTBEGIN\n\n// NOLINTEND(threadslot-*)\n"),
              IsEmpty());
}

TEST(Suppressions, SeveralOnOneLine) {
  EXPECT_THAT(silentLines("a(); // NOLINT(bugprone-x) NOLINT(threadslot-*)\n"),
              ElementsAre(1));
}

TEST(Suppressions, FilesThatCannotBeReadSilenceNothing) {
  Suppressions S;
  Diagnostic D;
  D.Check = "threadslot-missing-remove";
  D.Where = {"/does/not/exist.cpp", 1, 1, 0, 0};
  EXPECT_FALSE(S.silences(D));
}
