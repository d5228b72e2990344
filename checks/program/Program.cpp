//===- Program.cpp - The slot program -------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "program/Program.h"

using namespace threadslot::program;

bool Step::operator==(const Step &Other) const {
  if (!Key != !Other.Key)
    return false;
  return K == Other.K && Field == Other.Field && (!Key || *Key == *Other.Key);
}

Function &Program::getOrDeclare(llvm::StringRef Id) {
  Name Interned = intern(Id);
  auto [It, Inserted] = Index.try_emplace(Interned, Functions.size());
  if (Inserted) {
    Functions.emplace_back();
    Functions.back().Id = Interned;
  }
  return Functions[It->second];
}
