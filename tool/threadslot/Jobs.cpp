//===- Jobs.cpp - Several processes at a time -----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Jobs.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <chrono>
#include <thread>

using namespace threadslot;
using namespace threadslot::tool;
using llvm::StringRef;
using Clock = std::chrono::steady_clock;

static constexpr int Deferred[] = {SIGINT, SIGTERM, SIGHUP};
static volatile std::sig_atomic_t Pending = 0;

SignalsDeferred::SignalsDeferred() {
  struct sigaction Action = {};
  Action.sa_handler = [](int Signal) { Pending = Signal; };
  for (size_t I = 0; I < std::size(Deferred); ++I) {
    sigaction(Deferred[I], nullptr, &Before[I]);
    if (Before[I].sa_handler != SIG_IGN) // As for jobs in the background.
      sigaction(Deferred[I], &Action, nullptr);
  }
}

SignalsDeferred::~SignalsDeferred() {
  for (size_t I = 0; I < std::size(Deferred); ++I)
    sigaction(Deferred[I], &Before[I], nullptr);
  if (Pending)
    std::raise(Pending);
}

bool SignalsDeferred::pending() { return Pending != 0; }

llvm::Expected<TemporaryDirectory> TemporaryDirectory::create() {
  llvm::SmallString<128> Path;
  if (std::error_code EC =
          llvm::sys::fs::createUniqueDirectory("threadslot", Path))
    return llvm::createStringError(EC, "no temporary directory can be made: " +
                                           EC.message());
  return TemporaryDirectory(Path.str().str());
}

TemporaryDirectory::~TemporaryDirectory() {
  if (!Path.empty())
    llvm::sys::fs::remove_directories(Path);
}

std::string TemporaryDirectory::file(const llvm::Twine &Name) const {
  llvm::SmallString<128> File(Path);
  llvm::sys::path::append(File, Name);
  return File.str().str();
}

namespace {

/// A job that has a process.
struct Running {
  size_t Index;
  llvm::sys::ProcessInfo Process;
  Clock::time_point Deadline;
};

} // namespace

/// Starts a job; the process has no id if that failed.
static llvm::sys::ProcessInfo start(const Job &J, std::string &Failure) {
  std::vector<StringRef> Arguments = {"threadslot"};
  Arguments.insert(Arguments.end(), J.Arguments.begin(), J.Arguments.end());
  const std::optional<StringRef> Redirects[] = {"", "", StringRef(J.ErrorFile)};
  return llvm::sys::ExecuteNoWait("/proc/self/exe", Arguments, std::nullopt,
                                  Redirects, /*MemoryLimit=*/0, &Failure);
}

static void stop(const Running &R) {
  kill(R.Process.Pid, SIGKILL);
  llvm::sys::Wait(R.Process, std::nullopt);
}

/// Whether a job has ended, and how.
static bool hasEnded(const Running &R, unsigned TimeLimit, JobEnd &End) {
  std::string Message;
  llvm::sys::ProcessInfo Now = llvm::sys::Wait(
      R.Process, /*SecondsToWait=*/0, &Message, nullptr, /*Polling=*/true);
  if (Now.Pid == 0) {
    if (Clock::now() < R.Deadline)
      return false;
    stop(R);
    End.Failure = "not done after " + std::to_string(TimeLimit) + " seconds";
  } else if (Now.ReturnCode < 0) {
    End.Failure = "crashed: " + StringRef(Message).rtrim().str();
  } else {
    End.Status = Now.ReturnCode;
  }
  return true;
}

void tool::runJobs(
    llvm::ArrayRef<Job> Jobs, unsigned Parallel, unsigned TimeLimit,
    llvm::function_ref<void(size_t Index, const JobEnd &)> Ended) {
  std::vector<Running> Live;
  size_t Next = 0;
  while ((Next < Jobs.size() || !Live.empty()) && !SignalsDeferred::pending()) {
    while (Next < Jobs.size() && Live.size() < Parallel) {
      std::string Failure;
      llvm::sys::ProcessInfo Process = start(Jobs[Next], Failure);
      if (Process.Pid == llvm::sys::ProcessInfo::InvalidPid)
        Ended(Next, {0, "cannot be started: " + Failure});
      else
        Live.push_back(
            {Next, Process, Clock::now() + std::chrono::seconds(TimeLimit)});
      ++Next;
    }
    // Polling costs next to nothing beside parsing a unit and needs no signals.
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::erase_if(Live, [&](const Running &R) {
      JobEnd End;
      if (!hasEnded(R, TimeLimit, End))
        return false;
      Ended(R.Index, End);
      return true;
    });
  }
  for (const Running &R : Live)
    stop(R);
}
