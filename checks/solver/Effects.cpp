//===- Effects.cpp - What large functions do -----------------------------===//
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

/// What is entered for its effect on cells, if it reaches no slot: helpers of
/// this many blocks, with all that they call. If it reaches slots, but none
/// that matters to what is asked: code that fits on some screens.
static constexpr size_t LargeBlocks = 24, VeryLargeBlocks = 240;

static bool liesInGlobal(const Cell &C) {
  return C.R == Cell::Root::Global && !C.isBehindPointer();
}

Name Callees::slotOf(const Cell &C) const {
  return liesInGlobal(C) && !Addressed.contains(C.Global) ? C.Global : Name();
}

bool Callees::mayBe(const Cell &C, Name Global) const {
  if (liesInGlobal(C))
    return C.Global == Global;
  return Global.empty() || Addressed.contains(Global);
}

/// How many blocks \p F and what it calls have. Making and resuming coroutines
/// takes some without doing much; what matters is which one.
Callees::Size Callees::sizeOf(const Function &F) const {
  FunctionSet All;
  All.insert(&F);
  size_t Blocks = 0;
  for (size_t I = 0; I != All.size() && Blocks <= VeryLargeBlocks; ++I) {
    if (All[I] && !All[I]->Coroutine.empty())
      return Size::Small;
    Blocks += All[I] ? All[I]->Blocks.size() : 0;
    auto Calls = callsOf(All[I]);
    All.insert(Calls.begin(), Calls.end());
  }
  return Blocks > VeryLargeBlocks ? Size::VeryLarge
         : Blocks > LargeBlocks   ? Size::Large
                                  : Size::Small;
}

static bool catchesAll(const Terminator &End) {
  return End.K == Terminator::Kind::Branch &&
         End.Cond->K == Condition::Kind::Caught && End.Cond->Exception == "...";
}

bool Callees::mayThrow(const Op &O) const {
  if (!isCall(O))
    return false;
  if (O.Target.K == Callee::Kind::Indirect)
    return true;
  auto Bodies = bodies(O.Target, NoTerm);
  if (Bodies.empty()) {
    const Function *F = declaration(O.Target, NoTerm);
    return !F || !F->NoThrow;
  }
  return llvm::any_of(Bodies,
                      [&](const Function *G) { return at(G).Does.Throws; });
}

bool Callees::mayReturn(const Op &O) const {
  if (O.K != Op::Kind::Call || O.Target.K == Callee::Kind::Indirect)
    return true;
  auto Bodies = bodies(O.Target, NoTerm);
  if (Bodies.empty()) {
    const Function *F = declaration(O.Target, NoTerm);
    return !F || !F->NoReturn;
  }
  return llvm::any_of(Bodies,
                      [&](const Function *G) { return at(G).Does.Returns; });
}

/// How \p F may be left, as far as is known of its callees.
void Callees::findExits(const Function &F, Leaving &Does) const {
  if (F.Blocks.empty()) {
    Does.Throws = !F.NoThrow && !F.NoReturn;
    Does.Returns = !F.NoReturn;
    return;
  }
  llvm::SetVector<BlockId> Ways;
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
void Callees::findEntered() {
  for (size_t I = 0; I != Entered.size(); ++I)
    for (const Function *G : calls(*Entered[I]))
      if (!G->Blocks.empty() && !effect(*G))
        Entered.insert(G);
}
