//===- Merge.cpp - One state for two -------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Merge.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <map>
#include <set>

using namespace threadslot;
using namespace threadslot::solver;

/// Whether what is done through \p X would be lost with it: of an
/// exception it is told by its type who handles it.
static bool leadsSomewhere(const Terms &T, Term X) {
  return X != NoTerm &&
         (T.kind(X) == TermKind::Function || T.kind(X) == TermKind::Address ||
          T.kind(X) == TermKind::Type);
}

uint64_t solver::mergeKey(const Terms &T, const State &S, Name Cause) {
  llvm::hash_code H = llvm::hash_value(S.InFlight != NoTerm);
  for (const SlotState &X : S.Slots)
    H = llvm::hash_combine(
        H, X.Place, X.K, X.IsCache, X.Unwound, X.Site,
        llvm::hash_combine_range(X.Pushed.begin(), X.Pushed.end()));
  if (!Cause.empty())
    return H;
  if (leadsSomewhere(T, S.InFlight))
    H = llvm::hash_combine(H, S.InFlight);
  for (const CellState &C : S.Cells)
    if (leadsSomewhere(T, C.Value) || C.Token != NoTerm)
      H = llvm::hash_combine(H, C.Place, C.Value, C.Token);
  return H;
}

namespace {

class Merger {
public:
  Merger(Terms &T, const State &A, const State &B, Name Cause)
      : T(T), A(A), B(B), Cause(Cause), Edit(T, Out) {
    Out.Next = std::max(A.Next, B.Next);
    if (Cause.empty())
      for (const State *From : {&A, &B})
        llvm::for_each(From->Cells, [&](const CellState &C) { noteKeys(C); });
  }

  std::optional<State> run() {
    if (!mergeSlots())
      return std::nullopt;
    mergeCells(A, B);
    mergeCells(B, A);
    Out.InFlight = same(A.InFlight, B.InFlight);
    mergeEquations(A, B);
    mergeEquations(B, A);
    llvm::sort(Out.Equal);
    std::set_intersection(A.Apart.begin(), A.Apart.end(), B.Apart.begin(),
                          B.Apart.end(), std::back_inserter(Out.Apart));
    forgetApart();
    if (Failed)
      return std::nullopt;
    return std::move(Out);
  }

private:
  /// By its keys a place is found that leads somewhere (e.g., a table's row).
  void noteKeys(const CellState &C) {
    if (!leadsSomewhere(T, C.Value))
      return;
    for (Term X = C.Place; T.kind(X) == TermKind::Place; X = T[X].Ops[0])
      if (Term Key = T.step(X).Key; Key != NoTerm)
        Keys.insert(Key);
  }

  bool leads(Term X) const { return leadsSomewhere(T, X) || Keys.count(X); }

  /// \p X of A if it is \p Y of B, else the atom that stands for just these.
  Term same(Term X, Term Y) {
    if (X == Y)
      return X;
    Failed |= Cause.empty() && (leads(X) || leads(Y));
    auto [It, New] = Either.try_emplace({X, Y}, NoTerm);
    if (New) {
      bool Tainted =
          (X != NoTerm && T[X].Tainted) || (Y != NoTerm && T[Y].Tainted);
      It->second = Edit.freshAtom(Tainted, Cause);
    }
    return It->second;
  }

  /// The same of \p X in \p From, which is A or B, and \p Y in the other.
  Term same(const State &From, Term X, Term Y) {
    return &From == &A ? same(X, Y) : same(Y, X);
  }

  bool mergeSlots() {
    if (A.Slots.size() != B.Slots.size())
      return false;
    for (auto [X, Y] : llvm::zip(A.Slots, B.Slots)) {
      SlotState Like = Y;
      Like.Value = X.Value;
      if (!(Like == X))
        return false;
      Like.Value = same(X.Value, Y.Value);
      Out.Slots.push_back(Like);
    }
    return true;
  }

  /// Adds the cells of \p From, as \p Other knows them too.
  void mergeCells(const State &From, const State &Other) {
    State Copy = Other;
    StateEditor Read(T, Copy);
    for (const CellState &C : From.Cells) {
      auto Where = llvm::partition_point(
          Out.Cells, [&](const CellState &X) { return X.Place < C.Place; });
      if (Where != Out.Cells.end() && Where->Place == C.Place)
        continue;
      Content Same = Read.copyOf(C.Place);
      Failed |= Cause.empty() && C.Token != Same.Token;
      Out.Cells.insert(Where, {C.Place, same(From, C.Value, Same.Value),
                               same(From, C.Token, Same.Token)});
    }
  }

  /// Adds the equations of \p From: what \p Other does not know is forgotten.
  void mergeEquations(const State &From, const State &Other) {
    State Copy = Other;
    StateEditor Known(T, Copy);
    for (auto [X, Y] : From.Equal) {
      bool Done = llvm::any_of(
          Out.Equal, [&, X = X](const auto &E) { return E.first == X; });
      if (!Done)
        Out.Equal.emplace_back(X, same(From, Y, Known.known(X)));
    }
  }

  /// Of a difference that only one of them knows, one side becomes unknown, in
  /// the same order whichever it is.
  void forgetApart() {
    std::set<Term> Forget;
    for (const State *From : {&A, &B})
      for (auto [X, Y] : From->Apart)
        if (!llvm::is_contained(Out.Apart, std::pair(X, Y)))
          Forget.insert(T[X].Rigid ? Y : X);
    for (Term X : Forget)
      Edit.forget(X, Cause);
  }

  Terms &T;
  const State &A, &B;
  Name Cause;
  State Out;
  StateEditor Edit;
  bool Failed = false;
  std::set<Term> Keys; ///< Of places that lead somewhere.
  std::map<std::pair<Term, Term>, Term> Either;
};

} // namespace

std::optional<State> solver::merge(Terms &T, const State &A, const State &B,
                                   Name Cause) {
  return Merger(T, A, B, Cause).run();
}
