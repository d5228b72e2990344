//===- MachineCalls.cpp - Calls, exceptions and exits ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Handed.h"
#include "Machine.h"
#include "Reached.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::fuzz;
using namespace threadslot::program;

//===----------------------------------------------------------------------===//
// Who is called
//===----------------------------------------------------------------------===//

void Machine::call(const Op &O) { invoke(O); }

void Machine::submit(const Op &O) {
  if (O.When == RunsWhen::MaybeNow && C.any(2))
    invoke(O);
  else
    ++top().Op;
}

/// What the class of the object runs, if that is known or one of a few; null if
/// it is not told apart.
const Function *Machine::dispatched(const Op &O) {
  std::optional<Cell> Where = classOf(O);
  if (!Where)
    return nullptr;
  std::vector<Name> Overriders = {O.Target.Function};
  for (size_t I = 0; I != Overriders.size(); ++I)
    for (const Function &F : P.Functions)
      if (llvm::is_contained(F.Overrides, Overriders[I]) &&
          !llvm::is_contained(Overriders, F.Id))
        Overriders.push_back(F.Id);
  auto Member = [&](const Function &Class) -> const Function * {
    for (Name Id : Class.Runs)
      if (llvm::is_contained(Overriders, Id))
        return P.find(Id);
    return nullptr;
  };
  Term Class = S.Known.leader(T, S.read(T, location(*Where)).V);
  if (T.kind(Class) == TermKind::Function)
    return Member(*P.find(T[Class].Text));
  std::vector<std::pair<Term, const Function *>> Any;
  for (const Function &F : P.Functions)
    if (const Function *M = Member(F); M && !M->Blocks.empty())
      Any.emplace_back(T.get(TermKind::Function, F.Id), M);
  bool Few = Any.size() <= 8;
  const auto Seen = Any;
  llvm::erase_if(
      Any, [&](auto &X) { return S.Known.equal(T, Class, X.first) == false; });
  auto All = candidates(P, O.Target.Function);
  if (!Seen.empty() && !All.empty() && All.back()->Blocks.empty())
    Any.emplace_back(NoTerm, All.back());
  if (!T.isAtom(Class) || !Few || Any.empty())
    return nullptr;
  auto [Chosen, Runs] = Any[Any.size() > 1 ? C.any(Any.size()) : 0];
  if (Chosen == NoTerm) {
    for (auto &[Other, Member] : Seen)
      S.Known.assume(T, Class, Other, false);
    return Runs;
  }
  S.Known.assume(T, Class, Chosen, true);
  return Runs;
}

/// One of the functions that reach has found may be \p Target, an atom; null if
/// it has found none.
const Function *Machine::chosen(const Op &O, Term Target) {
  auto Found = Of.R.Held.find(&O);
  if (!T.isAtom(Target) || Found == Of.R.Held.end())
    return nullptr;
  std::vector<const Function *> All = Found->second;
  bool Few = All.size() <= 8;
  llvm::erase_if(All, [&](const Function *F) {
    return Few &&
           S.Known.equal(T, Target, T.get(TermKind::Function, F->Id)) == false;
  });
  if (All.empty())
    return nullptr;
  const Function *F = All[All.size() > 1 ? C.any(All.size()) : 0];
  if (Few)
    S.Known.assume(T, Target, T.get(TermKind::Function, F->Id), true);
  return F;
}

void Machine::invoke(const Op &O) {
  const Function *Callee = nullptr;
  switch (O.Target.K) {
  case Callee::Kind::Direct:
    Callee = P.find(O.Target.Function);
    break;
  case Callee::Kind::Virtual:
    Callee = P.find(O.Target.Function);
    if (const Function *Member = dispatched(O))
      Callee = Member;
    else if (auto All = candidates(P, O.Target.Function); !All.empty())
      Callee = All[All.size() > 1 ? C.any(All.size()) : 0];
    break;
  case Callee::Kind::Indirect: {
    Term F = value(*O.Target.Target).front().second.V;
    if (T.kind(F) == TermKind::Function)
      Callee = P.find(T[F].Text);
    else if (const Function *Held = chosen(O, F))
      Callee = Held;
    else if (!T.isAtom(F))
      E = End::NoMeaning;
    break;
  }
  }
  Arguments Args;
  std::vector<Value> Operands;
  for (const auto &A : O.Args) {
    Args.push_back({value(A.V), A.ReadOnly, A.Told});
    Operands.push_back(A.V);
  }
  Term PureResult =
      Callee && Callee->Pure ? pure(Callee->Id, Operands) : NoTerm;
  if (Callee && !Callee->Blocks.empty())
    enter(*Callee, Args, O.HasDst ? PureResult : NoTerm);
  else
    callUnknown(Callee, O, Args, PureResult);
}

