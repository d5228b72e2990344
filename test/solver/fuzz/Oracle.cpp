//===- Oracle.cpp - The sites that leave residue, by exhaustive search ----===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Oracle.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLExtras.h"
#include <numeric>

using namespace threadslot;
using namespace threadslot::fuzz;
using solver::Check;

namespace {
/// A site held or pushed at an exit.
struct Leftover {
  uint32_t Site;
  bool Exceptional;
  Term CacheOf; ///< The slot, if the site is a cache unless that is cleared.
};

/// A state, an exit, or a choice within a step.
struct Node {
  bool IsDoubt = false;
  std::vector<uint32_t> Next;
  std::vector<Leftover> Left;
};

struct KeyHash {
  size_t operator()(const std::vector<uint32_t> &Key) const {
    return llvm::hash_combine_range(Key.begin(), Key.end());
  }
};

/// The game of one task.
class Search {
public:
  Search(Task &Of, const reach::Root &Root) : Of(Of), Root(Root) {}

  void run();
  /// The sites that the first node leaves, by kind of exit.
  void collect(bool DoubtsAccuse, Found &Out) const;

  bool Bounded = false;
  bool TooLarge = false;
  bool NoMeaning = false;
  std::vector<Node> Nodes;

private:
  struct Run {
    State S;
    std::vector<Choice> Trail;
    End How;
  };
  Run play(const State &From, std::vector<Choice> Beginning);
  uint32_t outcomes(const State &From, const Run &R, size_t Decided);
  uint32_t reached(Run R);
  uint32_t nodeOf(State S);
  uint32_t exit(const State &S, bool Exceptional);
  uint32_t addNode() {
    Nodes.emplace_back();
    return Nodes.size() - 1;
  }
  bool counts(const Leftover &L) const;

  Task &Of;
  const reach::Root &Root;
  std::unordered_map<std::vector<uint32_t>, uint32_t, KeyHash> Index;
  std::vector<std::pair<uint32_t, State>> Open;
};
} // namespace

void Search::run() {
  State First;
  First.Frames.push_back({&Of.F});
  Choices None;
  for (const reach::Binding &B : Root.Bindings)
    Machine(Of, First, None).bind(B.Place, B.Holds);
  nodeOf(std::move(First));
  while (!Open.empty() && !NoMeaning) {
    auto [From, S] = std::move(Open.back());
    Open.pop_back();
    if (Nodes.size() > Of.Limits.Nodes || Of.T.isTooLarge()) {
      Bounded = TooLarge = true;
      return;
    }
    uint32_t To = outcomes(S, play(S, {}), 0);
    Nodes[From].Next.push_back(To);
  }
}

Search::Run Search::play(const State &From, std::vector<Choice> Beginning) {
  Run R{From, {}, End::None};
  Choices C(std::move(Beginning));
  R.How = Machine(Of, R.S, C).step();
  R.Trail = C.trail();
  return R;
}

/// The node for all runs of a step that begin as \p R's first \p Decided
/// choices: where R ended if it made no further one, else the next choice.
uint32_t Search::outcomes(const State &From, const Run &R, size_t Decided) {
  if (Decided == R.Trail.size())
    return reached(R);
  uint32_t Here = addNode();
  Choice Next = R.Trail[Decided];
  Nodes[Here].IsDoubt = Next.IsDoubt;
  for (unsigned I = 0; I < Next.Alternatives; ++I) {
    uint32_t To;
    if (I == 0) {
      To = outcomes(From, R, Decided + 1);
    } else {
      std::vector<Choice> Beginning(R.Trail.begin(),
                                    R.Trail.begin() + Decided + 1);
      Beginning.back().Taken = I;
      To = outcomes(From, play(From, Beginning), Decided + 1);
    }
    Nodes[Here].Next.push_back(To);
  }
  return Here;
}

uint32_t Search::reached(Run R) {
  switch (R.How) {
  case End::None:
    return nodeOf(std::move(R.S));
  case End::Normal:
    return exit(R.S, false);
  case End::Exceptional:
    return exit(R.S, true);
  case End::Bound:
    Bounded = true;
    break;
  case End::NoMeaning:
    NoMeaning = true;
    break;
  case End::NoExit:
    break;
  }
  return addNode();
}

uint32_t Search::nodeOf(State S) {
  NoMeaning |= !S.canonicalize(Of.T);
  auto [It, IsNew] = Index.try_emplace(S.serialize(), Nodes.size());
  if (IsNew)
    Open.emplace_back(addNode(), std::move(S));
  return It->second;
}

