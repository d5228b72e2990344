//===- Game.h - Whether residue is there whichever way doubts go ---------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whether residue is there whichever way doubts go.
//
//   slot.set(1);
//   session.end();                 may have cleared the slot, or not
//   if (!slot.get()) slot.set(2);  cleared: this site leaves residue
//   else slot.remove();            not cleared: none; so neither is reported
//
// It is a game on the graph of nodes: the program picks a way where it decides,
// an opponent where there is a doubt. A node is won if the program can get from
// it to one of the wanted exits whatever the opponent does. What a callee can
// force is a game of its own, one for each set of its exits that its caller
// could win from. Without doubts every exit that was found can be had.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_GAME_H
#define THREADSLOT_SOLVER_GAME_H

#include "solver/Explorer.h"
#include <map>
#include <set>

namespace threadslot::solver {

class Game {
public:
  /// Whether \p Task can be brought to leave by one of \p Exits.
  bool canForce(const Activation &Task, const std::set<uint32_t> &Exits);
  /// The causes of the doubts that kept the last game from being won.
  std::set<std::string> causes() const;

private:
  /// A game on one activation for a set of its exits.
  struct Table {
    const Activation *On;
    std::set<uint32_t> Wanted;
    std::vector<bool> Won; ///< By node.
  };

  bool isDoubtful(const Activation &A);
  Table &table(const Activation &On, std::set<uint32_t> Wanted);
  bool improve(Table &On);
  bool wins(const Table &On, const Node &N);
  static bool wins(const Table &On, const Alternatives &Next);
  bool winsByCall(const Table &On, const Node &N);

  std::deque<Table> Tables;
  std::map<std::pair<const Activation *, std::set<uint32_t>>, Table *> Known;
  std::map<const Activation *, bool> Doubtful;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_GAME_H
