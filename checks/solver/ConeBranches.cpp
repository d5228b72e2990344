//===- ConeBranches.cpp - Which branches matter ---------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A block is stepped over if nothing in it matters and all ways from it lead to
// the same block in which something does. So for each block there is at most
// one that comes next: where two ways of a branch lead to different ones, the
// branch itself matters, and its block is the next for those before it.
//
//===----------------------------------------------------------------------===//

#include "program/Graph.h"
#include "program/Walk.h"
#include "solver/Cone.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SCCIterator.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

/// Chosen above what people write in helpers that check something.
static constexpr size_t ManyBlocks = 24;

static bool throws(const Terminator &End) {
  return End.K == Terminator::Kind::Throw || End.K == Terminator::Kind::Resume;
}

namespace {

/// Whether a condition looks at anything that is wanted.
template <typename IsWanted> struct Looks {
  IsWanted Wanted;
  bool Found = false;
  void cell(const Cell &C) { Found |= Wanted(C); }
  void value(const Value &) {}
};

} // namespace

/// Whether what \p C learns by not ending the way is of use to anything else
/// that matters, or may show that no way goes on. In functions of many blocks
/// conditions on what is not wanted otherwise are taken to let some way go on.
bool Cone::isOfUse(const Function &F, const Condition &C) const {
  if (C.K == Condition::Kind::IsSet || C.K == Condition::Kind::Caught ||
      F.Blocks.size() <= ManyBlocks)
    return true;
  auto Wanted = [&](const Cell &X) { return flags(F, X) != 0; };
  Looks<decltype(Wanted)> See{Wanted};
  Walk<decltype(See)>(See).condition(C);
  return See.Found;
}

/// Whether \p C may show that a value which is set is empty: then that is no
/// set.
bool Cone::tells(const Function &F, const Condition &C) const {
  auto IsSet = [&](const Value &V) {
    return V.K == Value::Kind::Read && (flags(F, V.Place) & Taint);
  };
  return (C.K == Condition::Kind::Truth && IsSet(C.Lhs)) ||
         (C.K == Condition::Kind::Equal && (IsSet(C.Lhs) || IsSet(C.Rhs)));
}

/// What comes next after the branch at \p Id. It matters if its ways differ, or
/// if it tells something by letting control go on at all.
BlockId Cone::afterBranch(const Function &F, BlockId Id) {
  FunctionFacts &Own = Facts.find(&F)->second;
  const Terminator &End = F.Blocks[Id].Term;
  BlockId Then = Own.Next[End.Then], Else = Own.Next[End.Else];
  bool OneLeads = Then != NoBlock || Else != NoBlock;
  bool Both = Then != NoBlock && Else != NoBlock;
  bool Differ = Both && !areAlike(F, Then, Else);
  bool Filters = OneLeads && (!Both || Own.InLoop[Id]);
  Filters |= Both && tells(F, *End.Cond);
  Filters &= evaluates(*End.Cond) && isOfUse(F, *End.Cond);
  if (!Own.Deciding[Id] && (Differ || Filters))
    decide(F, Id, !Differ);
  return Own.Deciding[Id] ? Id : Then != NoBlock ? Then : Else;
}

/// Finds what comes next from \p Id on, as far as it is known of the blocks
/// after it; whether that is new.
bool Cone::follow(const Function &F, BlockId Id) {
  FunctionFacts &Own = Facts.find(&F)->second;
  const Terminator &End = F.Blocks[Id].Term;
  BlockId Next = NoBlock;
  if (End.K == Terminator::Kind::Branch)
    Next = afterBranch(F, Id);
  else if (End.K == Terminator::Kind::Goto)
    Next = Own.Next[End.Then];
  else if (End.K == Terminator::Kind::Return || throws(End))
    Next = Id;
  if (!Own.LeadsOn[Id])
    Next = NoBlock;
  else if (Own.Acts[Id])
    Next = Id;
  bool New = Next != Own.Next[Id];
  Own.Next[Id] = Next;
  return New;
}

/// Two returns are as one if nothing else happens there.
bool Cone::areAlike(const Function &F, BlockId A, BlockId B) const {
  const FunctionFacts &Own = Facts.find(&F)->second;
  auto OnlyReturns = [&](BlockId Id) {
    return F.Blocks[Id].Term.K == Terminator::Kind::Return && !Own.Acts[Id];
  };
  return A == B || (OnlyReturns(A) && OnlyReturns(B));
}

