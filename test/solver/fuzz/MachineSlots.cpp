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

Term Machine::place(const NativeSlot &N) {
  Term Place = T.get(TermKind::Global, N.Global);
  for (Name Field : N.Fields)
    Place = T.get(TermKind::Place, {Place, T.get(TermKind::Field, Field)});
  return Place;
}

/// The nearest native slot that \p Location is or lies in.
const NativeSlot *Machine::native(Term Location) const {
  const NativeSlot *Nearest = nullptr;
  for (const NativeSlot &N : P.Natives)
    if (T.isWithin(Location, const_cast<Machine *>(this)->place(N)) &&
        (!Nearest || N.Fields.size() > Nearest->Fields.size()))
      Nearest = &N;
  return Nearest;
}

/// Whether \p Slot is, lies in or contains a native slot.
bool Machine::isVariable(Term Slot) {
  return native(Slot) || llvm::any_of(P.Natives, [&](const NativeSlot &N) {
           return T.isWithin(place(N), Slot);
         });
}

bool Machine::isScoped(const NativeSlot &N) const {
  return llvm::any_of(P.Traits, [&](const SlotTraits &X) {
    return X.Id == N.Traits && X.Scoped;
  });
}

/// What a slot held when the task began; a native one is a variable, too.
Term Machine::entry(Term Slot) {
  if (!isVariable(Slot))
    return T.get(TermKind::Entry, {Slot});
  State Untouched;
  return Untouched.read(T, Slot).V;
}

/// Reading says of each native slot that is read what it holds.
Tree Machine::readSlots(Term Location) {
  Tree What = S.readTree(T, Location);
  if (const NativeSlot *N = native(Location); N && isScoped(*N))
    What.front().second.Token = makeToken(T, Location, S.slot(T, Location));
  for (const NativeSlot &N : P.Natives) {
    Term Slot = place(N);
    if (Slot == Location || !T.isWithin(Slot, Location) || !isScoped(N))
      continue;
    Term Here = T.rebase(Slot, Location, T.get(TermKind::Here));
    auto Known = llvm::find_if(What, [&](auto &E) { return E.first == Here; });
    if (Known == What.end())
      Known = What.insert(What.end(), {Here, S.read(T, Slot)});
    Known->second.Token = makeToken(T, Slot, S.slot(T, Slot));
  }
  return What;
}

uint32_t Machine::site(Name Traits, AnchorId Anchor) {
  auto It =
      llvm::find_if(Of.Sites, [&](auto &S) { return S.Anchor == Anchor; });
  if (It != Of.Sites.end())
    return It - Of.Sites.begin();
  auto Found = llvm::find_if(P.Traits, [&](auto &X) { return X.Id == Traits; });
  if (Found == P.Traits.end())
    E = End::NoMeaning;
  Of.Sites.push_back({Anchor, &*Found});
  return Of.Sites.size() - 1;
}

/// Whether what is written is built from what was there.
static bool collects(const Op &O) {
  const Cell &Target = O.K == Op::Kind::Let ? O.Dst : O.Slot;
  return O.Pushes || O.Pops || llvm::any_of(O.V.Operands, [&](const Value &X) {
           return X.K == Value::Kind::Read && X.Place == Target;
         });
}

/// What stands in \p Whole at \p Part, a place below Here.
Tree Machine::partOf(const Tree &Whole, Term Part) {
  Term Here = T.get(TermKind::Here);
  Tree Result = {{Here, {}}};
  for (auto &[Place, V] : Whole)
    if (Place == Part)
      Result.front().second = V;
    else if (T.isWithin(Place, Part))
      Result.emplace_back(T.rebase(Place, Part, Here), V);
  if (Result.front().second.V == NoTerm) {
    Term Above = partOf(Whole, T[Part].Args[0]).front().second.V;
    Result.front().second.V = T.get(TermKind::Part, {Above, T[Part].Args[1]});
  }
  return Result;
}

