//===- Future.cpp - What may still be looked at --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Future.h"
#include "solver/Walk.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

namespace {
/// What a key stands for.
enum KeyKind : unsigned { GlobalKey, FieldKey, StepKey, PureKey };

Name stepName(Step::Kind K) {
  return K == Step::Kind::Deref ? "*" : K == Step::Kind::Each ? "each" : "[]";
}

unsigned variable(Cell::Root R, uint32_t Index) {
  return Index << 1 | (R == Cell::Root::Param);
}
} // namespace

uint32_t Future::key(unsigned Kind, Name Text) {
  return KeyIds.try_emplace({Kind, Text}, KeyIds.size()).first->second;
}

/// Collects the keys and variables of an operation or condition.
class Future::Collector {
public:
  Collector(Future &F, Keys &Named, Keys &Used)
      : F(F), Named(Named), Used(Used) {}

  void cell(const Cell &C) {
    if (C.R == Cell::Root::Global)
      Named.set(F.key(GlobalKey, C.Global));
    if (C.R == Cell::Root::Param || C.R == Cell::Root::Local)
      Used.set(variable(C.R, C.Index));
    for (const Step &S : C.Path)
      Named.set(S.K == Step::Kind::Field ? F.key(FieldKey, S.Field)
                                         : F.key(StepKey, stepName(S.K)));
  }
  void value(const Value &V) {
    if (V.K == Value::Kind::Pure)
      Named.set(F.key(PureKey, V.Id));
  }

private:
  Future &F;
  Keys &Named, &Used;
};

Future::Future(Terms &T, const Callees &Callable, const Cone &Relevant,
               const reach::Root &Root)
    : T(T), Callable(Callable), Relevant(Relevant) {
  for (const reach::Binding &B : Root.Bindings)
    if (B.Holds.K == Value::Kind::Address)
      Bound.set(key(GlobalKey, B.Holds.Place.Global));
  for (const Function *F : Callable.entered())
    collect(*F);
  for (const Function *F : Callable.entered())
    for (const Function *G : Callable.calls(*F))
      if (auto [It, New] = Facts.try_emplace(G); New && G->Pure)
        It->second.All.set(key(PureKey, G->Id));
  close();
  for (const Function *F : Callable.entered())
    solveBlocks(*F);
  solveAfter();
}

/// A branch that decides nothing looks at nothing.
void Future::terminator(Collector &C, const Function &F, BlockId B) {
  const Terminator &End = F.Blocks[B].Term;
  if (End.K != Terminator::Kind::Branch ||
      (Relevant.decides(F, B) && Relevant.evaluates(*End.Cond)))
    Walk<Collector>(C).terminator(End);
}

void Future::collect(const Function &F) {
  FunctionFacts &Own = Facts[&F];
  Keys Used;
  Collector C(*this, Own.Own, Used);
  for (auto [Id, B] : llvm::enumerate(F.Blocks)) {
    for (const Op &O : B.Ops)
      if (Relevant.matters(O))
        Walk<Collector>(C).op(O);
    terminator(C, F, Id);
  }
  if (F.Pure)
    Own.Own.set(key(PureKey, F.Id));
  Own.All = Own.Own;
}

/// Adds what callees name until nothing changes.
void Future::close() {
  llvm::DenseMap<const Function *, llvm::SmallVector<const Function *, 4>>
      Callers;
  llvm::SetVector<const Function *> Work;
  for (const Function *F : Callable.entered()) {
    for (const Function *G : Callable.calls(*F)) {
      Callers[G].push_back(F);
      Work.insert(G);
    }
    Work.insert(F);
  }
  while (!Work.empty()) {
    const Function *F = Work.pop_back_val();
    const Keys &All = Facts.find(F)->second.All;
    for (const Function *G : Callers[F])
      if (bool New = G != F && (Facts.find(G)->second.All |= All); New)
        Work.insert(G);
  }
}

template <typename Visit> void Future::forCalls(const Op &O, Visit Do) {
  if ((O.K != Op::Kind::Call && O.K != Op::Kind::Submit) ||
      !Relevant.matters(O))
    return;
  for (const Function *G : Callable.possible(O.Target))
    if (Facts.count(G))
      Do(*G);
  // What is called may be pure without having a body.
  const Function *G = Callable.declaration(O.Target, NoTerm);
  if (G && G->Blocks.empty() && Facts.count(G))
    Do(*G);
}

