//===- Terms.cpp - Values and locations as shared terms ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Terms.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::solver;

static void profile(llvm::FoldingSetNodeID &ID, TermKind K, int64_t N, Name S,
                    llvm::ArrayRef<Term> Ops, bool Tainted) {
  ID.AddInteger(unsigned(K) << 1 | unsigned(Tainted));
  ID.AddInteger(N);
  ID.AddString(S);
  for (Term Op : Ops)
    ID.AddInteger(Op);
}

/// Only an atom's taint is its own; all others' follows from the operands.
void TermData::Profile(llvm::FoldingSetNodeID &ID) const {
  profile(ID, K, N, S, Ops, K == TermKind::Atom && Tainted);
}

Terms::Terms() { All.push_back(nullptr); }

static bool isNamedLeaf(TermKind K) {
  return K != TermKind::Atom && K != TermKind::Frame && K != TermKind::Object;
}

/// Whether a term of kind \p K is a constant if its operands are.
static bool canBeRigid(TermKind K) {
  switch (K) {
  case TermKind::Atom:
  case TermKind::Initial:
  case TermKind::Part:
  case TermKind::Pure:
  case TermKind::Pointee:
    return false;
  default:
    return true;
  }
}

static bool nests(TermKind K) {
  return K == TermKind::Part || K == TermKind::Pure || K == TermKind::Place ||
         K == TermKind::Pointee;
}

Term Terms::make(TermKind K, int64_t N, Name S, llvm::ArrayRef<Term> Ops,
                 bool Tainted) {
  llvm::FoldingSetNodeID ID;
  profile(ID, K, N, S, Ops, Tainted);
  void *Where;
  if (TermData *Known = Unique.FindNodeOrInsertPos(ID, Where))
    return Known->Id;
  TermData &D = Storage.emplace_back();
  D.K = K;
  D.N = N;
  D.S = S;
  D.Ops.assign(Ops.begin(), Ops.end());
  D.Tainted = Tainted;
  D.Forgotten = K == TermKind::Atom && !S.empty();
  D.Named = isNamedLeaf(K);
  D.Rigid = canBeRigid(K);
  for (Term Op : Ops) {
    const TermData &O = *All[Op];
    D.Tainted |= O.Tainted;
    D.Forgotten |= O.Forgotten;
    D.Named &= O.Named;
    D.Rigid &= O.Rigid;
    D.Depth = std::max(D.Depth, O.Depth);
  }
  if (nests(K))
    ++D.Depth;
  D.Id = All.size();
  All.push_back(&D);
  Unique.InsertNode(&D, Where);
  return D.Id;
}

Name Terms::whyForgotten(Term T) const {
  while (T != NoTerm && All[T]->Forgotten) {
    const TermData &D = *All[T];
    if (D.K == TermKind::Atom)
      return D.S;
    T = *llvm::find_if(D.Ops, [&](Term Op) { return All[Op]->Forgotten; });
  }
  return {};
}

Term Terms::address(Term Location) {
  return make(TermKind::Address, 0, {}, Location);
}

Term Terms::pointer(Term Value) const {
  if (kind(Value) != TermKind::Address)
    return Value;
  const TermData &Location = *All[All[Value]->Ops[0]];
  return Location.K == TermKind::Pointee ? Location.Ops[0] : Value;
}

Term Terms::pointee(Term Value) {
  if (kind(Value) == TermKind::Address)
    return All[Value]->Ops[0];
  return make(TermKind::Pointee, 0, {}, Value);
}

Term Terms::initial(Term Location) {
  if (kind(Location) != TermKind::Place)
    return make(TermKind::Initial, 0, {}, Location);
  PlaceStep Step = step(Location);
  return part(initial(All[Location]->Ops[0]), Step);
}

static llvm::SmallVector<Term, 2> stepOps(Term Of, const PlaceStep &Step) {
  llvm::SmallVector<Term, 2> Ops = {Of};
  if (Step.Key != NoTerm)
    Ops.push_back(Step.Key);
  return Ops;
}

