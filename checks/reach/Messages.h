//===- Messages.h - What a loop takes and hands over ----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pool may be told once what to run, and then be given no callables but data
// to run it on: messages.
//
//   Pool(void (*work)(int)) : work(work) {}
//   void loop() {
//     for (;;) {
//       int message = queue.front();    lies in `this->queue`,
//       queue.pop();                    which the loop changes,
//       work(message);                  and comes to what is always the same
//     }
//   }
//
// Flow follows callables and pointers to them. A message may be a number, so it
// is looked for by names alone: each variable of the loop's code stands for the
// places that its value was read from, `this->queue` or `this->head->data`. It
// is a message if the loop takes something from there, or from what that is a
// part of, and others put something there. What the loop only counts, or keeps
// for itself, is none.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_MESSAGES_H
#define THREADSLOT_REACH_MESSAGES_H

#include "reach/Taken.h"
#include <map>
#include <set>

namespace threadslot::reach {

class Messages {
public:
  explicit Messages(const program::Program &P) : P(P) {}

  /// Whether the call at the end of \p Way is given a message by the loop
  /// around the first one, and what it calls is not taken with that.
  bool areGiven(llvm::ArrayRef<CallSite> Way);

private:
  /// A place: of a parameter of a function, or of no function, by the names of
  /// a variable and fields.
  struct Path {
    std::pair<const program::Function *, uint32_t> Start;
    std::vector<program::Name> Fields;
    bool operator==(const Path &) const = default;
    bool operator<(const Path &X) const {
      return std::tie(Start, Fields) < std::tie(X.Start, X.Fields);
    }
    bool isBelow(const Path &Of) const {
      return Start == Of.Start && Fields.size() > Of.Fields.size() &&
             std::equal(Of.Fields.begin(), Of.Fields.end(), Fields.begin());
    }
  };
  using Paths = std::set<Path>;
  using Variable =
      std::tuple<const program::Function *, program::Cell::Root, uint32_t>;
  using FunctionSet = llvm::SetVector<const program::Function *>;
  /// What is known of one loop.
  struct Loop {
    FunctionSet Code;
    std::map<Variable, Paths> Values; ///< Where they are from,
    std::map<Variable, Paths> Behind; ///< and what is put where they lead.
    Paths Taken;
  };

  void lookAt(llvm::ArrayRef<CallSite> Way);
  void addCallees();
  static Paths below(const Paths &Of, program::Name Field);
  Paths places(const program::Cell &C, const program::Function &In);
  Paths values(const program::Value &V, const program::Function &In);
  bool add(Paths &Into, const Paths &From);
  bool follow(const program::Op &O, const program::Function &In);
  bool followCall(const program::Op &O, const program::Function &In);
  void note(const program::Op &O, const program::Function &In);
  bool isWritten(const program::Value &Key, const program::Function &In);
  void noteKeys(const program::Value &V, const program::Function &In);
  void take(const Paths &From);
  bool isFixed(const program::Value &V, const program::Function &In);
  Paths taken(const program::Value &V, const program::Function &In);
  bool isFilled(program::Name Field);
  void noteFilling();

  const program::Program &P;
  std::map<std::pair<const program::Function *, program::BlockId>, Loop> Known;
  Loop *Now = nullptr;
  Paths Written; ///< Shared places to which the loop at hand assigns.
  /// By name, who puts something into a place.
  std::optional<llvm::DenseMap<program::Name, FunctionSet>> Filling;
};

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_MESSAGES_H
