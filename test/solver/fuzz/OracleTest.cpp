//===- OracleTest.cpp - The oracle against the page -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each paragraph of "Meaning" in docs/slot-program.md by example, loud beside
// silent. The expected residue is written as the sites' numbers, with an x if
// it is left by exceptions only.
//
//===----------------------------------------------------------------------===//

#include "Oracle.h"
#include "program/Text.h"
#include "program/Verify.h"
#include "gtest/gtest.h"

using namespace threadslot;
using namespace threadslot::fuzz;

static const char Prelude[] = R"(
traits @T emptynull scoped
traits @I emptyint=7 emptystring=""
traits @U
traits @C class="C" header="c.h"
traits @P persistent
native @tls traits=@T
type "Derived" : "Base" "std::exception"
type "Base" : "std::exception"
declare @work "" params=0
declare @quiet nothrow
declare @die noreturn
declare @member class="C" nothrow
declare @near header="c.h" nothrow
declare @destroy mayclear nothrow
declare @skipped skipped nothrow
anchor 0
anchor 1
anchor 2
)";

/// What @task leaves if its pool does \p E with exceptions.
static std::string
residue(const char *Text,
        program::PoolExceptions E = program::PoolExceptions::Caught,
        std::vector<reach::Binding> Bindings = {}) {
  std::string Whole = std::string(Prelude) + Text;
  auto P = program::parse(llvm::MemoryBufferRef(Whole, "test"));
  if (!P)
    return llvm::toString(P.takeError());
  if (llvm::Error Bad = program::verify(**P))
    return llvm::toString(std::move(Bad));
  reach::Reach R;
  const program::Function *Task = (*P)->find("task");
  R.Roots.push_back(
      {Task, Task, program::NoAnchor, E, std::move(Bindings), {}, {}});
  if (const program::Function *Given = (*P)->find("given"))
    R.Roots.back().Given.push_back(Given);
  Answer A = ask(**P, R);
  if (A.NoMeaning)
    return "no meaning";
  std::string Result = A.Bounded ? "bounded" : "";
  for (auto [Site, Kind] : A.Findings)
    Result += (Result.empty() ? "" : " ") + std::to_string(Site) +
              (Kind == solver::Check::MissingRemove ? "" : "x");
  return Result;
}

//===----------------------------------------------------------------------===//
// Values and locations
//===----------------------------------------------------------------------===//

TEST(Locations, AtomsDenoteLocationsOfTheirOwn) {
  EXPECT_EQ(residue(R"(fn @task params=2 locals=1 {
b0:
  let %0 = $0
  set $0.* 1 traits=@T !0
  set $1.* 1 traits=@T !1
  set @s 1 traits=@T !2
  clear %0.*
  ret
})"),
            "1 2");
}

TEST(Locations, AddressesDenoteVariables) {
  EXPECT_EQ(residue(R"(fn @task locals=2 {
b0:
  let %0 = &@s
  let %1.f = &@r
  set %0.* 1 traits=@T !0
  set %1.f.* 1 traits=@T !1
  clear @s
  ret
})"),
            "1");
}

TEST(Locations, AddressesOfWhatIsPointedToAreNotNull) {
  EXPECT_EQ(residue(R"(fn @task params=2 {
b0:
  br &$0.* b1 b2
b1:
  br $0 b3 b4
b2:
  set @s 1 traits=@T !0
  ret
b3:
  br &$0.* == $1 b5 b4
b4:
  set @s 1 traits=@T !1
  ret
b5:
  br $0 == $1 b4 b6
b6:
  set @s 1 traits=@T !2
  ret
})"),
            "1");
}

TEST(Locations, InitialAtomsStayAndSurviveCopies) {
  const char *Same = R"(fn @task params=1 locals=1 {
b0:
  let %0 = $0.*
  br $0.*.on b1 b2
b1:
  set @s 1 traits=@T !0
  goto b2
b2:
  br %0.on b3 b4
b3:
  clear @s
  goto b4
b4:
  ret
})";
  EXPECT_EQ(residue(Same), "");
  std::string Written = Same;
  Written.insert(Written.find("b2:\n") + 4, "  let %0.on = depends()\n");
  EXPECT_EQ(residue(Written.c_str()), "0");
}

