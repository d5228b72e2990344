//===- Discarded.cpp - Guards that guard nothing ------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Discarded.h"
#include "program/Overriders.h"
#include "program/Walk.h"
#include "reach/Flow.h"
#include "solver/Background.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

namespace {

/// What a function does to slots that were set before.
struct Undoing {
  bool Clears = false; ///< Some path clears before it has set anything.
  bool Keeps = false;  ///< Some path ends with a slot set to what was kept.
  bool Sets = false;   ///< Some path sets.
  bool operator==(const Undoing &) const = default;
};

/// What may have happened on the paths to a point, as a set of these.
enum Past : uint8_t {
  Untouched = 1, ///< No slot was touched.
  Restored = 2,  ///< A slot was set to what was kept, and then none cleared.
  Other = 4,
};

using FunctionSet = llvm::SetVector<const Function *>;

class GuardFinder {
public:
  explicit GuardFinder(const Program &P);

  bool isGuard(const DiscardedGuard &G);

private:
  const Undoing &undoing(const Function &F);
  FunctionSet bodies(const Op &Call, const Function &In);
  FunctionSet held(FunctionSet Found, bool IsVirtual);
  FunctionSet making() const;
  FunctionSet named() const;
  Undoing summary(const Function &F);
  Undoing joined(const FunctionSet &Bodies);
  uint8_t execute(const Op &O, const Function &F, uint8_t Before, Undoing &Own);
  uint8_t set(const Op &O, uint8_t Before, Undoing &Own);
  bool isNative(const Cell &C) const {
    return C.R == Cell::Root::Global && Natives.contains(C.Global);
  }
  bool isEmptyValue(const Op &O) const;
  reach::Flow &ways() {
    if (!Ways)
      Ways.emplace(P);
    return *Ways;
  }
  bool callsWhatItIsGiven();

