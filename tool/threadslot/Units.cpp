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
#include "llvm/Support/VirtualFileSystem.h"

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
  return inferTargetAndDriverMode(
      expandResponseFiles(std::move(Database), llvm::vfs::getRealFileSystem()));
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

static Unit unit(const clang::tooling::CompileCommand &C) {
  return {absolute(C.Filename, C.Directory), C.Directory, C.CommandLine};
}

/// The units of one file that the user named.
static void addNamed(StringRef File,
                     clang::tooling::CompilationDatabase &Database,
                     StringRef DatabasePath, UnitList &List) {
  std::string Path = absolute(File);
  if (!fs::exists(Path)) {
    List.Failures.push_back({Path, "no such file"});
    return;
  }
  auto Commands = Database.getCompileCommands(Path);
  if (Commands.empty())
    List.Failures.push_back({Path, ("not in " + DatabasePath).str()});
  for (const auto &C : Commands)
    List.Units.push_back(unit(C));
}

llvm::Expected<UnitList> tool::findUnits(StringRef BuildPath,
                                         llvm::ArrayRef<std::string> Files) {
  llvm::Expected<std::string> Path =
      !BuildPath.empty() ? databaseAt(BuildPath)
                         : databaseAbove(Files.empty() ? "." : Files.front());
  if (!Path)
    return Path.takeError();
  auto Database = load(*Path);
  if (!Database)
    return Database.takeError();

  UnitList List;
  llvm::StringSet<> Named;
  for (StringRef File : Files)
    if (Named.insert(absolute(File)).second)
      addNamed(File, **Database, *Path, List);
  if (!Files.empty())
    return List;
  for (const auto &C : (*Database)->getAllCompileCommands()) {
    if (!isOfInterest(C))
      continue;
    Unit U = unit(C);
    if (fs::exists(U.File))
      List.Units.push_back(std::move(U));
    else
      List.Failures.push_back({U.File, "no such file"});
  }
  return List;
}
