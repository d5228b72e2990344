//===- Background.cpp - What is the same for all tasks -------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Background.h"
#include "program/Walk.h"
#include "solver/Evidence.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

bool solver::isEmpty(const SlotTraits &T, const Value &V) {
  if (V.K == Value::Kind::Int)
    return T.isEmpty(V.Int);
  if (V.K == Value::Kind::Address)
    return V.Place.Path.empty() &&
           llvm::is_contained(T.EmptyAddresses, V.Place.Global);
  if (V.K == Value::Kind::Function)
    return llvm::is_contained(T.EmptyAddresses, V.Id);
  return V.K == Value::Kind::String && llvm::is_contained(T.EmptyStrings, V.Id);
}

Background::Tables::Tables(const Program &P)
    : Scoped(findScoped(P)), Overridden(P) {
  for (const SlotTraits &X : P.Traits) {
    Traits[X.Id] = &X;
    Classes.insert(X.Class);
    Headers.insert(X.Header);
  }
  for (const ExceptionType &X : P.Types)
    Types[X.Id] = &X;
  for (const NativeSlot &X : P.Natives)
    Natives.insert(X.Global);
  for (const Function &F : P.Functions)
    for (Name Member : F.Runs)
      Runners[Member].push_back(&F);
}

Background::Background(const Program &P, const reach::Reach &R, const Limits &L)
    : Background(P, R, L, std::make_shared<const Tables>(P)) {}

bool Background::isCaught(Name Type, Name Handled) const {
  if (Type == Handled)
    return true;
  const ExceptionType *Known = Shared->Types.lookup(Type);
  return Known && llvm::is_contained(Known->Bases, Handled);
}

llvm::ArrayRef<const Function *> Background::bodies(const Function *F,
                                                    bool IsVirtual) const {
  if (!F)
    return {};
  auto [It, New] = Bodies[IsVirtual].try_emplace(F);
  if (New) {
    auto HasBody = [](const Function *G) { return !G->Blocks.empty(); };
    if (IsVirtual)
      llvm::copy_if(Shared->Overridden.candidates(*F),
                    std::back_inserter(It->second), HasBody);
    else if (HasBody(F))
      It->second.push_back(F);
    bool IsWrapped = IsVirtual && F->Blocks.empty() && !It->second.empty();
    if (IsWrapped && llvm::all_of(It->second, [&](const Function *G) {
          return forwards(*G);
        }))
      It->second.push_back(F);
  }
  return It->second;
}

/// Whether \p O may run \p F by a virtual call.
bool Background::mayCall(const Op &O, const Function &F) const {
  if (!isCall(O) || O.Target.K != Callee::Kind::Virtual)
    return false;
  const Function *Called = P.find(O.Target.Function);
  return Called && Shared->Overridden.candidates(*Called).contains(&F);
}

/// Whether no way leads out of \p F but past a call that may run it for another
/// object. The last one is of a class that is not seen.
bool Background::forwards(const Function &F) const {
  llvm::SmallSetVector<BlockId, 8> Ways;
  Ways.insert(0);
  for (size_t I = 0; I != Ways.size(); ++I) {
    const Block &B = F.Blocks[Ways[I]];
    if (llvm::any_of(B.Ops, [&](const Op &O) { return mayCall(O, F); }))
      continue;
    if (B.Term.K != Terminator::Kind::Goto &&
        B.Term.K != Terminator::Kind::Branch)
      return false;
    for (BlockId To : {B.Term.Then, B.Term.Else})
      if (To != NoBlock)
        Ways.insert(To);
  }
  return true;
}

const Function *Background::member(const Function &Class,
                                   const Function &F) const {
  auto Candidates = Shared->Overridden.candidates(F);
  for (Name Id : Class.Runs)
    if (const Function *Member = P.find(Id); Candidates.contains(Member))
      return Member;
  return nullptr;
}

llvm::ArrayRef<const Function *> Background::classes(const Function &F) const {
  auto [It, New] = ClassesOf.try_emplace(&F);
  if (!New)
    return It->second;
  for (const Function *Member : bodies(&F, /*IsVirtual=*/true)) {
    auto Of = Shared->Runners.find(Member->Id);
    if (Of != Shared->Runners.end())
      llvm::append_range(It->second, Of->second);
  }
  if (It->second.size() > MaxChoices)
    It->second.clear();
  return It->second;
}