TEST(Locations, KeysAndElements) {
  EXPECT_EQ(residue(R"(fn @task {
b0:
  set @mdc["a"] 1 traits=@U !0
  set @mdc["b"] 1 traits=@U !1
  set @all.each 1 traits=@U !2
  clear @mdc["a"]
  clear @all.each
  ret
})"),
            "1");
}

TEST(Values, PureIsTheSameForTheSameOperands) {
  const char *Agree = R"(fn @task params=1 {
b0:
  br pure @on(&@cfg) b1 b2
b1:
  set @s 1 traits=@T !0
  goto b2
b2:
  suspend
  br pure @on(&@cfg) b3 b4
b3:
  clear @s
  goto b4
b4:
  ret
})";
  EXPECT_EQ(residue(Agree), "");
  std::string Changed = Agree;
  Changed.replace(Changed.find("suspend"), 7, "let @cfg.f = $0");
  EXPECT_EQ(residue(Changed.c_str()), "0");
}

TEST(Values, PureSeesContentsNotAddresses) {
  EXPECT_EQ(residue(R"(fn @task locals=2 {
b0:
  let %0.f = 3
  let %1.f = 3
  let %0 = 1
  let %1 = 1
  br pure @on(&%0) b1 b2
b1:
  set @s 1 traits=@T !0
  goto b2
b2:
  br pure @on(&%1) b3 b4
b3:
  clear @s
  goto b4
b4:
  ret
})"),
            "");
}

TEST(Values, NumbersAreComputed) {
  auto After = [](std::string Steps, const char *Test) {
    return residue(("fn @task params=1 locals=1 {\nb0:\n" + Steps +
                    "  set @s 1 traits=@T !0\n  br " + Test +
                    " b1 b2\nb1:\n  clear @s\n  goto b2\nb2:\n  ret\n}")
                       .c_str());
  };
  EXPECT_EQ(After("", "pure @\"<\"(2, 3)"), "");
  EXPECT_EQ(After("", "pure @\"<\"(3, 2)"), "0");
  EXPECT_EQ(After("", "pure @\"<\"(-1, 0)"), "");
  EXPECT_EQ(After("", "pure @\"unsigned <\"(-1, 0)"), "0");
  EXPECT_EQ(After("", "pure @\"&\"(6, 2)"), "");
  EXPECT_EQ(After("", "pure @\"&\"(6, 1)"), "0");
  EXPECT_EQ(After("", "pure @\"<\"($0, pure @\"+\"($0, 1))"), "");
  EXPECT_EQ(After("", "pure @\"-\"(pure @\"+\"($0, 2), 2) == $0"), "");
  EXPECT_EQ(After("", "pure @\"+\"($0, 1) == $0"), "0");
  EXPECT_EQ(After("", "pure @\"range.size\"(\"ab\") == 2"), "");
  EXPECT_EQ(After("", "pure @\"range.size\"(\"\")"), "0");
  const char *UpAndDown = "  let %0 = pure @\"++\"($0)\n"
                          "  let %0 = pure @\"--\"(%0)\n";
  EXPECT_EQ(After(UpAndDown, "%0 == $0"), "");
  std::string Far;
  for (int I = 0; I != 5; ++I)
    Far += UpAndDown;
  EXPECT_EQ(After(Far, "%0 == $0"), "");
  Far = "  let %0 = 8\n  let %0 = pure @\"++\"(%0)\n";
  EXPECT_EQ(After(Far, "%0 == 9"), "0");
}

TEST(Values, PartsLeadToTheWhole) {
  auto After = [](const char *Test, const char *First = "0") {
    return residue((std::string("fn @task params=2 locals=1 {\nb0:\n"
                                "  set @s 1 traits=@T !0\n  let $1 = ") +
                    First + "\n  br " + Test +
                    " b1 b2\nb1:\n  clear @s\n  goto b2\nb2:\n  ret\n}")
                       .c_str());
  };
  EXPECT_EQ(After("pure @\"whole f\"(&%0.f) == &%0"), "");
  EXPECT_EQ(After("pure @\"whole f\"(&$0.*.f) == $0"), "");
  EXPECT_EQ(After("pure @\"whole f\"(&$0.*.f) == $1"), "0");
  EXPECT_EQ(After("pure @\"whole f\"(&%0.g) == &%0"), "0");
  EXPECT_EQ(After("&$1.*.f == $0", "pure @\"whole f\"($0)"), "");
  EXPECT_EQ(After("&$1.*.g == $0", "pure @\"whole f\"($0)"), "0");
  EXPECT_EQ(After("pure @\"whole f\"($0) == pure @\"whole f\"($0)"), "");
}

