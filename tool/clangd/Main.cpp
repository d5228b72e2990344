//===- Main.cpp - clangd with the checks in it ----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clangd shows the checks of clang-tidy that its user enables, but drops, in
// silence, those that its own list of fast checks does not name. The linker
// puts our function in the place of that list (--wrap), so that
//
//   Diagnostics:
//     ClangTidy:
//       Add: threadslot-*
//
// is all that .clangd needs. The names below are those of clangd 22, which
// ships no header for them.
//
//===----------------------------------------------------------------------===//

#include "llvm/ADT/StringRef.h"
#include <optional>

namespace clang::clangd {
int clangdMain(int Argc, char *Argv[]);
} // namespace clang::clangd

using FastTidyCheck = std::optional<bool>(llvm::StringRef Check);

FastTidyCheck clangdsList asm(
    "__real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE");
FastTidyCheck oursAndClangdsList asm(
    "__wrap__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE");

std::optional<bool> oursAndClangdsList(llvm::StringRef Check) {
  if (Check.starts_with("threadslot-"))
    return true;
  return clangdsList(Check);
}

int main(int Argc, char *Argv[]) {
  return clang::clangd::clangdMain(Argc, Argv);
}
