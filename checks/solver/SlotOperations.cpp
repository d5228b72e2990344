//===- SlotOperations.cpp - What operations on slots mean ----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "llvm/ADT/STLExtras.h"
#include "solver/Interpreter.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

/// Pushes told apart on one slot; see Limits::PushDepth.
static constexpr size_t MaxPushed = 4;

SiteId Interpreter::siteOf(const Op &O, const SlotTraits *Traits,
                           const Function *In) {
  auto [It, New] = SiteIds.try_emplace(&O, Sites.size());
  if (New)
    Sites.push_back({O.Anchor, In, Traits});
  return It->second;
}

/// A token says what its slot held: the kind and site, the value, the pushes.
static Term tokenOf(Terms &T, const SlotState &Held) {
  llvm::SmallVector<Term, 4> Ops = {Held.Place};
  Ops.push_back(Held.Value == NoTerm ? T.integer(0) : Held.Value);
  for (SiteId Pushed : Held.Pushed)
    Ops.push_back(T.integer(Pushed));
  return T.token(int64_t(Held.K) << 32 | Held.Site, Ops);
}

/// The slot holds again what \p Token says. What was below is entry again if
/// the slot is, else ended.
void Interpreter::restore(State &S, Term Place, Term Token, Context &In) {
  const TermData &Said = T[Token];
  SlotState New;
  New.Place = Place;
  New.K = SlotState::Kind(Said.N >> 32);
  New.Site = SiteId(Said.N);
  if (New.K == SlotState::Kind::Site)
    New.Value = Said.Ops[1];
  for (Term Pushed : llvm::drop_begin(Said.Ops, 2))
    New.Pushed.push_back(T[Pushed].N);
  StateEditor E(T, S);
  New.EndsBelow = true;
  E.putSlot(New);
  New.EndsBelow = New.K != SlotState::Kind::Entry;
  E.putSlot(New);
  In.Emptied.insert(nameOf(Place));
}

llvm::SmallVector<Term, 4>
Interpreter::emptyValues(const SlotTraits *Traits) {
  llvm::SmallVector<Term, 4> Values;
  if (!Traits)
    return Values;
  if (Traits->EmptyNull)
    Values.push_back(T.integer(0));
  for (int64_t N : Traits->EmptyInts)
    Values.push_back(T.integer(N));
  for (Name Text : Traits->EmptyStrings)
    Values.push_back(T.string(Text));
  return Values;
}

/// The slot and all below it are empty.
void Interpreter::setEmpty(State &S, Term Place, Context &In) {
  SlotState New;
  New.Place = Place;
  New.K = SlotState::Kind::Empty;
  New.EndsBelow = true;
  StateEditor(T, S).putSlot(New);
  In.Emptied.insert(nameOf(Place));
}

/// A cache is filled when it was found empty, with what depends on no task.
void Interpreter::setSite(State &S, Term Place, const Content &V,
                          SiteId Site) {
  StateEditor E(T, S);
  SlotState New;
  New.Place = Place;
  New.EndsBelow = true;
  New.K = SlotState::Kind::Site;
  New.Site = Site;
  New.Value = V.Value;
  New.IsCache = E.known(T.initial(Place)) == T.integer(0) && !isTainted(S, V);
  E.putSlot(New);
  E.restoreEntries();
}

Ways Interpreter::set(State S, Term Place, const Content &V, const Op &O,
                      const SlotTraits *Traits, Context &In) {
  if (V.Token != NoTerm && T[V.Token].Ops[0] == Place) {
    restore(S, Place, V.Token, In);
    return {{std::move(S), {}, {}}};
  }
  Ways Result;
  Way Other = {std::move(S), {}, {}};
  for (auto [I, Empty] : llvm::enumerate(emptyValues(Traits))) {
    Test IsEmpty = comparison(Other.S, V.Value, Empty, true);
    if (IsEmpty.Known == false)
      continue;
    Way Found = Other;
    if (!IsEmpty.Known && T[V.Value].Forgotten) {
      Found.Cause = Other.Cause = T.whyForgotten(V.Value);
      Found.Doubtful.push_back({I, true});
      Other.Doubtful.push_back({I, false});
    }
    if (take(Found.S, IsEmpty, true)) {
      setEmpty(Found.S, Place, In);
      Result.push_back(std::move(Found));
    }
    if (!take(Other.S, IsEmpty, false))
      return Result;
  }
  setSite(Other.S, Place, V, siteOf(O, Traits, In.In));
  Result.push_back(std::move(Other));
  return Result;
}

Ways Interpreter::assign(State S, Term Place, const Content &V, const Op &O,
                         Context &In) {
  if (T[Place].Forgotten)
    return {};
  Ways Result = {{std::move(S), {}, {}}};
  if (isNative(Place)) {
    const SlotTraits *Own = TraitsByName.lookup(O.Traits);
    Result = set(std::move(Result[0].S), Place, V, O,
                 Own ? Own : traitsOf(Place), In);
  }
  for (Way &X : Result) {
    StateEditor E(T, X.S);
    E.write(Place, E.known(V));
  }
  return Result;
}

Ways Interpreter::push(State S, Term Place, const Op &O, Context &In) {
  StateEditor E(T, S);
  SlotState Held = E.slot(Place);
  if (Held.Pushed.size() == MaxPushed)
    return {};
  Held.Pushed.push_back(siteOf(O, TraitsByName.lookup(O.Traits), In.In));
  E.putSlot(Held);
  return {{std::move(S), {}, {}}};
}

Ways Interpreter::execute(State S, const Op &O, Context &In) {
  if (O.K == Op::Kind::Suspend)
    return {{std::move(S), {}, {}}};
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
  if (!O.Traits.empty())
    TraitsByPlace.try_emplace(Place, TraitsByName.lookup(O.Traits));
  switch (O.K) {
  case Op::Kind::Set: {
    Content V = evaluate(S, O.V);
    return set(std::move(S), Place, V, O, TraitsByName.lookup(O.Traits), In);
  }
  case Op::Kind::Clear:
    setEmpty(S, Place, In);
    if (isNative(Place))
      E.write(Place, Content{T.integer(0), NoTerm, {}});
    break;
  case Op::Kind::Push:
    return push(std::move(S), Place, O, In);
  case Op::Kind::Pop:
    if (Held.Pushed.empty())
      break;
    Held.Pushed.pop_back();
    E.putSlot(Held);
    break;
  case Op::Kind::Read: {
    Content V = readPlace(S, Place);
    V.Value = valueOf(S, Held);
    V.Token = tokenOf(T, Held);
    Term Into = locate(S, O.Dst);
    return assign(std::move(S), Into, V, O, In);
  }
  default:
    break;
  }
  return {{std::move(S), {}, {}}};
}