TEST(Values, AddressesOfElementsGoOn) {
  auto After = [](const char *Test) {
    return residue((std::string("fn @task params=2 locals=1 {\nb0:\n"
                                "  set @s 1 traits=@T !0\n  br ") +
                    Test + " b1 b2\nb1:\n  clear @s\n  goto b2\nb2:\n  ret\n}")
                       .c_str());
  };
  EXPECT_EQ(After("pure @array(&%0[2]) == &%0"), "");
  EXPECT_EQ(After("pure @array(&%0) == &%0"), "");
  EXPECT_EQ(After("pure @array($0) == $0"), "");
  EXPECT_EQ(After("pure @array($0) == $1"), "0");
  EXPECT_EQ(After("pure @index(&%0[2]) == 2"), "");
  EXPECT_EQ(After("pure @index(&%0.f) == 0"), "");
  EXPECT_EQ(After("pure @index(&$0.*[$1]) == $1"), "");
  EXPECT_EQ(After("pure @index($0) == 0"), "0");
  EXPECT_EQ(After("pure @index($0) == pure @index($0)"), "");
}

TEST(Values, OrdersBoundWhatIsCompared) {
  auto After = [](const char *First, const char *Then) {
    return residue((std::string("fn @task params=2 locals=1 {\nb0:\n  br ") +
                    First + " b1 b4\nb1:\n  set @s 1 traits=@T !0\n  br " +
                    Then +
                    " b2 b3\nb2:\n  clear @s\n  goto b3\nb3:\n  ret\n"
                    "b4:\n  ret\n}")
                       .c_str());
  };
  EXPECT_EQ(After("pure @\">\"($0, 5)", "pure @\">=\"($0, 6)"), "");
  EXPECT_EQ(After("pure @\">\"($0, 5)", "pure @\"<\"(3, $0)"), "");
  EXPECT_EQ(After("pure @\">\"($0, 5)", "pure @\">\"($0, 6)"), "0");
  EXPECT_EQ(After("not pure @\"<=\"($0, 5)", "pure @\">\"($0, 5)"), "");
  EXPECT_EQ(After("pure @\"<\"($0, $1)", "pure @\">=\"($1, $0)"), "");
  EXPECT_EQ(After("pure @\"<\"($0, $1)", "not $0 == $1"), "");
  EXPECT_EQ(After("pure @\"<=\"($0, $1)", "pure @\"<\"($0, $1)"), "0");
  EXPECT_EQ(After("$0", "pure @\"unsigned >\"($0, 0)"), "");
  EXPECT_EQ(After("$0", "pure @\">\"($0, 0)"), "0");
  EXPECT_EQ(After("pure @\"real >\"($0, 5)", "pure @\"real <=\"(5, $0)"), "");
  EXPECT_EQ(After("pure @\"real >\"($0, 5)", "pure @\"real >=\"($0, 6)"), "0");
  EXPECT_EQ(After("pure @\">\"($0, 5)", "$0 == 5"), "0");
}

TEST(Values, DependsIsNewEachTime) {
  EXPECT_EQ(residue(R"(fn @task params=1 {
b0:
  br depends($0) b1 b2
b1:
  set @s 1 traits=@T !0
  goto b2
b2:
  br depends($0) b3 b4
b3:
  clear @s
  goto b4
b4:
  ret
})"),
            "0");
}

//===----------------------------------------------------------------------===//
// Slots
//===----------------------------------------------------------------------===//

TEST(Slots, EmptyValuesClear) {
  EXPECT_EQ(residue(R"(fn @task {
b0:
  set @s 1 traits=@T !0
  set @s 0 traits=@T !1
  set @r 1 traits=@U !0
  set @r 0 traits=@U !2
  ret
})"),
            "2");
  EXPECT_EQ(residue(R"(fn @task {
b0:
  set @s 7 traits=@I !0
  set @r "" traits=@I !1
  set @q "x" traits=@I !2
  ret
})"),
            "2");
}

