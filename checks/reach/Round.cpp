//===- Round.cpp - One round of a worker loop ----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Round.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

namespace {

/// Makes the variables of a function variables of the one that it becomes a
/// part of: locals first, then parameters, then the result.
class Renaming {
public:
  Renaming(const Function &F, uint32_t First) : F(F), First(First) {}

  static uint32_t size(const Function &F) { return F.Locals + F.Params + 1; }

  Cell param(uint32_t Index) const { return local(F.Locals + Index); }
  Cell result() const { return local(F.Locals + F.Params); }

  void cell(Cell &C) const {
    if (C.R == Cell::Root::Local)
      C.Index += First;
    else if (C.R == Cell::Root::Param)
      rename(C, param(C.Index));
    else if (C.R == Cell::Root::Result)
      rename(C, result());
    for (Step &S : C.Path)
      if (S.Key) {
        Value Key = *S.Key;
        value(Key);
        S.Key = std::make_shared<const Value>(std::move(Key));
      }
  }

  void value(Value &V) const {
    if (V.K == Value::Kind::Read || V.K == Value::Kind::Address)
      cell(V.Place);
    for (Value &Operand : V.Operands)
      value(Operand);
  }

  void block(Block &B) const {
    for (Op &O : B.Ops) {
      cell(O.Dst);
      cell(O.Slot);
      value(O.V);
      if (O.Target.K == Callee::Kind::Indirect)
        value(*O.Target.Target);
      for (Argument &A : O.Args)
        value(A.V);
    }
    if (B.Term.K == Terminator::Kind::Branch) {
      value(B.Term.Cond->Lhs);
      value(B.Term.Cond->Rhs);
      cell(B.Term.Cond->Slot);
    }
    if (B.Term.K == Terminator::Kind::Throw)
      value(*B.Term.Exception);
  }

private:
  Cell local(uint32_t Index) const { return Cell::local(First + Index); }
  static void rename(Cell &C, const Cell &To) {
    C.R = To.R;
    C.Index = To.Index;
  }

  const Function &F;
  uint32_t First;
};

void moveLabels(Block &B, BlockId By) {
  for (BlockId *Label : {&B.Term.Then, &B.Term.Else, &B.Unwind})
    if (*Label != NoBlock)
      *Label += By;
}

void finish(Block &B, Terminator::Kind K, BlockId Next = NoBlock) {
  B.Term = {};
  B.Term.K = K;
  B.Term.Then = Next;
}

Op let(Cell Dst, Value V) {
  Op O;
  O.Dst = std::move(Dst);
  O.V = std::move(V);
  return O;
}

Value anything() {
  Value V;
  V.K = Value::Kind::Depends;
  return V;
}

/// The call of the loop, as one of \p Job with the parameters of the round.
Op callOf(const Function &Job, Op Call) {
  Call.Target = {};
  Call.Target.Function = Job.Id;
  Call.Args.clear();
  for (uint32_t I = 0; I != Job.Params; ++I)
    Call.Args.push_back({Value::read(Cell::param(I)), false});
  return Call;
}

/// Ends \p B: if \p Call is made on an object that was taken, only that which
/// is the job goes on, so that what the loop calls on it before and after, it
/// calls on the job.
void take(Block &B, const Op &Call, BlockId Run, BlockId Otherwise) {
  if (Call.Target.K != Callee::Kind::Virtual)
    return finish(B, Terminator::Kind::Goto, Run);
  finish(B, Terminator::Kind::Branch, Run);
  B.Term.Else = Otherwise;
  B.Term.Cond =
      Condition::areEqual(Call.Args.front().V, Value::read(Cell::param(0)));
}

/// Splits \p B before the operation \p At; what stands from there on.
Block splitOff(Block &B, uint32_t At) {
  Block Rest = B;
  Rest.Ops.erase(Rest.Ops.begin(), Rest.Ops.begin() + At);
  B.Ops.resize(At);
  return Rest;
}

} // namespace

Round::Round(const WorkerLoop &Loop, llvm::ArrayRef<OtherKind> Others)
    : IsTask(Loop.Pool.has_value()) {
  const Function &Entry = *Loop.Way.front().In;
  append(Entry);
  const BlockId Size = Blocks.size();
  Terminate = Size;
  Ended = Size + 1;
  Left = IsTask && *Loop.Pool != PoolExceptions::Terminate && !Entry.NoThrow
             ? Size + 2
             : Terminate;
  for (Block &B : Blocks) {
    if (B.Term.K == Terminator::Kind::Return)
      finish(B, Terminator::Kind::Goto, Ended);
    if (B.Unwind == NoBlock)
      B.Unwind = Left;
  }
  finish(Blocks.emplace_back(), Terminator::Kind::Terminate);
  finish(Blocks.emplace_back(), Terminator::Kind::NoReturn);
  finish(Blocks.emplace_back(), Terminator::Kind::NoReturn);
  BlockId First = 0;
  for (auto [Level, Site] : llvm::enumerate(Loop.Way)) {
    for (const OtherKind &Other : Others)
      if (Other.Level == Level)
        Instead.emplace_back(First + Other.Site->Block, Other.Site->Index);
    Called = First + Site.Block;
    Index = Site.Index;
    if (&Site != &Loop.Way.back())
      First = enter(*(&Site + 1)->In, Site.RunsJob);
  }
}

