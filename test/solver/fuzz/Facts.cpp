//===- Facts.cpp - What comparisons have shown ----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace threadslot::fuzz;

static std::pair<Term, Term> ordered(Term A, Term B) {
  return A < B ? std::pair(A, B) : std::pair(B, A);
}

static void sortUnique(std::vector<std::pair<Term, Term>> &V) {
  llvm::sort(V);
  V.erase(std::unique(V.begin(), V.end()), V.end());
}

Term Facts::leader(Term A) const {
  for (auto [Member, Leader] : Leaders)
    if (Member == A)
      return Leader;
  return A;
}

std::optional<bool> Facts::equal(const Terms &T, Term A, Term B) const {
  A = leader(A), B = leader(B);
  if (A == B)
    return true;
  if (!T.isAtom(A) && !T.isAtom(B))
    return false;
  if (llvm::is_contained(Different, ordered(A, B)))
    return false;
  return std::nullopt;
}

void Facts::assume(const Terms &T, Term A, Term B, bool Equal) {
  A = leader(A), B = leader(B);
  if (!Equal) {
    Different.push_back(ordered(A, B));
    return sortUnique(Different);
  }
  if (!T.isAtom(A))
    std::swap(A, B);
  for (auto &[Member, Leader] : Leaders)
    if (Leader == A)
      Leader = B;
  Leaders.emplace_back(A, B);
  sortUnique(Leaders);
  for (auto &[X, Y] : Different)
    std::tie(X, Y) = ordered(X == A ? B : X, Y == A ? B : Y);
  sortUnique(Different);
}

void Facts::mentioned(llvm::function_ref<void(Term)> See) const {
  for (const Pairs *Of : {&Leaders, &Different})
    for (auto [A, B] : *Of)
      See(A), See(B);
}

void Facts::rename(const Terms &T, llvm::function_ref<Term(Term)> New) {
  std::map<Term, std::vector<Term>> Classes; // By the old leader.
  mentioned([&](Term A) {
    if (Term Kept = New(A))
      Classes[leader(A)].push_back(Kept);
  });
  Pairs OldDifferent = std::move(Different);
  std::map<Term, Term> NewLeader;
  Leaders.clear(), Different.clear();
  for (auto &[Old, Members] : Classes) {
    llvm::sort(Members, [&](Term A, Term B) {
      return std::pair(T.isAtom(A), A) < std::pair(T.isAtom(B), B);
    });
    NewLeader[Old] = Members[0];
    for (Term Member : llvm::drop_begin(Members))
      if (Member != Members[0])
        Leaders.emplace_back(Member, Members[0]);
  }
  for (auto [A, B] : OldDifferent) {
    Term X = NewLeader[A], Y = NewLeader[B];
    if (X && Y && (T.isAtom(X) || T.isAtom(Y)))
      Different.push_back(ordered(X, Y));
  }
  sortUnique(Leaders), sortUnique(Different);
}

void Facts::serialize(std::vector<uint32_t> &Out) const {
  for (const Pairs *Of : {&Leaders, &Different}) {
    Out.push_back(Of->size());
    for (auto [A, B] : *Of)
      Out.push_back(A), Out.push_back(B);
  }
}