Term Terms::part(Term Value, const PlaceStep &Step) {
  return make(TermKind::Part, int64_t(Step.K), Step.Field,
              stepOps(Value, Step));
}

/// The address of that of which \p Part is the address of the field \p Field;
/// else NoTerm.
Term Terms::whole(Term Part, Name Field) {
  Term Place = kind(Part) == TermKind::Address ? All[Part]->Ops[0] : NoTerm;
  if (Place == NoTerm || kind(Place) != TermKind::Place ||
      step(Place).K != program::Step::Kind::Field || step(Place).Field != Field)
    return NoTerm;
  return pointer(address(All[Place]->Ops[0]));
}

/// What \p Address says of the element that is there: what that is one of, or
/// by which key; NoTerm if that is not known.
Term Terms::ofElement(Name Operator, Term Address) {
  bool IsArray = Operator == program::ArrayOf;
  if (kind(Address) != TermKind::Address)
    return IsArray ? Address : NoTerm;
  Term Place = All[Address]->Ops[0];
  if (kind(Place) != TermKind::Place ||
      step(Place).K != program::Step::Kind::Key)
    return IsArray ? Address : integer(0);
  return IsArray ? pointer(address(All[Place]->Ops[0])) : step(Place).Key;
}

/// The address of what \p Location is the whole of by the field \p Field; else
/// NoTerm.
Term Terms::partOf(Term Location, Name Field) const {
  if (kind(Location) != TermKind::Pointee)
    return NoTerm;
  const TermData &Whole = *All[All[Location]->Ops[0]];
  Name S = Whole.S;
  bool IsWhole = Whole.K == TermKind::Pure && S.consume_front(program::WholeOf);
  return IsWhole && S == Field ? Whole.Ops[0] : NoTerm;
}

Term Terms::place(Term Location, const PlaceStep &Step) {
  if (Step.K == program::Step::Kind::Field)
    if (Term Part = partOf(Location, Step.Field); Part != NoTerm)
      return pointee(Part);
  return make(TermKind::Place, int64_t(Step.K), Step.Field,
              stepOps(Location, Step));
}

PlaceStep Terms::step(Term T) const {
  const TermData &D = *All[T];
  return {program::Step::Kind(D.N), D.S, D.Ops.size() > 1 ? D.Ops[1] : NoTerm};
}

Term Terms::root(Term Location) const {
  while (kind(Location) == TermKind::Place)
    Location = All[Location]->Ops[0];
  return Location;
}

bool Terms::within(Term Location, Term Above) const {
  while (Location != Above) {
    if (kind(Location) != TermKind::Place)
      return false;
    Location = All[Location]->Ops[0];
  }
  return true;
}

Term Terms::rebase(Term Location, Term From, Term To) {
  if (Location == From)
    return To;
  PlaceStep Step = step(Location);
  return place(rebase(All[Location]->Ops[0], From, To), Step);
}

Term Terms::rebuild(Term T, llvm::ArrayRef<Term> Ops) {
  const TermData &D = *All[T];
  if (D.K == TermKind::Address)
    return address(Ops[0]);
  if (D.K == TermKind::Pointee)
    return pointee(Ops[0]);
  if (D.K == TermKind::Initial)
    return initial(Ops[0]);
  if (D.K == TermKind::Place)
    return place(Ops[0], {program::Step::Kind(D.N), D.S,
                          Ops.size() > 1 ? Ops[1] : NoTerm});
  if (D.K == TermKind::Pure && D.N == 0)
    return pure(D.S, Ops);
  return make(D.K, D.N, D.S, Ops);
}

Term Rewriter::operator()(Term X) {
  if (X == NoTerm)
    return X;
  if (T[X].Ops.empty())
    return Map(X);
  auto Known = Memo.find(X);
  if (Known != Memo.end())
    return Known->second;
  llvm::SmallVector<Term, 4> Ops;
  bool Changed = false;
  for (Term Op : T[X].Ops) {
    Ops.push_back((*this)(Op));
    Changed |= Ops.back() != Op;
  }
  Term Result = Map(Changed ? T.rebuild(X, Ops) : X);
  Memo[X] = Result;
  return Result;
}
