//===- MachineSlots.cpp - Operations on slots -----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Machine.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::fuzz;
using namespace threadslot::program;

const NativeSlot *Machine::native(Term Location) const {
  Term Base = T.base(Location);
  if (T.kind(Base) != TermKind::Global)
    return nullptr;
  auto It = llvm::find_if(
      P.Natives, [&](auto &N) { return N.Global == T[Base].Text; });
  return It == P.Natives.end() ? nullptr : &*It;
}

uint32_t Machine::site(Name Traits, AnchorId Anchor) {
  auto It = llvm::find_if(Of.Sites,
                           [&](auto &S) { return S.Anchor == Anchor; });
  if (It != Of.Sites.end())
    return It - Of.Sites.begin();
  auto Found =
      llvm::find_if(P.Traits, [&](auto &X) { return X.Id == Traits; });
  if (Found == P.Traits.end())
    E = End::NoMeaning;
  Of.Sites.push_back({Anchor, &*Found});
  return Of.Sites.size() - 1;
}

void Machine::let(const Op &O) {
  Tree What = value(O.V);
  Term Target = location(O.Dst);
  if (const NativeSlot *N = native(Target))
    set(Target, What.front().second, O.Traits.empty() ? N->Traits : O.Traits,
        O.Anchor);
  else
    S.assign(T, Target, What);
}

void Machine::set(Term Slot, const Val &V, Name TraitsId, AnchorId Anchor) {
  uint32_t Here = site(TraitsId, Anchor);
  if (E != End::None)
    return;
  SlotState What = S.slot(T, Slot);
  Term Zero = T.number(TermKind::Int, 0);
  bool FoundEmpty =
      S.Known.equal(T, T.get(TermKind::Entry, {Slot}), Zero) == true;
  if (V.Token && T[V.Token].Args[0] == Slot) {
    What.H = tokenSays(T, V.Token);
    Of.Cleared.insert(Slot);
  } else if (size_t Before = C.made();
             isEmptyValue(V.V, *Of.Sites[Here].Traits)) {
    What.H = {Held::Kind::Empty};
    if (C.made() == Before) // Known, not one of the things it may be.
      Of.Cleared.insert(Slot);
  } else {
    bool Cache = FoundEmpty && !T[V.V].FromParameter;
    What.H = {Held::Kind::Site, Cache, Here, V.V};
  }
  S.endBelow(T, Slot);
  S.setSlot(Slot, What);
  entryHeldAgain();
}

bool Machine::isEmptyValue(Term V, const SlotTraits &Traits) {
  if (Traits.EmptyNull && equal(V, T.number(TermKind::Int, 0)))
    return true;
  for (int64_t N : Traits.EmptyInts)
    if (equal(V, T.number(TermKind::Int, N)))
      return true;
  for (Name Text : Traits.EmptyStrings)
    if (equal(V, T.get(TermKind::String, Text)))
      return true;
  return false;
}

void Machine::clear(Term Slot) {
  Of.Cleared.insert(Slot);
  S.endBelow(T, Slot);
  S.setSlot(Slot, {{Held::Kind::Empty}, {}});
}

void Machine::push(const Op &O) {
  Term Slot = location(O.Slot);
  uint32_t Here = site(O.Traits, O.Anchor);
  SlotState What = S.slot(T, Slot);
  if (What.Pushed.size() == Of.Limits.Pushes) {
    E = End::Bound;
    return;
  }
  Val V = value(O.V).front().second;
  What.Pushed.push_back({Held::Kind::Site, false, Here, V.V});
  S.setSlot(Slot, What);
}

void Machine::pop(Term Slot) {
  SlotState What = S.slot(T, Slot);
  if (What.Pushed.empty())
    return;
  What.Pushed.pop_back();
  S.setSlot(Slot, What);
}

void Machine::read(const Op &O) {
  Term Slot = location(O.Slot);
  Of.noteTested(Slot);
  Held H = S.slot(T, Slot).H;
  Val V;
  switch (H.K) {
  case Held::Kind::Entry:
    V.V = T.get(TermKind::Entry, {Slot});
    break;
  case Held::Kind::Empty:
    V.V = T.number(TermKind::Int, 0);
    break;
  case Held::Kind::Site:
    V.V = H.V;
    break;
  }
  V.Token = makeToken(T, Slot, H);
  S.assign(T, location(O.Dst), {{T.get(TermKind::Here), V}});
}

bool Machine::isSet(Term Slot) {
  Of.noteTested(Slot);
  SlotState What = S.slot(T, Slot);
  if (!What.Pushed.empty() || What.H.isSite())
    return true;
  return What.H.K == Held::Kind::Entry && truth(T.get(TermKind::Entry, {Slot}));
}
