//===- ExitStatus.h - What the exit statuses mean -------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TOOL_EXITSTATUS_H
#define THREADSLOT_TOOL_EXITSTATUS_H

namespace threadslot::tool {

enum ExitStatus : int {
  ExitNothing = 0,    ///< Nothing found.
  ExitFindings = 1,   ///< Findings.
  ExitUsage = 2,      ///< Wrong usage or configuration; wins over all.
  ExitIncomplete = 3, ///< Some unit could not be analysed; wins over findings.
};

} // namespace threadslot::tool

#endif // THREADSLOT_TOOL_EXITSTATUS_H
