//===- Callees.cpp - Whom a task may run, and what they touch ------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Callees.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

Callees::Callees(Background &Known, const Terms &T, const reach::Root &R)
    : Known(Known), P(Known.program()), T(T), Root(R.Task),
      Arriving(R.Arriving) {
  reach(R);
  findHanded();
  collect();
  close();
  if (maySet())
    Entered.insert(R.Entry);
  findEntered();
}

void Callees::enterFor(llvm::ArrayRef<Name> Only, bool IsRough) {
  OfOthers = IsRough ? Size::Large : Size::VeryLarge;
  EntersAll = llvm::any_of(
      Only, [&](Name X) { return X.empty() || Addressed.contains(X); });
  Acting.clear();
  Keeping.clear();
  if (!EntersAll)
    for (Name Slot : Only)
      findActing(Slot);
  Entered.clear();
  Entered.insert(Reached.front());
  findEntered();
}

/// Notes all that may change the variable \p Slot. A keeper of it does not, but
/// for what it is given to call: it was looked at by itself.
void Callees::findActing(Name Slot) {
  FunctionSet All = findChangers(Slot, {});
  if (All.contains(nullptr))
    All = findChangers(Slot, callersOf(nullptr));
  Acting.insert(All.begin(), All.end());
  for (const Function *F : Reached)
    if (handsOut(*F, Slot))
      Acting.insert(F);
    else if (keeps(*F, Slot))
      Keeping.insert(F);
}

/// All that reaches operations on \p Slot through functions that do not keep
/// it, or that are among \p Others.
Callees::FunctionSet Callees::findChangers(Name Slot,
                                           const FunctionSet &Others) const {
  FunctionSet All;
  auto Add = [&](llvm::ArrayRef<const Function *> Functions) {
    for (const Function *F : Functions)
      if (!F || !keeps(*F, Slot) || Others.contains(F))
        All.insert(F);
  };
  auto Direct = Namers.find(Slot);
  if (Direct != Namers.end())
    Add(Direct->second);
  for (size_t I = 0; I != All.size(); ++I)
    Add(at(All[I]).Callers);
  return All;
}

/// Notes what the task may run. A call through a value runs functions that were
/// named as a value on the way, or that the task was bound to.
void Callees::reach(const reach::Root &R) {
  Reached.insert(R.Entry);
  for (const reach::Binding &B : R.Bindings) {
    if (B.Holds.K == Value::Kind::Function)
      if (const Function *F = P.find(B.Holds.Id))
        Taken.insert(F);
    if (B.Holds.K == Value::Kind::Address)
      Addressed.insert(B.Holds.Place.Global);
  }
  bool Indirect = false;
  for (size_t I = 0; I != Reached.size(); ++I) {
    const OwnFacts &Own = Known.own(*Reached[I]);
    Facts[Reached[I]].Own = &Own;
    Taken.insert(Own.Taken.begin(), Own.Taken.end());
    Addressed.insert(Own.Addressed.begin(), Own.Addressed.end());
    for (const Function *G : Own.Calls)
      if (G)
        Reached.insert(G);
      else
        Indirect = true;
    if (Indirect)
      Reached.insert(Taken.begin(), Taken.end());
  }
}

/// Notes what functions could undo that are named as values.
void Callees::findHanded() {
  for (const Function *F : Taken) {
    const Handed &Does = Known.handed(*F);
    if (Does.Variables.empty() && Does.Unseen.empty() && !Does.ByPointer)
      continue;
    Hands[F->Id] = &Does;
    HandedVariables.insert(Does.Variables.begin(), Does.Variables.end());
    HandsUnseen |= !Does.Unseen.empty();
  }
}

