//===- Jobs.h - Several processes at a time -------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs this program again with other arguments, a few of them at once, each
// with a time limit. One that crashes or hangs takes nothing with it.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TOOL_JOBS_H
#define THREADSLOT_TOOL_JOBS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include <csignal>
#include <string>
#include <vector>

namespace threadslot::tool {

/// Puts SIGINT, SIGTERM and SIGHUP off for as long as it lives, so that what
/// was begun can be cleaned up; then the signal that came does its work.
class SignalsDeferred {
public:
  SignalsDeferred();
  ~SignalsDeferred();
  static bool pending();

private:
  struct sigaction Before[3];
};

/// A directory that goes away with what is in it.
class TemporaryDirectory {
public:
  static llvm::Expected<TemporaryDirectory> create();
  TemporaryDirectory(TemporaryDirectory &&Other) : Path(std::move(Other.Path)) {
    Other.Path.clear();
  }
  ~TemporaryDirectory();
  std::string file(const llvm::Twine &Name) const;

private:
  explicit TemporaryDirectory(std::string Path) : Path(std::move(Path)) {}
  std::string Path;
};

struct Job {
  std::vector<std::string> Arguments;
  std::string ErrorFile; ///< What it writes to standard error.
};

struct JobEnd {
  int Status = 0;      ///< The exit status, if Failure is empty.
  std::string Failure; ///< Why there is none (e.g., "crashed: ...").
};

/// Runs all jobs, \p Parallel at a time, and says of each when it has ended.
/// Stops them all, and returns, once a deferred signal is pending.
void runJobs(llvm::ArrayRef<Job> Jobs, unsigned Parallel, unsigned TimeLimit,
             llvm::function_ref<void(size_t Index, const JobEnd &)> Ended);

} // namespace threadslot::tool

#endif // THREADSLOT_TOOL_JOBS_H
