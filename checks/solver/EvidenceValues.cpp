//===- EvidenceValues.cpp - What variables hold, as far as evidence asks --===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/EvidenceValues.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

/// Steps of a place, values of a place and places of a pointer that are told
/// apart: guards keep what they save a few fields deep.
static constexpr size_t MaxSteps = 8, MaxValues = 8, MaxSpots = 8;

/// What is known in one function. One that knows more restores nothing.
static constexpr size_t MaxFacts = 2'000;

static constexpr llvm::StringLiteral Pointee = "*", Element = "[]";

//===--- Spots ------------------------------------------------------------===//

Spot Spot::step(Name Step) const { return plus(Step); }

Spot Spot::plus(llvm::ArrayRef<Name> Rest) const {
  Spot Result = *this;
  llvm::append_range(Result.Path, Rest);
  return Result;
}

bool Spot::within(const Spot &Above) const {
  return R == Above.R && Index == Above.Index && Global == Above.Global &&
         Path.size() >= Above.Path.size() &&
         std::equal(Above.Path.begin(), Above.Path.end(), Path.begin());
}

llvm::ArrayRef<Name> Spot::below(const Spot &Above) const {
  return llvm::ArrayRef(Path).drop_front(Above.Path.size());
}

//===--- Native slots -----------------------------------------------------===//

NativeSpots::NativeSpots(const Program &P) {
  llvm::DenseMap<Name, const SlotTraits *> Traits;
  for (const SlotTraits &T : P.Traits)
    Traits[T.Id] = &T;
  for (const NativeSlot &N : P.Natives) {
    Slot S;
    S.Place = {Cell::Root::Global, N.Global, 0, N.Fields};
    S.Row = &N;
    S.Traits = Traits.lookup(N.Traits);
    Slots[N.Global].push_back(std::move(S));
  }
}

const NativeSpots::Slot *NativeSpots::at(const Spot &Place) const {
  auto Of = Slots.find(Place.Global);
  if (Place.R != Cell::Root::Global || Of == Slots.end())
    return nullptr;
  const Slot *Nearest = nullptr;
  for (const Slot &S : Of->second)
    if (Place.within(S.Place) && (!Nearest || S.Place.within(Nearest->Place)))
      Nearest = &S;
  return Nearest;
}

llvm::SmallVector<const NativeSpots::Slot *, 4>
NativeSpots::touchedBy(const Spot &Place) const {
  if (const Slot *Own = at(Place))
    return {Own};
  llvm::SmallVector<const Slot *, 4> Result;
  auto Of = Slots.find(Place.Global);
  if (Place.R == Cell::Root::Global && Of != Slots.end())
    for (const Slot &S : Of->second)
      if (S.Place.within(Place))
        Result.push_back(&S);
  return Result;
}

bool NativeSpots::isEmpty(const Slot &S, const Known &What) {
  if (!S.Traits)
    return false;
  switch (What.K) {
  case Known::Kind::Int:
    return S.Traits->isEmpty(What.N);
  case Known::Kind::Text:
    return llvm::is_contained(S.Traits->EmptyStrings, What.Id);
  case Known::Kind::Function:
    return llvm::is_contained(S.Traits->EmptyAddresses, What.Id);
  case Known::Kind::Address:
    return What.Place.R == Cell::Root::Global && What.Place.Path.empty() &&
           llvm::is_contained(S.Traits->EmptyAddresses, What.Place.Global);
  default:
    return false;
  }
}

//===--- Values -----------------------------------------------------------===//

std::vector<Spot> EvidenceValues::spots(const Cell &C) const {
  return steps({C.R, C.Global, C.Index, {}}, C.Path);
}

/// What a native slot points to is not the slot's.
std::vector<Spot> EvidenceValues::steps(Spot From,
                                        llvm::ArrayRef<Step> Path) const {
  std::vector<Spot> Now = {std::move(From)};
  for (const Step &S : Path) {
    std::vector<Spot> Next;
    for (const Spot &Place : Now) {
      if (Place.Path.size() >= MaxSteps || Next.size() >= MaxSpots)
        break;
      if (S.K != Step::Kind::Deref) {
        Next.push_back(
            Place.step(S.K == Step::Kind::Field ? S.Field : Name(Element)));
        continue;
      }
      if (Slots.at(Place))
        continue;
      size_t Before = Next.size();
      auto It = Held.find(Place);
      if (It != Held.end())
        for (const Known &X : It->second)
          if (X.K == Known::Kind::Address)
            Next.push_back(X.Place);
      if (Next.size() == Before && Place.R == Cell::Root::Param)
        Next.push_back(Place.step(Pointee));
    }
    Now = std::move(Next);
  }
  return Now;
}