TEST(Slots, AtomsMayBeEmptyValues) {
  EXPECT_EQ(residue(R"(fn @task params=1 {
b0:
  set @s $0 traits=@T !0
  br $0 b1 b2
b1:
  clear @s
  ret
b2:
  ret
})"),
            "");
  EXPECT_EQ(residue(R"(fn @task params=1 {
b0:
  set @s $0 traits=@U !0
  br $0 b1 b2
b1:
  clear @s
  ret
b2:
  ret
})"),
            "0");
}

TEST(Slots, PlacesBelow) {
  EXPECT_EQ(residue(R"(fn @task {
b0:
  set @c.user 1 traits=@U !0
  set @c 1 traits=@U !1
  clear @c.user
  ret
})"),
            "1");
  EXPECT_EQ(residue(R"(fn @task {
b0:
  set @c.user 1 traits=@U !0
  push @c.log 1 traits=@U !1
  clear @c
  ret
})"),
            "");
}

TEST(Slots, NativeSlotsAreSetByLet) {
  EXPECT_EQ(residue(R"(fn @task {
b0:
  let @tls = 1 !0
  let @tls.f = 1 !1
  let @tls = 0 !2
  ret
})"),
            "");
  EXPECT_EQ(residue(R"(fn @task {
b0:
  let @tls.f = 1 !1
  ret
})"),
            "1");
}

TEST(Slots, PushesNest) {
  EXPECT_EQ(residue(R"(fn @task {
b0:
  pop @s
  push @s 1 traits=@U !0
  push @s 1 traits=@U !1
  pop @s
  ret
})"),
            "0");
  EXPECT_EQ(residue(R"(fn @task {
b0:
  push @s 1 traits=@U !0
  push @s 1 traits=@U !1
  pop @s
  pop @s
  ret
})"),
            "");
}

TEST(Slots, TokensRestore) {
  EXPECT_EQ(residue(R"(fn @task locals=2 {
b0:
  read %0 = @s
  let %1 = %0
  set @s 1 traits=@T !0
  set @s %1 traits=@T !1
  ret
})"),
            "");
  EXPECT_EQ(residue(R"(fn @task locals=1 {
b0:
  set @s 1 traits=@U !0
  read %0 = @s
  clear @s
  set @s %0 traits=@U !1
  set @r %0 traits=@U !2
  ret
})"),
            "0 2");
}

TEST(Slots, IsSet) {
  const char *Clears = R"(fn @task {
b0:
  set @s 1 traits=@U !0
  br isset @s b1 b2
b1:
  clear @s
  goto b2
b2:
  br isset @s b3 b4
b3:
  set @r 1 traits=@U !1
  goto b4
b4:
  ret
})";
  EXPECT_EQ(residue(Clears), "");
  EXPECT_EQ(residue(R"(fn @task {
b0:
  br isset @s b1 b2
b1:
  br isset @s b2 b3
b2:
  ret
b3:
  set @r 1 traits=@U !1
  ret
})"),
            "");
}

TEST(Slots, WhatAGivenCallableThrowsWithIsResidueByException) {
  std::string Wrapper = R"(fn @given {
b0:
  set @s 1 traits=@T !1
  call @throws()
  clear @s
  ret
}
fn @throws {
b0:
  throw type "Base"
}
fn @task {
b0 unwind b2:
  call @given()
  goto b1
b1:
  ret
b2:
  goto b1
})";
  EXPECT_EQ(residue(Wrapper.c_str()), "1x");
  std::string Other = Wrapper;
  for (size_t At; (At = Other.find("@given")) != std::string::npos;)
    Other.replace(At, 6, "@other");
  EXPECT_EQ(residue(Other.c_str()), "1");
}

TEST(Slots, CachesAreNoResidue) {
  std::string Cache = R"(fn @task params=1 locals=1 {
b0:
  br isset @s b1 b2
b1:
  ret
b2:
  set @s depends() traits=@U !0
  ret
})";
  EXPECT_EQ(residue(Cache.c_str()), "");
  std::string Dependent = Cache;
  Dependent.insert(Dependent.find("depends(") + 8, "$0.*.c1");
  EXPECT_EQ(residue(Dependent.c_str()), "0");
  std::string Cleared = Cache;
  Cleared.insert(Cleared.find("b1:\n") + 4, "  clear @s\n");
  EXPECT_EQ(residue(Cleared.c_str()), "0");
  std::string Read = Cache;
  Read.replace(Read.find("br isset @s b1 b2"), 17,
               "read %0 = @s\n  br %0 == 0 b2 b1");
  EXPECT_EQ(residue(Read.c_str()), "");
  std::string Restored = Read;
  Restored.insert(Restored.find("b1:\n") + 4, "  set @s %0 traits=@U !1\n");
  EXPECT_EQ(residue(Restored.c_str()), "0");
}

