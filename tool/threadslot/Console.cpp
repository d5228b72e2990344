//===- Console.cpp - What the user sees beside the report -----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Console.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace threadslot;
using namespace threadslot::tool;

void tool::printError(const llvm::Twine &Message) {
  llvm::WithColor::error(llvm::errs(), "threadslot") << Message << "\n";
}

void tool::printSummary(const llvm::Twine &Message, bool Quiet) {
  if (!Quiet && llvm::errs().is_displayed())
    llvm::errs() << Message << "\n";
}

Progress::Progress(size_t Total, bool Quiet)
    : Total(Total), Visible(!Quiet && llvm::errs().is_displayed()) {}

void Progress::advance(llvm::StringRef What) {
  ++Done;
  if (Visible)
    llvm::errs() << "\r\x1b[K[" << Done << "/" << Total << "] " << What;
}

void Progress::clear() {
  if (Visible)
    llvm::errs() << "\r\x1b[K";
}
