//===- CompilerCommand.cpp - Commands of any compiler, for Clang ----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompilerCommand.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace threadslot;
using llvm::StringRef;

std::vector<std::string>
tool::adaptedToClang(std::vector<std::string> Command) {
  using namespace clang::tooling;
  llvm::SmallString<256> Here;
  if (!llvm::sys::fs::current_path(Here))
    addExpandedResponseFiles(Command, Here, llvm::cl::TokenizeGNUCommandLine,
                             *llvm::vfs::getRealFileSystem());
  for (const ArgumentsAdjuster &Adjust :
       {getClangStripOutputAdjuster(), getClangStripDependencyFileAdjuster(),
        getClangSyntaxOnlyAdjuster()})
    Command = Adjust(Command, /*Filename=*/"");
  std::vector<std::string> Extra = {"-w", "-Wno-unknown-warning-option",
                                    "-Qunused-arguments",
                                    "-fno-caret-diagnostics"};
  if (llvm::none_of(Command, [](StringRef Argument) {
        return Argument.starts_with("-resource-dir");
      }))
    Extra.push_back("-resource-dir=" THREADSLOT_RESOURCE_DIR);
  Command.insert(Command.begin() + 1, Extra.begin(), Extra.end());
  return Command;
}

bool tool::dropRefused(std::vector<std::string> &Command,
                       llvm::ArrayRef<std::string> Errors) {
  size_t Before = Command.size();
  for (StringRef Message : Errors) {
    llvm::SmallVector<StringRef, 8> Pieces;
    Message.split(Pieces, '\'');
    for (size_t I = 1; I < Pieces.size(); I += 2) {
      StringRef Flag = Pieces[I];
      if (Flag.size() < 2 || Flag[0] != '-')
        continue;
      llvm::erase_if(Command, [&](StringRef Argument) {
        return Argument == Flag ||
               (Flag.ends_with("=") && Argument.starts_with(Flag));
      });
    }
  }
  return Command.size() < Before;
}
