//===- NativeOperations.cpp - What writes to native slots mean -----------===//
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

/// The reserved field of a counter below which stands what it held before.
static constexpr llvm::StringLiteral Before = "#";

/// What is read of native slots says so, be a slot all that is read or a part.
void Interpreter::carryTokens(State &S, Term Place, Content &C) {
  StateEditor E(T, S);
  if (const Natives::Slot *Slot = Variables.at(Place); Slot && Slot->Scoped)
    C.Token = tokenOf(E.slot(Place));
  for (const Natives::Slot &Slot : Variables.below(Place)) {
    if (!Slot.Scoped)
      continue;
    Term Here = T.rebase(Slot.Place, Place, T.hole());
    auto Known = llvm::find_if(
        C.Below, [&](const CellState &X) { return X.Place == Here; });
    if (Known == C.Below.end())
      Known = C.Below.insert(C.Below.end(),
                             CellState{Here, E.read(Slot.Place), NoTerm});
    Known->Token = tokenOf(E.slot(Slot.Place));
  }
}

/// What stands in \p Whole at \p Part, a place below Hole.
Content Interpreter::partOf(const Content &Whole, Term Part) {
  auto Find = [&](Term Place) {
    return llvm::find_if(Whole.Below,
                         [&](const CellState &X) { return X.Place == Place; });
  };
  Content Result;
  if (auto Exact = Find(Part); Exact != Whole.Below.end()) {
    Result.Value = Exact->Value;
    Result.Token = Exact->Token;
  } else if (Part == T.hole()) {
    Result.Value = Whole.Value;
  } else {
    Result.Value = T.part(partOf(Whole, T[Part].Ops[0]).Value, T.step(Part));
  }
  for (const CellState &X : Whole.Below)
    if (X.Place != Part && T.within(X.Place, Part))
      Result.Below.push_back(
          {T.rebase(X.Place, Part, T.hole()), X.Value, X.Token});
  return Result;
}

/// What a counter holds after \p O: once popped, again what it held before.
Content Interpreter::counted(State &S, Term Place, const Content &V,
                             const Op &O) {
  StateEditor E(T, S);
  Term Saved = T.place(Place, {Step::Kind::Field, Before, NoTerm});
  if (O.Pops)
    return E.slot(Place).Pushed.empty() ? V : E.copyOf(Saved);
  Content Old = E.copyOf(Place), New = V;
  Term Below = T.place(T.hole(), {Step::Kind::Field, Before, NoTerm});
  New.Below.push_back({Below, Old.Value, Old.Token});
  for (const CellState &X : Old.Below)
    New.Below.push_back({T.rebase(X.Place, T.hole(), Below), X.Value, X.Token});
  return New;
}

/// Whether \p O builds what it writes from what was there (e.g., `sum += x`).
static bool collects(const Op &O) {
  const Cell &Target = O.K == Op::Kind::Let ? O.Dst : O.Slot;
  return O.Pushes || O.Pops || llvm::any_of(O.V.Operands, [&](const Value &X) {
           return X.K == Value::Kind::Read && X.Place == Target;
         });
}

/// A write takes away what was pushed, but for what had been pushed already
/// when the value that is put back was read.
void Interpreter::endPushes(State &S, Term Place, Term Token) {
  StateEditor E(T, S);
  SlotState Held = E.slot(Place);
  size_t Kept = 0;
  if (Token != NoTerm && T.kind(Token) == TermKind::Token &&
      T[Token].Ops[0] == Place)
    Kept = T[Token].N >> PushedShift;
  if (Held.Pushed.size() <= Kept)
    return;
  Held.Pushed.truncate(Kept);
  E.putSlot(Held);
}

/// What a write to a native slot does to the slot; the cell is written later.
Ways Interpreter::assignNative(State S, const Natives::Slot &Slot, Term Place,
                               const Content &V, const Op &O, Context &In) {
  const SlotTraits *Own = Known.traits(O.Traits);
  if (!Own)
    Own = Slot.Traits;
  StateEditor E(T, S);
  SlotState Held = E.slot(Place);
  if (!Slot.Scoped) {
    if (isTainted(S, V) && !collects(O))
      return set(std::move(S), Place, V, O, Own, In);
    Held = SlotState();
    Held.Place = Place;
    E.endBelow(Place);
    E.putSlot(Held);
  } else if (O.Pushes) {
    return push(std::move(S), Place, O, Own, In);
  } else if (!O.Pops) {
    endPushes(S, Place, V.Token);
    return set(std::move(S), Place, V, O, Own, In);
  } else if (!Held.Pushed.empty()) {
    Held.Pushed.pop_back();
    E.putSlot(Held);
  }
  return {{std::move(S), {}}};
}

Ways Interpreter::assign(State S, Term Place, const Content &V, const Op &O,
                         Context &In) {
  if (T[Place].Forgotten)
    return {};
  const Natives::Slot *Own = Variables.at(Place);
  bool Counts = Own && Own->Scoped && (O.Pushes || O.Pops);
  Content New = Counts ? counted(S, Place, V, O) : V;
  Ways Result = {{std::move(S), {}}};
  auto Write = [&](const Natives::Slot &Slot, Term Where, const Content &Part) {
    Ways Next;
    for (Way &X : Result)
      for (Way &Y : assignNative(std::move(X.S), Slot, Where, Part, O, In)) {
        if (Y.Cause.empty())
          Y.Cause = X.Cause;
        Next.push_back(std::move(Y));
      }
    Result = std::move(Next);
  };
  for (const Natives::Slot &Slot : Variables.below(Place))
    Write(Slot, Slot.Place, partOf(V, T.rebase(Slot.Place, Place, T.hole())));
  if (Own && !Own->Row->Opaque)
    Write(*Own, Place, V);
  for (Way &X : Result) {
    StateEditor E(T, X.S);
    bound(X.S, New);
    E.write(Place, E.known(New));
  }
  return Result;
}

/// An operation that is one only if it meets a native slot.
Ways Interpreter::executeNative(State S, Term Place, const Op &O, Context &In) {
  const Natives::Slot *Slot = Variables.at(Place);
  if (!Slot)
    return {{std::move(S), {}}};
  StateEditor E(T, S);
  SlotState Held = E.slot(Place);
  switch (O.K) {
  case Op::Kind::Set: {
    Content V = evaluate(S, O.V);
    return assignNative(std::move(S), *Slot, Place, V, O, In);
  }
  case Op::Kind::Clear:
    In.Emptied.insert(nameOf(Place, In));
    Held.Pushed.clear();
    setEmpty(S, Held);
    return maybeClearOthers(std::move(S), Place);
  case Op::Kind::Push:
    if (Slot->Scoped)
      return push(std::move(S), Place, O, Slot->Traits, In);
    break;
  case Op::Kind::Pop:
    if (Held.Pushed.empty())
      break;
    Held.Pushed.pop_back();
    E.putSlot(Held);
    break;
  default:
    break;
  }
  return {{std::move(S), {}}};
}
