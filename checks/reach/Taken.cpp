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

/// Fields from a container to its first node: those of one in a wrapper.
static constexpr unsigned MaxNesting = 2;

/// Calls from a loop to where it takes something: twice a helper that asks a
/// pool that asks its queue.
static constexpr size_t MaxCalls = 6;

/// Kinds of places that a loop takes from, the same member of all objects being
/// one. Pools change a dozen; calls after which it would be more than ten times
/// that lead all over the program.
static constexpr size_t MaxKinds = 128;

//===--- The code of a loop -----------------------------------------------===//

/// The blocks that control can come to from the end of \p From.
static llvm::SetVector<BlockId> blocksAfter(const Function &F, BlockId From) {
  llvm::SetVector<BlockId> After;
  auto Add = [&](BlockId Id) {
    for (BlockId Next : F.Blocks[Id].successors())
      After.insert(Next);
  };
  Add(From);
  for (size_t I = 0; I != After.size(); ++I)
    Add(After[I]);
  return After;
}

bool reach::isInLoop(const Function &F, BlockId Id) {
  return blocksAfter(F, Id).contains(Id);
}

/// What is done in the loop around the first call on \p Way, also by functions
/// that it calls, but not by those that it calls through values or where the
/// way ends: they may be the jobs. A task is all in the loop. Calls are
/// followed as deep as what they do is not too much.
void TakenFinder::runLoop(llvm::ArrayRef<CallSite> Way, bool IsTask) {
  const CallSite &Site = Way.front();
  Called.clear();
  Called.insert(Site.In);
  auto Run = [&](const Changes &Done) {
    for (const auto &[Call, Targets] : Done.Calls)
      if (Call != &Way.back().op())
        Called.insert(Targets.begin(), Targets.end());
    return add(Done);
  };
  llvm::SetVector<BlockId> After = blocksAfter(*Site.In, Site.Block);
  for (BlockId Id = 0; Id != Site.In->Blocks.size(); ++Id)
    if (IsTask ||
        (After.contains(Id) && blocksAfter(*Site.In, Id).contains(Site.Block)))
      if (!Run(changes(*Site.In, Id)))
        return forget(0);
  for (size_t Calls = 1, Done = 1; Calls <= MaxCalls; ++Calls) {
    if (Calls < Way.size())
      Called.insert(Way[Calls].In);
    const size_t Before = Now->Where.size();
    for (size_t End = Called.size(); Done != End; ++Done)
      if (!Run(changes(*Called[Done])))
        return forget(Before);
  }
}

//===--- What is taken ----------------------------------------------------===//

const Taken &TakenFinder::by(llvm::ArrayRef<CallSite> Way, Taker By) {
  // Functions that are called by name are looked at in any case, but the job.
  auto IsByName = [](const CallSite &Site) {
    return Site.op().Target.K != Callee::Kind::Indirect;
  };
  auto [It, New] = Known.try_emplace(
      {Way[0].In, By.IsTask ? NoBlock : Way[0].Block,
       llvm::all_of(Way.drop_back(), IsByName) ? nullptr : Way.back().In,
       IsByName(Way.back()) ? &Way.back().op() : nullptr, By.IsInTask});
  if (!New)
    return It->second;
  Now = &It->second;
  IsInTask = By.IsInTask;
  Written.clear();
  Given.clear();
  Own.clear();
  Collected.clear();
  Kinds.clear();
  Keyed.clear();
  Compared.clear();
  Passed.clear();
  runLoop(Way, By.IsTask);
  takeElements();
  takeFound();
  collect();
  return *Now;
}

/// Adds what is done in the loop; false if that is too much.
bool TakenFinder::add(const Changes &Done) {
  Written.insert(Done.Written.begin(), Done.Written.end());
  llvm::append_range(Own, Done.Own);
  llvm::append_range(Keyed, Done.Keyed);
  llvm::append_range(Compared, Done.Compared);
  llvm::append_range(Passed, Done.Passed);
  return take(Done.Advanced) && (IsInTask || take(Done.Emptied));
}

