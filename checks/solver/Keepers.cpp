//===- Keepers.cpp - Functions that leave a slot as they found it ---------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Keepers.h"
#include "program/Graph.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

/// What the looks for one question about one task may run, counted in
/// functions: a second or two.
static constexpr size_t MaxCost = 100'000;

/// A look at one function takes so many times fewer steps than one at a task.
/// What comes to a slot by more than so many times fewer functions is taken to
/// be no keeper: it is not looked at in a moment.
static constexpr unsigned Haste = 8;

/// How often functions that call each other are looked at anew because one of
/// them turned out to be no keeper.
static constexpr unsigned MaxRounds = 4;

/// A function among those it may run.
using CallNode = GraphNode<const Function *>;

/// The functions of the task that name the slot, callees first, those together
/// that may call each other. Who names a function may run it; which task asks
/// makes no difference.
std::vector<Keepers::Component> Keepers::upwards(const Search &For) {
  llvm::MapVector<const Function *, CallNode> Nodes;
  for (const Function *F : For.Task.reached())
    if (!F->Blocks.empty() && For.Task.names(*F, For.Slot))
      Nodes[F].Of = F;
  CallNode Top;
  for (auto &[F, Node] : Nodes) {
    const OwnFacts &Own = Known.own(*F);
    for (auto &Runs : {Own.Calls.getArrayRef(), llvm::ArrayRef(Own.Taken)})
      for (const Function *G : Runs)
        if (auto It = Nodes.find(G); It != Nodes.end())
          Node.Next.push_back(&It->second);
    Top.Next.push_back(&Node);
  }
  std::vector<Component> Order;
  for (auto I = llvm::scc_begin(&Top); !I.isAtEnd(); ++I) {
    if (I->front() == &Top)
      continue;
    Component &Together = Order.emplace_back();
    for (const CallNode *N : *I)
      Together.push_back(N->Of);
  }
  return Order;
}

namespace {

/// The places at which one variable is used as a slot: itself, or fields.
class Places {
public:
  Places(Basis &Base, Name Slot) : Base(Base), Slot(Slot) {
    for (const NativeSlot &X : Base.Known.program().Natives)
      if (X.Global == Slot)
        add(X.Fields);
    for (const Function *F : Base.Callable.reached())
      for (const Block &B : F->Blocks)
        for (const Op &O : B.Ops)
          if (!O.Native && O.K != Op::Kind::Let && O.K < Op::Kind::Call &&
              O.Slot.Global == Slot)
            add(O.Slot);
  }

  /// Whether they are known, and none lies in another.
  bool areApart() const {
    return AllKnown && llvm::all_of(All, [&](Term X) {
             return llvm::none_of(
                 All, [&](Term Y) { return X != Y && Base.T.within(X, Y); });
           });
  }
  llvm::ArrayRef<Term> all() const { return All.getArrayRef(); }
  Term variable() const { return Base.T.global(Slot); }

private:
  template <typename Fields> void add(const Fields &Names) {
    Term Place = Base.T.global(Slot);
    for (Name Field : Names)
      Place = Base.T.place(Place, {Step::Kind::Field, Field, NoTerm});
    All.insert(Place);
  }
  void add(const Cell &C) {
    llvm::SmallVector<Name, 2> Names;
    for (const Step &S : C.Path) {
      AllKnown &= S.K == Step::Kind::Field;
      Names.push_back(S.Field);
    }
    add(llvm::ArrayRef(Names));
  }

  Basis &Base;
  Name Slot;
  llvm::SmallSetVector<Term, 4> All;
  bool AllKnown = true;
};

} // namespace

bool Keepers::find(Basis &Task, Name Slot) {
  if (Task.Callable.hasKeepers(Slot) || !Places(Task, Slot).areApart())
    return false;
  if (Pushed.empty())
    findPushed();
  Search For = {Task.Callable, Slot, {}};
  for (const Function *F : Task.Callable.callersOf(nullptr))
    For.CallsValues.insert(F);
  llvm::DenseSet<const Function *> Values;
  Values.insert(For.Task.taken().begin(), For.Task.taken().end());
  for (const Component &Together : upwards(For)) {
    if (Together.front() == Task.Root.Entry)
      continue;
    findAmong(Together, For);
    if (For.Cost > MaxCost)
      break;
    For.IsLoose |= llvm::any_of(Together, [&](const Function *F) {
      return Values.contains(F) && !For.Found.contains(F);
    });
  }
  bool Any = !For.Found.empty();
  Task.Callable.setKeepers(Slot, std::move(For.Found));
  return Any;
}

