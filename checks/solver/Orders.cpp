//===- Orders.cpp - What is known of which number is the larger -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Orders.h"
#include "llvm/ADT/StringSwitch.h"

using namespace threadslot;
using namespace threadslot::solver;

/// Beyond any number that code compares with, and so far from the ends that
/// differences stay between them.
static constexpr int64_t Limit = int64_t(1) << 61;

/// For `A < B` and its kin: whether the second is the greater one, and by how
/// much at least.
static std::optional<std::pair<bool, int64_t>> operatorOf(Name Id) {
  using Meaning = std::optional<std::pair<bool, int64_t>>;
  return llvm::StringSwitch<Meaning>(Id)
      .Case("<", std::pair(true, 1))
      .Case("<=", std::pair(true, 0))
      .Case(">", std::pair(false, 1))
      .Case(">=", std::pair(false, 0))
      .Default(std::nullopt);
}

bool Orders::isOrder(const Terms &T, Term X) {
  return relation(T, X).has_value();
}

/// What it says of the numbers in \p X that it holds. None if it is no order,
/// or one of numbers so large that sums might wrap around.
std::optional<Orders::Relation> Orders::relation(const Terms &T, Term X) {
  const TermData &D = T[X];
  if (D.K != TermKind::Pure || D.Ops.size() != 2)
    return std::nullopt;
  Name Id = D.S;
  Relation R;
  if (Id.consume_front("unsigned "))
    R.Of = Numbers::Unsigned;
  else if (Id.consume_front("real "))
    R.Of = Numbers::Real;
  auto Meaning = operatorOf(Id);
  if (!Meaning)
    return std::nullopt;
  auto [IsSwapped, By] = *Meaning;
  R.Greater = D.Ops[IsSwapped];
  R.Less = D.Ops[!IsSwapped];
  R.Least = By;
  if (R.Of == Numbers::Real)
    return R;
  Sum Greater = T.sum(R.Greater), Less = T.sum(R.Less);
  for (const Sum &Side : {Greater, Less}) {
    bool Wraps = R.Of == Numbers::Unsigned &&
                 (Side.Base != NoTerm ? Side.Offset != 0 : Side.Offset < 0);
    if (Wraps || std::abs(Side.Offset) >= Limit)
      return std::nullopt;
  }
  R.Greater = Greater.Base;
  R.Less = Less.Base;
  R.Least += Less.Offset - Greater.Offset;
  return R;
}

Orders::Orders(const Terms &T, const State &S) : T(T), S(S) {
  for (auto [X, Value] : S.Equal) {
    std::optional<Relation> R = relation(T, X);
    if (!R || T.kind(Value) != TermKind::Int)
      continue;
    if (T[Value].N == 0) {
      std::swap(R->Greater, R->Less);
      R->Least = 1 - R->Least;
    }
    Known.push_back(*R);
  }
}

/// Moves the ends of \p B past what the difference is known not to be.
void Orders::skip(const Relation &Of, Bounds &B) const {
  for (bool Moved = true; Moved && B.Least <= B.Most;) {
    Moved = false;
    for (auto [X, Y] : S.Apart) {
      Relation Not = difference(X, Y);
      if (Not.Greater == Of.Less && Not.Less == Of.Greater)
        Not.Least = -Not.Least;
      else if (Not.Greater != Of.Greater || Not.Less != Of.Less)
        continue;
      Moved |= Not.Least == B.Least || Not.Least == B.Most;
      B.Least += Not.Least == B.Least;
      B.Most -= Not.Least == B.Most;
    }
  }
}

/// What is known of the difference of the numbers that \p Of is about.
Orders::Bounds Orders::bounds(const Relation &Of) const {
  Bounds B = {-Limit * 2, Limit * 2};
  if (Of.Of == Numbers::Unsigned && Of.Less == NoTerm)
    B.Least = 0;
  if (Of.Of == Numbers::Unsigned && Of.Greater == NoTerm)
    B.Most = 0;
  for (const Relation &R : Known) {
    if (R.Of != Of.Of)
      continue;
    if (R.Greater == Of.Greater && R.Less == Of.Less)
      B.Least = std::max(B.Least, R.Least);
    else if (R.Greater == Of.Less && R.Less == Of.Greater)
      B.Most = std::min(B.Most, -R.Least);
  }
  skip(Of, B);
  return B;
}

std::optional<bool> Orders::holds(Term X) const {
  std::optional<Relation> R = relation(T, X);
  if (!R)
    return std::nullopt;
  Bounds B = bounds(*R);
  if (B.Least >= R->Least)
    return true;
  if (B.Most < R->Least)
    return false;
  return std::nullopt;
}

/// `A - B` is this.
Orders::Relation Orders::difference(Term A, Term B) const {
  Sum X = T.sum(A), Y = T.sum(B);
  if (X.Base == NoTerm)
    std::swap(X, Y);
  return {X.Base, Y.Base, Y.Offset - X.Offset};
}

/// What is known of unsigned numbers says nothing of negative ones: those may
/// be very large.
std::optional<bool> Orders::equal(Term A, Term B) const {
  std::optional<bool> Decided;
  for (Relation R : Known) {
    Relation Asked = R.Of == Numbers::Real ? Relation{A, B} : difference(A, B);
    Asked.Of = R.Of;
    if (R.Of == Numbers::Unsigned && Asked.Less == NoTerm && Asked.Least < 0)
      continue;
    Bounds Found = bounds(Asked);
    if (Found.Least > Asked.Least || Found.Most < Asked.Least)
      return false;
    if (Found.Least == Found.Most)
      Decided = true;
  }
  return Decided;
}
