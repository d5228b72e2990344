//===- Keepers.cpp - Functions that leave a slot as they found it ---------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Keepers.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

/// Functions that are looked at for one question about one task: what comes to
/// a slot of a large database by 768 takes a second.
static constexpr size_t MaxFunctions = 2000;

/// A look at one function takes so many times fewer steps than one at a task.
static constexpr unsigned Haste = 8;

/// Callees first, as far as they name the slot.
static std::vector<const Function *> upwards(const Callees &Task, Name Slot) {
  std::vector<const Function *> Order;
  llvm::DenseSet<const Function *> Seen;
  std::vector<std::pair<const Function *, bool>> Work;
  for (const Function *F : Task.reached())
    Work.emplace_back(F, false);
  while (!Work.empty()) {
    auto [F, Done] = Work.back();
    Work.pop_back();
    if (Done)
      Order.push_back(F);
    if (Done || F->Blocks.empty() || !Task.names(*F, Slot) ||
        !Seen.insert(F).second)
      continue;
    Work.emplace_back(F, true);
    for (const Function *G : Task.calls(*F))
      Work.emplace_back(G, false);
  }
  return Order;
}

bool Keepers::find(Basis &Task, Name Slot) {
  if (Task.Callable.hasKeepers(Slot))
    return false;
  if (Pushed.empty())
    findPushed();
  KeeperSet Found;
  std::vector<const Function *> Order = upwards(Task.Callable, Slot);
  Order.resize(std::min(Order.size(), MaxFunctions));
  for (const Function *F : Order) {
    if (F == Task.Root.Entry)
      continue;
    auto Known = Answers.find({F, Slot});
    if (Known == Answers.end())
      Known = Answers.insert({{F, Slot}, keeps(*F, Slot, Found)}).first;
    if (Known->second)
      Found.insert(F);
  }
  bool Any = !Found.empty();
  Task.Callable.setKeepers(Slot, std::move(Found));
  return Any;
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

/// Whether \p F, called with anything, keeps \p Slot. Of what is found \p Below
/// it, only that counts which does not call it, so that the answer does not
/// depend on who asks first.
bool Keepers::keeps(const Function &F, Name Slot, const KeeperSet &Below) {
  reach::Root Alone;
  Alone.Task = Alone.Entry = &F;
  Alone.Exceptions = PoolExceptions::Propagate;
  Basis Base(Known, Alone);
  if (Base.Callable.isPointedTo(Slot))
    return false;
  KeeperSet Apart;
  Callees::FunctionSet Above = Base.Callable.callersOf(&F);
  for (const Function *G : Below)
    if (!Above.contains(G))
      Apart.insert(G);
  Base.Callable.setKeepers(Slot, std::move(Apart));
  return keeps(Base, {Slot, true, true, Haste}) ||
         keeps(Base, {Slot, false, true, Haste});
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
  return leaves(Base, Asked, Where.all(), Unknown) &&
         leaves(Base, Asked, Where.all(), Held);
}

/// Whether all slots at \p Where, which are as \p Before, are so at each exit.
bool Keepers::leaves(Basis &Base, const Question &Asked,
                     llvm::ArrayRef<Term> Where, const SlotState &Before) {
  std::map<std::string, uint64_t> Ignored;
  Explorer Ways(Base, Asked, Ignored);
  State Begin = Ways.entryState();
  StateEditor Edit(Base.T, Begin);
  bool IsHeld = Before.K == SlotState::Kind::Site;
  for (Term Place : Where) {
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
      if (!Base.T.within(S.Place, Base.T.global(Asked.Slot)))
        continue;
      if (!IsAsBefore(S))
        return false;
      ++Count;
    }
    return !IsHeld || Count == Where.size();
  });
}