/// Adds those of \p Together that keep the slot. They are taken to keep it when
/// they call each other: a call that ends has called no deeper than it could,
/// so that the first to break its word would have to break it by itself.
void Keepers::findAmong(const Component &Together, Search &For) {
  KeeperSet Assumed = For.Found;
  Assumed.insert(Together.begin(), Together.end());
  auto [Before, New] = Answers.try_emplace({Together.front(), For.Slot});
  if (New) {
    bool Again = true;
    for (unsigned Round = 0; Again && Round != MaxRounds; ++Round) {
      Again = false;
      for (const Function *F : Together)
        if (Assumed.contains(F) && !passesOn(*F, For, Assumed) &&
            !keeps(*F, For.Slot, Assumed, Before->second.Cost))
          Again = Assumed.erase(F);
    }
    if (!Again)
      llvm::copy_if(Together, std::back_inserter(Before->second.Keep),
                    [&](const Function *F) { return Assumed.contains(F); });
  }
  For.Cost += Before->second.Cost;
  For.Found.insert(Before->second.Keep.begin(), Before->second.Keep.end());
}

/// Whether \p F keeps the slot because it does not name it itself, and all that
/// it calls are among \p Below or do not come to it.
bool Keepers::passesOn(const Function &F, const Search &For,
                       const KeeperSet &Below) {
  const OwnFacts &Own = Known.own(F);
  auto Keeps = [&](const Function *G) {
    return !G || G->Blocks.empty() || !For.Task.names(*G, For.Slot) ||
           Below.contains(G);
  };
  return !For.Task.isPointedTo(For.Slot) &&
         !llvm::is_contained(Own.Globals, For.Slot) &&
         !(For.IsLoose && For.CallsValues.contains(&F)) &&
         llvm::all_of(Own.Calls, Keeps) && llvm::all_of(Own.Taken, Keeps);
}

/// Notes the variables that something is pushed on. No name stands for others.
void Keepers::findPushed() {
  Pushed.insert(Name());
  for (const Function &F : Known.program().Functions)
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops)
        if (O.Pushes || O.K == Op::Kind::Push)
          Pushed.insert((O.K == Op::Kind::Let ? O.Dst : O.Slot).Global);
}

/// Whether \p F, called with anything, keeps \p Slot if those of \p Below do.
bool Keepers::keeps(const Function &F, Name Slot, const KeeperSet &Below,
                    size_t &Cost) {
  reach::Root Alone;
  Alone.Task = Alone.Entry = &F;
  Alone.Exceptions = PoolExceptions::Propagate;
  Basis Base(Known, Alone);
  Cost += Base.Callable.reached().size();
  if (Base.Callable.isPointedTo(Slot))
    return false;
  Base.Callable.setKeepers(Slot, Below);
  Base.Callable.enterFor(Slot, /*IsRough=*/true);
  if (Base.Callable.entered().size() > Known.limits().Functions / Haste)
    return false;
  return keeps(Base, {Slot, true, true, Haste}) ||
         keeps(Base, {Slot, false, true, Haste});
}

/// Whether all slots at \p Where, which are as \p Before, are so at each exit.
static bool leaves(Basis &Base, Explorer &Ways, const Places &Where,
                   const SlotState &Before) {
  State Begin = Ways.entryState();
  StateEditor Edit(Base.T, Begin);
  bool IsHeld = Before.K == SlotState::Kind::Site;
  for (Term Place : Where.all()) {
    SlotState Held = Before;
    Held.Place = Place;
    if (IsHeld) {
      Held.Value = Edit.freshAtom();
      Edit.putSlot(Held);
    }
  }
  const Activation &Task = Ways.explore(std::move(Begin));
  auto IsAsBefore = [&](const SlotState &X) {
    return X.K == Before.K && X.Site == Before.Site &&
           X.Pushed == Before.Pushed;
  };
  return !Ways.gaveUp() && llvm::all_of(Task.Exits, [&](const Exit &X) {
    size_t Count = 0;
    for (const SlotState &S : X.S.Slots) {
      if (!Base.T.within(S.Place, Where.variable()))
        continue;
      if (!IsAsBefore(S))
        return false;
      ++Count;
    }
    return !IsHeld || Count == Where.all().size();
  });
}

/// Looks twice: at slots of which nothing is known, and at those that hold what
/// a caller has set and, if that is ever done, pushed.
bool Keepers::keeps(Basis &Base, const Question &Asked) {
  Places Where(Base, Asked.Slot);
  if (!Where.areApart())
    return false;
  SlotState Unknown, Held;
  Held.K = SlotState::Kind::Site;
  Held.Site = Known.standIn();
  if (Pushed.contains(Asked.Slot))
    Held.Pushed.push_back(Held.Site);
  std::map<std::string, uint64_t> Ignored;
  Explorer Ways(Base, Asked, Ignored);
  return leaves(Base, Ways, Where, Unknown) && leaves(Base, Ways, Where, Held);
}
