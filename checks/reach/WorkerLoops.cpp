//===- WorkerLoops.cpp - Pools that a program has written itself ---------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/WorkerLoops.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

/// Calls from the entry of a thread to the job: a lambda that calls a member
/// that calls a helper that takes and one that runs, twice for a pool whose
/// threads are tasks of another.
static constexpr size_t MaxWay = 16;

/// Calls from where a callable is made to where it is put.
static constexpr size_t MaxCallees = 1000;

WorkerLoops::WorkerLoops(const Program &P, Flow &Ways, Makers &Making)
    : P(P), Ways(Ways), Making(Making), Takes(P, Ways, InTasks), Data(P) {
  FunctionSet Threads, Submitted;
  llvm::MapVector<const Function *, PoolExceptions> Tasks;
  for (const Function &F : P.Functions)
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops)
        if (O.K == Op::Kind::Spawn || O.K == Op::Kind::Submit)
          for (const Function *Entry : Ways.targets(O.Target, F)) {
            if (O.K == Op::Kind::Spawn) {
              Threads.insert(Entry);
              continue;
            }
            Submitted.insert(Entry);
            if (Ways.matters(*Entry))
              Tasks.insert({Entry, O.Exceptions});
          }
  if (Threads.empty() && Tasks.empty())
    return;
  for (const Function *Entry : Submitted)
    noteInTask(*Entry);
  for (const Function *Entry : Threads) {
    Seen.clear();
    walk(*Entry);
  }
  for (auto [Entry, Exceptions] : Tasks) {
    Seen.clear();
    Pool = Exceptions;
    walkTask(*Entry);
  }
}

/// Looks at the calls of \p F, to which the way leads.
void WorkerLoops::walk(const Function &F) {
  for (BlockId Id = 0; Id != F.Blocks.size(); ++Id) {
    std::optional<bool> IsInLoop;
    for (uint32_t I = 0; I != F.Blocks[Id].Ops.size(); ++I)
      if (F.Blocks[Id].Ops[I].K == Op::Kind::Call) {
        if (!IsInLoop)
          IsInLoop = isInLoop(F, Id);
        Way.push_back({&F, Id, I, *IsInLoop});
        call();
        Way.pop_back();
      }
  }
}

/// Looks at the calls of a task, or of a job on the way.
void WorkerLoops::walkTask(const Function &F) {
  const Function *Outer = std::exchange(Task, &F);
  noteInTask(F);
  walk(F);
  Task = Outer;
}

llvm::ArrayRef<CallSite> WorkerLoops::outermostLoop() const {
  if (Pool)
    return Way;
  auto It = llvm::find_if(Way, [](const CallSite &X) { return X.IsInLoop; });
  return llvm::ArrayRef(Way).drop_front(It - Way.begin());
}

void WorkerLoops::call() {
  const CallSite &Site = Way.back();
  llvm::SetVector<const Function *> Targets =
      Ways.targets(Site.op().Target, *Site.In);
  Targets.remove_if([&](const Function *F) { return !Ways.matters(*F); });
  if (Targets.empty())
    return;
  llvm::ArrayRef<CallSite> Loop = outermostLoop();
  llvm::MapVector<const Function *, Holder> Jobs;
  if (!Loop.empty() && mayRunJobs(Targets)) {
    const Taken &From = Takes.by(Loop, {Pool.has_value(), Task != nullptr});
    Jobs = jobs(From);
    Jobs.remove_if([&](auto &Job) { return !Ways.matters(*Job.first); });
    if (!Jobs.empty())
      Found.push_back({Way, Jobs, &From, Pool});
  }
  if (Way.size() == MaxWay)
    return;
  for (const Function *F : Targets)
    if (Seen.insert({F, !Loop.empty()}).second) {
      Way.back().RunsJob = Jobs.contains(F);
      Way.back().RunsJob ? walkTask(*F) : walk(*F);
    }
}

