//===- Interpreter.cpp - What cells, values and operations mean ----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Interpreter.h"
#include "program/Walk.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

static constexpr llvm::StringLiteral DepthCause = "limit: cell depth";

Interpreter::Interpreter(Background &Known, Terms &T,
                         llvm::ArrayRef<const Function *> Reached)
    : Known(Known), T(T), L(Known.limits()), Variables(Known, T) {
  collectSlots(Reached);
}

namespace {

/// The slots of functions, and the variables that they read.
struct SlotUses {
  llvm::SmallVector<const Cell *> Slots;
  llvm::DenseSet<Name> Read;
  void cell(const Cell &) {}
  void value(const Value &V) {
    if (V.K == Value::Kind::Read || V.K == Value::Kind::Address)
      Read.insert(V.Place.Global);
  }
  void slot(const Cell &C, bool Reads) {
    Slots.push_back(&C);
    if (Reads)
      Read.insert(C.Global);
  }
};

} // namespace

/// Notes what can be said of slots without running the task.
void Interpreter::collectSlots(llvm::ArrayRef<const Function *> Reached) {
  SlotUses Uses;
  for (const Function *F : Reached) {
    Walk<SlotUses>(Uses).function(*F);
    auto Observe = [&](const Cell &C) {
      Uses.slot(C, true);
      if (C.R != Cell::Root::Global)
        ObservedCells[F].push_back(&C);
    };
    for (const Block &B : F->Blocks) {
      for (const Op &O : B.Ops)
        if (O.K == Op::Kind::Read)
          Observe(O.Slot);
        else if (O.K != Op::Kind::Let && O.K < Op::Kind::Call && !O.Native)
          Uses.slot(O.Slot, false);
      if (B.Term.K == Terminator::Kind::Branch &&
          B.Term.Cond->K == Condition::Kind::IsSet)
        Observe(B.Term.Cond->Slot);
    }
  }
  State None;
  for (const Cell *C : Uses.Slots) {
    if (C->R != Cell::Root::Global || !Uses.Read.contains(C->Global))
      continue;
    Term Place = locate(None, *C);
    if (T[Place].Named)
      Observed.insert(Place);
  }
}

bool Interpreter::isLasting(Term X, uint32_t Fixed) const {
  const TermData &D = T[X];
  if (D.Named || (D.K == TermKind::Atom && D.N < Fixed))
    return true;
  return !D.Ops.empty() &&
         llvm::all_of(D.Ops, [&](Term Op) { return isLasting(Op, Fixed); });
}

/// Terms that nest too deeply are given up, so that there are finitely many.
Term Interpreter::bounded(State &S, Term Value) {
  if (T[Value].Depth <= 2 * L.CellDepth)
    return Value;
  return StateEditor(T, S).freshAtom(T[Value].Tainted, DepthCause);
}

/// So is what is held too deeply below what is copied, by the place above it.
void Interpreter::bound(State &S, Content &C) {
  for (CellState &X : C.Below) {
    if (T[X.Place].Depth <= 2 * L.CellDepth)
      continue;
    while (T[X.Place].Depth > 2 * L.CellDepth)
      X.Place = T[X.Place].Ops[0];
    X.Value = StateEditor(T, S).freshAtom(T[X.Value].Tainted, DepthCause);
    X.Token = NoTerm;
  }
}

Term Interpreter::locate(State &S, const Cell &C) {
  StateEditor E(T, S);
  Term Place =
      C.R == Cell::Root::Global ? T.global(C.Global) : T.frame(C.R, C.Index);
  for (const Step &X : C.Path) {
    if (X.K == Step::Kind::Deref) {
      Place = T.pointee(bounded(S, readPlace(S, Place).Value));
      continue;
    }
    PlaceStep Next{X.K, X.Field, NoTerm};
    if (X.K == Step::Kind::Key)
      Next.Key = evaluate(S, *X.Key).Value;
    Place = T.place(Place, Next);
  }
  return Place;
}

/// What a location holds, be it a slot or not. A native slot is a variable
/// too, and its sub-places hold what was written there.
Content Interpreter::readPlace(State &S, Term Place) {
  StateEditor E(T, S);
  SlotState Held = E.slot(Place);
  if (Held.K == SlotState::Kind::Entry || Variables.contains(Place))
    return E.copyOf(Place);
  Content C;
  C.Value = E.heldValue(Held);
  return C;
}

Term Interpreter::valueOf(State &S, const SlotState &Held) {
  StateEditor E(T, S);
  return Variables.contains(Held.Place) ? E.read(Held.Place)
                                        : E.heldValue(Held);
}

/// An operand stands for its value and all below it; an address, or an atom as
/// one, for what is held there.
Term Interpreter::operand(State &S, const Value &V) {
  Content C = evaluate(S, V);
  C.Value = T.pointer(C.Value);
  if (T.kind(C.Value) == TermKind::Address)
    C = readPlace(S, T.pointee(C.Value));
  // An atom may denote a location: then it stands for what was written there.
  if (T.isAtom(C.Value)) {
    Term There = T.pointee(C.Value);
    for (const CellState &X : S.Cells)
      if (T.within(X.Place, There))
        C.Below.push_back(
            {T.rebase(X.Place, There, T.hole()), X.Value, NoTerm});
  }
  if (C.Below.empty())
    return C.Value;
  llvm::SmallVector<Term, 8> Ops = {C.Value};
  for (const CellState &X : C.Below)
    Ops.append({X.Place, X.Value});
  return T.snapshot(Ops);
}

