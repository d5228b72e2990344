//===- Analyze.h - The pipeline -------------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Units in, findings out: link, reach, solve, report. A single unit and a
// whole program go the same way.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REPORT_ANALYZE_H
#define THREADSLOT_REPORT_ANALYZE_H

#include "program/Link.h"
#include "report/Diagnostic.h"
#include "solver/Solver.h"
#include <map>
#include <string>
#include <vector>

namespace threadslot {

struct Analysis {
  std::vector<report::Diagnostic> Diagnostics; ///< By file, line and column.
  std::map<std::string, uint64_t> Unknowns;    ///< See solver::Result.
};

/// Nothing of lower severity than \p Least need be found. \p Jobs tasks are
/// solved at a time.
Analysis analyze(
    program::Linker Units,
    program::SlotTraits::Severity Least = program::SlotTraits::Severity::Low,
    const solver::Limits &Limits = {}, unsigned Jobs = 1);

} // namespace threadslot

#endif // THREADSLOT_REPORT_ANALYZE_H
