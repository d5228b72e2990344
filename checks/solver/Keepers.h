//===- Keepers.h - Functions that leave a slot as they found it -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which functions leave a slot as they found it, whoever calls them.
//
//   void Job::run() {              a keeper of the slot level, by itself: so
//     int old = level.get();       none of its thousand callers acts on it
//     level.set(Detailed);
//     work();
//     level.set(old);
//   }
//
// A task of a large program may reach a slot in many ways, and nearly all of
// them come back with the slot as it was. Each function on the way is looked at
// by itself once for the whole program, callees first: from a slot of which
// nothing is known, and from one that holds what some caller has set. Where all
// exits leave it so, calls of the function, if that is large, are like calls of
// one that acts on no slot. What is left of the task is what may change it.
// Functions that call each other are keepers together.
//
// Whatever a look by itself cannot decide makes a function no keeper. What only
// unseen code could clear in it is not looked at: a call of a keeper may clear
// as that code may.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_KEEPERS_H
#define THREADSLOT_SOLVER_KEEPERS_H

#include "solver/Explorer.h"

namespace threadslot::solver {

class Keepers {
public:
  explicit Keepers(Background &Known) : Known(Known) {}

  /// Tells the callees of \p Task which of them keep the variable \p Slot;
  /// whether some do, and that is new.
  bool find(Basis &Task, Name Slot);

private:
  using KeeperSet = Callees::KeeperSet;
  /// Functions each of which may call the others, or one alone.
  using Component = std::vector<const program::Function *>;

  /// What one task asks, and what was found for it.
  struct Search {
    const Callees &Task;
    const Name Slot;
    KeeperSet Found;
    /// Those that may run what they, or what they call, are given as a value.
    llvm::DenseSet<const program::Function *> CallsValues = {};
    /// Whether some function that is no keeper is named as a value.
    bool IsLoose = false;
    size_t Cost = 0;
  };
  /// The keepers of a component, and what it cost to find them: the functions
  /// that those which were looked at may run.
  struct Answer {
    Component Keep;
    size_t Cost = 0;
  };

  std::vector<Component> upwards(const Search &For);
  void findPushed();
  void findAmong(const Component &Together, Search &For);
  bool passesOn(const program::Function &F, const Search &For,
                const KeeperSet &Below);
  bool keeps(const program::Function &F, Name Slot, const KeeperSet &Below,
             size_t &Cost);
  bool keeps(Basis &Base, const Question &Asked);

  Background &Known;
  llvm::DenseSet<Name> Pushed; ///< Variables that something is pushed on.
  /// By the first function of a component.
  llvm::DenseMap<std::pair<const program::Function *, Name>, Answer> Answers;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_KEEPERS_H
