//===- ReportTest.cpp - Findings in words, edits and fingerprints ---------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is said about findings in a program of two functions, one of which runs
// as a task.
//
//===----------------------------------------------------------------------===//

#include "report/Report.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace threadslot;
using namespace threadslot::report;
using program::AnchorId;
using solver::Finding;
using testing::ElementsAre;
using testing::IsEmpty;
using Step = solver::PathStep;
using StepKind = solver::PathStep::Kind;

namespace {

class Findings : public testing::Test {
protected:
  Findings() {
    P.getOrDeclare("task");
    P.getOrDeclare("helper");
    program::SlotTraits &T = P.Traits.emplace_back();
    T.Id = "T";
    T.Level = program::SlotTraits::Severity::Medium;
    T.Guard = "n::Guard";
    T.Include = "<n/guard.h>";
  }

  /// A place in /a.cpp, whose lines have 10 bytes each.
  AnchorId place(unsigned Line, llvm::StringRef Text = "") {
    program::Anchor &A = P.Anchors.emplace_back();
    A.File = "/a.cpp";
    A.Line = Line;
    A.Column = 5;
    A.Offset = Line * 10 + 4;
    A.Length = Text.size();
    A.Text = P.intern(Text);
    return P.Anchors.size() - 1;
  }

  /// A set in a function, `s.set(1)` unless said otherwise.
  AnchorId set(unsigned Line, llvm::StringRef In = "task",
               llvm::StringRef Slot = "s", llvm::StringRef Text = "s.set(1)") {
    AnchorId Id = place(Line, Text);
    P.Anchors[Id].Function = P.intern(In);
    P.Anchors[Id].Slot = P.intern(Slot);
    return Id;
  }

  /// The same, with a guard of that name possible before it.
  AnchorId fixableSet(unsigned Line, llvm::StringRef Slot,
                      llvm::StringRef Guard) {
    AnchorId Id = set(Line, "task", Slot);
    program::Anchor::FixPlan &Fix = P.Anchors[Id].Fix;
    Fix.Possible = true;
    Fix.InsertOffset = P.Anchors[Id].Offset;
    Fix.Indentation = "    ";
    Fix.GuardName = P.intern(Guard);
    return Id;
  }

  Finding finding(AnchorId Site, std::vector<Step> Path = {}) {
    Finding F;
    F.Site = Site;
    F.Traits = "T";
    F.Task = P.find("task");
    F.In = P.find(P.Anchors[Site].Function);
    F.Path = std::move(Path);
    return F;
  }

  Diagnostic describeOne(Finding F) {
    std::vector<Diagnostic> All = describe(P, F);
    EXPECT_EQ(All.size(), 1u);
    return All.front();
  }

  program::Program P;
};

std::vector<std::string> notes(const Diagnostic &D) {
  std::vector<std::string> Notes;
  for (const Note &N : D.Notes)
    Notes.push_back(std::to_string(N.Where.Line) + ": " + N.Message);
  return Notes;
}

std::vector<std::string> edits(const Diagnostic &D) {
  std::vector<std::string> Edits;
  for (const Replacement &R : D.Fix) {
    EXPECT_EQ(R.File, "/a.cpp");
    EXPECT_EQ(R.Length, 0u);
    Edits.push_back(std::to_string(R.Offset) + ": " + R.Text);
  }
  return Edits;
}

} // namespace

TEST_F(Findings, NameSlotAndExit) {
  Finding F = finding(set(3));
  Diagnostic D = describeOne(F);
  EXPECT_EQ(D.Check, "threadslot-missing-remove");
  EXPECT_EQ(D.Message,
            "slot 's' set here is not removed on every path out of the task");
  EXPECT_EQ(D.Severity, program::SlotTraits::Severity::Medium);
  EXPECT_EQ(D.Where.File, "/a.cpp");
  EXPECT_EQ(D.Where.Line, 3u);
  EXPECT_EQ(D.Where.Column, 5u);
  EXPECT_EQ(D.Where.Offset, 34u);
  EXPECT_EQ(D.Where.Length, 8u);

  F.Kind = solver::Check::ExceptionUnsafeRemove;
  D = describeOne(F);
  EXPECT_EQ(D.Check, "threadslot-exception-unsafe-remove");
  EXPECT_EQ(D.Message, "slot 's' set here is not removed when the task exits "
                       "by an exception");
}

