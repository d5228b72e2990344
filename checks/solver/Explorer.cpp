//===- Explorer.cpp - All ways through the tasks -------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Explorer.h"
#include "solver/Merge.h"
#include "llvm/ADT/Hashing.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

/// Merged states at one point that are kept apart by what their slots hold,
/// as a multiple of Limits::Disjuncts.
static constexpr unsigned MergedFactor = 4;

/// A rough look ends after so many times fewer steps than a close one: it is
/// there to be cheap.
static constexpr unsigned RoughFactor = 4;

/// Functions with more blocks that matter have fewer states at each.
static constexpr unsigned ManyBlocks = 50;

Explorer::Explorer(Basis &Base, const Question &Asked,
                   std::map<std::string, uint64_t> &Unknowns)
    : Root(Base.Root), L(Base.Known.limits()), Asked(Asked), Unknowns(Unknowns),
      T(Base.T), Run(Base.Run), Callable(Base.Callable),
      Relevant(findRelevant(Base)), Later(T, Callable, Relevant, Root) {}

/// Enters what acts on the slot asked about, and then what acts on those that
/// were found to matter for it. Where that is too much, a look would have no
/// end within its steps, and to find out what matters alone takes far longer.
Cone Explorer::findRelevant(Basis &Base) {
  llvm::SmallSetVector<Name, 2> Slots;
  Slots.insert(Asked.Slot);
  Base.Callable.enterFor(Slots.getArrayRef(), Asked.IsRough);
  while (true) {
    Cone Found(Base.Known, Base.Callable, Base.Root, Asked);
    llvm::SmallSetVector<Name, 2> Wider = Slots;
    if (!Asked.IsRough)
      for (Name Other : Found.wantedSlots())
        Wider.insert(Other);
    if (Wider.size() == Slots.size())
      return Found;
    Base.Callable.enterFor(Wider.getArrayRef(), Asked.IsRough);
    IsTooLarge = Base.Callable.entered().size() > L.Functions / Asked.Haste;
    if (IsTooLarge) {
      Base.Callable.enterFor(Slots.getArrayRef(), Asked.IsRough);
      return Found;
    }
    Slots = std::move(Wider);
  }
}

/// The parameters of a task hold atoms that count as the task's own, except
/// where all submissions agree.
State Explorer::entryState() {
  State S;
  StateEditor E(T, S);
  for (uint32_t I = 0; I != Root.Entry->Params; ++I)
    E.write(T.frame(Cell::Root::Param, I), {E.freshAtom(true), NoTerm, {}});
  for (const reach::Binding &B : Root.Bindings)
    E.write(Run.locate(S, B.Place), Run.evaluate(S, B.Holds));
  return S;
}

const Activation &Explorer::explore(State Begin) {
  Steps = 0;
  Activation &A = activate(*Root.Entry, std::move(Begin), 0);
  drain();
  return A;
}

/// The activation of \p F in \p Entry, a canonical state.
Activation &Explorer::activate(const Function &F, State Entry, unsigned Depth) {
  auto &Same = ByEntry[llvm::hash_combine(&F, Entry.hash())];
  for (Activation *Known : Same)
    if (Known->F == &F && Known->Nodes.front().S == Entry)
      return *Known;
  Activation &A = *Activations.emplace_back(std::make_unique<Activation>());
  A.F = &F;
  A.Disjuncts = disjuncts(F);
  A.Fixed = Entry.Next;
  A.Depth = Depth;
  A.Notes.In = &F;
  A.Notes.Fixed = Depth == 0 ? A.Fixed : 0;
  Same.push_back(&A);
  BlockId First = Relevant.next(F, 0);
  add(A, First == NoBlock ? 0 : First, 0, std::move(Entry));
  return A;
}

llvm::SetVector<const Activation *> solver::callsOf(const Activation &Task) {
  llvm::SetVector<const Activation *> All;
  All.insert(&Task);
  for (size_t I = 0; I != All.size(); ++I)
    All.insert(All[I]->Callees.begin(), All[I]->Callees.end());
  return All;
}

/// Works until nothing is left or the task has had its steps. A rough look that
/// gave something up is of no use.
void Explorer::drain() {
  if (IsTooLarge)
    return giveUp("limit: functions");
  uint64_t MaxSteps =
      L.StepsPerRoot / (Asked.IsRough ? RoughFactor : 1) / Asked.Haste;
  while (!Work.empty() && Steps < MaxSteps && !(Asked.IsRough && GaveUp)) {
    WorkItem Item = Work.front();
    Work.pop_front();
    if (Item.Back) {
      comeBack(*Item.Back, Item.Exit);
      continue;
    }
    visit(*Item.In, Item.Node);
  }
  if (!Work.empty())
    giveUp("limit: steps");
}

static uint64_t pointOf(BlockId Block, uint32_t Op) {
  return uint64_t(Block) << 32 | Op;
}

