//===- Units.cpp - Which translation units to look at ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Units.h"
#include "clang/Driver/Types.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace threadslot;
using namespace threadslot::tool;
using llvm::StringRef;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static constexpr StringRef DatabaseName = "compile_commands.json";

static llvm::Error error(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

static std::string absolute(StringRef File, StringRef Directory = {}) {
  llvm::SmallString<256> Path(File);
  if (!Directory.empty() && path::is_relative(File)) {
    Path = Directory;
    path::append(Path, File);
  }
  fs::make_absolute(Path);
  path::remove_dots(Path, /*remove_dot_dot=*/true);
  return Path.str().str();
}

/// The database at \p BuildPath, which is a directory or the file itself.
static llvm::Expected<std::string> databaseAt(StringRef BuildPath) {
  llvm::SmallString<256> Path(BuildPath);
  if (fs::is_directory(Path))
    path::append(Path, DatabaseName);
  if (!fs::exists(Path))
    return error(Path + ": no such file; make your build system write a "
                        "compilation database (CMake: "
                        "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON)");
  return Path.str().str();
}

/// The nearest database upward from \p File, beside it or in `build`.
static llvm::Expected<std::string> databaseAbove(StringRef File) {
  std::string Start = absolute(File);
  for (StringRef Folder = Start; !Folder.empty();
       Folder = path::parent_path(Folder)) {
    for (StringRef Below : {"", "build"}) {
      llvm::SmallString<256> Path(Folder);
      path::append(Path, Below, DatabaseName);
      if (fs::exists(Path))
        return Path.str().str();
    }
  }
  return error("no " + DatabaseName + " in '" + Start +
               "' or above it; name its directory with -p");
}

static llvm::Expected<std::unique_ptr<clang::tooling::CompilationDatabase>>
load(StringRef Path) {
  using namespace clang::tooling;
  std::string Message;
  std::unique_ptr<CompilationDatabase> Database =
      JSONCompilationDatabase::loadFromFile(Path, Message,
                                            JSONCommandLineSyntax::AutoDetect);
  if (!Database)
    return error(Path +
                 ": not a compilation database: " + StringRef(Message).rtrim());
  return inferTargetAndDriverMode(std::move(Database));
}

/// Whether the entry compiles C or C++; databases have assembler, too.
static bool isOfInterest(const clang::tooling::CompileCommand &C) {
  namespace types = clang::driver::types;
  if (llvm::is_contained(C.CommandLine, "-x"))
    return true;
  types::ID Type = types::lookupTypeForExtension(
      path::extension(C.Filename).drop_front(path::has_extension(C.Filename)));
  return Type == types::TY_C || Type == types::TY_CXX ||
         Type == types::TY_CXXModule;
}

/// The entries that compile C or C++. A relative directory is one below the
/// database's.
static std::vector<Unit> entries(clang::tooling::CompilationDatabase &Database,
                                 StringRef DatabasePath) {
  std::string Folder = path::parent_path(absolute(DatabasePath)).str();
  std::vector<Unit> Units;
  for (clang::tooling::CompileCommand &C : Database.getAllCompileCommands()) {
    if (!isOfInterest(C))
      continue;
    std::string Directory = absolute(C.Directory, Folder);
    std::string File = absolute(C.Filename, Directory);
    Units.push_back(
        {std::move(File), std::move(Directory), std::move(C.CommandLine)});
  }
  return Units;
}

/// Whether both names, which differ, are names of one file.
static bool sameFile(StringRef A, StringRef B) {
  bool Same = false;
  return path::filename(A) == path::filename(B) &&
         !fs::equivalent(A, B, Same) && Same;
}

/// The units of one file that the user named.
static std::vector<Unit> named(StringRef File, llvm::ArrayRef<Unit> All) {
  std::vector<Unit> Units;
  llvm::copy_if(All, std::back_inserter(Units),
                [&](const Unit &U) { return U.File == File; });
  if (Units.empty())
    llvm::copy_if(All, std::back_inserter(Units),
                  [&](const Unit &U) { return sameFile(U.File, File); });
  return Units;
}

llvm::Expected<UnitList> tool::findUnits(StringRef BuildPath,
                                         llvm::ArrayRef<std::string> Files,
                                         StringRef Near) {
  llvm::Expected<std::string> Path =
      !BuildPath.empty()
          ? databaseAt(BuildPath)
          : databaseAbove(Files.empty() ? Near : StringRef(Files.front()));
  if (!Path)
    return Path.takeError();
  auto Database = load(*Path);
  if (!Database)
    return Database.takeError();

  UnitList List;
  std::vector<Unit> All = entries(**Database, *Path);
  if (Files.empty())
    List.Units = std::move(All);
  llvm::StringSet<> Seen;
  for (StringRef Name : Files) {
    std::string File = absolute(Name);
    if (!Seen.insert(File).second)
      continue;
    std::vector<Unit> Units = named(File, All);
    if (Units.empty())
      List.Failures.push_back(
          {File, fs::exists(File) ? "not in " + *Path : "no such file"});
    llvm::append_range(List.Units, Units);
  }
  llvm::erase_if(List.Units, [&](const Unit &U) {
    bool Missing = !fs::exists(U.File);
    if (Missing)
      List.Failures.push_back({U.File, "no such file"});
    return Missing;
  });
  return List;
}
