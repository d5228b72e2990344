//===- EvidenceFlow.cpp - In which order one slot is set and undone -------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/EvidenceFlow.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

namespace {
/// What may hold at a point, on some path to it from the entry.
enum Phase : uint8_t {
  Untouched = 1,
  Emptied = 2,  ///< Cleared, with nothing open.
  Open = 4,     ///< Set, and not cleared before.
  Reopened = 8, ///< Set, after a clear.
  Collected = 16,
  Pushed = 32,
};
} // namespace

/// What holds after one deed, which is no push or pop.
static uint8_t afterWrite(Deed D, uint8_t Before) {
  if (!Before)
    return 0;
  switch (D) {
  case Sets: {
    uint8_t After = Before & (Open | Reopened);
    if (Before & (Untouched | Collected))
      After |= Open;
    if (Before & Emptied)
      After |= Reopened;
    return After;
  }
  case Collects: {
    uint8_t After = Before & ~Untouched;
    if (Before & Untouched)
      After |= Collected;
    return After;
  }
  case Clears:
    return Emptied;
  default:
    return Untouched;
  }
}

static uint8_t after(const Event &E, uint8_t Before) {
  uint8_t Written = Before & ~Pushed;
  uint8_t Result = E.Always ? 0 : Before;
  for (Deed D : {Sets, Collects, Clears, Restores})
    if (E.Deeds & D)
      Result |= afterWrite(D, Written) | (D == Restores ? 0 : Before & Pushed);
  if (E.Deeds & PushesOn)
    Result |= Before | Pushed;
  if (E.Deeds & PopsOff)
    Result |= Written;
  return Result;
}

EvidenceFlow::EvidenceFlow(const Function &F, const Events &On)
    : F(F), On(On), Entry(F.Blocks.size()) {
  flow();
}

/// Goes round until nothing changes, then looks at each event once.
void EvidenceFlow::flow() {
  Entry[0] = Untouched;
  uint8_t AtExit = 0;
  bool Changed = true, Last = false;
  auto To = [&](BlockId B, uint8_t State) {
    Changed |= State & ~Entry[B];
    Entry[B] |= State;
  };
  while (Changed || !Last) {
    Last = !Changed;
    Changed = false;
    for (BlockId B = 0; B != F.Blocks.size(); ++B) {
      const Block &Here = F.Blocks[B];
      uint8_t State = Entry[B], Unwinding = State;
      for (auto It = On.lower_bound({B, 0}); It != On.end(); ++It) {
        if (It->first.first != B)
          break;
        if (Last && State)
          judge(It->first, It->second, State);
        State = after(It->second, State);
        Unwinding |= State;
      }
      if (Here.Unwind != NoBlock)
        To(Here.Unwind, Unwinding);
      const Terminator &End = Here.Term;
      if (End.K == Terminator::Kind::Goto || End.K == Terminator::Kind::Branch)
        To(End.Then, State);
      if (End.K == Terminator::Kind::Branch)
        To(End.Else, State);
      if (End.K == Terminator::Kind::Return)
        AtExit |= State;
    }
  }
  if (AtExit & (Open | Reopened))
    Deeds |= Sets;
  if (AtExit & Collected)
    Deeds |= Collects;
  if (AtExit & Pushed)
    Deeds |= PushesOn;
}

void EvidenceFlow::judge(const Point &At, const Event &E, uint8_t Before) {
  if (E.Deeds & Restores) {
    Evidence |= Before & (Open | Reopened | Collected | Pushed);
    if (Before & Untouched)
      Deeds |= Restores;
  }
  if (E.Deeds & PopsOff) {
    Evidence |= Before & Pushed;
    if (!(Before & Pushed))
      Deeds |= PopsOff;
  }
  if (!(E.Deeds & Clears))
    return;
  Evidence |= (Before & Open) && mayBeLast(At);
  Evidence |= (Before & Reopened) && closes(At);
  if ((Before & Untouched) && !isFollowedBySet(At))
    Deeds |= Clears;
}

/// Looks at what may happen after \p From until an event is Found; where Judge
/// says Stop, the path ends. \p ExitFound is the answer where a path returns.
bool EvidenceFlow::search(
    const Point &From, bool ExitFound,
    llvm::function_ref<Verdict(const Event &)> Judge) const {
  std::vector<bool> Seen(F.Blocks.size());
  std::vector<Point> Work = {{From.first, From.second + 1}};
  auto Go = [&](BlockId B) {
    if (!Seen[B])
      Work.emplace_back(B, 0);
    Seen[B] = true;
  };
  while (!Work.empty()) {
    Point Here = Work.back();
    Work.pop_back();
    Verdict V = Verdict::GoOn;
    for (auto It = On.lower_bound(Here);
         It != On.end() && It->first.first == Here.first; ++It) {
      V = Judge(It->second);
      if (V != Verdict::GoOn)
        break;
    }
    if (V == Verdict::Found)
      return true;
    if (V == Verdict::Stop)
      continue;
    const Terminator &End = F.Blocks[Here.first].Term;
    bool Throws =
        End.K == Terminator::Kind::Throw || End.K == Terminator::Kind::Resume;
    BlockId Handler = F.Blocks[Here.first].Unwind;
    if (End.K == Terminator::Kind::Return || (Throws && Handler == NoBlock)) {
      if (ExitFound)
        return true;
    } else if (Throws) {
      Go(Handler);
    }
    if (End.K == Terminator::Kind::Goto || End.K == Terminator::Kind::Branch)
      Go(End.Then);
    if (End.K == Terminator::Kind::Branch)
      Go(End.Else);
  }
  return false;
}

/// Whether the function may return with the slot as this clear left it.
bool EvidenceFlow::mayBeLast(const Point &Clear) const {
  return search(Clear, true, [](const Event &E) {
    return E.Always && (E.Deeds & (Sets | Collects)) ? Verdict::Stop
                                                     : Verdict::GoOn;
  });
}

/// Whether nothing is set after this clear before the slot is cleared anew.
bool EvidenceFlow::closes(const Point &Clear) const {
  return !search(Clear, false, [](const Event &E) {
    if (E.Deeds & (Sets | Collects))
      return Verdict::Found;
    return E.Always && (E.Deeds & Clears) ? Verdict::Stop : Verdict::GoOn;
  });
}

bool EvidenceFlow::isFollowedBySet(const Point &Clear) const {
  return search(Clear, false, [](const Event &E) {
    return E.Deeds & (Sets | Collects) ? Verdict::Found : Verdict::GoOn;
  });
}
