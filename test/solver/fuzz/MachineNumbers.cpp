//===- MachineNumbers.cpp - What operators say of numbers -----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Machine.h"
#include <map>

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
