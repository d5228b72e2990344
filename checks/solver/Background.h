//===- Background.h - What is the same for all tasks ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is the same for all tasks of a program: its tables by name, which native
// slots are scoped, its sites, and what each function does by itself.
//
// Each task is solved by itself, with terms, summaries and a cone of its own,
// which are gone when the next one begins. So a program of a thousand tasks
// needs no more memory than its largest one, and no task pays for names that
// only others share. This is all that outlives a task.
//
// What is found once is kept without locks: tasks that are solved side by side
// need a Background for each thread, which share the tables.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_BACKGROUND_H
#define THREADSLOT_SOLVER_BACKGROUND_H

#include "program/Overriders.h"
#include "solver/Solver.h"
#include "solver/State.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace threadslot::solver {

/// A set or push of the program.
struct Site {
  program::AnchorId Anchor = program::NoAnchor;
  const program::Function *In = nullptr;
  const program::SlotTraits *Traits = nullptr;
  unsigned Position = 0; ///< In that function, if it has no anchor of its own.
  /// The call in user code that led to it, if it stands in a system header.
  program::AnchorId Call = program::NoAnchor;
  std::optional<SiteId> Origin = {}; ///< With a call, the site without it.
};

/// Whether setting \p V clears a slot with the traits \p T, as far as is known
/// without running anything.
bool isEmpty(const program::SlotTraits &T, const program::Value &V);

/// What a function does by itself, what it calls aside.
struct OwnFacts {
  /// Whom it may call; null, if through a value.
  llvm::SmallSetVector<const program::Function *, 4> Calls;
  llvm::SmallVector<const program::Function *, 2> Taken; ///< Named as values.
  llvm::SmallVector<Name, 4> Globals;   ///< Variables that it names,
  llvm::SmallVector<Name, 2> Written;   ///< those that it may write,
  llvm::SmallVector<Name, 2> Addressed; ///< and whose address it takes.
  llvm::SmallVector<Name, 2> Undone;    ///< Those in which it undoes a slot.
  llvm::SmallVector<Name, 2> Slots;     ///< Those on which it acts as slots.
  bool UndoesByPointer = false; ///< It may undo a slot that it is given.
  bool Sets = false;            ///< Some operation makes residue.
  bool Touches = false;         ///< Some operation acts on a slot.
  bool Makes = false;           ///< It may make an atom.
  bool WritesThrough = false;   ///< It writes to what pointers lead to.
  bool CallsUnknown = false;    ///< It has no body, or calls through a value.
  bool ClearsUnnamed = false;   ///< It may clear slots that it does not name.
  bool Likewise = false;        ///< See program::Function.
};

/// What a callee without a body may undo if it runs a function that it is
/// handed: what that one undoes, and all that it names.
struct Handed {
  llvm::SmallSetVector<Name, 2> Variables; ///< In which slots are undone.
  llvm::SmallVector<const program::Function *, 2> Unseen; ///< Without a body.
  bool ByPointer = false; ///< Slots that it is given, too.
};

/// How a function may be left.
struct Leaving {
  bool Throws = false;
  bool Returns = false;
};

class Background {
public:
  /// Of more classes, or functions that a value may be, it is not learned which
  /// it is: each is a state of its own.
  static constexpr size_t MaxChoices = 8;

  Background(const program::Program &P, const reach::Reach &R, const Limits &L);
  /// One for another thread: it shares the tables and has found nothing yet.
  Background forThread() const { return Background(P, Found, L, Shared); }

  const program::Program &program() const { return P; }
  const Limits &limits() const { return L; }
  const program::SlotTraits *traits(Name Id) const {
    return Shared->Traits.lookup(Id);
  }
  /// Whether the exception \p Type has the type \p Handled as itself or base.
  bool isCaught(Name Type, Name Handled) const;
  bool isScoped(const program::NativeSlot &N) const {
    return Shared->Scoped.contains(&N);
  }
  bool isNative(Name Global) const { return Shared->Natives.contains(Global); }