  const Program &P;
  const DiscardedGuard *Object = nullptr; ///< The one in question.
  std::optional<FunctionSet> Named; ///< See named(); made when first needed.
  std::optional<reach::Flow> Ways;  ///< Made when first needed.
  const Overriders Overridden;
  llvm::StringMap<const SlotTraits *> Traits;
  llvm::StringMap<Name> Natives; ///< Their traits.
  llvm::DenseMap<const Function *, Undoing> Known;
};

GuardFinder::GuardFinder(const Program &P) : P(P), Overridden(P) {
  for (const SlotTraits &T : P.Traits)
    Traits[T.Id] = &T;
  for (const NativeSlot &N : P.Natives)
    Natives.try_emplace(N.Global, N.Traits);
}

/// The functions that run when the object is made, as far as they are called by
/// name.
FunctionSet GuardFinder::making() const {
  FunctionSet All;
  if (const Function *Maker = P.find(Object->Maker))
    All.insert(Maker);
  for (size_t I = 0; I != All.size(); ++I)
    for (const Block &B : All[I]->Blocks)
      for (const Op &O : B.Ops)
        if (O.K == Op::Kind::Call && O.Target.K != Callee::Kind::Indirect)
          if (const Function *F = P.find(O.Target.Function))
            All.insert(F);
  return All;
}

/// The functions that the object was given or that were named as values when it
/// was made.
FunctionSet GuardFinder::named() const {
  struct {
    const Program &P;
    FunctionSet Found;
    void cell(const Cell &) {}
    void value(const Value &V) {
      if (V.K == Value::Kind::Function)
        if (const Function *F = P.find(V.Id))
          Found.insert(F);
    }
  } Names{P, {}};
  for (Name Id : Object->Given)
    if (const Function *F = P.find(Id))
      Names.Found.insert(F);
  Walk All(Names);
  for (const Function *F : making())
    All.function(*F);
  return Names.Found;
}

/// Of the functions that objects of this class may run, those that this one
/// does, if that is known.
FunctionSet GuardFinder::held(FunctionSet Found, bool IsVirtual) {
  if (!Named)
    Named = named();
  FunctionSet Runs = *Named;
  if (IsVirtual) {
    FunctionSet Classes;
    for (const Function *F : Runs)
      if (!F->Runs.empty())
        Classes.insert(F);
    ways().keepDerived(Classes);
    Runs.clear();
    for (const Function *Class : Classes)
      for (Name Member : Class->Runs)
        Runs.insert(P.find(Member));
  }
  auto IsRun = [&](const Function *F) { return Runs.contains(F); };
  if (llvm::any_of(Found, IsRun))
    Found.remove_if([&](const Function *F) { return !IsRun(F); });
  return Found;
}

/// The functions with a body that a call may run.
FunctionSet GuardFinder::bodies(const Op &Call, const Function &In) {
  FunctionSet Found;
  if (Call.Target.K == Callee::Kind::Indirect) {
    Found = held(ways().targets(Call.Target, In), /*IsVirtual=*/false);
  } else if (const Function *F = P.find(Call.Target.Function)) {
    Found.insert(F);
    if (Call.Target.K == Callee::Kind::Virtual) {
      Overridden.addTo(Found);
      Found = held(std::move(Found), /*IsVirtual=*/true);
    }
  }
  Found.remove_if([](const Function *F) { return F->Blocks.empty(); });
  return Found;
}

/// What a call does that may run any of \p Bodies: it undoes if all do.
Undoing GuardFinder::joined(const FunctionSet &Bodies) {
  Undoing All;
  All.Clears = All.Keeps = !Bodies.empty();
  for (const Function *F : Bodies) {
    const Undoing &One = Known[F];
    All.Clears &= One.Clears;
    All.Keeps &= One.Keeps;
    All.Sets |= One.Sets;
  }
  return All;
}

/// Whether the value that \p O sets is one of the empty ones.
bool GuardFinder::isEmptyValue(const Op &O) const {
  Name Id = O.Traits.empty() ? Natives.lookup(O.Dst.Global) : O.Traits;
  const SlotTraits *T = Traits.lookup(Id);
  return T && isEmpty(*T, O.V);
}

uint8_t GuardFinder::set(const Op &O, uint8_t Before, Undoing &Own) {
  if (isEmptyValue(O)) {
    Own.Clears |= (Before & Untouched) != 0;
    return Other;
  }
  Own.Sets = true;
  if (O.V.K != Value::Kind::Read)
    return Other;
  return (Before & Other) | ((Before & ~Other) ? Restored : 0);
}

uint8_t GuardFinder::execute(const Op &O, const Function &F, uint8_t Before,
                             Undoing &Own) {
  if (O.Native && !isNative(O.Slot))
    return Before;
  switch (O.K) {
  case Op::Kind::Clear:
  case Op::Kind::Pop:
    Own.Clears |= (Before & Untouched) != 0;
    return Other;
  case Op::Kind::Set:
    return set(O, Before, Own);
  case Op::Kind::Push:
    Own.Sets = true;
    return Other;
  case Op::Kind::Let:
    if (!isNative(O.Dst))
      return Before;
    if (!O.Pushes && !O.Pops)
      return set(O, Before, Own);
    Own.Sets |= O.Pushes;
    Own.Clears |= O.Pops && (Before & Untouched) != 0;
    return Other;
  case Op::Kind::Call: {
    Undoing Callee = joined(bodies(O, F));
    Own.Clears |= Callee.Clears && (Before & Untouched) != 0;
    Own.Sets |= Callee.Sets;
    if (Callee.Keeps && (Before & Untouched))
      Before |= Restored;
    return Callee.Sets ? Before | Other : Before;
  }
  case Op::Kind::Read:
  case Op::Kind::Submit:
  case Op::Kind::Spawn:
  case Op::Kind::Suspend:
    return Before;
  }
  llvm_unreachable("covered switch");
}

/// What \p F does if its callees do what is known of them.
Undoing GuardFinder::summary(const Function &F) {
  Undoing Own;
  std::vector<uint8_t> In(F.Blocks.size());
  llvm::SetVector<BlockId> Todo;
  auto Reach = [&](BlockId B, uint8_t Past) {
    if (B == NoBlock || (In[B] | Past) == In[B])
      return;
    In[B] |= Past;
    Todo.insert(B);
  };
  Reach(0, Untouched);
  while (!Todo.empty()) {
    const Block &B = F.Blocks[Todo.back()];
    uint8_t Past = In[Todo.pop_back_val()];
    for (const Op &O : B.Ops) {
      Reach(B.Unwind, Past);
      Past = execute(O, F, Past, Own);
    }
    Reach(B.Unwind, Past);
    if (B.Term.K == Terminator::Kind::Goto ||
        B.Term.K == Terminator::Kind::Branch)
      Reach(B.Term.Then, Past);
    if (B.Term.K == Terminator::Kind::Branch)
      Reach(B.Term.Else, Past);
    if (B.Term.K == Terminator::Kind::Return)
      Own.Keeps |= (Past & Restored) != 0;
  }
  return Own;
}

/// By a fixpoint over all that \p F may call, from nothing upwards.
const Undoing &GuardFinder::undoing(const Function &F) {
  FunctionSet All;
  All.insert(&F);
  for (size_t I = 0; I != All.size(); ++I)
    for (const Block &B : All[I]->Blocks)
      for (const Op &O : B.Ops)
        if (O.K == Op::Kind::Call)
          for (const Function *Callee : bodies(O, *All[I]))
            All.insert(Callee);
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (const Function *G : llvm::reverse(All)) {
      Undoing New = summary(*G);
      Changed |= New != Known[G];
      Known[G] = New;
    }
  }
  return Known[&F];
}

