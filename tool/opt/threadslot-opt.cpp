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

#include "Findings.h"
#include "program/Facts.h"
#include "program/Link.h"
#include "program/Text.h"
#include "program/Verify.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace threadslot;
namespace cl = llvm::cl;

static cl::OptionCategory Options("threadslot-opt options");
static cl::list<std::string> Files(cl::Positional, cl::OneOrMore,
                                   cl::desc("FILE..."), cl::cat(Options));
static cl::opt<bool> Print("print", cl::desc("Print the program as text"),
                           cl::cat(Options));
static cl::opt<bool> Link("link", cl::desc("Make all files one program first"),
                          cl::cat(Options));
static cl::opt<bool> EmitFacts("emit-facts",
                               cl::desc("Write the program as a facts file"),
                               cl::cat(Options));
static cl::opt<std::string> Output("o", cl::desc("Write there, not to stdout"),
                                   cl::value_desc("FILE"), cl::init("-"),
                                   cl::cat(Options));
static cl::opt<bool> Verify("verify", cl::desc("Fail if it is not well-formed"),
                            cl::cat(Options));
static cl::opt<bool> Stats("sizes", cl::desc("Print the size of the program"),
                           cl::cat(Options));
static cl::opt<bool> Roots("roots", cl::desc("Print what runs as a task"),
                           cl::cat(Options));
static cl::opt<bool> Solve("solve", cl::desc("Print the findings"),
                           cl::cat(Options));
static cl::opt<unsigned> Jobs("jobs", cl::desc("Tasks solved at a time"),
                              cl::value_desc("N"), cl::init(1),
                              cl::cat(Options));

static llvm::Expected<std::unique_ptr<program::Program>>
load(llvm::StringRef File) {
  auto Buffer = llvm::MemoryBuffer::getFileOrSTDIN(File);
  if (!Buffer)
    return llvm::createFileError(File, Buffer.getError());
  return program::isFacts(**Buffer) ? program::readFacts(**Buffer)
                                    : program::parse(**Buffer);
}

static void printSizes(const program::Program &P, llvm::raw_ostream &OS) {
  size_t Defined = 0, Blocks = 0, Operations = 0;
  for (const program::Function &F : P.Functions) {
    Defined += !F.Blocks.empty();
    Blocks += F.Blocks.size();
    for (const program::Block &B : F.Blocks)
      Operations += B.Ops.size();
  }
  OS << "stats defined=" << Defined
     << " declared=" << P.Functions.size() - Defined << " blocks=" << Blocks
     << " operations=" << Operations << " anchors=" << P.Anchors.size() << '\n';
}

/// LLVM has an option -stats too, for passes that do not run here.
static void takeNameOfStats() {
  cl::getRegisteredOptions().lookup("stats")->setArgStr("llvm-stats");
  Stats.setArgStr("stats");
}

/// Runs the stages that the options name, in their order.
static llvm::Error run(program::Program &P, llvm::raw_ostream &OS) {
  if (Verify)
    if (llvm::Error E = program::verify(P))
      return E;
  if (Print)
    program::print(P, OS);
  if (Stats)
    printSizes(P, OS);
  if (EmitFacts)
    program::writeFacts(P, OS);
  if (!Roots && !Solve)
    return llvm::Error::success();
  reach::Reach Reach = reach::findRoots(P);
  if (Roots)
    threadslot::print(Reach, OS);
  if (Solve)
    threadslot::print(solver::solve(P, Reach, {}, Jobs), P, OS);
  return llvm::Error::success();
}

int main(int argc, char **argv) {
  llvm::InitLLVM Init(argc, argv);
  takeNameOfStats();
  cl::HideUnrelatedOptions(Options);
  cl::ParseCommandLineOptions(argc, argv, "Works on slot programs.\n");
  llvm::ExitOnError OrExit;
  std::vector<std::unique_ptr<program::Program>> Programs;
  program::Linker Linked;
  for (const std::string &File : Files) {
    auto P = OrExit(load(File));
    if (Link)
      Linked.add(std::move(P));
    else
      Programs.push_back(std::move(P));
  }
  if (Link)
    Programs.push_back(std::move(Linked).take());
  std::error_code NoFile;
  llvm::ToolOutputFile Out(Output, NoFile, llvm::sys::fs::OF_None);
  if (NoFile)
    OrExit(llvm::createFileError(Output, NoFile));
  for (const auto &P : Programs)
    OrExit(run(*P, Out.os()));
  Out.keep();
}