bool TakenFinder::take(llvm::ArrayRef<Holder> From) {
  for (Holder H : From)
    if (!isOfTask(H) && !isOwn(H) && Now->Where.insert(H))
      ++Kinds[kindOf(H)];
  return Kinds.size() <= MaxKinds;
}

/// Leaves the first \p Count places: what came then was too much.
void TakenFinder::forget(size_t Count) {
  Now->IsCut = true;
  for (; Now->Where.size() > Count; Now->Where.pop_back())
    if (auto It = Kinds.find(kindOf(Now->Where.back())); --It->second == 0)
      Kinds.erase(It);
}

const TakenFinder::Changes &TakenFinder::changes(const Function &F,
                                                 BlockId Id) {
  auto [It, New] = KnownChanges.try_emplace({&F, Id});
  if (New)
    note(F.Blocks[Id], F, It->second);
  return It->second;
}

const TakenFinder::Changes &TakenFinder::changes(const Function &F) {
  auto [It, New] = KnownChanges.try_emplace({&F, NoBlock});
  if (New)
    for (const Block &B : F.Blocks)
      note(B, F, It->second);
  return It->second;
}

void TakenFinder::note(const Block &B, const Function &In, Changes &Into) {
  for (const Op &O : B.Ops)
    note(O, In, Into);
  if (B.Term.K == Terminator::Kind::Branch)
    noteComparison(*B.Term.Cond, In, Into);
}

/// Whether a place lies outside the variables of its function.
static bool isShared(const Cell &C) {
  return C.R == Cell::Root::Global || C.isBehindPointer();
}

void TakenFinder::note(const Op &O, const Function &In, Changes &Into) {
  auto NoteKeys = [&](const Value &V) {
    if (V.K == Value::Kind::Read || V.K == Value::Kind::Address)
      noteKeys(V.Place, In, Into);
  };
  if (O.K == Op::Kind::Let || O.HasDst) {
    llvm::append_range(Into.Written, Ways.places(O.Dst, In));
    if (!isShared(O.Dst))
      Into.Own.emplace_back(&O, &In);
  }
  if (O.K == Op::Kind::Let) {
    noteAssignment(O, In, Into);
    NoteKeys(O.V);
  }
  if (O.K != Op::Kind::Call)
    return;
  noteMember(O, In, Into);
  for (const Argument &A : O.Args)
    NoteKeys(A.V);
  if (O.Target.K == Callee::Kind::Indirect) {
    NoteKeys(*O.Target.Target);
    return;
  }
  Into.Calls.emplace_back(&O, Ways.targets(O.Target, In));
  if (!O.Args.empty())
    Into.Passed.emplace_back(&O, &In);
}

/// The object that a member function without a body may write to, or null.
static const Value *receiver(const Op &O, const Program &P) {
  if (O.K != Op::Kind::Call || O.Target.K == Callee::Kind::Indirect ||
      O.Args.empty() || O.Args[0].ReadOnly)
    return nullptr;
  const Function *F = P.find(O.Target.Function);
  return F && F->Blocks.empty() && !F->Class.empty() ? &O.Args[0].V : nullptr;
}

void TakenFinder::noteMember(const Op &O, const Function &In, Changes &Into) {
  const Value *Object = receiver(O, P);
  if (!Object || !Ways.matters(*Object, In))
    return;
  for (const Item &X : Ways.items(*Object, In)) {
    if (!X.isAddress())
      continue;
    Into.Advanced.push_back(Ways.inside(X.Target));
    for (Holder H : Ways.withContents(X.Target))
      if (H != X.Target)
        Into.Advanced.push_back(H);
  }
}

/// Whether \p V is null, be it by way of variables that hold nothing else.
static bool isNull(const Value &V, const Function &In, unsigned Copies = 4) {
  if (V.K != Value::Kind::Read)
    return V.K == Value::Kind::Int && V.Int == 0;
  if (V.Place.R != Cell::Root::Local || !V.Place.Path.empty() || Copies == 0)
    return false;
  bool Any = false;
  for (const Block &B : In.Blocks)
    for (const Op &O : B.Ops)
      if ((O.K == Op::Kind::Let || O.HasDst) && O.Dst == V.Place) {
        Any = true;
        if (O.K != Op::Kind::Let || !isNull(O.V, In, Copies - 1))
          return false;
      }
  return Any;
}