/// A number of \p O among the operations of \p In.
static unsigned position(const Op &O, const Function &In) {
  unsigned Number = 1;
  for (const Block &B : In.Blocks)
    for (const Op &X : B.Ops) {
      if (&X == &O)
        return Number;
      ++Number;
    }
  return 0;
}

SiteId Background::siteOf(const Op &O, const SlotTraits *Traits,
                          const Function &In) {
  AnchorId Anchor = O.Anchor == NoAnchor ? In.Anchor : O.Anchor;
  std::pair<const Op *, AnchorId> Key = {&O, Anchor};
  if (O.Anchor != NoAnchor)
    Key.first = nullptr;
  auto [It, New] = SiteIds.try_emplace(Key, Sites.size());
  if (New)
    Sites.push_back({Anchor, &In, Traits, Key.first ? position(O, In) : 0});
  return It->second;
}

SiteId Background::seenFrom(AnchorId From, SiteId Id) {
  Site Seen = Sites[Id];
  if (From == NoAnchor || P.Anchors[From].System || Seen.Anchor == NoAnchor ||
      !P.Anchors[Seen.Anchor].System || Seen.Origin)
    return Id;
  auto [It, New] = SeenFrom.try_emplace({Id, From}, Sites.size());
  if (New) {
    Seen.Call = From;
    Seen.Origin = Id;
    Sites.push_back(Seen);
  }
  return It->second;
}

SiteId Background::standIn() {
  if (!StandIn) {
    StandIn = Sites.size();
    Sites.emplace_back();
  }
  return *StandIn;
}

const OwnFacts &Background::own(const Function &F) {
  std::unique_ptr<OwnFacts> &Known = Own[&F];
  if (!Known) {
    Known = std::make_unique<OwnFacts>();
    findOwn(F, *Known);
  }
  return *Known;
}

/// Whether a call of \p F without a body may clear slots by what they are.
bool Background::namesSlots(const Function &F) const {
  if (!F.Blocks.empty())
    return false;
  return F.MayClear || F.Skipped ||
         (!F.Class.empty() && Shared->Classes.contains(F.Class)) ||
         (!F.Header.empty() && Shared->Headers.contains(F.Header));
}

namespace {

/// What a function names.
struct Named {
  llvm::SmallSetVector<Name, 8> Globals, Functions, Addressed;
  bool Makes = false; ///< An atom, perhaps.
  void cell(const Cell &C) {
    if (C.R == Cell::Root::Global)
      Globals.insert(C.Global);
  }
  void value(const Value &V) {
    if (V.K == Value::Kind::Function)
      Functions.insert(V.Id);
    if (V.K == Value::Kind::Address && V.Place.R == Cell::Root::Global)
      Addressed.insert(V.Place.Global);
    Makes |= V.K == Value::Kind::Depends || V.K == Value::Kind::Unknown ||
             V.K == Value::Kind::New ||
             (V.K == Value::Kind::Pure &&
              (V.Id == "throw" || V.Id == "++" || V.Id == "--"));
  }
};

} // namespace

/// Where \p O may write to a cell, or to a native slot.
static const Cell *writtenBy(const Op &O) {
  if (O.Native)
    return &O.Slot;
  bool Writes = O.K == Op::Kind::Let || O.K == Op::Kind::Read || O.HasDst;
  return Writes ? &O.Dst : nullptr;
}

void Background::findCalls(const Op &O, OwnFacts &Own) const {
  if (!isCall(O))
    return;
  if (O.Target.K == Callee::Kind::Indirect) {
    Own.Calls.insert(nullptr);
    return;
  }
  const Function *F = P.find(O.Target.Function);
  auto Bodies = bodies(F, O.Target.K == Callee::Kind::Virtual);
  Own.Calls.insert(Bodies.begin(), Bodies.end());
  if (F && Bodies.empty())
    Own.Calls.insert(F);
}

/// Whether \p O may clear or restore: what it sets is empty or was saved
/// before.
bool Background::mayUndo(const Op &O) const {
  if (O.K == Op::Kind::Clear || O.K == Op::Kind::Pop || O.Pops)
    return true;
  if (O.K != Op::Kind::Set && O.K != Op::Kind::Let)
    return false;
  const SlotTraits *Of = traits(O.Traits);
  bool IsSaved = O.V.K == Value::Kind::Read && !O.V.Place.Path.empty();
  return IsSaved || (Of && isEmpty(*Of, O.V));
}

