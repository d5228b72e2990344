//===- Program.cpp - The slot program -------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "program/Program.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot::program;

bool Step::operator==(const Step &Other) const {
  if (!Key != !Other.Key)
    return false;
  return K == Other.K && Field == Other.Field && (!Key || *Key == *Other.Key);
}

Cell Cell::global(Name Id) {
  Cell C;
  C.R = Root::Global;
  C.Global = Id;
  return C;
}

Cell Cell::param(uint32_t Index) {
  Cell C;
  C.R = Root::Param;
  C.Index = Index;
  return C;
}

Cell Cell::local(uint32_t Index) {
  Cell C;
  C.Index = Index;
  return C;
}

Cell Cell::result() {
  Cell C;
  C.R = Root::Result;
  return C;
}

bool Cell::isBehindPointer() const {
  return llvm::any_of(Path,
                      [](const Step &S) { return S.K == Step::Kind::Deref; });
}

Value Value::read(Cell Place) {
  Value V;
  V.K = Kind::Read;
  V.Place = std::move(Place);
  return V;
}

Condition Condition::isTrue(Value V) {
  Condition C;
  C.Lhs = std::move(V);
  return C;
}

Condition Condition::areEqual(Value Lhs, Value Rhs) {
  Condition C;
  C.K = Kind::Equal;
  C.Lhs = std::move(Lhs);
  C.Rhs = std::move(Rhs);
  return C;
}

llvm::SmallVector<BlockId, 3> Block::successors() const {
  llvm::SmallVector<BlockId, 3> Next;
  for (BlockId Id : {Term.Then, Term.Else, Unwind})
    if (Id != NoBlock)
      Next.push_back(Id);
  return Next;
}

bool SlotTraits::isEmpty(int64_t N) const {
  return (N == 0 && EmptyNull) || llvm::is_contained(EmptyInts, N);
}

Function &Program::getOrDeclare(llvm::StringRef Id) {
  Name Interned = intern(Id);
  auto [It, Inserted] = Index.try_emplace(Interned, Functions.size());
  if (Inserted) {
    Functions.emplace_back();
    Functions.back().Id = Interned;
  }
  return Functions[It->second];
}

std::optional<Cell> threadslot::program::classOf(const Op &O) {
  if (O.Target.K != Callee::Kind::Virtual || O.Args.empty())
    return std::nullopt;
  const Value &Object = O.Args[0].V;
  Cell C = Object.Place;
  if (Object.K == Value::Kind::Read)
    C.Path.push_back({Step::Kind::Deref, {}, nullptr});
  else if (Object.K != Value::Kind::Address)
    return std::nullopt;
  C.Path.push_back({Step::Kind::Field, ClassField, nullptr});
  return C;
}

void threadslot::program::dropUnreachable(Function &F) {
  std::vector<BlockId> NewId(F.Blocks.size(), NoBlock);
  std::vector<BlockId> Work{0};
  NewId[0] = 0;
  auto Visit = [&](BlockId B) {
    if (B != NoBlock && NewId[B] == NoBlock) {
      NewId[B] = 0;
      Work.push_back(B);
    }
  };
  while (!Work.empty()) {
    const Block &B = F.Blocks[Work.back()];
    Work.pop_back();
    Visit(B.Term.Then);
    Visit(B.Term.Else);
    Visit(B.Unwind);
  }
  BlockId Next = 0;
  for (BlockId &Id : NewId)
    if (Id != NoBlock)
      Id = Next++;
  std::vector<Block> Kept;
  Kept.reserve(Next);
  for (auto [Id, B] : llvm::enumerate(F.Blocks)) {
    if (NewId[Id] == NoBlock)
      continue;
    for (BlockId *Ref : {&B.Term.Then, &B.Term.Else, &B.Unwind})
      if (*Ref != NoBlock)
        *Ref = NewId[*Ref];
    Kept.push_back(std::move(B));
  }
  F.Blocks = std::move(Kept);
}