/// Backwards over the blocks until nothing changes.
void Future::solveBlocks(const Function &F) {
  Facts.find(&F)->second.Blocks.resize(F.Blocks.size());
  for (bool Again = true; Again;) {
    Again = false;
    for (BlockId B = F.Blocks.size(); B-- != 0;)
      Again |= solveBlock(F, B);
  }
}

/// The variable that an operation overwrites as a whole, or none.
static std::optional<unsigned> overwritten(const Op &O) {
  bool Writes = O.K == Op::Kind::Let || O.K == Op::Kind::Read;
  if (!Writes || !O.Dst.Path.empty() ||
      (O.Dst.R != Cell::Root::Param && O.Dst.R != Cell::Root::Local))
    return std::nullopt;
  return variable(O.Dst.R, O.Dst.Index);
}

bool Future::solveBlock(const Function &F, BlockId Id) {
  FunctionFacts &Own = Facts.find(&F)->second;
  const Block &B = F.Blocks[Id];
  BlockFacts &Here = Own.Blocks[Id];
  Keys Named, Alive;
  Collector C(*this, Named, Alive);
  for (BlockId Next : {B.Term.Then, B.Term.Else, B.Unwind})
    if (Next != NoBlock && !Own.Blocks[Next].From.empty()) {
      Named |= Own.Blocks[Next].From.front();
      Alive |= Own.Blocks[Next].Alive.front();
    }
  Keys Unwound;
  if (B.Unwind != NoBlock && !Own.Blocks[B.Unwind].Alive.empty())
    Unwound = Own.Blocks[B.Unwind].Alive.front();
  terminator(C, F, Id);
  std::vector<Keys> From(B.Ops.size() + 1), Lives(B.Ops.size() + 1);
  From.back() = Named;
  Lives.back() = Alive;
  for (size_t I = B.Ops.size(); I-- != 0;) {
    const Op &O = B.Ops[I];
    if (!Relevant.matters(O)) {
      From[I] = Named;
      Lives[I] = Alive;
      continue;
    }
    if (auto Gone = overwritten(O))
      Alive.reset(*Gone);
    Keys Stay = Alive;
    Walk<Collector>(C).op(O);
    if (auto Gone = overwritten(O); Gone && !Stay.test(*Gone)) {
      // Naming what is overwritten is no look at it, but in its own value.
      Keys Elsewhere, Used;
      Collector Again(*this, Elsewhere, Used);
      O.K == Op::Kind::Let ? Walk<Collector>(Again).value(O.V)
                           : Walk<Collector>(Again).cell(O.Slot);
      if (!Used.test(*Gone))
        Alive.reset(*Gone);
    }
    // What a call throws past is looked at in the handler.
    Alive |= Unwound;
    forCalls(O,
             [&](const Function &G) { Named |= Facts.find(&G)->second.All; });
    From[I] = Named;
    Lives[I] = Alive;
  }
  bool Changed = Here.From.empty() || Here.From.front() != From.front() ||
                 Here.Alive.front() != Lives.front();
  Here.From = std::move(From);
  Here.Alive = std::move(Lives);
  return Changed;
}

/// What callers name after the call, and what they may hold meanwhile: what
/// they name themselves, and what came back from other calls.
void Future::solveAfter() {
  llvm::SetVector<const Function *> Work;
  for (const Function *F : Callable.entered())
    Work.insert(F);
  while (!Work.empty()) {
    const Function *G = Work.pop_back_val();
    const FunctionFacts &Caller = Facts.find(G)->second;
    Keys Held = Caller.Own;
    Held |= Caller.After;
    for (const Block &B : G->Blocks)
      for (const Op &O : B.Ops)
        if (O.HasDst)
          forCalls(O, [&](const Function &F) {
            Held |= Facts.find(&F)->second.All;
          });
    for (auto [Id, B] : llvm::enumerate(G->Blocks))
      for (auto [I, O] : llvm::enumerate(B.Ops)) {
        Keys Named = Caller.Blocks[Id].From[I + 1];
        if (B.Unwind != NoBlock)
          Named |= Caller.Blocks[B.Unwind].From.front();
        Named |= Held;
        forCalls(O, [&](const Function &F) {
          FunctionFacts &Callee = Facts.find(&F)->second;
          bool New = Callee.After |= Named;
          if (New && !Callee.Blocks.empty())
            Work.insert(&F);
        });
      }
  }
}

