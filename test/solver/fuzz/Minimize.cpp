//===- Minimize.cpp - The smallest program that still shows it ------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Minimize.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot::fuzz;
using namespace threadslot::program;

std::unique_ptr<Program>
threadslot::fuzz::copy(const Program &P,
                       llvm::function_ref<bool(const Function &)> Drop) {
  auto Copy = std::make_unique<Program>();
  for (const Function &F : P.Functions)
    if (!Drop(F))
      Copy->getOrDeclare(F.Id) = F;
  Copy->Traits = P.Traits;
  Copy->Natives = P.Natives;
  Copy->Types = P.Types;
  Copy->Anchors = P.Anchors;
  return Copy;
}

namespace {
class Minimizer {
public:
  using Test = llvm::function_ref<bool(const Program &)>;

  Minimizer(std::unique_ptr<Program> Start, Test IsInteresting)
      : P(std::move(Start)), IsInteresting(IsInteresting) {}

  std::unique_ptr<Program> run() {
    do {
      Changed = false;
      for (Function &F : P->Functions)
        shrink(F);
      for (size_t I = 0; I < P->Functions.size(); ++I)
        dropFunction(P->Functions[I].Id);
      dropEach(P->Natives);
      dropEach(P->Traits);
      dropEach(P->Types);
      dropEach(P->Anchors);
    } while (Changed);
    return std::move(P);
  }

private:
  /// Keeps \p Place as \p New if the program stays interesting so.
  template <class T> bool attempt(T &Place, T New) {
    std::swap(Place, New);
    if (IsInteresting(*P))
      return Changed = true;
    std::swap(Place, New);
    return false;
  }

  template <class List> void dropEach(List &L) {
    for (size_t I = L.size(); I-- > 0;) {
      List Less = L;
      Less.erase(Less.begin() + I);
      attempt(L, std::move(Less));
    }
  }

  void dropFunction(Name Id) {
    auto Less = copy(*P, [&](const Function &F) { return F.Id == Id; });
    if (!IsInteresting(*Less))
      return;
    P = std::move(Less);
    Changed = true;
  }

  void shrink(Function &F) {
    if (F.Blocks.empty())
      return shrinkAttributes(F);
    if (attempt(F.Blocks, {}))
      return;
    for (size_t B = 0; B < F.Blocks.size(); ++B)
      shrink(F, F.Blocks[B]);
    for (size_t B = F.Blocks.size(); B-- > 1;)
      dropBlock(F, B);
    shrinkAttributes(F);
  }

  void shrinkAttributes(Function &F) {
    for (bool Function::*Flag :
         {&Function::NoThrow, &Function::NoReturn, &Function::Skipped,
          &Function::MayClear, &Function::Internal})
      if (F.*Flag)
        attempt(F.*Flag, false);
    if (!F.Class.empty())
      attempt(F.Class, Name());
    if (!F.Header.empty())
      attempt(F.Header, Name());
    dropEach(F.Overrides);
    if (F.Locals)
      attempt(F.Locals, F.Locals - 1);
  }

  void shrink(Function &F, Block &B) {
    dropEach(B.Ops);
    for (Op &O : B.Ops)
      shrink(O);
    if (B.Unwind != NoBlock)
      attempt(B.Unwind, NoBlock);
    shrink(F, B.Term);
  }

  void shrink(Op &O) {
    dropEach(O.Args);
    if (O.HasDst)
      attempt(O.HasDst, false);
    if (O.Target.K == Callee::Kind::Virtual)
      attempt(O.Target.K, Callee::Kind::Direct);
    shrink(O.V);
    for (Argument &A : O.Args)
      shrink(A.V);
  }

  void shrink(Value &V) {
    if (V.K == Value::Kind::Int)
      return;
    Value One;
    One.K = Value::Kind::Int;
    One.Int = 1;
    if (!attempt(V, One))
      dropEach(V.Operands);
  }

  void shrink(Function &F, Terminator &T) {
    Terminator Goto;
    Goto.K = Terminator::Kind::Goto;
    if (T.K == Terminator::Kind::Branch)
      for (BlockId To : {T.Then, T.Else}) {
        Goto.Then = To;
        if (attempt(T, Goto))
          break;
      }
    if (T.K == Terminator::Kind::Goto && F.Blocks[T.Then].Ops.empty())
      attempt(T, F.Blocks[T.Then].Term);
    if (T.K != Terminator::Kind::Return)
      attempt(T, Terminator());
  }

  /// Drops block \p B; the blocks after it move up, what went there goes on.
  void dropBlock(Function &F, BlockId B) {
    std::vector<Block> Less = F.Blocks;
    if (Less[B].Term.K == Terminator::Kind::Goto && Less[B].Term.Then != B)
      for (Block &Other : Less)
        for (BlockId *To : targets(Other))
          if (*To == B && To != &Other.Unwind)
            *To = Less[B].Term.Then;
    Less.erase(Less.begin() + B);
    for (Block &Other : Less)
      for (BlockId *To : targets(Other)) {
        if (*To == B)
          return;
        if (*To != NoBlock && *To > B)
          --*To;
      }
    attempt(F.Blocks, std::move(Less));
  }

  static llvm::SmallVector<BlockId *, 3> targets(Block &B) {
    llvm::SmallVector<BlockId *, 3> Result = {&B.Unwind};
    if (B.Term.K == Terminator::Kind::Goto ||
        B.Term.K == Terminator::Kind::Branch)
      Result.push_back(&B.Term.Then);
    if (B.Term.K == Terminator::Kind::Branch)
      Result.push_back(&B.Term.Else);
    return Result;
  }

  std::unique_ptr<Program> P;
  Test IsInteresting;
  bool Changed = false;
};
} // namespace

std::unique_ptr<Program>
threadslot::fuzz::minimize(
    const Program &P, llvm::function_ref<bool(const Program &)> IsInteresting) {
  auto All = [](const Function &) { return false; };
  return Minimizer(copy(P, All), IsInteresting).run();
}
