//===- SlotOperations.cpp - What operations on slots mean ----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Interpreter.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

/// A token says what its slot held: the kind and site, and the value. How much
/// was pushed matters where a write ends that, too.
Term Interpreter::tokenOf(const SlotState &Held) {
  llvm::SmallVector<Term, 2> Ops = {Held.Place};
  if (Held.Value != NoTerm)
    Ops.push_back(Held.Value);
  int64_t What = int64_t(Held.Pushed.size()) << PushedShift |
                 int64_t(Held.K) << 33 | int64_t(Held.IsCache) << 32;
  return T.token(What | Held.Site, Ops);
}

/// The slot holds again what \p Token says.
void Interpreter::restore(State &S, Term Place, Term Token, Context &In) {
  const TermData &Said = T[Token];
  StateEditor E(T, S);
  SlotState Held = E.slot(Place);
  Held.K = SlotState::Kind(Said.N >> 33 & 3);
  Held.IsCache = Said.N >> 32 & 1;
  Held.Unwound = false;
  Held.Site = SiteId(Said.N);
  Held.Value = Said.Ops.size() > 1 ? Said.Ops[1] : NoTerm;
  E.endBelow(Place);
  E.putSlot(Held);
  E.restoreEntries();
  In.Emptied.insert(nameOf(Place, In));
}

llvm::SmallVector<Term, 4> Interpreter::emptyValues(const SlotTraits *Traits) {
  llvm::SmallVector<Term, 4> Values;
  if (!Traits)
    return Values;
  if (Traits->EmptyNull)
    Values.push_back(T.integer(0));
  for (int64_t N : Traits->EmptyInts)
    Values.push_back(T.integer(N));
  for (Name Text : Traits->EmptyStrings)
    Values.push_back(T.string(Text));
  for (Name Id : Traits->EmptyAddresses) {
    Values.push_back(T.address(T.global(Id)));
    Values.push_back(T.function(Id));
  }
  return Values;
}

/// Ends what \p Held and all below it held. What is pushed stays.
void Interpreter::setEmpty(State &S, SlotState Held) {
  Held.K = SlotState::Kind::Empty;
  Held.IsCache = Held.Unwound = false;
  Held.Site = 0;
  Held.Value = NoTerm;
  StateEditor E(T, S);
  E.endBelow(Held.Place);
  E.putSlot(Held);
}

/// Whether \p A and \p B, or what they lie in, are elements of one container
/// that may be the same: nothing says so, nothing says that they are not.
bool Interpreter::maybeSame(const State &S, Term A, Term B) {
  auto IsElement = [](const PlaceStep &X) { return X.K != Step::Kind::Field; };
  State &Mutable = const_cast<State &>(S);
  if (T.kind(A) != TermKind::Place || !IsElement(T.step(A)))
    return false;
  for (; T.kind(B) == TermKind::Place; B = T[B].Ops[0]) {
    if (T[B].Ops[0] != T[A].Ops[0] || A == B || !IsElement(T.step(B)))
      continue;
    Term Left = T.step(A).Key, Right = T.step(B).Key;
    return Left == NoTerm || Right == NoTerm ||
           !StateEditor(T, Mutable).equal(Left, Right);
  }
  return false;
}

/// A clear by a key that is not known may be one of what other keys hold.
Ways Interpreter::maybeClearOthers(State S, Term Place) {
  constexpr size_t MaxDoubts = 8;
  llvm::SmallVector<Term, 4> Others;
  for (const SlotState &X : S.Slots)
    if ((X.K == SlotState::Kind::Site || !X.Pushed.empty()) &&
        maybeSame(S, Place, X.Place))
      Others.push_back(X.Place);
  Ways Result = {{std::move(S), {}}};
  for (Term Other : Others) {
    for (size_t I = 0, N = Result.size(); I != N && N < MaxDoubts; ++I) {
      Way Cleared = {Result[I].S, "unknown key"};
      SlotState Held;
      Held.Place = Other;
      Held.K = SlotState::Kind::Empty;
      StateEditor(T, Cleared.S).putSlot(Held);
      Result.push_back(std::move(Cleared));
    }
  }
  return Result;
}

/// Whether a test has shown that the task began with the slot empty.
bool Interpreter::wasFoundEmpty(const StateEditor &E, Term Place) {
  Term Entry = E.entry(Place);
  Term Owned = E.known(T.part(Entry, {Step::Kind::Field, OwnedField, NoTerm}));
  if (Entry == T.integer(0) || Owned == T.integer(0))
    return true;
  const Natives::Slot *Slot = Variables.at(Place);
  return Slot && llvm::is_contained(emptyValues(Slot->Traits), Entry);
}

