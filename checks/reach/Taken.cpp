//===- Taken.cpp - What a loop takes from somewhere ----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Taken.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

/// Pointers followed from a container to the callables in it: to a job, and to
/// an object that the job owns.
static constexpr unsigned MaxPointers = 2;

//===--- The code of a loop -----------------------------------------------===//

/// The blocks that control can come to from the end of \p From.
static llvm::SetVector<BlockId> blocksAfter(const Function &F, BlockId From) {
  llvm::SetVector<BlockId> After;
  auto Add = [&](const Block &B) {
    for (BlockId Next : {B.Term.Then, B.Term.Else, B.Unwind})
      if (Next != NoBlock)
        After.insert(Next);
  };
  Add(F.Blocks[From]);
  for (size_t I = 0; I != After.size(); ++I)
    Add(F.Blocks[After[I]]);
  return After;
}

bool reach::isInLoop(const CallSite &Site) {
  return blocksAfter(*Site.In, Site.Block).contains(Site.Block);
}

/// All operations that run in the loop around the first call on \p Way, those
/// of the functions that it calls among them, but not of those that it calls
/// through values: they may be the jobs. A task is all in the loop.
template <class Visit>
static void forLoop(llvm::ArrayRef<CallSite> Way, bool IsTask, Flow &Ways,
                    Visit Do) {
  const CallSite &Site = Way.front();
  llvm::SetVector<const Function *> Called;
  for (const CallSite &Next : llvm::drop_begin(Way))
    Called.insert(Next.In);
  auto Run = [&](const Function &F, BlockId Id) {
    for (const Op &O : F.Blocks[Id].Ops) {
      Do(O, F);
      if (O.K == Op::Kind::Call && O.Target.K != Callee::Kind::Indirect)
        for (const Function *G : Ways.targets(O.Target, F))
          Called.insert(G);
    }
  };
  llvm::SetVector<BlockId> After = blocksAfter(*Site.In, Site.Block);
  for (BlockId Id = 0; Id != Site.In->Blocks.size(); ++Id)
    if (IsTask ||
        (After.contains(Id) && blocksAfter(*Site.In, Id).contains(Site.Block)))
      Run(*Site.In, Id);
  for (size_t I = 0; I != Called.size(); ++I)
    for (BlockId Id = 0; Id != Called[I]->Blocks.size(); ++Id)
      Run(*Called[I], Id);
}

//===--- What is taken ----------------------------------------------------===//

const Taken &TakenFinder::by(llvm::ArrayRef<CallSite> Way, Taker By) {
  // Functions that are called by name are looked at in any case.
  bool IsByName = llvm::all_of(Way.drop_back(), [](const CallSite &Site) {
    return Site.op().Target.K != Callee::Kind::Indirect;
  });
  auto [It, New] =
      Known.try_emplace({Way[0].In, By.IsTask ? NoBlock : Way[0].Block,
                         IsByName ? nullptr : Way.back().In, By.IsInTask});
  if (!New)
    return It->second;
  Now = &It->second;
  IsInTask = By.IsInTask;
  Written.clear();
  Started.clear();
  Collected.clear();
  forLoop(Way, By.IsTask, Ways,
          [&](const Op &O, const Function &In) { noteWritten(O, In); });
  forLoop(Way, By.IsTask, Ways,
          [&](const Op &O, const Function &In) { run(O, In); });
  return *Now;
}

void TakenFinder::noteWritten(const Op &O, const Function &In) {
  if (O.K == Op::Kind::Let || O.HasDst)
    for (Holder H : Ways.places(O.Dst, In))
      Written.insert(H);
}

void TakenFinder::run(const Op &O, const Function &In) {
  if (O.K == Op::Kind::Let) {
    assignment(O, In);
    if (O.V.K == Value::Kind::Read || O.V.K == Value::Kind::Address)
      elements(O.V.Place, In);
  }
  if (O.K != Op::Kind::Call)
    return;
  member(O, In);
  for (const Argument &A : O.Args)
    if (A.V.K == Value::Kind::Read || A.V.K == Value::Kind::Address)
      elements(A.V.Place, In);
  if (O.Target.Target->K == Value::Kind::Read)
    elements(O.Target.Target->Place, In);
}

