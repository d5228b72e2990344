//===- Taken.h - What a loop takes from somewhere ------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a loop takes from somewhere: callables and objects that are held where
// the loop changes what is held.
//
//   jobs.pop_front();            what is inside jobs: it has no body, and the
//                                call may write to it
//   head = head->next;           the nodes of a list, and what they hold
//   pending = nullptr;           what is held in a place that is emptied
//   job = ring[tail++ % size];   what is held in elements that change
//   handlers.at(message.id)();   what is held where the key is that the loop
//                                was given
//
// A callable held elsewhere is run, but not taken. In a task, neither is one
// whose place is emptied: there that is mostly a callback that was handed over
// with what it waits for, not a job. Nor is what lies in variables of tasks.
//
// What counts is what the loop does, and the functions that it calls by name to
// a small depth, but not what the job does. A pool takes near its loop. So
// calls that lead to places all over the program, as those of a logger do, are
// not followed any deeper: what is found up to there stands, but objects that
// nobody has seen are not among it.
//
// What the loop changes of its own is not taken from: nobody else can put
// anything there. So who only walks over callables takes none.
//
//   for (auto it = jobs.begin(); it != jobs.end(); ++it)
//     (*it)();
//   for (size_t i = 0; i != jobs.size(); ++i)
//     jobs[i]();
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_TAKEN_H
#define THREADSLOT_REACH_TAKEN_H

#include "reach/Flow.h"
#include <map>

namespace threadslot::reach {

/// A call, by the place where it stands.
struct CallSite {
  const program::Function *In = nullptr;
  program::BlockId Block = 0;
  uint32_t Index = 0;
  bool IsInLoop = false; ///< Of its function.
  bool RunsJob = false;  ///< What it calls is a job of an outer loop.
  const program::Op &op() const { return In->Blocks[Block].Ops[Index]; }
};

/// Whether control can come from the block \p Id to that block again.
bool isInLoop(const program::Function &F, program::BlockId Id);

struct Taken {
  llvm::SetVector<Holder> Where; ///< The places that are changed.
  llvm::DenseSet<const program::Function *> Functions;
  llvm::DenseSet<Holder> Objects;
  bool Unknown = false; ///< Something that was not followed.
  bool IsCut = false;   ///< More is changed deeper down.
};

class TakenFinder {
public:
  using FunctionSet = llvm::SetVector<const program::Function *>;

  /// \p InTasks are the functions that tasks run.
  TakenFinder(const program::Program &P, Flow &Ways, const FunctionSet &InTasks)
      : P(P), Ways(Ways), InTasks(InTasks) {}

  /// Who takes something.
  struct Taker {
    bool IsTask = false; ///< Its loop is the pool's, and runs all of it.
    bool IsInTask = false;
  };
  /// What is taken by the loop around the first call on \p Way, which is in
  /// one.
  const Taken &by(llvm::ArrayRef<CallSite> Way, Taker By);
  /// Whether \p O puts something where \p Into is taken from.
  bool fills(const program::Op &O, const program::Function &In,
             const Taken &Into);

private:
  using KeyedPlaces =
      std::vector<std::pair<const program::Cell *, const program::Function *>>;
  struct Comparison {
    const program::Value *Key, *With;
    const program::Function *In;
  };
  using CallsMade =
      std::vector<std::pair<const program::Op *, const program::Function *>>;
  /// What a block does, or a function.
  struct Changes {
    llvm::SmallVector<Holder, 0> Written;
    CallsMade Own; ///< What assigns to variables of the function.
    /// Places of which something is taken, and those that are emptied.
    llvm::SmallVector<Holder, 0> Advanced, Emptied;
    /// Places with elements, by keys that a loop may change.
    KeyedPlaces Keyed;
    /// Of what lies where a pointer leads to, with anything.
    std::vector<Comparison> Compared;
    CallsMade Passed; ///< Calls by name, with arguments.
    /// The calls by name, and what they run.
    std::vector<std::pair<const program::Op *, FunctionSet>> Calls;
  };

  void runLoop(llvm::ArrayRef<CallSite> Way, bool IsTask);
  const Changes &changes(const program::Function &F);
  const Changes &changes(const program::Function &F, program::BlockId Id);
  void note(const program::Block &B, const program::Function &In,
            Changes &Into);
  void note(const program::Op &O, const program::Function &In, Changes &Into);
  void noteMember(const program::Op &O, const program::Function &In,
                  Changes &Into);
  void noteAssignment(const program::Op &O, const program::Function &In,
                      Changes &Into);
  void noteKeys(const program::Cell &C, const program::Function &In,
                Changes &Into);
  void noteComparison(const program::Condition &C, const program::Function &In,
                      Changes &Into);

  bool add(const Changes &Done);
  bool take(llvm::ArrayRef<Holder> From);
  void forget(size_t Count);
  /// Where in the code \p H is, whichever object it lies in.
  std::pair<const program::Function *, program::Name> kindOf(Holder H) const {
    return {Ways.owner(H), Ways.fieldOf(H)};
  }
  void noteUnseen();
  void passOn();
  void takeElements();
  void takeFound();
  bool isPartOf(Holder H, const llvm::DenseSet<Holder> &Any) const;
  bool isGiven(const program::Value &V, const program::Function &In);
  bool varies(const program::Value &Key, const program::Function &In,
              bool IsGiven = false);
  bool varies(program::Cell C, const program::Function &In, bool IsGiven);
  bool isOfTask(Holder H) const;
  bool isOwn(Holder H) const;
  void collect();
  void collect(Holder H, llvm::SetVector<Holder> &Pointees);
  bool isList(Holder H, unsigned Nesting) const;
  bool isNode(Holder H) const;

  const program::Program &P;
  Flow &Ways;
  const FunctionSet &InTasks;
  /// By the block of the loop; where the way from it ends, if it goes through
  /// values; and the job, if it is called by name.
  std::map<std::tuple<const program::Function *, program::BlockId,
                      const program::Function *, const program::Op *, bool>,
           Taken>
      Known;
  std::map<std::pair<const program::Function *, program::BlockId>, Changes>
      KnownChanges;
  /// While one loop is looked at:
  Taken *Now = nullptr;
  FunctionSet Called; ///< What it runs, by name or on the way.
  bool IsInTask = false;
  llvm::DenseSet<Holder> Written, Given, Collected;
  /// How many of the places taken from are of which kind.
  llvm::DenseMap<std::pair<const program::Function *, program::Name>, unsigned>
      Kinds;
  KeyedPlaces Keyed;
  std::vector<Comparison> Compared;
  CallsMade Passed, Own;
};

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_TAKEN_H