NodeId Explorer::find(const Activation &A, BlockId Block, uint32_t Op,
                      const State &S) {
  auto Same = A.ByHash.find(llvm::hash_combine(pointOf(Block, Op), S.hash()));
  if (Same != A.ByHash.end())
    for (NodeId Id : Same->second)
      if (A.Nodes[Id].Block == Block && A.Nodes[Id].Op == Op &&
          A.Nodes[Id].S == S)
        return Id;
  return NoNode;
}

NodeId Explorer::add(Activation &A, BlockId Block, uint32_t Op, State S) {
  uint64_t Point = pointOf(Block, Op);
  ++A.StatesAt[Point];
  NodeId Id = A.Nodes.size();
  A.ByHash[llvm::hash_combine(Point, S.hash())].push_back(Id);
  Node &N = A.Nodes.emplace_back();
  N.Block = Block;
  N.Op = Op;
  N.S = std::move(S);
  Work.push_back({&A, Id, nullptr, 0});
  return Id;
}

/// States kept apart at a point of \p F: what a large function costs grows with
/// the blocks that matter, not with their square.
unsigned Explorer::disjuncts(const Function &F) const {
  size_t Blocks = Relevant.blocks(F);
  if (Blocks <= ManyBlocks)
    return L.Disjuncts;
  return std::max<size_t>(L.Disjuncts * ManyBlocks / Blocks, 2);
}

/// The node for \p S at this point: the one that is there already, a new one,
/// or if there are too many, one that merges them.
NodeId Explorer::place(Activation &A, BlockId Block, uint32_t Op, State S) {
  NodeId Known = find(A, Block, Op, S);
  if (Known != NoNode)
    return Known;
  bool IsRoom = A.StatesAt.lookup(pointOf(Block, Op)) < A.Disjuncts;
  if (IsRoom && !Asked.IsRough)
    return add(A, Block, Op, std::move(S));
  NodeId Merged = placeMerged(A, Block, Op, S);
  return Merged == NoNode && IsRoom ? add(A, Block, Op, std::move(S)) : Merged;
}

NodeId Explorer::placeMerged(Activation &A, BlockId Block, uint32_t Op,
                             State S) {
  uint64_t Point = pointOf(Block, Op);
  Name Cause = Asked.IsRough ? "" : "limit: disjuncts";
  uint64_t Key = llvm::hash_combine(Point, mergeKey(T, S, Cause));
  bool Full = A.StatesAt[Point] >= MergedFactor * A.Disjuncts;
  auto Last = A.MergedAt.find(Key);
  if (Last == A.MergedAt.end())
    return Full ? NoNode : A.MergedAt[Key] = add(A, Block, Op, std::move(S));
  auto Both = merge(T, A.Nodes[Last->second].S, S, Cause);
  if (!Both)
    return NoNode;
  State Merged = Canonical(T, Frames::Keep, A.Fixed).run(*Both);
  NodeId Known = find(A, Block, Op, Merged);
  if (Known != NoNode)
    return Known;
  return Full ? NoNode : Last->second = add(A, Block, Op, std::move(Merged));
}

void Explorer::go(Activation &A, NodeId From, BlockId Block, uint32_t Op,
                  State S, Via How, Targets &Out) {
  if (Op == 0)
    Block = Relevant.next(*A.F, Block);
  if (Block == NoBlock)
    return;
  dropOthers(S);
  Later.prune(S, *A.F, Block, Op, A.Fixed);
  NodeId Id = place(A, Block, Op, Canonical(T, Frames::Keep, A.Fixed).run(S));
  if (Id == NoNode)
    return giveUp("limit: disjuncts");
  Node &N = A.Nodes[Id];
  if (N.Before == NoNode && Id != 0) {
    N.Before = From;
    N.How = How;
  }
  Out.push_back({false, Id});
}

/// Runs node \p Id to the next call or the end of its block.
void Explorer::visit(Activation &A, NodeId Id) {
  Node &N = A.Nodes[Id];
  if (Relevant.next(*A.F, N.Block) == NoBlock)
    return;
  State S = N.S;
  const Block &B = A.F->Blocks[N.Block];
  for (uint32_t I = N.Op; I != B.Ops.size(); ++I) {
    const Op &O = B.Ops[I];
    if (!Relevant.matters(O))
      continue;
    Steps += S.size();
    if (isCall(O)) {
      if (I == N.Op)
        return call(A, Id, std::move(S));
      return go(A, Id, N.Block, I, std::move(S), {}, N.Next.emplace_back());
    }
    Ways Next = Run.execute(std::move(S), O, A.Notes);
    if (Next.size() != 1) {
      N.Next = follow(A, Id, I + 1, std::move(Next), {});
      return;
    }
    S = std::move(Next[0].S);
  }
  Steps += S.size();
  finish(A, Id, std::move(S));
}

Alternatives Explorer::follow(Activation &A, NodeId Id, uint32_t Op, Ways Next,
                              Via How) {
  if (Next.empty())
    giveUp("limit: forgotten place");
  Alternatives Result;
  for (Way &X : Next) {
    if (Result.empty() || !X.Cause.empty())
      Result.emplace_back();
    if (!X.Cause.empty())
      A.Nodes[Id].Cause = X.Cause.str();
    go(A, Id, A.Nodes[Id].Block, Op, std::move(X.S), How, Result.back());
  }
  return Result;
}

