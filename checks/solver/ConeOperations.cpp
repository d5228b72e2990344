//===- ConeOperations.cpp - Which operations matter -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Cone.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

void Cone::visit(const Function &F) {
  FunctionFacts &Own = Facts.find(&F)->second;
  if (Own.Seen == Version)
    return;
  uint64_t Start;
  do {
    Start = Version;
    branches(F);
    for (BlockId Id : Own.Backwards) {
      const Block &B = F.Blocks[Id];
      if (!Own.LeadsOn[Id])
        continue;
      bool Later = isBefore(F, Id);
      for (const Op &O : llvm::reverse(B.Ops)) {
        Later |= visit(F, Id, O, Later);
        if (Relevant.contains(&O))
          Own.Acts.set(Id);
      }
      if (Later)
        Own.Before.set(Id);
      if (B.Term.K == Terminator::Kind::Throw)
        want(F, *B.Term.Exception, Known);
    }
  } while (Version != Start);
  Own.Seen = Version;
}

/// Notes what \p O does for what holds slots, before which something is decided
/// later if \p Later; whether it decides something itself.
bool Cone::visit(const Function &F, BlockId B, const Op &O, bool Later) {
  switch (O.K) {
  case Op::Kind::Let:
    return assignment(F, O, Later);
  case Op::Kind::Spawn:
  case Op::Kind::Suspend:
    return false;
  case Op::Kind::Submit:
    if (O.When == RunsWhen::Later)
      return false;
    [[fallthrough]];
  case Op::Kind::Call:
    return call(F, B, O, Later);
  default:
    return slotOperation(F, O, Later);
  }
}

void Cone::matter(const Function &F, const Op &O, Effects Does) {
  FunctionFacts &Own = Facts.find(&F)->second;
  note(Own.Does.Decides, Does.Decides);
  note(Own.Does.Acts, Does.Acts);
  note(Own.Does.Writes, Does.Writes);
  if (Relevant.insert(&O).second)
    ++Version;
}

static bool isOwn(const Cell &C) {
  return C.R != Cell::Root::Global && !C.isBehindPointer();
}

/// What is done to another slot than the one asked about is as an assignment.
bool Cone::slotOperation(const Function &F, const Op &O, bool Later) {
  bool Reads = O.K == Op::Kind::Read;
  bool Decides = !Reads && (O.Native ? isSlot(F, O.Slot) : isAsked(O.Slot));
  const Cell &Changed = Reads ? O.Dst : O.Slot;
  if (!Decides && !(Later && isWanted(F, Changed)))
    return false;
  if (Reads)
    wantAddress(F, O.Dst);
  SeesPointed |= Reads && Callable.slotOf(O.Slot).empty();
  want(F, O.Slot, AsSlot);
  note(MayBeCache, Reads && isAsked(O.Slot));
  if (O.K == Op::Kind::Set || O.K == Op::Kind::Push)
    want(F, O.V, ofSetValue(O.Native));
  matter(F, O, {Decides, Decides, !isOwn(Changed)});
  return Decides;
}

/// Whether \p C is or lies in a native slot, or may.
bool Cone::isSlot(const Function &F, const Cell &C) const {
  if (C.R == Cell::Root::Global && Natives.contains(C.Global))
    return true;
  return !Natives.empty() && !isOwn(C) && flags(F, C) & Slot;
}

bool Cone::assignment(const Function &F, const Op &O, bool Later) {
  carry(F, O.V, O.Dst);
  bool Sets = isSlot(F, O.Dst);
  if (!Sets && !(Later && isWanted(F, O.Dst)))
    return false;
  wantAddress(F, O.Dst);
  want(F, O.V, (flags(F, O.Dst) & ~Passed) | (Sets ? ofSetValue(true) : 0));
  // A new object comes from what it is made from.
  if (O.V.K == Value::Kind::New && flags(F, O.Dst) & Taint && !Asked.IsRough)
    want(F, O.Dst, Whole);
  matter(F, O, {Sets, Sets, !isOwn(O.Dst)});
  return Sets;
}

/// What the call \p O in \p F does if it runs \p G, its result aside. One that
/// is not followed writes what it is given, and may clear slots among that, for
/// which a rough look does not care.
Cone::Effects Cone::effects(const Function &F, const Op &O,
                            const Function *G) const {
  if (G && !isOpaque(*G))
    return Facts.find(G)->second.Does;
  if (!Asked.SparesDoubts &&
      (!G || Callable.clearsUnnamed(*G) || Callable.actsLikewise(*G)))
    return {true, true, true};
  Effects Does;
  if (G && Callable.effect(*G))
    Does.Writes = !written(*G).empty();
  for (const Argument &A : O.Args) {
    Flags Given = given(F, A);
    Does.Writes |= Given != 0;
    Does.Decides |= !Asked.SparesDoubts && (Given & (Slot | Gives));
  }
  Does.Acts = Does.Decides;
  return Does;
}

