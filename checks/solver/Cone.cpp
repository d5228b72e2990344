//===- Cone.cpp - What can matter for what slots hold ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Cone.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

Cone::Cone(const Background &Known, const Callees &Callable,
           const reach::Root &Root, const Question &Asked)
    : Callable(Callable), Root(Root), Asked(Asked) {
  for (const NativeSlot &X : Known.program().Natives) {
    if (!isAsked(Cell::global(X.Global)))
      continue;
    Natives.insert(X.Global);
    Globals[X.Global] = AsSlot;
  }
  for (const Function *F : Callable.entered()) {
    FunctionFacts &Own = Facts[F];
    Own.Variables.resize(F->Params + F->Locals + 1);
    Own.Next.assign(F->Blocks.size(), NoBlock);
    Own.Deciding.resize(F->Blocks.size());
    Own.Acts.resize(F->Blocks.size());
    Own.Before.resize(F->Blocks.size());
    Own.LeadsOn.resize(F->Blocks.size());
    findLoops(*F);
  }
  if (Callable.entered().empty())
    return;
  FunctionFacts &Own = Facts.find(Root.Entry)->second;
  Own.ReturnLeadsOn = true;
  Own.ThrowLeadsOn = Root.Exceptions != PoolExceptions::Terminate;
  uint64_t Before = 0;
  while (Version != Before) {
    Before = Version;
    bind();
    for (const Function *F : Callable.entered())
      visit(*F);
    // What callees are asked goes up as many calls at once.
    for (const Function *F : llvm::reverse(Callable.entered()))
      visit(*F);
  }
}

/// What a task is bound to is as if it were assigned.
void Cone::bind() {
  for (const reach::Binding &B : Root.Bindings) {
    carry(*Root.Entry, B.Holds, B.Place);
    want(*Root.Entry, B.Holds, flags(*Root.Entry, B.Place) & ~Passed);
  }
}

llvm::SmallVector<Name, 4> Cone::written(const Function &F) const {
  llvm::SmallVector<Name, 4> Result;
  for (auto &[Global, Wanted] : Globals)
    if (Wanted && Callable.writes(F, Global) && !Callable.keeps(F, Global))
      Result.push_back(Global);
  return Result;
}

llvm::SmallVector<Name, 2> Cone::wantedSlots() const {
  llvm::SmallVector<Name, 2> Result;
  for (auto &[Global, Wanted] : Globals)
    if (Wanted && Callable.isSlot(Global))
      Result.push_back(Global);
  if (SeesPointed)
    Result.push_back(Name());
  return Result;
}

Cone::Flags &Cone::variable(const Function &F, const Cell &C) {
  if (C.R == Cell::Root::Global)
    return Globals[C.Global];
  std::vector<Flags> &Own = Facts.find(&F)->second.Variables;
  switch (C.R) {
  case Cell::Root::Param:
    return Own[C.Index];
  case Cell::Root::Local:
    return Own[F.Params + C.Index];
  default:
    return Own.back();
  }
}

Cone::Flags Cone::rootFlags(const Function &F, const Cell &C) const {
  if (C.R == Cell::Root::Global)
    return Globals.lookup(C.Global);
  return const_cast<Cone *>(this)->variable(F, C);
}

/// How \p C is wanted: as is said of the last name, and of those before it that
/// are wanted as wholes.
Cone::Flags Cone::flags(const Function &F, const Cell &C) const {
  Flags Now = rootFlags(F, C), Above = Now & (Whole | Slot);
  for (const Step &S : C.Path) {
    if (S.K == Step::Kind::Deref) {
      Now = (Now & Behind ? Address : 0) | (Now & Gives);
    } else if (S.K == Step::Kind::Field) {
      bool InVariable = &S == C.Path.begin();
      Now = InVariable && !Now ? 0 : Fields.lookup(S.Field);
    }
    Above |= Now & (Whole | Slot);
  }
  return Now | (Above ? Above | Address : 0);
}

void Cone::add(Flags &To, Flags What) {
  if ((To | What) == To)
    return;
  To |= What;
  ++Version;
}

