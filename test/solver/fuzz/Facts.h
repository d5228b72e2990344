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
// so this is no approximation.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_FACTS_H
#define THREADSLOT_TEST_FUZZ_FACTS_H

#include "Terms.h"
#include <optional>
#include <utility>
#include <vector>

namespace threadslot::fuzz {

class Facts {
public:
  /// Whether the values are equal; nothing if they may be or not.
  std::optional<bool> equal(const Terms &T, Term A, Term B) const;

  /// Remembers the outcome of a comparison that nothing decided.
  void assume(const Terms &T, Term A, Term B, bool Equal);

  /// All terms that something is known of.
  void mentioned(llvm::function_ref<void(Term)> See) const;

  /// Keeps what is known of the terms that \p New knows, under their new names;
  /// NoTerm is a term that is gone. Equal facts become equal objects.
  void rename(const Terms &T, llvm::function_ref<Term(Term)> New);

  void serialize(std::vector<uint32_t> &Out) const;

private:
  using Pairs = std::vector<std::pair<Term, Term>>;

  Term leader(Term A) const;

  Pairs Leaders;   ///< Sorted: a member of a class, its leader: a known value if
                   ///< the class has one. Leaders are not members.
  Pairs Different; ///< Sorted pairs of leaders, the smaller first.
};

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_FACTS_H
