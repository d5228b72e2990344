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
#include "solver/Keepers.h"
#include "solver/Paths.h"
#include "llvm/Support/ThreadPool.h"
#include <atomic>

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

/// In a task in which more functions have to be entered for a slot, those that
/// leave it as it was are looked for first.
static constexpr size_t ManyFunctions = 300;

namespace {

/// The exits of a task by which a site is left behind.
struct Residue {
  std::set<uint32_t> Normal, Exceptional;
  bool Weak = true; ///< All slots it is left in are unscoped.
};

/// What a site is beyond one Background, in the order of what is reported.
using SiteKey = std::tuple<AnchorId, Name, unsigned, AnchorId>;

SiteKey keyOf(const Site &S) {
  return {S.Anchor, S.Position ? S.In->Id : Name(), S.Position, S.Call};
}

/// What is known of the sites, whichever task and question showed it.
struct Verdicts {
  std::map<SiteKey, Finding> Best;
  std::map<SiteKey, std::set<std::string>> InDoubt;
  std::map<std::string, uint64_t> Unknowns;

  /// Adds what a later task showed.
  void add(Verdicts Later);
  Result result();
};

/// Answers one question about a task.
class Inquiry {
public:
  Inquiry(Basis &Base, const Question &Asked,
          std::map<std::string, uint64_t> &Unknowns)
      : Base(Base), Root(Base.Root), Asked(Asked), Ways(Base, Asked, Unknowns) {
  }

  /// Whether a site may be left in the slot.
  bool mayLeave();
  void judge(Verdicts &Said);
  /// Whether some way was given up at a bound.
  bool gaveUp() const { return Ways.gaveUp(); }
  /// The variables beside the one asked about that were found to be set.
  const std::set<Name> &others() const { return Ways.others(); }

private:
  bool isKeptCache(const SlotState &S, const SlotNames &Emptied);
  void report(const Activation &Task, SiteId Site, const Residue &Left,
              Verdicts &Said);
  bool counts(const Exit &X) const {
    return !X.Exceptional || Root.Exceptions != PoolExceptions::Terminate;
  }

  bool isAsked(const SlotState &S) const;

