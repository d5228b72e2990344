//===- Future.cpp - What may still be looked at --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Future.h"
#include "program/Walk.h"
#include "solver/Orders.h"
#include <deque>

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

/// Collects the keys and the variables of an operation or condition, each if
/// it is wanted.
class Future::Collector {
public:
  Collector(Future &F, Keys *Named, Keys *Used)
      : F(F), Named(Named), Used(Used) {}

  void cell(const Cell &C) {
    if (Used && (C.R == Cell::Root::Param || C.R == Cell::Root::Local))
      Used->set(variable(C.R, C.Index));
    if (!Named)
      return;
    if (C.R == Cell::Root::Global)
      Named->set(F.key(GlobalKey, C.Global));
    for (const Step &S : C.Path)
      Named->set(S.K == Step::Kind::Field ? F.key(FieldKey, S.Field)
                                          : F.key(StepKey, stepName(S.K)));
  }
  void value(const Value &V) {
    if (Named && V.K == Value::Kind::Pure)
      Named->set(F.key(PureKey, V.Id));
  }

private:
  Future &F;
  Keys *Named, *Used;
};

Future::Future(Terms &T, const Callees &Callable, const Cone &Relevant,
               const reach::Root &Root)
    : T(T), Callable(Callable), Relevant(Relevant) {
  for (const reach::Binding &B : Root.Bindings)
    if (B.Holds.K == Value::Kind::Address)
      Bound.set(key(GlobalKey, B.Holds.Place.Global));
  if (Callable.entered().empty())
    return;
  note(Root.Entry);
  for (size_t I = 0; I != Run.size(); ++I)
    if (Run[I])
      collect(*Run[I]);
    else
      for (const Function *G : Callable.taken())
        note(G);
  llvm::erase(Run, nullptr);
  close();
  for (const Function *F : Run)
    solveBlocks(*F);
  solveAfter();
}

/// \p F is run.
void Future::note(const Function *F) {
  auto [It, New] = Facts.try_emplace(F);
  if (!New)
    return;
  if (F && F->Pure)
    It->second.All.set(key(PureKey, F->Id));
  if (!F || Callable.isEntered(*F))
    Run.push_back(F);
}

/// A branch that decides nothing looks at nothing.
void Future::terminator(Collector &C, const Function &F, BlockId B) {
  const Terminator &End = F.Blocks[B].Term;
  if (End.K != Terminator::Kind::Branch ||
      (Relevant.decides(F, B) && Relevant.evaluates(*End.Cond)))
    Walk<Collector>(C).terminator(End);
}

void Future::collect(const Function &F) {
  FunctionFacts Own;
  Own.Blocks.resize(F.Blocks.size());
  Collector C(*this, &Own.Own, nullptr);
  for (auto [Id, B] : llvm::enumerate(F.Blocks)) {
    for (auto [I, O] : llvm::enumerate(B.Ops)) {
      if (!Relevant.matters(O) || (isCall(O) && !Relevant.enters(O)))
        continue;
      Own.Blocks[Id].Ops.push_back(I);
      Walk<Collector>(C).op(O);
      forCalls(O, [&](const Function *G) { Own.Calls.insert(G); });
    }
    terminator(C, F, Id);
  }
  if (F.Pure)
    Own.Own.set(key(PureKey, F.Id));
  Own.All = Own.Own;
  llvm::for_each(Own.Calls, [&](const Function *G) { note(G); });
  Facts[&F] = std::move(Own);
}

/// Adds what callees name until nothing changes.
void Future::close() {
  llvm::DenseMap<const Function *, llvm::SmallVector<const Function *, 4>>
      Callers;
  llvm::SetVector<const Function *> Work;
  auto Note = [&](const Function *Caller, llvm::ArrayRef<const Function *> By) {
    for (const Function *G : By)
      Callers[G].push_back(Caller);
  };
  for (auto &[F, Own] : Facts)
    Note(F, F ? Own.Calls.getArrayRef() : Callable.taken());
  Work.insert(Run.begin(), Run.end());
  for (auto &[F, Own] : Facts)
    if (!Own.All.empty())
      Work.insert(F);
  while (!Work.empty()) {
    const Function *F = Work.pop_back_val();
    const Keys &All = Facts.find(F)->second.All;
    for (const Function *G : Callers.lookup(F))
      if (G != F && (Facts.find(G)->second.All |= All))
        Work.insert(G);
  }
}