TEST_F(Findings, TellTheirStoryInOrder) {
  AnchorId Site = set(3, "helper");
  Diagnostic D =
      describeOne(finding(Site, {{StepKind::Submitted, place(20, "post")},
                                 {StepKind::Called, place(10, "helper()")},
                                 {StepKind::Set, Site},
                                 {StepKind::Branch, place(4, "done"), false},
                                 {StepKind::Branch, place(5), true},
                                 {StepKind::Threw, place(6, "throw 1")},
                                 {StepKind::Leaves, place(11)}}));
  EXPECT_THAT(notes(D),
              ElementsAre("20: task submitted here", "10: called here",
                          "3: set here", "4: assuming 'done' is false",
                          "5: assuming this is true",
                          "6: exception thrown here",
                          "11: task leaves here with 's' still set"));
}

TEST_F(Findings, SayNothingTwice) {
  // The message says "set here"; a step without a place says nothing.
  AnchorId Site = set(3);
  Diagnostic D =
      describeOne(finding(Site, {{StepKind::Submitted, program::NoAnchor},
                                 {StepKind::Set, Site},
                                 {StepKind::Leaves, place(5)}}));
  EXPECT_THAT(notes(D), ElementsAre("5: task leaves here with 's' still set"));
}

TEST_F(Findings, CutLongConditions) {
  std::string Long(80, 'x');
  Diagnostic D =
      describeOne(finding(set(3), {{StepKind::Branch, place(4, Long), true}}));
  EXPECT_THAT(notes(D), ElementsAre("4: assuming '" + Long.substr(0, 60) +
                                    "...' is true"));
}

TEST_F(Findings, InSystemHeadersStandAtTheNearestCallInUserCode) {
  AnchorId Site = set(3, "helper"), Deepest = place(9, "deeper()");
  P.Anchors[Site].System = P.Anchors[Deepest].System = true;
  std::vector<Step> Path = {{StepKind::Called, place(10, "outer()")},
                            {StepKind::Called, place(8, "inner()")},
                            {StepKind::Called, Deepest},
                            {StepKind::Set, Site}};
  solver::Finding F = finding(Site, Path);
  F.Call = Path[1].Anchor;
  Diagnostic D = describeOne(F);
  EXPECT_EQ(D.Where.Line, 8u);
  EXPECT_EQ(D.Message, "slot 's' set by this call is not removed on every path "
                       "out of the task");
  EXPECT_THAT(notes(D),
              ElementsAre("10: called here", "9: called here", "3: set here"));

  // The same path to a set in user code stands at the set.
  EXPECT_EQ(describeOne(finding(Site, Path)).Where.Line, 3u);
}

TEST_F(Findings, OfOneSystemHeaderAreToldForEachCall) {
  AnchorId Site = set(3, "helper");
  solver::Finding First = finding(Site), Second = finding(Site);
  First.Call = place(8, "call()");
  Second.Call = place(9, "call()");
  std::vector<Diagnostic> All = describe(P, {First, Second, First});
  ASSERT_EQ(All.size(), 2u);
  EXPECT_EQ(All[0].Where.Line, 8u);
  EXPECT_EQ(All[1].Where.Line, 9u);
  EXPECT_NE(All[0].Fingerprint, All[1].Fingerprint);
}

TEST_F(Findings, AreFixedByAGuardAndItsInclude) {
  AnchorId Site = fixableSet(3, "c.s", "sGuard");
  EXPECT_THAT(edits(describeOne(finding(Site))),
              ElementsAre("34: n::Guard sGuard(c.s);\n    "));
  P.Anchors[Site].Fix.NeedsInclude = true;
  P.Anchors[Site].Fix.IncludeOffset = 12;
  EXPECT_THAT(edits(describeOne(finding(Site))),
              ElementsAre("12: #include <n/guard.h>\n",
                          "34: n::Guard sGuard(c.s);\n    "));
}

