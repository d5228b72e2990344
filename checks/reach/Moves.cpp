//===- Moves.cpp - What operations move from place to place ---------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Flow.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

void Flow::flow(const Value &V, const Function &In, Holder Into) {
  if (V.K == Value::Kind::Pure && V.Id == ArrayOf)
    return flow(V.Operands.front(), In, Into);
  if (V.K == Value::Kind::Read) {
    for (Holder From : places(V.Place, In))
      copy(From, Into);
    return;
  }
  for (const Item &X : items(V, In))
    put(Into, X);
}

llvm::SmallVector<Item, 4> Flow::items(const Value &V, const Function &In) {
  llvm::SmallVector<Item, 4> Items;
  switch (V.K) {
  case Value::Kind::Read:
    for (Holder Start : places(V.Place, In))
      for (Holder H : withContents(Start))
        llvm::append_range(Items, look(H).Items);
    break;
  case Value::Kind::Address:
    for (Holder H : places(V.Place, In))
      Items.push_back({nullptr, H});
    break;
  case Value::Kind::Function:
    Items.push_back({P.find(V.Id), 0});
    break;
  case Value::Kind::New: {
    auto [It, New] = Roots.try_emplace({&V, 0}, 0);
    if (New) {
      It->second = add(0);
      Holders.back().Owner = &original(In);
    }
    Items.push_back({nullptr, It->second});
    break;
  }
  case Value::Kind::Pure:
  case Value::Kind::Depends:
    Items.push_back({});
    if (Regions::isNumber(V))
      break;
    if (V.Id == ArrayOf)
      return items(V.Operands.front(), In);
    if (Name Field = fieldOfWhole(V); !Field.empty()) {
      for (const Item &X : resolved(V.Operands.front(), In))
        if (Holder Whole = X.isAddress() ? whole(X.Target, Field) : 0)
          Items.push_back({nullptr, Whole});
      break;
    }
    for (const Value &Operand : V.Operands)
      for (const Item &X : items(Operand, In)) {
        Items.push_back(X);
        if (X.isAddress())
          Items.push_back({nullptr, X.Target, true});
      }
    break;
  default:
    Items.push_back({});
  }
  return Items;
}

/// The object of which \p Part is the field \p Field; 0 if it is of none. What
/// is made as a part alone, by one who is told only how large the whole is, is
/// the whole as well; a variable is not, such as the head of a list.
Holder Flow::whole(Holder Part, Name Field) {
  const HolderData &Of = Holders[Part];
  if (Of.Whole)
    return Of.Field == Field ? Of.Whole : 0;
  if (Of.IsLocal || !Of.Global.empty())
    return 0;
  Holder Own = field(Part, Field);
  copy(Part, Own);
  copy(Own, Part);
  return Part;
}

llvm::SetVector<Item> Flow::resolved(const Value &V, const Function &In) {
  llvm::SetVector<Item> All;
  llvm::SetVector<Holder> From;
  for (const Item &X : items(V, In)) {
    All.insert(X);
    if (X.IsContent && !From.contains(X.Target))
      for (Holder H : withContents(X.Target))
        From.insert(H);
  }
  for (Holder H : From)
    for (const Item &X : look(H).Items)
      All.insert(X);
  return All;
}

/// What is moved between many places meets in one between them.
void Flow::assign(const Cell &Into, const Value &V, const Function &In) {
  HolderSet Targets = places(Into, In);
  if (Targets.size() == 1)
    return flow(V, In, Targets.front());
  Holder &Between = Moves[Running].Between;
  if (!Between) {
    Between = add(0);
    Holders[Between].IsLocal = true;
  }
  flow(V, In, Between);
  for (Holder H : Targets)
    copy(Between, H);
}

llvm::SetVector<const Function *> Flow::targets(const Callee &C,
                                                const Function &In) {
  llvm::SetVector<const Function *> Targets;
  if (C.K == Callee::Kind::Indirect) {
    for (const Item &X : items(*C.Target, In))
      if (X.F)
        Targets.insert(X.F);
    return Targets;
  }
  if (const Function *F = P.find(C.Function))
    Targets.insert(F);
  if (C.K == Callee::Kind::Virtual)
    Overridden.addTo(Targets);
  return Targets;
}

