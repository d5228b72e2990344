//===- Receivers.cpp - Which objects a function may be given --------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Receivers.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

Receivers::Receivers(const Program &P) {
  for (const Function &In : P.Functions)
    for (const Block &B : In.Blocks)
      for (const Op &O : B.Ops)
        if (O.K == Op::Kind::Spawn) {
          Started.insert(In.Class);
          if (const Function *Entry = P.find(O.Target.Function))
            Started.insert(Entry->Pointees.begin(), Entry->Pointees.end());
        }
  Started.erase(Name());
}

Name Receivers::classOf(const Function &F, uint32_t Index) const {
  if (Index == 0 && !F.Class.empty())
    return F.Class;
  if (Index < F.Pointees.size() && Started.contains(F.Pointees[Index]))
    return F.Pointees[Index];
  return {};
}
