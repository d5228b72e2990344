//===- MachineNumbers.cpp - What operators say of numbers -----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Machine.h"
#include <map>
#include <set>

using namespace threadslot;
using namespace threadslot::fuzz;
using namespace threadslot::program;

namespace {
/// A number that is added to an atom, or to nothing.
struct Number {
  Term Atom = NoTerm;
  int64_t Added = 0;
};
} // namespace

static Number number(const Terms &T, Term A) {
  if (T.kind(A) == TermKind::Int)
    return {NoTerm, T[A].Number};
  if (T.kind(A) == TermKind::Pure && T[A].Text == "+" &&
      T.kind(T[A].Args[1]) == TermKind::Int)
    return {T[A].Args[0], T[T[A].Args[1]].Number};
  return {A, 0};
}

static Term term(Terms &T, Number N) {
  if (N.Atom == NoTerm)
    return T.number(TermKind::Int, N.Added);
  if (N.Added == 0)
    return N.Atom;
  return T.get(TermKind::Pure, "+", {N.Atom, T.number(TermKind::Int, N.Added)});
}

/// With what its atom was found to equal.
Term Machine::settled(Term A) {
  Number N = number(T, A);
  if (N.Atom == NoTerm || N.Added == 0)
    return A;
  Number Known = number(T, S.Known.leader(T, N.Atom));
  return term(T, {Known.Atom, Known.Added + N.Added});
}

Term Machine::computed(Name Id, llvm::ArrayRef<Term> Args) {
  if (Id == "++" || Id == "--") {
    Number N = number(T, settled(Args[0]));
    N.Added += Id == "++" ? 1 : -1;
    return std::abs(N.Added) > 8 ? S.fresh(T, T[Args[0]].FromParameter)
                                 : term(T, N);
  }
  if (Id == "text" && Args.size() == 1 && T.kind(Args[0]) == TermKind::String)
    return Args[0];
  if (Id == "range.size" && Args.size() == 1 &&
      T.kind(Args[0]) == TermKind::String)
    return T.number(TermKind::Int, T[Args[0]].Text.size());
  if (Id == "known" && Args.size() == 1)
    return T.number(TermKind::Int, !T.isAtom(S.Known.leader(T, Args[0])));
  if (Args.size() != 2)
    return T.get(TermKind::Pure, Id, Args);
  Number A = number(T, settled(Args[0])), B = number(T, settled(Args[1]));
  if (Id == "+" && (A.Atom == NoTerm || B.Atom == NoTerm))
    return term(T, {A.Atom + B.Atom, A.Added + B.Added});
  if (Id == "-" && (B.Atom == NoTerm || A.Atom == B.Atom))
    return term(T, {A.Atom - B.Atom, A.Added - B.Added});
  if (A.Atom != B.Atom)
    return T.get(TermKind::Pure, Id, Args);
  auto X = A.Added, Y = B.Added;
  auto UX = uint64_t(X), UY = uint64_t(Y);
  std::map<Name, int64_t> Results = {{"<", X < Y},
                                     {">", X > Y},
                                     {"<=", X <= Y},
                                     {">=", X >= Y},
                                     {"unsigned <", UX < UY},
                                     {"unsigned >", UX > UY},
                                     {"unsigned <=", UX <= UY},
                                     {"unsigned >=", UX >= UY}};
  if (A.Atom == NoTerm)
    Results.insert({{"*", X * Y}, {"&", X & Y}, {"|", X | Y}, {"^", X ^ Y}});
  Id.consume_front("real ");
  auto Found = Results.find(Id);
  return Found == Results.end() ? T.get(TermKind::Pure, Id, Args)
                                : T.number(TermKind::Int, Found->second);
}

