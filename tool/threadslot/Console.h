//===- Console.h - What the user sees beside the report -------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Errors, progress and summaries go to standard error, findings to standard
// output. Progress is for eyes: on a terminal one line is written over and
// over, in a pipe there is none.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TOOL_CONSOLE_H
#define THREADSLOT_TOOL_CONSOLE_H

#include "llvm/ADT/Twine.h"

namespace threadslot::tool {

/// Writes `threadslot: error: MESSAGE`.
void printError(const llvm::Twine &Message);

class Progress {
public:
  Progress(size_t Total, bool Quiet);
  ~Progress() { clear(); }

  /// One more of them is done, and what it was.
  void advance(llvm::StringRef What);

  /// Takes the line away, so that something else can be written.
  void clear();

private:
  size_t Total, Done = 0;
  bool Visible;
};

/// Writes a line if somebody is there to read it.
void printSummary(const llvm::Twine &Message, bool Quiet);

} // namespace threadslot::tool

#endif // THREADSLOT_TOOL_CONSOLE_H
