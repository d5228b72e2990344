//===- Doubt.h - Under which choices of the unknown something happens ----===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Under which choices of the unknown something happens.
//
//   slot.set(1);
//   session.end();                 may have cleared the slot, or not: choice d
//   if (!slot.get()) slot.set(2);  under d this site, under not d the first
//   else slot.remove();            leaves residue: neither whichever way
//
// Each way through the program carries the Boolean function of the choices
// under which it is open. A site is reported only if the ways on which it
// leaves residue are open, together, whatever the choices are.
//
// The functions are ordered decision diagrams. What would grow beyond bounds
// becomes Never: a way that is counted as open too rarely accuses nobody.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_DOUBT_H
#define THREADSLOT_SOLVER_DOUBT_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <cstdint>
#include <tuple>
#include <vector>

namespace threadslot::solver {

/// A Boolean function of choices.
using Doubt = uint32_t;
inline constexpr Doubt Never = 0;
inline constexpr Doubt Always = 1;

/// An index into Doubts' choices.
using Choice = uint32_t;
/// An index into the causes of unknowns.
using CauseId = uint32_t;

class Doubts {
public:
  Doubts();

  /// The choice made at the point that \p Where and \p Index name.
  Choice choice(uint64_t Where, uint32_t Index, CauseId Cause);
  Doubt isTaken(Choice C) { return node(C, Never, Always); }
  Doubt isNotTaken(Choice C) { return node(C, Always, Never); }

  Doubt either(Doubt A, Doubt B) { return choose(A, Always, B); }
  Doubt both(Doubt A, Doubt B) { return choose(A, B, Never); }

  /// \p D as it looks to the call at \p Where of the function that makes its
  /// choices: each call makes choices of its own. A choice nested too deeply
  /// is taken to be made either way against us.
  Doubt at(uint64_t Where, Doubt D);

  /// Whether nothing can be added any more: all new functions are Never.
  bool isExhausted() const;

  /// The causes of the choices that \p D depends on.
  llvm::DenseSet<CauseId> causes(Doubt D) const;

private:
  struct Node {
    Choice C;
    Doubt No, Yes;
  };
  struct ChoiceInfo {
    CauseId Cause;
    unsigned Nesting;
  };

  Doubt node(Choice C, Doubt No, Doubt Yes);
  /// Yes where \p If holds, else No.
  Doubt choose(Doubt If, Doubt Yes, Doubt No);
  Choice top(Doubt D) const { return Nodes[D].C; }
  Doubt cofactor(Doubt D, Choice C, bool Taken) const;

  std::vector<Node> Nodes;
  std::vector<ChoiceInfo> Choices;
  llvm::DenseMap<std::pair<uint64_t, uint32_t>, Choice> ChoiceIds;
  llvm::DenseMap<std::tuple<uint32_t, uint32_t, uint32_t>, Doubt> Unique;
  llvm::DenseMap<std::tuple<uint32_t, uint32_t, uint32_t>, Doubt> Chosen;
  llvm::DenseMap<std::pair<uint64_t, Doubt>, Doubt> Moved;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_DOUBT_H