/// A member function is called on an object of its class or of a derived one.
void Flow::noteReceivers(const Op &O, const Function &In) {
  if (O.Target.K == Callee::Kind::Indirect)
    return;
  const Function *F = P.find(O.Target.Function);
  for (uint32_t I = 0; F && I < O.Args.size(); ++I)
    if (Name Class = Given.classOf(*F, I); !Class.empty())
      for (const Item &X : items(O.Args[I].V, In))
        if (X.isAddress() && !Holders[X.Target].IsVague)
          joinClass(X.Target, Class);
}

/// Arguments go to parameters, results come back.
void Flow::pass(const Op &O, const Function &In) {
  noteReceivers(O, In);
  for (const Function *F : targets(O.Target, In)) {
    if (F->Blocks.empty()) {
      passUnseen(O, *F, In);
      continue;
    }
    const Function &Callee = instance(O, In, *F);
    for (uint32_t I = 0; I < O.Args.size() && I < F->Params; ++I)
      if (matters(O.Args[I].V, In))
        flow(O.Args[I].V, In, param(Callee, I));
    if (!O.HasDst || !matters(O.Dst, In))
      continue;
    for (Holder Into : places(O.Dst, In))
      copy(root(Cell::result(), Callee), Into);
  }
}

/// An argument of a call without a body is kept in \p Into. An address may
/// stand for a reference: what is held there is kept, and a function is
/// something that can be called. It may be a pointer to an object, too.
void Flow::enter(const Argument &A, const Function &In, Holder Into) {
  for (const Item &X : items(A.V, In)) {
    if (X.F)
      put(field(Into, "()"), X);
    bool IsObject = X.isAddress() && !look(X.Target).Classes.empty();
    if (IsObject || A.V.K != Value::Kind::Address)
      put(Into, X);
    if (IsObject || !X.isAddress())
      continue;
    copy(X.Target, Into);
    for (const Item &Y : look(X.Target).Items)
      if (Y.F)
        put(field(Into, "()"), Y);
  }
}

/// The object of a member function keeps what that is given, and gives it back.
/// What other functions do is not known.
void Flow::passUnseen(const Op &O, const Function &F, const Function &In) {
  llvm::SmallVector<Item, 4> Out = {{}};
  if (!F.Class.empty() && !O.Args.empty())
    for (const Item &X : items(O.Args[0].V, In))
      if (X.isAddress()) {
        Out.push_back({nullptr, X.Target, true});
        enterAll(O, In, X.Target);
      }
  if (O.HasDst && matters(O.Dst, In))
    for (Holder Into : places(O.Dst, In))
      for (const Item &X : Out)
        put(Into, X);
}

void Flow::enterAll(const Op &O, const Function &In, Holder Object) {
  for (const Argument &Given : llvm::drop_begin(O.Args)) {
    if (!matters(Given.V, In))
      continue;
    enter(Given, In, inside(Object));
    if (!Given.ReadOnly)
      for (const Item &X : items(Given.V, In))
        if (X.isAddress())
          put(X.Target, {nullptr, Object, true});
  }
}

/// What is written to the field `()` makes a callable of the object.
void Flow::noteCallable(const Op &O, const Function &In) {
  if (O.V.K != Value::Kind::Function || O.Dst.Path.empty() ||
      O.Dst.Path.back().K != Step::Kind::Field ||
      O.Dst.Path.back().Field != "()")
    return;
  Cell Object = O.Dst;
  Object.Path.pop_back();
  for (Holder H : places(Object, In))
    if (!Holders[H].IsVague)
      Callables[P.find(O.V.Id)].insert(H);
}

void Flow::run(const Op &O, const Function &In) {
  switch (O.K) {
  case Op::Kind::Let:
    noteCallable(O, In);
    return assign(O.Dst, O.V, In);
  case Op::Kind::Set:
  case Op::Kind::Push:
    return assign(O.Slot, O.V, In);
  case Op::Kind::Read:
    return assign(O.Dst, Value::read(O.Slot), In);
  case Op::Kind::Call:
  case Op::Kind::Submit:
  case Op::Kind::Spawn:
    return pass(O, In);
  default:
    return;
  }
}
