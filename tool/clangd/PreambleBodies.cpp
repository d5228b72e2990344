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
// linker's --wrap) and keeps the bodies that BodyFilter chooses.
//
//===----------------------------------------------------------------------===//

#include "BodyFilter.h"
#include "clang/AST/DeclBase.h"
#include "clang/AST/DeclGroup.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendOptions.h"
#include "clang/Frontend/PCHContainerOperations.h"
#include "clang/Frontend/PrecompiledPreamble.h"
#include "clang/Lex/PPCallbacks.h"
#include <type_traits>

using namespace clang;

namespace {

/// What clangd wants to know of a preamble, with some bodies kept.
class KeepBodies : public PreambleCallbacks {
public:
  explicit KeepBodies(PreambleCallbacks &Clangd) : Clangd(Clangd) {}

  bool shouldSkipFunctionBody(Decl *D) override {
    const FunctionDecl *F = D->getAsFunction();
    return !(F && Bodies.matters(*F)) && Clangd.shouldSkipFunctionBody(D);
  }
  void HandleTopLevelDecl(DeclGroupRef DG) override {
    for (const Decl *D : DG)
      Bodies.learn(*D);
    Clangd.HandleTopLevelDecl(DG);
  }

  void BeforeExecute(CompilerInstance &CI) override {
    Clangd.BeforeExecute(CI);
  }
  void AfterExecute(CompilerInstance &CI) override { Clangd.AfterExecute(CI); }
  void AfterPCHEmitted(ASTWriter &Writer) override {
    Clangd.AfterPCHEmitted(Writer);
  }
  std::unique_ptr<PPCallbacks> createPPCallbacks() override {
    return Clangd.createPPCallbacks();
  }
  CommentHandler *getCommentHandler() override {
    return Clangd.getCommentHandler();
  }

private:
  PreambleCallbacks &Clangd;
  threadslot::clangd::BodyFilter Bodies;
};

} // namespace

// The type of PrecompiledPreamble::Build, a static member.
using BuildPreamble = llvm::ErrorOr<PrecompiledPreamble>(
    const CompilerInvocation &Invocation, const llvm::MemoryBuffer *MainFile,
    PreambleBounds Bounds, IntrusiveRefCntPtr<DiagnosticsEngine> Diagnostics,
    IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
    std::shared_ptr<PCHContainerOperations> Operations, bool StoreInMemory,
    StringRef StoragePath, PreambleCallbacks &Callbacks);

static_assert(
    std::is_same_v<BuildPreamble, decltype(PrecompiledPreamble::Build)>);

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
