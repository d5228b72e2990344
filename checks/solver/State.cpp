//===- State.cpp - What holds at a point of one execution ----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Orders.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::solver;

uint64_t State::hash() const {
  llvm::hash_code H = llvm::hash_combine(InFlight, Next);
  for (const CellState &C : Cells)
    H = llvm::hash_combine(H, C.Place, C.Value, C.Token);
  for (const SlotState &X : Slots)
    H = llvm::hash_combine(
        H, X.Place, X.K, X.IsCache, X.Unwound, X.Site, X.Value,
        llvm::hash_combine_range(X.Pushed.begin(), X.Pushed.end()));
  for (auto [A, B] : Equal)
    H = llvm::hash_combine(H, A, B);
  for (auto [A, B] : Apart)
    H = llvm::hash_combine(H, A, B, 1);
  return H;
}

void State::sort() {
  auto SamePlace = [](const auto &A, const auto &B) {
    return A.Place == B.Place;
  };
  llvm::sort(Cells, [](const CellState &A, const CellState &B) {
    return std::tie(A.Place, A.Value) < std::tie(B.Place, B.Value);
  });
  Cells.erase(llvm::unique(Cells, SamePlace), Cells.end());
  llvm::sort(Slots, [](const SlotState &A, const SlotState &B) {
    return std::tie(A.Place, B.K, A.Site) < std::tie(B.Place, A.K, B.Site);
  });
  Slots.erase(llvm::unique(Slots, SamePlace), Slots.end());
  llvm::sort(Equal);
  llvm::sort(Apart);
  Apart.erase(llvm::unique(Apart), Apart.end());
}

template <typename Entry>
static auto lowerBound(std::vector<Entry> &Entries, Term Place) {
  return llvm::partition_point(Entries,
                               [&](const Entry &E) { return E.Place < Place; });
}

template <typename Entry>
static const Entry *lookUp(const std::vector<Entry> &Entries, Term Place) {
  auto It = lowerBound(const_cast<std::vector<Entry> &>(Entries), Place);
  return It != Entries.end() && It->Place == Place ? &*It : nullptr;
}

template <typename Entry>
static void put(std::vector<Entry> &Entries, Entry New) {
  auto It = lowerBound(Entries, New.Place);
  if (It != Entries.end() && It->Place == New.Place)
    *It = std::move(New);
  else
    Entries.insert(It, std::move(New));
}

Term StateEditor::known(Term X) const {
  auto It = llvm::partition_point(S.Equal,
                                  [&](const auto &E) { return E.first < X; });
  return It != S.Equal.end() && It->first == X ? It->second : X;
}

Content StateEditor::known(Content C) const {
  Rewriter Normal(T, [&](Term Z) { return known(Z); });
  C.Value = Normal(C.Value);
  C.Token = Normal(C.Token);
  for (CellState &X : C.Below)
    X = {Normal(X.Place), Normal(X.Value), Normal(X.Token)};
  return C;
}

Term StateEditor::read(Term Place) const {
  if (const CellState *C = lookUp(S.Cells, Place))
    return C->Value;
  if (T.kind(Place) != TermKind::Place)
    return known(T.initial(Place));
  PlaceStep Step = T.step(Place);
  return known(T.part(read(T[Place].Ops[0]), Step));
}

Content StateEditor::copyOf(Term Place) const {
  Content C;
  C.Value = read(Place);
  if (const CellState *Exact = lookUp(S.Cells, Place))
    C.Token = Exact->Token;
  for (const CellState &X : S.Cells)
    if (X.Place != Place && T.within(X.Place, Place))
      C.Below.push_back({T.rebase(X.Place, Place, T.hole()), X.Value, X.Token});
  return C;
}

void StateEditor::write(Term Place, const Content &C) {
  llvm::erase_if(S.Cells,
                 [&](const CellState &X) { return T.within(X.Place, Place); });
  put(S.Cells, CellState{Place, C.Value, C.Token});
  for (const CellState &X : C.Below)
    put(S.Cells,
        CellState{T.rebase(X.Place, T.hole(), Place), X.Value, X.Token});
}

SlotState StateEditor::slot(Term Place) const {
  if (const SlotState *Exact = lookUp(S.Slots, Place))
    return *Exact;
  SlotState Result;
  Result.Place = Place;
  for (Term Above = Place; T.kind(Above) == TermKind::Place;) {
    Above = T[Above].Ops[0];
    const SlotState *Named = lookUp(S.Slots, Above);
    if (!Named)
      continue;
    if (Named->K != SlotState::Kind::Entry)
      Result.K = SlotState::Kind::Empty;
    break;
  }
  return Result;
}

void StateEditor::putSlot(SlotState New) { put(S.Slots, std::move(New)); }

void StateEditor::endBelow(Term Place) {
  llvm::erase_if(S.Slots, [&](const SlotState &X) {
    return X.Place != Place && T.within(X.Place, Place);
  });
}

Term StateEditor::entry(Term Place) const {
  Rewriter Normal(T, [&](Term X) { return known(X); });
  return Normal(T.initial(Place));
}

Term StateEditor::heldValue(const SlotState &H) const {
  switch (H.K) {
  case SlotState::Kind::Entry:
    return entry(H.Place);
  case SlotState::Kind::Empty:
    return T.integer(0);
  case SlotState::Kind::Site:
    return H.Value;
  }
  return NoTerm;
}

