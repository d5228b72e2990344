//===- Findings.h - Roots and findings as stable lines --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What reach and solver found, one line each, for tests to match:
//
//   root @task exceptions=caught submitted=!1
//     binding $0.*.c0 = &@slot
//   missing-remove site=!2 slot="user" in @bind task=@task traits=@T
//     called !5
//     branch !7 taken
//   unknown 3 no body: work()
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_OPT_FINDINGS_H
#define THREADSLOT_OPT_FINDINGS_H

#include "reach/Roots.h"
#include "solver/Solver.h"
#include "llvm/Support/raw_ostream.h"

namespace threadslot {

void print(const reach::Reach &R, llvm::raw_ostream &OS);
void print(const solver::Result &R, const program::Program &P,
           llvm::raw_ostream &OS);

} // namespace threadslot

#endif // THREADSLOT_OPT_FINDINGS_H
