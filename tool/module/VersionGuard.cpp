//===- VersionGuard.cpp - Refuses the wrong host --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A module may only run in the LLVM it was built for: in another one clang-tidy
// lists its checks, finds nothing and exits with 0, or crashes. This object
// looks at the host before anything else of the module runs, even before the
// module registers, and ends a host that does not fit.
//
//===----------------------------------------------------------------------===//

#include "clang/Basic/Version.h"
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

/// The major version in, e.g., "Debian clang version 22.1.8"; 0 if none.
int majorIn(const std::string &FullVersion) {
  const std::string Word = "version ";
  const size_t At = FullVersion.find(Word);
  return At == std::string::npos
             ? 0
             : std::atoi(FullVersion.c_str() + At + Word.size());
}

// Initialised before the other objects of the module: it has the first priority
// that is not the language's own.
[[gnu::constructor(101)]] void refuseOtherHosts() {
  const std::string Host = clang::getClangFullVersion();
  if (majorIn(Host) == THREADSLOT_LLVM_MAJOR)
    return;
  std::fprintf(stderr,
               "error: ThreadslotTidy.so was built for LLVM %d and cannot run "
               "in '%s'; load it into clang-tidy-%d, or build the module with "
               "-DTHREADSLOT_LLVM=%d\n",
               THREADSLOT_LLVM_MAJOR, Host.c_str(), THREADSLOT_LLVM_MAJOR,
               majorIn(Host));
  // The host is half set up and the module not at all: no destructors.
  std::_Exit(2);
}

} // namespace
