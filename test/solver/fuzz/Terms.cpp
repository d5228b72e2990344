//===- Terms.cpp - Values, locations and atoms of the oracle --------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Terms.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot::fuzz;

Terms::Terms() { Nodes.emplace_back(); }

Term Terms::get(TermKind Kind, llvm::ArrayRef<Term> Args) {
  return get(Kind, llvm::StringRef(), Args);
}

Term Terms::get(TermKind Kind, llvm::StringRef Text,
                llvm::ArrayRef<Term> Args) {
  TermNode N;
  N.Kind = Kind;
  N.Text = Text;
  N.Args.assign(Args.begin(), Args.end());
  return intern(std::move(N));
}

Term Terms::number(TermKind Kind, int64_t Number, llvm::ArrayRef<Term> Args) {
  TermNode N;
  N.Kind = Kind;
  N.Number = Number;
  N.Args.assign(Args.begin(), Args.end());
  return intern(std::move(N));
}

Term Terms::variable(uint32_t Depth, VariableKind Kind, uint32_t Index) {
  return number(TermKind::Variable, (int64_t(Depth) << 32) |
                                        (int64_t(Kind) << 24) | Index);
}

Term Terms::intern(TermNode N) {
  if (auto It = Index.find(&N); It != Index.end())
    return It->second;
  bool Counted = N.Kind == TermKind::Fresh || N.Kind == TermKind::Object;
  N.Stable = !Counted && llvm::all_of(N.Args, [&](Term A) {
    return Nodes[A].Stable;
  });
  if (N.Kind == TermKind::Variable)
    N.Depth = N.Number >> 32;
  for (Term A : N.Args) {
    N.Depth = std::max(N.Depth, Nodes[A].Depth);
    N.Size = std::min(N.Size + Nodes[A].Size, MaxSize);
  }
  TooLarge |= N.Size == MaxSize;
  N.FromParameter = builtFromParameter(N);
  Term Result = Nodes.size();
  Nodes.push_back(std::move(N));
  Index.emplace(&Nodes.back(), Result);
  return Result;
}

/// The initial atoms of the task's parameters, what these point to, and all
/// that is made of such atoms. What a slot held at first is from elsewhere.
bool Terms::builtFromParameter(const TermNode &N) const {
  switch (N.Kind) {
  case TermKind::Fresh:
    return N.Number % 2;
  case TermKind::Entry:
    return false;
  case TermKind::Initial:
    if (Nodes[base(N.Args[0])].Kind == TermKind::Variable)
      return true;
    break;
  default:
    break;
  }
  return llvm::any_of(N.Args, [&](Term A) { return Nodes[A].FromParameter; });
}

Term Terms::base(Term Location) const {
  while (kind(Location) == TermKind::Place)
    Location = Nodes[Location].Args[0];
  return Location;
}

bool Terms::isWithin(Term Location, Term Root) const {
  while (Location != Root && kind(Location) == TermKind::Place)
    Location = Nodes[Location].Args[0];
  return Location == Root;
}

Term Terms::rebase(Term Location, Term From, Term To) {
  if (Location == From)
    return To;
  Term Parent = Nodes[Location].Args[0], Step = Nodes[Location].Args[1];
  return get(TermKind::Place, {rebase(Parent, From, To), Step});
}

Term Terms::rename(Term T, llvm::function_ref<Term(Term)> New) {
  if (Nodes[T].Stable)
    return T;
  if (kind(T) == TermKind::Fresh || kind(T) == TermKind::Object)
    return New(T);
  TermNode N = Nodes[T];
  for (Term &A : N.Args)
    A = rename(A, New);
  return intern(std::move(N));
}

void Terms::counted(Term T, llvm::function_ref<void(Term)> See) const {
  if (Nodes[T].Stable)
    return;
  if (kind(T) == TermKind::Fresh || kind(T) == TermKind::Object)
    return See(T);
  for (Term A : Nodes[T].Args)
    counted(A, See);
}

void Terms::pointees(Term T, llvm::function_ref<void(Term)> See) const {
  if (kind(T) == TermKind::Pointee)
    See(T);
  for (Term A : Nodes[T].Args)
    pointees(A, See);
}