TEST(Slots, CachesMayHoldAnEmptyValue) {
  auto Cache =
      [](const char *Value) {
        return residue((std::string(R"(fn @task {
b0:
  br isset @s b1 b2
b1:
  ret
b2:
  set @s )") + Value + R"( traits=@T !0
  br depends() b1 b3
b3:
  set @s 1 traits=@T !1
  ret
})")
                           .c_str());
      };
  EXPECT_EQ(Cache("depends()"), "");
  EXPECT_EQ(Cache("0"), "1");
}

TEST(Slots, KnownToEqualEntry) {
  EXPECT_EQ(residue(R"(fn @task params=1 locals=1 {
b0:
  read %0 = @s
  set @s $0 traits=@U !0
  br %0 == $0 b1 b2
b1:
  ret
b2:
  clear @s
  ret
})"),
            "");
  EXPECT_EQ(residue(R"(fn @task params=1 locals=1 {
b0:
  read %0 = @s
  br %0 == $0 b1 b2
b1:
  set @s $0 traits=@U !0
  ret
b2:
  set @s $0 traits=@U !1
  ret
})"),
            "1");
}

TEST(Slots, PersistentOnesAreNoResidue) {
  EXPECT_EQ(residue(R"(fn @task {
b0:
  set @s 1 traits=@P !0
  set @r 1 traits=@U !1
  ret
})"),
            "1");
}

//===----------------------------------------------------------------------===//
// Branches
//===----------------------------------------------------------------------===//

TEST(Branches, WhatIsLearnedHolds) {
  EXPECT_EQ(residue(R"(fn @task params=2 locals=1 {
b0:
  let %0 = $0
  br $0 == 3 b1 b2
b1:
  set @s 1 traits=@T !0
  br %0 == $1 b3 b2
b2:
  clear @s
  ret
b3:
  br $1 == 3 b2 b4
b4:
  ret
})"),
            "");
  EXPECT_EQ(residue(R"(fn @task params=2 {
b0:
  br $0 == 3 b1 b2
b1:
  set @s 1 traits=@T !0
  br $1 == 3 b2 b3
b2:
  clear @s
  ret
b3:
  ret
})"),
            "0");
}

TEST(Branches, WhatFollowsHolds) {
  auto Tested = [](const char *Order) {
    return residue((std::string(R"(fn @task params=2 locals=1 {
b0:
  let %0 = depends()
  br pure @p(%0) b1 b5
b1:
  )") + Order + R"(
b2:
  let %0 = 0
  set @s 1 traits=@T !0
  br pure @p($0) b3 b4
b3:
  clear @s
  ret
b4:
  ret
b5:
  ret
})")
                       .c_str());
  };
  EXPECT_EQ(Tested("br %0 == $0 b2 b5"), "");
  EXPECT_EQ(Tested("br %0 == $1 b2 b5"), "0");
}

TEST(Branches, WhatCannotBeIsNot) {
  EXPECT_EQ(residue(R"(fn @task params=2 {
b0:
  br pure @p($0) b1 b4
b1:
  br pure @p($1) b4 b2
b2:
  br $0 == $1 b3 b4
b3:
  set @s 1 traits=@T !0
  ret
b4:
  ret
})"),
            "");
}

TEST(Branches, KnownValuesDecide) {
  EXPECT_EQ(residue(R"(fn @task locals=2 {
b0:
  let %0 = fn @task
  let %1 = new
  br %0 b1 b9
b1:
  br %1 b2 b9
b2:
  br "" b3 b9
b3:
  br "a" == "b" b9 b4
b4:
  br 1 == "1" b9 b5
b5:
  br %1 == &@s b9 b6
b6:
  br &%0 == &%1 b9 b7
b7:
  br 0 b9 b8
b8:
  ret
b9:
  set @s 1 traits=@T !0
  ret
})"),
            "");
}