bool Interpreter::isTainted(const State &S, const Content &C) {
  auto AnyTainted = [&](const Content &X) {
    return T[X.Value].Tainted || llvm::any_of(X.Below, [&](const CellState &Y) {
             return T[Y.Value].Tainted;
           });
  };
  std::optional<State> Copy;
  auto PointsToTainted = [&](Term X) {
    if (T.kind(X) != TermKind::Address)
      return false;
    if (!Copy)
      Copy = S;
    return AnyTainted(readPlace(*Copy, T.pointee(X)));
  };
  return AnyTainted(C) || PointsToTainted(C.Value) ||
         llvm::any_of(C.Below, [&](const CellState &X) {
           return PointsToTainted(X.Value);
         });
}

/// A step that counts goes on from a number only so far: in a loop it would
/// have no end.
Term Interpreter::pure(State &S, Name Id, llvm::ArrayRef<Term> Operands) {
  if (Id == "throw")
    return S.InFlight != NoTerm ? S.InFlight : StateEditor(T, S).freshAtom();
  if (Id != "++" && Id != "--")
    return T.pure(Id, Operands);
  Sum Counted = T.sum(Operands[0]);
  Counted.Offset += Id == "++" ? 1 : -1;
  return std::abs(Counted.Offset) > MaxSteps
             ? StateEditor(T, S).freshAtom(T[Operands[0]].Tainted)
             : T.sum(Counted);
}

Content Interpreter::evaluate(State &S, const Value &V) {
  StateEditor E(T, S);
  Content C;
  switch (V.K) {
  case Value::Kind::Int:
    C.Value = T.integer(V.Int);
    break;
  case Value::Kind::String:
    C.Value = T.string(V.Id);
    break;
  case Value::Kind::Function:
    C.Value = T.function(V.Id);
    break;
  case Value::Kind::Type:
    C.Value = T.type(V.Id);
    break;
  case Value::Kind::Read:
    C = readPlace(S, locate(S, V.Place));
    carryTokens(S, locate(S, V.Place), C);
    C.Value = bounded(S, C.Value);
    break;
  case Value::Kind::Address:
    C.Value = bounded(S, E.known(T.address(locate(S, V.Place))));
    break;
  case Value::Kind::New:
    C.Value = T.address(E.freshObject());
    break;
  case Value::Kind::Pure: {
    llvm::SmallVector<Term, 4> Ops;
    for (const Value &X : V.Operands)
      Ops.push_back(isOfAddresses(V) ? T.pointer(evaluate(S, X).Value)
                                     : operand(S, X));
    C.Value = bounded(S, E.known(pure(S, V.Id, Ops)));
    break;
  }
  case Value::Kind::Depends: {
    bool Tainted = false;
    for (const Value &X : V.Operands)
      Tainted |= isTainted(S, evaluate(S, X));
    C.Value = E.freshAtom(Tainted);
    break;
  }
  case Value::Kind::Unknown:
    C.Value = E.freshAtom();
    break;
  }
  return C;
}

Test Interpreter::comparison(const State &S, Term A, Term B, bool WhenEqual) {
  State &Mutable = const_cast<State &>(S);
  std::optional<bool> Equal = StateEditor(T, Mutable).equal(A, B);
  if (Equal == false)
    return {!WhenEqual};
  Test Result;
  if (Equal == true)
    Result.Known = WhenEqual;
  Result.Lhs = A;
  Result.Rhs = B;
  Result.WhenEqual = WhenEqual;
  return Result;
}

Test Interpreter::truth(const State &S, Term Value) {
  return comparison(S, Value, T.integer(0), false);
}

Test Interpreter::caught(State &S, Name Handler) {
  if (Handler == "...")
    return {true};
  if (S.InFlight != NoTerm && T.kind(S.InFlight) == TermKind::Type)
    return {Known.isCaught(T[S.InFlight].S, Handler)};
  if (S.InFlight != NoTerm && T[S.InFlight].Forgotten)
    return truth(S, T.caught(Handler, S.InFlight));
  if (Handler == "std::exception")
    return {true};
  return {};
}

Test Interpreter::test(State &S, const Condition &C) {
  StateEditor E(T, S);
  switch (C.K) {
  case Condition::Kind::Truth:
    return truth(S, evaluate(S, C.Lhs).Value);
  case Condition::Kind::Equal: {
    Term Lhs = evaluate(S, C.Lhs).Value;
    return comparison(S, Lhs, evaluate(S, C.Rhs).Value, true);
  }
  case Condition::Kind::IsSet: {
    SlotState Held = E.slot(locate(S, C.Slot));
    if (!Held.Pushed.empty() || Held.K == SlotState::Kind::Site)
      return {true};
    if (Held.K == SlotState::Kind::Empty)
      return {false};
    return truth(S, valueOf(S, Held));
  }
  case Condition::Kind::Caught:
    return caught(S, C.Exception);
  }
  return {};
}

bool Interpreter::take(State &S, const Test &Test, bool Outcome) {
  if (Test.Known && *Test.Known != Outcome)
    return false;
  if (Test.Lhs == NoTerm)
    return true;
  StateEditor E(T, S);
  if (Outcome != Test.WhenEqual) {
    E.learnApart(Test.Lhs, Test.Rhs);
    return true;
  }
  if (!E.learnEqual(Test.Lhs, Test.Rhs))
    return false;
  E.restoreEntries();
  return true;
}
