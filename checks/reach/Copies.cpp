//===- Copies.cpp - Functions as each call runs them -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two pools may have nothing in common but the code of their queues:
//
//   void Tidy::add(Job job) { jobs.put(job); }      Blocking<Job> jobs;
//   void Strict::add(Job job) { jobs.put(job); }    Blocking<Job> jobs;
//
// If put() had one variable for what it is given, all jobs would seem to come
// to both. So each call of a short member function that passes something on has
// a copy of it, with variables of its own.
//
//===----------------------------------------------------------------------===//

#include "reach/Flow.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

/// Members of queues are short.
static constexpr size_t MaxBlocksCopied = 32;
static constexpr unsigned MaxCopiesNested = 3;

/// Operations that copies of functions may have in all, or as many as there are
/// without them.
static constexpr size_t MovesCopied = 10'000;

/// Whether \p F says of which class an object is: that holds for all that it
/// may build.
static bool saysClass(const Function &F) {
  return llvm::any_of(F.Blocks, [](const Block &B) {
    return llvm::any_of(B.Ops, [](const Op &O) {
      return O.K == Op::Kind::Let && !O.Dst.Path.empty() &&
             O.Dst.Path.back().Field == ClassField;
    });
  });
}

/// Finds the functions that are looked at for each call by itself: what one
/// pool puts into a queue does not come out of that of another.
void Flow::findShared() {
  llvm::DenseMap<const Function *, llvm::SmallVector<const Function *, 2>>
      Callers;
  for (const Function &F : P.Functions)
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops)
        if (const Function *G = calledByName(O))
          Callers[G].push_back(&F);
  llvm::SetVector<const Function *> Passing;
  for (auto &[F, By] : Callers)
    if (passes(*F))
      Passing.insert(F);
  for (size_t I = 0; I != Passing.size(); ++I) {
    auto By = Callers.lookup(Passing[I]);
    if (By.size() > 1 && !saysClass(*Passing[I]))
      Shared.insert(Passing[I]);
    for (const Function *Caller : By)
      if (Callers.count(Caller))
        Passing.insert(Caller);
  }
}

/// The member function that \p O calls; null if there is none, or many, or it
/// is long.
const Function *Flow::calledByName(const Op &O) const {
  if (O.K != Op::Kind::Call || O.Target.K != Callee::Kind::Direct)
    return nullptr;
  const Function *F = P.find(O.Target.Function);
  bool IsShort = F && !F->Class.empty() && F->Blocks.size() <= MaxBlocksCopied;
  return IsShort ? F : nullptr;
}

/// Whether \p F itself moves anything that matters from or to where others see
/// it.
bool Flow::passes(const Function &F) {
  auto IsSeen = [](const Cell &C) {
    return C.isBehindPointer() || C.R == Cell::Root::Result;
  };
  return llvm::any_of(F.Blocks, [&](const Block &B) {
    return llvm::any_of(B.Ops, [&](const Op &O) {
      return O.K == Op::Kind::Let && IsSeen(O.Dst) && Map.matters(O, F);
    });
  });
}

/// \p F has the operations of \p Of.
void Flow::addMoves(const Function &F, const Function &Of) {
  for (auto [I, B] : llvm::enumerate(Of.Blocks))
    for (auto [J, O] : llvm::enumerate(B.Ops))
      if (Map.matters(O, Of))
        Moves.push_back({&F.Blocks[I].Ops[J], &F});
}

/// \p F as it is called by \p O: a copy of its own, if that is affordable.
const Function &Flow::instance(const Op &O, const Function &In,
                               const Function &F) {
  if (!Shared.contains(&F))
    return F;
  const Function *&Known = Instances[{&O, &F}];
  if (Known)
    return *Known;
  auto Outer = Copies.find(&In);
  unsigned Depth = Outer == Copies.end() ? 0 : Outer->second.Depth;
  const size_t Before = Moves.size();
  bool IsCopied =
      calledByName(O) == &F && Depth < MaxCopiesNested && MovesLeft != 0;
  if (IsCopied) {
    Function &Copy = Owned.emplace_back(F);
    Copies[&Copy] = {&F, Depth + 1};
    addMoves(Copy, F);
    Known = &Copy;
    const size_t Added = Moves.size() - Before;
    MovesLeft -= std::min(MovesLeft, Added);
    StepsLeft += StepsPerMove * Added;
  } else {
    Known = &F;
    if (AsItIs.insert(&F).second)
      addMoves(F, F);
  }
  const Function &Result = *Known;
  for (uint32_t Move = Before; Move != Moves.size(); ++Move)
    again(Move);
  return Result;
}

/// The function of the program that \p F is, or is a copy of.
const Function &Flow::original(const Function &F) const {
  auto It = Copies.find(&F);
  return It == Copies.end() ? F : *It->second.Of;
}

void Flow::allowCopies() { MovesLeft = std::max(Moves.size(), MovesCopied); }
