//===- Arithmetic.cpp - Operators whose result is known ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Terms.h"
#include "llvm/ADT/StringSwitch.h"

using namespace threadslot;
using namespace threadslot::solver;

/// Wraps around, so that no operands are undefined.
static int64_t added(int64_t A, int64_t B) {
  return int64_t(uint64_t(A) + uint64_t(B));
}

Sum Terms::sum(Term T) const {
  const TermData &D = *All[T];
  if (D.K == TermKind::Int)
    return {NoTerm, D.N};
  if (D.K == TermKind::Pure && D.S == "+" && D.Ops.size() == 2 &&
      kind(D.Ops[1]) == TermKind::Int)
    return {D.Ops[0], All[D.Ops[1]]->N};
  return {T, 0};
}

Term Terms::sum(Sum Of) {
  if (Of.Base == NoTerm)
    return integer(Of.Offset);
  if (Of.Offset == 0)
    return Of.Base;
  return make(TermKind::Pure, 0, "+", {Of.Base, integer(Of.Offset)});
}

/// What \p Operator says of two numbers of which the difference is known.
static std::optional<bool> ordered(Name Operator, int64_t A, int64_t B) {
  Operator.consume_front("real ");
  return llvm::StringSwitch<std::optional<bool>>(Operator)
      .Case("<", A < B)
      .Case(">", A > B)
      .Case("<=", A <= B)
      .Case(">=", A >= B)
      .Case("unsigned <", uint64_t(A) < uint64_t(B))
      .Case("unsigned >", uint64_t(A) > uint64_t(B))
      .Case("unsigned <=", uint64_t(A) <= uint64_t(B))
      .Case("unsigned >=", uint64_t(A) >= uint64_t(B))
      .Default(std::nullopt);
}

static std::optional<int64_t> combined(Name Operator, int64_t A, int64_t B) {
  return llvm::StringSwitch<std::optional<int64_t>>(Operator)
      .Case("*", int64_t(uint64_t(A) * uint64_t(B)))
      .Case("&", A & B)
      .Case("|", A | B)
      .Case("^", A ^ B)
      .Default(std::nullopt);
}

Term Terms::pure(Name S, llvm::ArrayRef<Term> Operands) {
  if (S == "text" && Operands.size() == 1 &&
      kind(Operands[0]) == TermKind::String)
    return Operands[0];
  if (S == "range.size" && Operands.size() == 1 &&
      kind(Operands[0]) == TermKind::String)
    return integer(All[Operands[0]]->S.size());
  if (S == "known" && Operands.size() == 1)
    return integer(!isAtom(Operands[0]));
  if (Operands.size() == 1 && S.starts_with(program::WholeOf))
    if (Term Whole = whole(Operands[0], S.drop_front(program::WholeOf.size()));
        Whole != NoTerm)
      return Whole;
  if (S == program::ArrayOf || S == program::IndexOf)
    if (Term Known = ofElement(S, Operands[0]); Known != NoTerm)
      return Known;
  if (Operands.size() != 2)
    return make(TermKind::Pure, 0, S, Operands);
  Sum A = sum(Operands[0]), B = sum(Operands[1]);
  if (S == "+" && A.Base == NoTerm)
    std::swap(A, B);
  if (S == "+" && B.Base == NoTerm)
    return sum({A.Base, added(A.Offset, B.Offset)});
  if (S == "-" && B.Base == NoTerm)
    return sum({A.Base, added(A.Offset, -uint64_t(B.Offset))});
  if (A.Base == B.Base) {
    if (S == "-")
      return integer(added(A.Offset, -uint64_t(B.Offset)));
    if (std::optional<bool> Holds = ordered(S, A.Offset, B.Offset))
      return integer(*Holds);
  }
  if (A.Base == NoTerm && B.Base == NoTerm)
    if (std::optional<int64_t> N = combined(S, A.Offset, B.Offset))
      return integer(*N);
  return make(TermKind::Pure, 0, S, Operands);
}