/// A counter that is popped holds what it held before the push.
Tree Machine::counted(Term Place, Tree What, const Op &O) {
  Term Step = T.get(TermKind::Field, "#");
  Term Saved = T.get(TermKind::Place, {Place, Step});
  if (O.Pops)
    return S.slot(T, Place).Pushed.empty() ? What : S.readTree(T, Saved);
  Term Here = T.get(TermKind::Here);
  Term Below = T.get(TermKind::Place, {Here, Step});
  for (auto &[Where, V] : S.readTree(T, Place))
    What.emplace_back(T.rebase(Where, Here, Below), V);
  return What;
}

void Machine::write(const NativeSlot &N, Term Place, const Tree &What,
                    const Op &O) {
  Name Traits = O.Traits.empty() ? N.Traits : O.Traits;
  const Val &V = What.front().second;
  SlotState Held = S.slot(T, Place);
  if (!isScoped(N)) {
    if (fromParameter(What) && !collects(O))
      return set(Place, What, Traits, O.Anchor);
    S.endBelow(T, Place);
    return S.setSlot(Place, {});
  }
  if (O.Pushes || O.K == Op::Kind::Push) {
    if (Held.Pushed.size() == Of.Limits.Pushes) {
      E = End::Bound;
      return;
    }
    Held.Pushed.push_back(
        {Held::Kind::Site, false, site(Traits, O.Anchor), V.V});
  } else if (O.Pops || O.K == Op::Kind::Pop) {
    if (!Held.Pushed.empty())
      Held.Pushed.pop_back();
  } else {
    size_t Kept = V.Token && T[V.Token].Args[0] == Place
                      ? tokenSaysPushed(T, V.Token)
                      : 0;
    if (Held.Pushed.size() > Kept)
      Held.Pushed.resize(Kept);
    S.setSlot(Place, Held);
    return set(Place, What, Traits, O.Anchor);
  }
  S.setSlot(Place, Held);
}

void Machine::let(const Op &O) {
  Tree What = value(O.V);
  Term Target = location(O.Dst), Here = T.get(TermKind::Here);
  const NativeSlot *Own = native(Target);
  bool Counts = Own && isScoped(*Own) && (O.Pushes || O.Pops);
  Tree New = Counts ? counted(Target, What, O) : What;
  for (const NativeSlot &N : P.Natives) {
    Term Part = place(N);
    if (Part != Target && T.isWithin(Part, Target))
      write(N, Part, partOf(What, T.rebase(Part, Target, Here)), O);
  }
  if (Own && !Own->Opaque)
    write(*Own, Target, What, O);
  S.assign(T, Target, New);
}

/// An operation that is one only if it meets a native slot.
void Machine::onNative(const Op &O) {
  Term Slot = location(O.Slot);
  const NativeSlot *N = native(Slot);
  if (!N)
    return;
  if (O.K != Op::Kind::Clear)
    return write(*N, Slot, value(O.V), O);
  Of.Cleared.insert(Slot);
  S.endBelow(T, Slot);
  S.setSlot(Slot, {{Held::Kind::Empty}, {}});
  maybeClearOthers(Slot);
}

void Machine::set(Term Slot, const Tree &What, Name TraitsId,
                  AnchorId Anchor) {
  const Val &V = What.front().second;
  uint32_t Here = site(TraitsId, Anchor);
  if (E != End::None)
    return;
  SlotState Now = S.slot(T, Slot);
  bool FoundEmpty = wasFoundEmpty(Slot);
  if (V.Token && T[V.Token].Args[0] == Slot) {
    Now.H = tokenSays(T, V.Token);
    Of.Cleared.insert(Slot);
  } else if (size_t Before = C.made();
             isEmptyValue(V.V, *Of.Sites[Here].Traits)) {
    Now.H = {Held::Kind::Empty};
    if (C.made() == Before) // Known, not one of the things it may be.
      Of.Cleared.insert(Slot);
  } else {
    bool Cache = FoundEmpty && !fromParameter(What);
    Now.H = {Held::Kind::Site, Cache, Here, V.V};
  }
  Now.Unwound = false;
  S.endBelow(T, Slot);
  S.setSlot(Slot, Now);
  entryHeldAgain();
}

