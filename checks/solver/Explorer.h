//===- Explorer.h - All ways through the tasks ---------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All ways through the tasks, function by function.
//
//   task():                    activation of task, entry state
//     slot.set(1);               node b0, state: entry
//     helper();                  node b0 before the call: slot holds this site
//     ...                          activation of helper, entry state: what of
//                                  it helper can see; its exits come back here
//
// An activation is a function with the state that it starts in; all calls that
// look alike share one, and recursion is a fixpoint over activations. A node is
// a point in it with a state. Nodes are found breadth first, so that the first
// way found to an exit is a short one; each remembers the node before it.
//
// Bounds: what would go beyond them is given up and counted. A way that is
// given up can only make fewer findings, never more.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_EXPLORER_H
#define THREADSLOT_SOLVER_EXPLORER_H

#include "solver/Callees.h"
#include "solver/Canonical.h"
#include "solver/Cone.h"
#include "solver/Future.h"
#include "solver/Interpreter.h"
#include "solver/Solver.h"
#include "llvm/ADT/SetVector.h"
#include <deque>
#include <memory>
#include <set>

namespace threadslot::solver {

struct Activation;
using NodeId = uint32_t;
inline constexpr NodeId NoNode = ~0U;

/// How a node was reached from the one before it.
struct Via {
  enum class Kind : uint8_t {
    Flow,    ///< Operations and jumps.
    Branch,  ///< The branch at Anchor went the way Taken.
    Return,  ///< The call at Anchor left Callee by Exit; no Callee: no body.
    Unwound, ///< The same, by an exception.
    Threw,   ///< The throw at Anchor.
  };
  Kind K = Kind::Flow;
  bool Taken = false;
  program::AnchorId Anchor = program::NoAnchor;
  const Activation *Callee = nullptr;
  uint32_t Exit = 0;
};

/// Where a step leads: to a node or an exit of the same activation.
struct Target {
  bool IsExit = false;
  uint32_t Id = 0;
};

/// Where the ways of a node lead. More than one is a doubt: residue must lie on
/// each. Within one, the program decides, and one target is enough; none is a
/// way that ends or was given up.
using Alternatives = llvm::SmallVector<llvm::SmallVector<Target, 2>, 1>;

/// Where an exit of a callee leads.
struct GoesOn {
  const Activation *Callee;
  uint32_t Exit;
  Alternatives Next;
};

struct Node {
  program::BlockId Block = 0;
  uint32_t Op = 0; ///< The next operation.
  State S;
  NodeId Before = NoNode;
  Via How;
  Alternatives Next;            ///< But for what callees do.
  std::vector<GoesOn> FromCall; ///< By callee and exit.
  std::string Cause;            ///< Of the doubt, if Next has more than one.
};

/// One way of leaving an activation.
struct Exit {
  bool Exceptional = false;
  State S;
  NodeId Last = NoNode; ///< The node from which it leaves.
  Via How;              ///< Threw or Unwound, if an exception left.
  program::AnchorId Anchor = program::NoAnchor; ///< Of the return.
};

/// Where an activation's exits go on.
struct Return {
  Activation *Caller;
  NodeId From;
  Activation *Callee;
  const program::Op *Call;
  State Rest;                ///< What the callee does not see.
  std::vector<Term> Origins; ///< The caller's terms for the callee's numbers.
  Term Into = NoTerm;        ///< Where the result goes.
  Term Pure = NoTerm;        ///< What a pure callee returns for an atom.
};

struct Activation {
  const program::Function *F = nullptr;
  uint32_t Fixed = 0; ///< Numbers below are the entry's.
  unsigned Depth = 0;
  unsigned Disjuncts = 0; ///< States kept apart at a point.
  Context Notes;
  std::deque<Node> Nodes; ///< The first is the entry.
  std::deque<Exit> Exits;
  std::vector<std::unique_ptr<Return>> Returns;
  llvm::DenseSet<const Activation *> Callees;
  llvm::DenseMap<uint64_t, llvm::SmallVector<NodeId, 1>> ByHash;
  llvm::DenseMap<uint64_t, unsigned> StatesAt;
  llvm::DenseMap<uint64_t, NodeId> MergedAt;
};

/// \p Task and all that it calls.
llvm::SetVector<const Activation *> callsOf(const Activation &Task);

/// A node to run, or an exit to go on from.
struct WorkItem {
  Activation *In = nullptr;
  NodeId Node = NoNode;
  const Return *Back = nullptr;
  uint32_t Exit = 0;
};

/// What is the same whatever is asked about a task.
struct Basis {
  Basis(Background &Known, const reach::Root &Root)
      : Known(Known), Root(Root), Callable(Known, T, Root),
        Run(Known, T, Callable.reached().getArrayRef()) {}

