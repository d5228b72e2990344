//===- Edits.cpp - Edits of many findings, applied safely -----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Edits.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace threadslot;
using namespace threadslot::tool;
using llvm::StringRef;
namespace fs = llvm::sys::fs;

bool Edits::add(llvm::ArrayRef<report::Replacement> Set) {
  auto Tried = Files;
  for (const report::Replacement &R : Set) {
    clang::tooling::Replacement Edit(R.File, R.Offset, R.Length, R.Text);
    clang::tooling::Replacements &Known = Tried[R.File];
    if (llvm::is_contained(Known, Edit))
      continue;
    if (llvm::Error Conflict = Known.add(Edit)) {
      llvm::consumeError(std::move(Conflict));
      return false;
    }
  }
  Files = std::move(Tried);
  return true;
}

llvm::StringSet<> Edits::files() const {
  llvm::StringSet<> Names;
  for (const auto &Entry : Files)
    Names.insert(Entry.first);
  return Names;
}

/// Puts \p Text in the place of a file, which keeps its permissions.
static llvm::Error replaceFile(StringRef File, StringRef Text) {
  auto Failed = [&](std::error_code EC) {
    return llvm::createStringError(EC, File + ": " + EC.message());
  };
  llvm::SmallString<256> Target; // What a symbolic link stands for.
  if (std::error_code EC = fs::real_path(File, Target))
    return Failed(EC);
  llvm::ErrorOr<fs::perms> Mode = fs::getPermissions(Target);
  if (!Mode)
    return Failed(Mode.getError());
  llvm::Expected<fs::TempFile> Temporary =
      fs::TempFile::create(Target + ".threadslot-%%%%%%", *Mode);
  if (!Temporary)
    return Temporary.takeError();
  llvm::raw_fd_ostream OS(Temporary->FD, /*shouldClose=*/false);
  OS << Text;
  OS.flush();
  if (std::error_code EC = OS.error()) {
    OS.clear_error();
    llvm::consumeError(Temporary->discard());
    return Failed(EC);
  }
  // The process's mask held back bits at creation.
  if (std::error_code EC = fs::setPermissions(Temporary->FD, *Mode)) {
    llvm::consumeError(Temporary->discard());
    return Failed(EC);
  }
  return Temporary->keep(Target);
}

llvm::Error Edits::apply() {
  for (const auto &[File, Replacements] : Files) {
    auto Buffer = llvm::MemoryBuffer::getFile(File);
    if (!Buffer)
      return llvm::createStringError(Buffer.getError(),
                                     File + ": " + Buffer.getError().message());
    StringRef Old = (*Buffer)->getBuffer();
    auto New = clang::tooling::applyAllReplacements(Old, Replacements);
    if (!New)
      return New.takeError();
    Before[File] = Old.str();
    if (llvm::Error E = replaceFile(File, *New))
      return E;
  }
  return llvm::Error::success();
}

llvm::Error Edits::undo() {
  for (const auto &[File, Text] : Before)
    if (llvm::Error E = replaceFile(File, Text))
      return E;
  return llvm::Error::success();
}
