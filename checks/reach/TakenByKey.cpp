//===- TakenByKey.cpp - What a loop takes by keys ------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elements at an index that goes around or comes with a message, and nodes that
// have the key which was looked for.
//
//===----------------------------------------------------------------------===//

#include "reach/Taken.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

void TakenFinder::noteKeys(const Cell &C, const Function &In, Changes &Into) {
  if (llvm::any_of(C.Path,
                   [](const Step &S) { return S.K == Step::Kind::Key; }) &&
      Ways.matters(C, In))
    Into.Keyed.emplace_back(&C, &In);
}

/// Whether \p V is what a pointer leads to, in a field.
static bool isMember(const Value &V) {
  return V.K == Value::Kind::Read && V.Place.isBehindPointer() &&
         V.Place.Path.back().K == Step::Kind::Field;
}

/// What \p Member is a field of.
static Cell whole(Cell Member) {
  Member.Path.pop_back();
  return Member;
}

void TakenFinder::noteComparison(const Condition &C, const Function &In,
                                 Changes &Into) {
  for (const Value *V : {&C.Lhs, &C.Rhs})
    if (C.K == Condition::Kind::Equal && isMember(*V) &&
        Ways.matters(whole(V->Place), In))
      Into.Compared.push_back({V, V == &C.Lhs ? &C.Rhs : &C.Lhs, &In});
}

/// What a function that nobody sees is given, it may write to.
void TakenFinder::noteUnseen() {
  for (auto [O, In] : Passed) {
    const Function *F = P.find(O->Target.Function);
    if (!F || !F->Blocks.empty())
      continue;
    for (const Argument &A : O->Args)
      if (A.V.K == Value::Kind::Address && !A.ReadOnly)
        for (Holder H : Ways.places(A.V.Place, *In)) {
          Written.insert(H);
          Given.insert(H);
        }
  }
}

/// Whether a variable goes on by \p O from where it is, however far.
static bool isStep(const Op &O) {
  const Value &V = O.V;
  return O.K == Op::Kind::Let &&
         (V.K == Value::Kind::Depends ||
          (V.K == Value::Kind::Pure && (V.Id == "+" || V.Id == "-"))) &&
         llvm::is_contained(V.Operands, Value::read(O.Dst));
}

/// Parameters vary where what is passed for them does. What is given to a
/// variable is not counted there.
void TakenFinder::passOn() {
  noteUnseen();
  for (bool More = true; More;) {
    More = false;
    for (auto [O, In] : Own)
      if (!isStep(*O) && (O->HasDst || isGiven(O->V, *In)))
        for (Holder H : Ways.places(O->Dst, *In))
          More |= Given.insert(H).second;
    for (auto [O, In] : Passed)
      for (const Function *F : Ways.targets(O->Target, *In))
        for (uint32_t I = 0; I < O->Args.size() && I < F->Params; ++I)
          if (const Value &V = O->Args[I].V; varies(V, *In)) {
            More |= Written.insert(Ways.param(*F, I)).second;
            if (isGiven(V, *In))
              More |= Given.insert(Ways.param(*F, I)).second;
          }
  }
}

/// Whether \p V is an index that comes back to where it began.
static bool isCircular(const Value &V) {
  return V.K == Value::Kind::Pure && (V.Id == "%" || V.Id == "&");
}

/// Whether \p V comes from elsewhere than the loop's own variables, or from one
/// of those that is given something, or goes around.
bool TakenFinder::isGiven(const Value &V, const Function &In) {
  if (V.K == Value::Kind::Read)
    return llvm::any_of(Ways.places(V.Place, In), [&](Holder H) {
      return !isOwn(H) || isPartOf(H, Given);
    });
  return V.K == Value::Kind::Depends || isCircular(V) ||
         llvm::any_of(V.Operands,
                      [&](const Value &X) { return isGiven(X, In); });
}

/// Elements by a key that the loop changes. Who counts for himself, and leaves
/// what he finds there as it was, only walks over them.
void TakenFinder::takeElements() {
  const size_t Before = Now->Where.size();
  if (Keyed.empty())
    return;
  passOn();
  llvm::DenseSet<Holder> Changed;
  for (Holder H : Written)
    for (; H && Changed.insert(H).second; H = Ways.partOf(H))
      continue;
  for (auto [C, In] : Keyed)
    for (size_t I = 0; I != C->Path.size(); ++I) {
      if (C->Path[I].K != Step::Kind::Key || !varies(*C->Path[I].Key, *In))
        continue;
      Cell Container = *C;
      Container.Path.truncate(I);
      auto Where = Ways.places(Container, *In);
      if (!varies(*C->Path[I].Key, *In, /*IsGiven=*/true))
        llvm::erase_if(Where, [&](Holder H) { return !Changed.contains(H); });
      if (!take(Where))
        return forget(Before);
    }
}

/// Nodes of a list whose key is compared with what the loop is given: it runs
/// what it finds there.
void TakenFinder::takeFound() {
  const size_t Before = Now->Where.size();
  if (IsInTask || Compared.empty())
    return;
  passOn();
  for (const Comparison &C : Compared) {
    if (!varies(*C.With, *C.In, /*IsGiven=*/true))
      continue;
    auto Nodes = Ways.places(whole(C.Key->Place), *C.In);
    llvm::erase_if(Nodes, [&](Holder H) { return !isNode(H); });
    if (!take(Nodes))
      return forget(Before);
  }
}

/// Whether the loop changes \p Key, or what it is a part of or made from; if
/// \p IsGiven, not only by counting for itself.
bool TakenFinder::varies(const Value &Key, const Function &In, bool IsGiven) {
  IsGiven = IsGiven && !isCircular(Key);
  if (Key.K == Value::Kind::Read)
    return varies(Key.Place, In, IsGiven);
  return llvm::any_of(Key.Operands,
                      [&](const Value &V) { return varies(V, In, IsGiven); });
}

/// The same of what is held at \p C: there, or in a pointer that leads there.
bool TakenFinder::varies(Cell C, const Function &In, bool IsGiven) {
  auto Varies = [&](Holder H) {
    return !isOfTask(H) && isPartOf(H, IsGiven && isOwn(H) ? Given : Written);
  };
  while (llvm::none_of(Ways.places(C, In), Varies)) {
    auto Deref = llvm::find_if(llvm::reverse(C.Path), [](const Step &S) {
      return S.K == Step::Kind::Deref;
    });
    if (Deref == C.Path.rend())
      return false;
    C.Path.truncate(C.Path.rend() - Deref - 1);
  }
  return true;
}