//===----------------------------------------------------------------------===//
// Calls and doubt
//===----------------------------------------------------------------------===//

TEST(Calls, ParametersAndResults) {
  EXPECT_EQ(residue(R"(fn @bind params=2 {
b0:
  br $1 b1 b2
b1:
  set $0.* 1 traits=@T !0
  let %ret = 1
  ret
b2:
  let %ret = 0
  ret
}
fn @task params=1 locals=1 {
b0:
  call @bind(&@s, $0) -> %0
  br %0 b1 b2
b1:
  clear @s
  ret
b2:
  ret
})"),
            "");
}

TEST(Calls, ObjectsAreCopied) {
  EXPECT_EQ(residue(R"(fn @run params=1 {
b0:
  set $0.c0.* 1 traits=@T !0
  let $0.c0 = &@r
  ret
}
fn @task locals=1 {
b0:
  let %0.c0 = &@s
  call @run(%0)
  clear %0.c0.*
  ret
})"),
            "");
}

TEST(Calls, VirtualIsAnyOfThoseWithABody) {
  EXPECT_EQ(residue(R"(declare @base params=0
fn @clears overrides=@base {
b0:
  clear @s
  ret
}
fn @idles overrides=@clears {
b0:
  ret
}
fn @task {
b0:
  set @s 1 traits=@T !0
  call virtual @base()
  ret
})"),
            "0");
}

TEST(Calls, WrappersEndInWhatIsNotSeen) {
  EXPECT_EQ(residue(R"(declare @base params=1 nothrow
fn @wrapper params=1 overrides=@base nothrow {
b0:
  call virtual @base($0)
  ret
}
fn @task params=1 {
b0:
  set @s 1 traits=@T !0
  call virtual @base($0)
  ret
})"),
            "0");
  EXPECT_EQ(residue(R"(declare @base params=1 nothrow
fn @wrapper params=1 overrides=@base nothrow {
b0:
  call virtual @base($0)
  ret
}
fn @other params=1 overrides=@base nothrow {
b0:
  clear @s
  ret
}
fn @task params=1 {
b0:
  set @s 1 traits=@T !0
  call virtual @base($0)
  ret
})"),
            "");
}

TEST(Calls, Indirect) {
  EXPECT_EQ(residue(R"(fn @clears params=1 {
b0:
  clear $0.*.c0.*
  ret
}
fn @task locals=2 {
b0:
  let %0.c0 = &@s
  let %0.() = fn @clears
  set @s 1 traits=@T !0
  let %1 = %0
  call *%1.()(&%1)
  ret
})"),
            "");
}

TEST(Calls, PureFunctionsAgree) {
  auto Called = [](const char *Function, const char *Between) {
    return residue((std::string(Function) + R"(
fn @task params=1 locals=1 {
b0:
  call @on($0, &@cfg) -> %0
  br %0 b1 b2
b1:
  set @s 1 traits=@T !0
  goto b2
b2:
  )" + Between + R"(
  call @on($0, const &@cfg) -> %0
  br %0 b3 b4
b3:
  clear @s
  goto b4
b4:
  ret
})")
                       .c_str());
  };
  const char *Body = R"(fn @on params=2 pure {
b0:
  let %ret = depends($0)
  ret
})";
  EXPECT_EQ(Called(Body, "suspend"), "");
  EXPECT_EQ(Called(Body, "let @cfg = $0"), "0");
  EXPECT_EQ(Called(std::string(Body).erase(15, 5).c_str(), "suspend"), "0");
  EXPECT_EQ(Called("declare @on params=2 nothrow", "suspend"), "0");
  // The callee writes what it reaches, even if it is pure.
  EXPECT_EQ(Called("declare @on params=2 nothrow pure", "suspend"), "0");
}

TEST(Calls, RecursionReturns) {
  EXPECT_EQ(residue(R"(fn @down {
b0:
  br depends() b1 b2
b1:
  push @s 1 traits=@T !0
  call @down()
  pop @s
  ret
b2:
  ret
}
fn @task {
b0:
  call @down()
  ret
})"),
            "");
}

