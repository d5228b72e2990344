//===- PreambleBodies.cpp - Function bodies that clangd must not skip -----===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clangd parses the headers of a file once, as a preamble, and skips every
// function body in them. A guard of a user's header would then clear nothing:
//
//   struct Bound {                         // bound.h
//     Bound(User *user) { current.set(user); }
//     ~Bound() { current.remove(); }       // skipped: nobody removes
//   };
//
// This file puts itself between clangd and the building of preambles (the
// linker's --wrap) and keeps the bodies that guards and helpers are made of.
//
//===----------------------------------------------------------------------===//

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendOptions.h"
#include "clang/Frontend/PCHContainerOperations.h"
#include "clang/Frontend/PrecompiledPreamble.h"
#include "clang/Lex/PPCallbacks.h"
#include <cstdlib>

using namespace clang;

namespace {

bool matters(const FunctionDecl &F) {
  const SourceManager &Sources = F.getASTContext().getSourceManager();
  if (Sources.isInSystemHeader(F.getLocation()))
    return false;
  if (getenv("KEEP_ALL")) return true;
  if (isa<CXXDestructorDecl>(F))
    return true;
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(&F);
  return Constructor && Constructor->getParent()->hasUserDeclaredDestructor();
}

/// What clangd wants to know of a preamble, with some bodies kept.
class KeepBodies : public PreambleCallbacks {
public:
  explicit KeepBodies(PreambleCallbacks &Clangd) : Clangd(Clangd) {}

  bool shouldSkipFunctionBody(Decl *D) override {
    const FunctionDecl *F = D->getAsFunction();
    return !(F && matters(*F)) && Clangd.shouldSkipFunctionBody(D);
  }

  void BeforeExecute(CompilerInstance &CI) override {
    Clangd.BeforeExecute(CI);
  }
  void AfterExecute(CompilerInstance &CI) override { Clangd.AfterExecute(CI); }
  void AfterPCHEmitted(ASTWriter &Writer) override {
    Clangd.AfterPCHEmitted(Writer);
  }
  void HandleTopLevelDecl(DeclGroupRef DG) override {
    Clangd.HandleTopLevelDecl(DG);
  }
  std::unique_ptr<PPCallbacks> createPPCallbacks() override {
    return Clangd.createPPCallbacks();
  }
  CommentHandler *getCommentHandler() override {
    return Clangd.getCommentHandler();
  }

private:
  PreambleCallbacks &Clangd;
};

} // namespace

// The type of PrecompiledPreamble::Build, a static member.
using BuildPreamble = llvm::ErrorOr<PrecompiledPreamble>(
    const CompilerInvocation &Invocation, const llvm::MemoryBuffer *MainFile,
    PreambleBounds Bounds, IntrusiveRefCntPtr<DiagnosticsEngine> Diagnostics,
    IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
    std::shared_ptr<PCHContainerOperations> Operations, bool StoreInMemory,
    StringRef StoragePath, PreambleCallbacks &Callbacks);

static_assert(std::is_same_v<BuildPreamble, decltype(PrecompiledPreamble::Build)>);

#define BUILD_SYMBOL                                                           \
  "_ZN5clang19PrecompiledPreamble5BuildERKNS_18CompilerInvocationEPKN4llvm12"  \
  "MemoryBufferENS_14PreambleBoundsENS4_18IntrusiveRefCntPtrINS_17Diagnostics" \
  "EngineEEENS9_INS4_3vfs10FileSystemEEESt10shared_ptrINS_22PCHContainer"      \
  "OperationsEEbNS4_9StringRefERNS_17PreambleCallbacksE"

BuildPreamble buildPreamble asm("__real_" BUILD_SYMBOL);
BuildPreamble buildPreambleWithBodies asm("__wrap_" BUILD_SYMBOL);

llvm::ErrorOr<PrecompiledPreamble> buildPreambleWithBodies(
    const CompilerInvocation &Invocation, const llvm::MemoryBuffer *MainFile,
    PreambleBounds Bounds, IntrusiveRefCntPtr<DiagnosticsEngine> Diagnostics,
    IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
    std::shared_ptr<PCHContainerOperations> Operations, bool StoreInMemory,
    StringRef StoragePath, PreambleCallbacks &Callbacks) {
  KeepBodies Keep(Callbacks);
  return buildPreamble(Invocation, MainFile, Bounds, std::move(Diagnostics),
                       std::move(Files), std::move(Operations), StoreInMemory,
                       StoragePath, Keep);
}
