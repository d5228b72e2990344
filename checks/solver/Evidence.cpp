//===- Evidence.cpp - Which native slots are meant to be undone -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Evidence.h"
#include "program/Overriders.h"
#include "program/Walk.h"
#include "solver/EvidenceFlow.h"
#include "solver/EvidenceValues.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

/// Calls that are followed into each other, and different things that one
/// function is looked at for: setters and guards are a few calls deep, and of
/// what a function is given only what concerns native slots counts.
static constexpr unsigned MaxCalls = 12;
static constexpr size_t MaxContexts = 32;

namespace {

using Slot = NativeSpots::Slot;

/// What a function does with what it is given.
struct Summary {
  llvm::MapVector<const Slot *, uint8_t> Deeds;
  Facts Left; ///< What it leaves in its result and where parameters point.
};

class Finder {
public:
  explicit Finder(const Program &P);
  llvm::DenseSet<const NativeSlot *> run();

  /// What a call of \p F does, given what parameters and what they point to
  /// hold; null if that does not concern native slots.
  const Summary *summarize(const Function &F, const Facts &Given,
                           unsigned Calls);
  llvm::SmallVector<const Function *, 2> bodies(const Callee &C,
                                                const EvidenceValues &V) const;
  bool concerns(const Known &What) const;
  void prove(const Slot &S) { Scoped.insert(S.Row); }

  const NativeSpots Slots;

private:
  void findTouching();

  const Program &P;
  const Overriders Overridden;
  llvm::DenseSet<const Function *> Touching; ///< By themselves or by calls.
  std::map<std::pair<const Function *, Facts>, Summary> Summaries;
  llvm::DenseMap<const Function *, size_t> Contexts;
  llvm::DenseSet<const NativeSlot *> Scoped;
};

/// Looks at one function, given what it is given.
class Reader {
public:
  Reader(Finder &All, const Function &F, const Facts &Given, unsigned Calls)
      : All(All), F(F), Calls(Calls), Values(All.Slots, Given) {}

  Summary run();

private:
  template <class Visitor> void eachOp(Visitor Do);
  template <class Visitor> void eachCallee(const Op &O, Visitor Do);
  void note(const Op &O);
  void eventsOf(const Op &O, std::pair<BlockId, uint32_t> At);
  void writes(const Cell &C, const Op &O, std::pair<BlockId, uint32_t> At);
  uint8_t deed(const Op &O, const Slot &S, const Spot &Into) const;
  KnownSet written(const Op &O, const Slot &S, const Spot &Into) const;
  Facts given(const Op &O) const;
  void give(Facts &To, const Spot &At, const Spot &From, unsigned Depth) const;
  void giveValue(Facts &To, const Spot &At, const KnownSet &What,
                 unsigned Depth) const;
  void takeBack(const Op &O, const Summary &Done);
  void leave(const Spot &Into, const KnownSet &What, const Op &O);

  Finder &All;
  const Function &F;
  unsigned Calls;
  EvidenceValues Values;
  std::set<Spot> ByCalls; ///< What callees write.
  llvm::MapVector<const Slot *, Events> Happens;
};

} // namespace

//===--- The program ------------------------------------------------------===//

Finder::Finder(const Program &P) : Slots(P), P(P), Overridden(P) {
  findTouching();
}

namespace {
/// The variables and functions that a function names.
struct Mentions {
  llvm::SmallVector<Name, 8> Globals, Functions;
  void cell(const Cell &C) {
    if (C.R == Cell::Root::Global)
      Globals.push_back(C.Global);
  }
  void value(const Value &V) {
    if (V.K == Value::Kind::Function)
      Functions.push_back(V.Id);
  }
};
} // namespace

