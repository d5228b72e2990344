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

Explorer::Explorer(const Program &P, const Limits &L,
                   std::map<std::string, uint64_t> &Unknowns)
    : P(P), L(L), Unknowns(Unknowns), Run(P, T, L.CellDepth), Callable(P, T) {}

/// The parameters of a task hold atoms that count as the task's own, except
/// where all submissions agree.
State Explorer::taskState(const reach::Root &Root) {
  State S;
  StateEditor E(T, S);
  for (uint32_t I = 0; I != Root.Task->Params; ++I)
    E.write(T.frame(Cell::Root::Param, I), {E.freshAtom(true), NoTerm, {}});
  for (const reach::Binding &B : Root.Bindings)
    E.write(Run.locate(S, B.Place), Run.evaluate(S, B.Holds));
  return S;
}

const Activation &Explorer::explore(const reach::Root &Root) {
  Steps = 0;
  if (Choices.isExhausted()) {
    giveUp("limit: doubts");
    forget();
  }
  Activation &A = activate(*Root.Task, taskState(Root), 0);
  drain();
  return A;
}

/// The activation of \p F in \p Entry, a canonical state.
Activation &Explorer::activate(const Function &F, State Entry,
                               unsigned Depth) {
  auto &Same = ByEntry[llvm::hash_combine(&F, Entry.hash())];
  for (Activation *Known : Same)
    if (Known->F == &F && Known->Nodes.front().S == Entry)
      return *Known;
  Activation &A = *Activations.emplace_back(std::make_unique<Activation>());
  A.F = &F;
  A.Id = NextActivation++;
  A.Fixed = Entry.Next;
  A.Depth = Depth;
  A.Notes.In = &F;
  Same.push_back(&A);
  NodeId Id = place(A, 0, 0, Entry);
  A.Nodes[Id].Open = Always;
  queue(A, Id);
  return A;
}

void Explorer::queue(Activation &A, NodeId Id) {
  if (std::exchange(A.Nodes[Id].Queued, true))
    return;
  Work.push_back({&A, Id, nullptr, 0});
}

/// Works until nothing is left or the root has had its steps. What was left
/// undone then must not be taken for complete by the roots that follow.
void Explorer::drain() {
  while (!Work.empty() && Steps < L.StepsPerRoot) {
    WorkItem Item = Work.front();
    Work.pop_front();
    if (Item.Back) {
      comeBack(*Item.Back, Item.Exit);
      continue;
    }
    Item.In->Nodes[Item.Node].Queued = false;
    visit(*Item.In, Item.Node);
  }
  if (Work.empty())
    return;
  Work.clear();
  ByEntry.clear();
  giveUp("limit: steps");
}

