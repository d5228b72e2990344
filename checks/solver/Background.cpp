//===- Background.cpp - What is the same for all tasks -------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Background.h"
#include "solver/Evidence.h"
#include "solver/Walk.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

Background::Background(const Program &P, const Limits &L)
    : P(P), L(L), Scoped(findScoped(P)), Overridden(P) {
  for (const SlotTraits &X : P.Traits) {
    Traits[X.Id] = &X;
    Classes.insert(X.Class);
    Headers.insert(X.Header);
  }
  for (const ExceptionType &X : P.Types)
    Types[X.Id] = &X;
  for (const NativeSlot &X : P.Natives)
    Natives.insert(X.Global);
}

bool Background::isCaught(Name Type, Name Handled) const {
  if (Type == Handled)
    return true;
  const ExceptionType *Known = Types.lookup(Type);
  return Known && llvm::is_contained(Known->Bases, Handled);
}

llvm::SmallVector<const Function *, 2>
Background::bodies(const Function *F, bool IsVirtual) const {
  llvm::SmallVector<const Function *, 2> Bodies;
  if (!F)
    return Bodies;
  llvm::SmallSetVector<const Function *, 4> Candidates;
  Candidates.insert(F);
  if (IsVirtual)
    Overridden.addTo(Candidates);
  for (const Function *G : Candidates)
    if (!G->Blocks.empty())
      Bodies.push_back(G);
  return Bodies;
}

SiteId Background::siteOf(const Op &O, const SlotTraits *Traits,
                          const Function &In) {
  AnchorId Anchor = O.Anchor == NoAnchor ? In.Anchor : O.Anchor;
  std::pair<const Op *, AnchorId> Key = {&O, Anchor};
  if (O.Anchor != NoAnchor)
    Key.first = nullptr;
  auto [It, New] = SiteIds.try_emplace(Key, Sites.size());
  if (New)
    Sites.push_back({Anchor, &In, Traits});
  return It->second;
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
         (!F.Class.empty() && Classes.contains(F.Class)) ||
         (!F.Header.empty() && Headers.contains(F.Header));
}

namespace {

/// What a function names.
struct Named {
  llvm::SmallSetVector<Name, 8> Globals, Functions, Addressed;
  void cell(const Cell &C) {
    if (C.R == Cell::Root::Global)
      Globals.insert(C.Global);
  }
  void value(const Value &V) {
    if (V.K == Value::Kind::Function)
      Functions.insert(V.Id);
    if (V.K == Value::Kind::Address && V.Place.R == Cell::Root::Global)
      Addressed.insert(V.Place.Global);
  }
};

} // namespace

/// Where \p O writes, if it is to a cell.
static const Cell *writtenBy(const Op &O) {
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
  for (const Function *G : bodies(F, O.Target.K == Callee::Kind::Virtual))
    Own.Calls.insert(G);
  if (F)
    Own.Calls.insert(F);
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
  Own.ClearsUnnamed = namesSlots(F);
  llvm::SmallSetVector<Name, 8> Written = std::move(N.Addressed);
  for (const Block &B : F.Blocks) {
    Own.Touches |= B.Term.K == Terminator::Kind::Branch &&
                   B.Term.Cond->K == Condition::Kind::IsSet;
    for (const Op &O : B.Ops) {
      findCalls(O, Own);
      Own.Touches |= O.K != Op::Kind::Let && O.K < Op::Kind::Call;
      Own.Sets |= O.K == Op::Kind::Set || O.K == Op::Kind::Push;
      Own.CallsUnknown |= (O.K == Op::Kind::Call || O.K == Op::Kind::Submit) &&
                          O.Target.K == Callee::Kind::Indirect;
      const Cell *C = writtenBy(O);
      if (!C)
        continue;
      if (C->R == Cell::Root::Global)
        Written.insert(C->Global);
      else
        Own.WritesThrough |= !C->Path.empty();
      bool Native = C->R == Cell::Root::Global && isNative(C->Global);
      Own.Sets |= Native;
      Own.Touches |= Native;
    }
  }
  Own.Written.assign(Written.begin(), Written.end());
}
