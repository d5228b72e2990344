//===- SolverFuzz.cpp - The solver against the oracle ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   solver-fuzz --count 20000 --seed 1      exit status 1 if they ever differ
//   solver-fuzz --program FILE              what both say of one program
//
// A difference is printed as the smallest program that still shows it.
//
//===----------------------------------------------------------------------===//

#include "Compare.h"
#include "Generator.h"
#include "Minimize.h"
#include "program/Text.h"
#include "program/Verify.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/Signals.h"

using namespace threadslot;
using namespace threadslot::fuzz;
using llvm::outs;

static llvm::cl::opt<unsigned> Count("count", llvm::cl::init(20000),
                                     llvm::cl::desc("Programs to compare"));
static llvm::cl::opt<unsigned> Seed("seed", llvm::cl::init(1),
                                    llvm::cl::desc("Of the first program"));
static llvm::cl::opt<unsigned> Most("most", llvm::cl::init(1),
                                    llvm::cl::desc("Differences to print"));
static llvm::cl::opt<bool> Tiny("tiny", llvm::cl::init(true),
                                llvm::cl::desc("Try tiny limits too"));
static llvm::cl::opt<bool> Statistics("statistics",
                                      llvm::cl::desc("Print what was tried"));
static llvm::cl::opt<std::string> OneProgram("program",
                                             llvm::cl::desc("A text file"));

namespace {
struct Tally {
  unsigned Programs = 0, NoMeaning = 0, TooLarge = 0, Bounded = 0, Sites = 0, Clean = 0,
           Findings = 0, Exceptional = 0, Doubtful = 0, MetLimits = 0,
           Different = 0;
  uint64_t Nodes = 0;

  void add(const program::Program &P, const Answer &A) {
    ++Programs;
    NoMeaning += A.NoMeaning;
    TooLarge += A.TooLarge;
    Bounded += A.Bounded;
    Sites += P.Anchors.size();
    Clean += A.Findings.empty();
    Findings += A.Findings.size();
    for (auto &[Site, Kind] : A.Findings)
      Exceptional += Kind == solver::Check::ExceptionUnsafeRemove;
    Doubtful += A.Findings != A.IfDoubtsAccused;
    Nodes += A.Nodes;
  }
  void print() const {
    outs() << llvm::formatv(
        "{0} programs, {1} without meaning, {10} too large, {2} beyond the "
        "oracle's bounds, {9} beyond the solver's\n"
        "{3} sites, {4} findings, {5} of them exceptional\n"
        "{6} programs clean, {7} where a doubt spares a site\n"
        "{8} states and choices\n",
        Programs, NoMeaning, Bounded, Sites, Findings, Exceptional, Clean,
        Doubtful, Nodes, MetLimits, TooLarge);
  }
};
} // namespace

static void print(const char *Who, const Found &F) {
  outs() << "# " << Who << ":";
  for (auto &[Site, Kind] : F)
    outs() << " !" << Site
           << (Kind == solver::Check::MissingRemove ? " normal"
                                                    : " exceptional");
  outs() << (F.empty() ? " nothing\n" : "\n");
}

static void print(const Difference &D, const program::Program &P) {
  outs() << llvm::formatv("# {0}; disjuncts {1}, call depth {2}, cell depth "
                          "{3}, push depth {4}, steps {5}\n",
                          D.Why, D.Under.Disjuncts, D.Under.CallDepth,
                          D.Under.CellDepth, D.Under.PushDepth,
                          D.Under.StepsPerRoot);
  print("solver", D.Solver);
  print("page", D.Oracle.Findings);
  program::print(P, outs());
  outs() << '\n';
}

static std::unique_ptr<program::Program> copyOf(const program::Program &P) {
  return fuzz::copy(P, [](const program::Function &) { return false; });
}

