//===- Terms.h - Values and locations as shared terms --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Values and locations, each built once.
//
//   void task(Request *r) {        $0          Atom 0
//     if (r->on()) ...             *$0         Pointee(Atom 0)
//     slot.set(r->user);           r->on()     Pure("on", Initial(Pointee(..)))
//   }                              r->user     Part(Initial(Pointee(..)), user)
//
// Equal terms have equal numbers, so that what was learned about one of them
// is found again wherever the program forms it anew. The constructors keep one
// equation: the pointee of an address is the place. The address of a pointee is
// more than the pointer: it is not null.
//
// Atoms and objects carry numbers that mean something only within the state
// that holds them (see Canonical.h).
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_TERMS_H
#define THREADSLOT_SOLVER_TERMS_H

#include "program/Program.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/SmallVector.h"
#include <deque>
#include <functional>

namespace threadslot::solver {

using program::Name;

/// A value or a location; NoTerm is none.
using Term = uint32_t;
inline constexpr Term NoTerm = 0;

enum class TermKind : uint8_t {
  Int,      ///< N (e.g., `0`).
  String,   ///< S (e.g., `"request"`).
  Function, ///< The function S.
  Type,     ///< An exception of the type S.
  Address,  ///< Where the location Ops[0] is.
  Atom,     ///< Atom number N of a state; if forgotten, S is the cause.
  Initial,  ///< What the root Ops[0] holds as long as nothing is written.
  Part,     ///< What the sub-place of a holder of Ops[0] holds.
  Pure,     ///< What the pure function S yields for Ops.
  Snapshot, ///< An operand with written sub-places: the value, then places
            ///< below Hole and what they hold.
  Token,    ///< "Slot Ops[0] held this"; see State.h.
  Global,   ///< The variable S.
  Frame,    ///< Parameter, local or result of the running function.
  Object,   ///< Object number N of a state: from `new`, or of a caller.
  Pointee,  ///< What the pointer Ops[0], no address, points to.
  Place,    ///< A sub-place of the location Ops[0].
  Hole,     ///< Stands for the operand in a Snapshot.
};

struct TermData : llvm::FoldingSetNode {
  TermKind K = TermKind::Int;
  bool Tainted = false;   ///< Built from a parameter or capture of the task.
  bool Forgotten = false; ///< Built from a value that was given up at a bound.
  bool Named = true;      ///< Means the same in every state of every function.
  bool Rigid = true;      ///< Different from all other rigid terms.
  uint16_t Depth = 0;     ///< How many steps and pure functions it nests.
  Term Id = NoTerm;
  int64_t N = 0;
  Name S;
  llvm::SmallVector<Term, 2> Ops;

  void Profile(llvm::FoldingSetNodeID &ID) const;
};

/// A step of a location: field, `.each` or key.
struct PlaceStep {
  program::Step::Kind K = program::Step::Kind::Field;
  Name Field;
  Term Key = NoTerm;
};

/// `Base + Offset`, the constant Offset if Base is NoTerm. Sums are flat, so
/// that adding and taking away gives back what was there.
struct Sum {
  Term Base = NoTerm;
  int64_t Offset = 0;
};

class Terms {
public:
  Terms();

  const TermData &operator[](Term T) const { return *All[T]; }
  TermKind kind(Term T) const { return All[T]->K; }

  Term integer(int64_t N) { return make(TermKind::Int, N, {}, {}); }
  Term string(Name S) { return make(TermKind::String, 0, S, {}); }
  Term function(Name S) { return make(TermKind::Function, 0, S, {}); }
  Term type(Name S) { return make(TermKind::Type, 0, S, {}); }
  /// Operators of numbers yield what is known of them (see Arithmetic.cpp).
  Term pure(Name S, llvm::ArrayRef<Term> Operands);
  Sum sum(Term T) const;
  Term sum(Sum Of);
  /// With a cause if the atom stands for a value given up at a bound.
  Term atom(uint32_t Number, bool Tainted = false, Name Forgotten = {}) {
    return make(TermKind::Atom, Number, Forgotten, {}, Tainted);
  }
  /// The cause of a forgotten atom in \p T, or nothing.
  Name whyForgotten(Term T) const;
  Term address(Term Location);
  /// The pointer that \p Value is, if it is the address of what one points to.
  Term pointer(Term Value) const;
  /// Whether a handler for \p Type takes the forgotten exception \p Unknown.
  Term caught(Name Type, Term Unknown) {
    return make(TermKind::Pure, 1, Type, Unknown);
  }
  /// What \p Location holds as long as nothing was written to it.
  Term initial(Term Location);
  Term part(Term Value, const PlaceStep &Step);
  Term snapshot(llvm::ArrayRef<Term> Ops) {
    return make(TermKind::Snapshot, 0, {}, Ops);
  }
  Term token(int64_t Content, llvm::ArrayRef<Term> Ops) {
    return make(TermKind::Token, Content, {}, Ops);
  }

  Term global(Name S) { return make(TermKind::Global, 0, S, {}); }
  Term frame(program::Cell::Root R, uint32_t Index) {
    return make(TermKind::Frame, int64_t(R) << 32 | Index, {}, {});
  }
  Term object(uint32_t Number) {
    return make(TermKind::Object, Number, {}, {});
  }
  Term pointee(Term Value);
  Term place(Term Location, const PlaceStep &Step);
  Term hole() { return make(TermKind::Hole, 0, {}, {}); }

  /// Whether \p T is a value that may be anything.
  bool isAtom(Term T) const {
    TermKind K = kind(T);
    return K == TermKind::Atom || K == TermKind::Initial ||
           K == TermKind::Part || K == TermKind::Pure;
  }

  /// The step of a Place or a Part.
  PlaceStep step(Term T) const;
  /// The location that \p Location is a sub-place of, in the end.
  Term root(Term Location) const;
  /// Whether \p Location is \p Above or a sub-place of it.
  bool within(Term Location, Term Above) const;
  /// \p Location with the prefix \p From replaced by \p To.
  Term rebase(Term Location, Term From, Term To);

  /// \p T with other operands, its constructor's equations applied.
  Term rebuild(Term T, llvm::ArrayRef<Term> Ops);

private:
  Term whole(Term Part, Name Field);
  Term ofElement(Name Operator, Term Address);
  Term partOf(Term Location, Name Field) const;
  Term make(TermKind K, int64_t N, Name S, llvm::ArrayRef<Term> Ops,
            bool Tainted = false);

  std::deque<TermData> Storage;
  std::vector<TermData *> All;
  llvm::FoldingSet<TermData> Unique;
};

/// Rebuilds terms from their leaves up. Each term, its operands rebuilt, goes
/// through Map.
class Rewriter {
public:
  Rewriter(Terms &T, std::function<Term(Term)> Map)
      : T(T), Map(std::move(Map)) {}
  Term operator()(Term X);

private:
  Terms &T;
  std::function<Term(Term)> Map;
  llvm::SmallDenseMap<Term, Term, 16> Memo; ///< Of terms with operands.
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_TERMS_H
