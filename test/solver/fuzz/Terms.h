//===- Terms.h - Values, locations and atoms of the oracle ----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What "Values" and "Locations" of docs/slot-program.md speak of, as numbers.
//
// Everything is a term, and equal terms are one number: an atom is the term of
// how it came about ("the initial atom of @flag", "pure @on of that atom"), so
// "the same atom whenever id and operands are the same" is equality of numbers.
// Only Fresh and Object are counted, and State renames them, so that a loop
// that makes a new atom each time comes back to the state it was in.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_TERMS_H
#define THREADSLOT_TEST_FUZZ_TERMS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <cstdint>
#include <deque>
#include <unordered_map>

namespace threadslot::fuzz {

using Term = uint32_t;
inline constexpr Term NoTerm = 0;

enum class TermKind : uint8_t {
  None,
  // Values that are known.
  Int,              ///< Number.
  String,           ///< Text.
  Function,         ///< Text is its name.
  Exception,        ///< An exception object of type Text.
  UnknownException, ///< In flight only.
  // Locations; as values, addresses.
  Global,   ///< The variable Text.
  Variable, ///< A parameter, local or result of an activation: variable().
  Object,   ///< The Number-th `new`.
  Pointee,  ///< The location of its own that the atom Args[0] denotes.
  Place,    ///< Below the location Args[0], one step Args[1].
  // Steps.
  Field, ///< Text.
  Each,
  Key, ///< Args[0] is the key.
  // Atoms.
  Initial, ///< What the location Args[0] holds before anything was written.
  Part,    ///< What a value Args[0] holds one step Args[1] below.
  Fresh,   ///< A new one: Number / 2 counts, Number % 2 is "from a parameter".
  Pure,    ///< Text of the operands Args.
  Entry,   ///< What the slot Args[0] held when the task began.
  // Never values of their own.
  Tree,  ///< An operand: a value, then pairs of a place below Here and a value.
  Here,  ///< The root of a tree's places.
  Token, ///< What slot Args[0] held when it was read; see State.h.
};

struct TermNode {
  TermKind Kind = TermKind::None;
  bool Stable = true; ///< No Fresh and no Object in it.
  int32_t Depth = -1; ///< Of the innermost Variable in it; -1 if there is none.
  bool FromParameter = false; ///< Built from a parameter or capture of the task.
  uint32_t Size = 1; ///< Of the term written out; at most MaxSize.
  llvm::StringRef Text;
  int64_t Number = 0;
  llvm::SmallVector<Term, 2> Args;

  friend bool operator==(const TermNode &A, const TermNode &B) {
    return A.Kind == B.Kind && A.Number == B.Number && A.Text == B.Text &&
           A.Args == B.Args;
  }
};

/// The kind of variable that a Variable stands for.
enum class VariableKind : uint8_t { Param, Local, Result };

/// All terms of one search. Texts live in the program that is searched.
class Terms {
public:
  Terms();

  Term get(TermKind Kind, llvm::ArrayRef<Term> Args = {});
  Term get(TermKind Kind, llvm::StringRef Text, llvm::ArrayRef<Term> Args = {});
  Term number(TermKind Kind, int64_t Number, llvm::ArrayRef<Term> Args = {});
  /// A variable of the activation \p Depth calls below the task.
  Term variable(uint32_t Depth, VariableKind Kind, uint32_t Index);

  const TermNode &operator[](Term T) const { return Nodes[T]; }
  TermKind kind(Term T) const { return Nodes[T].Kind; }

  bool isAtom(Term T) const {
    return kind(T) >= TermKind::Initial && kind(T) <= TermKind::Entry;
  }
  /// Differs from all other known values.
  bool isKnown(Term T) const {
    return kind(T) >= TermKind::Int && kind(T) <= TermKind::Place;
  }
  /// Equals what is computed alike from equal terms.
  bool isComputed(Term T) const {
    return kind(T) == TermKind::Part || kind(T) == TermKind::Pure ||
           kind(T) == TermKind::Tree;
  }
  bool isLocation(Term T) const {
    return kind(T) >= TermKind::Global && kind(T) <= TermKind::Place;
  }
  bool isTaskParameter(Term T) const {
    return kind(T) == TermKind::Variable && Nodes[T].Number < (1 << 24);
  }
  /// The location that \p Location is a place of, steps aside.
  Term base(Term Location) const;
  /// Whether \p Location is \p Root or a place below it.
  bool isWithin(Term Location, Term Root) const;
  /// \p Location, which is within \p From, carried over below \p To.
  Term rebase(Term Location, Term From, Term To);

  /// \p T with each Fresh and Object replaced by what \p New says.
  Term rename(Term T, llvm::function_ref<Term(Term)> New);
  /// Calls \p See for each Fresh and Object in \p T, in order.
  void counted(Term T, llvm::function_ref<void(Term)> See) const;
  /// Calls \p See for each Pointee in \p T.
  void pointees(Term T, llvm::function_ref<void(Term)> See) const;

  /// A term written out is walked by some operations here. One that doubles in
  /// each round of a loop would never end them.
  static constexpr uint32_t MaxSize = 10'000;
  bool isTooLarge() const { return TooLarge; }

private:
  struct Hash {
    size_t operator()(const TermNode *N) const {
      return llvm::hash_combine(
          N->Kind, N->Number, N->Text,
          llvm::hash_combine_range(N->Args.begin(), N->Args.end()));
    }
  };
  struct Same {
    bool operator()(const TermNode *A, const TermNode *B) const {
      return *A == *B;
    }
  };

  Term intern(TermNode N);
  bool builtFromParameter(const TermNode &N) const;

  bool TooLarge = false;
  std::deque<TermNode> Nodes;
  std::unordered_map<const TermNode *, Term, Hash, Same> Index;
};

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_TERMS_H