//===----------------------------------------------------------------------===//
// Functions with a body
//===----------------------------------------------------------------------===//

void Machine::enter(const Function &F, const Arguments &Args, Term PureResult) {
  if (S.Frames.size() == Of.Limits.Frames) {
    E = End::Bound;
    return;
  }
  const Function *Caller = S.Frames.empty() ? nullptr : top().F;
  S.Frames.push_back({&F});
  top().PureResult = PureResult;
  if (PureResult)
    top().Older = S.counted(T);
  if (isOfTask(F, Caller))
    for (uint32_t Site = 0; Site != Of.Sites.size(); ++Site)
      if (isHeld(Site))
        top().Before.push_back(Site);
  for (auto [I, A] : llvm::enumerate(Args))
    if (I < F.Params)
      S.assign(T, T.variable(S.depth(), VariableKind::Param, I), A.What);
}

/// Whether some slot holds \p Site, and not since an exception left with it.
bool Machine::isHeld(uint32_t Site) const {
  return llvm::any_of(S.slots(), [&](const auto &X) {
    return X.second.holds(Site) && !X.second.Unwound;
  });
}

/// Whether an exception that leaves \p F is one of the task: it was given F, or
/// \p Caller goes on with the coroutine F.
bool Machine::isOfTask(const Function &F, const Function *Caller) const {
  return llvm::is_contained(Of.Given, &F) ||
         (Caller && Caller->Coroutine == F.Id);
}

/// Such an exception leaves.
void Machine::noteUnwound() {
  for (auto &[Slot, What] : S.slots())
    for (uint32_t Site = 0; Site != Of.Sites.size(); ++Site)
      What.Unwound |=
          What.holds(Site) && !llvm::is_contained(top().Before, Site);
}

/// `ret`: of the task, or back into the call that waits for it.
void Machine::leave() {
  if (S.Frames.size() == 1) {
    E = End::Normal;
    return;
  }
  Tree Result = S.readTree(T, T.variable(S.depth(), VariableKind::Result, 0));
  Frame Left = std::move(top());
  S.dropVariables(T);
  S.Frames.pop_back();
  const Op &O = top().F->Blocks[top().Block].Ops[top().Op];
  if (Left.PureResult && !agrees(Left, O, Result)) {
    E = End::NoExit;
    return;
  }
  finishCall(O, Result);
}

/// Whether the call of \p Left has made \p A: nothing that was there before is
/// known to equal it.
bool Machine::makes(const Frame &Left, Term A) {
  auto IsOlder = [&](Term X) {
    bool All = true;
    T.counted(X, [&](Term Y) { All &= llvm::is_contained(Left.Older, Y); });
    return All;
  };
  return T.isAtom(S.Known.leader(T, A)) && !S.Known.canBeSaid(T, A, IsOlder);
}

/// Learns that what a pure function has made is that of its operands, be they
/// as they were or as they are now; false if that cannot be.
bool Machine::agrees(const Frame &Left, const Op &O, const Tree &Result) {
  Tree Made;
  llvm::copy_if(Result, std::back_inserter(Made),
                [&](auto &X) { return makes(Left, X.second.V); });
  if (Made.empty())
    return true;
  std::vector<Value> Operands;
  for (const auto &A : O.Args)
    Operands.push_back(A.V);
  auto PartOf = [&](auto &Self, Term Whole, Term Place) -> Term {
    if (T.kind(Place) == TermKind::Here)
      return Whole;
    auto &Args = T[Place].Args;
    return T.get(TermKind::Part, {Self(Self, Whole, Args[0]), Args[1]});
  };
  return llvm::all_of(Made, [&](auto &X) {
    return learnEqual(X.second.V, PartOf(PartOf, Left.PureResult, X.first)) &&
           learnEqual(X.second.V,
                      PartOf(PartOf, pure(Left.F->Id, Operands), X.first));
  });
}

void Machine::finishCall(const Op &O, const Tree &Result) {
  if (O.K == Op::Kind::Call && O.HasDst)
    S.assign(T, location(O.Dst), Result);
  ++top().Op;
}

/// "Goes to the block's unwind label, or leaves the function", which may be
/// several on the way.
void Machine::raise(Term Exception) {
  if (E != End::None)
    return;
  while (true) {
    const Block &B = top().F->Blocks[top().Block];
    if (B.Unwind != NoBlock) {
      top().InFlight = Exception;
      top().Block = B.Unwind, top().Op = 0;
      return;
    }
    if (top().F->NoThrow || S.Frames.size() == 1) {
      E = top().F->NoThrow ? End::NoExit : End::Exceptional;
      return;
    }
    if (isOfTask(*top().F, S.Frames[S.Frames.size() - 2].F))
      noteUnwound();
    S.dropVariables(T);
    S.Frames.pop_back();
  }
}

