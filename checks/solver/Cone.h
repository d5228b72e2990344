//===- Cone.h - What can matter for what slots hold -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What of the program can matter for what slots hold: the cone of influence of
// the operations on slots.
//
//   for (File &f : files)          does nothing that matters: stepped over
//     total += f.size();
//   if (!status.ok())              decides whether the set is reached: matters,
//     return;                      and with it all that status is made of
//   slot.set(user);
//
// An operation matters if it acts on a slot, throws, or writes what something
// that matters looks at. A branch matters if its ways come to different things
// that matter. What is left of a large function is what a person would read to
// understand its slots, and only that is run.
//
// What is looked at is known by name: a variable of a function, a global, or a
// field, whatever object it lies in. That takes too much for wanted and never
// too little, with one exception: a loop whose condition matters to nothing
// else is taken to end, and so is a call that only such a loop or an assertion
// would keep from returning.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_CONE_H
#define THREADSLOT_SOLVER_CONE_H

#include "solver/Callees.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/MapVector.h"

namespace threadslot::solver {

/// What is asked about the program.
struct Question {
  /// About which variable as a slot. No name: about all slots that pointers may
  /// lead to; or, roughly, about those of them that are no variables.
  Name Slot;
  /// Whether to take every branch either way, unless it tests that slot: then
  /// nothing is needed of what else conditions are made of, nor of other slots.
  bool IsRough = false;
  /// Whether nothing is cleared that only may be. So it is in a rough look:
  /// what is left behind only if it was is not reported.
  bool SparesDoubts = IsRough;
  unsigned Haste = 1; ///< It may take so many times fewer steps and functions.
};

class Cone {
public:
  Cone(const Background &Known, const Callees &Callable,
       const reach::Root &Root, const Question &Asked);

  /// Whether \p O has to be executed.
  bool matters(const program::Op &O) const { return Relevant.contains(&O); }
  /// Whether it has to be known of the call \p O, which matters, what it does,
  /// and not only how it may be left. In a rough look, what neither acts on the
  /// slot nor writes anything that is looked at need not be entered.
  bool enters(const program::Op &O) const {
    return !Asked.IsRough || Entering.contains(&O);
  }
  /// Whether it makes a difference which way the branch at \p B goes.
  bool decides(const program::Function &F, program::BlockId B) const {
    return Facts.find(&F)->second.Deciding[B];
  }
  /// Whether the condition \p C has to be evaluated to decide.
  bool evaluates(const program::Condition &C) const {
    return !Asked.IsRough || C.K == program::Condition::Kind::IsSet ||
           C.K == program::Condition::Kind::Caught;
  }
  /// The first block from \p B on in which something matters or \p F is left;
  /// NoBlock if no way leads on to one.
  program::BlockId next(const program::Function &F, program::BlockId B) const {
    return Facts.find(&F)->second.Next[B];
  }
  /// How many blocks of \p F something matters in.
  size_t blocks(const program::Function &F) const {
    size_t Count = 0;
    for (auto [Id, Next] : llvm::enumerate(Facts.find(&F)->second.Next))
      Count += Next == Id;
    return Count;
  }
  /// Whether a task may come to an exit that counts when an exception leaves
  /// \p F.
  bool throwLeadsOn(const program::Function &F) const {
    return Facts.find(&F)->second.ThrowLeadsOn;
  }
  /// The variables that are looked at, as far as \p F, which is not entered,
  /// may write them without being given them.
  llvm::SmallVector<Name, 4> written(const program::Function &F) const;
  /// The variables that are looked at as slots; no name for those that pointers
  /// may lead to.
  llvm::SmallVector<Name, 2> wantedSlots() const;
  /// Whether what is written to \p C in \p F is looked at.
  bool isWanted(const program::Function &F, const program::Cell &C) const {
    return flags(F, C) & (Known | Whole);
  }

private:
  /// In what way a variable or field is wanted.
  enum Flag : uint8_t {
    Held = 1,    ///< What it holds, be it a constant or saved from a slot.
    Same = 2,    ///< What it holds, be it only known to be the same.
    Pointer = 4, ///< What it holds, as the address of something wanted.
    Whole = 8,   ///< All at, below and behind it.
    Slot = 16,   ///< A slot may lie at, below or behind it.
    Taint = 32,  ///< Whether it was built from a parameter of the task.
    Passed = 64, ///< A parameter: some caller gives it what is wanted there.
    Gives = 128, ///< Who is given it can undo a slot: that, or a function by
                 ///< which it could, lies in it or in what it points to.
  };
  using Flags = unsigned;
  static constexpr Flags Known = Held | Same;
  static constexpr Flags Address = Known | Pointer;
  static constexpr Flags Behind = Pointer | Whole | Slot | Gives;
  static constexpr Flags AsSlot = Address | Whole | Slot;

  /// What an operation that matters does.
  struct Effects {
    bool Decides = false; ///< It acts on a slot or ends a way.
    bool Acts = false;    ///< It acts on a slot, or tests one.
    bool Writes = false;  ///< Something beside the function's own variables.
  };

