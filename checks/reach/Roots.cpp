//===- Roots.cpp - Which callables run as tasks --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Roots.h"
#include "reach/Flow.h"
#include <map>
#include <set>

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

namespace {

/// Steps from a parameter to what is bound; a capture of a closure behind a
/// pointer takes two.
constexpr unsigned MaxSteps = 4;

class RootFinder {
public:
  explicit RootFinder(const Program &P) : P(P), Ways(P) {}

  Reach run() {
    for (const Function &F : P.Functions)
      for (const Block &B : F.Blocks)
        for (const Op &O : B.Ops)
          if (O.K == Op::Kind::Submit)
            submit(O, F);
    return std::move(Found);
  }

private:
  void submit(const Op &O, const Function &In) {
    bool Any = false;
    for (const Function *Target : Ways.targets(O.Target, In)) {
      const Function *Task = run(*Target);
      if (Task->Blocks.empty())
        continue;
      Any = true;
      add(*Task, O);
      if (Task == Target)
        for (const Function *Resumed : resumedBy(*Task))
          add(*Resumed, O);
    }
    if (!Any)
      Found.Unresolved.emplace_back(O.Anchor, causeOf(O.Target));
  }

  void add(const Function &Task, const Op &O) {
    if (!Known.insert({&Task, O.Exceptions}).second)
      return;
    Root &New = Found.Roots.emplace_back();
    New.Task = &Task;
    New.Submission = O.Anchor;
    New.Exceptions = O.Exceptions;
    if (Ways.isComplete())
      bind(New);
  }

  /// The coroutines that a task goes on with, `[h] { h.resume(); }`. Those that
  /// a coroutine waits for are called by it.
  llvm::SetVector<const Function *> resumedBy(const Function &Task) {
    llvm::SetVector<const Function *> Resumed;
    for (const Block &B : Task.Blocks)
      for (const Op &O : B.Ops)
        if (O.K == Op::Kind::Call && O.Target.K == Callee::Kind::Indirect)
          for (const Function *F : Ways.targets(O.Target, Task))
            if (!F->Coroutine.empty() && !run(*F)->Blocks.empty())
              Resumed.insert(run(*F));
    return Resumed;
  }

  /// The task that a call of \p F begins: of a coroutine, what it consists of.
  const Function *run(const Function &F) const {
    const Function *Body = F.Coroutine.empty() ? nullptr : P.find(F.Coroutine);
    return Body ? Body : &F;
  }

  static Name causeOf(const Callee &C) {
    return C.K == Callee::Kind::Indirect ? Name("callable not found")
                                         : Name("callable without a body");
  }

  void bind(Root &Of) {
    for (uint32_t I = 0; I != Of.Task->Params; ++I) {
      Cell Place;
      Place.R = Cell::Root::Param;
      Place.Index = I;
      bind(Of, Place, {Ways.param(*Of.Task, I)}, MaxSteps);
    }
  }

  /// Binds what stands at \p Place, held by one of \p Holders, and below.
  void bind(Root &Of, const Cell &Place, llvm::ArrayRef<Holder> Holders,
            unsigned Left) {
    llvm::SetVector<Holder> Pointees;
    std::map<Name, llvm::SetVector<Holder>> Fields;
    for (Holder H : Holders) {
      for (const Item &X : Ways.held(H))
        if (X.Target && Ways.globalOf(X.Target).empty())
          Pointees.insert(X.Target);
      for (auto [Field, Below] : Ways.fields(H))
        Fields[Field].insert(Below);
    }
    agree(Of, Place, Holders);
    if (Left == 0)
      return;
    if (!Pointees.empty())
      bind(Of, step(Place, {Step::Kind::Deref, {}, nullptr}),
           Pointees.getArrayRef(), Left - 1);
    for (auto &[Field, Below] : Fields)
      if (Field != "*" && Below.size() == Holders.size())
        bind(Of, step(Place, {Step::Kind::Field, Field, nullptr}),
             Below.getArrayRef(), Left - 1);
  }

  /// A binding, if all \p Holders hold the same function or variable.
  void agree(Root &Of, const Cell &Place, llvm::ArrayRef<Holder> Holders) {
    const Item *Same = nullptr;
    for (Holder H : Holders) {
      if (Ways.held(H).size() != 1 || (Same && *Same != Ways.held(H)[0]))
        return;
      Same = &Ways.held(H)[0];
    }
    if (!Same || Same->isOther())
      return;
    Binding New;
    New.Place = Place;
    if (Same->F) {
      New.Holds.K = Value::Kind::Function;
      New.Holds.Id = Same->F->Id;
    } else if (Name Global = Ways.globalOf(Same->Target); !Global.empty()) {
      New.Holds.K = Value::Kind::Address;
      New.Holds.Place.R = Cell::Root::Global;
      New.Holds.Place.Global = Global;
    } else {
      return;
    }
    Of.Bindings.push_back(std::move(New));
  }

  static Cell step(Cell Place, Step S) {
    Place.Path.push_back(std::move(S));
    return Place;
  }

  const Program &P;
  Flow Ways;
  Reach Found;
  std::set<std::pair<const Function *, PoolExceptions>> Known;
};

} // namespace

/// Most units submit nothing: there is nothing to follow in them.
static bool submits(const Program &P) {
  for (const Function &F : P.Functions)
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops)
        if (O.K == Op::Kind::Submit)
          return true;
  return false;
}

Reach reach::findRoots(const Program &P) {
  Reach Found = submits(P) ? RootFinder(P).run() : Reach();
  if (!P.Discarded.empty())
    nameGuards(Found, false);
  return Found;
}

void reach::nameGuards(Reach &R, bool Named) {
  Binding New;
  New.Place.R = Cell::Root::Global;
  New.Place.Global = GuardsAreNamed;
  New.Holds.K = Value::Kind::Int;
  New.Holds.Int = Named;
  for (Root &Of : R.Roots)
    Of.Bindings.push_back(New);
}
