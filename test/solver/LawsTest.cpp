//===- LawsTest.cpp - What holds of all states and games ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The laws of merging states and of the game of doubts, on random ones.
//
//===----------------------------------------------------------------------===//

#include "solver/Game.h"
#include "solver/Merge.h"
#include "gtest/gtest.h"
#include <random>

using namespace threadslot;
using namespace threadslot::solver;

namespace {

constexpr unsigned Tries = 2000;

struct Random {
  std::mt19937 Engine;
  explicit Random(unsigned Seed) : Engine(Seed) {}
  unsigned below(unsigned N) { return Engine() % N; }
  bool percent(unsigned P) { return below(100) < P; }
};

//===----------------------------------------------------------------------===//
// Merging
//===----------------------------------------------------------------------===//

/// States of a few variables, and what they say of these.
class States {
public:
  explicit States(unsigned Seed) : Drawn(Seed) {
    for (const char *Id : {"a", "b", "c", "d"})
      Places.push_back(T.global(Id));
  }

  State draw() {
    State S;
    StateEditor E(T, S);
    for (Term Place : Places)
      if (Drawn.percent(70))
        E.write(Place, {value(E), NoTerm, {}});
    for (unsigned N = Drawn.below(3); N; --N) {
      Term X = value(E), Y = value(E);
      if (E.equal(X, Y) || Drawn.percent(50))
        continue;
      if (Drawn.percent(50))
        E.learnEqual(X, Y);
      else
        E.learnApart(X, Y);
    }
    return Canonical(T, Frames::Keep, 0).run(S);
  }

  State merged(const State &A, const State &B) {
    return *merge(T, A, B, "bound");
  }

  /// Of each two places, or a place and a number, whether they are the same.
  std::vector<std::optional<bool>> decided(State S) {
    StateEditor E(T, S);
    std::vector<Term> Values;
    for (Term Place : Places)
      Values.push_back(E.read(Place));
    for (Term Place : Places)
      Values.push_back(E.entry(Place));
    for (int N : {0, 1, 2})
      Values.push_back(T.integer(N));
    std::vector<std::optional<bool>> Result;
    for (Term X : Values)
      for (Term Y : Values)
        Result.push_back(E.equal(X, Y));
    return Result;
  }

private:
  Term value(StateEditor &E) {
    Term Place = Places[Drawn.below(Places.size())];
    switch (Drawn.below(4)) {
    case 0:
      return T.integer(Drawn.below(3));
    case 1:
      return E.read(Place);
    case 2:
      return E.entry(Place);
    default:
      return E.freshAtom();
    }
  }

  Terms T;
  Random Drawn;
  std::vector<Term> Places;
};

} // namespace

TEST(Merge, WithItselfIsTheSame) {
  States All(1);
  for (unsigned I = 0; I != Tries; ++I) {
    State A = All.draw();
    EXPECT_EQ(All.decided(All.merged(A, A)), All.decided(A));
  }
}

TEST(Merge, InAnyOrder) {
  States All(2);
  for (unsigned I = 0; I != Tries; ++I) {
    State A = All.draw(), B = All.draw();
    EXPECT_EQ(All.decided(All.merged(A, B)), All.decided(All.merged(B, A)));
  }
}

// Of three, what is forgotten on the way depends on which two come first, but
// nothing is said that one of them does not say.
TEST(Merge, OfThree) {
  States All(4);
  for (unsigned I = 0; I != Tries; ++I) {
    State A = All.draw(), B = All.draw(), C = All.draw();
    auto OfA = All.decided(A), OfB = All.decided(B), OfC = All.decided(C);
    for (const State &Merged : {All.merged(All.merged(A, B), C),
                                All.merged(A, All.merged(B, C))}) {
      auto OfAll = All.decided(Merged);
      for (size_t J = 0; J != OfAll.size(); ++J)
        if (OfAll[J])
          EXPECT_TRUE(OfA[J] == OfAll[J] && OfB[J] == OfAll[J] &&
                      OfC[J] == OfAll[J]);
    }
  }
}

TEST(Merge, SaysOnlyWhatBothSay) {
  States All(3);
  for (unsigned I = 0; I != Tries; ++I) {
    State A = All.draw(), B = All.draw();
    auto OfA = All.decided(A), OfB = All.decided(B),
         OfBoth = All.decided(All.merged(A, B));
    for (auto [X, Y, Both] : llvm::zip(OfA, OfB, OfBoth))
      if (Both)
        EXPECT_TRUE(X == Both && Y == Both);
  }
}

//===----------------------------------------------------------------------===//
// The game
//===----------------------------------------------------------------------===//

namespace {

constexpr unsigned Nodes = 8, Exits = 4;

/// A task whose nodes lead anywhere, by choices of the program and by doubts.
void draw(Activation &A, Random &Drawn) {
  A.Exits.resize(Exits);
  for (unsigned I = 0; I != Nodes; ++I) {
    Node &N = A.Nodes.emplace_back();
    for (unsigned Ways = Drawn.below(3); Ways; --Ways) {
      auto &Way = N.Next.emplace_back();
      for (unsigned To = Drawn.below(3); To; --To)
        Way.push_back(Drawn.percent(30) ? Target{true, Drawn.below(Exits)}
                                        : Target{false, Drawn.below(Nodes)});
    }
  }
}

bool canForce(const Activation &A, const std::set<uint32_t> &Wanted) {
  return Game().canForce(A, Wanted);
}

} // namespace

TEST(Game, MoreExitsAreNoHarder) {
  Random Drawn(4);
  for (unsigned I = 0; I != Tries; ++I) {
    Activation A;
    draw(A, Drawn);
    std::set<uint32_t> Some, More;
    for (uint32_t Exit = 0; Exit != Exits; ++Exit) {
      if (Drawn.percent(30))
        Some.insert(Exit);
      if (Some.count(Exit) || Drawn.percent(30))
        More.insert(Exit);
    }
    EXPECT_LE(canForce(A, Some), canForce(A, More));
    EXPECT_FALSE(canForce(A, {}));
  }
}

TEST(Game, ChoicesHelpAndDoubtsDoNot) {
  Random Drawn(5);
  for (unsigned I = 0; I != Tries; ++I) {
    Activation A;
    draw(A, Drawn);
    // Without a doubt all exits that were found can be had.
    Node &First = A.Nodes.front();
    First.Next = {{{false, 1}}, {{false, 2}}};
    std::set<uint32_t> Wanted = {Drawn.below(Exits)};
    bool Before = canForce(A, Wanted);
    First.Next[0].push_back({false, 3});
    bool WithChoice = canForce(A, Wanted);
    First.Next.push_back({{false, 4}});
    EXPECT_LE(Before, WithChoice);
    EXPECT_LE(canForce(A, Wanted), WithChoice);
  }
}
