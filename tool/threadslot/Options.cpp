//===- Options.cpp - What the user asked for ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "Console.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Threading.h"
#include "llvm/Support/raw_ostream.h"

using namespace threadslot;
using namespace threadslot::tool;
using llvm::StringRef;
namespace cl = llvm::cl;

static cl::SubCommand CheckCommand(
    "check",
    "Find thread-local state that tasks leave behind on pooled threads");
static cl::SubCommand FixCommand("fix", "Check, apply fixes, check again");
static cl::SubCommand WhyCommand("why", "Say why a set is reported or silent");
static cl::SubCommand ExtractCommand("extract",
                                     "Turn one translation unit into facts");
static cl::SubCommand LinkCommand("link", "Turn facts into findings");
static cl::SubCommand ExplainCommand("explain", "Print the page of a check");
static cl::SubCommand ModelsCommand("models", "Print the models in force");

static cl::OptionCategory Category("Options");

static cl::opt<std::string>
    BuildPath("p",
              cl::desc("Where compile_commands.json is; by default it is "
                       "looked for upward from the first FILE"),
              cl::value_desc("BUILD"), cl::cat(Category), cl::sub(CheckCommand),
              cl::sub(FixCommand), cl::sub(WhyCommand));
static cl::list<std::string> Units(cl::Positional, cl::desc("[FILE...]"),
                                   cl::cat(Category), cl::sub(CheckCommand),
                                   cl::sub(FixCommand));
static cl::list<std::string> Facts(cl::Positional, cl::OneOrMore,
                                   cl::desc("FACTS..."), cl::cat(Category),
                                   cl::sub(LinkCommand));
static cl::opt<std::string> Place(cl::Positional, cl::Required,
                                  cl::desc("FILE:LINE"), cl::cat(Category),
                                  cl::sub(WhyCommand));
static cl::opt<std::string> CheckName(cl::Positional, cl::Required,
                                      cl::desc("CHECK"), cl::cat(Category),
                                      cl::sub(ExplainCommand));

static cl::opt<std::string> Output("o", cl::Required,
                                   cl::desc("Where the facts go"),
                                   cl::value_desc("FACTS"), cl::cat(Category),
                                   cl::sub(ExtractCommand));
static cl::opt<std::string>
    Directory("directory", cl::desc("Where the compiler command runs"),
              cl::value_desc("DIR"), cl::init("."), cl::cat(Category),
              cl::sub(ExtractCommand));
static cl::list<std::string> Compile(cl::Positional, cl::OneOrMore,
                                     cl::desc("-- COMPILER-COMMAND"),
                                     cl::cat(Category),
                                     cl::sub(ExtractCommand));

static cl::list<std::string>
    Reports("report",
            cl::desc("text (default) or json, to standard output or to FILE; "
                     "may be repeated"),
            cl::value_desc("FORMAT[=FILE]"), cl::cat(Category),
            cl::sub(CheckCommand), cl::sub(FixCommand), cl::sub(LinkCommand));
static cl::opt<std::string>
    Checks("checks", cl::desc("Which checks report, as in clang-tidy"),
           cl::value_desc("GLOB"), cl::init("*"), cl::cat(Category),
           cl::sub(CheckCommand), cl::sub(FixCommand), cl::sub(LinkCommand));
static cl::opt<std::string>
    MinSeverity("min-severity",
                cl::desc("low, medium (default) or high: report nothing below"),
                cl::value_desc("LEVEL"), cl::init("medium"), cl::cat(Category),
                cl::sub(CheckCommand), cl::sub(FixCommand),
                cl::sub(LinkCommand));
static cl::list<std::string>
    ModelFiles("models", cl::desc("What further calls mean; may be repeated"),
               cl::value_desc("FILE"), cl::cat(Category), cl::sub(CheckCommand),
               cl::sub(FixCommand), cl::sub(WhyCommand),
               cl::sub(ExtractCommand), cl::sub(LinkCommand),
               cl::sub(ModelsCommand));
static cl::opt<unsigned>
    Jobs("jobs",
         cl::desc("Units, then tasks, at a time, by default as many as there "
                  "are cores"),
         cl::value_desc("N"), cl::init(0), cl::cat(Category),
         cl::sub(CheckCommand), cl::sub(FixCommand), cl::sub(WhyCommand),
         cl::sub(LinkCommand));
static cl::opt<unsigned>
    TimeLimit("time-limit",
              cl::desc("Give up on a unit after so many seconds (default 600)"),
              cl::value_desc("SECONDS"), cl::init(600), cl::cat(Category),
              cl::sub(CheckCommand), cl::sub(FixCommand), cl::sub(WhyCommand));
static cl::opt<std::string>
    FailOn("fail-on",
           cl::desc("finding (default) or never: what makes 1 the "
                    "exit status"),
           cl::value_desc("WHAT"), cl::init("finding"), cl::cat(Category),
           cl::sub(CheckCommand), cl::sub(FixCommand), cl::sub(LinkCommand));
static cl::opt<bool> Stats("stats",
                           cl::desc("Say what the analysis could not see"),
                           cl::cat(Category), cl::sub(CheckCommand),
                           cl::sub(FixCommand), cl::sub(LinkCommand));
static cl::opt<bool> Quiet("quiet", cl::desc("Show no progress and no summary"),
                           cl::cat(Category), cl::sub(CheckCommand),
                           cl::sub(FixCommand), cl::sub(LinkCommand),
                           cl::sub(WhyCommand));

static const std::pair<cl::SubCommand *, Command> Commands[] = {
    {&CheckCommand, Command::Check},  {&FixCommand, Command::Fix},
    {&WhyCommand, Command::Why},      {&ExtractCommand, Command::Extract},
    {&LinkCommand, Command::Link},    {&ExplainCommand, Command::Explain},
    {&ModelsCommand, Command::Models}};