/// Calls \p Do for all that a call that matters may run, once for what it runs
/// through a value. What is called may be pure without having a body.
template <typename Visit> void Future::forCalls(const Op &O, Visit Do) const {
  if (!isCall(O))
    return;
  if (O.Target.K == Callee::Kind::Indirect)
    return Do(static_cast<const Function *>(nullptr));
  for (const Function *G : Callable.possible(O.Target))
    Do(G);
  const Function *G = Callable.declaration(O.Target, NoTerm);
  if (G && G->Blocks.empty())
    Do(G);
}

/// The variable that an operation overwrites as a whole, or none.
static std::optional<unsigned> overwritten(const Op &O) {
  bool Writes = O.K == Op::Kind::Let || O.K == Op::Kind::Read;
  if (!Writes || !O.Dst.Path.empty() ||
      (O.Dst.R != Cell::Root::Param && O.Dst.R != Cell::Root::Local))
    return std::nullopt;
  return variable(O.Dst.R, O.Dst.Index);
}

/// What \p O names, by what it calls, too.
Future::Keys Future::named(const Op &O) {
  Keys Named;
  Collector C(*this, &Named, nullptr);
  Walk<Collector>(C).op(O);
  forCalls(O, [&](const Function *G) { Named |= Facts.find(G)->second.All; });
  return Named;
}

/// From the variables that are looked at after \p O to those before it. Naming
/// what is overwritten is no look at it, but in its own value.
void Future::look(const Op &O, Keys &Alive, Keys &Kills) {
  Keys Used;
  Collector C(*this, nullptr, &Used);
  Walk<Collector>(C).op(O);
  if (auto Gone = overwritten(O)) {
    Keys InValue;
    Collector Again(*this, nullptr, &InValue);
    O.K == Op::Kind::Let ? Walk<Collector>(Again).value(O.V)
                         : Walk<Collector>(Again).cell(O.Slot);
    if (!InValue.test(*Gone))
      Used.reset(*Gone);
    Alive.reset(*Gone);
    Kills.set(*Gone);
  }
  Alive |= Used;
}

/// What the block does to what is named and looked at after it.
void Future::summarize(const Function &F, BlockId Id) {
  BlockFacts &Here = Facts.find(&F)->second.Blocks[Id];
  Collector C(*this, &Here.Own, &Here.Uses);
  terminator(C, F, Id);
  for (uint32_t I : llvm::reverse(Here.Ops)) {
    Here.Own |= named(F.Blocks[Id].Ops[I]);
    look(F.Blocks[Id].Ops[I], Here.Uses, Here.Kills);
  }
}

/// What is named and looked at after the operations of the block, the
/// terminator aside.
std::pair<Future::Keys, Future::Keys> Future::atEnd(const Function &F,
                                                    BlockId Id) {
  const std::vector<BlockFacts> &Blocks = Facts.find(&F)->second.Blocks;
  std::pair<Keys, Keys> End;
  for (BlockId Next : F.Blocks[Id].successors()) {
    End.first |= Blocks[Next].Named;
    End.second |= Blocks[Next].Alive;
  }
  return End;
}

/// Backwards over the blocks until nothing changes. What a call throws past is
/// looked at in the handler.
void Future::solveBlocks(const Function &F) {
  std::vector<BlockFacts> &Blocks = Facts.find(&F)->second.Blocks;
  for (BlockId Id = 0; Id != Blocks.size(); ++Id)
    summarize(F, Id);
  for (bool Again = true; Again;) {
    Again = false;
    for (BlockId Id = Blocks.size(); Id-- != 0;) {
      BlockFacts &Here = Blocks[Id];
      auto [Named, Alive] = atEnd(F, Id);
      Named |= Here.Own;
      Alive.intersectWithComplement(Here.Kills);
      Alive |= Here.Uses;
      if (BlockId Unwind = F.Blocks[Id].Unwind; Unwind != NoBlock)
        Alive |= Blocks[Unwind].Alive;
      Again |= (Here.Named |= Named);
      Again |= (Here.Alive |= Alive);
    }
  }
}

