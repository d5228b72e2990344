//===- Machine.cpp - Values, branches and blocks --------------------------===//
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

//===----------------------------------------------------------------------===//
// Locations and values
//===----------------------------------------------------------------------===//

Term Machine::location(const Cell &C) {
  Term L = NoTerm;
  switch (C.R) {
  case Cell::Root::Global:
    L = T.get(TermKind::Global, C.Global);
    break;
  case Cell::Root::Param:
    L = T.variable(S.depth(), VariableKind::Param, C.Index);
    break;
  case Cell::Root::Local:
    L = T.variable(S.depth(), VariableKind::Local, C.Index);
    break;
  case Cell::Root::Result:
    L = T.variable(S.depth(), VariableKind::Result, 0);
    break;
  }
  for (const Step &St : C.Path) {
    switch (St.K) {
    case Step::Kind::Field:
      L = field(L, St.Field);
      break;
    case Step::Kind::Each:
      L = T.get(TermKind::Place, {L, T.get(TermKind::Each)});
      break;
    case Step::Kind::Key:
      L = T.get(TermKind::Place,
                {L, T.get(TermKind::Key, value(*St.Key).front().second.V)});
      break;
    case Step::Kind::Deref:
      L = pointee(S.read(T, L).V);
      break;
    }
  }
  return L;
}

/// Of what a part led to, that part is the same again.
Term Machine::field(Term Of, Name Field) {
  if (T.kind(Of) == TermKind::Pointee)
    if (Term Whole = T[Of].Args[0]; T.kind(Whole) == TermKind::Pure &&
                                    T[Whole].Text == (WholeOf + Field).str())
      return pointee(T[Whole].Args[0]);
  return T.get(TermKind::Place, {Of, T.get(TermKind::Field, Field)});
}

Term Machine::pointee(Term Address) {
  if (T.isLocation(Address))
    return Address;
  if (!T.isAtom(Address))
    E = End::NoMeaning;
  return T.get(TermKind::Pointee, {Address});
}

/// The atom that denotes the location \p V; else \p V.
Term Machine::pointer(Term V) const {
  return T.kind(V) == TermKind::Pointee ? T[V].Args[0] : V;
}

Tree Machine::value(const Value &V) {
  auto Leaf = [&](Term Root) -> Tree {
    return {{T.get(TermKind::Here), Val{Root}}};
  };
  switch (V.K) {
  case Value::Kind::Int:
    return Leaf(T.number(TermKind::Int, V.Int));
  case Value::Kind::String:
    return Leaf(T.get(TermKind::String, V.Id));
  case Value::Kind::Read:
    return readSlots(location(V.Place));
  case Value::Kind::Address:
    return Leaf(location(V.Place));
  case Value::Kind::Function:
    return Leaf(T.get(TermKind::Function, V.Id));
  case Value::Kind::New:
    return Leaf(S.object(T));
  case Value::Kind::Pure:
    return Leaf(pure(V.Id, V.Operands));
  case Value::Kind::Depends:
    return Leaf(S.fresh(T, fromParameter(V.Operands)));
  case Value::Kind::Type:
    return Leaf(T.get(TermKind::Exception, V.Id));
  case Value::Kind::Unknown:
    return Leaf(S.fresh(T, false));
  }
  llvm_unreachable("no such value");
}

Term Machine::pure(Name Id, const std::vector<Value> &Operands) {
  Term Flying = top().InFlight;
  if (Id == "throw")
    return Flying && T.kind(Flying) == TermKind::Exception ? Flying
                                                           : S.fresh(T, false);
  llvm::SmallVector<Term, 4> Args;
  if (Id.starts_with(WholeOf))
    return whole(Id, value(Operands.front()).front().second.V);
  if (Id == ArrayOf || Id == IndexOf)
    return ofElement(Id, pointer(value(Operands.front()).front().second.V));
  for (const Value &O : Operands)
    Args.push_back(operand(O));
  return computed(Id, Args);
}

/// The location of which \p Part is the field that \p Id names.
Term Machine::whole(Name Id, Term Part) {
  Term Field = T.get(TermKind::Field, Id.drop_front(WholeOf.size()));
  bool IsPart = T.kind(Part) == TermKind::Place && T[Part].Args[1] == Field;
  return IsPart ? pointer(T[Part].Args[0]) : computed(Id, {Part});
}

