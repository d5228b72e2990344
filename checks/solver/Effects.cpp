//===- Effects.cpp - What large functions do -----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Callees.h"
#include "solver/Walk.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

/// What is entered for its effect on cells, if it reaches no slot: helpers of
/// this many blocks, with all that they call.
static constexpr size_t LargeBlocks = 24;

namespace {

/// The variables that a function may write: those that it names as a target or
/// whose address it takes.
struct Writes {
  llvm::SmallVector<Name, 8> Addressed;
  void cell(const Cell &) {}
  void value(const Value &V) {
    if (V.K == Value::Kind::Address && V.Place.R == Cell::Root::Global)
      Addressed.push_back(V.Place.Global);
  }
};

} // namespace

Name Callees::slotOf(const Cell &C) const {
  bool IsPlain = C.R == Cell::Root::Global && !Addressed.contains(C.Global) &&
                 llvm::none_of(C.Path, [](const Step &S) {
                   return S.K == Step::Kind::Deref;
                 });
  return IsPlain ? C.Global : Name();
}

static bool isSlotOperation(const Op &O) {
  return O.K != Op::Kind::Let && O.K < Op::Kind::Call;
}

/// Where \p O writes, if it is to a cell.
static const Cell *writtenBy(const Op &O) {
  bool Writes = O.K == Op::Kind::Let || O.K == Op::Kind::Read || O.HasDst;
  return Writes ? &O.Dst : nullptr;
}

/// Notes what each function does by itself.
void Callees::findEffects() {
  llvm::DenseSet<Name> Natives;
  for (const NativeSlot &X : P.Natives)
    Natives.insert(X.Global);
  bool NativeIsShared = false;
  for (const Function *F : Reached) {
    Writes W;
    Walk<Writes>(W).function(*F);
    for (Name Global : W.Addressed) {
      Facts[F].Does.Written.insert(T.global(Global));
      Addressed.insert(Global);
      NativeIsShared |= Natives.contains(Global);
    }
    collectEffect(*F);
  }
  for (const Function *F : Reached)
    for (const Block &B : F->Blocks)
      for (const Op &O : B.Ops)
        if (const Cell *C = writtenBy(O)) {
          bool Native = C->R == Cell::Root::Global
                            ? Natives.contains(C->Global)
                            : NativeIsShared && !C->Path.empty();
          Facts[F].Sets |= Native;
          Facts[F].Touches |= Native;
        }
}

void Callees::collectEffect(const Function &F) {
  FunctionFacts &Own = Facts[&F];
  Own.Large = isLarge(F);
  Own.Does.CallsUnknown = F.Blocks.empty();
  for (const Block &B : F.Blocks) {
    Own.Touches |= B.Term.K == Terminator::Kind::Branch &&
                   B.Term.Cond.K == Condition::Kind::IsSet;
    for (const Op &O : B.Ops) {
      Own.Touches |= isSlotOperation(O);
      Own.Sets |= O.K == Op::Kind::Set || O.K == Op::Kind::Push;
      Own.Does.CallsUnknown |=
          (O.K == Op::Kind::Call || O.K == Op::Kind::Submit) &&
          O.Target.K == Callee::Kind::Indirect;
      const Cell *C = writtenBy(O);
      if (C && C->R == Cell::Root::Global)
        Own.Does.Written.insert(T.global(C->Global));
    }
  }
}

/// Whether \p F and what it calls have many blocks. Making and resuming
/// coroutines takes some without doing much; what matters is which one.
bool Callees::isLarge(const Function &F) const {
  FunctionSet All;
  All.insert(&F);
  size_t Blocks = 0;
  for (size_t I = 0; I != All.size() && Blocks <= LargeBlocks; ++I) {
    if (!All[I]->Coroutine.empty())
      return false;
    Blocks += All[I]->Blocks.size();
    const auto &Calls = Facts.find(All[I])->second.Calls;
    All.insert(Calls.begin(), Calls.end());
  }
  return Blocks > LargeBlocks;
}

static bool catchesAll(const Terminator &End) {
  return End.K == Terminator::Kind::Branch &&
         End.Cond.K == Condition::Kind::Caught && End.Cond.Exception == "...";
}

bool Callees::mayThrow(const Op &O) const {
  if (O.K != Op::Kind::Call &&
      !(O.K == Op::Kind::Submit && O.When == RunsWhen::MaybeNow))
    return false;
  if (O.Target.K == Callee::Kind::Indirect)
    return true;
  auto Bodies = bodies(O.Target, NoTerm);
  if (Bodies.empty()) {
    const Function *F = declaration(O.Target, NoTerm);
    return !F || !F->NoThrow;
  }
  return llvm::any_of(Bodies, [&](const Function *G) {
    return Facts.find(G)->second.Does.Throws;
  });
}

bool Callees::mayReturn(const Op &O) const {
  if (O.K != Op::Kind::Call || O.Target.K == Callee::Kind::Indirect)
    return true;
  auto Bodies = bodies(O.Target, NoTerm);
  if (Bodies.empty()) {
    const Function *F = declaration(O.Target, NoTerm);
    return !F || !F->NoReturn;
  }
  return llvm::any_of(Bodies, [&](const Function *G) {
    return Facts.find(G)->second.Does.Returns;
  });
}

/// How \p F may be left, as far as is known of its callees.
void Callees::findExits(const Function &F, Effect &Does) const {
  llvm::SetVector<BlockId> Ways;
  if (!F.Blocks.empty())
    Ways.insert(0);
  for (size_t I = 0; I != Ways.size(); ++I) {
    const Block &B = F.Blocks[Ways[I]];
    auto Stays =
        llvm::find_if_not(B.Ops, [&](auto &O) { return mayReturn(O); });
    bool Throws = std::any_of(B.Ops.begin(), Stays,
                              [&](const Op &O) { return mayThrow(O); });
    if (Stays != B.Ops.end())
      Throws |= mayThrow(*Stays);
    const Terminator &End = B.Term;
    if (Stays == B.Ops.end()) {
      Throws |=
          End.K == Terminator::Kind::Throw || End.K == Terminator::Kind::Resume;
      Does.Returns |= End.K == Terminator::Kind::Return;
      for (BlockId To : {End.Then, End.Else})
        if (To != NoBlock && !(To == End.Else && catchesAll(End)))
          Ways.insert(To);
    }
    if (Throws && B.Unwind != NoBlock)
      Ways.insert(B.Unwind);
    else if (Throws)
      Does.Throws |= !F.NoThrow;
  }
}

/// Notes what is run when no large function is entered for nothing.
void Callees::findEntered(llvm::ArrayRef<reach::Root> Roots) {
  for (const reach::Root &R : Roots)
    if (maySet(*R.Task))
      Entered.insert(R.Entry);
  for (size_t I = 0; I != Entered.size(); ++I)
    for (const Function *G : Facts.find(Entered[I])->second.Calls)
      if (!G->Blocks.empty() && !effect(*G))
        Entered.insert(G);
}