/// Arguments flow to the parameters of \p G and what it returns flows back; or
/// all that it is given counts.
void Cone::pass(const Function &F, const Op &O, const Function *G) {
  Flags OfResult = O.HasDst ? flags(F, O.Dst) & ~Passed : 0;
  bool IsOperand = G && Callable.isPure(*G) && OfResult & Same;
  if (!G || isOpaque(*G) || IsOperand)
    for (const Argument &A : O.Args) {
      Flags Asked = given(F, A) ? Address : 0;
      Asked |= (OfResult & Taint ? Known | Taint : 0) |
               (IsOperand ? Address | Whole : 0);
      if (Asked)
        want(F, A.V, Asked);
    }
  if (!G || isOpaque(*G))
    return;
  for (uint32_t I = 0; I < O.Args.size() && I < G->Params; ++I) {
    const Value &V = O.Args[I].V;
    Flags &Param = variable(*G, Cell::param(I));
    Flags There = carried(F, V);
    bool IsKnown = V.K == Value::Kind::Read && flags(F, V.Place) != 0;
    add(Param, (There ? Known | There : 0) | (IsKnown ? Passed : 0));
    if (Flags Wanted = Param & ~Passed)
      want(F, V, Wanted);
  }
  if (!O.HasDst)
    return;
  Flags &Result = variable(*G, Cell::result());
  if (Flags There = Result & Behind)
    want(F, O.Dst, Known | There);
  add(Result, OfResult);
}

/// Whether it matters that a call of \p G in the block \p B may throw: handlers
/// or callers do something then. If so, callees mind too.
bool Cone::throwing(const Function &F, BlockId B, const Function *G) {
  FunctionFacts &Own = Facts.find(&F)->second;
  if (G && (G->Blocks.empty() ? G->NoThrow : !Callable.throws(*G)))
    return false;
  BlockId Unwind = F.Blocks[B].Unwind;
  bool LeadsOn = Unwind == NoBlock ? Own.ThrowLeadsOn && !F.NoThrow
                                   : bool(Own.LeadsOn[Unwind]);
  if (LeadsOn && G && !isOpaque(*G))
    note(Facts.find(G)->second.ThrowLeadsOn, true);
  return LeadsOn;
}

/// From a call of \p G, that returns, control leads on.
void Cone::isCalled(const Function &G, bool IsBefore) {
  FunctionFacts &Callee = Facts.find(&G)->second;
  note(Callee.ReturnLeadsOn, true);
  note(Callee.IsBefore, IsBefore);
}

/// All that a call may run, null for what is not known.
llvm::SmallVector<const Function *, 4> Cone::callees(const Callee &C) const {
  llvm::SmallVector<const Function *, 4> All;
  llvm::append_range(All, Callable.possible(C));
  if (C.K == Callee::Kind::Indirect)
    All.push_back(nullptr);
  else if (All.empty())
    All.push_back(Callable.declaration(C, NoTerm));
  return All;
}

bool Cone::call(const Function &F, BlockId B, const Op &O, bool Later) {
  auto All = callees(O.Target);
  bool Unwinds = F.Blocks[B].Unwind != NoBlock &&
                 Facts.find(&F)->second.Before[F.Blocks[B].Unwind];
  Effects Does;
  Does.Decides = !Callable.mayReturn(O);
  for (const Function *G : All) {
    if (G && O.HasDst && Callable.isPure(*G))
      carryPure(F, O.Dst, G->Id);
    Effects Here = effects(F, O, G);
    Does.Decides |= Here.Decides | throwing(F, B, G);
    Does.Acts |= Here.Acts;
    Does.Writes |= Here.Writes;
    if (G && !isOpaque(*G))
      isCalled(*G, Later || Unwinds);
  }
  bool Wanted = O.HasDst && Later && isWanted(F, O.Dst);
  bool Enters = Wanted || Does.Acts || (Does.Writes && (Later || Unwinds));
  bool Matters = Enters || Does.Decides;
  if (Matters)
    matter(F, O,
           {Does.Decides, Does.Acts, Does.Writes || (Wanted && !isOwn(O.Dst))});
  if (Enters && Entering.insert(&O).second)
    ++Version;
  if (Matters && !enters(O))
    return true;
  if (Matters && O.Target.K == Callee::Kind::Indirect)
    want(F, *O.Target.Target, Address);
  if (std::optional<Cell> Class = Matters ? classOf(O) : std::nullopt)
    want(F, *Class, Known);
  if (Wanted)
    wantAddress(F, O.Dst);
  for (const Function *G : All)
    if (Matters || (G && !isOpaque(*G)))
      pass(F, O, G);
  return Does.Decides;
}
