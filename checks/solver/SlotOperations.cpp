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

bool Interpreter::restoreToken(const State &S, SlotState &New, Term Token) {
  if (Token == NoTerm || T[Token].Ops[0] != New.Place)
    return false;
  const TermData &Said = T[Token];
  New.K = SlotState::Kind(Said.N >> 32);
  New.Site = SiteId(Said.N);
  if (New.K == SlotState::Kind::Site)
    New.Value = Said.Ops[1];
  for (Term Pushed : llvm::drop_begin(Said.Ops, 2))
    New.Pushed.push_back(T[Pushed].N);
  return true;
}

bool Interpreter::isEmptyValue(const SlotTraits *Traits, Term Value) const {
  if (!Traits)
    return false;
  const TermData &D = T[Value];
  if (D.K == TermKind::Int)
    return (Traits->EmptyNull && D.N == 0) ||
           llvm::is_contained(Traits->EmptyInts, D.N);
  return D.K == TermKind::String &&
         llvm::is_contained(Traits->EmptyStrings, D.S);
}

/// A cache is filled once for its thread: when it was found empty, with what
/// depends on no task, and never emptied.
bool Interpreter::fillsCache(const State &S, Term Place, const Content &V,
                             Context &In) {
  State &Mutable = const_cast<State &>(S);
  if (StateEditor(T, Mutable).known(T.initial(Place)) != T.integer(0) ||
      isTainted(S, V))
    return false;
  Term Named = nameOf(Place);
  bool Forbidden = llvm::any_of(*In.NoCaches, [&](Term X) {
    return Named == NoTerm || X == NoTerm ? Named == X
                                          : T.within(Named, X);
  });
  if (!Forbidden)
    In.Cached.insert(Named);
  return !Forbidden;
}

void Interpreter::set(State &S, Term Place, const Content &V, const Op &O,
                      const SlotTraits *Traits, Context &In) {
  SlotState New;
  New.Place = Place;
  New.EndsBelow = true;
  if (restoreToken(S, New, V.Token)) {
  } else if (isEmptyValue(Traits, V.Value)) {
    New.K = SlotState::Kind::Empty;
    In.Cleared.insert(nameOf(Place));
  } else if (!fillsCache(S, Place, V, In)) {
    New.K = SlotState::Kind::Site;
    New.Site = siteOf(O, Traits, In.In);
    New.Value = V.Value;
  }
  StateEditor E(T, S);
  E.putSlot(New);
  if (New.K == SlotState::Kind::Entry) {
    New.EndsBelow = false;
    E.putSlot(New);
  }
}

bool Interpreter::assign(State &S, Term Place, const Content &V, const Op &O,
                         Context &In) {
  if (T[Place].Forgotten)
    return false;
  if (isNative(Place)) {
    const SlotTraits *Own = TraitsByName.lookup(O.Traits);
    set(S, Place, V, O, Own ? Own : traitsOf(Place), In);
  }
  StateEditor(T, S).write(Place, V);
  return true;
}

void Interpreter::clear(State &S, Term Place, Context &In) {
  SlotState New;
  New.Place = Place;
  New.K = SlotState::Kind::Empty;
  New.EndsBelow = true;
  StateEditor E(T, S);
  E.putSlot(New);
  if (isNative(Place))
    E.write(Place, Content{T.integer(0), NoTerm, {}});
  In.Cleared.insert(nameOf(Place));
}

bool Interpreter::push(State &S, Term Place, const Op &O, Context &In) {
  StateEditor E(T, S);
  SlotState Held = E.slot(Place);
  if (Held.Pushed.size() == MaxPushed)
    return false;
  Held.Pushed.push_back(siteOf(O, TraitsByName.lookup(O.Traits), In.In));
  E.putSlot(Held);
  return true;
}

bool Interpreter::execute(State &S, const Op &O, Context &In) {
  if (O.K == Op::Kind::Suspend)
    return true;
  if (O.K == Op::Kind::Let) {
    Content V = evaluate(S, O.V);
    return assign(S, locate(S, O.Dst), V, O, In);
  }
  Term Place = locate(S, O.Slot);
  if (T[Place].Forgotten)
    return false;
  StateEditor E(T, S);
  SlotState Held = E.slot(Place);
  if (!O.Traits.empty())
    TraitsByPlace.try_emplace(Place, TraitsByName.lookup(O.Traits));
  switch (O.K) {
  case Op::Kind::Set:
    set(S, Place, evaluate(S, O.V), O, TraitsByName.lookup(O.Traits), In);
    return true;
  case Op::Kind::Clear:
    clear(S, Place, In);
    return true;
  case Op::Kind::Push:
    return push(S, Place, O, In);
  case Op::Kind::Pop:
    if (!Held.Pushed.empty()) {
      Held.Pushed.pop_back();
      E.putSlot(Held);
    }
    return true;
  case Op::Kind::Read: {
    Content V = readPlace(S, Place);
    V.Value = valueOf(S, Held);
    V.Token = tokenOf(T, Held);
    return assign(S, locate(S, O.Dst), V, O, In);
  }
  default:
    return true;
  }
}
