//===- Roots.cpp - Which callables run as tasks --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Roots.h"
#include "reach/Arrivals.h"
#include "reach/Bindings.h"
#include "reach/Makers.h"
#include "reach/Round.h"
#include "reach/Tables.h"
#include "reach/WorkerLoops.h"
#include <set>

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

namespace {

class RootFinder {
public:
  explicit RootFinder(Program &P) : P(P), Ways(P), Making(P) {
    for (const NativeSlot &N : P.Natives)
      Natives.insert(N.Global);
  }

  Reach run() {
    for (const Function &F : P.Functions)
      for (const Block &B : F.Blocks)
        for (const Op &O : B.Ops)
          if (O.K == Op::Kind::Submit)
            submit(O, F);
    WorkerLoops Loops(P, Ways, Making);
    for (auto [I, Loop] : llvm::enumerate(Loops.all()))
      addJobs(Loop, Loops, "round" + std::to_string(I));
    if (Ways.isComplete()) {
      findHeld(Loops);
      findArriving();
      bindVariables();
    } else {
      Found.Unresolved.emplace_back(NoAnchor, "limit: flow of callables");
    }
    return std::move(Found);
  }

private:
  /// Notes what calls through values may run: handlers in tables, callbacks
  /// that were registered elsewhere. What runs a job runs a task of its own.
  void findHeld(const WorkerLoops &Loops) {
    llvm::DenseSet<const Op *> RunsJob;
    llvm::DenseSet<AnchorId> InRounds;
    for (const WorkerLoop &Loop : Loops.all()) {
      const Op &Call = Loop.Way.back().op();
      RunsJob.insert(&Call);
      if (Call.Anchor != NoAnchor)
        InRounds.insert(Call.Anchor);
    }
    for (const Function &F : P.Functions)
      for (const Block &B : F.Blocks)
        for (const Op &O : B.Ops) {
          if (!isCall(O) || O.Target.K != Callee::Kind::Indirect ||
              RunsJob.contains(&O) || InRounds.contains(O.Anchor) ||
              !Ways.matters(*O.Target.Target, F))
            continue;
          const Cell Called = called(O, F);
          auto Targets = Ways.targets(O.Target, F);
          if (isTaken(Called) || (Targets.size() > 1 && isOneOfMany(Called, F)))
            continue;
          for (const Function *G : Targets)
            if (!G->Blocks.empty())
              Found.Held[&O].push_back(G);
        }
  }

  /// Tells all tasks which slots variables always point to.
  void bindVariables() {
    llvm::DenseSet<Name> Slots;
    for (const Function &F : P.Functions)
      for (const Block &B : F.Blocks)
        for (const Op &O : B.Ops)
          if (!O.Native && !O.Slot.isBehindPointer())
            Slots.insert(O.Slot.Global);
    Slots.erase(Name());
    if (Slots.empty() || Found.Roots.empty())
      return;
    const std::vector<Binding> Bound = Bindings(Ways).ofVariables(Slots);
    for (Root &Of : Found.Roots)
      llvm::append_range(Of.Bindings, Bound);
  }

  /// Notes of what calls may run that which comes to each task, and what the
  /// tables hold that it looks into. Alternatives of one task, which stand
  /// together, are given the same.
  void findArriving() {
    if (Found.Roots.empty())
      return;
    llvm::DenseSet<const Function *> Held;
    for (auto &[Call, Functions] : Found.Held)
      Held.insert(Functions.begin(), Functions.end());
    const Tables Listed(P, Ways);
    if (Held.empty() && Listed.empty())
      return;
    const Root *Before = nullptr;
    Arrival Here;
    for (Root &Of : Found.Roots) {
      if (!Before || Before->Task != Of.Task || Before->Entry != Of.Entry)
        Here = arriving(P, Ways, Of, Held);
      Of.Arriving = Here.Functions;
      for (Name Variable : Here.Variables)
        llvm::append_range(Of.Bindings, Listed.of(Variable));
      Before = &Of;
    }
  }

  /// The place of what \p O calls, not of copies that only the call needs.
  static Cell called(const Op &O, const Function &In) {
    Cell C = O.Target.Target->Place;
    for (const Block &B : llvm::reverse(In.Blocks))
      for (const Op &Copy : llvm::reverse(B.Ops))
        if (Copy.K == Op::Kind::Let)
          follow(C, Copy);
    return C;
  }

