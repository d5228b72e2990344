//===- State.cpp - One state of a run -------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "State.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace threadslot::fuzz;

/// Where \p Key is or belongs in a sorted vector of pairs.
template <class Pairs> static auto position(Pairs &V, Term Key) {
  return llvm::lower_bound(
      V, Key, [](const auto &Entry, Term K) { return Entry.first < K; });
}

//===----------------------------------------------------------------------===//
// Tokens
//===----------------------------------------------------------------------===//

Term threadslot::fuzz::makeToken(Terms &T, Term S, const SlotState &What) {
  const Held &H = What.H;
  int64_t Number = int64_t(H.Site) * 8 + int64_t(H.K) * 2 + H.Cache;
  Term Pushed = T.number(TermKind::Int, What.Pushed.size());
  return T.number(TermKind::Token, Number, {S, H.V, Pushed});
}

size_t threadslot::fuzz::tokenSaysPushed(const Terms &T, Term Token) {
  return T[T[Token].Args[2]].Number;
}

Held threadslot::fuzz::tokenSays(const Terms &T, Term Token) {
  const TermNode &N = T[Token];
  Held H;
  H.Cache = N.Number % 2;
  H.K = Held::Kind(N.Number / 2 % 4);
  H.Site = N.Number / 8;
  H.V = N.Args[1];
  return H;
}

//===----------------------------------------------------------------------===//
// What is stored
//===----------------------------------------------------------------------===//

/// A variable of an activation gets its initial atom when it is first read: the
/// next activation's is another one. The task's own parameters have theirs.
static bool hasInitialAtomOfItsOwn(const Terms &T, Term Base) {
  return T.kind(Base) != TermKind::Variable || T.isTaskParameter(Base);
}

void State::write(Term Location, Val V) {
  auto It = position(Store, Location);
  if (It != Store.end() && It->first == Location)
    It->second = V;
  else
    Store.insert(It, {Location, V});
}

Val State::read(Terms &T, Term Location) {
  auto It = position(Store, Location);
  if (It != Store.end() && It->first == Location)
    return It->second;
  if (T.kind(Location) == TermKind::Place) {
    Term Parent = T[Location].Args[0], Step = T[Location].Args[1];
    return {T.get(TermKind::Part, {read(T, Parent).V, Step})};
  }
  if (hasInitialAtomOfItsOwn(T, Location))
    return {T.get(TermKind::Initial, {Location})};
  Val V = {fresh(T, false)};
  write(Location, V);
  return V;
}

Tree State::readTree(Terms &T, Term Location) {
  Term Here = T.get(TermKind::Here);
  Tree Result = {{Here, read(T, Location)}};
  for (auto &[Place, V] : Store)
    if (Place != Location && T.isWithin(Place, Location))
      Result.emplace_back(T.rebase(Place, Location, Here), V);
  return Result;
}

void State::assign(Terms &T, Term Location, const Tree &What) {
  llvm::erase_if(Store, [&](auto &E) { return T.isWithin(E.first, Location); });
  for (auto &[Place, V] : What)
    write(T.rebase(Place, T.get(TermKind::Here), Location), V);
}

void State::dropVariables(const Terms &T) {
  llvm::erase_if(Store, [&](auto &E) {
    Term Base = T.base(E.first);
    return T.kind(Base) == TermKind::Variable &&
           T[Base].Number >> 32 == depth();
  });
}

//===----------------------------------------------------------------------===//
// Slots
//===----------------------------------------------------------------------===//

/// What a slot that nothing happened to holds: what a clear or set of a place
/// above it left, else entry.
static Held heldBelow(const State &S, const Terms &T, Term Slot) {
  while (T.kind(Slot) == TermKind::Place) {
    Slot = T[Slot].Args[0];
    for (auto &[Above, What] : S.slots())
      if (Above == Slot)
        return What.H.isSite() ? Held{Held::Kind::Empty} : What.H;
  }
  return {};
}

SlotState State::slot(const Terms &T, Term S) const {
  auto It = position(Slots, S);
  if (It != Slots.end() && It->first == S)
    return It->second;
  return {heldBelow(*this, T, S), {}};
}

void State::setSlot(Term S, SlotState What) {
  auto It = position(Slots, S);
  if (It != Slots.end() && It->first == S)
    It->second = std::move(What);
  else
    Slots.insert(It, {S, std::move(What)});
}

void State::endBelow(const Terms &T, Term S) {
  llvm::erase_if(
      Slots, [&](auto &E) { return E.first != S && T.isWithin(E.first, S); });
}

std::vector<Term> State::counted(const Terms &T) const {
  std::set<Term> All;
  auto Add = [&](Term A) { T.counted(A, [&](Term X) { All.insert(X); }); };
  for (auto &[Place, V] : Store)
    Add(Place), Add(V.V), Add(V.Token);
  for (auto &[Slot, What] : Slots) {
    Add(Slot), Add(What.H.V);
    for (const Held &H : What.Pushed)
      Add(H.V);
  }
  Known.mentioned(Add);
  return {All.begin(), All.end()};
}

//===----------------------------------------------------------------------===//
// One form for equal states
//===----------------------------------------------------------------------===//

/// Numbers fresh atoms and objects in the order in which a walk over what is
/// stored finds them, and drops what the walk does not find.
class State::Canonicalizer {
public:
  Canonicalizer(State &S, Terms &T) : S(S), T(T) {}

