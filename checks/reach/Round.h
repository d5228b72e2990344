//===- Round.h - One round of a worker loop ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A round of a worker loop as a function: from the start of the thread to the
// job, and from there to where the next one would run.
//
//   void loop() {                      the thread starts
//     for (;;) {                       ...
//       auto job = take();             job = take();
//       try { job(); }                 job();          the task runs
//       catch (...) { log(); }         log();          if it threw
//       slot.remove();                 slot.remove();
//     }                                job = take();
//   }                                  the next job: exit
//
// What the loop does around its jobs thus counts with no rule for any of it:
// clearing or writing a slot before or after each job, handlers by type,
// guards, an exception that ends the program since nobody handles it.
//
// The blocks of the thread's entry and of the calls between it and the job are
// there three times: before the job; after it has returned, where coming to the
// job again is a return; and after it has thrown, where that is a throw, so
// that the exit counts as exceptional. So is where a job of another kind would
// run instead, and before the job no round comes there. A thread that ends is
// no exit of a task. Where the loop is a task itself, the end of that is one,
// too. While the job runs, others put new ones where the loop takes from.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_ROUND_H
#define THREADSLOT_REACH_ROUND_H

#include "reach/OtherKinds.h"

namespace threadslot::reach {

class Round {
public:
  /// \p Others are in no round in which its job is.
  Round(const WorkerLoop &Loop, llvm::ArrayRef<OtherKind> Others);

  /// The round that runs \p Job, a new function of \p P with the parameters of
  /// the job; \p Name tells the rounds of a job apart.
  program::Function &with(const program::Function &Job, program::Program &P,
                          llvm::StringRef Name) const;
  /// By their first variable, the functions that it is made of.
  llvm::ArrayRef<Origins::Part> parts() const { return Parts; }

private:
  using BlockId = program::BlockId;

  void append(const program::Function &F);
  BlockId enter(const program::Function &F, bool IsJob);
  void copy(std::vector<program::Block> &Into, BlockId Job,
            BlockId Other) const;

  /// The entry of the thread, with the functions on the way to the job in the
  /// places of their calls.
  std::vector<program::Block> Blocks;
  std::vector<Origins::Part> Parts;
  uint32_t Locals = 0;
  bool IsTask = false;
  BlockId Terminate = 0;
  BlockId Ended = 0;  ///< Where the thread or task ends,
  BlockId Left = 0;   ///< and where an exception leaves it.
  BlockId Called = 0; ///< The block that calls the job,
  uint32_t Index = 0; ///< and by which operation.
  /// Blocks that would run other jobs instead, and by which operation.
  std::vector<std::pair<BlockId, uint32_t>> Instead;
};

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_ROUND_H