TEST(Calls, WithoutBodyMayThrow) {
  const char *Text = R"(fn @task {
b0:
  set @s 1 traits=@T !0
  call @work()
  clear @s
  ret
})";
  EXPECT_EQ(residue(Text), "0x");
  EXPECT_EQ(residue(Text, program::PoolExceptions::Propagate), "0x");
  EXPECT_EQ(residue(Text, program::PoolExceptions::Terminate), "");
  std::string Quiet = Text;
  Quiet.replace(Quiet.find("@work"), 5, "@quiet");
  EXPECT_EQ(residue(Quiet.c_str()), "");
  std::string Dies = Text;
  Dies.replace(Dies.find("clear @s"), 8, "suspend");
  EXPECT_EQ(residue(Dies.c_str()), "0");
  Dies.replace(Dies.find("@work"), 5, "@die");
  EXPECT_EQ(residue(Dies.c_str()), "");
}

TEST(Calls, WithoutBodyWritesWhatItReaches) {
  auto With = [](const char *Argument) {
    return residue((R"(fn @task params=1 locals=2 {
b0:
  let %0 = $0
  let %1.f = &%0
  br %0 b1 b2
b1:
  set @s 1 traits=@T !0
  goto b2
b2:
  call @quiet()" + std::string(Argument) +
                    R"()
  br %0 b3 b4
b3:
  clear @s
  goto b4
b4:
  ret
})")
                       .c_str());
  };
  EXPECT_EQ(With("%0"), "");
  EXPECT_EQ(With("const &%0"), "");
  EXPECT_EQ(With("&%0"), "0");
  EXPECT_EQ(With("&%1"), "0");
}

/// Whether a call of \p Callee keeps a set from being reported.
static bool spares(const std::string &Callee) {
  std::string Left = residue((R"(fn @task params=1 locals=2 {
b0:
  let %0 = &@s
  let %1.f = &%0
  set @s 1 traits=@C !0
  call )" + Callee + R"(
  ret
})")
                                 .c_str());
  EXPECT_TRUE(Left == "" || Left == "0") << Left;
  return Left.empty();
}

TEST(Doubt, WhatACalleeMayClear) {
  EXPECT_FALSE(spares("@quiet()"));
  EXPECT_TRUE(spares("@quiet(&@s)"));
  EXPECT_TRUE(spares("@quiet(%0)"));
  EXPECT_TRUE(spares("@quiet(&%1)"));
  EXPECT_FALSE(spares("@quiet(const &@s)"));
  EXPECT_FALSE(spares("@quiet(&@r)"));
  EXPECT_TRUE(spares("@member()"));
  EXPECT_TRUE(spares("@near()"));
  EXPECT_TRUE(spares("@destroy()"));
  EXPECT_TRUE(spares("@skipped()"));
}

TEST(Doubt, AccusesNobodyWhicheverWayItGoes) {
  // Empty after the call or not: each way sets another slot.
  EXPECT_EQ(residue(R"(fn @task {
b0:
  set @s 1 traits=@T !0
  call @quiet(&@s)
  br isset @s b1 b2
b1:
  set @r 1 traits=@T !1
  ret
b2:
  set @r 1 traits=@T !2
  ret
})"),
            "");
  // Here both ways set the same.
  EXPECT_EQ(residue(R"(fn @task {
b0:
  set @s 1 traits=@T !0
  call @quiet(&@s)
  br isset @s b1 b2
b1:
  clear @s
  goto b2
b2:
  set @r 1 traits=@T !1
  ret
})"),
            "1");
}

TEST(Doubt, EntryMayHaveBeenClearedToo) {
  EXPECT_EQ(residue(R"(fn @task {
b0:
  call @destroy()
  br isset @s b1 b2
b1:
  set @r 1 traits=@T !0
  ret
b2:
  ret
})"),
            "");
  EXPECT_EQ(residue(R"(fn @task {
b0:
  call @quiet()
  br isset @s b1 b2
b1:
  set @r 1 traits=@T !0
  ret
b2:
  ret
})"),
            "0");
}

TEST(Doubt, IsDecidedBeforeTheCallThrows) {
  // Cleared: the handler's way is taken. Not cleared: the other.
  EXPECT_EQ(residue(R"(declare @given params=1
fn @task {
b0:
  set @s 1 traits=@T !0
  goto b1
b1 unwind b2:
  call @given(&@s)
  br isset @s b3 b4
b2:
  br isset @s b4 b3
b3:
  set @r 1 traits=@T !1
  ret
b4:
  ret
})"),
            "1");
}

