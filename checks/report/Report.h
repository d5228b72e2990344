//===- Report.h - From findings to diagnostics ----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Puts findings into words.
//
//   a.cpp:3:5: warning: slot 'user' set here is not removed on every path out
//   of the task [threadslot-missing-remove]
//   a.cpp:9:8: note: task submitted here
//   a.cpp:4:7: note: assuming 'done' is false
//   a.cpp:6:1: note: task leaves here with 'user' still set
//
// A finding stands at its set. A set inside a system header is nothing that the
// user can change, so its finding stands at the nearest call in user code.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REPORT_REPORT_H
#define THREADSLOT_REPORT_REPORT_H

#include "report/Diagnostic.h"
#include "solver/Solver.h"
#include "llvm/ADT/ArrayRef.h"
#include <vector>

namespace threadslot::report {

/// One diagnostic for each set with a finding, by file, line and column, with
/// notes, fix and fingerprint.
std::vector<Diagnostic> describe(const program::Program &P,
                                 llvm::ArrayRef<solver::Finding> Findings);

} // namespace threadslot::report

#endif // THREADSLOT_REPORT_REPORT_H