/// Starts anew. What was explored is gone.
void Explorer::forget() {
  ByEntry.clear();
  Activations.clear();
  Choices = Doubts();
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

NodeId Explorer::add(Activation &A, BlockId Block, uint32_t Op,
                     const State &S) {
  uint64_t Point = pointOf(Block, Op);
  ++A.StatesAt[Point];
  NodeId Id = A.Nodes.size();
  A.ByHash[llvm::hash_combine(Point, S.hash())].push_back(Id);
  Node &N = A.Nodes.emplace_back();
  N.Block = Block;
  N.Op = Op;
  N.S = S;
  return Id;
}

/// The node for \p S at this point: the one that is there already, a new one,
/// or if there are too many, one that merges them.
NodeId Explorer::place(Activation &A, BlockId Block, uint32_t Op,
                       const State &S) {
  NodeId Known = find(A, Block, Op, S);
  if (Known != NoNode)
    return Known;
  if (A.StatesAt.lookup(pointOf(Block, Op)) < L.Disjuncts)
    return add(A, Block, Op, S);
  return placeMerged(A, Block, Op, S);
}

NodeId Explorer::placeMerged(Activation &A, BlockId Block, uint32_t Op,
                             const State &S) {
  uint64_t Point = pointOf(Block, Op);
  uint64_t Key = llvm::hash_combine(Point, mergeKey(S));
  bool Full = A.StatesAt[Point] >= MergedFactor * L.Disjuncts;
  auto Last = A.MergedAt.find(Key);
  if (Last == A.MergedAt.end())
    return Full ? NoNode : A.MergedAt[Key] = add(A, Block, Op, S);
  auto Both = merge(T, A.Nodes[Last->second].S, S, "limit: disjuncts");
  if (!Both)
    return NoNode;
  State Merged = Canonical(T, Frames::Keep, A.Fixed).run(*Both);
  NodeId Known = find(A, Block, Op, Merged);
  if (Known != NoNode)
    return Known;
  return Full ? NoNode : Last->second = add(A, Block, Op, Merged);
}

void Explorer::go(Activation &A, NodeId From, BlockId Block, uint32_t Op,
                  State S, Doubt Open, Via How) {
  Canonical C(T, Frames::Keep, A.Fixed);
  S = C.run(S);
  NodeId Id = place(A, Block, Op, S);
  if (Id == NoNode)
    return giveUp("limit: disjuncts");
  Node &N = A.Nodes[Id];
  if (N.Before == NoNode && Id != 0) {
    N.Before = From;
    N.How = How;
  }
  Doubt Wider = Choices.either(N.Open, Open);
  if (Wider == N.Open)
    return;
  N.Open = Wider;
  queue(A, Id);
}

Choice Explorer::choice(const Activation &A, NodeId Id, uint32_t Index,
                        llvm::StringRef Cause) {
  auto [It, New] = CauseIds.try_emplace(Cause.str(), CauseNames.size());
  if (New)
    CauseNames.push_back(Cause.str());
  return Choices.choice(uint64_t(A.Id) << 32 | Id, Index, It->second);
}

/// Runs node \p Id to the next call or the end of its block.
void Explorer::visit(Activation &A, NodeId Id) {
  State S = A.Nodes[Id].S;
  const Block &B = A.F->Blocks[A.Nodes[Id].Block];
  for (uint32_t I = A.Nodes[Id].Op; I != B.Ops.size(); ++I) {
    const Op &O = B.Ops[I];
    bool Calls = O.K == Op::Kind::Call ||
                 (O.K == Op::Kind::Submit && O.When == RunsWhen::MaybeNow);
    ++Steps;
    if (Calls && I == A.Nodes[Id].Op)
      return call(A, Id, std::move(S));
    if (Calls)
      return go(A, Id, A.Nodes[Id].Block, I, std::move(S), A.Nodes[Id].Open,
                {});
    if (O.K == Op::Kind::Submit)
      continue;
    Ways Next = Run.execute(std::move(S), O, A.Notes);
    if (Next.size() != 1)
      return follow(A, Id, I + 1, std::move(Next), A.Nodes[Id].Open, {});
    S = std::move(Next[0].S);
  }
  ++Steps;
  finish(A, Id, std::move(S));
}

/// Choices of an operation come after those of the node itself.
static constexpr uint32_t FirstOfOperation = 1 << 16;

/// Goes on at \p Op in each way.
void Explorer::follow(Activation &A, NodeId Id, uint32_t Op, Ways Next,
                      Doubt Open, Via How) {
  if (Next.empty())
    giveUp("limit: forgotten place");
  for (Way &X : Next) {
    Doubt Here = Open;
    for (auto [Index, Taken] : X.Doubtful) {
      Choice C = choice(A, Id, FirstOfOperation + Index, X.Cause);
      Here = Choices.both(Here, Taken ? Choices.isTaken(C)
                                      : Choices.isNotTaken(C));
    }
    go(A, Id, A.Nodes[Id].Block, Op, std::move(X.S), Here, How);
  }
}

void Explorer::finish(Activation &A, NodeId Id, State S) {
  const Terminator &End = A.F->Blocks[A.Nodes[Id].Block].Term;
  Doubt Open = A.Nodes[Id].Open;
  switch (End.K) {
  case Terminator::Kind::Goto:
    return go(A, Id, End.Then, 0, std::move(S), Open, {});
  case Terminator::Kind::Branch:
    return branch(A, Id, std::move(S));
  case Terminator::Kind::Return:
    S.InFlight = NoTerm;
    return leave(A, Id, std::move(S), Open, false, {});
  case Terminator::Kind::Throw:
    S.InFlight = Run.evaluate(S, End.Exception).Value;
    return raise(A, Id, std::move(S), Open,
                 {Via::Kind::Threw, false, End.Anchor, nullptr, 0});
  case Terminator::Kind::Resume:
    return raise(A, Id, std::move(S), Open, {});
  case Terminator::Kind::Terminate:
  case Terminator::Kind::NoReturn:
    return;
  }
}

void Explorer::branch(Activation &A, NodeId Id, State S) {
  const Terminator &End = A.F->Blocks[A.Nodes[Id].Block].Term;
  Test Test = Run.test(S, End.Cond);
  Doubt Open[2] = {A.Nodes[Id].Open, A.Nodes[Id].Open};
  bool Forgotten = !Test.Known && Test.Lhs != NoTerm &&
                   (T[Test.Lhs].Forgotten || T[Test.Rhs].Forgotten);
  if (Forgotten) {
    Term Why = T[Test.Lhs].Forgotten ? Test.Lhs : Test.Rhs;
    Choice C = choice(A, Id, 0, T.whyForgotten(Why));
    Open[false] = Choices.both(Open[false], Choices.isNotTaken(C));
    Open[true] = Choices.both(Open[true], Choices.isTaken(C));
  }
  for (bool Outcome : {true, false}) {
    State Next = S;
    if (Run.take(Next, Test, Outcome))
      go(A, Id, Outcome ? End.Then : End.Else, 0, std::move(Next),
         Open[Outcome], {Via::Kind::Branch, Outcome, End.Anchor, nullptr, 0});
  }
}

/// The exception in flight goes to the unwind label or leaves.
void Explorer::raise(Activation &A, NodeId Id, State S, Doubt Open, Via How) {
  if (S.InFlight == NoTerm)
    return;
  BlockId Unwind = A.F->Blocks[A.Nodes[Id].Block].Unwind;
  if (Unwind != NoBlock)
    return go(A, Id, Unwind, 0, std::move(S), Open, How);
  if (!A.F->NoThrow)
    leave(A, Id, std::move(S), Open, true, How);
}

/// A function that says nothing about its result returns an atom.
void Explorer::leave(Activation &A, NodeId Id, State S, Doubt Open,
                     bool Exceptional, Via How) {
  Term Result = T.frame(Cell::Root::Result, 0);
  StateEditor E(T, S);
  if (!Exceptional && E.read(Result) == E.known(T.initial(Result))) {
    Content C = E.copyOf(Result);
    C.Value = E.freshAtom();
    E.write(Result, C);
  }
  Canonical C(T, Exceptional ? Frames::Cut : Frames::Result, A.Fixed);
  State Left = C.run(S);
  uint32_t I = 0;
  while (I != A.Exits.size() && !(A.Exits[I].Exceptional == Exceptional &&
                                  A.Exits[I].S == Left))
    ++I;
  if (I == A.Exits.size())
    A.Exits.push_back({Exceptional, std::move(Left), Never, Id, How,
                       A.F->Blocks[A.Nodes[Id].Block].Term.Anchor});
  Doubt Wider = Choices.either(A.Exits[I].Open, Open);
  if (Wider == A.Exits[I].Open)
    return;
  A.Exits[I].Open = Wider;
  for (const auto &R : A.Returns)
    Work.push_back({nullptr, NoNode, R.get(), I});
}