std::vector<Spot> EvidenceValues::pointees(const Value &V) const {
  if (V.K == Value::Kind::Address)
    return spots(V.Place);
  if (V.K != Value::Kind::Read)
    return {};
  Cell Pointed = V.Place;
  Pointed.Path.push_back({Step::Kind::Deref, {}, nullptr});
  return spots(Pointed);
}

KnownSet EvidenceValues::valuesAt(const Spot &Place) const {
  if (Slots.at(Place))
    return {{Known::Kind::Saved, Place, {}, 0}};
  auto It = Held.find(Place);
  return It == Held.end() ? KnownSet{{}} : It->second;
}

KnownSet EvidenceValues::values(const Value &V) const {
  KnownSet Result;
  switch (V.K) {
  case Value::Kind::Int:
    return {{Known::Kind::Int, {}, {}, V.Int}};
  case Value::Kind::String:
    return {{Known::Kind::Text, {}, V.Id, 0}};
  case Value::Kind::Function:
    return {{Known::Kind::Function, {}, V.Id, 0}};
  case Value::Kind::Read:
    for (const Spot &Place : spots(V.Place))
      Result.merge(valuesAt(Place));
    break;
  case Value::Kind::Address:
    for (const Spot &Place : spots(V.Place))
      Result.insert({Known::Kind::Address, Place, {}, 0});
    break;
  case Value::Kind::Pure:
    if (V.Id == ArrayOf)
      for (Known X : values(V.Operands.front())) {
        if (!X.Place.Path.empty() && X.Place.Path.back() == Element)
          X.Place.Path.pop_back();
        Result.insert(X);
      }
    break;
  default:
    break;
  }
  if (Result.empty())
    Result.insert(Known());
  return Result;
}

void EvidenceValues::add(const Spot &Into, const Known &What) {
  if (Count >= MaxFacts || Into.Path.size() > MaxSteps)
    return;
  KnownSet &Values = Held[Into];
  Known New = Values.size() < MaxValues ? What : Known();
  Count += Values.insert(New).second;
}

/// What is held below \p From is held below \p Into, too.
void EvidenceValues::copy(const Spot &From, const Spot &Into) {
  for (const NativeSpots::Slot *S : Slots.touchedBy(From))
    if (S->Place.within(From) && S->Place != From)
      add(Into.plus(S->Place.below(From)),
          {Known::Kind::Saved, S->Place, {}, 0});
  std::vector<std::pair<Spot, KnownSet>> Below;
  for (auto It = Held.lower_bound(From);
       It != Held.end() && It->first.within(From); ++It)
    if (It->first != From)
      Below.emplace_back(Into.plus(It->first.below(From)), It->second);
  for (auto &[Place, Values] : Below)
    for (const Known &X : Values)
      add(Place, X);
}

void EvidenceValues::assign(const Spot &Into, const Value &V) {
  for (const Known &X : values(V))
    add(Into, X);
  if (V.K == Value::Kind::Read)
    for (const Spot &From : spots(V.Place))
      if (From != Into)
        copy(From, Into);
}

/// Whether others see what a function leaves at \p Place.
static bool isSeen(const Spot &Place) {
  return Place.R == Cell::Root::Result ||
         (Place.R == Cell::Root::Param && !Place.Path.empty());
}

Facts EvidenceValues::left(const Function &F,
                           const std::set<Spot> &ByCalls) const {
  Facts Last;
  std::set<Spot> Always, Mixed = ByCalls;
  for (const Block &B : F.Blocks) {
    std::set<Spot> Over;
    for (const Op &O : llvm::reverse(B.Ops)) {
      if (O.K != Op::Kind::Let && O.K != Op::Kind::Read)
        continue;
      const std::vector<Spot> Into = spots(O.Dst);
      for (const Spot &X : Into) {
        if (X.R != Cell::Root::Result && X.R != Cell::Root::Param)
          continue;
        for (auto It = Held.lower_bound(X);
             It != Held.end() && It->first.within(X); ++It) {
          const Spot &Place = It->first;
          if (O.K == Op::Kind::Read || Into.size() != 1 || X != Place ||
              llvm::is_contained(Place.Path, Element))
            Mixed.insert(Place);
          else if (Over.insert(Place).second)
            Last[Place].merge(values(O.V));
        }
      }
    }
    if (&B == &F.Blocks.front())
      Always = std::move(Over);
  }
  Facts Result;
  for (const auto &[Place, All] : Held) {
    if (!isSeen(Place))
      continue;
    KnownSet &Left = Result[Place];
    if (!Mixed.count(Place)) {
      Left = Last[Place];
      auto Before = Given.find(Place);
      if (!Always.count(Place) && Before != Given.end())
        Left.insert(Before->second.begin(), Before->second.end());
    }
    if (Left.empty())
      Left = All;
  }
  return Result;
}
