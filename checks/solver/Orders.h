//===- Orders.h - What is known of which number is the larger -------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a state has learned about which of two numbers is the larger.
//
//   if (depth > 5)           depth - 0 is 6 or more
//     slot.set(1);
//   ...
//   if (depth >= 3)          and so this holds
//     slot.remove();
//
// Each order that a branch has decided bounds the difference of two terms, an
// integer being such a difference from nothing. Bounds of the same two terms
// are put together, and their ends moved past integers that the difference is
// known not to be. Nothing is concluded from three terms: code that compares
// again compares the same two.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_ORDERS_H
#define THREADSLOT_SOLVER_ORDERS_H

#include "solver/State.h"

namespace threadslot::solver {

class Orders {
public:
  Orders(const Terms &T, const State &S);

  /// Whether \p X is a comparison of two numbers, so that it is 0 or 1.
  static bool isOrder(const Terms &T, Term X);

  /// True or false if the state decides the order \p X.
  std::optional<bool> holds(Term X) const;
  /// The same for whether two numbers are equal.
  std::optional<bool> equal(Term A, Term B) const;

private:
  /// Unsigned numbers are none below 0; of others than integers, no two are
  /// neighbours.
  enum class Numbers : uint8_t { Signed, Unsigned, Real };
  /// `Greater - Less >= Least`, nothing being 0.
  struct Relation {
    Term Greater = NoTerm, Less = NoTerm;
    int64_t Least = 0;
    Numbers Of = Numbers::Signed;
  };
  struct Bounds {
    int64_t Least, Most;
  };

  static std::optional<Relation> relation(const Terms &T, Term X);
  Relation difference(Term A, Term B) const;
  Bounds bounds(const Relation &Of) const;
  void skip(const Relation &Of, Bounds &B) const;

  const Terms &T;
  const State &S;
  llvm::SmallVector<Relation, 4> Known; ///< What branches have decided.
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_ORDERS_H