/// All that is needed to find the location \p C.
void Cone::wantAddress(const Function &F, const Cell &C) {
  for (auto [I, S] : llvm::enumerate(C.Path)) {
    if (S.K == Step::Kind::Key)
      want(F, *S.Key, Known);
    if (S.K == Step::Kind::Deref)
      wantSteps(F, C, I, Address);
  }
}

/// What the first \p Steps steps of \p C lead to is wanted as \p What says: so
/// are the variable, if it lies in one, the names of objects that it lies in,
/// which may be assigned as wholes, and the pointer that leads to it.
void Cone::wantSteps(const Function &F, const Cell &C, size_t Steps,
                     Flags What) {
  auto Path = llvm::ArrayRef(C.Path).take_front(Steps);
  auto Pointed = llvm::find_if(llvm::reverse(Path), [](const Step &S) {
                   return S.K == Step::Kind::Deref;
                 }).base();
  Flags Around = What & (Slot | Gives) ? Gives : 0;
  bool Last = true;
  for (const Step &S : llvm::reverse(llvm::make_range(Pointed, Path.end())))
    if (S.K == Step::Kind::Field) {
      add(Fields[S.Field], Last ? What : (What & Known) | Around);
      Last = false;
    }
  if (Pointed == Path.begin())
    return add(variable(F, C), What);
  if (Last)
    Around |= What & (Whole | Slot);
  if (Last || Around)
    wantSteps(F, C, Pointed - Path.begin() - 1, Address | Around);
}

void Cone::want(const Function &F, const Cell &C, Flags What) {
  wantAddress(F, C);
  wantSteps(F, C, C.Path.size(), What);
}

void Cone::want(const Function &F, const Value &V, Flags What) {
  switch (V.K) {
  case Value::Kind::Read:
    return want(F, V.Place, What);
  case Value::Kind::Address:
    wantAddress(F, V.Place);
    if (What & (Whole | Slot))
      want(F, V.Place, What);
    else if (What & (Pointer | Taint | Gives))
      want(F, V.Place, Known | (What & (Taint | Gives)));
    return;
  case Value::Kind::Pure:
    add(Pures[V.Id], What & Behind);
    if (What & (Same | Taint))
      for (const Value &X : V.Operands)
        want(F, X, (What & Same ? Address | Whole : Known) | (What & Taint));
    return;
  case Value::Kind::Depends:
    if (What & Taint)
      for (const Value &X : V.Operands)
        want(F, X, Known | Taint);
    return;
  default:
    return;
  }
}

/// Whether \p V is a function that could undo the slot, if it were run.
bool Cone::couldUndo(const Value &V) const {
  const Handed *Does = V.K == Value::Kind::Function && !Asked.SparesDoubts
                           ? Callable.handed(V.Id)
                           : nullptr;
  return Does && (Asked.Slot.empty() || !Does->Unseen.empty() ||
                  Does->Variables.contains(Asked.Slot));
}

/// What a callee without a body may change or run that it is given as \p A.
Cone::Flags Cone::given(const Function &F, const Argument &A) const {
  Flags There = carried(F, A.V);
  return A.ReadOnly && !(There & Gives) ? 0 : There;
}

/// How what is behind \p V is wanted: whoever else holds it can change that.
Cone::Flags Cone::carried(const Function &F, const Value &V) const {
  if (V.K == Value::Kind::Read)
    return flags(F, V.Place) & Behind;
  if (V.K == Value::Kind::Pure)
    return Pures.lookup(V.Id);
  if (V.K != Value::Kind::Address)
    return couldUndo(V) ? Gives : 0;
  Flags There = flags(F, V.Place);
  return There ? Pointer | (There & Behind) : 0;
}

/// \p V goes to \p Into, with all that is wanted behind it.
void Cone::carry(const Function &F, const Value &V, const Cell &Into) {
  if (Flags There = carried(F, V))
    want(F, Into, Known | There);
}

/// What is pure goes to \p Into: another time it may be the same pointer.
void Cone::carryPure(const Function &F, const Cell &Into, Name Id) {
  add(Pures[Id], flags(F, Into) & Behind);
  if (Flags There = Pures.lookup(Id))
    want(F, Into, Known | There);
}
