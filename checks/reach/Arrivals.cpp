//===- Arrivals.cpp - Which callables may come to a task ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Arrivals.h"
#include "program/Walk.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

/// Places and functions looked at for one task: some ten milliseconds. From
/// where more can be found, all of the program can.
static constexpr size_t MaxPlaces = 10'000, MaxFunctions = 4'000;

namespace {
class Search {
public:
  Search(const Program &P, Flow &Ways) : P(P), Ways(Ways) {}

  void from(const Root &R) {
    Entry = R.Entry;
    Running.insert(R.Entry);
    Running.insert(R.Task);
    for (uint32_t I = 0; I < R.Task->Params; ++I)
      Places.insert(Ways.param(*R.Task, I));
    for (size_t F = 0, H = 0; isComplete();)
      if (F != Running.size())
        code(*Running[F++]);
      else if (H != Places.size())
        contents(Places[H++]);
      else
        break;
  }
  bool isComplete() const {
    return Places.size() < MaxPlaces && Running.size() < MaxFunctions;
  }

  llvm::SetVector<const Function *> Running; ///< What may be.
  llvm::SetVector<Name> Seen;                ///< Variables that it names.

  void cell(const Cell &C) {
    if (C.R == Cell::Root::Global && Seen.insert(C.Global))
      for (Holder H : Ways.places(Cell::global(C.Global), *Running.front()))
        Places.insert(H);
  }
  void value(const Value &V) {
    if (V.K != Value::Kind::Function)
      return;
    if (const Function *F = P.find(V.Id))
      Running.insert(F);
  }

private:
  /// What is submitted here and runs later is not of this task.
  void code(const Function &F) {
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops) {
        if (isCall(O) || O.K < Op::Kind::Call)
          Walk(*this).op(O);
        // What is called through a value is found where it is held: by the
        // task, or around it by the loop.
        if (isCall(O) && O.Target.K != Callee::Kind::Indirect)
          call(O, F);
        else if (isCall(O) && &F == Entry)
          runs(O, F);
      }
  }

  void runs(const Op &O, const Function &In) {
    auto Targets = Ways.targets(O.Target, In);
    Running.insert(Targets.begin(), Targets.end());
  }

  void call(const Op &O, const Function &In) {
    runs(O, In);
    const Function *F = P.find(O.Target.Function);
    for (uint32_t I = 0; F && I < O.Args.size(); ++I)
      if (Name Class = Ways.receivers().classOf(*F, I); !Class.empty())
        if (isOfUnknownOrigin(O.Args[I].V, In))
          objects(Class);
  }

  bool isOfUnknownOrigin(const Value &Pointer, const Function &In) {
    auto Items = Ways.items(Pointer, In);
    return llvm::none_of(Items, [](auto &X) { return X.isAddress(); }) ||
           llvm::any_of(Items, [&](const Item &X) {
             return X.isAddress() && Ways.isOfUnknownOrigin(X.Target);
           });
  }

  void objects(Name Class) {
    for (const Item &X : Ways.objectsOf(Class))
      if (X.isAddress() && !Ways.isLocal(X.Target))
        Places.insert(X.Target);
  }

  void contents(Holder H) {
    for (Holder Here : Ways.withContents(H)) {
      for (const Item &X : Ways.held(Here))
        if (X.F) {
          Running.insert(X.F);
        } else if (X.isAddress()) {
          Places.insert(X.Target);
          if (Holder Whole = Ways.whole(X.Target))
            Places.insert(Whole);
        }
      for (auto [Field, Below] : Ways.fields(Here))
        Places.insert(Below);
    }
  }

  const Program &P;
  Flow &Ways;
  llvm::SetVector<Holder> Places;
  const Function *Entry = nullptr;
};
} // namespace

Arrival reach::arriving(const Program &P, Flow &Ways, const Root &R,
                        const llvm::DenseSet<const Function *> &Among) {
  Search Found(P, Ways);
  Found.from(R);
  if (!Found.isComplete())
    return {Among, {}};
  Arrival All;
  for (const Function *F : Among)
    if (Found.Running.contains(F))
      All.Functions.insert(F);
  All.Variables = Found.Seen.takeVector();
  return All;
}