/// Whichever callables a task was given, both must say the same of it.
static reach::Reach rootsOf(program::Program &P) {
  reach::Reach R = reach::findRoots(P);
  for (reach::Root &Root : R.Roots)
    for (const program::Function &F : P.Functions)
      if (&F != Root.Task && (F.Id.size() + P.Functions.size()) % 3 == 0)
        Root.Given.push_back(&F);
  return R;
}

/// How the answers about \p Of differ with default or with tiny limits.
static std::optional<Difference> check(const program::Program &Of,
                                       uint64_t TinySeed, Tally &T) {
  auto Own = copyOf(Of); // Reach adds to it.
  program::Program &P = *Own;
  reach::Reach R = rootsOf(P);
  Answer A = ask(P, R);
  T.add(P, A);
  if (A.NoMeaning || A.TooLarge)
    return std::nullopt;
  solver::Result Result = solver::solve(P, R);
  T.MetLimits += metLimits(Result);
  auto D = difference(A, Result, {});
  if (D || !Tiny)
    return D;
  solver::Limits L = tinyLimits(TinySeed);
  return difference(A, solver::solve(P, R, L), L);
}

/// The difference that \p Of shows under the limits \p L.
static std::optional<Difference> differenceUnder(const program::Program &Of,
                                                 const solver::Limits &L) {
  auto Own = copyOf(Of);
  program::Program &P = *Own;
  reach::Reach R = rootsOf(P);
  Answer A = ask(P, R);
  if (A.NoMeaning || A.TooLarge)
    return std::nullopt;
  return difference(A, solver::solve(P, R, L), L);
}

static void report(const program::Program &P, const Difference &D) {
  auto StillDiffers = [&](const program::Program &Q) {
    if (llvm::errorToBool(program::verify(Q)))
      return false;
    auto Now = differenceUnder(Q, D.Under);
    return Now && llvm::StringRef(Now->Why) == D.Why;
  };
  auto Small = minimize(P, StillDiffers);
  print(*differenceUnder(*Small, D.Under), *Small);
}

static int compareMany() {
  Tally T;
  for (uint64_t S = Seed; S < uint64_t(Seed) + Count && T.Different < Most;
       ++S) {
    llvm::PrettyStackTraceFormat Crashed("comparing the program of seed %u",
                                         unsigned(S));
    auto P = generate(S);
    if (llvm::errorToBool(program::verify(*P)))
      continue;
    if (auto D = check(*P, S, T)) {
      ++T.Different;
      outs() << "# seed " << S << '\n';
      report(*P, *D);
    }
  }
  if (Statistics)
    T.print();
  outs() << llvm::formatv("{0} programs compared, {1} differ\n", T.Programs,
                          T.Different);
  if (T.MetLimits * 50 > T.Programs) {
    outs() << "more than 2% of the programs are beyond the solver's limits: that "
              "compares too little\n";
    return 1;
  }
  return T.Different ? 1 : 0;
}

static int compareOne(llvm::StringRef File) {
  auto Text = llvm::MemoryBuffer::getFileOrSTDIN(File);
  if (!Text) {
    llvm::errs() << File << ": " << Text.getError().message() << '\n';
    return 2;
  }
  auto P = program::parse(**Text);
  if (!P) {
    llvm::errs() << llvm::toString(P.takeError()) << '\n';
    return 2;
  }
  reach::Reach R = reach::findRoots(**P);
  Answer A = ask(**P, R);
  Found Solver;
  for (const solver::Finding &F : solver::solve(**P, R).Findings)
    Solver.emplace(F.Site, F.Kind);
  print("solver", Solver);
  print(A.NoMeaning ? "page (undefined)" : "page", A.Findings);
  return Solver == A.Findings ? 0 : 1;
}

int main(int Argc, char **Argv) {
  llvm::sys::PrintStackTraceOnErrorSignal(Argv[0]);
  llvm::cl::ParseCommandLineOptions(Argc, Argv);
  return OneProgram.empty() ? compareMany() : compareOne(OneProgram);
}