/// From the functions that name a native slot up to all that may call them.
void Finder::findTouching() {
  llvm::DenseMap<const Function *, llvm::SmallVector<const Function *, 4>>
      Users;
  std::vector<const Function *> Work;
  auto Touch = [&](const Function *F) {
    if (Touching.insert(F).second)
      Work.push_back(F);
  };
  for (const Function &F : P.Functions) {
    Mentions Of;
    Walk<Mentions>(Of).function(F);
    for (Name Global : Of.Globals)
      if (Slots.isNative(Global))
        Touch(&F);
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops)
        if (isCall(O) && O.Target.K != Callee::Kind::Indirect)
          Of.Functions.push_back(O.Target.Function);
    for (Name Used : Of.Functions)
      if (const Function *G = P.find(Used))
        Users[G].push_back(&F);
    for (Name Base : F.Overrides)
      if (const Function *G = P.find(Base))
        Users[&F].push_back(G);
  }
  while (!Work.empty()) {
    const Function *F = Work.back();
    Work.pop_back();
    for (const Function *User : Users.lookup(F))
      Touch(User);
  }
}

llvm::DenseSet<const NativeSlot *> Finder::run() {
  for (const Function &F : P.Functions)
    if (Touching.contains(&F) && !F.Blocks.empty())
      summarize(F, {}, 0);
  return std::move(Scoped);
}

llvm::SmallVector<const Function *, 2>
Finder::bodies(const Callee &C, const EvidenceValues &V) const {
  llvm::SetVector<const Function *> Found;
  auto Add = [&](Name Id) {
    if (const Function *F = P.find(Id))
      Found.insert(F);
  };
  if (C.K != Callee::Kind::Indirect)
    Add(C.Function);
  else
    for (const Known &X : V.values(*C.Target))
      if (X.K == Known::Kind::Function)
        Add(X.Id);
  if (C.K == Callee::Kind::Virtual)
    Overridden.addTo(Found);
  llvm::SmallVector<const Function *, 2> Result;
  llvm::copy_if(Found, std::back_inserter(Result),
                [](const Function *F) { return !F->Blocks.empty(); });
  return Result;
}

/// Whether it can matter that a callee is given \p What.
bool Finder::concerns(const Known &What) const {
  if (What.K == Known::Kind::Function) {
    const Function *F = P.find(What.Id);
    return F && Touching.contains(F);
  }
  return What.K == Known::Kind::Saved || What.K == Known::Kind::Address;
}

const Summary *Finder::summarize(const Function &F, const Facts &Given,
                                 unsigned Calls) {
  bool Concerned = Touching.contains(&F);
  for (const auto &[Place, Values] : Given)
    Concerned |=
        llvm::any_of(Values, [&](const Known &X) { return concerns(X); });
  if (!Concerned || F.Blocks.empty() || Calls > MaxCalls)
    return nullptr;
  if (Contexts[&F] >= MaxContexts && !Given.empty())
    return summarize(F, {}, Calls);
  auto [It, New] = Summaries.try_emplace({&F, Given});
  if (!New) // Known, or about to be: a recursive call does nothing more.
    return &It->second;
  ++Contexts[&F];
  Summary Found = Reader(*this, F, Given, Calls).run();
  It->second = std::move(Found);
  return &It->second;
}

//===--- One function -----------------------------------------------------===//

template <class Visitor> void Reader::eachOp(Visitor Do) {
  for (auto [Id, B] : llvm::enumerate(F.Blocks))
    for (auto [I, O] : llvm::enumerate(B.Ops))
      Do(O, std::pair(BlockId(Id), uint32_t(I)));
}

/// Visits what each function does that \p O may run, if that concerns native
/// slots. All are given the same.
template <class Visitor> void Reader::eachCallee(const Op &O, Visitor Do) {
  const auto Bodies = All.bodies(O.Target, Values);
  if (Bodies.empty())
    return;
  const Facts Given = given(O);
  for (const Function *G : Bodies)
    if (const Summary *Done = All.summarize(*G, Given, Calls + 1))
      Do(*Done);
}

Summary Reader::run() {
  for (size_t Before = ~size_t(0); Before != Values.size();) {
    Before = Values.size();
    eachOp([&](const Op &O, auto) { note(O); });
  }
  eachOp([&](const Op &O, auto At) { eventsOf(O, At); });
  Summary Result;
  // What is done to many members of a structure is mostly the same.
  std::map<Events, EvidenceFlow> Flows;
  for (const auto &[S, On] : Happens) {
    const EvidenceFlow &Flow = Flows.try_emplace(On, F, On).first->second;
    if (Flow.isEvidence())
      All.prove(*S);
    if (Flow.deeds())
      Result.Deeds[S] = Flow.deeds();
  }
  Result.Left = Values.left(F, ByCalls);
  return Result;
}

