//===- threadslot-opt.cpp - Stages of the analysis on slot programs -------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the stages that need no Clang on slot programs, one option a stage, and
// prints what they find in stable lines, so that they are tested with text.
//
//   threadslot-opt a.slot -print
//   threadslot-opt a.slot b.slot -roots -solve
//
//===----------------------------------------------------------------------===//

#include "program/Text.h"
#include "program/Verify.h"
#ifdef THREADSLOT_OPT_SOLVES
#include "Findings.h"
#endif
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/WithColor.h"

using namespace threadslot;
using llvm::outs;
namespace cl = llvm::cl;

static cl::OptionCategory Options("threadslot-opt options");
static cl::list<std::string> Files(cl::Positional, cl::OneOrMore,
                                   cl::desc("FILE..."), cl::cat(Options));
static cl::opt<bool> Print("print", cl::desc("Print the program as text"),
                           cl::cat(Options));
static cl::opt<bool> Verify("verify", cl::desc("Fail if it is not well-formed"),
                            cl::cat(Options));
#ifdef THREADSLOT_OPT_SOLVES
static cl::opt<bool> Roots("roots", cl::desc("Print what runs as a task"),
                           cl::cat(Options));
static cl::opt<bool> Solve("solve", cl::desc("Print the findings"),
                           cl::cat(Options));
#endif

static llvm::Expected<std::unique_ptr<program::Program>>
load(llvm::StringRef File) {
  auto Buffer = llvm::MemoryBuffer::getFileOrSTDIN(File);
  if (!Buffer)
    return llvm::createFileError(File, Buffer.getError());
  return program::parse(**Buffer);
}

static llvm::ExitOnError OrExit;

int main(int argc, char **argv) {
  llvm::InitLLVM Init(argc, argv);
  cl::HideUnrelatedOptions(Options);
  cl::ParseCommandLineOptions(argc, argv, "Works on slot programs.\n");
  for (const std::string &File : Files) {
    auto P = OrExit(load(File));
    if (Verify)
      OrExit(program::verify(*P));
    if (Print)
      program::print(*P, outs());
#ifdef THREADSLOT_OPT_SOLVES
    if (!Roots && !Solve)
      continue;
    reach::Reach Reach = reach::findRoots(*P);
    if (Roots)
      threadslot::print(Reach, outs());
    if (Solve)
      threadslot::print(solver::solve(*P, Reach), *P, outs());
#endif
  }
}
