//===- Calls.cpp - Into functions and back -------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Explorer.h"
#include "solver/UnknownCall.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

static const Op &callAt(const Activation &A, NodeId Id) {
  return A.F->Blocks[A.Nodes[Id].Block].Ops[A.Nodes[Id].Op];
}

static std::string display(const Function *F, const Callee &C) {
  if (!F)
    return C.K == Callee::Kind::Indirect ? "a call through a value"
                                         : C.Function.str();
  return F->Display.empty() ? F->Id.str() : F->Display.str();
}

/// What the virtual call \p O of \p F runs by what is known of the class of its
/// object. If nothing is, that may be any, and is known from there on; a rough
/// look learns nothing here either. None: it is not told apart what runs.
llvm::SmallVector<std::pair<const Function *, State>, 1>
Explorer::dispatched(State &S, const Op &O, const Function *F) {
  std::optional<Cell> Where = classOf(O);
  if (!Where || !F)
    return {};
  Term Class = Run.evaluate(S, Value::read(*Where)).Value;
  if (T.kind(Class) == TermKind::Function)
    if (const Function *Member = Callable.member(T[Class].S, *F))
      return {{Member, S}};
  llvm::SmallVector<std::pair<const Function *, State>, 1> All;
  if (!T.isAtom(Class) || T[Class].Forgotten || Asked.IsRough)
    return All;
  State Unseen = S;
  for (const Function *Of : Callable.classes(*F)) {
    State Here = S;
    StateEditor(T, Unseen).learnApart(Class, T.function(Of->Id));
    if (StateEditor(T, Here).learnEqual(Class, T.function(Of->Id)))
      All.emplace_back(Callable.member(Of->Id, *F), std::move(Here));
  }
  if (!All.empty() && llvm::is_contained(Callable.possible(O.Target), F) &&
      F->Blocks.empty())
    All.emplace_back(F, std::move(Unseen));
  return All;
}

/// What a call of the atom \p Target runs, which is known from there on, but
/// for many functions. In a rough look, it may also stand for what is none: an
/// owner that is empty on one of the ways that meet.
llvm::SmallVector<std::pair<const Function *, State>, 1>
Explorer::chosen(const State &S, const Op &O, Term Target) {
  llvm::SmallVector<std::pair<const Function *, State>, 1> All;
  auto Held = Callable.held(O);
  for (const Function *F : Held) {
    State Here = S;
    if (Asked.IsRough || Held.size() > Background::MaxChoices ||
        StateEditor(T, Here).learnEqual(Target, T.function(F->Id)))
      All.emplace_back(F, std::move(Here));
  }
  if (Asked.IsRough && !All.empty() && T.kind(Target) == TermKind::Atom)
    All.emplace_back(nullptr, S);
  return All;
}

/// Goes into \p F, or past it.
void Explorer::callFunction(Activation &A, NodeId Id, const State &S,
                            const Function *F, llvm::ArrayRef<Content> Args,
                            Term Into) {
  if (!F || F->Blocks.empty())
    return callUnknown(A, Id, S, F, Args, Into, nullptr);
  if (A.Depth >= L.CallDepth)
    return giveUp("limit: call depth");
  if (const Effect *Known = Callable.effect(*F))
    callUnknown(A, Id, S, F, Args, Into, Known);
  else
    enter(A, Id, S, *F, Args, Into);
}

/// A call of which only matters how it may be left. Of what type an exception
/// is that leaves it, nothing is said: handlers may catch it or not.
void Explorer::passOver(Activation &A, NodeId Id, const State &S) {
  const Op &O = callAt(A, Id);
  Targets &Out = A.Nodes[Id].Next.emplace_back();
  if (Callable.mayThrow(O)) {
    State Thrown = S;
    Thrown.InFlight = StateEditor(T, Thrown).freshAtom(false, "passed over");
    raise(A, Id, std::move(Thrown),
          {Via::Kind::Unwound, false, O.Anchor, nullptr, 0}, Out);
  }
  if (Callable.mayReturn(O))
    go(A, Id, A.Nodes[Id].Block, A.Nodes[Id].Op + 1, S,
       {Via::Kind::Return, false, O.Anchor, nullptr, 0}, Out);
}