/// What an operation means for what is known.
void Reader::note(const Op &O) {
  Value V = O.K == Op::Kind::Read ? Value::read(O.Slot) : O.V;
  if (O.K == Op::Kind::Let || O.K == Op::Kind::Read)
    for (const Spot &Into : Values.spots(O.Dst))
      if (All.Slots.touchedBy(Into).empty())
        Values.assign(Into, V);
  if (!isCall(O))
    return;
  if (O.HasDst && All.bodies(O.Target, Values).empty())
    for (const Spot &Into : Values.spots(O.Dst)) {
      ByCalls.insert(Into);
      Values.add(Into, Known());
    }
  eachCallee(O, [&](const Summary &Done) { takeBack(O, Done); });
}

//===--- Calls ------------------------------------------------------------===//

/// What a callee is given: what its parameters hold, and what stands where
/// they point to.
Facts Reader::given(const Op &O) const {
  Facts Result;
  for (auto [I, A] : llvm::enumerate(O.Args)) {
    Spot Parameter = {Cell::Root::Param, {}, uint32_t(I), {}};
    giveValue(Result, Parameter, Values.values(A.V), 0);
    for (const Spot &Object : Values.pointees(A.V))
      if (Object.R != Cell::Root::Global)
        give(Result, Parameter.step("*"), Object, 0);
  }
  return Result;
}

/// Values that name variables of this function are given as what stands there.
void Reader::giveValue(Facts &To, const Spot &At, const KnownSet &What,
                       unsigned Depth) const {
  constexpr unsigned MaxPointers = 3;
  bool Mixed = false;
  KnownSet Given;
  for (const Known &X : What) {
    if (X.K == Known::Kind::Address && X.Place.R != Cell::Root::Global) {
      if (Depth != 0 && Depth <= MaxPointers)
        give(To, At.step("*"), X.Place, Depth);
    } else if (X.K == Known::Kind::Other) {
      Mixed = true;
    } else {
      Given.insert(X);
    }
  }
  if (Given.empty())
    return;
  if (Mixed)
    Given.insert(Known());
  To[At].merge(Given);
}

/// Gives what stands at and below \p From as what stands at \p At.
void Reader::give(Facts &To, const Spot &At, const Spot &From,
                  unsigned Depth) const {
  for (auto It = Values.Held.lower_bound(From);
       It != Values.Held.end() && It->first.within(From); ++It)
    giveValue(To, At.plus(It->first.below(From)), It->second, Depth + 1);
}

/// What a call leaves behind is known here under the names it has here.
void Reader::takeBack(const Op &O, const Summary &Done) {
  for (const auto &[Place, What] : Done.Left) {
    llvm::ArrayRef<Name> Rest = Place.Path;
    if (Place.R == Cell::Root::Result) {
      if (O.HasDst)
        for (const Spot &Into : Values.spots(O.Dst))
          leave(Into.plus(Rest), What, O);
      continue;
    }
    if (Place.Index >= O.Args.size() || Rest.front() != "*")
      continue;
    for (const Spot &Object : Values.pointees(O.Args[Place.Index].V))
      leave(Object.plus(Rest.drop_front()), What, O);
  }
}

void Reader::leave(const Spot &Into, const KnownSet &What, const Op &O) {
  if (!All.Slots.touchedBy(Into).empty())
    return;
  ByCalls.insert(Into);
  for (Known X : What) {
    if (X.K != Known::Kind::Address || X.Place.R == Cell::Root::Global) {
      Values.add(Into, X);
      continue;
    }
    // A place of the callee's: one that it was given, or none of ours.
    llvm::ArrayRef<Name> Rest = X.Place.Path;
    bool Given = X.Place.R == Cell::Root::Param && !Rest.empty() &&
                 Rest.front() == "*" && X.Place.Index < O.Args.size();
    if (!Given) {
      Values.add(Into, Known());
      continue;
    }
    for (const Spot &Object : Values.pointees(O.Args[X.Place.Index].V))
      Values.add(Into,
                 {Known::Kind::Address, Object.plus(Rest.drop_front()), {}, 0});
  }
}