/// Whether the guard has guarded what its maker was given to call. What its
/// making names itself, to end a part perhaps, it was not given.
bool GuardFinder::callsWhatItIsGiven() {
  FunctionSet Own = named();
  Own.remove_if([&](const Function *F) {
    return llvm::is_contained(Object->Given, F->Id);
  });
  auto Calls = [&](const Op &O, const Function &In) {
    if (O.K != Op::Kind::Call)
      return false;
    if (O.Target.K != Callee::Kind::Indirect)
      return llvm::is_contained(Object->Given, O.Target.Function);
    return llvm::none_of(ways().targets(O.Target, In),
                         [&](const Function *F) { return Own.contains(F); });
  };
  return llvm::any_of(making(), [&](const Function *F) {
    return llvm::any_of(F->Blocks, [&](const Block &B) {
      return llvm::any_of(B.Ops, [&](const Op &O) { return Calls(O, *F); });
    });
  });
}

bool GuardFinder::isGuard(const DiscardedGuard &G) {
  const Function *Destructor = P.find(G.Destructor);
  if (!Destructor || Destructor->Blocks.empty())
    return false;
  Object = &G;
  Undoing Does = undoing(*Destructor);
  // What was found out with what this one holds may differ for others.
  if (Named)
    Known.clear();
  Named.reset();
  return (Does.Clears || Does.Keeps) && !callsWhatItIsGiven();
}

} // namespace

DiscardedGuards solver::discardedGuards(const Program &P) {
  DiscardedGuards Found;
  if (P.Discarded.empty())
    return Found;
  GuardFinder Finder(P);
  for (const DiscardedGuard &G : P.Discarded) {
    if (!Finder.isGuard(G))
      continue;
    Found.Destructors.insert(G.Destructor);
    Finding &F = Found.Findings.emplace_back();
    F.Kind = Check::DiscardedGuard;
    F.Site = G.Anchor;
  }
  return Found;
}

void solver::absorb(std::vector<Finding> &Findings, const Result &Named) {
  for (Finding &F : Findings)
    F.Absorbed |= llvm::none_of(Named.Findings, [&](const Finding &Still) {
      return Still.Site == F.Site;
    });
}