void Explorer::call(Activation &A, NodeId Id, State S) {
  const Op &O = callAt(A, Id);
  if (O.K == Op::Kind::Submit)
    go(A, Id, A.Nodes[Id].Block, A.Nodes[Id].Op + 1, S, {},
       A.Nodes[Id].Next.emplace_back());
  if (!Relevant.enters(O))
    return passOver(A, Id, S);
  Term Target = NoTerm;
  if (O.Target.K == Callee::Kind::Indirect)
    Target = Run.evaluate(S, *O.Target.Target).Value;
  llvm::SmallVector<Content, 4> Args;
  for (const Argument &X : O.Args)
    Args.push_back(Run.evaluate(S, X.V));
  bool IsKept = O.HasDst && Relevant.isWanted(*A.F, O.Dst);
  Term Into = IsKept ? Run.locate(S, O.Dst) : NoTerm;
  if (Into != NoTerm && T[Into].Forgotten)
    return giveUp("limit: forgotten place");
  const Function *F = Callable.declaration(O.Target, Target);
  bool IsOpen = Target != NoTerm && T.isAtom(Target) && !T[Target].Forgotten;
  auto Told = IsOpen ? chosen(S, O, Target) : dispatched(S, O, F);
  for (auto &[Runs, Here] : Told)
    callFunction(A, Id, Here, Runs, Args, Into);
  if (!Told.empty())
    return;
  auto Bodies = Callable.bodies(O.Target, Target);
  if (Bodies.empty())
    return callFunction(A, Id, S, F, Args, Into);
  for (const Function *Body : Bodies)
    callFunction(A, Id, S, Body, Args, Into);
}

/// What a call of \p F, if it is pure, stands for.
Term Explorer::pureResult(State &S, const Function *F, const Op &O) {
  if (!F || !Callable.isPure(*F))
    return NoTerm;
  llvm::SmallVector<Term, 4> Operands;
  for (const Argument &X : O.Args)
    Operands.push_back(Run.operand(S, X.V));
  return T.pure(F->Id, Operands);
}

/// Slots that \p Caller tests later may be cleared by a callee that cannot name
/// them: they are among those that the state names.
void Explorer::seeObserved(State &S, const Function &Caller) {
  StateEditor E(T, S);
  for (const Cell *C : Run.observedBy(Caller)) {
    Term Place = Run.locate(S, *C);
    if (!T[Place].Forgotten)
      E.putSlot(E.slot(Place));
  }
}

/// Starts \p F with what it can see of \p S, and notes where to come back.
void Explorer::enter(Activation &A, NodeId Id, const State &S,
                     const Function &F, llvm::ArrayRef<Content> Args,
                     Term Into) {
  auto R = std::make_unique<Return>();
  R->Caller = &A;
  R->From = Id;
  R->Call = &callAt(A, Id);
  R->Into = Into;
  State Seen = S;
  R->Pure = pureResult(Seen, &F, *R->Call);
  Seen.InFlight = NoTerm;
  Canonical C(T, Frames::Cut, 0);
  C.seeOnly([&](Term Global) { return Callable.names(F, T[Global].S); });
  if (Callable.undoesUnnamed(F) || Callable.actsLikewise(F)) {
    seeObserved(Seen, *A.F);
    C.seeSlots();
  }
  for (const Content &X : Args.take_front(F.Params)) {
    C.find(X.Value);
    C.find(X.Token);
    for (const CellState &Y : X.Below) {
      C.find(Y.Value);
      C.find(Y.Token);
    }
  }
  State Entry = C.run(Seen);
  StateEditor E(T, Entry);
  for (auto [I, X] : llvm::enumerate(Args.take_front(F.Params))) {
    Content Arg = {C.rename(X.Value), C.rename(X.Token), {}};
    for (const CellState &Y : X.Below)
      Arg.Below.push_back({Y.Place, C.rename(Y.Value), C.rename(Y.Token)});
    E.write(T.frame(Cell::Root::Param, I), Arg);
  }
  R->Origins.assign(C.origins().begin(), C.origins().end());
  R->Rest = S;
  llvm::erase_if(R->Rest.Cells,
                 [&](const CellState &X) { return C.isFound(X.Place); });
  llvm::erase_if(R->Rest.Slots,
                 [&](const SlotState &X) { return C.isFound(X.Place); });
  Activation &Callee = activate(F, std::move(Entry), A.Depth + 1);
  R->Callee = &Callee;
  A.Callees.insert(&Callee);
  for (uint32_t I = 0; I != Callee.Exits.size(); ++I)
    Work.push_back({nullptr, NoNode, R.get(), I});
  Callee.Returns.push_back(std::move(R));
}

namespace {

/// Puts what a callee left behind back into its caller's state.
class HomeComing {
public:
  HomeComing(Terms &T, Interpreter &Run, const Return &R, State &S)
      : R(R), T(T), Run(Run), S(S), Edit(T, S), Fixed(R.Callee->Fixed),
        Result(T.frame(Cell::Root::Result, 0)),
        Rename(T, [this](Term X) { return home(X); }) {}