/// A callee without a body may undo what it is given, if that is not constant.
void Background::findUndone(const Op &O, OwnFacts &Own) const {
  if (isCall(O)) {
    auto Bodies =
        bodies(P.find(O.Target.Function), O.Target.K == Callee::Kind::Virtual);
    bool Unseen = O.Target.K == Callee::Kind::Indirect || Bodies.empty() ||
                  Bodies.back()->Blocks.empty();
    Own.UndoesByPointer |=
        Unseen && llvm::any_of(O.Args, [](auto &A) {
          return !A.ReadOnly && !A.Told &&
                 (A.V.K == Value::Kind::Read || A.V.K == Value::Kind::Address);
        });
    return;
  }
  if (!mayUndo(O))
    return;
  const Cell &Slot = O.K == Op::Kind::Let ? O.Dst : O.Slot;
  if (Slot.R != Cell::Root::Global)
    Own.UndoesByPointer |= O.K != Op::Kind::Let ||
                           (!Shared->Natives.empty() && !Slot.Path.empty());
  else if (O.K != Op::Kind::Let || isNative(Slot.Global))
    Own.Undone.push_back(Slot.Global);
}

const Handed &Background::handed(const Function &F) {
  std::unique_ptr<Handed> &Known = Hands[&F];
  if (Known)
    return *Known;
  auto Of = std::make_unique<Handed>();
  llvm::SetVector<const Function *> All;
  All.insert(&F);
  for (size_t I = 0; I != All.size(); ++I) {
    const OwnFacts &Own = own(*All[I]);
    for (const Function *G : Own.Calls)
      if (G)
        All.insert(G);
    All.insert(Own.Taken.begin(), Own.Taken.end());
    Of->Variables.insert(Own.Undone.begin(), Own.Undone.end());
    Of->ByPointer |= Own.UndoesByPointer;
    if (namesSlots(*All[I]))
      Of->Unseen.push_back(All[I]);
  }
  Known = std::move(Of);
  return *Known;
}

void Background::findOwn(const Function &F, OwnFacts &Own) const {
  Named N;
  Walk<Named>(N).function(F);
  Own.Globals.assign(N.Globals.begin(), N.Globals.end());
  Own.Addressed.assign(N.Addressed.begin(), N.Addressed.end());
  for (Name Id : N.Functions)
    if (const Function *G = P.find(Id))
      Own.Taken.push_back(G);
  Own.CallsUnknown = F.Blocks.empty();
  Own.Makes = Own.CallsUnknown || N.Makes || F.Locals;
  Own.ClearsUnnamed = namesSlots(F);
  Own.Likewise = F.Likewise;
  llvm::SmallSetVector<Name, 8> Written = std::move(N.Addressed);
  for (const Block &B : F.Blocks) {
    Own.Touches |= B.Term.K == Terminator::Kind::Branch &&
                   B.Term.Cond->K == Condition::Kind::IsSet;
    for (const Op &O : B.Ops) {
      findCalls(O, Own);
      llvm::append_range(Own.Taken, held(O));
      findUndone(O, Own);
      if (!O.Native && O.K != Op::Kind::Let && O.K < Op::Kind::Call) {
        Own.Touches = true;
        Own.Slots.push_back(O.Slot.Global);
      }
      Own.Sets |= !O.Native && (O.K == Op::Kind::Set || O.K == Op::Kind::Push);
      Own.CallsUnknown |= (O.K == Op::Kind::Call || O.K == Op::Kind::Submit) &&
                          O.Target.K == Callee::Kind::Indirect;
      Own.Makes |= Own.CallsUnknown;
      const Cell *C = writtenBy(O);
      if (!C)
        continue;
      Own.WritesThrough |= C->isBehindPointer();
      if (C->R != Cell::Root::Global)
        continue;
      Written.insert(C->Global);
      Own.Sets |= isNative(C->Global);
      Own.Touches |= isNative(C->Global);
    }
  }
  Own.Written.assign(Written.begin(), Written.end());
}
