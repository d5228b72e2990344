//===- Reached.cpp - What a callee without a body can get at --------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Reached.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot::fuzz;

namespace {
class Reach {
public:
  Reach(State &S, Terms &T) : S(S), T(T) {}

  std::vector<Term> run(const std::set<Term> &Others,
                        const std::vector<Tree> &Given) {
    collectPointees(Others);
    for (const Tree &What : Given)
      for (auto &[Place, V] : What)
        addAddress(V.V);
    for (Term A : Pointees)
      if (llvm::any_of(Given, [&](const Tree &G) { return hasPart(G, A); }))
        add(T.get(TermKind::Pointee, {A}));
    while (follow())
      ;
    return outermost();
  }

private:
  /// The atoms whose locations something is known of.
  void collectPointees(const std::set<Term> &Others) {
    auto See = [&](Term A) {
      T.pointees(A, [&](Term P) { Pointees.insert(T[P].Args[0]); });
      collectOperands(A);
    };
    for (auto &[Place, V] : S.written())
      See(Place), See(V.V), See(V.Token);
    for (auto &[Slot, What] : S.slots()) {
      See(Slot), See(What.H.V);
      for (const Held &H : What.Pushed)
        See(H.V);
    }
    S.Known.mentioned(See);
    for (Term O : Others)
      See(O);
  }

  /// What is pure of an atom speaks of the location that the atom denotes.
  void collectOperands(Term A) {
    if (A == NoTerm)
      return;
    for (Term Operand : T[A].Args) {
      bool Whole = T.kind(Operand) == TermKind::Tree;
      Term First = Whole ? T[Operand].Args[0] : Operand;
      if (T.kind(A) == TermKind::Pure && T.isAtom(First))
        Pointees.insert(First);
      collectOperands(Operand);
    }
  }

  bool add(Term Location) {
    if (isReached(Location))
      return false;
    Found.push_back(Location);
    return true;
  }
  /// Who is told where the first element is gets all of what it is one of.
  Term wholeArray(Term Location) {
    Term First = T.get(TermKind::Key, {T.number(TermKind::Int, 0)});
    while (T.kind(Location) == TermKind::Place && T[Location].Args[1] == First)
      Location = T[Location].Args[0];
    return Location;
  }
  bool addAddress(Term V) {
    if (T.isLocation(V))
      return add(wholeArray(V));
    return Pointees.count(V) && add(T.get(TermKind::Pointee, {V}));
  }
  bool isReached(Term Location) const {
    return llvm::any_of(Found,
                        [&](Term F) { return T.isWithin(Location, F); });
  }

  /// Whether an unwritten part of \p What is the atom \p A.
  bool hasPart(const Tree &What, Term A) {
    llvm::SmallVector<Term, 4> Steps;
    for (; T.kind(A) == TermKind::Part; A = T[A].Args[0]) {
      Steps.push_back(T[A].Args[1]);
      Term Whole = T[A].Args[0];
      for (auto &[Place, V] : What)
        if (V.V == Whole && isUnwritten(What, Place, Steps))
          return true;
    }
    return false;
  }
  bool isUnwritten(const Tree &What, Term Place, llvm::ArrayRef<Term> Steps) {
    for (Term Step : llvm::reverse(Steps)) {
      Place = T.get(TermKind::Place, {Place, Step});
      if (llvm::is_contained(llvm::make_first_range(What), Place))
        return false;
    }
    return true;
  }

  /// One round: what is held at and below the locations found so far.
  bool follow() {
    bool More = false;
    for (size_t I = 0; I < Found.size(); ++I) {
      Tree What = S.readTree(T, Found[I]);
      for (auto &[Place, V] : What)
        More |= addAddress(V.V);
      for (Term A : Pointees)
        More |= hasPart(What, A) && add(T.get(TermKind::Pointee, {A}));
    }
    return More;
  }

  std::vector<Term> outermost() const {
    std::vector<Term> Result;
    for (Term L : Found)
      if (llvm::none_of(Found, [&](Term F) {
            return F != L && T.isWithin(L, F);
          }))
        Result.push_back(L);
    return Result;
  }

  State &S;
  Terms &T;
  std::set<Term> Pointees;
  std::vector<Term> Found;
};
} // namespace

std::vector<Term>
threadslot::fuzz::reachedFrom(State &S, Terms &T, const std::set<Term> &Others,
                              const std::vector<Tree> &Given) {
  return Reach(S, T).run(Others, Given);
}
