//===- Arrivals.cpp - Which callables may come to a task ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Arrivals.h"

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
    Running.insert(R.Entry);
    Running.insert(R.Task);
    for (uint32_t I = 0; I < R.Task->Params; ++I)
      place(Ways.param(*R.Task, I));
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

private:
  void code(const Function &F) {
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops) {
        cell(O.Dst, F);
        cell(O.Slot, F);
        value(O.V, F);
        if (isCall(O))
          call(O, F);
      }
  }

  void call(const Op &O, const Function &In) {
    for (const Argument &A : O.Args)
      value(A.V, In);
    if (O.Target.K == Callee::Kind::Indirect)
      return cell(O.Target.Target->Place, In); // It is found where it is held.
    auto Targets = Ways.targets(O.Target, In);
    Running.insert(Targets.begin(), Targets.end());
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
        place(X.Target);
  }

  void value(const Value &V, const Function &In) {
    if (V.K == Value::Kind::Function)
      Running.insert(P.find(V.Id));
    cell(V.Place, In);
    for (const Value &Operand : V.Operands)
      value(Operand, In);
  }

  void cell(const Cell &C, const Function &In) {
    if (C.R != Cell::Root::Global || !Seen.insert(C.Global).second)
      return;
    Cell Whole;
    Whole.R = Cell::Root::Global;
    Whole.Global = C.Global;
    for (Holder H : Ways.places(Whole, In))
      place(H);
  }

  void place(Holder H) { Places.insert(H); }

  void contents(Holder H) {
    for (Holder Here : Ways.withContents(H)) {
      for (const Item &X : Ways.held(Here))
        if (X.F)
          Running.insert(X.F);
        else if (X.isAddress())
          place(X.Target);
      for (auto [Field, Below] : Ways.fields(Here))
        place(Below);
    }
  }

  const Program &P;
  Flow &Ways;
  llvm::SetVector<Holder> Places;
  llvm::DenseSet<Name> Seen;
};
} // namespace

std::pair<llvm::DenseSet<const Function *>, bool>
reach::arrivals(const Program &P, Flow &Ways, const Root &R) {
  Search Found(P, Ways);
  Found.from(R);
  return {{Found.Running.begin(), Found.Running.end()}, Found.isComplete()};
}
