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

/// In the order of what is reported.
using SiteKey = std::pair<AnchorId, SiteId>;

/// What is known of the sites, whichever question showed it.
struct Verdicts {
  std::map<SiteKey, Finding> Best;
  std::map<SiteKey, std::set<std::string>> InDoubt;
};

/// Answers one question about some roots.
class Inquiry {
public:
  Inquiry(Basis &Base, llvm::ArrayRef<reach::Root> Roots, const Question &Asked,
          std::map<std::string, uint64_t> &Unknowns)
      : Base(Base), Asked(Asked), Ways(Base, Roots, Asked, Unknowns) {}

  /// The slots that \p Root may leave a site in; nothing if that is not known.
  std::optional<std::set<Name>> slotsLeft(const reach::Root &Root);
  void judge(const reach::Root &Root, Verdicts &Known);

private:
  bool isKeptCache(const SlotState &S, const SlotNames &Emptied);
  void report(const reach::Root &Root, const Activation &Task, SiteId Site,
              const Residue &Left, Verdicts &Known);

  Name slotAt(Term Place) const;

  Basis &Base;
  const Question Asked;
  Explorer Ways;
  Game Play;
};

/// The slots that some run of the task empties.
SlotNames emptiedBy(const Activation &Task) {
  SlotNames Emptied;
  for (const Activation *A : callsOf(Task))
    Emptied.insert(A->Notes.Emptied.begin(), A->Notes.Emptied.end());
  return Emptied;
}

/// A cache that the task does not empty is filled once for its thread.
bool Inquiry::isKeptCache(const SlotState &S, const SlotNames &Emptied) {
  if (!S.IsCache)
    return false;
  Term Slot = Base.Run.nameOf(S.Place);
  return llvm::none_of(Emptied, [&](Term X) {
    return Slot == NoTerm || X == NoTerm ? Slot == X : Base.T.within(Slot, X);
  });
}

/// What the slot at \p Place is called in a question.
Name Inquiry::slotAt(Term Place) const {
  const TermData &Root = Base.T[Base.T.root(Place)];
  Cell C;
  if (Root.K == TermKind::Global) {
    C.R = Cell::Root::Global;
    C.Global = Root.S;
  }
  return Base.Callable.slotOf(C);
}

static bool counts(const Exit &X, const reach::Root &Root) {
  return !X.Exceptional || Root.Exceptions != PoolExceptions::Terminate;
}

static bool leavesSite(const SlotState &S) {
  return S.K == SlotState::Kind::Site || !S.Pushed.empty();
}

std::optional<std::set<Name>> Inquiry::slotsLeft(const reach::Root &Root) {
  const Activation &Task = Ways.explore(Root);
  if (llvm::any_of(callsOf(Task), [](auto *A) { return A->GaveUp; }))
    return std::nullopt;
  std::set<Name> Slots;
  for (const Exit &X : Task.Exits)
    for (const SlotState &S : X.S.Slots)
      if (counts(X, Root) && leavesSite(S))
        Slots.insert(slotAt(S.Place));
  return Slots;
}

void Inquiry::judge(const reach::Root &Root, Verdicts &Known) {
  const Activation &Task = Ways.explore(Root);
  std::map<SiteId, Residue> Found;
  SlotNames Emptied = emptiedBy(Task);
  for (auto [Id, X] : llvm::enumerate(Task.Exits)) {
    if (!counts(X, Root))
      continue;
    TaskRun Ran = taskRun(Task, X, *Root.Task);
    for (const SlotState &S : X.S.Slots) {
      if (Asked.Slot && *Asked.Slot != slotAt(S.Place))
        continue;
      auto Add = [&, Id = Id, Exceptional = X.Exceptional](SiteId Site) {
        if (!Ran.leaves(Site))
          return;
        Residue &Left = Found[Site];
        (Exceptional ? Left.Exceptional : Left.Normal).insert(Id);
        Left.Weak &= Base.Run.isUnscoped(S.Place);
      };
      if (S.K == SlotState::Kind::Site && !isKeptCache(S, Emptied))
        Add(S.Site);
      llvm::for_each(S.Pushed, Add);
    }
  }
  for (auto &[Site, Left] : Found) {
    const SlotTraits *Traits = Base.Run.site(Site).Traits;
    if (!Traits || !Traits->Persistent)
      report(Root, Task, Site, Left, Known);
  }
}

