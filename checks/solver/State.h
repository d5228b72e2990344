//===- State.h - What holds at a point of one execution ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What holds at a point of one execution, with all that it has learned.
//
//   if (on) slot.set(user);      two states:  on = 1, slot holds this site
//   ...                                       on = 0, slot as at entry
//   if (on) slot.remove();       each decides the second test by itself
//
// A state is exact: it stands for one behaviour, up to what its atoms are.
// Learning that two terms are equal replaces one by the other everywhere, so
// flags, returned Booleans and saved values need no case of their own.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_STATE_H
#define THREADSLOT_SOLVER_STATE_H

#include "solver/Terms.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <optional>

namespace threadslot::solver {

/// An index into the sites of the program: its sets and pushes.
using SiteId = uint32_t;

/// What a location holds, with the token that the value carries: a forgotten
/// atom if it carries one that was given up.
struct CellState {
  Term Place = NoTerm;
  Term Value = NoTerm;
  Term Token = NoTerm;
  bool operator==(const CellState &) const = default;
};

/// What a slot holds. A slot that no SlotState names holds entry, unless the
/// nearest above it that is named holds something else: then it was ended.
struct SlotState {
  enum class Kind : uint8_t { Entry, Empty, Site };
  Term Place = NoTerm;
  Kind K = Kind::Entry;
  bool IsCache = false; ///< The site filled what it found empty.
  /// An exception has left what the task was given with the site held.
  bool Unwound = false;
  SiteId Site = 0;     ///< Site only.
  Term Value = NoTerm; ///< Site only.
  llvm::SmallVector<SiteId, 2> Pushed;

  bool holds(SiteId S) const {
    return (K == Kind::Site && Site == S) || llvm::is_contained(Pushed, S);
  }
  /// Whether a task that ends like this leaves residue.
  bool leavesSite() const { return K == Kind::Site || !Pushed.empty(); }
  bool operator==(const SlotState &) const = default;
};

/// A value on its way: what it is, its token, and what stands below it, with
/// places below Hole.
struct Content {
  Term Value = NoTerm;
  Term Token = NoTerm;
  llvm::SmallVector<CellState, 2> Below;
};

struct State {
  std::vector<CellState> Cells; ///< By Place.
  std::vector<SlotState> Slots; ///< By Place.
  /// Learned equations, the left replaced by the right wherever it is formed.
  std::vector<std::pair<Term, Term>> Equal;
  /// Pairs learned to be different, the smaller term first.
  std::vector<std::pair<Term, Term>> Apart;
  Term InFlight = NoTerm; ///< The exception in flight.
  uint32_t Next = 0;      ///< The next number for an atom or object.

  bool operator==(const State &) const = default;
  uint64_t hash() const;
  /// What an operation on it costs, roughly.
  size_t size() const {
    return 1 + Cells.size() + Slots.size() + Equal.size() + Apart.size();
  }
  /// Restores the order of what was added or renamed. Of two entries for one
  /// place, one is kept: which of two contents a place has that turned out to
  /// be one place, nothing says.
  void sort();
};

/// Reads and writes a state.
class StateEditor {
public:
  StateEditor(Terms &T, State &S) : T(T), S(S) {}

  Term freshAtom(bool Tainted = false, Name Forgotten = {}) {
    return T.atom(S.Next++, Tainted, Forgotten);
  }
  Term freshObject() { return T.object(S.Next++); }

  /// \p X as the state knows it: the right side if it was learned.
  Term known(Term X) const;

  Content known(Content C) const;

  Term read(Term Place) const;
  Content copyOf(Term Place) const;
  /// Ends what stood at and below \p Place and puts \p C there.
  void write(Term Place, const Content &C);

  /// The slot \p Place: named if it was, else what follows from those above.
  SlotState slot(Term Place) const;
  void putSlot(SlotState New);
  /// Ends what was held and pushed below \p Place.
  void endBelow(Term Place);
  /// What the slot \p Place held when the task began, as the state knows it.
  Term entry(Term Place) const;
  /// What a read of slot \p H yields.
  Term heldValue(const SlotState &H) const;

  /// True or false if the state decides \p A == \p B.
  std::optional<bool> equal(Term A, Term B) const;
  /// Learns that \p A and \p B are the same; false if they cannot be.
  bool learnEqual(Term A, Term B);
  void learnApart(Term A, Term B);
  /// Gives up what \p X is, wherever it is held or formed.
  void forget(Term X, Name Cause);
  /// After a comparison came out equal: slots whose entry value equals what
  /// they hold by a site hold entry.
  void restoreEntries();

private:
  void substitute(llvm::function_ref<Term(Term)> Map);
  void addEquation(Term A, Term B,
                   llvm::SmallVectorImpl<std::pair<Term, Term>> &Pending);

  Terms &T;
  State &S;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_STATE_H
