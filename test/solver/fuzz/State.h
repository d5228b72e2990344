//===- State.h - One state of a run ---------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The call stack, what is stored, what the slots hold, what is known.
//
// Only what was written is stored; the rest follows from it ("Locations" of
// docs/slot-program.md). States that differ only in the numbers of their fresh
// atoms and objects, or in what nothing can come back to, are made the same.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_STATE_H
#define THREADSLOT_TEST_FUZZ_STATE_H

#include "Facts.h"
#include "Terms.h"
#include "program/Program.h"

namespace threadslot::fuzz {

/// A value as it is stored: with the token it carries, or NoTerm.
struct Val {
  Term V = NoTerm;
  Term Token = NoTerm;
};

/// What a cell and the cells below it hold: places below Here; Here is first.
using Tree = std::vector<std::pair<Term, Val>>;

/// What a slot holds, or one push on it.
struct Held {
  enum class Kind : uint8_t { Entry, Empty, Site };
  Kind K = Kind::Entry;
  bool Cache = false; ///< A cache, if no run clears the slot.
  uint32_t Site = 0;  ///< Site only: which.
  Term V = NoTerm;    ///< Site only: the value.

  bool isSite() const { return K == Kind::Site; }
  friend bool operator==(const Held &, const Held &) = default;
};

struct SlotState {
  Held H;
  std::vector<Held> Pushed;
  bool Unwound = false; ///< An exception left what the task was given with it.

  bool holds(uint32_t Site) const {
    return llvm::any_of(Pushed,
                        [&](const Held &X) { return X.Site == Site; }) ||
           (H.isSite() && H.Site == Site);
  }
};

/// An activation of a function.
struct Frame {
  const program::Function *F = nullptr;
  program::BlockId Block = 0;
  uint32_t Op = 0;
  Term InFlight = NoTerm;   ///< An exception type, or the unknown exception.
  Term PureResult = NoTerm; ///< Of a pure function: what each call returns.
  std::vector<Term> Older = {}; ///< The atoms and objects that there were then.
  /// Of a callable that the task was given: the sites held when it was called,
  /// but those that an earlier run has left behind by an exception.
  std::vector<uint32_t> Before = {};
};

class State {
public:
  std::vector<Frame> Frames;
  Facts Known;

  uint32_t depth() const { return Frames.size() - 1; }

  /// What the place holds, whether written or not.
  Val read(Terms &T, Term Location);
  Tree readTree(Terms &T, Term Location);
  void assign(Terms &T, Term Location, const Tree &What);
  /// All that was written, by location.
  llvm::ArrayRef<std::pair<Term, Val>> written() const { return Store; }
  /// Forgets the variables of the innermost activation.
  void dropVariables(const Terms &T);

  Term fresh(Terms &T, bool FromParameter) {
    return T.number(TermKind::Fresh, 2 * NextFresh++ + FromParameter);
  }
  Term object(Terms &T) { return T.number(TermKind::Object, NextObject++); }

  /// What slot \p S holds, whether touched or not.
  SlotState slot(const Terms &T, Term S) const;
  void setSlot(Term S, SlotState What);
  /// Forgets the slots below \p S.
  void endBelow(const Terms &T, Term S);
  llvm::ArrayRef<std::pair<Term, SlotState>> slots() const { return Slots; }
  std::vector<std::pair<Term, SlotState>> &slots() { return Slots; }

  /// The fresh atoms and objects that it speaks of.
  std::vector<Term> counted(const Terms &T) const;

  /// Brings the state into the one form that equal states have. False if it
  /// holds the address of a variable that is gone: that has no meaning.
  bool canonicalize(Terms &T);
  std::vector<uint32_t> serialize() const;

private:
  class Canonicalizer;

  void write(Term Location, Val V);

  std::vector<std::pair<Term, Val>> Store;       ///< Sorted by location.
  std::vector<std::pair<Term, SlotState>> Slots; ///< Sorted by location.
  uint32_t NextFresh = 0;
  uint32_t NextObject = 0;
};

/// The token "slot \p S held \p What", and what it says: what is held below
/// what is pushed, and how much is pushed.
Term makeToken(Terms &T, Term S, const SlotState &What);
Held tokenSays(const Terms &T, Term Token);
size_t tokenSaysPushed(const Terms &T, Term Token);

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_STATE_H
