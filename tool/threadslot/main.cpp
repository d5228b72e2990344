//===- main.cpp - The command line ----------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "ExitStatus.h"
#include "Extract.h"
#include "Options.h"
#include "llvm/Support/TargetSelect.h"

using namespace threadslot::tool;

static int run(const Options &O) {
  switch (O.Do) {
  case Command::Check:
    return check(O);
  case Command::Fix:
    return fix(O);
  case Command::Why:
    return why(O);
  case Command::Extract:
    return extract(O);
  case Command::Link:
    return link(O);
  case Command::Explain:
    return explain(O);
  case Command::Models:
    return listModels(O);
  }
  llvm_unreachable("covered switch");
}

int main(int Argc, char **Argv) {
  llvm::InitializeAllTargetInfos(); // A unit may be compiled for any target.
  std::optional<Options> O = parseOptions(Argc, Argv);
  return O ? run(*O) : ExitUsage;
}