void Inquiry::report(const reach::Root &Root, const Activation &Task, SiteId Id,
                     const Residue &Residue, Verdicts &Known) {
  const Site &Site = Base.Run.site(Id);
  bool IsNormal = Play.canForce(Task, Residue.Normal);
  std::set<std::string> Causes = Play.causes();
  // A doubt that spares the normal exit is counted though the other is told.
  if (!IsNormal && !Residue.Normal.empty())
    Known.InDoubt[{Site.Anchor, Id}].insert(Causes.begin(), Causes.end());
  if (!IsNormal && !Play.canForce(Task, Residue.Exceptional)) {
    Causes.merge(Play.causes());
    Known.InDoubt[{Site.Anchor, Id}].merge(Causes);
    return;
  }
  Check Kind = IsNormal ? Check::MissingRemove : Check::ExceptionUnsafeRemove;
  auto [At, New] = Known.Best.try_emplace({Site.Anchor, Id});
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
  for (const PathStep &Step : pathTo(*Ran.Task, *Ran.Left, Id, Base.Run))
    F.Path.push_back(Step);
  AnchorId End =
      Ran.Left->Anchor == NoAnchor ? Root.Task->Anchor : Ran.Left->Anchor;
  F.Path.push_back({PathStep::Kind::Leaves, End, false});
}

/// The roots that have to be looked at closely, by the slots that they may
/// leave something in when every branch goes either way: where even then
/// nothing is left, nothing is.
static std::map<std::optional<Name>, std::vector<reach::Root>>
suspects(Basis &Base, llvm::ArrayRef<reach::Root> Roots) {
  std::vector<reach::Root> Setting;
  llvm::copy_if(Roots, std::back_inserter(Setting), [&](const reach::Root &R) {
    return Base.Callable.maySet(*R.Task);
  });
  std::map<std::string, uint64_t> Unknowns;
  std::map<std::optional<Name>, std::vector<reach::Root>> Result;
  Inquiry Rough(Base, Setting, {std::nullopt, true}, Unknowns);
  for (const reach::Root &Root : Setting) {
    auto Slots = Rough.slotsLeft(Root);
    if (!Slots)
      Result[std::nullopt].push_back(Root);
    else
      for (Name Slot : *Slots)
        Result[Slot].push_back(Root);
  }
  return Result;
}

/// Answers all questions about the tasks of \p R.
Result residue(const Program &P, const reach::Reach &R, const Limits &L) {
  Basis Base(P, R.Roots, L);
  Result Answer;
  Verdicts Known;
  for (auto &[Slot, Roots] : suspects(Base, R.Roots)) {
    Inquiry Close(Base, Roots, {Slot, false}, Answer.Unknowns);
    for (const reach::Root &Root : Roots)
      Close.judge(Root, Known);
  }
  for (auto &[Site, Causes] : Known.InDoubt)
    if (auto Told = Known.Best.find(Site);
        Told == Known.Best.end() || Told->second.Kind != Check::MissingRemove)
      for (const std::string &Cause : Causes)
        ++Answer.Unknowns[Cause];
  for (auto &[Site, Found] : Known.Best)
    Answer.Findings.push_back(std::move(Found));
  return Answer;
}

} // namespace

Result solver::solve(const Program &P, const reach::Reach &R, const Limits &L) {
  Result Found = residue(P, R, L);
  const std::vector<Finding> Discarded = discardedGuards(P);
  if (!Discarded.empty()) {
    reach::Reach Named = R;
    reach::nameGuards(Named, true);
    absorb(Found.Findings, residue(P, Named, L));
  }
  llvm::append_range(Found.Findings, Discarded);
  llvm::append_range(Found.Findings, nonStaticSlots(P));
  return Found;
}