void Cone::decide(const Function &F, BlockId Id, bool MayStay) {
  FunctionFacts &Own = Facts.find(&F)->second;
  const Condition &C = *F.Blocks[Id].Term.Cond;
  Own.Deciding.set(Id);
  ++Version;
  note(Own.Does.Decides, MayStay);
  if (C.K == Condition::Kind::IsSet) {
    note(Own.Does.Acts, true);
    note(MayBeCache, isAsked(C.Slot));
    SeesPointed |= Callable.slotOf(C.Slot).empty();
    return want(F, C.Slot, AsSlot);
  }
  if (!evaluates(C) || C.K == Condition::Kind::Caught)
    return;
  want(F, C.Lhs, Known);
  if (C.K == Condition::Kind::Equal)
    want(F, C.Rhs, Known);
}

/// Backwards over the blocks until nothing changes.
void Cone::branches(const Function &F) {
  FunctionFacts &Own = Facts.find(&F)->second;
  Own.Next.assign(F.Blocks.size(), NoBlock);
  for (bool Again = true; Again;) {
    Again = false;
    for (BlockId Id : Own.Backwards) {
      bool New = !Own.LeadsOn[Id] && leadsOn(F, Id);
      Own.LeadsOn[Id] = Own.LeadsOn[Id] | New;
      Again |= New | follow(F, Id);
    }
  }
}

/// Whether \p O may empty the slot: what a task ever empties is no cache,
/// though no exit comes after it.
bool Cone::mayEmpty(const Op &O) const {
  if (O.K == Op::Kind::Clear || O.K == Op::Kind::Set)
    return O.Native ? !Natives.empty() : isAsked(O.Slot);
  if (O.K != Op::Kind::Call && O.K != Op::Kind::Submit)
    return O.K == Op::Kind::Let && !Natives.empty() &&
           O.Dst.R == Cell::Root::Global && Natives.contains(O.Dst.Global);
  return llvm::any_of(Callable.possible(O.Target),
                      [&](const Function *G) { return Callable.touches(*G); });
}

/// Whether some way from the block leads to an exit of a task that counts.
bool Cone::leadsOn(const Function &F, BlockId Id) const {
  const FunctionFacts &Own = Facts.find(&F)->second;
  const Block &B = F.Blocks[Id];
  auto LeadsOn = [&](BlockId To) { return To != NoBlock && Own.LeadsOn[To]; };
  bool ThrowLeadsOn =
      B.Unwind == NoBlock ? Own.ThrowLeadsOn && !F.NoThrow : LeadsOn(B.Unwind);
  for (const Op &O : B.Ops) {
    if (mayEmpty(O) || (ThrowLeadsOn && Callable.mayThrow(O)))
      return true;
    if (!Callable.mayReturn(O))
      return false;
  }
  if (throws(B.Term))
    return ThrowLeadsOn;
  if (B.Term.K == Terminator::Kind::Return)
    return Own.ReturnLeadsOn;
  return LeadsOn(B.Term.Then) || LeadsOn(B.Term.Else);
}

/// Whether something is decided after the operations of the block.
bool Cone::isBefore(const Function &F, BlockId Id) const {
  const FunctionFacts &Own = Facts.find(&F)->second;
  const Terminator &End = F.Blocks[Id].Term;
  BlockId Unwind = F.Blocks[Id].Unwind;
  auto Decides = [&](BlockId To) { return To != NoBlock && Own.Before[To]; };
  if (throws(End))
    return Unwind == NoBlock ? Own.ThrowLeadsOn && Own.IsBefore
                             : Decides(Unwind);
  return Own.Deciding[Id] || Decides(End.Then) || Decides(End.Else) ||
         (End.K == Terminator::Kind::Return && Own.IsBefore);
}

/// Marks the blocks that control can come back to, and puts all into an order
/// in which most come after those that follow them.
void Cone::findLoops(const Function &F) {
  FunctionFacts &Own = Facts.find(&F)->second;
  std::vector<GraphNode<BlockId>> Nodes = blockGraph(F);
  for (const GraphNode<BlockId> *N : llvm::post_order(&Nodes[0]))
    Own.Backwards.push_back(N->Of);
  Own.InLoop.resize(F.Blocks.size());
  for (auto I = llvm::scc_begin(&Nodes[0]); !I.isAtEnd(); ++I)
    if (I.hasCycle())
      for (const GraphNode<BlockId> *N : *I)
        Own.InLoop.set(N->Of);
}