/// Adds the blocks of \p F.
void Round::append(const Function &F) {
  Renaming Rename(F, Locals);
  Parts.push_back({Locals, &F});
  BlockId First = Blocks.size();
  llvm::append_range(Blocks, F.Blocks);
  for (Block &B : llvm::drop_begin(Blocks, First)) {
    Rename.block(B);
    moveLabels(B, First);
  }
  Locals += Renaming::size(F);
}

/// Puts \p F in the place of the call of it; its first block. If it is a job,
/// it is given anything: how the loop comes by it tells nothing, and would be
/// followed deep into a container.
BlockId Round::enter(const Function &F, bool IsJob) {
  Renaming Rename(F, Locals);
  Block Rest = splitOff(Blocks[Called], Index);
  Op Call = std::move(Rest.Ops.front());
  Rest.Ops.erase(Rest.Ops.begin());
  for (uint32_t I = 0; I < Call.Args.size() && I < F.Params; ++I)
    Blocks[Called].Ops.push_back(
        let(Rename.param(I), IsJob ? anything() : Call.Args[I].V));
  BlockId First = Blocks.size(), Done = First + F.Blocks.size();
  BlockId Unwind = F.NoThrow ? Terminate : Rest.Unwind;
  finish(Blocks[Called], Terminator::Kind::Goto, First);
  append(F);
  for (Block &B : llvm::drop_begin(Blocks, First)) {
    if (B.Term.K == Terminator::Kind::Return)
      finish(B, Terminator::Kind::Goto, Done);
    if (B.Unwind == NoBlock)
      B.Unwind = Unwind;
  }
  if (Call.HasDst)
    Rest.Ops.insert(Rest.Ops.begin(),
                    let(Call.Dst, Value::read(Rename.result())));
  Blocks.push_back(std::move(Rest));
  return First;
}

/// Adds the blocks up to the job once more; the one from which the job would be
/// run goes on to \p Job, those from which another would to \p Other.
void Round::copy(std::vector<Block> &Into, BlockId Job, BlockId Other) const {
  BlockId First = Into.size();
  llvm::append_range(Into, Blocks);
  for (Block &B : llvm::drop_begin(Into, First))
    moveLabels(B, First);
  auto Cut = [&](BlockId Id, uint32_t At, BlockId To) {
    Block &Last = Into[First + Id];
    Last.Ops.resize(std::min<size_t>(At, Last.Ops.size()));
    finish(Last, Terminator::Kind::Goto, To);
  };
  Cut(Called, Index, Job);
  for (auto [Id, At] : Instead)
    Cut(Id, At, Other);
}

Function &Round::with(const Function &Job, Program &P,
                      llvm::StringRef Name) const {
  Function &F = P.getOrDeclare((Job.Id + "#" + Name).str());
  F.Display = Job.Display;
  F.Params = Job.Params;
  F.Locals = Locals;
  F.Internal = true;
  const BlockId Size = Blocks.size();
  const BlockId Take = 3 * Size, Run = Take + 1, After = Take + 2,
                Next = Take + 3, Thrown = Take + 4;
  copy(F.Blocks, Take, Ended);
  for (BlockId End : {Next, Thrown})
    copy(F.Blocks, End, End);
  if (IsTask)
    for (BlockId First : {Size, 2 * Size}) {
      finish(F.Blocks[First + Ended], Terminator::Kind::Goto,
             First == Size ? Next : Thrown);
      if (Left != Terminate)
        finish(F.Blocks[First + Left], Terminator::Kind::Goto, Thrown);
    }

  Block Rest = Blocks[Called];
  Rest.Ops.erase(Rest.Ops.begin(), Rest.Ops.begin() + Index + 1);
  moveLabels(Rest, Size);
  const Op &Call = Blocks[Called].Ops[Index];
  take(F.Blocks.emplace_back(), Call, Run, Ended);
  Block &Running = F.Blocks.emplace_back();
  Running.Ops.push_back(callOf(Job, Call));
  Running.Unwind = Blocks[Called].Unwind + 2 * Size;
  finish(Running, Terminator::Kind::Goto, After);
  F.Blocks.push_back(std::move(Rest));
  finish(F.Blocks.emplace_back(), Terminator::Kind::Return);
  finish(F.Blocks.emplace_back(), Terminator::Kind::Throw);
  dropUnreachable(F);
  return F;
}