/// Notes what each function does by itself, and who calls it. One that names a
/// function as a value may hand it out.
void Callees::collect() {
  FunctionFacts &Through = Facts[nullptr];
  bool NativeIsShared = llvm::any_of(
      Addressed, [&](Name Global) { return Known.isNative(Global); });
  for (const Function *F : Reached) {
    FunctionFacts &Mine = Facts.find(F)->second;
    const OwnFacts &Own = *Mine.Own;
    bool MayBeNative = NativeIsShared && Own.WritesThrough;
    Mine.Sets = Own.Sets || MayBeNative;
    Mine.Touches =
        Own.Touches || MayBeNative ||
        llvm::any_of(Own.Taken, [&](auto *G) { return handed(G->Id); });
    Mine.ClearsUnnamed = Own.ClearsUnnamed;
    Mine.Likewise = Own.Likewise;
    Mine.Makes = Own.Makes;
    if (const Leaving *How = Known.leaving(*F))
      Mine.Does = {*How};
    Mine.Does.CallsUnknown = Own.CallsUnknown;
    Mine.Blocks = sizeOf(*F);
    for (const Function *G : Own.Calls)
      Facts.find(G)->second.Callers.push_back(F);
    for (Name Global : Own.Globals)
      Namers[Global].push_back(F);
    for (Name Global : Own.Written)
      Writers[Global].push_back(F);
    for (Name Global : Own.Undone)
      Undoers[Global].push_back(F);
    Slots.insert(Own.Slots.begin(), Own.Slots.end());
  }
  if (!Through.Callers.empty())
    for (const Function *F : Taken)
      Facts.find(F)->second.Callers.push_back(nullptr);
}

/// Adds what a callee does; whether that is new.
bool Callees::FunctionFacts::add(const FunctionFacts &Callee) {
  bool New = false;
  auto Add = [&](bool &Mine, bool Other) {
    New |= Other && !Mine;
    Mine |= Other;
  };
  Add(ClearsUnnamed, Callee.ClearsUnnamed);
  Add(Likewise, Callee.Likewise);
  Add(Does.CallsUnknown, Callee.Does.CallsUnknown);
  Add(Makes, Callee.Makes);
  Add(Sets, Callee.Sets);
  Add(Touches, Callee.Touches);
  return New;
}

/// Adds what callees do until nothing changes.
void Callees::close() {
  FunctionSet Work;
  Work.insert(Reached.begin(), Reached.end());
  while (!Work.empty()) {
    const Function *F = Work.pop_back_val();
    FunctionFacts &Mine = Facts.find(F)->second;
    Effect Before = Mine.Does;
    if (F && !Known.leaving(*F))
      findExits(*F, Mine.Does);
    for (const Function *Caller : Mine.Callers) {
      bool New = Facts.find(Caller)->second.add(Mine);
      if (New || Mine.Does.Throws != Before.Throws ||
          Mine.Does.Returns != Before.Returns)
        Work.insert(Caller);
    }
  }
  for (const Function *F : Reached)
    Known.noteLeaving(*F, at(F).Does);
}

Callees::FunctionSet Callees::calls(const Function &F) const {
  FunctionSet All;
  for (const Function *G : callsOf(&F)) {
    if (G)
      All.insert(G);
    else
      All.insert(Taken.begin(), Taken.end());
  }
  return All;
}

void Callees::addCallers(FunctionSet &All) const {
  for (size_t I = 0; I != All.size(); ++I) {
    const auto &Callers = at(All[I]).Callers;
    All.insert(Callers.begin(), Callers.end());
  }
}

Callees::FunctionSet Callees::callersOf(const Function *F) const {
  FunctionSet All;
  All.insert(F);
  addCallers(All);
  return All;
}

bool Callees::reaches(const Function &F, Name Global,
                      const FunctionsByName &Own, ReachingByName &Asked) const {
  auto [It, New] = Asked.try_emplace(Global);
  if (New) {
    FunctionSet All;
    auto Direct = Own.find(Global);
    if (Direct != Own.end())
      All.insert(Direct->second.begin(), Direct->second.end());
    addCallers(All);
    It->second.insert(All.begin(), All.end());
  }
  return It->second.contains(&F);
}

bool Callees::names(const Function &F, Name Global) const {
  return reaches(F, Global, Namers, Naming) || handsOut(F, Global);
}

bool Callees::clearsLikewise(const Function &F, Name Global) const {
  return Global.empty() || Addressed.contains(Global) ||
         reaches(F, Global, Undoers, Undoing) || handsOut(F, Global);
}

bool Callees::writes(const Function &F, Name Global) const {
  return reaches(F, Global, Writers, Writing);
}

const Function *Callees::declaration(const Callee &C, Term Target) const {
  if (C.K != Callee::Kind::Indirect)
    return P.find(C.Function);
  if (Target == NoTerm || T.kind(Target) != TermKind::Function)
    return nullptr;
  return P.find(T[Target].S);
}

llvm::ArrayRef<const Function *> Callees::bodies(const Callee &C,
                                                 Term Target) const {
  return Known.bodies(declaration(C, Target), C.K == Callee::Kind::Virtual);
}