  Background &Known;
  const reach::Root &Root;
  Terms T;
  Callees Callable;
  Interpreter Run;
};

class Explorer {
public:
  Explorer(Basis &Base, const Question &Asked,
           std::map<std::string, uint64_t> &Unknowns);

  const Cone &cone() const { return Relevant; }
  /// In what a task begins.
  State entryState();
  /// Explores the task, which may set something.
  const Activation &explore() { return explore(entryState()); }
  const Activation &explore(State Begin);
  /// Whether some way was given up at a bound.
  bool gaveUp() const { return GaveUp; }
  /// After a rough look, the variables that were set as slots beside the one
  /// that was asked about.
  const std::set<Name> &others() const { return Others; }

private:
  Cone findRelevant(Basis &Base);
  Activation &activate(const program::Function &F, State Entry, unsigned Depth);
  void drain();
  void visit(Activation &A, NodeId Id);
  void finish(Activation &A, NodeId Id, State S);
  void branch(Activation &A, NodeId Id, State S);
  bool evaluates(State &S, const program::Condition &C);
  bool isOther(Term Slot) const;
  void dropOthers(State &S);
  void giveUp(llvm::StringRef Cause) {
    GaveUp = true;
    ++Unknowns[Cause.str()];
  }

  using Targets = llvm::SmallVector<Target, 2>;
  /// Each puts where it leads into \p Out, if it leads anywhere.
  void go(Activation &A, NodeId From, program::BlockId Block, uint32_t Op,
          State S, Via How, Targets &Out);
  void raise(Activation &A, NodeId Id, State S, Via How, Targets &Out);
  void leave(Activation &A, NodeId Id, State S, bool Exceptional, Via How,
             Targets &Out);
  /// Goes on at \p Op in each way.
  Alternatives follow(Activation &A, NodeId Id, uint32_t Op, Ways Next,
                      Via How);

  NodeId place(Activation &A, program::BlockId Block, uint32_t Op, State S);
  NodeId placeMerged(Activation &A, program::BlockId Block, uint32_t Op,
                     State S);
  unsigned disjuncts(const program::Function &F) const;
  static NodeId find(const Activation &A, program::BlockId Block, uint32_t Op,
                     const State &S);
  NodeId add(Activation &A, program::BlockId Block, uint32_t Op, State S);

  void call(Activation &A, NodeId Id, State S);
  void passOver(Activation &A, NodeId Id, const State &S);
  void seeObserved(State &S, const program::Function &Caller);
  llvm::SmallVector<std::pair<const program::Function *, State>, 1>
  dispatched(State &S, const program::Op &O, const program::Function *F);
  llvm::SmallVector<std::pair<const program::Function *, State>, 1>
  chosen(const State &S, const program::Op &O, Term Target);
  void callFunction(Activation &A, NodeId Id, const State &S,
                    const program::Function *F, llvm::ArrayRef<Content> Args,
                    Term Into);
  void enter(Activation &A, NodeId Id, const State &S,
             const program::Function &F, llvm::ArrayRef<Content> Args,
             Term Into);
  void comeBack(const Return &R, uint32_t ExitId);
  void callUnknown(Activation &A, NodeId Id, const State &S,
                   const program::Function *F, llvm::ArrayRef<Content> Args,
                   Term Into, const Effect *Known);
  Term pureResult(State &S, const program::Function *F, const program::Op &O);

  const reach::Root &Root;
  const Limits &L;
  const Question Asked;
  std::map<std::string, uint64_t> &Unknowns;
  Terms &T;
  Interpreter &Run;
  const Callees &Callable;
  bool IsTooLarge = false; ///< Too much would have to be entered.
  Cone Relevant;
  Future Later;
  std::deque<std::unique_ptr<Activation>> Activations;
  llvm::DenseMap<uint64_t, llvm::SmallVector<Activation *, 1>> ByEntry;
  std::deque<WorkItem> Work;
  bool GaveUp = false;
  std::set<Name> Others;
  uint64_t Steps = 0; ///< Operations times the sizes of their states.
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_EXPLORER_H