  /// Says of \p C, if it lies in or behind the variable that \p Copy has made,
  /// where that is from.
  static void follow(Cell &C, const Op &Copy) {
    bool IsBehind = !C.Path.empty() && C.Path.front().K == Step::Kind::Deref;
    Cell Root = C;
    Root.Path.clear();
    if (C.R != Cell::Root::Local || Copy.Dst != Root)
      return;
    llvm::ArrayRef<Step> Rest = C.Path;
    if (Copy.V.K == Value::Kind::Address && IsBehind)
      Rest = Rest.drop_front();
    else if (Copy.V.K != Value::Kind::Read || (!Rest.empty() && !IsBehind))
      return;
    Cell From = Copy.V.Place;
    From.Path.append(Rest.begin(), Rest.end());
    C = std::move(From);
  }

  /// Whether the function that calls has taken the callable for itself: who has
  /// handed that over knows when it is called.
  static bool isTaken(const Cell &Called) {
    return Called.R == Cell::Root::Local && Called.Path.size() == 1 &&
           Called.Path.front().Field == "()";
  }

  /// Whether what is called lies beside another callable in an object: of two
  /// such objects, functions of different ones do not go together.
  bool isOneOfMany(Cell Called, const Function &In) {
    if (!Called.Path.empty() && Called.Path.back().Field == "()")
      Called.Path.pop_back();
    if (Called.Path.empty() || Called.Path.back().K != Step::Kind::Field)
      return false;
    const Name Own = Called.Path.back().Field;
    Called.Path.pop_back();
    auto HoldsFunction = [&](Holder H) {
      return Ways.fields(H).count("()") ||
             llvm::any_of(Ways.held(H), [](const Item &X) { return X.F; });
    };
    return llvm::any_of(Ways.places(Called, In), [&](Holder Object) {
      return llvm::any_of(Ways.fields(Object), [&](auto &Member) {
        return Member.first != Own && Member.first != "()" &&
               HoldsFunction(Member.second);
      });
    });
  }

  /// The jobs of a worker loop are tasks. What becomes of their exceptions, the
  /// loop itself says.
  void addJobs(const WorkerLoop &Loop, WorkerLoops &Loops,
               const std::string &Name) {
    const Round Around(Loop, otherKinds(Loop, Loops.all()));
    for (auto [Job, Object] : Loop.Jobs) {
      Root New;
      New.Task = Job;
      Function &Entry = Around.with(*Job, P, Name);
      New.Entry = &Entry;
      Ways.origins().note(Entry, Around.parts(), *Job);
      refill(Entry, *Job, *Loop.From);
      New.Submission = Loops.submission(Loop, *Job, Object);
      New.Exceptions = PoolExceptions::Propagate;
      for (Root &X : addAlternatives(New))
        X.Submission = submission(X, Loop, Loops);
    }
  }

  /// Where the loop takes jobs, others put new ones while one runs: these
  /// places hold anything then.
  void refill(Function &Round, const Function &Job, const Taken &From) {
    std::vector<Op> Filled;
    auto Note = [&](const Cell &C) {
      bool IsShared = C.R == Cell::Root::Global || C.isBehindPointer();
      auto IsFrom = [&](Holder H) { return From.Where.contains(H); };
      if (!IsShared || Natives.contains(C.Global) || !Ways.matters(C, Round) ||
          llvm::none_of(Ways.places(C, Round), IsFrom) ||
          llvm::any_of(Filled, [&](const Op &O) { return O.Dst == C; }))
        return;
      Op &O = Filled.emplace_back();
      O.Dst = C;
      O.V.K = Value::Kind::Depends;
    };
    for (const Block &B : Round.Blocks)
      for (const Op &O : B.Ops) {
        if (O.K == Op::Kind::Let)
          Note(O.Dst);
        for (const Argument &A : O.Args)
          if (A.V.K == Value::Kind::Address)
            Note(A.V.Place);
      }
    for (Block &B : Round.Blocks) {
      auto Runs = llvm::find_if(B.Ops, [&](const Op &O) {
        return O.K == Op::Kind::Call && O.Target.Function == Job.Id;
      });
      if (Runs != B.Ops.end())
        B.Ops.insert(Runs, Filled.begin(), Filled.end());
    }
  }

  /// Where the user hands over what the task runs: if it wraps a callable,
  /// that.
  AnchorId submission(const Root &Of, const WorkerLoop &Loop,
                      WorkerLoops &Loops) {
    for (const Binding &B : llvm::reverse(Of.Bindings))
      if (B.Holds.K == Value::Kind::Function)
        if (AnchorId A = Loops.submission(Loop, *P.find(B.Holds.Id), 0);
            A != NoAnchor)
          return A;
    return Of.Submission == NoAnchor ? Of.Task->Anchor : Of.Submission;
  }

