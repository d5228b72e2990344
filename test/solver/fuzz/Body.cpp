//===- Body.cpp - What a random function names and does -------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Body.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot::fuzz;
using namespace threadslot::program;

Body::Body(Program &P, const Surroundings &Around, Random &R, Function &F,
           const Signature &Own)
    : P(P), Around(Around), R(R), B(P, F), Own(Own),
      IsTask(F.Id.starts_with("task")) {
  nameGlobals();
  F.Params = Own.Params.size();
  for (auto [I, For] : llvm::enumerate(Own.Params))
    nameParam(param(I), For);
  for (unsigned I = 0; I < 2; ++I) {
    Flags.push_back(local(B.newLocal()));
    Writable.push_back(Flags.back());
    if (R.percent(80))
      B.let(Flags.back(), R.percent(50) ? integer(R.below(2)) : value());
  }
  for (unsigned I = 0; I < 3; ++I)
    Conditions.push_back(anyCondition());
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

void Body::nameGlobals() {
  Cell Mdc = global("mdc"), Ctx = global("ctx");
  std::vector<SlotName> All = {
      {global("s"), "T"},
      {global("r"), "U"},
      {key(Mdc, named(Value::Kind::String, "a")), "U"},
      {key(Mdc, named(Value::Kind::String, "b")), "U"},
      {field(Ctx, "user"), "V"},
      {field(Ctx, "id"), "V"},
      {each(global("all")), "T"},
      {global("gone"), "W"},
      {global("ndc"), "U", true},
  };
  if (Around.UsesNatives) {
    All.push_back({global("tls"), "T", false, true});
    All.push_back({field(global("tls"), "f"), "T", false, true});
  }
  // Few, so that the same ones meet again.
  for (unsigned I = 0; I < 2; ++I)
    Slots.push_back(R.percent(50) ? All[0] : R.pick(All));
  Flags.push_back(global("on"));
  if (R.percent(30)) {
    Writable.push_back(field(global("cfg"), "on"));
    Flags.push_back(Writable.back());
  }
}

void Body::nameParam(Cell Param, Role For) {
  switch (For) {
  case Role::Slot:
    // Named twice, for this is what a function with such a parameter is for.
    Slots.insert(Slots.end(), 2, {deref(Param), "T"});
    break;
  case Role::Flag:
    Flags.push_back(Param);
    break;
  case Role::FlagRef:
    Flags.push_back(deref(Param));
    Writable.push_back(deref(Param));
    break;
  case Role::Object:
    nameParam(field(deref(Param), "c0"), Role::Slot);
    nameParam(field(deref(Param), "c1"), Role::Flag);
    nameParam(field(deref(Param), "c2"), Role::FlagRef);
    break;
  }
}

SlotName &Body::slot() { return R.pick(Slots); }

/// A slot that is no stack, or the stack if there is nothing else.
SlotName &Body::settable() {
  SlotName *S = &slot();
  for (unsigned Tries = 0; S->IsStack && Tries < 8; ++Tries)
    S = &slot();
  return *S;
}

//===----------------------------------------------------------------------===//
// Values and conditions
//===----------------------------------------------------------------------===//

Value Body::value(unsigned Depth) {
  switch (R.below(Depth ? 6 : 9)) {
  case 0:
    return integer(R.below(3));
  case 1:
  case 2:
  case 3:
    return held(R.pick(Flags));
  case 4:
    return addressOf(global("cfg"));
  case 5:
    return named(Value::Kind::String, R.percent(50) ? "a" : "");
  case 6:
    return named(Value::Kind::Unknown, "cause");
  case 7:
    return named(Value::Kind::Pure, R.percent(60) ? "p" : "q",
                 {value(Depth + 1)});
  default:
    return depends({value(Depth + 1)});
  }
}

/// What is set: mostly something that no empty value equals.
Value Body::newValue() {
  switch (R.below(12)) {
  case 0:
    return value();
  case 1:
    return held(R.pick(Flags));
  case 2:
    return integer(R.percent(50) ? 0 : 7);
  case 3:
  case 4:
    return depends();
  case 5:
    return named(Value::Kind::New, {});
  default:
    return integer(1);
  }
}

Condition Body::anyCondition() {
  switch (R.below(6)) {
  case 0:
    return equal(held(R.pick(Flags)), integer(R.below(3)));
  case 1:
    return truth(named(Value::Kind::Pure, "p", {value(1)}));
  case 2:
    return R.percent(50) ? equal(held(R.pick(Flags)), held(R.pick(Flags)))
                         : truth(depends());
  default:
    return truth(held(R.pick(Flags)));
  }
}

Condition Body::condition() {
  if (R.percent(12))
    return isSet(slot().Place);
  return R.percent(85) ? R.pick(Conditions) : anyCondition();
}

/// Something to pass for a parameter that is for \p For.
Value Body::argument(Role For) {
  switch (For) {
  case Role::Slot:
    return addressOf(settable().Place);
  case Role::Flag:
    return R.percent(60) ? held(R.pick(Flags)) : value();
  case Role::FlagRef:
    return addressOf(R.pick(Writable));
  case Role::Object:
    break;
  }
  Cell Object = local(B.newLocal());
  B.let(field(Object, "c0"), argument(Role::Slot));
  B.let(field(Object, "c1"), argument(Role::Flag));
  B.let(field(Object, "c2"), argument(Role::FlagRef));
  return addressOf(Object);
}

/// A helper to call; none if there is none before this one.
const Signature *Body::helper() {
  size_t Before = IsTask || R.percent(10) ? Around.Helpers.size()
                                          : &Own - Around.Helpers.data();
  return Before ? &Around.Helpers[R.below(Before)] : nullptr;
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

void Body::set(const SlotName &S, Value V) {
  --Budget;
  if (S.IsNative) {
    Op &O = B.op(Op::Kind::Let);
    O.Dst = S.Place;
    O.Pushes = R.percent(25);
    B.site(O, std::move(V), S.Traits);
    return;
  }
  Op &O = B.slot(S.IsStack ? Op::Kind::Push : Op::Kind::Set, S.Place);
  B.site(O, std::move(V), S.Traits);
}

/// Reads what a slot holds; a native one is a variable, too.
void Body::save(Cell Into, const SlotName &S) {
  if (S.IsNative && R.percent(50))
    B.let(std::move(Into), held(S.Place));
  else
    B.read(std::move(Into), S.Place);
}

/// Takes back a set or push, now and then by another means.
void Body::undo(const SlotName &S) {
  --Budget;
  if (S.IsNative && R.percent(25)) {
    Op &O = B.op(Op::Kind::Let);
    O.Dst = S.Place;
    O.Pops = true;
    B.site(O, depends(), S.Traits);
  } else if (S.IsStack && R.percent(90))
    B.slot(Op::Kind::Pop, S.Place);
  else if (R.percent(10) && !S.IsStack && S.Traits == "T")
    set(S, integer(0));
  else if (R.percent(5) && S.Place.R == Cell::Root::Global)
    B.slot(Op::Kind::Clear, global(S.Place.Global));
  else
    B.slot(Op::Kind::Clear, S.Place);
}

/// A function, or a closure that runs it, for a callee that nobody sees.
Value Body::handedOver() {
  const Signature *H = helper();
  if (!H)
    return named(Value::Kind::Function, R.pick(Around.Unseen));
  Value Function = named(Value::Kind::Function, H->Id);
  if (R.percent(40))
    return Function;
  Value Object = argument(Role::Object);
  B.let(field(Object.Place, "()"), Function);
  return Object;
}

void Body::callUnseen() {
  --Budget;
  Op O;
  O.K = Op::Kind::Call;
  O.Target.Function = R.pick(Around.Unseen);
  if (R.percent(8)) {
    O.Target.K = Callee::Kind::Indirect;
    O.Target.Target = depends();
  }
  while (R.percent(45)) {
    Value V = R.percent(20)   ? handedOver()
              : R.percent(40) ? value()
                              : argument(Role(R.below(4)));
    unsigned Mark = R.below(100);
    O.Args.push_back({std::move(V), Mark < 30, Mark >= 90});
  }
  if (R.percent(25)) {
    O.HasDst = true;
    O.Dst = R.pick(Writable);
  }
  B.op(O.K) = O;
}

void Body::callHelper() {
  const Signature *H = helper();
  if (!H)
    return callUnseen();
  --Budget;
  Op O;
  O.K = Op::Kind::Call;
  O.Target.Function = H->Id;
  if (H->Virtual)
    O.Target.K = Callee::Kind::Virtual;
  for (Role For : H->Params)
    O.Args.push_back({argument(For), false});
  if (R.percent(50)) {
    O.HasDst = true;
    O.Dst = R.pick(Writable);
  }
  B.op(O.K) = O;
  if (O.HasDst && R.percent(60))
    choose(truth(held(O.Dst)), [&] { undo(slot()); });
}

/// Calls a closure that was made here, as a call of the object does.
void Body::callClosure() {
  const Signature *H = helper();
  if (!H || H->Params != std::vector<Role>{Role::Object})
    return callHelper();
  --Budget;
  Value Address = argument(Role::Object);
  Cell Object = Address.Place;
  B.let(field(Object, "()"), named(Value::Kind::Function, H->Id));
  if (R.percent(30)) {
    Cell Copy = local(B.newLocal());
    B.let(Copy, held(Object));
    Address = addressOf(Copy);
    Object = Copy;
  }
  Op &O = B.op(Op::Kind::Call);
  O.Target.K = Callee::Kind::Indirect;
  O.Target.Target = held(field(Object, "()"));
  O.Args.push_back({std::move(Address), false});
}

void Body::submitHere() {
  const Signature *H = helper();
  if (!H)
    return;
  --Budget;
  Op O;
  O.K = Op::Kind::Submit;
  O.Target.Function = H->Id;
  O.Exceptions = PoolExceptions(R.below(3));
  O.When = R.percent(70) ? RunsWhen::MaybeNow : RunsWhen::Later;
  for (Role For : H->Params)
    O.Args.push_back({argument(For), false});
  B.op(O.K) = O;
}

void Body::assignFlag() {
  --Budget;
  Value V = R.percent(70) ? integer(R.below(2)) : value();
  B.let(R.percent(20) ? result() : R.pick(Writable), std::move(V));
}

/// Leaves the function in one of the ways there are.
void Body::leave() {
  --Budget;
  switch (R.below(8)) {
  case 0:
    B.end(Terminator::Kind::Throw).Exception =
        named(Value::Kind::Unknown, "thrown");
    break;
  case 1:
  case 2:
    B.end(Terminator::Kind::Throw).Exception =
        named(Value::Kind::Type, R.percent(50)   ? "E1"
                                 : R.percent(50) ? "E0"
                                                 : "X");
    break;
  case 3:
    B.end(R.percent(50) ? Terminator::Kind::Terminate
                        : Terminator::Kind::NoReturn);
    break;
  default:
    if (!IsTask && R.percent(60))
      B.let(result(), R.percent(70) ? integer(R.below(2)) : value());
    B.end(Terminator::Kind::Return);
  }
}