void Explorer::finish(Activation &A, NodeId Id, State S) {
  const Terminator &End = A.F->Blocks[A.Nodes[Id].Block].Term;
  if (End.K == Terminator::Kind::Branch) {
    if (Relevant.decides(*A.F, A.Nodes[Id].Block))
      return branch(A, Id, std::move(S));
    Targets &Out = A.Nodes[Id].Next.emplace_back();
    BlockId Next = Relevant.next(*A.F, End.Then);
    if (Next == NoBlock)
      Next = End.Else;
    return go(A, Id, Next, 0, std::move(S), {}, Out);
  }
  Targets &Out = A.Nodes[Id].Next.emplace_back();
  switch (End.K) {
  case Terminator::Kind::Goto:
    return go(A, Id, End.Then, 0, std::move(S), {}, Out);
  case Terminator::Kind::Return:
    S.InFlight = NoTerm;
    return leave(A, Id, std::move(S), false, {}, Out);
  case Terminator::Kind::Throw:
    S.InFlight = Run.evaluate(S, *End.Exception).Value;
    return raise(A, Id, std::move(S),
                 {Via::Kind::Threw, false, End.Anchor, nullptr, 0}, Out);
  case Terminator::Kind::Resume:
    return raise(A, Id, std::move(S), {}, Out);
  default:
    return;
  }
}

/// Whether \p Slot is not asked about, which only a rough look can tell: a
/// close one may have to know of others.
bool Explorer::isOther(Term Slot) const {
  const TermData &Root = T[T.root(Slot)];
  return Asked.IsRough && Root.K == TermKind::Global && Root.S != Asked.Slot;
}

void Explorer::dropOthers(State &S) {
  llvm::erase_if(S.Slots, [&](const SlotState &X) {
    if (!isOther(X.Place))
      return false;
    if (X.leavesSite())
      Others.insert(T[T.root(X.Place)].S);
    return true;
  });
}

/// Whether it is known in \p S how \p C comes out.
bool Explorer::evaluates(State &S, const Condition &C) {
  return Relevant.evaluates(C) &&
         (C.K != Condition::Kind::IsSet || !isOther(Run.locate(S, C.Slot)));
}

void Explorer::branch(Activation &A, NodeId Id, State S) {
  Node &N = A.Nodes[Id];
  const Terminator &End = A.F->Blocks[N.Block].Term;
  Test Test = evaluates(S, *End.Cond) ? Run.test(S, *End.Cond) : solver::Test();
  if (!Test.Known && Test.Lhs != NoTerm)
    for (Term X : {Test.Lhs, Test.Rhs})
      if (T[X].Forgotten)
        N.Cause = T.whyForgotten(X).str();
  for (bool Outcome : {true, false}) {
    State Next = S;
    if (!Run.take(Next, Test, Outcome))
      continue;
    if (N.Next.empty() || !N.Cause.empty())
      N.Next.emplace_back();
    go(A, Id, Outcome ? End.Then : End.Else, 0, std::move(Next),
       {Via::Kind::Branch, Outcome, End.Anchor, nullptr, 0}, N.Next.back());
  }
}

/// The exception in flight goes to the unwind label or leaves.
void Explorer::raise(Activation &A, NodeId Id, State S, Via How, Targets &Out) {
  if (S.InFlight == NoTerm)
    return;
  BlockId Unwind = A.F->Blocks[A.Nodes[Id].Block].Unwind;
  if (Unwind != NoBlock)
    return go(A, Id, Unwind, 0, std::move(S), How, Out);
  if (!A.F->NoThrow && Relevant.throwLeadsOn(*A.F))
    leave(A, Id, std::move(S), true, How, Out);
}

/// A function that says nothing about its result returns an atom.
void Explorer::leave(Activation &A, NodeId Id, State S, bool Exceptional,
                     Via How, Targets &Out) {
  Term Result = T.frame(Cell::Root::Result, 0);
  StateEditor E(T, S);
  if (!Exceptional && E.read(Result) == E.known(T.initial(Result))) {
    Content C = E.copyOf(Result);
    C.Value = E.freshAtom();
    E.write(Result, C);
  }
  dropOthers(S);
  Later.pruneExit(S, *A.F, A.Fixed);
  Canonical C(T, Exceptional ? Frames::Cut : Frames::Result, A.Fixed);
  State Left = C.run(S);
  uint32_t I = 0;
  while (I != A.Exits.size() &&
         !(A.Exits[I].Exceptional == Exceptional && A.Exits[I].S == Left))
    ++I;
  Out.push_back({true, I});
  if (I != A.Exits.size())
    return;
  // A call may throw in a block that ends with a return.
  AnchorId Here = A.F->Blocks[A.Nodes[Id].Block].Term.Anchor;
  if (Exceptional)
    Here = How.K == Via::Kind::Threw ? How.Anchor : NoAnchor;
  A.Exits.push_back({Exceptional, std::move(Left), Id, How, Here});
  for (const auto &R : A.Returns)
    Work.push_back({nullptr, NoNode, R.get(), I});
}
