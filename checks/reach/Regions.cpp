//===- Regions.cpp - Where callables that matter may come -----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Regions.h"
#include "reach/OwnPointers.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

/// The fields of the region of a function where its results and its parameters
/// are, beyond those that have names.
static constexpr uint32_t Operands = 1U << 31;

/// The field of the region of a slot where what it holds is.
static constexpr uint32_t SlotValue = Operands - 1;

Regions::Regions(const Program &P, const Overriders &Overridden,
                 const Receivers &Given)
    : P(P), Overridden(Overridden) {
  for (const NativeSlot &N : P.Natives)
    Natives.insert(N.Global);
  for (const Function &F : P.Functions)
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops)
        if (Name Link = fieldOfWhole(O.V); !Link.empty())
          Links.insert(Link);
  for (const Function &F : P.Functions) {
    if (const Function *Body = P.find(F.Coroutine))
      Callers[Body].push_back(&F);
    for (Name Member : F.Runs)
      if (const Function *G = P.find(Member))
        Callers[G].push_back(&F);
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops)
        run(O, F);
    noteWrites(F);
    for (uint32_t I = 0; I < F.Params && !F.Blocks.empty(); ++I)
      if (Name Class = Given.classOf(F, I); !Class.empty())
        join(variable(Class.data(), 0), operand(F, I + 1));
    for (const Function *Overrider : Overridden.of(F))
      for (uint32_t I = 0; I <= F.Params; ++I)
        join(operand(F, I), operand(*Overrider, I));
  }
  findActing();
  mark();
}

//===--- Regions ----------------------------------------------------------===//

Regions::Region Regions::add() {
  Region New = All.size();
  All.emplace_back().Parent = New;
  return New;
}

Regions::Region Regions::find(Region R) {
  while (All[R].Parent != R)
    R = All[R].Parent = All[All[R].Parent].Parent;
  return R;
}

/// Makes one region of two, and of those of equal fields.
void Regions::join(Region A, Region B) {
  llvm::SmallVector<std::pair<Region, Region>, 8> Work = {{A, B}};
  while (!Work.empty()) {
    auto [X, Y] = Work.pop_back_val();
    Region To = find(X), From = find(Y);
    if (To == From)
      continue;
    if (All[To].Fields.size() < All[From].Fields.size())
      std::swap(To, From);
    Data &Into = All[To], Of = std::move(All[From]);
    All[From] = Data();
    All[From].Parent = To;
    llvm::append_range(Into.Functions, Of.Functions);
    llvm::append_range(Into.Callers, Of.Callers);
    for (auto [Field, Below] : Of.Fields)
      if (auto [It, New] = Into.Fields.try_emplace(Field, Below); !New)
        Work.push_back({It->second, Below});
  }
}

Regions::Region Regions::below(Region Of, uint32_t Field) {
  Of = find(Of);
  auto Known = All[Of].Fields.find(Field);
  if (Known != All[Of].Fields.end())
    return Known->second;
  Region New = add();
  All[Of].Fields[Field] = New;
  return New;
}

Regions::Region Regions::variable(const void *Of, uint64_t Index) {
  auto [It, New] = Variables.try_emplace({Of, Index}, 0);
  if (New)
    It->second = add();
  return It->second;
}

/// The result of a function, or from 1 on a parameter.
Regions::Region Regions::operand(const Function &F, uint32_t Index) {
  Cell::Root R = Index == 0 ? Cell::Root::Result : Cell::Root::Param;
  return variable(&F, uint64_t(R) << 32 | (Index == 0 ? 0 : Index - 1));
}

/// What an address points to is in the region of the address, and so is the
/// code of a callable in that of the object, and a link in that of the whole.
Regions::Region Regions::place(const Cell &C, const Function &In) {
  Region R = C.R == Cell::Root::Global
                 ? variable(C.Global.data(), ~0ULL)
                 : variable(&In, uint64_t(C.R) << 32 | C.Index);
  for (const Step &S : C.Path)
    if (S.K == Step::Kind::Field && S.Field != "()" && !Links.contains(S.Field))
      R = below(R,
                FieldIds.try_emplace(S.Field, FieldIds.size()).first->second);
  return R;
}

//===--- One pass over the program ----------------------------------------===//

bool Regions::isNumber(const Value &V) {
  return V.K == Value::Kind::Pure && !V.Id.empty() &&
         (llvm::StringRef("<>=!&|^*/%").contains(V.Id.front()) ||
          V.Id == IndexOf);
}

void Regions::flow(const Value &V, const Function &In, Region Into) {
  switch (V.K) {
  case Value::Kind::Read:
  case Value::Kind::Address:
    return join(Into, place(V, In));
  case Value::Kind::Function:
    if (const Function *F = P.find(V.Id)) {
      All[find(Into)].Functions.push_back(F);
      for (uint32_t I = 0; I <= F->Params; ++I)
        join(below(Into, Operands + I), operand(*F, I));
    }
    return;
  case Value::Kind::Pure:
  case Value::Kind::Depends:
    if (!isNumber(V))
      for (const Value &Operand : V.Operands)
        flow(Operand, In, Into);
    return;
  default:
    return;
  }
}