/// Whether code that names \p Named may form \p X.
bool Future::mayForm(Term X, const Keys &Named) {
  const TermData &D = T[X];
  switch (D.K) {
  case TermKind::Pure:
    return Named.test(key(PureKey, D.S));
  case TermKind::Part:
    return Named.test(Step::Kind(D.N) == Step::Kind::Field
                          ? key(FieldKey, D.S)
                          : key(StepKey, stepName(Step::Kind(D.N))));
  case TermKind::Initial: {
    const TermData &Root = T[D.Ops[0]];
    if (Root.K == TermKind::Global)
      return Named.test(key(GlobalKey, Root.S)) ||
             Bound.test(key(GlobalKey, Root.S));
    if (Root.K == TermKind::Pointee)
      return Named.test(key(StepKey, stepName(Step::Kind::Deref)));
    return true;
  }
  default:
    return D.Rigid;
  }
}

void Future::pruneFacts(State &S, const Keys &Named, uint32_t Fixed) {
  llvm::DenseSet<Term> Held;
  auto Hold = [&](Term X, auto &Self) -> void {
    if (X == NoTerm || !Held.insert(X).second)
      return;
    for (Term Op : T[X].Ops)
      Self(Op, Self);
  };
  for (const CellState &C : S.Cells)
    for (Term X : {C.Place, C.Value, C.Token})
      Hold(X, Hold);
  for (const SlotState &X : S.Slots) {
    Hold(X.Value, Hold);
    Hold(T.initial(X.Place), Hold);
  }
  Hold(S.InFlight, Hold);
  auto Matters = [&](Term X) {
    const TermData &D = T[X];
    if (D.K == TermKind::Atom && D.N < Fixed)
      return true;
    return Held.contains(X) || mayForm(X, Named);
  };
  llvm::erase_if(S.Equal, [&](auto &E) { return !Matters(E.first); });
  for (auto &E : S.Equal)
    Hold(E.second, Hold);
  llvm::erase_if(S.Apart, [&](auto &E) {
    return !Matters(E.first) || !Matters(E.second);
  });
}

/// Drops the variables of \p S that are neither looked at from here on, which
/// \p Alive says, nor pointed to.
void Future::pruneVariables(State &S, const Keys &Alive) {
  auto IsKept = [&](Term Variable) {
    const TermData &D = T[Variable];
    auto R = Cell::Root(D.N >> 32);
    return D.K != TermKind::Frame || R == Cell::Root::Result ||
           Alive.test(variable(R, uint32_t(D.N)));
  };
  llvm::DenseSet<Term> Named;
  auto Name = [&](Term X, auto &Self) -> void {
    if (X == NoTerm || !Named.insert(X).second)
      return;
    for (Term Op : T[X].Ops)
      Self(Op, Self);
  };
  auto NameContents = [&](const CellState &C) {
    Name(C.Value, Name);
    Name(C.Token, Name);
  };
  for (const SlotState &X : S.Slots) {
    Name(X.Place, Name);
    Name(X.Value, Name);
  }
  Name(S.InFlight, Name);
  auto Gone = llvm::partition(
      S.Cells, [&](const CellState &C) { return IsKept(T.root(C.Place)); });
  std::for_each(S.Cells.begin(), Gone, NameContents);
  for (auto Before = Gone; Gone != S.Cells.end(); Before = Gone) {
    Gone = std::partition(Gone, S.Cells.end(), [&](const CellState &C) {
      return Named.contains(T.root(C.Place));
    });
    if (Gone == Before)
      break;
    std::for_each(Before, Gone, NameContents);
  }
  S.Cells.erase(Gone, S.Cells.end());
  S.sort();
}

void Future::prune(State &S, const Function &F, BlockId Block, uint32_t Op,
                   uint32_t Fixed) {
  const FunctionFacts &Own = Facts.find(&F)->second;
  pruneVariables(S, Own.Blocks[Block].Alive[Op]);
  Keys Named = Own.Blocks[Block].From[Op];
  Named |= Own.After;
  pruneFacts(S, Named, Fixed);
}

void Future::pruneExit(State &S, const Function &F, uint32_t Fixed) {
  pruneFacts(S, Facts.find(&F)->second.After, Fixed);
}
