//===- Overriders.cpp - Who overrides a virtual function -----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "program/Overriders.h"

using namespace threadslot::program;

Overriders::Overriders(const Program &P) {
  for (const Function &F : P.Functions)
    for (Name Overridden : F.Overrides)
      if (const Function *Base = P.find(Overridden))
        Direct[Base].push_back(&F);
}