/// A cache is filled when it was found empty, with what depends on no task.
void Interpreter::setSite(State &S, Term Place, const Content &V, SiteId Site) {
  StateEditor E(T, S);
  SlotState Held = E.slot(Place);
  Held.K = SlotState::Kind::Site;
  Held.Site = Site;
  Held.Value = V.Value;
  Held.Unwound = false;
  Held.IsCache = wasFoundEmpty(E, Place) && !isTainted(S, V);
  E.endBelow(Place);
  E.putSlot(Held);
  E.restoreEntries();
}

/// What is set may be a slot's saved value, an empty value, or neither. If a
/// bound hides which slot it was saved from, the state cannot be followed.
Ways Interpreter::set(State S, Term Place, const Content &V, const Op &O,
                      const SlotTraits *Traits, Context &In) {
  if (V.Token != NoTerm && T.kind(V.Token) != TermKind::Token)
    return {};
  if (V.Token != NoTerm && T[V.Token].Ops[0] == Place) {
    restore(S, Place, V.Token, In);
    return {{std::move(S), {}}};
  }
  Ways Result;
  Way Other = {std::move(S), {}};
  for (Term Empty : emptyValues(Traits)) {
    Test IsEmpty = comparison(Other.S, V.Value, Empty, true);
    if (IsEmpty.Known == false)
      continue;
    Way Found = Other;
    if (!IsEmpty.Known)
      Found.Cause = Other.Cause = T.whyForgotten(V.Value);
    if (IsEmpty.Known)
      In.Emptied.insert(nameOf(Place, In));
    if (take(Found.S, IsEmpty, true)) {
      setEmpty(Found.S, StateEditor(T, Found.S).slot(Place));
      Result.push_back(std::move(Found));
    }
    if (!take(Other.S, IsEmpty, false))
      return Result;
  }
  setSite(Other.S, Place, V, Known.siteOf(O, Traits, *In.In));
  Result.push_back(std::move(Other));
  return Result;
}

Ways Interpreter::push(State S, Term Place, const Op &O,
                       const SlotTraits *Traits, Context &In) {
  StateEditor E(T, S);
  SlotState Held = E.slot(Place);
  if (Held.Pushed.size() >= L.PushDepth)
    return {};
  Held.Pushed.push_back(Known.siteOf(O, Traits, *In.In));
  E.putSlot(Held);
  return {{std::move(S), {}}};
}

Ways Interpreter::execute(State S, const Op &O, Context &In) {
  if (O.K == Op::Kind::Suspend)
    return {{std::move(S), {}}};
  if (O.K == Op::Kind::Let) {
    Content V = evaluate(S, O.V);
    Term Place = locate(S, O.Dst);
    return assign(std::move(S), Place, V, O, In);
  }
  Term Place = locate(S, O.Slot);
  if (T[Place].Forgotten)
    return {};
  StateEditor E(T, S);
  SlotState Held = E.slot(Place);
  if (O.Native)
    return executeNative(std::move(S), Place, O, In);
  switch (O.K) {
  case Op::Kind::Set: {
    Content V = evaluate(S, O.V);
    return set(std::move(S), Place, V, O, Known.traits(O.Traits), In);
  }
  case Op::Kind::Clear:
    In.Emptied.insert(nameOf(Place, In));
    Held.Pushed.clear();
    setEmpty(S, Held);
    if (Variables.at(Place))
      E.write(Place, Content{T.integer(0), NoTerm, {}});
    return maybeClearOthers(std::move(S), Place);
  case Op::Kind::Push:
    return push(std::move(S), Place, O, Known.traits(O.Traits), In);
  case Op::Kind::Pop:
    if (Held.Pushed.empty())
      break;
    Held.Pushed.pop_back();
    E.putSlot(Held);
    break;
  case Op::Kind::Read: {
    Content V = readPlace(S, Place);
    if (Variables.contains(Place)) {
      carryTokens(S, Place, V);
    } else {
      V.Value = valueOf(S, Held);
      V.Token = tokenOf(Held);
    }
    Term Into = locate(S, O.Dst);
    return assign(std::move(S), Into, V, O, In);
  }
  default:
    break;
  }
  return {{std::move(S), {}}};
}