/// Of two sums, without what is added to both or to the atom that an integer is
/// compared with; nothing if that decides.
std::optional<bool> Machine::compareNumbers(Term &A, Term &B) {
  A = settled(A), B = settled(B);
  Number X = number(T, A), Y = number(T, B);
  if (X.Atom == Y.Atom)
    return X.Added == Y.Added;
  if (X.Atom == NoTerm)
    std::swap(X, Y);
  if (Y.Atom == NoTerm) {
    A = X.Atom;
    B = term(T, {NoTerm, Y.Added - X.Added});
  }
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Orders
//===----------------------------------------------------------------------===//

namespace {
/// `Larger - Smaller >= Least`; without an atom, 0.
struct Order {
  Term Larger, Smaller;
  int64_t Least;
  Name Numbers; ///< "", "unsigned " or "real ".
};
} // namespace

static std::optional<Order> order(const Terms &T, Term A) {
  if (T.kind(A) != TermKind::Pure || T[A].Args.size() != 2)
    return std::nullopt;
  auto [Numbers, Id] = T[A].Text.rsplit(' ');
  if (Id.empty())
    std::swap(Numbers, Id);
  Term X = T[A].Args[0], Y = T[A].Args[1];
  if (Id != "<" && Id != ">" && Id != "<=" && Id != ">=")
    return std::nullopt;
  if (Id.starts_with("<"))
    std::swap(X, Y);
  int64_t Least = Id.size() == 1;
  if (Numbers == "real")
    return Order{X, Y, Least, Numbers};
  Number Larger = number(T, X), Smaller = number(T, Y);
  if (Numbers == "unsigned")
    for (Number N : {Larger, Smaller})
      if (N.Atom ? N.Added != 0 : N.Added < 0)
        return std::nullopt;
  return Order{Larger.Atom, Smaller.Atom, Least + Smaller.Added - Larger.Added,
               Numbers};
}

bool Machine::isOrder(Term A) const { return order(T, A).has_value(); }

/// The least and the most that the difference in \p Asked can be.
std::pair<int64_t, int64_t> Machine::range(Term Larger, Term Smaller,
                                           Name Numbers) {
  const int64_t Any = int64_t(1) << 62;
  int64_t Least = Numbers == "unsigned" && !Smaller ? 0 : -Any;
  int64_t Most = Numbers == "unsigned" && !Larger ? 0 : Any;
  S.Known.mentioned([&](Term A) {
    Term Value = S.Known.leader(T, A);
    std::optional<Order> O = order(T, settledOrder(A));
    if (!O || T.kind(Value) != TermKind::Int || O->Numbers != Numbers)
      return;
    if (T[Value].Number == 0)
      *O = {O->Smaller, O->Larger, 1 - O->Least, Numbers};
    if (O->Larger == Larger && O->Smaller == Smaller)
      Least = std::max(Least, O->Least);
    if (O->Larger == Smaller && O->Smaller == Larger)
      Most = std::min(Most, -O->Least);
  });
  auto IsNot = [&](int64_t N) {
    Term A = term(T, {Larger, 0}), B = term(T, {Smaller, N});
    compareNumbers(A, B);
    return S.Known.equal(T, A, B) == false;
  };
  while (Least <= Most && Least > -Any && IsNot(Least))
    ++Least;
  while (Least <= Most && Most < Any && IsNot(Most))
    --Most;
  return {Least, Most};
}

/// With what its operands were found to equal.
Term Machine::settledOrder(Term A) {
  if (!isOrder(A))
    return A;
  llvm::SmallVector<Term, 2> Args;
  for (Term Arg : T[A].Args)
    Args.push_back(settled(S.Known.leader(T, Arg)));
  return computed(T[A].Text, Args);
}

/// What is known of which number is the larger says of \p A and \p B.
std::optional<bool> Machine::compareByOrders(Term A, Term B) {
  if (std::optional<Order> O = order(T, settledOrder(A))) {
    if (T.kind(B) != TermKind::Int)
      return std::nullopt;
    auto [Least, Most] = range(O->Larger, O->Smaller, O->Numbers);
    if (Least < O->Least && Most >= O->Least)
      return std::nullopt;
    return T[B].Number == (Least >= O->Least);
  }
  std::set<Name> Kinds;
  S.Known.mentioned([&](Term X) {
    std::optional<Order> O = order(T, X);
    if (O && T.kind(S.Known.leader(T, X)) == TermKind::Int)
      Kinds.insert(O->Numbers);
  });
  for (Name Numbers : Kinds) {
    Number X = number(T, A), Y = number(T, B);
    if (Numbers == "real")
      X = {A, 0}, Y = {B, 0};
    int64_t By = Y.Added - X.Added;
    if (Numbers == "unsigned" && By < 0)
      continue;
    auto [Least, Most] = range(X.Atom, Y.Atom, Numbers);
    if (By < Least || By > Most)
      return false;
    if (Least == Most)
      return true;
  }
  return std::nullopt;
}