  Content result(const State &Left) {
    Content C;
    Rewriter Known(T, [this](Term X) { return Edit.known(X); });
    for (const CellState &X : Left.Cells) {
      if (T.root(X.Place) != Result)
        continue;
      if (X.Place == Result) {
        C.Value = Known(Rename(X.Value));
        C.Token = Known(Rename(X.Token));
      } else {
        Term Below = T.rebase(X.Place, Result, T.hole());
        C.Below.push_back({Known(Rename(Below)), Known(Rename(X.Value)),
                           Known(Rename(X.Token))});
      }
    }
    return C;
  }

  /// What a pure function has made, to return it, is \p Pure wherever its
  /// operands are the same. False if it is known to be something else.
  bool agrees(const State &Left, Term Pure) {
    for (const CellState &X : Left.Cells)
      if (T.root(X.Place) == Result && makes(X.Value) &&
          !Edit.learnEqual(Rename(X.Value), partOf(Pure, Rename(X.Place))))
        return false;
    Edit.restoreEntries();
    return true;
  }
  /// Whether a pure function returns something that it has made.
  bool makes(const State &Left) const {
    return llvm::any_of(Left.Cells, [&](const CellState &X) {
      return T.root(X.Place) == Result && makes(X.Value);
    });
  }

  /// False if what was learned contradicts what the caller knows.
  bool bring(const State &Left) {
    for (const CellState &X : Left.Cells)
      if (T.root(X.Place) != Result)
        S.Cells.push_back({Rename(X.Place), Rename(X.Value), Rename(X.Token)});
    for (SlotState X : Left.Slots) {
      X.Place = Rename(X.Place);
      X.Value = Rename(X.Value);
      if (X.K == SlotState::Kind::Site)
        X.Site = Run.seenFrom(R.Call->Anchor, X.Site);
      for (SiteId &Pushed : X.Pushed)
        Pushed = Run.seenFrom(R.Call->Anchor, Pushed);
      S.Slots.push_back(std::move(X));
    }
    S.sort();
    if (Left.InFlight != NoTerm)
      S.InFlight = Rename(Left.InFlight);
    for (auto [X, Y] : Left.Equal)
      if (!Edit.learnEqual(Rename(X), Rename(Y)))
        return false;
    for (auto [X, Y] : Left.Apart)
      Edit.learnApart(Rename(X), Rename(Y));
    return true;
  }

private:
  Term home(Term X) {
    const TermData &D = T[X];
    if (D.K == TermKind::Frame)
      return R.Into == NoTerm ? fresh(X) : R.Into;
    if (D.K != TermKind::Atom && D.K != TermKind::Object)
      return X;
    return D.N < Fixed ? R.Origins[D.N] : fresh(X);
  }

  /// What the callee has made is one thing wherever it is held.
  Term fresh(Term X) {
    Term &New = Fresh[X];
    const TermData &D = T[X];
    if (New == NoTerm)
      New = D.K == TermKind::Atom ? Edit.freshAtom(D.Tainted, D.S)
                                  : Edit.freshObject();
    return New;
  }

  /// Whether \p X is an atom that is built of what the callee has made. What it
  /// was made to forget by a bound is not.
  bool makes(Term X) const {
    return T.isAtom(X) && !T[X].Forgotten && isMade(X);
  }
  bool isMade(Term X) const {
    const TermData &D = T[X];
    if (D.Ops.empty())
      return D.K == TermKind::Frame ||
             ((D.K == TermKind::Atom || D.K == TermKind::Object) &&
              D.N >= Fixed);
    return llvm::any_of(D.Ops, [&](Term Op) { return isMade(Op); });
  }

  /// What stands in \p Whole, a result, where \p Place is in that of the
  /// caller.
  Term partOf(Term Whole, Term Place) {
    return Place == Rename(Result)
               ? Whole
               : T.part(partOf(Whole, T[Place].Ops[0]), T.step(Place));
  }

  const Return &R;
  Terms &T;
  Interpreter &Run;
  State &S;
  StateEditor Edit;
  uint32_t Fixed;
  Term Result; ///< In the callee.
  llvm::SmallDenseMap<Term, Term, 8> Fresh;
  Rewriter Rename;
};

} // namespace