Regions::Region Regions::place(const Value &V, const Function &In) {
  if (V.K == Value::Kind::Address && !V.Place.isBehindPointer() &&
      Natives.contains(V.Place.Global))
    Exposed.insert(V.Place.Global);
  if (V.K == Value::Kind::Read || V.K == Value::Kind::Address)
    return place(V.Place, In);
  Region New = add();
  flow(V, In, New);
  return New;
}

void Regions::run(const Op &O, const Function &In) {
  switch (O.K) {
  case Op::Kind::Let:
    return flow(O.V, In, place(O.Dst, In));
  case Op::Kind::Set:
  case Op::Kind::Push:
    if (O.Native)
      return;
    ActsDirectly.insert(&In);
    Slots.push_back(place(O.Slot, In));
    return flow(O.V, In, below(Slots.back(), SlotValue));
  case Op::Kind::Read:
    Slots.push_back(place(O.Slot, In));
    return join(below(Slots.back(), SlotValue), place(O.Dst, In));
  case Op::Kind::Clear:
  case Op::Kind::Pop:
    if (O.Native)
      return;
    ActsDirectly.insert(&In);
    Slots.push_back(place(O.Slot, In));
    return;
  case Op::Kind::Call:
  case Op::Kind::Submit:
  case Op::Kind::Spawn:
    Spawns |= O.K == Op::Kind::Spawn;
    return call(O, In);
  case Op::Kind::Suspend:
    return;
  }
}

/// Notes what may be writes to native slots: by name, or by an address of one.
/// What is written where the slot points to is no write to it.
void Regions::noteWrites(const Function &In) {
  if (Natives.empty())
    return;
  const OwnPointers Own(In);
  for (const Block &B : In.Blocks)
    for (const Op &O : B.Ops) {
      bool IsLet = O.K == Op::Kind::Let;
      bool Sets = O.K == Op::Kind::Set || O.K == Op::Kind::Push;
      if (!IsLet && !(Sets && O.Native))
        continue;
      const Cell &C = IsLet ? O.Dst : O.Slot;
      if (!C.isBehindPointer() && Natives.contains(C.Global))
        ActsDirectly.insert(&In);
      else if (C.isBehindPointer() && !Own.leadTo(C))
        Writes.push_back({place(C, In), &In});
    }
}

void Regions::call(const Op &O, const Function &In) {
  if (O.Target.K == Callee::Kind::Indirect) {
    Region Code = place(*O.Target.Target, In);
    if (isCall(O))
      All[find(Code)].Callers.push_back(&In);
    for (auto [I, A] : llvm::enumerate(O.Args))
      flow(A.V, In, below(Code, Operands + I + 1));
    if (O.HasDst)
      join(place(O.Dst, In), below(Code, Operands));
    return;
  }
  const Function *F = P.find(O.Target.Function);
  if (!F)
    return;
  if (isCall(O))
    Callers[F].push_back(&In);
  bool HasBody = !F->Blocks.empty() || (O.Target.K == Callee::Kind::Virtual &&
                                        !Overridden.of(*F).empty());
  if (!HasBody)
    return callUnseen(O, *F, In);
  for (uint32_t I = 0; I < O.Args.size() && I < F->Params; ++I)
    flow(O.Args[I].V, In, operand(*F, I + 1));
  if (O.HasDst)
    join(place(O.Dst, In), operand(*F, 0));
}

/// A member function moves what it is given into the object, and out of it.
void Regions::callUnseen(const Op &O, const Function &F, const Function &In) {
  if (F.Class.empty() || O.Args.empty())
    return;
  Region Object = place(O.Args[0].V, In);
  for (const Argument &A : llvm::drop_begin(O.Args))
    flow(A.V, In, Object);
  if (O.HasDst)
    join(place(O.Dst, In), Object);
}

//===--- What matters -----------------------------------------------------===//

