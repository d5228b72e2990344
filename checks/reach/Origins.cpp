//===- Origins.cpp - Variables of put-together functions ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Origins.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

Origins::Variable Origins::of(const Cell &C, const Function &In) const {
  Variable Own = {C.R, C.Index, &In};
  auto It = Made.find(&In);
  if (It == Made.end() || C.R == Cell::Root::Global)
    return Own;
  if (C.R == Cell::Root::Param) {
    Own.In = It->second.Job;
    return Own;
  }
  auto Next = llvm::upper_bound(
      It->second.All, C.Index,
      [](uint32_t Index, const Part &X) { return Index < X.First; });
  const auto &[First, Of] = *std::prev(Next);
  Own.In = Of;
  Own.Index -= First;
  if (Own.Index < Of->Locals)
    return Own;
  Own.Index -= Of->Locals;
  Own.R = Own.Index < Of->Params ? Cell::Root::Param : Cell::Root::Result;
  Own.Index = Own.R == Cell::Root::Param ? Own.Index : 0;
  return Own;
}

const Function &Origins::restore(Cell &C, const Function &In) const {
  Variable Own = of(C, In);
  C.R = Own.R;
  C.Index = Own.Index;
  return *Own.In;
}