uint32_t Search::exit(const State &S, bool Exceptional) {
  uint32_t Here = addNode();
  bool Ends = Root.Exceptions == program::PoolExceptions::Terminate;
  if (Exceptional && Ends)
    return Here;
  for (auto &[Slot, What] : S.slots()) {
    auto Leave = [&, Slot = Slot, Unwound = What.Unwound](const Held &H) {
      if (H.isSite() && !Of.Sites[H.Site].Traits->Persistent)
        Nodes[Here].Left.push_back(
            {H.Site, Exceptional || Unwound, H.Cache ? Slot : NoTerm});
    };
    Leave(What.H);
    llvm::for_each(What.Pushed, Leave);
  }
  return Here;
}

/// Not a cache: some run clears the slot, or a place that it lies in.
bool Search::counts(const Leftover &L) const {
  return !L.CacheOf || llvm::any_of(Of.Cleared, [&](Term Cleared) {
    return Of.T.isWithin(L.CacheOf, Cleared);
  });
}

void Search::collect(bool DoubtsAccuse, Found &Out) const {
  size_t Goals = 2 * Of.Sites.size(); // A site, and whether by exception.
  std::vector<llvm::BitVector> Leaves(Nodes.size(), llvm::BitVector(Goals));
  std::vector<std::vector<uint32_t>> Before(Nodes.size());
  std::vector<uint32_t> Open;
  for (uint32_t N = 0; N < Nodes.size(); ++N) {
    for (uint32_t To : Nodes[N].Next)
      Before[To].push_back(N);
    for (const Leftover &L : Nodes[N].Left)
      if (counts(L))
        Leaves[N].set(2 * L.Site + L.Exceptional);
    if (Leaves[N].any())
      Open.push_back(N);
  }
  while (!Open.empty()) {
    uint32_t To = Open.back();
    Open.pop_back();
    for (uint32_t N : Before[To]) {
      bool All = Nodes[N].IsDoubt && !DoubtsAccuse;
      llvm::BitVector New(Goals, All);
      for (uint32_t Next : Nodes[N].Next)
        All ? New &= Leaves[Next] : New |= Leaves[Next];
      if (New != Leaves[N]) {
        Leaves[N] = New;
        Open.push_back(N);
      }
    }
  }
  for (unsigned Goal : Leaves[0].set_bits())
    Out.emplace(Of.Sites[Goal / 2].Anchor,
                Goal % 2 ? Check::ExceptionUnsafeRemove : Check::MissingRemove);
}

/// "Normal beats exceptional."
static void dropSurpassed(Found &F) {
  for (auto It = F.begin(); It != F.end();)
    if (It->second == Check::ExceptionUnsafeRemove &&
        F.count({It->first, Check::MissingRemove}))
      It = F.erase(It);
    else
      ++It;
}

static Answer search(const program::Program &P, const reach::Reach &R,
                     const Bounds &Limits) {
  Answer A;
  for (const reach::Root &Root : R.Roots) {
    Task Of{P, R, *Root.Task, Root.Given, Limits, {}, {}, {}, {}};
    // A doubt about a slot matters if the slot is looked at later: once more
    // with all that were looked at.
    for (size_t Tested = ~size_t(0); Tested != Of.Tested.size();) {
      Tested = Of.Tested.size();
      Of.Cleared.clear();
      Search S(Of, Root);
      S.run();
      A.NoMeaning |= S.NoMeaning;
      A.TooLarge |= S.TooLarge;
      if (Of.Tested.size() != Tested && !S.NoMeaning)
        continue;
      A.Bounded |= S.Bounded;
      A.Nodes += S.Nodes.size();
      S.collect(false, A.Findings);
      S.collect(true, A.IfDoubtsAccused);
    }
    if (A.NoMeaning)
      return A;
  }
  A.All = A.Findings;
  dropSurpassed(A.Findings);
  dropSurpassed(A.IfDoubtsAccused);
  return A;
}

Answer threadslot::fuzz::ask(const program::Program &P, const reach::Reach &R,
                             const Bounds &Limits) {
  Answer A = search(P, R, Limits);
  if (!A.Bounded || A.TooLarge || A.NoMeaning)
    return A;
  Bounds Lower = Limits;
  Lower.Frames -= 2;
  Lower.Pushes -= 1;
  A.Bounded = search(P, R, Lower).All != A.All;
  return A;
}