static constexpr StringRef Overview =
    "Finds and fixes thread-local state that tasks leave behind on pooled "
    "threads.\n\n"
    "Exit status: 0 nothing found, 1 findings, 2 wrong usage or "
    "configuration,\n"
    "3 some unit could not be analysed.\n";

/// The value that \p Text stands for.
template <typename T>
static std::optional<T>
choose(StringRef What, StringRef Text,
       std::initializer_list<std::pair<StringRef, T>> Choices) {
  std::string Known;
  for (const auto &[Name, Value] : Choices) {
    if (Name == Text)
      return Value;
    Known += (Known.empty() ? "" : ", ") + Name.str();
  }
  printError("unknown " + What + " '" + Text + "': expected one of " + Known);
  return std::nullopt;
}

static bool readReports(Options &O) {
  for (StringRef Text : Reports) {
    auto [Format, File] = Text.split('=');
    if (llvm::is_contained({"sarif", "html", "github", "gitlab"}, Format)) {
      printError("report format '" + Format +
                 "' is not supported yet: expected one of text, json");
      return false;
    }
    auto Known = choose<ReportFormat>(
        "report format", Format,
        {{"text", ReportFormat::Text}, {"json", ReportFormat::Json}});
    if (!Known)
      return false;
    O.Reports.push_back({*Known, File.str()});
  }
  if (O.Reports.empty())
    O.Reports.emplace_back();
  return true;
}

static std::string checkNames() {
  std::string Names;
  for (const report::CheckInfo &C : report::checks())
    Names += (Names.empty() ? "" : ", ") + C.Name.str();
  return Names;
}

/// Whether \p List contains any check that there is.
static bool namesACheck(const report::CheckList &List) {
  return llvm::any_of(report::checks(), [&](const report::CheckInfo &C) {
    return List.contains(C.Name);
  });
}

static bool readChecks(Options &O) {
  llvm::SmallVector<StringRef, 4> Globs;
  StringRef(Checks).split(Globs, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef Glob : Globs) {
    Glob = Glob.trim();
    Glob.consume_front("-");
    llvm::Expected<report::CheckList> List = report::CheckList::parse(Glob);
    if (!List) {
      printError("--checks: " + llvm::toString(List.takeError()));
      return false;
    }
    if (!namesACheck(*List)) {
      printError("no check is named '" + Glob + "': there are " + checkNames());
      return false;
    }
  }
  O.Checks = llvm::cantFail(report::CheckList::parse(Checks));
  if (namesACheck(O.Checks))
    return true;
  printError("--checks '" + Checks + "' leaves no check");
  return false;
}

static std::string absolute(StringRef File) {
  llvm::SmallString<256> Path(File);
  llvm::sys::fs::make_absolute(Path);
  return Path.str().str();
}

static bool readModels(Options &O) {
  O.Models = models::Models::builtin();
  for (StringRef File : ModelFiles) {
    if (llvm::Error E = O.Models.addFile(File)) {
      printError(llvm::toString(std::move(E)));
      return false;
    }
    O.ModelFiles.push_back(absolute(File));
  }
  return true;
}

static bool readLimits(Options &O) {
  using Severity = program::SlotTraits::Severity;
  auto Level = choose<Severity>("severity", MinSeverity,
                                {{"low", Severity::Low},
                                 {"medium", Severity::Medium},
                                 {"high", Severity::High}});
  auto Fail =
      choose<bool>("--fail-on", FailOn, {{"finding", true}, {"never", false}});
  if (!Level || !Fail)
    return false;
  O.MinSeverity = *Level;
  O.FailOnFinding = *Fail;
  O.Jobs = Jobs ? unsigned(Jobs)
                : llvm::hardware_concurrency().compute_thread_count();
  O.TimeLimit = TimeLimit;
  O.Stats = Stats;
  O.Quiet = Quiet;
  return true;
}

static bool readSubject(Options &O) {
  O.BuildPath = BuildPath;
  O.Files.assign(Units.begin(), Units.end());
  if (O.Do == Command::Link)
    O.Files.assign(Facts.begin(), Facts.end());
  O.FactsFile = absolute(Output);
  O.Directory = Directory;
  O.CompilerCommand.assign(Compile.begin(), Compile.end());
  O.Check = CheckName;
  O.Place = Place;
  if (O.Do != Command::Explain || llvm::any_of(report::checks(), [&](auto &C) {
        return C.Name == O.Check;
      }))
    return true;
  printError("no check is named '" + O.Check + "': there are " + checkNames());
  return false;
}

std::optional<Options> tool::parseOptions(int Argc, const char *const *Argv) {
  for (const auto &[Sub, Meaning] : Commands)
    cl::HideUnrelatedOptions(Category, *Sub);
  cl::HideUnrelatedOptions(Category);
  cl::SetVersionPrinter([](llvm::raw_ostream &OS) {
    OS << "threadslot " THREADSLOT_VERSION " (LLVM " LLVM_VERSION_STRING ")\n";
  });
  if (!cl::ParseCommandLineOptions(Argc, Argv, Overview, &llvm::errs()))
    return std::nullopt;

  auto Asked =
      llvm::find_if(Commands, [](const auto &C) { return bool(*C.first); });
  if (Asked == std::end(Commands)) {
    printError("expected a command: check, fix, why, extract, link, explain "
               "or models; see --help");
    return std::nullopt;
  }
  Options O;
  O.Do = Asked->second;
  if (!readSubject(O) || !readReports(O) || !readChecks(O) || !readLimits(O) ||
      !readModels(O))
    return std::nullopt;
  return O;
}
