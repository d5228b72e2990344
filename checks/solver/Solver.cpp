//===- Solver.cpp - From slot program and roots to findings --------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Solver.h"
#include "solver/Discarded.h"
#include "solver/Game.h"
#include "solver/Instances.h"
#include "solver/Paths.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

namespace {

/// The exits of a task by which a site is left behind.
struct Residue {
  std::set<uint32_t> Normal, Exceptional;
  bool Weak = true; ///< All slots it is left in are unscoped.
};

class Run {
public:
  Run(const Program &P, const reach::Reach &R, const Limits &L)
      : R(R), Ways(P, R.Roots, L, Answer.Unknowns) {}

  Result operator()() {
    for (const reach::Root &Root : R.Roots)
      if (Ways.matters(Root))
        judge(Root, Ways.explore(Root));
    for (auto &[Site, Causes] : InDoubt)
      if (auto Told = Best.find(Site);
          Told == Best.end() || Told->second.Kind != Check::MissingRemove)
        for (const std::string &Cause : Causes)
          ++Answer.Unknowns[Cause];
    for (auto &[Site, Found] : Best)
      Answer.Findings.push_back(std::move(Found));
    return std::move(Answer);
  }

private:
  bool isKeptCache(const SlotState &S, const SlotNames &Emptied);
  void judge(const reach::Root &Root, const Activation &Task);
  void report(const reach::Root &Root, const Activation &Task, SiteId Site,
              const Residue &Left);

  const reach::Reach &R;
  Result Answer;
  Explorer Ways;
  Game Play;
  std::map<std::pair<AnchorId, SiteId>, Finding> Best;
  std::map<std::pair<AnchorId, SiteId>, std::set<std::string>> InDoubt;
};

/// The slots that some run of the task empties.
SlotNames emptiedBy(const Activation &Task) {
  SlotNames Emptied;
  llvm::DenseSet<const Activation *> Seen = {&Task};
  llvm::SmallVector<const Activation *, 16> Todo = {&Task};
  while (!Todo.empty()) {
    const Activation *A = Todo.pop_back_val();
    Emptied.insert(A->Notes.Emptied.begin(), A->Notes.Emptied.end());
    for (const Activation *Callee : A->Callees)
      if (Seen.insert(Callee).second)
        Todo.push_back(Callee);
  }
  return Emptied;
}

/// A cache that the task does not empty is filled once for its thread.
bool Run::isKeptCache(const SlotState &S, const SlotNames &Emptied) {
  if (!S.IsCache)
    return false;
  Term Slot = Ways.interpreter().nameOf(S.Place);
  return llvm::none_of(Emptied, [&](Term X) {
    return Slot == NoTerm || X == NoTerm ? Slot == X
                                         : Ways.terms().within(Slot, X);
  });
}

void Run::judge(const reach::Root &Root, const Activation &Task) {
  std::map<SiteId, Residue> Found;
  SlotNames Emptied = emptiedBy(Task);
  for (auto [Id, X] : llvm::enumerate(Task.Exits)) {
    if (X.Exceptional && Root.Exceptions == PoolExceptions::Terminate)
      continue;
    TaskRun Ran = taskRun(Task, X, *Root.Task);
    for (const SlotState &S : X.S.Slots) {
      auto Add = [&, Id = Id, Exceptional = X.Exceptional](SiteId Site) {
        if (!Ran.leaves(Site))
          return;
        Residue &Left = Found[Site];
        (Exceptional ? Left.Exceptional : Left.Normal).insert(Id);
        Left.Weak &= Ways.interpreter().isUnscoped(S.Place);
      };
      if (S.K == SlotState::Kind::Site && !isKeptCache(S, Emptied))
        Add(S.Site);
      llvm::for_each(S.Pushed, Add);
    }
  }
  for (auto &[Site, Left] : Found) {
    const SlotTraits *Traits = Ways.interpreter().site(Site).Traits;
    if (!Traits || !Traits->Persistent)
      report(Root, Task, Site, Left);
  }
}

void Run::report(const reach::Root &Root, const Activation &Task, SiteId Id,
                 const Residue &Residue) {
  bool IsNormal = Play.canForce(Task, Residue.Normal);
  std::set<std::string> Causes = Play.causes();
  // A doubt that spares the normal exit is counted though the other is told.
  if (!IsNormal && !Residue.Normal.empty())
    InDoubt[{Ways.interpreter().site(Id).Anchor, Id}].insert(Causes.begin(),
                                                             Causes.end());
  if (!IsNormal && !Play.canForce(Task, Residue.Exceptional)) {
    Causes.merge(Play.causes());
    InDoubt[{Ways.interpreter().site(Id).Anchor, Id}].merge(Causes);
    return;
  }
  Check Kind = IsNormal ? Check::MissingRemove : Check::ExceptionUnsafeRemove;
  const Site &Site = Ways.interpreter().site(Id);
  auto [At, New] = Best.try_emplace({Site.Anchor, Id});
  Finding &F = At->second;
  if (!New && F.Kind <= Kind)
    return;
  const Exit &Left =
      Task.Exits[*(IsNormal ? Residue.Normal : Residue.Exceptional).begin()];
  F.Kind = Kind;
  F.Site = Site.Anchor;
  F.Traits = Site.Traits ? Site.Traits->Id : Name();
  F.Weak = Residue.Weak;
  F.Task = Root.Task;
  F.In = Site.In;
  F.Path = {{PathStep::Kind::Submitted, Root.Submission, false}};
  TaskRun Ran = taskRun(Task, Left, *Root.Task);
  for (const PathStep &Step :
       pathTo(*Ran.Task, *Ran.Left, Id, Ways.interpreter()))
    F.Path.push_back(Step);
  AnchorId End =
      Ran.Left->Anchor == NoAnchor ? Root.Task->Anchor : Ran.Left->Anchor;
  F.Path.push_back({PathStep::Kind::Leaves, End, false});
}

} // namespace

Result solver::solve(const Program &P, const reach::Reach &R, const Limits &L) {
  Result Found = Run(P, R, L)();
  const std::vector<Finding> Discarded = discardedGuards(P);
  if (!Discarded.empty()) {
    reach::Reach Named = R;
    reach::nameGuards(Named, true);
    absorb(Found.Findings, Run(P, Named, L)());
  }
  llvm::append_range(Found.Findings, Discarded);
  llvm::append_range(Found.Findings, nonStaticSlots(P));
  return Found;
}