//===----------------------------------------------------------------------===//
// Functions without a body
//===----------------------------------------------------------------------===//

/// The sites that hold a slot or are pushed on it name its class and header.
static bool sharesHome(const Task &Of, const SlotState &What,
                       const Function &F) {
  auto Shares = [&](const Held &H) {
    const SlotTraits *Traits = Of.Sites[H.Site].Traits;
    return H.isSite() && ((!F.Class.empty() && F.Class == Traits->Class) ||
                          (!F.Header.empty() && F.Header == Traits->Header));
  };
  return Shares(What.H) || llvm::any_of(What.Pushed, Shares);
}

/// Decides for each slot that the callee can name whether it was cleared. Of
/// the slots that still hold what they held at first only those matter that
/// some run looks at.
void Machine::mayClear(const std::set<const Function *> &Run,
                       const std::vector<Term> &Reached) {
  std::vector<std::pair<Term, SlotState>> Before(S.slots());
  for (Term Slot : Of.Tested)
    if (!llvm::is_contained(llvm::make_first_range(Before), Slot))
      Before.emplace_back(Slot, S.slot(T, Slot));
  for (auto &[Slot, What] : Before)
    S.setSlot(Slot, What);
  for (auto &[Slot, What] : Before) {
    bool Named = llvm::any_of(Run,
                              [&, &What = What](const Function *F) {
                                return F->MayClear || F->Skipped ||
                                       sharesHome(Of, What, *F);
                              }) ||
                 llvm::any_of(Reached, [&, S = Slot](Term R) {
                   return T.isWithin(S, R);
                 });
    bool IsEmpty = What.H.K == Held::Kind::Empty && What.Pushed.empty();
    if (Named && !IsEmpty && C.doubt())
      S.setSlot(Slot, {{Held::Kind::Empty}, {}});
  }
}

/// What the callee can name by itself or by what it is handed; to \p Run goes
/// what else it may run.
std::vector<Term> Machine::undone(const Arguments &Args,
                                  std::set<const Function *> &Run) {
  bool HasName = !Run.empty();
  std::vector<Tree> Given;
  std::set<Term> Variables;
  for (const Argument &A : Args) {
    if (A.ReadOnly && !HasName)
      continue;
    std::vector<Tree> Held = {A.What};
    for (Term R : reachedFrom(S, T, Of.Tested, {A.What}))
      Held.push_back(S.readTree(T, R));
    bool IsGiven = !A.ReadOnly && !A.Told;
    for (const Tree &What : Held)
      for (auto &[Place, V] : What)
        if (T.kind(V.V) == TermKind::Function) {
          Handed With = handedWith(P, T[V.V].Text);
          IsGiven |= With.ByOtherName;
          Run.insert(With.Unseen.begin(), With.Unseen.end());
          for (Name Global : With.Variables)
            Variables.insert(T.get(TermKind::Global, Global));
        }
    if (IsGiven)
      Given.push_back(A.What);
  }
  for (Term Variable : Variables)
    Given.push_back({{T.get(TermKind::Here), Val{Variable}}});
  return reachedFrom(S, T, Of.Tested, Given);
}

void Machine::callUnknown(const Function *Declared, const Op &O,
                          const Arguments &Args, Term PureResult) {
  std::vector<Tree> Given;
  bool FromParameter = false;
  for (const Argument &A : Args) {
    if (!A.ReadOnly)
      Given.push_back(A.What);
    FromParameter |= fromParameter(A.What);
  }
  std::vector<Term> Reached = reachedFrom(S, T, Of.Tested, Given);
  std::set<const Function *> Run;
  if (Declared)
    Run.insert(Declared);
  std::vector<Term> Undone = undone(Args, Run);
  mayClear(Run, Undone);
  auto Leaf = [&](Term A) -> Tree { return {{T.get(TermKind::Here), Val{A}}}; };
  auto Atom = [&] { return Leaf(S.fresh(T, FromParameter)); };
  std::vector<std::pair<Term, Val>> Classes;
  for (auto &[Place, V] : S.written())
    if (T.kind(Place) == TermKind::Place &&
        T[T[Place].Args[1]].Text == ClassField)
      Classes.emplace_back(Place, V);
  for (Term R : Reached)
    S.assign(T, R, Atom());
  for (auto &[Place, V] : Classes)
    S.assign(T, Place, {{T.get(TermKind::Here), V}});
  if (Declared && Declared->NoReturn)
    E = End::NoExit;
  else if (!(Declared && Declared->NoThrow) && C.any(2))
    raise(T.get(TermKind::UnknownException));
  else
    finishCall(O, PureResult ? Leaf(PureResult) : Atom());
}
