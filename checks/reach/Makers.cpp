//===- Makers.cpp - Who makes callables ----------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Makers.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

/// Pointers from a parameter to a callable: a reference, and an owner.
static constexpr unsigned MaxPointers = 2;

static void forFunctions(const Value &V, llvm::function_ref<void(Name)> Do) {
  if (V.K == Value::Kind::Function)
    Do(V.Id);
  for (const Value &Operand : V.Operands)
    forFunctions(Operand, Do);
}

void Makers::note() {
  if (std::exchange(Noted, true))
    return;
  for (const Function &F : P.Functions) {
    if (!F.Class.empty())
      Members[F.Class].push_back(&F);
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops) {
        auto Note = [&](Name Id) { Naming[P.find(Id)].insert(&F); };
        forFunctions(O.V, Note);
        for (const Argument &A : O.Args)
          forFunctions(A.V, Note);
      }
  }
}

namespace {
/// Callables at and below places.
class Search {
public:
  explicit Search(Flow &Ways) : Ways(Ways) {}

  void at(Holder H, unsigned Pointers) {
    for (Holder Here : Ways.withContents(H)) {
      if (!Seen.insert(Here).second)
        continue;
      for (const Item &X : Ways.held(Here))
        if (X.F)
          Found.insert(X.F);
        else if (X.isAddress() && Pointers != MaxPointers)
          at(X.Target, Pointers + 1);
      for (auto [Field, Below] : Ways.fields(Here))
        at(Below, Pointers);
    }
  }

  Makers::FunctionSet Found;

private:
  Flow &Ways;
  llvm::DenseSet<Holder> Seen;
};
} // namespace

Makers::FunctionSet Makers::given(const Function &Task,
                                  llvm::ArrayRef<Binding> Bound, Flow &Ways) {
  bool RunsOthers = llvm::any_of(Bound, [&](const Binding &B) {
    return B.Holds.K == Value::Kind::Function && B.Holds.Id != Task.Id;
  });
  if (!RunsOthers)
    return {};
  FunctionSet Making;
  for (const Function *F : of(Task))
    Making.insert(F);
  auto AddMembers = [&](Name Class) {
    if (auto It = Members.find(Class); It != Members.end())
      Making.insert(It->second.begin(), It->second.end());
  };
  AddMembers(Task.Class);
  // A wrapper that the task holds was made of what it runs, too.
  for (const Binding &B : Bound)
    if (B.Holds.K == Value::Kind::Function)
      if (const Function *F = P.find(B.Holds.Id))
        AddMembers(F->Class);
  Search Held(Ways);
  for (const Function *F : Making)
    for (uint32_t I = F->Class.empty() ? 0 : 1; I < F->Params; ++I)
      Held.at(Ways.param(*F, I), 0);
  Held.Found.remove(&Task);
  return std::move(Held.Found);
}