/// A place that is emptied, or a pointer that goes on to another node, or a
/// list that is exchanged for another.
void TakenFinder::noteAssignment(const Op &O, const Function &In,
                                 Changes &Into) {
  if (!isShared(O.Dst) || !Ways.matters(O.Dst, In))
    return;
  for (Holder H : Ways.places(O.Dst, In))
    if (isList(H, O.V.K == Value::Kind::Read ? MaxNesting : 0))
      Into.Advanced.push_back(H);
    else if (isNull(O.V, In))
      Into.Emptied.push_back(H);
}

/// Whether \p H is or lies in one of \p Any.
bool TakenFinder::isPartOf(Holder H, const llvm::DenseSet<Holder> &Any) const {
  while (H && !Any.contains(H))
    H = Ways.partOf(H);
  return H != 0;
}

/// Whether nodes of a list are at \p H, or in fields so many deep.
bool TakenFinder::isList(Holder H, unsigned Nesting) const {
  auto LeadsToNode = [&](const Item &X) {
    return X.isAddress() && isNode(X.Target);
  };
  return llvm::any_of(Ways.held(H), LeadsToNode) ||
         (Nesting != 0 && llvm::any_of(Ways.fields(H), [&](const auto &Field) {
            return isList(Field.second, Nesting - 1);
          }));
}

/// Whether what is at \p At, or in fields so many deep, leads to \p To.
static bool leads(const Flow &Ways, Holder At, Holder To, unsigned Nesting) {
  return llvm::is_contained(Ways.held(At), Item{nullptr, To, false}) ||
         (Nesting != 0 && llvm::any_of(Ways.fields(At), [&](const auto &Field) {
            return leads(Ways, Field.second, To, Nesting - 1);
          }));
}

/// A node of a list: it leads to its like.
bool TakenFinder::isNode(Holder H) const {
  return leads(Ways, H, H, MaxNesting);
}

/// Whether \p H is, or lies in, a variable of a task: nobody else puts anything
/// there, and an iterator is no list.
bool TakenFinder::isOfTask(Holder H) const {
  return IsInTask && InTasks.contains(Ways.owner(H));
}

/// Whether nobody else can put anything at \p H: an iterator of the loop, or
/// what it has taken before.
bool TakenFinder::isOwn(Holder H) const {
  return Called.contains(Ways.owner(H)) && Ways.isPrivate(H);
}

/// Callables and objects at and below all that is taken from.
void TakenFinder::collect() {
  llvm::SetVector<Holder> Todo = Now->Where;
  size_t Done = 0;
  for (unsigned Pointers = 0; Pointers <= MaxPointers; ++Pointers)
    for (size_t End = Todo.size(); Done != End; ++Done)
      collect(Todo[Done], Todo);
}

/// Those at \p H and its fields; what pointers there lead to is added to
/// \p Pointees. What a callable has captured is not taken with it.
void TakenFinder::collect(Holder H, llvm::SetVector<Holder> &Pointees) {
  for (Holder At : Ways.withContents(H)) {
    if (!Collected.insert(At).second)
      continue;
    for (const Item &X : Ways.held(At)) {
      Now->Unknown |= X.isOther() && !Now->IsCut;
      if (X.F)
        Now->Functions.insert(X.F);
      if (!X.isAddress())
        continue;
      for (Holder To : {X.Target, Ways.whole(X.Target)})
        if (To) {
          Now->Objects.insert(To);
          Pointees.insert(To);
        }
    }
    auto Fields = Ways.fields(At);
    auto Callable = Fields.find("()");
    if (Callable != Fields.end())
      collect(Callable->second, Pointees);
    else
      for (auto [Field, Below] : Fields)
        collect(Below, Pointees);
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