/// An exception has left a callable that the task was given, or a coroutine.
/// What that leaves behind in \p Now, and \p Before did not hold, is residue of
/// such an exit.
static void noteUnwound(const State &Before, State &Now) {
  auto IsNew = [&](SiteId Site) {
    return llvm::none_of(Before.Slots, [&](const SlotState &X) {
      return X.holds(Site) && !X.Unwound;
    });
  };
  for (SlotState &X : Now.Slots)
    X.Unwound |= (X.K == SlotState::Kind::Site && IsNew(X.Site)) ||
                 llvm::any_of(X.Pushed, IsNew);
}

/// Goes on in the caller with an exit of the callee.
void Explorer::comeBack(const Return &R, uint32_t ExitId) {
  Activation &A = *R.Caller;
  const Exit &X = R.Callee->Exits[ExitId];
  Node &From = A.Nodes[R.From];
  State S = R.Rest;
  HomeComing Home(T, Run, R, S);
  if (!Home.bring(X.S))
    return;
  Steps += S.size();
  GoesOn Here = {R.Callee, ExitId, {}};
  Via How = {X.Exceptional ? Via::Kind::Unwound : Via::Kind::Return, false,
             R.Call->Anchor, R.Callee, ExitId};
  if (X.Exceptional) {
    if (llvm::is_contained(Root.Given, R.Callee->F) ||
        A.F->Coroutine == R.Callee->F->Id)
      noteUnwound(From.S, S);
    raise(A, R.From, std::move(S), How, Here.Next.emplace_back());
  } else if (R.Into == NoTerm) {
    go(A, R.From, From.Block, From.Op + 1, std::move(S), How,
       Here.Next.emplace_back());
  } else {
    if (R.Pure != NoTerm && !Asked.IsRough && Home.makes(X.S) &&
        !(Home.agrees(X.S, R.Pure) &&
          Home.agrees(X.S, pureResult(S, R.Callee->F, *R.Call))))
      return;
    Content Result = Home.result(X.S);
    Here.Next =
        follow(A, R.From, From.Op + 1,
               Run.assign(std::move(S), R.Into, Result, *R.Call, A.Notes), How);
  }
  From.FromCall.push_back(std::move(Here));
}

/// A call that is not followed, for it has no body or what its body does is
/// known: it may clear, which is in doubt, then returns or throws.
void Explorer::callUnknown(Activation &A, NodeId Id, const State &S,
                           const Function *F, llvm::ArrayRef<Content> Args,
                           Term Into, const Effect *Known) {
  if (F && F->NoReturn && !Known)
    return;
  const Op &O = callAt(A, Id);
  Node &N = A.Nodes[Id];
  std::vector<State> Cleared = {S};
  Term Pure = pureResult(Cleared[0], F, O);
  llvm::SmallVector<Term, 4> Written;
  if (Known)
    for (Name Global : Relevant.written(*F))
      Written.push_back(T.global(Global));
  UnknownCall Unknown(T, Run, Callable, O, F, Args, Pure, Known, Written);
  llvm::SmallVector<Term, 4> Doubted;
  if (!Asked.SparesDoubts)
    Doubted = Unknown.mayClear(S, *A.F);
  if (Doubted.size() > L.Doubts)
    return giveUp("limit: doubts");
  for (Term Slot : Doubted)
    for (size_t I = 0, E = Cleared.size(); I != E; ++I)
      Unknown.clear(Cleared.emplace_back(Cleared[I]), Slot);
  Steps += Cleared.size() * S.size();
  if (Cleared.size() > 1)
    N.Cause = (Known ? "large callee: " : "no body: ") + display(F, O.Target);
  // What a submission goes on to, if it does not run the callee, is there
  // whichever way the callee's doubts go.
  Targets Always;
  if (!N.Next.empty())
    Always = N.Next.pop_back_val();
  for (State &Way : Cleared) {
    Targets &Out = N.Next.emplace_back(Always);
    Unknown.write(Way);
    if (Known ? Known->Throws : !F || !F->NoThrow) {
      State Thrown = Way;
      Thrown.InFlight = StateEditor(T, Thrown).freshAtom();
      raise(A, Id, std::move(Thrown),
            {Via::Kind::Unwound, false, O.Anchor, nullptr, 0}, Out);
    }
    Via How = {Via::Kind::Return, false, O.Anchor, nullptr, 0};
    if (Into == NoTerm) {
      go(A, Id, N.Block, N.Op + 1, std::move(Way), How, Out);
      continue;
    }
    Content Result = Unknown.result(Way);
    for (auto &Next :
         follow(A, Id, N.Op + 1,
                Run.assign(std::move(Way), Into, Result, O, A.Notes), How))
      Out.append(Next.begin(), Next.end());
  }
}