  void submit(const Op &O, const Function &In) {
    bool Any = false;
    for (const Function *Target : Ways.targets(O.Target, In)) {
      const Function *Task = run(*Target);
      if (Task->Blocks.empty())
        continue;
      Any = true;
      if (!isNew(*Task, O))
        continue;
      llvm::ArrayRef<Root> Added = add(*Task, O);
      llvm::SetVector<const Function *> Resumed;
      if (Task == Target)
        Resumed = resumedBy(*Task);
      Resumed.remove_if([&](auto *F) { return isBound(*F, Added); });
      for (const Function *F : Resumed)
        if (isNew(*run(*F), O))
          (void)add(*run(*F), O);
    }
    if (!Any && !Ways.isCallable(O.Target, In))
      Found.Unresolved.emplace_back(O.Anchor, causeOf(O.Target));
  }

  bool isNew(const Function &Task, const Op &O) {
    return Known.insert({&Task, O.Exceptions}).second;
  }

  llvm::ArrayRef<Root> add(const Function &Task, const Op &O) {
    Root New;
    New.Task = New.Entry = &Task;
    New.Submission = O.Anchor;
    New.Exceptions = O.Exceptions;
    return addAlternatives(New);
  }

  /// Adds a root for each alternative of what its task is given.
  llvm::MutableArrayRef<Root> addAlternatives(const Root &New) {
    std::vector<std::vector<Binding>> Alternatives(1);
    if (Ways.isComplete())
      Alternatives = Bindings(Ways).of(*New.Task);
    for (std::vector<Binding> &Bound : Alternatives) {
      Root &Of = Found.Roots.emplace_back(New);
      Of.Given = Making.given(*Of.Task, Bound, Ways).takeVector();
      Of.Bindings = std::move(Bound);
    }
    return llvm::MutableArrayRef(Found.Roots).take_back(Alternatives.size());
  }

  /// Whether one of \p Alternatives runs \p F by what it is given.
  static bool isBound(const Function &F, llvm::ArrayRef<Root> Alternatives) {
    return llvm::any_of(Alternatives, [&](const Root &Of) {
      return llvm::any_of(Of.Bindings, [&](const Binding &B) {
        return B.Holds.K == Value::Kind::Function && B.Holds.Id == F.Id;
      });
    });
  }

  /// What goes on with coroutines in a task, `[h] { h.resume(); }`. Those that
  /// a coroutine waits for are called by it.
  llvm::SetVector<const Function *> resumedBy(const Function &Task) {
    llvm::SetVector<const Function *> Resumed;
    for (const Block &B : Task.Blocks)
      for (const Op &O : B.Ops)
        if (O.K == Op::Kind::Call && O.Target.K == Callee::Kind::Indirect)
          for (const Function *F : Ways.targets(O.Target, Task))
            if (!F->Coroutine.empty() && !run(*F)->Blocks.empty())
              Resumed.insert(F);
    return Resumed;
  }

  /// The task that a call of \p F begins: of a coroutine, what it consists of.
  const Function *run(const Function &F) const {
    const Function *Body = F.Coroutine.empty() ? nullptr : P.find(F.Coroutine);
    return Body ? Body : &F;
  }

  static Name causeOf(const Callee &C) {
    return C.K == Callee::Kind::Indirect ? Name("callable not found")
                                         : Name("callable without a body");
  }

  Program &P;
  Flow Ways;
  Makers Making;
  llvm::DenseSet<Name> Natives;
  Reach Found;
  std::set<std::pair<const Function *, PoolExceptions>> Known;
};

} // namespace

/// Most units submit nothing: there is nothing to follow in them.
static bool submitsOrSpawns(const Program &P) {
  for (const Function &F : P.Functions)
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops)
        if (O.K == Op::Kind::Submit || O.K == Op::Kind::Spawn)
          return true;
  return false;
}

Reach reach::findRoots(Program &P) {
  Reach Found = submitsOrSpawns(P) ? RootFinder(P).run() : Reach();
  if (!P.Discarded.empty())
    nameGuards(Found, {});
  return Found;
}

void reach::nameGuards(Reach &R, Name Destructor) {
  Binding New;
  New.Place = Cell::global(NamedGuards);
  New.Holds.K = Destructor.empty() ? Value::Kind::Int : Value::Kind::String;
  New.Holds.Id = Destructor;
  for (Root &Of : R.Roots)
    Of.Bindings.push_back(New);
}