/// Says of `x + 1` and 3 that x is 2, and of `&*p` and q that p is q.
static void simplify(Terms &T, Term &X, Term &Y) {
  auto CanBeAddress = [&](Term Z) {
    return !T[Z].Rigid || T.kind(Z) == TermKind::Address;
  };
  if (CanBeAddress(X) && CanBeAddress(Y)) {
    X = T.pointer(X);
    Y = T.pointer(Y);
  }
  if (T.kind(X) == TermKind::Int)
    std::swap(X, Y);
  Sum S = T.sum(X);
  if (T.kind(Y) != TermKind::Int || S.Base == NoTerm)
    return;
  X = S.Base;
  Y = T.pure("-", {Y, T.integer(S.Offset)});
}

std::optional<bool> StateEditor::equal(Term A, Term B) const {
  simplify(T, A, B);
  if (A == B)
    return true;
  const TermData &X = T[A], &Y = T[B];
  if (X.Rigid && Y.Rigid)
    return false;
  // The same number with different numbers added to it.
  if (T.sum(A).Base == T.sum(B).Base)
    return false;
  // An address differs from all that is no location, whatever it is built of.
  if (X.K == TermKind::Address && Y.Rigid && Y.K != TermKind::Address)
    return false;
  if (Y.K == TermKind::Address && X.Rigid && X.K != TermKind::Address)
    return false;
  if (llvm::binary_search(S.Apart, std::pair(std::min(A, B), std::max(A, B))))
    return false;
  const Orders Learned(T, S);
  if (!Orders::isOrder(T, A))
    return Learned.equal(A, B);
  std::optional<bool> Holds = Learned.holds(A);
  if (!Holds || Y.K != TermKind::Int)
    return std::nullopt;
  return T.integer(*Holds) == B;
}

/// Whether \p A is the one to keep: constants before all, then what means the
/// same everywhere, then the smaller. A term is never kept before its operand,
/// so that replacing ends.
static bool keepFirst(const Terms &T, Term A, Term B) {
  const TermData &X = T[A], &Y = T[B];
  auto Rank = [](const TermData &D) {
    return std::tuple(!D.Rigid, D.Forgotten, !D.Named, D.Depth,
                      D.K != TermKind::Atom, D.N, D.Id);
  };
  return Rank(X) < Rank(Y);
}

bool StateEditor::learnEqual(Term A, Term B) {
  llvm::SmallVector<std::pair<Term, Term>, 4> Pending = {{A, B}};
  while (!Pending.empty()) {
    auto [X, Y] = Pending.pop_back_val();
    Rewriter Normal(T, [&](Term Z) { return known(Z); });
    X = Normal(X);
    Y = Normal(Y);
    simplify(T, X, Y);
    if (X == Y)
      continue;
    if (equal(X, Y) == false)
      return false;
    if (keepFirst(T, X, Y))
      std::swap(X, Y);
    addEquation(X, Y, Pending);
  }
  substitute([&](Term Z) { return known(Z); });
  for (auto [X, Y] : S.Apart)
    if (X == Y)
      return false;
  return true;
}

/// Adds \p X = \p Y; older equations that it changes are learned anew.
void StateEditor::addEquation(
    Term X, Term Y, llvm::SmallVectorImpl<std::pair<Term, Term>> &Pending) {
  Rewriter Replace(T, [&](Term Z) { return Z == X ? Y : Z; });
  llvm::erase_if(S.Equal, [&](std::pair<Term, Term> E) {
    if (Replace(E.first) == E.first && Replace(E.second) == E.second)
      return false;
    Pending.push_back(E);
    return true;
  });
  auto Where = llvm::partition_point(
      S.Equal, [&](const auto &E) { return E.first < X; });
  S.Equal.insert(Where, {X, Y});
}

/// Puts \p Map of each term for it, in all but the equations.
void StateEditor::substitute(llvm::function_ref<Term(Term)> Map) {
  Rewriter Normal(T, Map);
  for (CellState &C : S.Cells)
    C = {Normal(C.Place), Normal(C.Value), Normal(C.Token)};
  for (SlotState &X : S.Slots) {
    X.Place = Normal(X.Place);
    X.Value = Normal(X.Value);
  }
  S.InFlight = Normal(S.InFlight);
  for (auto &[A, B] : S.Apart) {
    A = Normal(A);
    B = Normal(B);
    simplify(T, A, B);
    if (B < A)
      std::swap(A, B);
  }
  S.sort();
  llvm::erase_if(S.Apart, [&](std::pair<Term, Term> P) {
    return T[P.first].Rigid && T[P.second].Rigid && P.first != P.second;
  });
}

void StateEditor::forget(Term X, Name Cause) {
  if (T[X].Forgotten)
    return;
  Term Forgotten = freshAtom(T[X].Tainted, Cause);
  auto Map = [&](Term Z) { return Z == X ? Forgotten : Z; };
  Rewriter Replace(T, Map);
  for (auto &E : S.Equal)
    E = {Replace(E.first), Replace(E.second)};
  if (T.kind(X) != TermKind::Atom)
    S.Equal.emplace_back(X, Forgotten);
  llvm::sort(S.Equal);
  substitute(Map);
}

void StateEditor::learnApart(Term A, Term B) {
  simplify(T, A, B);
  if (Orders::isOrder(T, A) && (B == T.integer(0) || B == T.integer(1))) {
    learnEqual(A, T.integer(B == T.integer(0)));
    return;
  }
  std::pair<Term, Term> P = std::minmax(A, B);
  auto Where = llvm::lower_bound(S.Apart, P);
  if (Where == S.Apart.end() || *Where != P)
    S.Apart.insert(Where, P);
}

void StateEditor::restoreEntries() {
  for (SlotState &X : S.Slots) {
    if (X.K != SlotState::Kind::Site ||
        T.pointer(X.Value) != T.pointer(entry(X.Place)))
      continue;
    X.K = SlotState::Kind::Entry;
    X.Site = 0;
    X.Value = NoTerm;
    X.IsCache = X.Unwound = false;
  }
}