//===--- Events -----------------------------------------------------------===//

void Reader::eventsOf(const Op &O, std::pair<BlockId, uint32_t> At) {
  if (O.K == Op::Kind::Let)
    return writes(O.Dst, O, At);
  if (O.Native)
    return writes(O.Slot, O, At);
  if (!isCall(O))
    return;
  eachCallee(O, [&](const Summary &Done) {
    for (auto [S, Deeds] : Done.Deeds) {
      Event &E = Happens[S][At];
      E.Deeds |= Deeds;
      E.Always = false;
    }
  });
}

void Reader::writes(const Cell &C, const Op &O,
                    std::pair<BlockId, uint32_t> At) {
  std::vector<Spot> Targets = Values.spots(C);
  for (const Spot &Into : Targets)
    for (const Slot *S : All.Slots.touchedBy(Into)) {
      if (S->Row->Opaque && !O.Native)
        continue;
      Event &E = Happens[S][At];
      E.Deeds |= deed(O, *S, Into);
      E.Always &= Targets.size() == 1;
    }
}

/// What is written to \p S by an operation on \p Into, which may be all that
/// \p S is a part of.
KnownSet Reader::written(const Op &O, const Slot &S, const Spot &Into) const {
  if (O.V.K != Value::Kind::Read || Into.within(S.Place))
    return Values.values(O.V);
  KnownSet Result;
  for (const Spot &From : Values.spots(O.V.Place))
    Result.merge(Values.valuesAt(From.plus(S.Place.below(Into))));
  return Result;
}

uint8_t Reader::deed(const Op &O, const Slot &S, const Spot &Into) const {
  if (O.Pushes || O.K == Op::Kind::Push)
    return PushesOn;
  if (O.Pops || O.K == Op::Kind::Pop)
    return PopsOff;
  if (O.K == Op::Kind::Clear)
    return Clears;
  const Cell &Target = O.K == Op::Kind::Let ? O.Dst : O.Slot;
  if (llvm::any_of(O.V.Operands, [&](const Value &X) {
        return X.K == Value::Kind::Read && X.Place == Target;
      }))
    return Collects;
  KnownSet What = written(O, S, Into);
  bool Saved = false;
  for (const Known &X : What) {
    bool IsSaved = X.K == Known::Kind::Saved && X.Place == S.Place;
    Saved |= IsSaved;
    if (!IsSaved && !NativeSpots::isEmpty(S, X))
      return Sets;
  }
  return Saved ? Restores : Clears;
}

llvm::DenseSet<const NativeSlot *>
threadslot::solver::findScoped(const Program &P) {
  llvm::DenseSet<Name> Declared;
  for (const SlotTraits &T : P.Traits)
    if (T.Scoped)
      Declared.insert(T.Id);
  llvm::DenseSet<const NativeSlot *> Scoped;
  for (const NativeSlot &N : P.Natives)
    if (Declared.contains(N.Traits))
      Scoped.insert(&N);
  if (Scoped.size() == P.Natives.size())
    return Scoped;
  llvm::DenseSet<const NativeSlot *> Proven = Finder(P).run();
  Scoped.insert(Proven.begin(), Proven.end());
  return Scoped;
}

void threadslot::solver::keepScoped(Program &P) {
  const llvm::DenseSet<const NativeSlot *> Scoped = findScoped(P);
  llvm::DenseSet<Name> Kept, Dropped;
  for (const NativeSlot &N : P.Natives)
    (Scoped.contains(&N) ? Kept : Dropped).insert(N.Traits);
  // What is no slot any more is declared nowhere: nobody clears it for that.
  llvm::erase_if(P.Traits, [&](const SlotTraits &T) {
    return Dropped.contains(T.Id) && !Kept.contains(T.Id);
  });
  for (SlotTraits &T : P.Traits)
    T.Scoped |= Kept.contains(T.Id);
  llvm::erase_if(P.Natives,
                 [&](const NativeSlot &N) { return !Kept.contains(N.Traits); });
}