//===----------------------------------------------------------------------===//
// Exceptions and tasks
//===----------------------------------------------------------------------===//

TEST(Exceptions, CleanupsAndHandlers) {
  auto Thrown = [](const char *What, const char *Handler) {
    return residue((std::string(R"(fn @task {
b0 unwind b1:
  set @s 1 traits=@T !0
  throw )") + What + "\nb1:\n  br caught \"" +
                    Handler + R"(" b2 b3
b2:
  clear @s
  ret
b3:
  resume
})")
                       .c_str());
  };
  EXPECT_EQ(Thrown("type \"Derived\"", "Derived"), "");
  EXPECT_EQ(Thrown("type \"Derived\"", "Base"), "");
  EXPECT_EQ(Thrown("type \"Base\"", "Derived"), "0x");
  EXPECT_EQ(Thrown("type \"Derived\"", "..."), "");
  EXPECT_EQ(Thrown("unknown \"c\"", "std::exception"), "");
  EXPECT_EQ(Thrown("unknown \"c\"", "Base"), "0x");
}

TEST(Exceptions, CallsInACleanupDoNotTouchWhatIsInFlight) {
  EXPECT_EQ(residue(R"(fn @inner {
b0 unwind b1:
  throw type "Base"
b1:
  ret
}
fn @task {
b0 unwind b1:
  set @s 1 traits=@T !0
  throw type "Other"
b1:
  call @inner()
  br caught "Other" b2 b3
b2:
  clear @s
  ret
b3:
  ret
})"),
            "");
}

TEST(Exceptions, MeetNothrow) {
  EXPECT_EQ(residue(R"(fn @middle nothrow {
b0:
  call @work()
  ret
}
fn @task {
b0:
  set @s 1 traits=@T !0
  call @middle()
  clear @s
  ret
})"),
            "");
}

TEST(Tasks, NormalBeatsExceptional) {
  EXPECT_EQ(residue(R"(fn @task {
b0:
  set @s 1 traits=@T !0
  call @work()
  ret
})"),
            "0");
}

TEST(Tasks, TerminateIsNoExit) {
  EXPECT_EQ(residue(R"(fn @task params=1 {
b0:
  set @s 1 traits=@T !0
  br $0 b1 b2
b1:
  terminate
b2:
  noreturn
})"),
            "");
}

TEST(Tasks, SubmissionsThatMayRunHere) {
  auto When = [](const char *W) {
    return residue((std::string(R"(fn @inner {
b0:
  set @r 1 traits=@T !1
  ret
}
fn @task {
b0:
  set @s 1 traits=@T !0
  submit @inner() exceptions=terminate when=)") +
                    W + R"(
  clear @s
  ret
})")
                       .c_str());
  };
  EXPECT_EQ(When("later"), "");
  EXPECT_EQ(When("maybe"), "1");
}

TEST(Tasks, BoundCaptures) {
  const char *Text = R"(fn @task params=1 {
b0:
  set $0.*.c0.* 1 traits=@T !0
  clear @s
  ret
})";
  EXPECT_EQ(residue(Text), "0");
  reach::Binding B;
  B.Place.R = program::Cell::Root::Param;
  B.Place.Path = {{program::Step::Kind::Deref, {}, nullptr},
                  {program::Step::Kind::Field, "c0", nullptr}};
  B.Holds.K = program::Value::Kind::Address;
  B.Holds.Place.R = program::Cell::Root::Global;
  B.Holds.Place.Global = "s";
  EXPECT_EQ(residue(Text, program::PoolExceptions::Caught, {B}), "");
}

TEST(Values, StayWhatTheyWereFoundToBe) {
  EXPECT_EQ(residue(R"(fn @same params=1 locals=1 {
b0:
  let %0 = new
  br %0 == $0 b1 b2
b1:
  ret
b2:
  noreturn
}
fn @task {
b0:
  call @same(@on)
  br @on b1 b2
b1:
  ret
b2:
  set @s 1 traits=@T !0
  ret
})"),
            "");
}

TEST(Loops, ComeBackToTheSameState) {
  EXPECT_EQ(residue(R"(fn @task locals=1 {
b0:
  let %0 = depends()
  br %0 b1 b2
b1:
  set @s %0 traits=@T !0
  goto b0
b2:
  ret
})"),
            "0");
}