/// Whether the call at the end of the way may run what was taken. A pool may be
/// a template of its callables: then it calls their operator. What is called by
/// name without an object is no callable.
bool WorkerLoops::mayRunJobs(const FunctionSet &Targets) const {
  const Callee::Kind K = Way.back().op().Target.K;
  if (K == Callee::Kind::Virtual)
    return !Task;
  return llvm::any_of(Targets, [&](const Function *F) {
    return !Making.of(*F).empty() &&
           (K == Callee::Kind::Indirect || !Ways.callables(*F).empty());
  });
}

/// Whether \p F is a value made by others than the thread itself or, in a task,
/// not by tasks: a closure that one is made with may be made again there. What
/// has no place in the code is part of an owner, made by whoever owns.
bool WorkerLoops::isMade(const Function *F) {
  auto IsOwn = [&](const Function *Maker) { return isOwn(Maker); };
  if (!Task)
    return !llvm::all_of(Making.of(*F), IsOwn);
  return F->Anchor != NoAnchor && !Making.of(*F).empty() &&
         llvm::none_of(Making.of(*F), IsOwn);
}

/// Whether what \p Maker makes is made by the thread itself or, in a task, by
/// any task: which one it was is not told apart.
bool WorkerLoops::isOwn(const Function *Maker) {
  return llvm::any_of(Way, [&](const CallSite &X) { return X.In == Maker; }) ||
         (Task && InTasks.contains(Maker));
}

/// Adds the functions that run when the task \p F does, but those called
/// through values.
void WorkerLoops::noteInTask(const Function &F) {
  size_t Next = InTasks.size();
  InTasks.insert(&F);
  for (; Next != InTasks.size(); ++Next) {
    const Function &In = *InTasks[Next];
    for (const Block &B : In.Blocks)
      for (const Op &O : B.Ops)
        if (O.K == Op::Kind::Call && O.Target.K != Callee::Kind::Indirect)
          for (const Function *Callee : Ways.targets(O.Target, In))
            InTasks.insert(Callee);
  }
}

llvm::MapVector<const Function *, Holder> WorkerLoops::jobs(const Taken &From) {
  const CallSite &Site = Way.back();
  const Callee &Target = Site.op().Target;
  llvm::MapVector<const Function *, Holder> Jobs;
  // Tasks take things from all kinds of containers, and call all kinds of
  // things with them.
  const bool IsGiven = !Task && Data.areGiven(outermostLoop());
  if (Target.K == Callee::Kind::Virtual) {
    if (!Site.op().Args.empty())
      addObjects(From, IsGiven, Jobs);
    return Jobs;
  }
  for (const Function *F : Ways.targets(Target, *Site.In))
    if (!F->Blocks.empty() && (IsGiven || From.Functions.contains(F)) &&
        isMade(F))
      Jobs.insert({F, 0});
  return Jobs;
}

/// An object that is taken and destroyed is not run.
static bool isDestructor(const Function &F) {
  llvm::StringRef Name = F.Display.rsplit("::~").second;
  return !Name.empty() && !Name.contains("()::");
}

/// Adds the functions that run for the objects that were taken or, if those are
/// given something that was, for all.
void WorkerLoops::addObjects(const Taken &From, bool IsGiven,
                             llvm::MapVector<const Function *, Holder> &Jobs) {
  const CallSite &Site = Way.back();
  auto Candidates = Ways.targets(Site.op().Target, *Site.In);
  Candidates.remove_if(
      [](const Function *F) { return F->Blocks.empty() || isDestructor(*F); });
  // Of a class whose objects are seen, those that are taken are seen, too.
  auto AddUnseen = [&](Holder Object) {
    for (const Function *F : Candidates)
      if (!Ways.isBuilt(F->Class))
        Jobs.insert({F, Object});
  };
  for (const Item &X : Ways.resolved(Site.op().Args.front().V, *Site.In)) {
    const bool IsTaken = X.isAddress() && From.Objects.contains(X.Target) &&
                         !isOwn(Ways.owner(X.Target));
    if (X.isOther() && (From.Unknown || IsGiven))
      AddUnseen(0);
    if (!X.isAddress() || !(IsTaken || IsGiven))
      continue;
    const auto &Classes = Ways.classes(X.Target);
    llvm::SetVector<const Function *> Members = Candidates;
    Members.remove_if(
        [&](const Function *F) { return !Classes.contains(F->Class); });
    if (Members.empty()) // Made without code, or where nobody sees it.
      AddUnseen(X.Target);
    for (const Function *F : Members)
      if (llvm::none_of(Members, [&](const Function *G) {
            return llvm::is_contained(G->Overrides, F->Id);
          }))
        Jobs[F] = X.Target;
  }
}

