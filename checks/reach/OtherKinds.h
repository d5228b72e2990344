//===- OtherKinds.h - Jobs of other kinds in a worker loop ----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A loop may run jobs of several kinds, one in each round:
//
//   while (take(work))
//     if (work.object)
//       work.object->run();        for this job, a round ends where
//     else
//       work.function();           that one would run, too
//
// But where one call is followed by another in the same round, such as by
// `work.object->done()`, that is a part of what the loop does around the job.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_OTHERKINDS_H
#define THREADSLOT_REACH_OTHERKINDS_H

#include "reach/WorkerLoops.h"

namespace threadslot::reach {

/// A call of one of the functions on the way to a job.
struct OtherKind {
  size_t Level; ///< In the way: of the call that stands in the same function.
  const CallSite *Site;
};

/// The calls that run, or lead to, the jobs of others of \p All in rounds of
/// \p Loop that do not come to its own.
std::vector<OtherKind> otherKinds(const WorkerLoop &Loop,
                                  llvm::ArrayRef<WorkerLoop> All);

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_OTHERKINDS_H
