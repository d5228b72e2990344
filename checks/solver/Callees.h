//===- Callees.h - Whom a task may run, and what they touch --------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whom a task may run, and what they touch and see without being given it.
//
//   void flush() {            reaches no slot: large, so that a call of it is
//     ... 400 blocks ...      like one without a body (see effect)
//     stats.tick();           written, if that variable is of interest
//   }
//
// Only what can be reached from the task is looked at, and of that only what
// is entered is followed block by block.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_CALLEES_H
#define THREADSLOT_SOLVER_CALLEES_H

#include "solver/Background.h"
#include "solver/Terms.h"

namespace threadslot::solver {

/// How a function may be left, and whether something without a body is called,
/// which may clear.
struct Effect : Leaving {
  bool CallsUnknown = false;
};

class Callees {
public:
  using FunctionSet = llvm::SetVector<const program::Function *>;

  Callees(Background &Known, const Terms &T, const reach::Root &Root);

  /// The functions with a body that a call of \p C runs, \p Target being its
  /// value if it is indirect. None: a call without a body.
  llvm::ArrayRef<const program::Function *> bodies(const program::Callee &C,
                                                   Term Target) const;
  /// What a call through a value may run in this task: see Background.
  llvm::SmallVector<const program::Function *, 4>
  held(const program::Op &O) const {
    llvm::SmallVector<const program::Function *, 4> All;
    llvm::copy_if(Known.held(O), std::back_inserter(All),
                  [&](auto *F) { return Arriving.contains(F); });
    return All;
  }
  /// What a virtual call of \p F runs on objects of a class, and the classes
  /// that there are: see Background.
  const program::Function *member(Name Class,
                                  const program::Function &F) const {
    const program::Function *Of = P.find(Class);
    return Of ? Known.member(*Of, F) : nullptr;
  }
  llvm::ArrayRef<const program::Function *>
  classes(const program::Function &F) const {
    return Known.classes(F);
  }
  /// The function whose declaration says what a call without a body does.
  const program::Function *declaration(const program::Callee &C,
                                       Term Target) const;

  /// The functions with a body that \p C may run, whatever it is given.
  llvm::ArrayRef<const program::Function *>
  possible(const program::Callee &C) const {
    return C.K == program::Callee::Kind::Indirect ? taken() : bodies(C, NoTerm);
  }
  /// The functions that a call through a value may run.
  llvm::ArrayRef<const program::Function *> taken() const {
    return Taken.getArrayRef();
  }
  /// All that the task may run, functions without a body included.
  const FunctionSet &reached() const { return Reached; }

  /// Whether what \p F returns may be what is `pure` of its operands: if all
  /// is seen of it, it does not only give out what is held somewhere.
  bool isPure(const program::Function &F) const {
    return F.Pure && (at(&F).Makes || effect(F));
  }
  /// Whether \p O may be left by an exception.
  bool mayThrow(const program::Op &O) const;
  /// Whether an exception may leave \p F, which has a body.
  bool throws(const program::Function &F) const { return at(&F).Does.Throws; }
  /// Whether \p O may be left normally.
  bool mayReturn(const program::Op &O) const;
  /// What the slot \p C is called among slots: the variable that it lies in, if
  /// that is never pointed to; nothing for all that pointers may lead to.
  Name slotOf(const program::Cell &C) const;
  /// Whether the slot \p C may lie in the variable \p Global, or if that has no
  /// name, in none.
  bool mayBe(const program::Cell &C, Name Global) const;

  /// Whether the task may set or push.
  bool maySet() const { return at(Root).Sets; }
  /// Whether \p F acts on a slot, by itself or by what it calls.
  bool touches(const program::Function &F) const {
    auto It = Facts.find(&F);
    return It != Facts.end() && It->second.Touches;
  }
  /// Enters from now on what reaches operations on the slots \p Only or, if one
  /// of them may be pointed to or has no name, on any. For a rough look, less
  /// of what acts on other slots only.
  void enterFor(llvm::ArrayRef<Name> Only, bool IsRough);
  /// Whether some operation acts on the variable \p Global as a slot.
  bool isSlot(Name Global) const {
    return Slots.contains(Global) || Known.isNative(Global);
  }
  /// What calls of \p F do if it is too large to be entered for what it does:
  /// it reaches no operation on a slot. Beside that they write what the
  /// arguments reach and the variables that writes() tells.
  const Effect *effect(const program::Function &F) const {
    const FunctionFacts &Own = at(&F);
    bool IsOfUse = Own.Touches && (EntersAll || Acting.contains(&F));
    Size Least = Own.Touches && !Keeping.contains(&F) ? OfOthers : Size::Large;
    return Own.Blocks >= Least && !IsOfUse ? &Own.Does : nullptr;
  }
  bool isEntered(const program::Function &F) const {
    return Entered.contains(&F);
  }
  /// The functions that are entered.
  llvm::ArrayRef<const program::Function *> entered() const {
    return Entered.getArrayRef();
  }