/// What an address says of the element that is there. What an atom points to
/// may be one.
Term Machine::ofElement(Name Id, Term At) {
  bool IsElement = T.kind(At) == TermKind::Place &&
                   T.kind(T[At].Args[1]) == TermKind::Key;
  if (Id == ArrayOf)
    return IsElement ? pointer(T[At].Args[0]) : At;
  if (!T.isLocation(At))
    return computed(Id, {At});
  return IsElement ? T[T[At].Args[1]].Args[0] : T.number(TermKind::Int, 0);
}

/// An operand as one term. A cell stands for all that it and the cells below it
/// hold; an address for what is held there; an atom for itself and, as the
/// location that it denotes, for what was written there.
Term Machine::operand(const Value &V) {
  Tree What = value(V);
  Term &First = What.front().second.V;
  First = pointer(First);
  if (T.isLocation(First))
    return contents(S.readTree(T, First));
  Term Whole = contents(What);
  if (!T.isAtom(First))
    return Whole;
  Term Here = T.get(TermKind::Here);
  Term There = pointee(First);
  llvm::SmallVector<std::pair<Term, Term>, 4> Parts;
  for (auto &[Place, Held] : S.written())
    if (T.isWithin(Place, There))
      Parts.emplace_back(T.rebase(Place, There, Here), Held.V);
  if (Parts.empty())
    return Whole;
  llvm::sort(Parts);
  llvm::SmallVector<Term, 8> Args = {Whole, T.get(TermKind::Pointee, {Here})};
  for (auto [Place, Held] : Parts)
    Args.append({Place, Held});
  return T.get(TermKind::Tree, Args);
}

/// Two trees that hold the same everywhere are the same term, so what only
/// repeats what would be held anyway is left out.
Term Machine::contents(const Tree &What) {
  Term Here = What.front().first;
  auto WouldHold = [&](auto &Self, Term Place, bool Written) -> Term {
    if (Written)
      for (auto &[Where, V] : What)
        if (Where == Place)
          return V.V;
    Term Parent = T[Place].Args[0], Step = T[Place].Args[1];
    return T.get(TermKind::Part, {Self(Self, Parent, true), Step});
  };
  llvm::SmallVector<std::pair<Term, Term>, 4> Parts;
  for (auto &[Place, V] : What)
    if (Place != Here && V.V != WouldHold(WouldHold, Place, false))
      Parts.emplace_back(Place, V.V);
  if (Parts.empty())
    return What.front().second.V;
  llvm::sort(Parts);
  llvm::SmallVector<Term, 8> Args = {What.front().second.V};
  for (auto [Place, V] : Parts)
    Args.append({Place, V});
  return T.get(TermKind::Tree, Args);
}

bool Machine::fromParameter(const std::vector<Value> &Operands) {
  return llvm::any_of(Operands, [&](const Value &O) {
    return T[operand(O)].FromParameter ||
           T[value(O).front().second.V].FromParameter;
  });
}

/// Or from what it, or a part of it, holds the address of.
bool Machine::fromParameter(const Tree &What) {
  return llvm::any_of(What, [&](auto &Part) {
    Term V = Part.second.V;
    return T[V].FromParameter ||
           (T.isLocation(V) && T[contents(S.readTree(T, V))].FromParameter);
  });
}

void Machine::bind(const Cell &Place, const Value &Holds) {
  S.assign(T, location(Place), value(Holds));
}

//===----------------------------------------------------------------------===//
// Branches
//===----------------------------------------------------------------------===//

/// Whether they are equal, as far as that is known.
std::optional<bool> Machine::decided(Term &A, Term &B) {
  auto CanBeLocation = [&](Term X) { return T.isLocation(X) || T.isAtom(X); };
  if (CanBeLocation(A) && CanBeLocation(B)) {
    A = pointer(A);
    B = pointer(B);
  }
  if (std::optional<bool> Decided = compareNumbers(A, B))
    return Decided;
  if (std::optional<bool> Decided = S.Known.equal(T, A, B))
    return Decided;
  return compareByOrders(A, B);
}

/// False if they cannot be.
bool Machine::learnEqual(Term A, Term B) {
  std::optional<bool> Decided = decided(A, B);
  if (!Decided)
    S.Known.assume(T, A, B, true);
  entryHeldAgain();
  return Decided != false;
}

