//===- ModelFiles.cpp - Where the models of a unit lie --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tidy/ModelFiles.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace path = llvm::sys::path;

namespace threadslot::tidy {

static std::string findUpward(llvm::StringRef Name, llvm::StringRef MainFile) {
  llvm::SmallString<256> Start(MainFile);
  if (llvm::sys::fs::make_absolute(Start))
    return Name.str();
  for (llvm::StringRef Folder = path::parent_path(Start); !Folder.empty();
       Folder = path::parent_path(Folder)) {
    // An absolute name replaces the folder, so it needs no case of its own.
    llvm::SmallString<256> File(path::is_absolute(Name) ? "" : Folder);
    path::append(File, Name);
    if (llvm::sys::fs::exists(File))
      return std::string(File);
  }
  return Name.str();
}

std::vector<std::string> findModelFiles(llvm::StringRef Option,
                                        llvm::StringRef MainFile) {
  llvm::SmallVector<llvm::StringRef, 4> Names;
  Option.split(Names, ';', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  std::vector<std::string> Files;
  for (llvm::StringRef Name : Names)
    Files.push_back(findUpward(Name.trim(), MainFile));
  return Files;
}

} // namespace threadslot::tidy
