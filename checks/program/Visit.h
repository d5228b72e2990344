//===- Visit.h - Every field of a slot program, once ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one place that lists all fields, for whoever copies or stores programs
// without caring what they mean: facts files and linking.
//
// A visitor is called with each field that its kind gives a meaning:
//   name(Name &)            a string that the Program owns
//   number(Integer &)       a 32-bit unsigned or a 64-bit signed integer
//   flag(bool &)
//   choice(Enum &, Last)    an enumerator, of which Last is the last
//   anchor(AnchorId &)
//   label(BlockId &)
//   value(Value &)          calls visitValue(); values nest, so that a visitor
//                           may want to bound them
//   list(Container &)       calls visit() for each element
//   key(shared_ptr &)       calls visit() for what it points to
// A visitor that fills in what it visits is called with a kind before it is
// called with what depends on the kind.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_VISIT_H
#define THREADSLOT_PROGRAM_VISIT_H

#include "program/Program.h"

namespace threadslot::program {

template <class Visitor> void visit(Visitor &Do, Name &Text) { Do.name(Text); }
template <class Visitor> void visit(Visitor &Do, int64_t &N) { Do.number(N); }
template <class Visitor> void visit(Visitor &Do, Value &V) { Do.value(V); }

template <class Visitor> void visit(Visitor &Do, Step &S) {
  Do.choice(S.K, Step::Kind::Key);
  if (S.K == Step::Kind::Field)
    Do.name(S.Field);
  if (S.K == Step::Kind::Key)
    Do.key(S.Key);
}

template <class Visitor> void visit(Visitor &Do, Cell &C) {
  Do.choice(C.R, Cell::Root::Result);
  if (C.R == Cell::Root::Global)
    Do.name(C.Global);
  if (C.R == Cell::Root::Param || C.R == Cell::Root::Local)
    Do.number(C.Index);
  Do.list(C.Path);
}

template <class Visitor> void visitValue(Visitor &Do, Value &V) {
  Do.choice(V.K, Value::Kind::Unknown);
  switch (V.K) {
  case Value::Kind::Int:
    return Do.number(V.Int);
  case Value::Kind::Read:
  case Value::Kind::Address:
    return visit(Do, V.Place);
  case Value::Kind::String:
  case Value::Kind::Function:
  case Value::Kind::Type:
  case Value::Kind::Unknown:
    return Do.name(V.Id);
  case Value::Kind::New:
    return;
  case Value::Kind::Pure:
    Do.name(V.Id);
    return Do.list(V.Operands);
  case Value::Kind::Depends:
    return Do.list(V.Operands);
  }
}

template <class Visitor> void visit(Visitor &Do, Argument &A) {
  Do.flag(A.ReadOnly);
  Do.flag(A.Told);
  visit(Do, A.V);
}

template <class Visitor> void visit(Visitor &Do, Callee &C) {
  Do.choice(C.K, Callee::Kind::Indirect);
  if (C.K == Callee::Kind::Indirect)
    visit(Do, *C.Target);
  else
    Do.name(C.Function);
}

template <class Visitor> void visit(Visitor &Do, Op &O) {
  Do.choice(O.K, Op::Kind::Suspend);
  Do.anchor(O.Anchor);
  switch (O.K) {
  case Op::Kind::Let:
    visit(Do, O.Dst);
    visit(Do, O.V);
    Do.flag(O.Pushes);
    Do.flag(O.Pops);
    return Do.name(O.Traits);
  case Op::Kind::Set:
  case Op::Kind::Push:
    visit(Do, O.Slot);
    visit(Do, O.V);
    Do.flag(O.Native);
    return Do.name(O.Traits);
  case Op::Kind::Clear:
  case Op::Kind::Pop:
    visit(Do, O.Slot);
    return Do.flag(O.Native);
  case Op::Kind::Read:
    visit(Do, O.Dst);
    return visit(Do, O.Slot);
  case Op::Kind::Call:
    visit(Do, O.Target);
    Do.list(O.Args);
    Do.flag(O.HasDst);
    if (O.HasDst)
      visit(Do, O.Dst);
    return;
  case Op::Kind::Submit:
    visit(Do, O.Target);
    Do.list(O.Args);
    Do.choice(O.Exceptions, PoolExceptions::Propagate);
    return Do.choice(O.When, RunsWhen::MaybeNow);
  case Op::Kind::Spawn:
    visit(Do, O.Target);
    return Do.list(O.Args);
  case Op::Kind::Suspend:
    return;
  }
}

template <class Visitor> void visit(Visitor &Do, Condition &C) {
  Do.choice(C.K, Condition::Kind::Caught);
  switch (C.K) {
  case Condition::Kind::Truth:
    return visit(Do, C.Lhs);
  case Condition::Kind::Equal:
    visit(Do, C.Lhs);
    return visit(Do, C.Rhs);
  case Condition::Kind::IsSet:
    return visit(Do, C.Slot);
  case Condition::Kind::Caught:
    return Do.name(C.Exception);
  }
}

template <class Visitor> void visit(Visitor &Do, Terminator &T) {
  Do.choice(T.K, Terminator::Kind::NoReturn);
  Do.anchor(T.Anchor);
  if (T.K == Terminator::Kind::Throw)
    visit(Do, *T.Exception);
  if (T.K == Terminator::Kind::Goto || T.K == Terminator::Kind::Branch)
    Do.label(T.Then);
  if (T.K == Terminator::Kind::Branch) {
    Do.label(T.Else);
    visit(Do, *T.Cond);
  }
}

template <class Visitor> void visit(Visitor &Do, Block &B) {
  Do.label(B.Unwind);
  Do.list(B.Ops);
  visit(Do, B.Term);
}

template <class Visitor> void visit(Visitor &Do, Function &F) {
  Do.name(F.Id);
  Do.name(F.Display);
  Do.number(F.Params);
  Do.number(F.Locals);
  Do.flag(F.Internal);
  Do.flag(F.Inline);
  Do.flag(F.NoThrow);
  Do.flag(F.NoReturn);
  Do.flag(F.Pure);
  Do.flag(F.Skipped);
  Do.flag(F.MayClear);
  Do.flag(F.Likewise);
  Do.name(F.Class);
  Do.name(F.Header);
  Do.list(F.Overrides);
  Do.list(F.Runs);
  Do.list(F.Pointees);
  Do.name(F.Coroutine);
  Do.list(F.Blocks);
  Do.anchor(F.Anchor);
}

template <class Visitor> void visit(Visitor &Do, SlotTraits &T) {
  Do.name(T.Id);
  Do.flag(T.EmptyNull);
  Do.list(T.EmptyInts);
  Do.list(T.EmptyStrings);
  Do.list(T.EmptyAddresses);
  Do.flag(T.Persistent);
  Do.flag(T.Scoped);
  Do.choice(T.Level, SlotTraits::Severity::High);
  Do.flag(T.CanRestore);
  Do.name(T.Guard);
  Do.name(T.Include);
  Do.name(T.Class);
  Do.name(T.Header);
}

template <class Visitor> void visit(Visitor &Do, NativeSlot &N) {
  Do.name(N.Global);
  Do.list(N.Fields);
  Do.name(N.Traits);
  Do.flag(N.Opaque);
}

template <class Visitor> void visit(Visitor &Do, ExceptionType &T) {
  Do.name(T.Id);
  Do.list(T.Bases);
}

template <class Visitor> void visit(Visitor &Do, DiscardedGuard &G) {
  Do.name(G.Destructor);
  Do.name(G.Maker);
  Do.list(G.Given);
  Do.flag(G.Declared);
  Do.anchor(G.Anchor);
}

template <class Visitor> void visit(Visitor &Do, Instance &I) {
  Do.name(I.Object);
  Do.choice(I.Lives, Instance::Place::Gathered);
  Do.name(I.Holder);
  Do.name(I.Traits);
  Do.anchor(I.Anchor);
}

template <class Visitor> void visit(Visitor &Do, Anchor &A) {
  Do.name(A.File);
  Do.number(A.Line);
  Do.number(A.Column);
  Do.number(A.Offset);
  Do.number(A.Length);
  Do.name(A.Text);
  Do.name(A.Function);
  Do.name(A.Slot);
  Do.flag(A.System);
  Do.flag(A.Fix.Possible);
  Do.name(A.Fix.WhyNot);
  Do.number(A.Fix.InsertOffset);
  Do.name(A.Fix.Text);
  Do.name(A.Fix.Indentation);
  Do.number(A.Fix.IncludeOffset);
  Do.flag(A.Fix.NeedsInclude);
  Do.name(A.Fix.GuardName);
}

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_VISIT_H
