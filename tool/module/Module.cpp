//===- Module.cpp - The checks as a clang-tidy module ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Registers every check under its name. Linked into ThreadslotTidy.so, which
// clang-tidy loads, and into threadslot-clangd, which cannot load anything.
//
//===----------------------------------------------------------------------===//

#include "clang-tidy/ClangTidyModule.h"
#include "report/Checks.h"
#include "tidy/FindingCheck.h"
#if THREADSLOT_LLVM_MAJOR < 20
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

namespace threadslot::tidy {
namespace {

class ThreadslotModule : public clang::tidy::ClangTidyModule {
public:
  void
  addCheckFactories(clang::tidy::ClangTidyCheckFactories &Factories) override {
    auto Analyses = std::make_shared<UnitAnalyses>();
    for (const report::CheckInfo &Check : report::checks())
      Factories.registerCheckFactory(
          Check.Name, [Analyses](llvm::StringRef Name,
                                 clang::tidy::ClangTidyContext *Context) {
            return std::make_unique<FindingCheck>(Name, Context, *Analyses);
          });
  }
};

const clang::tidy::ClangTidyModuleRegistry::Add<ThreadslotModule>
    Registration("threadslot-module",
                 "Finds thread-local state that tasks leave behind.");

} // namespace
} // namespace threadslot::tidy