/// Whether \p O, an operation of \p In, or what it calls puts something where
/// the loop takes from.
bool WorkerLoops::leadsTo(const Taken &Into, const Op &O, const Function &In) {
  if (Takes.fills(O, In, Into))
    return true;
  if (O.K != Op::Kind::Call)
    return false;
  llvm::SetVector<const Function *> Called = Ways.targets(O.Target, In);
  for (size_t I = 0; I != Called.size() && I != MaxCallees; ++I)
    for (const Block &B : Called[I]->Blocks)
      for (const Op &Inner : B.Ops) {
        if (Takes.fills(Inner, *Called[I], Into))
          return true;
        if (Inner.K == Op::Kind::Call)
          for (const Function *Callee : Ways.targets(Inner.Target, *Called[I]))
            Called.insert(Callee);
      }
  return false;
}

namespace {
/// Finds what refers to a callable or its object, but not from where a loop
/// takes it. Each place is looked at once, however many arguments lead there.
class GivenFinder {
public:
  GivenFinder(Flow &Ways, const Taken &From, const Function &Callable,
              Holder Object)
      : Ways(Ways), From(From), Callable(Callable), Object(Object) {}

  /// Whether an argument is it, or refers to what holds it. What a member
  /// function is called on may be the pool.
  bool isGiven(const Op &O, const Function &In, bool IsMember) {
    for (auto [I, A] : llvm::enumerate(O.Args))
      for (const Item &X : Ways.resolved(A.V, In))
        if (isIt(X) || (X.Target && !(I == 0 && IsMember) && holds(X.Target)))
          return true;
    return false;
  }

private:
  bool isIt(const Item &X) const {
    return X.F == &Callable || (Object && X.Target == Object);
  }
  bool holds(Holder H) {
    if (auto It = Known.find(H); It != Known.end())
      return It->second;
    bool Holds =
        !From.Where.contains(H) &&
        (llvm::any_of(Ways.held(H), [&](const Item &X) { return isIt(X); }) ||
         llvm::any_of(Ways.fields(H),
                      [&](const auto &Field) { return holds(Field.second); }));
    return Known[H] = Holds;
  }

  Flow &Ways;
  const Taken &From;
  const Function &Callable;
  Holder Object;
  llvm::DenseMap<Holder, bool> Known; ///< Whether it is there or below.
};
} // namespace

/// Whether \p O calls a member function.
bool WorkerLoops::isMember(const Op &O) const {
  const Function *F = O.Target.K == Callee::Kind::Indirect
                          ? nullptr
                          : P.find(O.Target.Function);
  return F && !F->Class.empty();
}

AnchorId WorkerLoops::submission(const WorkerLoop &Loop,
                                 const Function &Callable, Holder Object) {
  llvm::SetVector<const Function *> In;
  for (const Function *Maker : Making.of(Callable))
    In.insert(Maker);
  if (const Function *Owner = Object ? Ways.owner(Object) : nullptr)
    In.insert(Owner);
  GivenFinder Given(Ways, *Loop.From, Callable, Object);
  for (const Function *Maker : In)
    for (const Block &B : Maker->Blocks)
      for (const Op &O : B.Ops)
        if (O.Anchor != NoAnchor && Given.isGiven(O, *Maker, isMember(O)) &&
            leadsTo(*Loop.From, O, *Maker))
          return O.Anchor;
  return NoAnchor;
}
