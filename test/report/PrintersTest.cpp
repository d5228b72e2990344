//===- PrintersTest.cpp - Findings as text and as JSON --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The exact bytes of both forms.
//
//===----------------------------------------------------------------------===//

#include "report/Printers.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

using namespace threadslot;
using namespace threadslot::report;

namespace {

/// A source file for as long as the test runs.
class Printers : public testing::Test {
protected:
  void source(llvm::StringRef Code) {
    int FD;
    ASSERT_FALSE(
        llvm::sys::fs::createTemporaryFile("printed", "cpp", FD, Path));
    Remover.setFile(Path);
    llvm::raw_fd_ostream(FD, /*shouldClose=*/true) << Code;
  }

  Diagnostic diagnostic(Location Where) {
    Where.File = Path.str().str();
    Diagnostic D;
    D.Check = "threadslot-missing-remove";
    D.Where = Where;
    D.Message = "slot 's' set here";
    return D;
  }

  std::string text(const Diagnostic &D) {
    std::string Text;
    llvm::raw_string_ostream OS(Text);
    printText({{D}, {}, {}}, OS);
    size_t At;
    while ((At = Text.find(Path.str())) != std::string::npos)
      Text.replace(At, Path.size(), "FILE");
    return Text;
  }

  llvm::SmallString<128> Path;
  llvm::FileRemover Remover;
};

} // namespace

TEST_F(Printers, TextIsWhatClangPrints) {
  source("void f() {\n  s.set(1);\n}\n");
  Diagnostic D = diagnostic({"", 2, 3, 13, 8});
  D.Notes.push_back({{D.Where.File, 3, 1, 23, 1}, "task leaves here"});
  EXPECT_EQ(text(D),
            "FILE:2:3: warning: slot 's' set here [threadslot-missing-remove]\n"
            "    2 |   s.set(1);\n"
            "      |   ^~~~~~~~\n"
            "FILE:3:1: note: task leaves here\n"
            "    3 | }\n"
            "      | ^\n");
}

TEST_F(Printers, TabsAndWideLettersKeepTheCaretInPlace) {
  source("\ts.set(1);\n/* \xc3\xa4 */ s.set(1);\n");
  EXPECT_EQ(text(diagnostic({"", 1, 2, 1, 8})),
            "FILE:1:2: warning: slot 's' set here [threadslot-missing-remove]\n"
            "    1 |         s.set(1);\n"
            "      |         ^~~~~~~~\n");
  EXPECT_EQ(
      text(diagnostic({"", 2, 10, 20, 8})),
      "FILE:2:10: warning: slot 's' set here [threadslot-missing-remove]\n"
      "    2 | /* \xc3\xa4 */ s.set(1);\n"
      "      |         ^~~~~~~~\n");
}

TEST_F(Printers, RangesEndWithTheLine) {
  source("s.set(\n  1);\n");
  EXPECT_EQ(text(diagnostic({"", 1, 1, 0, 11})),
            "FILE:1:1: warning: slot 's' set here [threadslot-missing-remove]\n"
            "    1 | s.set(\n"
            "      | ^~~~~~\n");
}

TEST_F(Printers, PlacesThatAreNotThereHaveNoSnippet) {
  source("s.set(1);\n");
  EXPECT_EQ(
      text(diagnostic({"", 7, 1, 0, 1})),
      "FILE:7:1: warning: slot 's' set here [threadslot-missing-remove]\n");
  EXPECT_EQ(
      text(diagnostic({"", 1, 70, 0, 1})),
      "FILE:1:70: warning: slot 's' set here [threadslot-missing-remove]\n");
}

TEST(ShortName, IsRelativeBelowTheWorkingDirectory) {
  llvm::SmallString<128> Here;
  ASSERT_FALSE(llvm::sys::fs::current_path(Here));
  EXPECT_EQ(shortName((Here + "/src/a.cpp").str()), "src/a.cpp");
  EXPECT_EQ(shortName((Here + "-other/a.cpp").str()),
            (Here + "-other/a.cpp").str());
}

TEST(Json, HoldsEverything) {
  Diagnostic D;
  D.Check = "threadslot-missing-remove";
  D.Severity = program::SlotTraits::Severity::Medium;
  D.Where = {"/a.cpp", 2, 3, 13, 8};
  D.Message = "slot \"s\"";
  D.Notes.push_back({{"/a.cpp", 3, 1, 23, 1}, "task leaves here"});
  D.Fix.push_back({"/a.cpp", 11, 0, "G g(s);\n"});
  D.Fingerprint = "0123456789abcdef";
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  printJson({{D}, {{"/b.cpp", "crashed"}}, {{"no body: f()", 2}}}, OS);
  EXPECT_EQ(Text, R"json({
  "version": 1,
  "findings": [
    {
      "check": "threadslot-missing-remove",
      "severity": "medium",
      "message": "slot \"s\"",
      "file": "/a.cpp",
      "line": 2,
      "column": 3,
      "offset": 13,
      "length": 8,
      "fingerprint": "0123456789abcdef",
      "notes": [
        {
          "message": "task leaves here",
          "file": "/a.cpp",
          "line": 3,
          "column": 1,
          "offset": 23,
          "length": 1
        }
      ],
      "fix": [
        {
          "file": "/a.cpp",
          "offset": 11,
          "length": 0,
          "text": "G g(s);\n"
        }
      ]
    }
  ],
  "failures": [
    {
      "file": "/b.cpp",
      "cause": "crashed"
    }
  ],
  "unknowns": {
    "no body: f()": 2
  }
}
)json");
}

TEST(Json, IsUtf8WhateverNamesAre) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  printJson({{}, {{"/b\xff.cpp", "crashed"}}, {}}, OS);
  EXPECT_NE(Text.find("/b\xef\xbf\xbd.cpp"), std::string::npos) << Text;
}