  struct FunctionFacts {
    std::vector<Flags> Variables;
    std::vector<program::BlockId> Next;
    llvm::BitVector Deciding;
    llvm::BitVector Acts;   ///< By block: some operation in it matters.
    llvm::BitVector Before; ///< By block: it or one after it decides something.
    llvm::BitVector LeadsOn; ///< By block: to an exit of a task that counts.
    llvm::BitVector InLoop;  ///< By block: control may come back to it.
    std::vector<program::BlockId> Backwards; ///< Most follow those after them.
    Effects Does;                            ///< What its callers see of it.
    bool ThrowLeadsOn = false;  ///< Some caller may come to an exit then.
    bool ReturnLeadsOn = false; ///< Some caller may come to an exit then.
    bool IsBefore = false;      ///< Some caller decides something after it.
    uint64_t Seen = 0;          ///< Version when it was last visited.
  };

  // What is wanted (Cone.cpp).
  Flags &variable(const program::Function &F, const program::Cell &C);
  Flags rootFlags(const program::Function &F, const program::Cell &C) const;
  Flags flags(const program::Function &F, const program::Cell &C) const;
  void add(Flags &To, Flags What);
  void bind();
  void wantSteps(const program::Function &F, const program::Cell &C,
                 size_t Steps, Flags What);
  void want(const program::Function &F, const program::Cell &C, Flags What);
  void wantAddress(const program::Function &F, const program::Cell &C);
  void want(const program::Function &F, const program::Value &V, Flags What);
  Flags carried(const program::Function &F, const program::Value &V) const;
  Flags given(const program::Function &F, const program::Argument &A) const;
  bool couldUndo(const program::Value &V) const;
  void carry(const program::Function &F, const program::Value &V,
             const program::Cell &Into);
  void carryPure(const program::Function &F, const program::Cell &Into,
                 Name Id);

  // What matters (ConeOperations.cpp).
  void visit(const program::Function &F);
  bool visit(const program::Function &F, program::BlockId B,
             const program::Op &O, bool Later);
  bool slotOperation(const program::Function &F, const program::Op &O,
                     bool Later);
  bool assignment(const program::Function &F, const program::Op &O, bool Later);
  bool call(const program::Function &F, program::BlockId B,
            const program::Op &O, bool Later);
  bool isOpaque(const program::Function &G) const {
    return G.Blocks.empty() || Callable.effect(G);
  }
  Effects effects(const program::Function &F, const program::Op &O,
                  const program::Function *G) const;
  void isCalled(const program::Function &G, bool IsBefore);
  /// What is needed of what is set. Roughly, whether it restores; and for
  /// native slots, which may be slots for what they are given only, where it is
  /// from. What fills a cache is an object, too.
  Flags ofSetValue(bool IsNative) const {
    return Asked.IsRough ? Held | (IsNative ? Taint : 0)
                         : Known | Taint | (MayBeCache ? Whole : 0);
  }
  bool isAsked(const program::Cell &Slot) const {
    return Asked.IsRough ? Callable.mayBe(Slot, Asked.Slot)
                         : Callable.slotOf(Slot) == Asked.Slot;
  }
  bool isSlot(const program::Function &F, const program::Cell &C) const;
  llvm::SmallVector<const program::Function *, 4>
  callees(const program::Callee &C) const;
  bool throwing(const program::Function &F, program::BlockId B,
                const program::Function *G);
  void note(bool &Fact, bool Now) {
    Version += Now && !Fact;
    Fact |= Now;
  }
  bool isBefore(const program::Function &F, program::BlockId B) const;
  void pass(const program::Function &F, const program::Op &O,
            const program::Function *G);
  void matter(const program::Function &F, const program::Op &O, Effects E);

  // Which branches matter (ConeBranches.cpp).
  void findLoops(const program::Function &F);
  void branches(const program::Function &F);
  bool mayEmpty(const program::Op &O) const;
  bool leadsOn(const program::Function &F, program::BlockId B) const;
  bool follow(const program::Function &F, program::BlockId B);
  program::BlockId afterBranch(const program::Function &F, program::BlockId B);
  void decide(const program::Function &F, program::BlockId B, bool MayStay);
  bool areAlike(const program::Function &F, program::BlockId A,
                program::BlockId B) const;
  bool isOfUse(const program::Function &F, const program::Condition &C) const;
  bool tells(const program::Function &F, const program::Condition &C) const;

  const Callees &Callable;
  const reach::Root &Root;
  const Question Asked;
  llvm::DenseSet<Name> Natives;
  llvm::MapVector<Name, Flags> Globals;
  llvm::DenseMap<Name, Flags> Fields;
  llvm::DenseMap<Name, Flags> Pures; ///< Behind what is pure, by its id.
  llvm::DenseMap<const program::Function *, FunctionFacts> Facts;
  llvm::DenseSet<const program::Op *> Relevant;
  llvm::DenseSet<const program::Op *> Entering; ///< Calls of those: see enters.
  bool SeesPointed = false; ///< A slot is looked at that is no variable.
  bool MayBeCache = false;  ///< Somebody looks at the slot asked about.
  uint64_t Version = 1; ///< Changes when anything becomes wanted or matters.
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_CONE_H
