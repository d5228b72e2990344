//===- Game.cpp - Whether residue is there whichever way doubts go -------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Game.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::solver;

/// Sets of exits of callees that are tried; what needs more is not won.
static constexpr size_t MaxTables = 2000;

static bool hasDoubtItself(const Activation &A) {
  return llvm::any_of(A.Nodes, [](const Node &N) {
    return N.Next.size() > 1 || llvm::any_of(N.FromCall, [](const GoesOn &X) {
             return X.Next.size() > 1;
           });
  });
}

/// Whether a doubt is met in \p A or in what it calls.
bool Game::isDoubtful(const Activation &A) {
  auto Found = Doubtful.find(&A);
  if (Found != Doubtful.end())
    return Found->second;
  return Doubtful[&A] = llvm::any_of(
             callsOf(A), [](auto *Call) { return hasDoubtItself(*Call); });
}

Game::Table &Game::table(const Activation &On, std::set<uint32_t> Wanted) {
  auto [It, New] = Known.try_emplace({&On, Wanted}, nullptr);
  if (New)
    It->second = &Tables.emplace_back(
        Table{&On, std::move(Wanted), std::vector<bool>(On.Nodes.size())});
  return *It->second;
}

bool Game::wins(const Table &On, const Alternatives &Next) {
  return !Next.empty() && llvm::all_of(Next, [&](const auto &Way) {
    return llvm::any_of(Way, [&](const Target &X) {
      return X.IsExit ? On.Wanted.count(X.Id) != 0 : On.Won[X.Id];
    });
  });
}

/// Whether some callee can be brought to an exit that is won from here.
bool Game::winsByCall(const Table &On, const Node &N) {
  std::map<const Activation *, std::set<uint32_t>> Good;
  for (const GoesOn &X : N.FromCall)
    if (wins(On, X.Next))
      Good[X.Callee].insert(X.Exit);
  for (auto &[Callee, Exits] : Good) {
    if (!isDoubtful(*Callee))
      return true;
    if (Tables.size() < MaxTables && table(*Callee, Exits).Won[0])
      return true;
  }
  return false;
}

bool Game::wins(const Table &On, const Node &N) {
  return wins(On, N.Next) || winsByCall(On, N);
}

/// Adds the nodes that are won by what is known now.
bool Game::improve(Table &On) {
  bool Any = false, Again = true;
  while (Again) {
    Again = false;
    for (NodeId Id = On.Won.size(); Id-- != 0;)
      if (!On.Won[Id] && wins(On, On.On->Nodes[Id]))
        On.Won[Id] = Again = Any = true;
  }
  return Any;
}

bool Game::canForce(const Activation &Task, const std::set<uint32_t> &Exits) {
  Tables.clear();
  Known.clear();
  if (Exits.empty() || !isDoubtful(Task))
    return !Exits.empty();
  Table &Root = table(Task, Exits);
  for (bool Again = true; Again && !Root.Won[0];) {
    Again = false;
    for (size_t I = 0; I != Tables.size(); ++I)
      Again |= improve(Tables[I]);
  }
  return Root.Won[0];
}

std::set<std::string> Game::causes() const {
  std::set<std::string> Causes;
  for (const Table &On : Tables)
    for (auto [Id, N] : llvm::enumerate(On.On->Nodes)) {
      bool SomeWay = llvm::any_of(
          N.Next, [&](const auto &Way) { return wins(On, Alternatives{Way}); });
      if (!On.Won[Id] && SomeWay && !N.Cause.empty())
        Causes.insert(N.Cause);
    }
  return Causes;
}
