//===- WorkerLoops.h - Pools that a program has written itself -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the loops in which a thread takes callables from somewhere and runs
// them, whatever all of it is called.
//
//   void loop() {                            entry of a thread
//     for (;;) {
//       std::function<void()> job;
//       {
//         std::lock_guard lock(mutex);
//         job = std::move(jobs.front());     taken:
//         jobs.pop_front();                  the loop changes what held it
//       }
//       job();                               run
//     }
//   }
//
// Or data is taken, and given to a callable or a virtual member that is the
// same each time: see Messages.h.
//
// A callable that the loop runs in each round without taking it from anywhere
// is no job. What the thread itself has made is none either: nobody submitted
// it. Nor is what comes to no operation on a slot: it leaves nothing behind.
//
// Tasks take callables, too: those of a pool whose threads are another pool's
// tasks, and those that an executor lets run one after the other.
//
//   void Serial::post(Job job) {
//     jobs.push_back(std::move(job));
//     pool.execute([this] { take()(); });  a task that runs others
//   }
//
// The pool runs tasks again and again, so that a task need have no loop to be
// one. What tasks make while they run is a part of them. Members of objects
// that a task takes are none: the solver enters them anyway, and tasks take
// objects from all kinds of containers.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_WORKERLOOPS_H
#define THREADSLOT_REACH_WORKERLOOPS_H

#include "reach/Makers.h"
#include "reach/Messages.h"
#include "reach/Taken.h"
#include <set>

namespace threadslot::reach {

struct WorkerLoop {
  /// From the entry of the thread or task, call in call, to the call of the
  /// job. Each stands in the function that the one before it calls.
  std::vector<CallSite> Way;
  /// Each with an object whose member it is, or none.
  llvm::MapVector<const program::Function *, Holder> Jobs;
  const Taken *From = nullptr; ///< What the loop takes its jobs from.
  /// What becomes of the exceptions of the task that the loop is, if it is one.
  std::optional<program::PoolExceptions> Pool;
};

class WorkerLoops {
public:
  WorkerLoops(const program::Program &P, Flow &Ways, Makers &Making);

  const std::vector<WorkerLoop> &all() const { return Found; }
  /// The call by which a callable, or an object that has it as a member, comes
  /// to the loop from where it is made; NoAnchor if none is found.
  program::AnchorId submission(const WorkerLoop &Loop,
                               const program::Function &Callable,
                               Holder Object);

private:
  using FunctionSet = llvm::SetVector<const program::Function *>;

  void walk(const program::Function &F);
  void walkTask(const program::Function &F);
  void call();
  bool mayRunJobs(const FunctionSet &Targets) const;
  bool isMade(const program::Function *F);
  /// What the call at the end of the way runs that was taken.
  llvm::MapVector<const program::Function *, Holder> jobs(const Taken &From);
  void addObjects(const Taken &From, bool IsGiven,
                  llvm::MapVector<const program::Function *, Holder> &Jobs);
  bool leadsTo(const Taken &Into, const program::Op &O,
               const program::Function &In);
  bool isMember(const program::Op &O) const;
  void noteInTask(const program::Function &F);
  bool isOwn(const program::Function *Maker);
  /// The way from the first call that is in a loop; empty if none is. A task
  /// is in that of its pool.
  llvm::ArrayRef<CallSite> outermostLoop() const;

  const program::Program &P;
  Flow &Ways;
  FunctionSet InTasks; ///< What tasks run, but not through values.
  Makers &Making;
  TakenFinder Takes;
  Messages Data;
  std::vector<WorkerLoop> Found;
  std::vector<CallSite> Way;
  std::optional<program::PoolExceptions> Pool; ///< Of the task it begins in.
  const program::Function *Task = nullptr;     ///< The last one on the way.
  std::set<std::pair<const program::Function *, bool>> Seen; ///< In a loop.
};

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_WORKERLOOPS_H