TEST_F(Findings, AreNotFixedWhereAGuardWouldNotHelp) {
  AnchorId Site = fixableSet(3, "s", "sGuard");
  Finding F = finding(Site);
  ASSERT_FALSE(describeOne(F).Fix.empty());

  F.In = P.find("helper"); // Which ends before the task does.
  EXPECT_THAT(edits(describeOne(F)), IsEmpty());
  F.In = F.Task;

  P.Anchors[Site].System = true;
  EXPECT_THAT(edits(describeOne(F)), IsEmpty());
  P.Anchors[Site].System = false;

  P.Anchors[Site].Fix.Possible = false;
  EXPECT_THAT(edits(describeOne(F)), IsEmpty());
  P.Anchors[Site].Fix.Possible = true;

  P.Traits[0].Guard = "";
  EXPECT_THAT(edits(describeOne(F)), IsEmpty());
}

TEST_F(Findings, OfOneSlotAndTaskAreFixedByOneGuard) {
  AnchorId Second = fixableSet(5, "s", "g"), First = fixableSet(3, "s", "g"),
           Other = fixableSet(4, "t", "h"), SameName = fixableSet(6, "u", "g");
  std::vector<Diagnostic> D = describe(
      P, {finding(Second), finding(First), finding(Other), finding(SameName)});
  ASSERT_EQ(D.size(), 4u);
  EXPECT_EQ(D[0].Where.Line, 3u) << "in source order";
  EXPECT_THAT(edits(D[0]), ElementsAre("34: n::Guard g(s);\n    "));
  EXPECT_THAT(edits(D[1]), ElementsAre("44: n::Guard h(t);\n    "));
  EXPECT_THAT(edits(D[2]), IsEmpty()) << "the first guard serves this, too";
  EXPECT_THAT(edits(D[3]), IsEmpty()) << "the name is taken until the next run";
}

TEST_F(Findings, AreFixedBeforeTheFirstSetOfAll) {
  // A later set ended the first, which therefore leaves nothing.
  fixableSet(3, "s", "g");
  AnchorId Found = fixableSet(5, "s", "h");
  EXPECT_THAT(edits(describeOne(finding(Found))),
              ElementsAre("34: n::Guard g(s);\n    "));
}

TEST_F(Findings, AreNotFixedAfterASetThatCannotBe) {
  AnchorId First = set(3), Second = fixableSet(5, "s", "g");
  for (const Diagnostic &D : describe(P, {finding(First), finding(Second)}))
    EXPECT_THAT(edits(D), IsEmpty());
}

namespace {

class Fingerprint : public Findings {
protected:
  std::string of(AnchorId Set) { return describeOne(finding(Set)).Fingerprint; }
};

} // namespace

TEST_F(Fingerprint, SurvivesMovesAndReformatting) {
  std::string First = of(set(3));
  EXPECT_EQ(First.size(), 16u);
  P.Anchors.clear();
  EXPECT_EQ(of(set(9, "task", "s", "s.set( 1 )")), First);
}

TEST_F(Fingerprint, IsThatOfAnotherCheckout) {
  AnchorId Set = set(3);
  P.Anchors[Set].Function = "/here/src/a.cpp#f";
  std::string Here = of(Set);
  P.Anchors[Set].Function = "/there/a.cpp#f";
  EXPECT_EQ(of(Set), Here);
  P.Anchors[Set].Function = "/here/src/b.cpp#f";
  EXPECT_NE(of(Set), Here);
}

TEST_F(Fingerprint, TellsSetsApart) {
  std::string First = of(set(3));
  EXPECT_NE(of(set(3, "task", "s", "s.set(2)")), First);
  EXPECT_NE(of(set(3, "helper")), First);
  EXPECT_NE(of(set(3, "task", "t")), First);
}

TEST_F(Fingerprint, DoesNotDependOnTheCheck) {
  Finding F = finding(set(3));
  std::string Normal = describeOne(F).Fingerprint;
  F.Kind = solver::Check::ExceptionUnsafeRemove;
  EXPECT_EQ(describeOne(F).Fingerprint, Normal);
}

TEST_F(Fingerprint, CountsSetsThatAreAlike) {
  AnchorId First = set(3), Second = set(5), SecondAgain = set(5);
  EXPECT_NE(of(First), of(Second));
  EXPECT_EQ(of(Second), of(SecondAgain)) << "one place, met twice";
}