/// The object that a member function without a body may write to, or null.
static const Value *receiver(const Op &O, const Program &P) {
  if (O.K != Op::Kind::Call || O.Target.K == Callee::Kind::Indirect ||
      O.Args.empty() || O.Args[0].ReadOnly)
    return nullptr;
  const Function *F = P.find(O.Target.Function);
  return F && F->Blocks.empty() && !F->Class.empty() ? &O.Args[0].V : nullptr;
}

void TakenFinder::member(const Op &O, const Function &In) {
  const Value *Object = receiver(O, P);
  if (!Object || !Ways.matters(*Object, In))
    return;
  for (const Item &X : Ways.items(*Object, In)) {
    if (!X.isAddress())
      continue;
    take(Ways.inside(X.Target));
    for (Holder H : Ways.withContents(X.Target))
      if (H != X.Target)
        take(H);
  }
}

/// Whether a place lies outside the variables of its function.
static bool isShared(const Cell &C) {
  return C.R == Cell::Root::Global || llvm::any_of(C.Path, [](const Step &S) {
           return S.K == Step::Kind::Deref;
         });
}

/// A place that is emptied, or a pointer that goes on to another node.
void TakenFinder::assignment(const Op &O, const Function &In) {
  if (!isShared(O.Dst) || !Ways.matters(O.Dst, In))
    return;
  bool Empties = !IsInTask && O.V.K == Value::Kind::Int && O.V.Int == 0;
  for (Holder H : Ways.places(O.Dst, In))
    if (Empties || llvm::any_of(Ways.held(H), [&](const Item &X) {
          return X.isAddress() && isNode(X.Target);
        }))
      take(H);
}

/// Elements by a key that the loop changes.
void TakenFinder::elements(const Cell &C, const Function &In) {
  if (!Ways.matters(C, In))
    return;
  for (size_t I = 0; I != C.Path.size(); ++I) {
    if (C.Path[I].K != Step::Kind::Key || !varies(*C.Path[I].Key, In))
      continue;
    Cell Container = C;
    Container.Path.truncate(I);
    for (Holder H : Ways.places(Container, In))
      take(H);
  }
}

bool TakenFinder::varies(const Value &Key, const Function &In) {
  if (Key.K == Value::Kind::Read)
    return llvm::any_of(Ways.places(Key.Place, In), [&](Holder H) {
      return Written.contains(H) && !isOfTask(H);
    });
  return llvm::any_of(Key.Operands,
                      [&](const Value &V) { return varies(V, In); });
}

/// A node of a list: some field of it leads to its like.
bool TakenFinder::isNode(Holder H) const {
  return llvm::any_of(Ways.fields(H), [&](const auto &Field) {
    return llvm::is_contained(Ways.held(Field.second), Item{nullptr, H, false});
  });
}

/// Whether \p H is, or lies in, a variable of a task: nobody else puts anything
/// there, and an iterator is no list.
bool TakenFinder::isOfTask(Holder H) const {
  return IsInTask && InTasks.contains(Ways.owner(H));
}

void TakenFinder::take(Holder From) {
  if (isOfTask(From))
    return;
  Now->Where.insert(From);
  collect(From, 0);
}

/// Callables and objects at and below \p H. What a callable has captured is not
/// taken with it. Many pointers lead to one place, but once is enough.
void TakenFinder::collect(Holder H, unsigned Depth) {
  if (!Started.insert(H).second)
    return;
  for (Holder At : Ways.withContents(H)) {
    if (!Collected.insert(At).second)
      continue;
    for (const Item &X : Ways.held(At)) {
      Now->Unknown |= X.isOther();
      if (X.F)
        Now->Functions.insert(X.F);
      if (!X.isAddress())
        continue;
      Now->Objects.insert(X.Target);
      if (Depth != MaxPointers)
        collect(X.Target, Depth + 1);
    }
    auto Fields = Ways.fields(At);
    auto Callable = Fields.find("()");
    if (Callable != Fields.end())
      collect(Callable->second, Depth);
    else
      for (auto [Field, Below] : Fields)
        collect(Below, Depth);
  }
}

bool TakenFinder::fills(const Op &O, const Function &In, const Taken &Into) {
  if (O.K == Op::Kind::Let)
    return isShared(O.Dst) &&
           llvm::any_of(Ways.places(O.Dst, In),
                        [&](Holder H) { return Into.Where.contains(H); });
  const Value *Object = receiver(O, P);
  return Object && O.Args.size() > 1 &&
         llvm::any_of(Ways.items(*Object, In), [&](const Item &X) {
           return X.isAddress() && Into.Where.contains(Ways.inside(X.Target));
         });
}
