//===- Findings.cpp - Roots and findings as stable lines ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Findings.h"
#include "program/Text.h"

using namespace threadslot;
using llvm::raw_ostream;

static llvm::StringRef word(program::PoolExceptions E) {
  switch (E) {
  case program::PoolExceptions::Terminate:
    return "terminate";
  case program::PoolExceptions::Caught:
    return "caught";
  case program::PoolExceptions::Propagate:
    return "propagate";
  }
  llvm_unreachable("all kinds are covered");
}

static llvm::StringRef word(solver::Check C) {
  switch (C) {
  case solver::Check::MissingRemove:
    return "missing-remove";
  case solver::Check::ExceptionUnsafeRemove:
    return "exception-unsafe-remove";
  case solver::Check::DiscardedGuard:
    return "discarded-guard";
  case solver::Check::NonStaticSlot:
    return "non-static-slot";
  }
  llvm_unreachable("all kinds are covered");
}

static llvm::StringRef word(solver::PathStep::Kind K) {
  switch (K) {
  case solver::PathStep::Kind::Submitted:
    return "submitted";
  case solver::PathStep::Kind::Called:
    return "called";
  case solver::PathStep::Kind::Set:
    return "set";
  case solver::PathStep::Kind::Branch:
    return "branch";
  case solver::PathStep::Kind::Threw:
    return "threw";
  case solver::PathStep::Kind::Leaves:
    return "leaves";
  }
  llvm_unreachable("all kinds are covered");
}

static void printAnchor(program::AnchorId A, raw_ostream &OS) {
  if (A == program::NoAnchor)
    OS << "!none";
  else
    OS << '!' << A;
}

void threadslot::print(const reach::Reach &R, raw_ostream &OS) {
  for (const reach::Root &Root : R.Roots) {
    program::printEntity(Root.Task->Id, OS << "root ");
    OS << " exceptions=" << word(Root.Exceptions);
    printAnchor(Root.Submission, OS << " submitted=");
    OS << '\n';
    for (const reach::Binding &B : Root.Bindings) {
      program::print(B.Place, OS << "  binding ");
      program::print(B.Holds, OS << " = ");
      OS << '\n';
    }
    for (const program::Function *F : Root.Given) {
      program::printEntity(F->Id, OS << "  given ");
      OS << '\n';
    }
  }
  for (const auto &[Submission, Cause] : R.Unresolved) {
    printAnchor(Submission, OS << "unresolved ");
    OS << ' ' << Cause << '\n';
  }
}

static void print(const solver::PathStep &S, raw_ostream &OS) {
  printAnchor(S.Anchor, OS << "  " << word(S.K) << ' ');
  if (S.K == solver::PathStep::Kind::Branch)
    OS << (S.Taken ? " taken" : " not taken");
  OS << '\n';
}

void threadslot::print(const solver::Result &R, const program::Program &P,
                       raw_ostream &OS) {
  for (const solver::Finding &F : R.Findings) {
    printAnchor(F.Site, OS << word(F.Kind) << " site=");
    OS << " slot=\""
       << (F.Site < P.Anchors.size() ? P.Anchors[F.Site].Slot : "") << '"';
    if (F.Task) {
      program::printEntity(F.In->Id, OS << " in ");
      program::printEntity(F.Task->Id, OS << " task=");
      program::printEntity(F.Traits, OS << " traits=");
    }
    if (F.Call != program::NoAnchor)
      printAnchor(F.Call, OS << " call=");
    OS << '\n';
    for (const solver::PathStep &S : F.Path)
      ::print(S, OS);
  }
  for (const auto &[Cause, Count] : R.Unknowns)
    OS << "unknown " << Count << ' ' << Cause << '\n';
}
