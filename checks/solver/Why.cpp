//===- Why.cpp - What becomes of a set ----------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Why.h"
#include "solver/Game.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

namespace {

/// Where a set stands.
struct Position {
  const Function *In;
  BlockId Block;
  uint32_t Op;
};

class Explainer {
public:
  Explainer(Basis &Base, const Question &Asked)
      : Base(Base), Ways(Base, Asked, Unknowns) {}

  /// What the task makes of the set, if it comes to it.
  std::optional<TaskStory> explain(AnchorId Site,
                                   llvm::ArrayRef<Position> Where);

private:
  bool comesTo(const Activation &A, llvm::ArrayRef<Position> Where) const;
  bool findCalls(const Activation &Task, llvm::ArrayRef<Position> Where,
                 std::vector<AnchorId> &Calls) const;
  void judge(const Activation &Task, AnchorId Site, TaskStory &Story);

  std::map<std::string, uint64_t> Unknowns;
  Basis &Base;
  Explorer Ways;
  Game Play;
};

} // namespace

/// Whether some way through \p A executes an operation: it comes to a node
/// before it, from which no call leads away.
bool Explainer::comesTo(const Activation &A,
                        llvm::ArrayRef<Position> Where) const {
  return llvm::any_of(Where, [&](const Position &At) {
    if (At.In != A.F)
      return false;
    const std::vector<Op> &Ops = A.F->Blocks[At.Block].Ops;
    return llvm::any_of(A.Nodes, [&](const Node &N) {
      return N.Block == At.Block && N.Op <= At.Op &&
             std::none_of(
                 Ops.begin() + N.Op, Ops.begin() + At.Op, [&](const Op &O) {
                   return O.K == Op::Kind::Call && Ways.cone().matters(O);
                 });
    });
  });
}

/// The calls of a shortest chain from \p Task to the set; false if it does not
/// come there.
bool Explainer::findCalls(const Activation &Task,
                          llvm::ArrayRef<Position> Where,
                          std::vector<AnchorId> &Calls) const {
  struct Step {
    const Activation *In;
    size_t From;
    AnchorId Call;
  };
  std::vector<Step> Steps = {{&Task, 0, NoAnchor}};
  llvm::DenseSet<const Activation *> Seen = {&Task};
  for (size_t I = 0; I != Steps.size(); ++I) {
    const Activation *A = Steps[I].In;
    if (comesTo(*A, Where)) {
      for (size_t At = I; At != 0; At = Steps[At].From)
        if (Steps[At].Call != NoAnchor)
          Calls.insert(Calls.begin(), Steps[At].Call);
      return true;
    }
    for (const Activation *Callee : A->Callees)
      if (Seen.insert(Callee).second)
        for (const auto &Back : Callee->Returns)
          if (Back->Caller == A) {
            Steps.push_back({Callee, I, Back->Call->Anchor});
            break;
          }
  }
  return false;
}

/// What the exits of the task hold, and whether the program can be sure to come
/// to one that holds the set.
void Explainer::judge(const Activation &Task, AnchorId Site, TaskStory &Story) {
  std::set<uint32_t> Normal, Exceptional;
  auto IsMeant = [&](SiteId Id) { return Base.Run.site(Id).Anchor == Site; };
  for (auto [Id, X] : llvm::enumerate(Task.Exits))
    for (const SlotState &S : X.S.Slots) {
      bool Set = S.K == SlotState::Kind::Site && IsMeant(S.Site);
      if (!Set && llvm::none_of(S.Pushed, IsMeant))
        continue;
      Story.IsCache |= Set && S.IsCache;
      (X.Exceptional ? Exceptional : Normal).insert(Id);
    }
  Story.LeftNormally = !Normal.empty();
  Story.LeftByException = !Exceptional.empty();
  for (const std::set<uint32_t> &Exits : {Normal, Exceptional})
    if (!Exits.empty() && !Play.canForce(Task, Exits))
      Story.Doubts.merge(Play.causes());
}

std::optional<TaskStory> Explainer::explain(AnchorId Site,
                                            llvm::ArrayRef<Position> Where) {
  const Activation &Task = Ways.explore();
  TaskStory Told;
  Told.Task = &Base.Root;
  if (!findCalls(Task, Where, Told.Calls))
    return std::nullopt;
  judge(Task, Site, Told);
  return Told;
}

/// What becomes of the set \p Site, which stands at \p Where.
static SetStory explainSet(Background &Known, const reach::Reach &R,
                           AnchorId Site, llvm::ArrayRef<Position> Where) {
  SetStory Story;
  Story.Site = Site;
  const Position &First = Where.front();
  const Op &Set = First.In->Blocks[First.Block].Ops[First.Op];
  Story.Traits = Known.traits(Set.Traits);
  const Cell &Slot = Set.K == Op::Kind::Let ? Set.Dst : Set.Slot;
  for (const reach::Root &Root : R.Roots) {
    Basis Base(Known, Root);
    if (!Base.Callable.maySet())
      continue;
    Question Asked = {Base.Callable.slotOf(Slot), false};
    if (auto Told = Explainer(Base, Asked).explain(Site, Where))
      Story.Tasks.push_back(std::move(*Told));
  }
  return Story;
}

std::vector<SetStory>
solver::explain(const Program &P, const reach::Reach &R,
                llvm::function_ref<bool(const Anchor &)> IsMeant,
                const Limits &L) {
  std::map<AnchorId, std::vector<Position>> Sets;
  for (const Function &F : P.Functions)
    for (auto [Block, B] : llvm::enumerate(F.Blocks))
      for (auto [I, O] : llvm::enumerate(B.Ops)) {
        bool IsSet = O.K == Op::Kind::Set || O.K == Op::Kind::Push ||
                     (O.K == Op::Kind::Let && !O.Traits.empty());
        if (IsSet && O.Anchor != NoAnchor && IsMeant(P.Anchors[O.Anchor]))
          Sets[O.Anchor].push_back({&F, BlockId(Block), uint32_t(I)});
      }
  Background Known(P, R, L);
  std::vector<SetStory> Stories;
  for (const auto &[Site, Where] : Sets)
    Stories.push_back(explainSet(Known, R, Site, Where));
  return Stories;
}
