//===- Commands.h - What each command does --------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TOOL_COMMANDS_H
#define THREADSLOT_TOOL_COMMANDS_H

#include "Options.h"
#include "report/Printers.h"

namespace threadslot::tool {

/// Each runs one command and returns the exit status.
int check(const Options &O);
int fix(const Options &O);
int link(const Options &O);
int why(const Options &O);
int explain(const Options &O);
int listModels(const Options &O);

/// Writes the reports, and to standard error what failed, a summary and, if
/// asked for, statistics; returns the exit status that all that means.
int conclude(const report::Report &R, const Options &O);

} // namespace threadslot::tool

#endif // THREADSLOT_TOOL_COMMANDS_H