bool Machine::equal(Term A, Term B) {
  if (std::optional<bool> Decided = decided(A, B))
    return *Decided;
  bool Equal = C.any(2);
  if (!Equal && isOrder(A) && T.kind(B) == TermKind::Int)
    S.Known.assume(T, A, T.number(TermKind::Int, 1 - T[B].Number), true);
  else
    S.Known.assume(T, A, B, Equal);
  entryHeldAgain();
  return Equal;
}

bool Machine::truth(Term V) { return !equal(V, T.number(TermKind::Int, 0)); }

/// "When it is known that the entry value of S equals the value that S holds by
/// a site, S holds entry again."
void Machine::entryHeldAgain() {
  for (auto &[Slot, What] : S.slots())
    if (What.H.isSite() && S.Known.equal(T, What.H.V, entry(Slot)) == true) {
      What.H = {};
      What.Unwound = false;
    }
}

bool Machine::holds(const Condition &Cond) {
  switch (Cond.K) {
  case Condition::Kind::Truth:
    return truth(value(Cond.Lhs).front().second.V);
  case Condition::Kind::Equal: {
    Term Lhs = value(Cond.Lhs).front().second.V;
    return equal(Lhs, value(Cond.Rhs).front().second.V);
  }
  case Condition::Kind::IsSet:
    return isSet(location(Cond.Slot));
  case Condition::Kind::Caught:
    return caught(Cond.Exception);
  }
  llvm_unreachable("no such condition");
}

bool Machine::caught(Name Type) {
  Term Flying = top().InFlight;
  if (!Flying)
    E = End::NoMeaning;
  if (Type == "...")
    return true;
  if (T.kind(Flying) == TermKind::UnknownException)
    return Type == "std::exception" || C.any(2);
  Name Thrown = T[Flying].Text;
  auto It = llvm::find_if(P.Types, [&](auto &X) { return X.Id == Thrown; });
  return Thrown == Type ||
         (It != P.Types.end() && llvm::is_contained(It->Bases, Type));
}

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

End Machine::step() {
  // A goto that changes nothing may go round for ever: come up for air.
  for (unsigned Fuel = 64; Fuel && E == End::None; --Fuel) {
    const Function *F = top().F;
    size_t Depth = S.Frames.size();
    const Block &B = F->Blocks[top().Block];
    if (top().Op < B.Ops.size())
      run(B.Ops[top().Op]);
    else
      run(B.Term);
    if (!C.trail().empty() || S.Frames.size() != Depth)
      break;
  }
  return E;
}

void Machine::run(const Op &O) {
  if (O.Native) {
    onNative(O);
    ++top().Op;
    return;
  }
  switch (O.K) {
  case Op::Kind::Call:
    return call(O);
  case Op::Kind::Submit:
    return submit(O);
  case Op::Kind::Let:
    let(O);
    break;
  case Op::Kind::Set:
    set(location(O.Slot), value(O.V), O.Traits, O.Anchor);
    break;
  case Op::Kind::Clear:
    clear(location(O.Slot));
    break;
  case Op::Kind::Push:
    push(O);
    break;
  case Op::Kind::Pop:
    pop(location(O.Slot));
    break;
  case Op::Kind::Read:
    read(O);
    break;
  case Op::Kind::Spawn:
  case Op::Kind::Suspend:
    break;
  }
  ++top().Op;
}

void Machine::run(const Terminator &Term) {
  auto GoTo = [&](BlockId B) { top().Block = B, top().Op = 0; };
  switch (Term.K) {
  case Terminator::Kind::Goto:
    return GoTo(Term.Then);
  case Terminator::Kind::Branch:
    return GoTo(holds(*Term.Cond) ? Term.Then : Term.Else);
  case Terminator::Kind::Return:
    return leave();
  case Terminator::Kind::Throw: {
    fuzz::Term Thrown = value(*Term.Exception).front().second.V;
    bool Typed = T.kind(Thrown) == TermKind::Exception;
    return raise(Typed ? Thrown : T.get(TermKind::UnknownException));
  }
  case Terminator::Kind::Resume:
    if (!top().InFlight)
      E = End::NoMeaning;
    return raise(top().InFlight);
  case Terminator::Kind::Terminate:
  case Terminator::Kind::NoReturn:
    E = End::NoExit;
    return;
  }
}
