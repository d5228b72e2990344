//===- Facts.h - What comparisons have shown ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which values are known to be equal, and which to differ.
//
// An atom may be anything, but is the same thing each time. Instead of giving
// it each value there is, a comparison that nothing decides goes both ways and
// is remembered; there are always values left that satisfy what is remembered,
// so this is no approximation. What is computed from equal things is equal
// (pure @p of $0 and of 3, once $0 is known to be 3): congruence closure.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_FACTS_H
#define THREADSLOT_TEST_FUZZ_FACTS_H

#include "Terms.h"
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace threadslot::fuzz {

class Facts {
public:
  /// Whether the values are equal; nothing if they may be or not.
  std::optional<bool> equal(const Terms &T, Term A, Term B) const;

  /// What stands for all that equals \p A: a known value if there is one.
  Term leader(const Terms &T, Term A) const;

  /// Remembers the outcome of a comparison that nothing decided.
  void assume(const Terms &T, Term A, Term B, bool Equal);

  /// Whether \p A is, or equals, what is made of terms that \p Alive says are.
  bool canBeSaid(Terms &T, Term A, llvm::function_ref<bool(Term)> Alive) const;

  /// All terms that something is known of.
  void mentioned(llvm::function_ref<void(Term)> See) const;

  /// Keeps what is known of the terms that \p Alive says are, or that equal
  /// such a term or are made of such terms, under the names that \p Renamed
  /// gives. Equal facts become equal objects.
  void rename(Terms &T, llvm::function_ref<bool(Term)> Alive,
              llvm::function_ref<Term(Term)> Renamed);

  void serialize(std::vector<uint32_t> &Out) const;

private:
  using Pairs = std::vector<std::pair<Term, Term>>;
  class Renamer;

  Term found(Term A) const;
  bool sameOperands(const Terms &T, Term A, Term C) const;
  bool merge(const Terms &T, Term A, Term B);
  void collectCompounds(const Terms &T);

  Pairs Leaders; ///< Sorted: a member of a class, its leader: a known value if
                 ///< the class has one. Leaders are not members.
  Pairs Different;             ///< Sorted pairs of leaders, the smaller first.
  std::vector<Term> Compounds; ///< All of the terms above that are computed.
  mutable std::map<Term, Term> Asked; ///< Leaders of others that are computed.
};

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_FACTS_H