  /// Whether \p F names the variable \p Global, or some function does that it
  /// may call or hand to a callee without a body.
  bool names(const program::Function &F, Name Global) const;
  /// Whether an address of the variable \p Global is taken.
  bool isPointedTo(Name Global) const { return Addressed.contains(Global); }
  /// Functions whose calls leave the slots in one variable as they were (see
  /// Keepers.h).
  using KeeperSet = llvm::DenseSet<const program::Function *>;
  void setKeepers(Name Global, KeeperSet Of) {
    Keepers[Global] = std::move(Of);
  }
  bool hasKeepers(Name Global) const { return Keepers.count(Global); }
  bool keeps(const program::Function &F, Name Global) const {
    auto It = Keepers.find(Global);
    return It != Keepers.end() && It->second.contains(&F);
  }
  /// The functions that \p F may call.
  FunctionSet calls(const program::Function &F) const;
  /// \p F, which is null for what a call through a value may run, and all that
  /// may call it, by whatever way.
  FunctionSet callersOf(const program::Function *F) const;
  /// What a callee without a body may undo if it is handed \p F. Null: nothing.
  const Handed *handed(Name F) const { return Hands.lookup(F); }
  /// Whether \p F may write the variable \p Global, not being given it.
  bool writes(const program::Function &F, Name Global) const;

  /// Whether \p F, or some function that it may call, may clear slots that
  /// it does not name.
  bool clearsUnnamed(const program::Function &F) const {
    return at(&F).ClearsUnnamed;
  }
  /// Whether that is so, or it may hand out a function that does.
  bool undoesUnnamed(const program::Function &F) const {
    return clearsUnnamed(F) || (HandsUnseen && at(&F).Does.CallsUnknown);
  }
  /// Whether \p F, or some function that it may call, does something to objects
  /// that are not told apart.
  bool actsLikewise(const program::Function &F) const {
    return at(&F).Likewise;
  }
  /// Whether what \p F does to such objects may clear a slot in the variable
  /// \p Global, or if that has no name, in none: it would to others.
  bool clearsLikewise(const program::Function &F, Name Global) const;

private:
  /// Whether \p F may hand to a callee without a body what undoes \p Slot.
  bool handsOut(const program::Function &F, Name Slot) const {
    return HandedVariables.contains(Slot) && at(&F).Does.CallsUnknown;
  }

  enum class Size : uint8_t { Small, Large, VeryLarge };
  struct FunctionFacts {
    const OwnFacts *Own = nullptr;
    llvm::SmallVector<const program::Function *, 4> Callers;
    Effect Does;
    bool ClearsUnnamed = false;
    bool Likewise = false;
    bool Makes = false;
    bool Sets = false;
    bool Touches = false;
    Size Blocks = Size::Small;

    bool add(const FunctionFacts &Callee);
  };
  using Names = llvm::SmallVectorImpl<Name>;
  using FunctionsByName =
      llvm::DenseMap<Name, llvm::SmallVector<const program::Function *, 4>>;
  /// For variables that were asked for, all that reach one of these functions.
  using ReachingByName =
      llvm::DenseMap<Name, llvm::DenseSet<const program::Function *>>;

  /// Adds to functions, null for what a call through a value may run, all that
  /// may call them.
  void addCallers(FunctionSet &All) const;
  /// All of \p F, which is null for what a call through a value may run.
  const FunctionFacts &at(const program::Function *F) const {
    return Facts.find(F)->second;
  }
  llvm::ArrayRef<const program::Function *>
  callsOf(const program::Function *F) const {
    return F ? at(F).Own->Calls.getArrayRef() : Taken.getArrayRef();
  }

  void reach(const reach::Root &R);
  void findHanded();
  void collect();
  void close();
  bool reaches(const program::Function &F, Name Global,
               const FunctionsByName &Own, ReachingByName &Asked) const;
  void findExits(const program::Function &F, Leaving &Does) const;
  Size sizeOf(const program::Function &F) const;
  void findActing(Name Slot);
  FunctionSet findChangers(Name Slot, const FunctionSet &Others) const;
  void findEntered();

  Background &Known;
  const program::Program &P;
  const Terms &T;
  const program::Function *Root;
  const llvm::DenseSet<const program::Function *> &Arriving;
  FunctionSet Reached;
  FunctionSet Taken; ///< Named as values in those.
  FunctionSet Entered;
  llvm::DenseMap<Name, const Handed *> Hands; ///< Those that undo something.
  llvm::DenseSet<Name> HandedVariables;       ///< What they undo.
  bool HandsUnseen = false;                   ///< Or what has no name here.
  Size OfOthers = Size::VeryLarge; ///< From which on what acts only on slots
                                   ///< that were not asked for is not entered.
  bool EntersAll = true; ///< What acts on any slot, or only on those asked for:
  llvm::DenseSet<const program::Function *> Acting;
  KeeperSet Keeping; ///< Keepers of those that do not act on them.
  llvm::DenseMap<Name, KeeperSet> Keepers;
  llvm::DenseSet<Name> Slots;
  llvm::DenseSet<Name> Addressed; ///< Variables that are pointed to.
  llvm::DenseMap<const program::Function *, FunctionFacts> Facts;
  FunctionsByName Namers, Writers, Undoers;
  mutable ReachingByName Naming, Writing, Undoing;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_CALLEES_H