  bool run() {
    dropUntouchedSlots();
    for (Frame &F : S.Frames)
      keep(F.PureResult);
    for (auto &[Slot, What] : S.Slots)
      keep(Slot, What);
    Pending.swap(S.Store);
    while (keepReachable())
      ;
    keepFound();
    S.NextFresh = NextFresh, S.NextObject = NextObject;
    llvm::sort(S.Store, llvm::less_first());
    llvm::sort(S.Slots, llvm::less_first());
    for (Frame &F : S.Frames) {
      llvm::erase_if(F.Older, [&](Term A) { return !isAlive(A); });
      llvm::transform(F.Older, F.Older.begin(),
                      [&](Term A) { return renamed(A); });
      llvm::sort(F.Older);
    }
    S.Known.rename(
        T, [&](Term A) { return isAlive(A); },
        [&](Term A) { return renamed(A); });
    return !Dangling;
  }

private:
  void dropUntouchedSlots() {
    for (size_t I = 0; I < S.Slots.size();) {
      auto Entry = S.Slots[I];
      S.Slots.erase(S.Slots.begin() + I);
      if (Entry.second.Pushed.empty() &&
          Entry.second.H == heldBelow(S, T, Entry.first))
        continue;
      S.Slots.insert(S.Slots.begin() + I++, std::move(Entry));
    }
  }

  /// What an atom was found to be, it goes on being, be that held or not.
  void keepFound() {
    std::set<Term> Objects;
    S.Known.mentioned([&](Term A) {
      Term Found = S.Known.leader(T, A);
      if (Found != A && isAlive(A) && T[Found].Depth <= int32_t(S.depth()))
        Objects.insert(Found);
    });
    for (Term Found : Objects)
      keep(Found);
  }

  /// Marks what \p A is made of as alive and gives it its new name.
  void keep(Term &A) {
    Dangling |= T[A].Depth > int32_t(S.depth());
    T.counted(A, [&](Term C) {
      if (llvm::is_contained(llvm::make_first_range(Names), C))
        return;
      bool IsFresh = T.kind(C) == TermKind::Fresh;
      int64_t Number =
          IsFresh ? 2 * NextFresh++ + T[C].Number % 2 : int64_t(NextObject++);
      Names.emplace_back(C, T.number(T.kind(C), Number));
    });
    A = renamed(A);
  }
  void keep(Term &Slot, SlotState &What) {
    keep(Slot), keep(What.H.V);
    for (Held &H : What.Pushed)
      keep(H.V);
  }

  bool isAlive(Term A) const {
    bool Alive = T[A].Depth <= int32_t(S.depth());
    T.counted(A, [&](Term C) {
      Alive &= llvm::is_contained(llvm::make_first_range(Names), C);
    });
    return Alive;
  }
  Term renamed(Term A) {
    return T.rename(A, [&](Term C) {
      return llvm::find_if(Names, [&](auto &N) { return N.first == C; })
          ->second;
    });
  }

  /// Moves what is stored at places that are alive; false if nothing was.
  bool keepReachable() {
    std::vector<std::pair<Term, Val>> Alive;
    llvm::erase_if(Pending, [&](auto &E) {
      if (!isAlive(E.first))
        return false;
      Alive.emplace_back(renamed(E.first), E.second);
      return true;
    });
    llvm::sort(Alive, llvm::less_first());
    for (auto &[Place, V] : Alive) {
      keep(V.V), keep(V.Token);
      S.Store.emplace_back(Place, V);
    }
    return !Alive.empty();
  }

  State &S;
  Terms &T;
  std::vector<std::pair<Term, Val>> Pending;
  std::vector<std::pair<Term, Term>> Names; ///< Old and new.
  uint32_t NextFresh = 0;
  uint32_t NextObject = 0;
  bool Dangling = false;
};

bool State::canonicalize(Terms &T) { return Canonicalizer(*this, T).run(); }

std::vector<uint32_t> State::serialize() const {
  std::vector<uint32_t> Out;
  Out.reserve(64);
  Out.push_back(Frames.size());
  for (const Frame &F : Frames) {
    auto Id = reinterpret_cast<uintptr_t>(F.F);
    Out.insert(Out.end(), {uint32_t(Id), uint32_t(Id >> 32), F.Block, F.Op,
                           F.InFlight, F.PureResult, uint32_t(F.Older.size()),
                           uint32_t(F.Before.size())});
    Out.insert(Out.end(), F.Older.begin(), F.Older.end());
    Out.insert(Out.end(), F.Before.begin(), F.Before.end());
  }
  Out.push_back(Store.size());
  for (auto &[Place, V] : Store)
    Out.insert(Out.end(), {Place, V.V, V.Token});
  auto PutHeld = [&](const Held &H) {
    Out.insert(Out.end(), {uint32_t(H.K), H.Cache, H.Site, H.V});
  };
  Out.push_back(Slots.size());
  for (auto &[Place, What] : Slots) {
    Out.insert(Out.end(), {Place, uint32_t(What.Pushed.size()), What.Unwound});
    PutHeld(What.H);
    for (const Held &H : What.Pushed)
      PutHeld(H);
  }
  Known.serialize(Out);
  return Out;
}
