//===- Why.cpp - threadslot why -----------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Why.h"
#include "Commands.h"
#include "Console.h"
#include "ExitStatus.h"
#include "Workspace.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace threadslot;
using namespace threadslot::tool;
using llvm::StringRef;

namespace {

/// A line of a file.
struct Line {
  std::string File; ///< Absolute.
  unsigned Number = 0;
};

/// Tells the stories of sets to a person.
class Teller {
public:
  explicit Teller(const program::Program &P) : P(P) {}

  void tell(const solver::SetStory &Story, bool Reported);

private:
  void place(program::AnchorId A, StringRef What);
  void task(const solver::TaskStory &Story);
  void verdict(const solver::TaskStory &Story);

  const program::Program &P;
  llvm::raw_ostream &OS = llvm::outs();
};

} // namespace

static std::optional<Line> parse(StringRef Text) {
  auto [File, Number] = Text.rsplit(':');
  Line L;
  if (File.empty() || Number.getAsInteger(10, L.Number) || L.Number == 0) {
    printError("'" + Text + "' is no place: expected FILE:LINE");
    return std::nullopt;
  }
  if (!llvm::sys::fs::exists(File)) {
    printError(File + ": no such file");
    return std::nullopt;
  }
  llvm::SmallString<256> Path(File);
  llvm::sys::fs::make_absolute(Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  L.File = Path.str().str();
  return L;
}

void Teller::place(program::AnchorId Id, StringRef What) {
  if (Id == program::NoAnchor)
    return;
  const program::Anchor &A = P.Anchors[Id];
  OS << "    " << report::shortName(A.File) << ":" << A.Line << ":" << A.Column
     << ": " << What << "\n";
}

void Teller::verdict(const solver::TaskStory &Story) {
  bool Ends = Story.Task->Exceptions == program::PoolExceptions::Terminate;
  if (!Story.LeftNormally && !Story.LeftByException)
    OS << "    cleared or restored on every way out\n";
  if (Story.LeftNormally)
    OS << "    still set at a normal exit\n";
  if (Story.LeftByException)
    OS << "    still set when an exception leaves the task"
       << (Ends ? ", which ends the program\n" : "\n");
  if (Story.IsCache)
    OS << "    a cache: it was found empty before\n";
  for (const std::string &Cause : Story.Doubts)
    OS << "    unknown, may have cleared it: " << Cause << "\n";
}

void Teller::task(const solver::TaskStory &Story) {
  OS << "  in task '" << Story.Task->Task->Display << "'\n";
  place(Story.Task->Submission, "task submitted here");
  for (program::AnchorId Call : Story.Calls)
    place(Call, "called here");
  verdict(Story);
}

void Teller::tell(const solver::SetStory &Story, bool Reported) {
  const program::Anchor &Set = P.Anchors[Story.Site];
  OS << report::shortName(Set.File) << ":" << Set.Line << ":" << Set.Column
     << ": set of slot '" << (Set.Slot.empty() ? Set.Text : Set.Slot)
     << "': " << (Reported ? "reported" : "silent") << "\n";
  if (Story.Tasks.empty())
    OS << "  not run by any task\n";
  if (Story.Traits && Story.Traits->Persistent)
    OS << "  declared to outlive tasks\n";
  bool Left = false, Spared = false;
  for (const solver::TaskStory &Told : Story.Tasks) {
    task(Told);
    Left |= Told.LeftNormally;
    Spared |= Told.IsCache || !Told.Doubts.empty();
  }
  if (!Reported && Left && !Spared &&
      !(Story.Traits && Story.Traits->Persistent))
    OS << "  no evidence that it is meant to be undone, or hidden by an "
          "option, a comment or another finding\n";
}

/// Prints all there is to say; whether something is reported there.
static bool answer(const Line &L, const report::Report &R,
                   program::Linker Units) {
  auto Linked = std::move(Units).take();
  auto Reach = reach::findRoots(*Linked);
  auto Stories = solver::explain(*Linked, Reach, [&](const program::Anchor &A) {
    return A.File == L.File && A.Line == L.Number;
  });
  bool Any = false;
  auto At = [&](const report::Diagnostic &D) {
    return D.Where.File == L.File && D.Where.Line == L.Number;
  };
  for (const solver::SetStory &Story : Stories) {
    const program::Anchor &Set = Linked->Anchors[Story.Site];
    bool Reported = llvm::any_of(R.Diagnostics, [&](const auto &D) {
      return At(D) && D.Where.Offset == Set.Offset;
    });
    Teller(*Linked).tell(Story, Reported);
  }
  report::Report Here;
  llvm::copy_if(R.Diagnostics, std::back_inserter(Here.Diagnostics), At);
  Any = !Here.Diagnostics.empty();
  report::printText(Here, llvm::outs());
  if (Stories.empty() && !Any)
    llvm::outs() << report::shortName(L.File) << ":" << L.Number
                 << ": no set here\n";
  return Any;
}

int tool::why(const Options &O) {
  std::optional<Line> L = parse(O.Place);
  if (!L)
    return ExitUsage;
  llvm::Expected<UnitList> List = findUnits(O.BuildPath, {}, /*Near=*/L->File);
  if (!List) {
    printError(llvm::toString(List.takeError()));
    return ExitUsage;
  }
  Workspace Units(O, std::move(*List));
  if (llvm::Error E = Units.extractAll()) {
    printError(llvm::toString(std::move(E)));
    return ExitUsage;
  }
  report::Report R = Units.report();
  for (const report::Failure &F : R.Failures)
    printError(report::shortName(F.File) + ": " + F.Cause);
  for (const std::string &Misuse : R.Misuses)
    printError(Misuse);
  bool Found = answer(*L, R, Units.link());
  if (!R.Misuses.empty())
    return ExitUsage;
  if (!R.Failures.empty())
    return ExitIncomplete;
  return Found ? ExitFindings : ExitNothing;
}
