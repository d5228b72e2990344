//===- Tables.cpp - What variables hold from the start to the end ---------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Tables.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

/// Entries of one table. Larger ones are generated, and nobody pairs what their
/// entries do.
static constexpr size_t MaxEntries = 256;

static bool isStart(const Function &F) { return F.Id.ends_with(StartSuffix); }

Tables::Tables(const Program &P, Flow &Ways) : P(P), Ways(Ways) {
  llvm::DenseSet<const Function *> Starting;
  for (const Function &F : P.Functions)
    if (isStart(F))
      for (const Block &B : F.Blocks)
        for (const Op &O : B.Ops) {
          list(O);
          Starting.insert(P.find(O.Target.Function));
        }
  if (Listed.empty())
    return;
  for (auto &[Variable, Entries] : Listed) {
    llvm::SetVector<Holder> All;
    for (Holder H : Ways.places(Cell::global(Variable), P.Functions.front()))
      All.insert(H);
    for (size_t I = 0; I != All.size(); ++I) {
      Parts[All[I]] = Variable;
      for (auto [Field, Below] : Ways.fields(All[I]))
        All.insert(Below);
    }
  }
  for (const Function &F : P.Functions)
    if (!isStart(F) && !Starting.contains(&F))
      removeWritten(F);
}

llvm::ArrayRef<Binding> Tables::of(Name Variable) const {
  auto It = Listed.find(Variable);
  return It == Listed.end() ? llvm::ArrayRef<Binding>()
                            : llvm::ArrayRef(It->second);
}

/// Whether \p V is the same whenever it is evaluated.
static bool isConstant(const Value &V) {
  switch (V.K) {
  case Value::Kind::Int:
  case Value::Kind::String:
  case Value::Kind::Function:
    return true;
  case Value::Kind::Address:
    return V.Place.R == Cell::Root::Global && !V.Place.isBehindPointer();
  default:
    return false;
  }
}

/// The member that \p Place is, the same of all elements of an array.
static Name member(const Cell &Place) {
  for (const Step &S : llvm::reverse(Place.Path))
    if (S.K == Step::Kind::Field)
      return S.Field;
  return {};
}

/// Keeps the members that are functions in some row. Who writes to others
/// through a pointer, be it a flag, is not followed.
static void keepFunctions(std::vector<Binding> &Entries) {
  llvm::DenseSet<Name> Callable;
  for (const Binding &B : Entries)
    if (B.Holds.K == Value::Kind::Function)
      Callable.insert(member(B.Place));
  llvm::erase_if(Entries, [&](const Binding &B) {
    return !Callable.contains(member(B.Place));
  });
}

/// Lists the variable that \p Start initialises, if all that is done for that
/// is to list constants.
void Tables::list(const Op &Start) {
  const Function *F = P.find(Start.Target.Function);
  if (!F || F->Blocks.size() != 1 || F->Params != 1 || Start.Args.size() != 1 ||
      Start.Args[0].V.K != Value::Kind::Address ||
      F->Blocks[0].Ops.size() > MaxEntries)
    return;
  const Cell &Variable = Start.Args[0].V.Place;
  std::vector<Binding> Entries;
  for (const Op &O : F->Blocks[0].Ops) {
    auto IsPointer = [](const Step &S) { return S.K == Step::Kind::Deref; };
    llvm::ArrayRef<Step> Path = O.Dst.Path;
    if (O.K != Op::Kind::Let || !isConstant(O.V) ||
        O.Dst.R != Cell::Root::Param || !IsPointer(Path.front()) ||
        llvm::any_of(Path.drop_front(), IsPointer))
      return;
    Binding &New = Entries.emplace_back();
    New.Place = Variable;
    New.Place.Path.append(Path.begin() + 1, Path.end());
    New.Holds = O.V;
  }
  keepFunctions(Entries);
  if (!Entries.empty())
    Listed[Variable.Global] = std::move(Entries);
}

void Tables::removeWritten(const Function &F) {
  for (const Block &B : F.Blocks)
    for (const Op &O : B.Ops) {
      if (O.K == Op::Kind::Let || O.K == Op::Kind::Read || O.HasDst)
        remove(O.Dst, F);
      if (O.Native)
        remove(O.Slot, F);
      if (O.K >= Op::Kind::Call)
        removeGiven(O, F);
    }
}

void Tables::remove(const Cell &Written, const Function &In) {
  if (Written.R == Cell::Root::Global)
    Listed.erase(Written.Global);
  if (Written.isBehindPointer() && Ways.matters(Written, In))
    for (Holder H : Ways.places(Written, In))
      if (auto It = Parts.find(H); It != Parts.end())
        Listed.erase(It->second);
}

void Tables::removeGiven(const Op &Call, const Function &In) {
  const Function *F = P.find(Call.Target.Function);
  if (!F || !F->Blocks.empty())
    return;
  for (const Argument &A : Call.Args)
    if (!A.ReadOnly && Ways.matters(A.V, In))
      for (const Item &X : Ways.items(A.V, In))
        if (X.isAddress())
          if (auto It = Parts.find(X.Target); It != Parts.end())
            Listed.erase(It->second);
}