  /// The functions with a body that a call of \p F runs, be it virtual or not;
  /// and \p F, without one, if all of these only forward to what they wrap.
  llvm::ArrayRef<const program::Function *> bodies(const program::Function *F,
                                                   bool IsVirtual) const;
  /// What a virtual call of \p F runs on objects of the class that \p Class
  /// stands for; null if that is not known.
  const program::Function *member(const program::Function &Class,
                                  const program::Function &F) const;
  /// The classes on whose objects \p F may be called, by what stands for them,
  /// as far as the member has a body. None, if they are too many.
  llvm::ArrayRef<const program::Function *>
  classes(const program::Function &F) const;
  /// What the call \p O through a value may run, as far as that is known.
  llvm::ArrayRef<const program::Function *> held(const program::Op &O) const {
    auto It = Found.Held.find(&O);
    if (It == Found.Held.end())
      return {};
    return It->second;
  }
  const OwnFacts &own(const program::Function &F);
  const Handed &handed(const program::Function &F);
  /// How \p F may be left, if some task has found that out; null if not. It is
  /// the same for all: who reaches a function reaches all that it may call.
  const Leaving *leaving(const program::Function &F) const {
    auto It = Left.find(&F);
    return It == Left.end() ? nullptr : &It->second;
  }
  void noteLeaving(const program::Function &F, Leaving How) { Left[&F] = How; }

  /// A site is known by where it stands: a template has its sets once for each
  /// instance. A write without a place of its own stands where its function
  /// does.
  SiteId siteOf(const program::Op &O, const program::SlotTraits *Traits,
                const program::Function &In);
  /// \p Id as the caller sees it from the call \p From: a set in a system
  /// header is another one for each call in user code.
  SiteId seenFrom(program::AnchorId From, SiteId Id);
  const Site &site(SiteId Id) const { return Sites[Id]; }
  /// A site that stands for whatever a caller has set.
  SiteId standIn();

private:
  void findOwn(const program::Function &F, OwnFacts &Own) const;
  void findCalls(const program::Op &O, OwnFacts &Own) const;
  void findUndone(const program::Op &O, OwnFacts &Own) const;
  bool mayUndo(const program::Op &O) const;
  bool namesSlots(const program::Function &F) const;
  bool mayCall(const program::Op &O, const program::Function &F) const;
  bool forwards(const program::Function &F) const;

  /// What the program says, by name.
  struct Tables {
    explicit Tables(const program::Program &P);

    llvm::StringMap<const program::SlotTraits *> Traits;
    llvm::StringMap<const program::ExceptionType *> Types;
    llvm::StringSet<> Classes, Headers; ///< That declare slots.
    llvm::DenseSet<const program::NativeSlot *> Scoped;
    llvm::DenseSet<Name> Natives;
    program::Overriders Overridden;
    /// Those that list a function as what they run.
    llvm::DenseMap<Name, llvm::SmallVector<const program::Function *, 2>>
        Runners;
  };

  Background(const program::Program &P, const reach::Reach &R, const Limits &L,
             std::shared_ptr<const Tables> Shared)
      : P(P), Found(R), L(L), Shared(std::move(Shared)) {}

  const program::Program &P;
  const reach::Reach &Found;
  const Limits &L;
  std::shared_ptr<const Tables> Shared;
  /// What bodies() has found, of direct and of virtual calls.
  mutable llvm::DenseMap<const program::Function *,
                         std::vector<const program::Function *>>
      Bodies[2];
  /// What classes() has found.
  mutable llvm::DenseMap<const program::Function *,
                         std::vector<const program::Function *>>
      ClassesOf;
  llvm::DenseMap<const program::Function *, std::unique_ptr<OwnFacts>> Own;
  llvm::DenseMap<const program::Function *, std::unique_ptr<Handed>> Hands;
  llvm::DenseMap<const program::Function *, Leaving> Left;
  llvm::DenseMap<std::pair<const program::Op *, program::AnchorId>, SiteId>
      SiteIds;
  llvm::DenseMap<std::pair<SiteId, program::AnchorId>, SiteId> SeenFrom;
  std::vector<Site> Sites;
  std::optional<SiteId> StandIn;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_BACKGROUND_H