bool Machine::wasFoundEmpty(Term Slot) {
  auto Began = [&](Term Empty) {
    return S.Known.equal(T, entry(Slot), Empty) == true;
  };
  Term Null = T.number(TermKind::Int, 0);
  Term Owned = T.get(TermKind::Part,
                     {entry(Slot), T.get(TermKind::Field, OwnedField)});
  if (Began(Null) || S.Known.equal(T, Owned, Null) == true)
    return true;
  if (const NativeSlot *N = native(Slot))
    for (const SlotTraits &X : P.Traits)
      if (X.Id == N->Traits)
        return llvm::any_of(X.EmptyInts,
                            [&](int64_t N) {
                              return Began(T.number(TermKind::Int, N));
                            }) ||
               llvm::any_of(X.EmptyStrings,
                            [&](Name Text) {
                              return Began(T.get(TermKind::String, Text));
                            }) ||
               llvm::any_of(X.EmptyAddresses, [&](Name Id) {
                 return Began(T.get(TermKind::Global, Id)) ||
                        Began(T.get(TermKind::Function, Id));
               });
  return false;
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
  for (Name Id : Traits.EmptyAddresses)
    if (equal(V, T.get(TermKind::Global, Id)) ||
        equal(V, T.get(TermKind::Function, Id)))
      return true;
  return false;
}

void Machine::clear(Term Slot) {
  Of.Cleared.insert(Slot);
  if (native(Slot))
    S.assign(T, Slot,
             {{T.get(TermKind::Here), Val{T.number(TermKind::Int, 0)}}});
  S.endBelow(T, Slot);
  S.setSlot(Slot, {{Held::Kind::Empty}, {}});
  maybeClearOthers(Slot);
}

/// Whether nothing says if \p A and \p B, or what it lies in, are the same
/// element of one container.
bool Machine::maybeSame(Term A, Term B) {
  auto IsElement = [&](Term Place) {
    return T.kind(Place) == TermKind::Place &&
           T.kind(T[Place].Args[1]) != TermKind::Field;
  };
  if (!IsElement(A))
    return false;
  for (; T.kind(B) == TermKind::Place; B = T[B].Args[0]) {
    if (T[B].Args[0] != T[A].Args[0] || A == B || !IsElement(B))
      continue;
    Term Left = T[A].Args[1], Right = T[B].Args[1];
    return T.kind(Left) == TermKind::Each || T.kind(Right) == TermKind::Each ||
           !S.Known.equal(T, T[Left].Args[0], T[Right].Args[0]);
  }
  return false;
}

void Machine::maybeClearOthers(Term Slot) {
  std::vector<Term> Others;
  for (auto &[Other, What] : S.slots())
    if ((What.H.isSite() || !What.Pushed.empty()) && maybeSame(Slot, Other))
      Others.push_back(Other);
  for (Term Other : Others)
    if (C.doubt())
      S.setSlot(Other, {{Held::Kind::Empty}, {}});
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
  SlotState What = S.slot(T, Slot);
  Tree Read = {{T.get(TermKind::Here), {}}};
  Val &V = Read.front().second;
  if (isVariable(Slot))
    return S.assign(T, location(O.Dst), readSlots(Slot));
  if (What.H.isSite())
    V.V = What.H.V;
  else
    V.V = What.H.K == Held::Kind::Entry ? entry(Slot)
                                        : T.number(TermKind::Int, 0);
  Read.front().second.Token = makeToken(T, Slot, What);
  S.assign(T, location(O.Dst), Read);
}

bool Machine::isSet(Term Slot) {
  Of.noteTested(Slot);
  SlotState What = S.slot(T, Slot);
  if (!What.Pushed.empty() || What.H.isSite())
    return true;
  return What.H.K == Held::Kind::Entry &&
         truth(isVariable(Slot) ? S.read(T, Slot).V : entry(Slot));
}
