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
#include <set>

using namespace threadslot::fuzz;

static std::pair<Term, Term> ordered(Term A, Term B) {
  return A < B ? std::pair(A, B) : std::pair(B, A);
}

static void sortUnique(std::vector<std::pair<Term, Term>> &V) {
  llvm::sort(V);
  V.erase(std::unique(V.begin(), V.end()), V.end());
}

/// What \p A was found to equal, or itself.
Term Facts::found(Term A) const {
  for (auto [Member, Leader] : Leaders)
    if (Member == A)
      return Leader;
  return A;
}

/// The same for terms that nothing was said about, but perhaps about one that is
/// computed alike.
Term Facts::leader(const Terms &T, Term A) const {
  if (!T.isComputed(A) || llvm::is_contained(Compounds, A))
    return found(A);
  if (auto Known = Asked.find(A); Known != Asked.end())
    return Known->second;
  auto Same =
      llvm::find_if(Compounds, [&](Term C) { return sameOperands(T, A, C); });
  return Asked[A] = found(Same == Compounds.end() ? A : *Same);
}

bool Facts::sameOperands(const Terms &T, Term A, Term C) const {
  const TermNode &X = T[A], &Y = T[C];
  if (X.Kind != Y.Kind || X.Text != Y.Text || X.Args.size() != Y.Args.size())
    return false;
  return llvm::all_of(llvm::zip(X.Args, Y.Args), [&](auto Both) {
    return leader(T, std::get<0>(Both)) == found(std::get<1>(Both));
  });
}

std::optional<bool> Facts::equal(const Terms &T, Term A, Term B) const {
  A = leader(T, A), B = leader(T, B);
  if (A == B)
    return true;
  if (!T.isAtom(A) && !T.isAtom(B))
    return false;
  if (llvm::is_contained(Different, ordered(A, B)))
    return false;
  if (Compounds.empty())
    return std::nullopt;
  Facts IfEqual = *this;
  if (!IfEqual.merge(T, A, B))
    return false;
  return std::nullopt;
}

void Facts::assume(const Terms &T, Term A, Term B, bool Equal) {
  A = leader(T, A), B = leader(T, B);
  if (Equal) {
    merge(T, A, B);
  } else {
    Different.push_back(ordered(A, B));
    sortUnique(Different);
    collectCompounds(T);
  }
}

/// Makes one class of two and of all that follows; false if that cannot be.
bool Facts::merge(const Terms &T, Term A, Term B) {
  if (T.isKnown(A))
    std::swap(A, B);
  if (T.isKnown(A) || llvm::is_contained(Different, ordered(A, B)))
    return false;
  for (auto &[Member, Leader] : Leaders)
    if (Leader == A)
      Leader = B;
  Leaders.emplace_back(A, B);
  sortUnique(Leaders);
  for (auto &[X, Y] : Different)
    std::tie(X, Y) = ordered(X == A ? B : X, Y == A ? B : Y);
  sortUnique(Different);
  collectCompounds(T);
  for (Term C : Compounds)
    for (Term D : Compounds)
      if (C < D && found(C) != found(D) && sameOperands(T, C, D))
        return merge(T, found(C), found(D));
  return true;
}

void Facts::mentioned(llvm::function_ref<void(Term)> See) const {
  for (const Pairs *Of : {&Leaders, &Different})
    for (auto [A, B] : *Of)
      See(A), See(B);
}

void Facts::collectCompounds(const Terms &T) {
  std::set<Term> Found;
  auto Collect = [&](auto &Self, Term A) -> void {
    if (!T.isComputed(A) || !Found.insert(A).second)
      return;
    for (Term Arg : T[A].Args)
      Self(Self, Arg);
  };
  mentioned([&](Term A) { Collect(Collect, A); });
  Compounds.assign(Found.begin(), Found.end());
  Asked.clear();
}

//===----------------------------------------------------------------------===//
// Renaming
//===----------------------------------------------------------------------===//

/// Says each term in the words of terms that are alive.
class Facts::Renamer {
public:
  Renamer(const Facts &F, Terms &T, llvm::function_ref<bool(Term)> Alive,
          llvm::function_ref<Term(Term)> Renamed)
      : T(T), Alive(Alive), Renamed(Renamed) {
    F.mentioned([&](Term A) { Classes[F.leader(T, A)].insert(A); });
    for (auto &[Leader, Members] : Classes)
      for (Term A : Members)
        ClassOf[A] = Leader;
  }

  std::map<Term, std::set<Term>> Classes; ///< By the old leader.

  /// \p A itself, or NoTerm.
  Term said(Term A) {
    if (Alive(A))
      return Renamed(A);
    if (!T.isComputed(A))
      return NoTerm;
    llvm::SmallVector<Term, 4> Args;
    for (Term Arg : T[A].Args) {
      Args.push_back(saidOtherwise(Arg));
      if (!Args.back())
        return NoTerm;
    }
    llvm::StringRef Text = T[A].Text;
    return T.get(T.kind(A), Text, Args);
  }

  /// \p A or something that equals it.
  Term saidOtherwise(Term A) {
    if (Term Said = said(A))
      return Said;
    auto It = ClassOf.find(A);
    if (It == ClassOf.end() || !Within.insert(A).second)
      return NoTerm;
    Term Best = NoTerm;
    for (Term Other : Classes[It->second])
      if (Term Said = Other == A ? NoTerm : said(Other))
        if (!Best || std::pair(!T.isKnown(Said), Said) <
                         std::pair(!T.isKnown(Best), Best))
          Best = Said;
    Within.erase(A);
    return Best;
  }

private:
  Terms &T;
  llvm::function_ref<bool(Term)> Alive;
  llvm::function_ref<Term(Term)> Renamed;
  std::map<Term, Term> ClassOf;
  std::set<Term> Within; ///< What is being said otherwise.
};

bool Facts::canBeSaid(Terms &T, Term A,
                      llvm::function_ref<bool(Term)> Alive) const {
  auto Same = [](Term X) { return X; };
  return Renamer(*this, T, Alive, Same).saidOtherwise(A) != NoTerm;
}

void Facts::rename(Terms &T, llvm::function_ref<bool(Term)> Alive,
                   llvm::function_ref<Term(Term)> Renamed) {
  if (Leaders.empty() && Different.empty())
    return;
  Renamer R(*this, T, Alive, Renamed);
  Pairs OldDifferent = std::move(Different);
  std::map<Term, Term> NewLeader;
  Leaders.clear(), Different.clear();
  for (auto &[Old, Members] : R.Classes) {
    std::set<std::pair<bool, Term>> Said;
    for (Term A : Members)
      if (Term B = R.said(A))
        Said.emplace(!T.isKnown(B), B);
    if (Said.empty())
      continue;
    NewLeader[Old] = Said.begin()->second;
    for (auto [Unknown, Member] : llvm::drop_begin(Said))
      Leaders.emplace_back(Member, Said.begin()->second);
  }
  for (auto [A, B] : OldDifferent) {
    Term X = NewLeader[A], Y = NewLeader[B];
    if (X && Y && (T.isAtom(X) || T.isAtom(Y)))
      Different.push_back(ordered(X, Y));
  }
  sortUnique(Leaders), sortUnique(Different);
  collectCompounds(T);
}

void Facts::serialize(std::vector<uint32_t> &Out) const {
  for (const Pairs *Of : {&Leaders, &Different}) {
    Out.push_back(Of->size());
    for (auto [A, B] : *Of)
      Out.push_back(A), Out.push_back(B);
  }
}