/// Acting are those who set or undo, those who call them, and those who call
/// what is held where one of them is held. So are those held somewhere that are
/// given one of them, though they may do no more than submit it.
void Regions::findActing() {
  llvm::DenseMap<const Function *, llvm::SmallVector<Region, 1>> HeldIn;
  for (Region R = 0; R != All.size(); ++R)
    for (const Function *F : All[R].Functions)
      HeldIn[F].push_back(R);
  llvm::SetVector<Region> Places;
  for (Name Native : Exposed)
    Places.insert(find(variable(Native.data(), ~0ULL)));
  for (size_t I = 0; I != Places.size(); ++I)
    for (auto [Field, Below] : All[Places[I]].Fields)
      if (Field < Operands)
        Places.insert(find(Below));
  for (auto [Place, In] : Writes)
    if (Places.contains(find(Place)))
      ActsDirectly.insert(In);
  // What only library code sets, nobody can be told of.
  for (size_t I = 0; I != ActsDirectly.size(); ++I)
    if (isSystem(*ActsDirectly[I]))
      addCallers(*ActsDirectly[I], ActsDirectly);
    else
      Acting.insert(ActsDirectly[I]);
  for (size_t I = 0; I != Acting.size(); ++I) {
    addCallers(*Acting[I], Acting);
    for (Region R : HeldIn.lookup(Acting[I]))
      if (!std::exchange(All[R].Matters, true))
        Acting.insert(All[R].Callers.begin(), All[R].Callers.end());
  }
  for (bool More = true; More;) {
    More = false;
    for (const auto &[F, Places] : HeldIn)
      if (!Acting.contains(F) && takesWhatMatters(*F)) {
        More = Acting.insert(F);
        for (Region R : Places)
          All[R].Matters = true;
      }
  }
}

/// Whether a parameter of \p F is given something that matters: it may hand
/// that on.
bool Regions::takesWhatMatters(const Function &F) {
  for (uint32_t I = 0; I != F.Params; ++I)
    if (All[find(operand(F, I + 1))].Matters)
      return true;
  return false;
}

bool Regions::isSystem(const Function &F) const {
  return F.Anchor == NoAnchor ? F.Inline : P.Anchors[F.Anchor].System;
}

/// Those who call \p F, or what it overrides.
void Regions::addCallers(const Function &F, FunctionSet &Into) {
  auto It = Callers.find(&F);
  if (It != Callers.end())
    Into.insert(It->second.begin(), It->second.end());
  for (Name Overridden : F.Overrides)
    if (const Function *Base = P.find(Overridden))
      addCallers(*Base, Into);
}

/// What a region matters for is what it is a part of.
void Regions::mark() {
  for (Region Slot : Slots)
    All[find(Slot)].Matters = true;
  if (Spawns)
    markObjects();
  std::vector<llvm::SmallVector<Region, 1>> PartOf(All.size());
  std::vector<Region> Work;
  for (Region R = 0; R != All.size(); ++R) {
    if (All[R].Matters)
      Work.push_back(R);
    for (auto [Field, Below] : All[R].Fields)
      if (Field < Operands)
        PartOf[find(Below)].push_back(R);
  }
  while (!Work.empty()) {
    Region R = Work.back();
    Work.pop_back();
    for (Region Whole : PartOf[R])
      if (!std::exchange(All[Whole].Matters, true))
        Work.push_back(Whole);
  }
}

/// A worker loop may call virtual members of the objects that it takes.
void Regions::markObjects() {
  llvm::DenseSet<Name> Classes;
  for (const Function *F : Acting)
    if (!F->Overrides.empty() || !Overridden.of(*F).empty())
      Classes.insert(F->Class);
  for (const Function &In : P.Functions)
    for (const Block &B : In.Blocks)
      for (const Op &O : B.Ops) {
        if (O.K != Op::Kind::Call || O.Args.empty() ||
            O.Target.K == Callee::Kind::Indirect)
          continue;
        const Function *F = P.find(O.Target.Function);
        if (F && Classes.contains(F->Class))
          All[find(place(O.Args[0].V, In))].Matters = true;
      }
}

bool Regions::matters(const Function &F, uint32_t Index) {
  return All[find(operand(F, Index + 1))].Matters;
}

bool Regions::matters(const Cell &C, const Function &In) {
  return All[find(place(C, In))].Matters;
}

bool Regions::matters(const Value &V, const Function &In) {
  switch (V.K) {
  case Value::Kind::Read:
  case Value::Kind::Address:
    return matters(V.Place, In);
  case Value::Kind::Function:
    return Acting.contains(P.find(V.Id));
  default:
    return llvm::any_of(
        V.Operands, [&](const Value &Operand) { return matters(Operand, In); });
  }
}

bool Regions::matters(const Op &O, const Function &In) {
  switch (O.K) {
  case Op::Kind::Let:
  case Op::Kind::Read:
    return matters(O.Dst, In);
  case Op::Kind::Set:
  case Op::Kind::Push:
    return !O.Native && All[find(below(place(O.Slot, In), SlotValue))].Matters;
  case Op::Kind::Call:
  case Op::Kind::Submit:
  case Op::Kind::Spawn:
    return (O.HasDst && matters(O.Dst, In)) || matters(*O.Target.Target, In) ||
           llvm::any_of(O.Args,
                        [&](const Argument &A) { return matters(A.V, In); });
  default:
    return false;
  }
}

bool Regions::isCallable(const Value &Target, const Function &In) {
  return !All[find(place(Target, In))].Functions.empty();
}
