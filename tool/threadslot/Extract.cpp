//===- Extract.cpp - One translation unit to facts ------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Extract.h"
#include "CompilerCommand.h"
#include "Console.h"
#include "ExitStatus.h"
#include "lowering/Lowering.h"
#include "program/Facts.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace threadslot;
using namespace threadslot::tool;
using llvm::StringRef;

namespace {

/// Keeps what the compiler calls an error.
class Errors : public clang::DiagnosticConsumer {
public:
  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override {
    clang::DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < clang::DiagnosticsEngine::Error)
      return;
    llvm::SmallString<128> Message;
    Info.FormatDiagnostic(Message);
    std::string Where;
    if (Info.hasSourceManager() && Info.getLocation().isValid()) {
      clang::PresumedLoc Loc =
          Info.getSourceManager().getPresumedLoc(Info.getLocation());
      llvm::SmallString<256> File(Loc.getFilename());
      llvm::sys::path::remove_dots(File, /*remove_dot_dot=*/true);
      Where = (File + ":" + llvm::Twine(Loc.getLine()) + ":" +
               llvm::Twine(Loc.getColumn()) + ": ")
                  .str();
    }
    Messages.push_back(Where + "error: " + Message.str().str());
  }

  std::vector<std::string> Messages;
};

/// One attempt at a unit.
struct Attempt {
  bool Refused = false; ///< Flags were dropped: it is worth another try.
  bool Parsed = false;
  std::unique_ptr<program::Program> Program;
  std::vector<std::string> Problems; ///< Of annotations.
};

/// Lowers the unit once it is parsed, and does not even parse it if there were
/// flags to drop from its command.
class LoweringAction : public clang::ASTFrontendAction {
public:
  LoweringAction(const models::Models &Models, const Errors &Found,
                 std::vector<std::string> &Command, Attempt &Result)
      : Models(Models), Found(Found), Command(Command), Result(Result) {}

private:
  class Consumer : public clang::ASTConsumer {
  public:
    explicit Consumer(LoweringAction &Action) : Action(Action) {}
    void HandleTranslationUnit(clang::ASTContext &Context) override {
      Action.Result.Parsed = true;
      Action.Result.Program = lowering::lower(
          Context, Action.Models,
          {.WholeUnit = true, .Problems = &Action.Result.Problems});
    }

  private:
    LoweringAction &Action;
  };

  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance &, StringRef) override {
    Result.Refused = dropRefused(Command, Found.Messages);
    if (Result.Refused)
      return nullptr;
    return std::make_unique<Consumer>(*this);
  }

  const models::Models &Models;
  const Errors &Found;
  std::vector<std::string> &Command;
  Attempt &Result;
};

} // namespace

static Attempt parse(const Options &O, Errors &Found) {
  std::vector<std::string> Command = adaptedToClang(O.CompilerCommand);
  Attempt Result;
  do {
    Found.clear();
    Found.Messages.clear();
    Result = {};
    llvm::IntrusiveRefCntPtr<clang::FileManager> Files(
        new clang::FileManager(clang::FileSystemOptions()));
    clang::tooling::ToolInvocation Invocation(
        Command,
        std::make_unique<LoweringAction>(O.Models, Found, Command, Result),
        Files.get());
    Invocation.setDiagnosticConsumer(&Found);
    Invocation.run();
  } while (Result.Refused ||
           (!Result.Parsed && dropRefused(Command, Found.Messages)));
  return Result;
}

static bool write(const program::Program &P, StringRef File) {
  std::error_code EC;
  llvm::raw_fd_ostream OS(File, EC);
  if (!EC) {
    program::writeFacts(P, OS);
    OS.close();
    EC = OS.error();
    OS.clear_error();
  }
  if (EC)
    printError(File + ": " + EC.message());
  return !EC;
}

int tool::extract(const Options &O) {
  if (std::error_code EC = llvm::sys::fs::set_current_path(O.Directory)) {
    printError(O.Directory + ": " + EC.message());
    return ExitUsage;
  }
  Errors Found;
  Attempt Result = parse(O, Found);
  constexpr size_t Shown = 3; // Later ones mostly follow from the first.
  for (const std::string &Message :
       llvm::ArrayRef(Found.Messages).take_front(Shown))
    llvm::errs() << Message << "\n";
  if (!Result.Parsed)
    return ExitIncomplete;
  program::Program Empty;
  if (!write(Result.Program ? *Result.Program : Empty, O.FactsFile))
    return ExitUsage;
  for (const std::string &Problem : Result.Problems)
    llvm::errs() << Problem << "\n";
  if (!Result.Problems.empty())
    return ExitUsage;
  return Found.Messages.empty() ? ExitNothing : ExitIncomplete;
}