  Basis &Base;
  const reach::Root &Root;
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
  return llvm::none_of(Emptied, [&](Term X) {
    return X == NoTerm ? !Base.T[S.Place].Named : Base.T.within(S.Place, X);
  });
}

bool Inquiry::isAsked(const SlotState &S) const {
  const TermData &Variable = Base.T[Base.T.root(S.Place)];
  return Asked.Slot == (Variable.K == TermKind::Global
                            ? Base.Callable.slotOf(Cell::global(Variable.S))
                            : Name());
}

bool Inquiry::mayLeave() {
  const Activation &Task = Ways.explore();
  return Ways.gaveUp() || llvm::any_of(Task.Exits, [&](const Exit &X) {
           return counts(X) && llvm::any_of(X.S.Slots, [](const SlotState &S) {
                    return S.leavesSite();
                  });
         });
}

void Inquiry::judge(Verdicts &Said) {
  const Activation &Task = Ways.explore();
  std::map<SiteId, Residue> Found;
  SlotNames Emptied = emptiedBy(Task);
  for (auto [Id, X] : llvm::enumerate(Task.Exits)) {
    if (!counts(X))
      continue;
    TaskRun Ran = taskRun(Task, X, *Root.Task);
    for (const SlotState &S : X.S.Slots) {
      if (!isAsked(S))
        continue;
      bool Exceptional = X.Exceptional || S.Unwound;
      auto Add = [&, Id = Id](SiteId Site) {
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
      report(Task, Site, Left, Said);
  }
}

void Inquiry::report(const Activation &Task, SiteId Id, const Residue &Residue,
                     Verdicts &Said) {
  const Site &Site = Base.Run.site(Id);
  const SiteKey Key = keyOf(Site);
  bool IsNormal = Play.canForce(Task, Residue.Normal);
  std::set<std::string> Causes = Play.causes();
  // A doubt that spares the normal exit is counted though the other is told.
  if (!IsNormal && !Residue.Normal.empty())
    Said.InDoubt[Key].insert(Causes.begin(), Causes.end());
  if (!IsNormal && !Play.canForce(Task, Residue.Exceptional)) {
    Causes.merge(Play.causes());
    Said.InDoubt[Key].merge(Causes);
    return;
  }
  Check Kind = IsNormal ? Check::MissingRemove : Check::ExceptionUnsafeRemove;
  auto [At, New] = Said.Best.try_emplace(Key);
  Finding &F = At->second;
  if (!New && F.Kind <= Kind)
    return;
  const Exit &Left =
      Task.Exits[*(IsNormal ? Residue.Normal : Residue.Exceptional).begin()];
  F.Kind = Kind;
  F.Site = Site.Anchor;
  F.Call = Site.Call;
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

/// The variables that the task may set as slots, by name; no name, if it may
/// set what pointers lead to.
static std::set<Name> slotsSet(const Basis &Base) {
  std::set<Name> Slots;
  for (const Function *F : Base.Callable.entered())
    for (const Block &B : F->Blocks)
      for (const Op &O : B.Ops)
        if (!O.Native && (O.K == Op::Kind::Set || O.K == Op::Kind::Push))
          Slots.insert(O.Slot.isBehindPointer() ? Name() : O.Slot.Global);
  for (const NativeSlot &X : Base.Known.program().Natives)
    if (Base.Callable.names(*Base.Root.Entry, X.Global))
      Slots.insert(X.Global);
  return Slots;
}

/// The functions that a rough look at \p Slot enters.
static size_t enteredFor(Basis &Base, Name Slot) {
  Base.Callable.enterFor(Slot, /*IsRough=*/true);
  return Base.Callable.entered().size();
}

static bool hasName(const Basis &Base, Name Slot) {
  return !Base.Callable.slotOf(Cell::global(Slot)).empty();
}

/// Whether no look at \p Slot would have an end, even without what leaves it as
/// it was.
static bool isTooLarge(Basis &Base, Keepers &Keeping, Name Slot) {
  const size_t Limit = Base.Known.limits().Functions;
  if (Base.Callable.reached().size() <= std::min(ManyFunctions, Limit))
    return false; // As most are: nothing has to be counted.
  size_t Entered = enteredFor(Base, Slot);
  if (Entered > ManyFunctions && hasName(Base, Slot) &&
      Keeping.find(Base, Slot))
    Entered = enteredFor(Base, Slot);
  return Entered > Limit;
}

/// Whether the task of \p Base may leave something in \p Slot when every branch
/// goes either way; to \p Others, the variables beside it that are set.
static bool mayLeave(Basis &Base, Keepers &Keeping, Name Slot,
                     std::set<Name> &Others) {
  std::map<std::string, uint64_t> Ignored;
  Inquiry Rough(Base, {Slot, true}, Ignored);
  bool May = Rough.mayLeave();
  Others.insert(Rough.others().begin(), Rough.others().end());
  if (!Rough.gaveUp() || !hasName(Base, Slot) || !Keeping.find(Base, Slot))
    return May;
  return Inquiry(Base, {Slot, true}, Ignored).mayLeave();
}

/// Looks closely at what is left in \p Slot. Where that has no end, it is
/// looked at again without what leaves the slot as it was.
static void look(Basis &Base, Keepers &Keeping, Name Slot, Verdicts &Said) {
  std::map<std::string, uint64_t> Here;
  Inquiry Close(Base, {Slot, false}, Here);
  Close.judge(Said);
  if (Close.gaveUp() && !Slot.empty() && Keeping.find(Base, Slot)) {
    Here.clear();
    if (Inquiry(Base, {Slot, true}, Here).mayLeave()) {
      Here.clear();
      Inquiry(Base, {Slot, false}, Here).judge(Said);
    }
  }
  for (auto &[Cause, Count] : Here)
    Said.Unknowns[Cause] += Count;
}

/// Finds what the task of \p Base leaves behind. Where nothing is left when
/// every branch goes either way, nothing is, and no close look is needed.
static void findResidue(Basis &Base, Keepers &Keeping, Verdicts &Said) {
  std::set<Name> Slots = slotsSet(Base), Suspects;
  // What pointers lead to has no name and comes first: it shows which variables
  // that is.
  for (Name Slot : Slots) {
    Name Asked = Base.Callable.slotOf(Cell::global(Slot));
    if (Suspects.count(Asked))
      continue;
    if (isTooLarge(Base, Keeping, Slot)) {
      ++Said.Unknowns["limit: functions"];
      continue;
    }
    std::set<Name> Others;
    if (mayLeave(Base, Keeping, Slot, Others))
      Suspects.insert(Asked);
    if (Slot.empty())
      Slots.insert(Others.begin(), Others.end());
  }
  for (Name Slot : Suspects)
    look(Base, Keeping, Slot, Said);
}

void Verdicts::add(Verdicts Later) {
  for (auto &[Cause, Count] : Later.Unknowns)
    Unknowns[Cause] += Count;
  for (auto &[Site, Causes] : Later.InDoubt)
    InDoubt[Site].merge(Causes);
  for (auto &[Site, Found] : Later.Best)
    if (auto [At, New] = Best.try_emplace(Site, Found);
        !New && Found.Kind < At->second.Kind)
      At->second = std::move(Found);
}

Result Verdicts::result() {
  Result Answer;
  Answer.Unknowns = std::move(Unknowns);
  for (auto &[Site, Causes] : InDoubt)
    if (auto Told = Best.find(Site);
        Told == Best.end() || Told->second.Kind != Check::MissingRemove)
      for (const std::string &Cause : Causes)
        ++Answer.Unknowns[Cause];
  for (auto &[Site, Found] : Best)
    Answer.Findings.push_back(std::move(Found));
  return Answer;
}

/// Answers all questions about the tasks of \p R, \p Jobs at a time. What is
/// said does not depend on how many that are.
Result residue(Background &Known, const reach::Reach &R, unsigned Jobs) {
  std::vector<Verdicts> Said(R.Roots.size());
  std::atomic<size_t> Next = 0;
  auto Work = [&](Background &Known) {
    Keepers Keeping(Known);
    for (size_t I = Next++; I < Said.size(); I = Next++) {
      Basis Base(Known, R.Roots[I]);
      if (Base.Callable.maySet())
        findResidue(Base, Keeping, Said[I]);
    }
  };
  if (Jobs < 2) {
    Work(Known);
  } else {
    llvm::DefaultThreadPool Pool(llvm::hardware_concurrency(Jobs));
    for (unsigned I = 0; I != Jobs; ++I)
      Pool.async([&] {
        Background Own = Known.forThread();
        Work(Own);
      });
    Pool.wait();
  }
  Verdicts All;
  for (Verdicts &Task : Said)
    All.add(std::move(Task));
  return All.result();
}

} // namespace

Result solver::solve(const Program &P, const reach::Reach &R, const Limits &L,
                     unsigned Jobs) {
  Background Known(P, R, L);
  Result Found = residue(Known, R, Jobs);
  const DiscardedGuards Discarded = discardedGuards(P);
  for (Name Destructor : Discarded.Destructors) {
    reach::Reach Named = R;
    reach::nameGuards(Named, Destructor);
    absorb(Found.Findings, residue(Known, Named, Jobs));
  }
  llvm::append_range(Found.Findings, Discarded.Findings);
  llvm::append_range(Found.Findings, nonStaticSlots(P));
  return Found;
}