/// What is named, and looked at, from the operation \p Op on.
const std::pair<Future::Keys, Future::Keys> &
Future::before(const Function &F, BlockId Id, uint32_t Op) {
  std::vector<BlockFacts> &Blocks = Facts.find(&F)->second.Blocks;
  BlockFacts &Here = Blocks[Id];
  if (Here.ByOp.empty()) {
    auto Now = atEnd(F, Id);
    Collector C(*this, &Now.first, &Now.second);
    terminator(C, F, Id);
    Here.ByOp.assign(Here.Ops.size() + 1, Now);
    for (size_t I = Here.Ops.size(); I-- != 0;) {
      const program::Op &O = F.Blocks[Id].Ops[Here.Ops[I]];
      Keys Kills;
      Now.first |= named(O);
      look(O, Now.second, Kills);
      if (BlockId Unwind = F.Blocks[Id].Unwind; Unwind != NoBlock)
        Now.second |= Blocks[Unwind].Alive;
      Here.ByOp[I] = Now;
    }
  }
  return Here.ByOp[llvm::lower_bound(Here.Ops, Op) - Here.Ops.begin()];
}

/// Adds to the callees of \p F what it names after their calls, and what it may
/// hold meanwhile: what it names itself, and what came back from other calls.
void Future::noteAfter(const Function &F) {
  const FunctionFacts &Own = Facts.find(&F)->second;
  auto All = [&](const Function *G) -> const Keys & {
    return Facts.find(G)->second.All;
  };
  Keys Held = Own.Own;
  for (auto [Id, B] : llvm::enumerate(Own.Blocks))
    for (uint32_t I : B.Ops)
      if (const Op &O = F.Blocks[Id].Ops[I]; O.HasDst)
        forCalls(O, [&](const Function *G) { Held |= All(G); });
  for (auto [Id, B] : llvm::enumerate(Own.Blocks)) {
    Keys Later = atEnd(F, Id).first;
    Later |= Held;
    for (uint32_t I : llvm::reverse(B.Ops)) {
      const Op &O = F.Blocks[Id].Ops[I];
      forCalls(
          O, [&](const Function *G) { Facts.find(G)->second.After |= Later; });
      forCalls(O, [&](const Function *G) { Later |= All(G); });
    }
  }
}

/// What callers name after a call, their callers name after it, too.
void Future::solveAfter() {
  llvm::for_each(Run, [&](const Function *F) { noteAfter(*F); });
  std::deque<const Function *> Work(Run.begin(), Run.end());
  llvm::DenseSet<const Function *> Queued(Run.begin(), Run.end());
  if (Facts.count(nullptr) && Queued.insert(nullptr).second)
    Work.push_back(nullptr);
  while (!Work.empty()) {
    const Function *F = Work.front();
    Work.pop_front();
    Queued.erase(F);
    const FunctionFacts &Own = Facts.find(F)->second;
    for (const Function *G : F ? Own.Calls.getArrayRef() : Callable.taken()) {
      FunctionFacts &Callee = Facts.find(G)->second;
      bool New = &Callee != &Own && (Callee.After |= Own.After);
      if (New && (!G || !Callee.Blocks.empty()) && Queued.insert(G).second)
        Work.push_back(G);
    }
  }
}

bool Future::isSlot(Term Place) const {
  return T.kind(Place) == TermKind::Global && Callable.isSlot(T[Place].S);
}

/// Whether code that names \p Named may form \p X.
bool Future::mayForm(Term X, const Keys &Named) {
  const TermData &D = T[X];
  switch (D.K) {
  case TermKind::Pure:
    return Named.test(key(PureKey, D.S));
  case TermKind::Part:
    // A slot that begins as an owner of nothing is empty.
    if (D.S == OwnedField && T.kind(D.Ops[0]) == TermKind::Initial &&
        isSlot(T[D.Ops[0]].Ops[0]) && mayForm(D.Ops[0], Named))
      return true;
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
  llvm::SmallDenseSet<Term, 32> Held;
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
  auto IsKept = [&](Term X) {
    const TermData &D = T[X];
    if (D.K == TermKind::Atom && D.N < Fixed)
      return true;
    return Held.contains(X) || mayForm(X, Named);
  };
  // What was learned of two numbers decides whatever else compares them.
  auto Matters = [&](Term X) {
    return IsKept(X) ||
           (Orders::isOrder(T, X) && llvm::all_of(T[X].Ops, [&](Term Op) {
              Term Base = T.sum(Op).Base;
              return Base == NoTerm || IsKept(Base);
            }));
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
  llvm::SmallDenseSet<Term, 32> Named;
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
  const auto &[From, Alive] = before(F, Block, Op);
  pruneVariables(S, Alive);
  Keys Named = From;
  Named |= Own.After;
  pruneFacts(S, Named, Fixed);
}

void Future::pruneExit(State &S, const Function &F, uint32_t Fixed) {
  pruneFacts(S, Facts.find(&F)->second.After, Fixed);
}
