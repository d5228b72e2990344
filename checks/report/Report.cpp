//===- Report.cpp - From findings to diagnostics --------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "report/Report.h"
#include "report/Checks.h"
#include "report/Fingerprint.h"
#include "report/Fixes.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

using namespace threadslot;
using namespace threadslot::report;
using llvm::StringRef;
using program::Anchor;
using Kind = solver::PathStep::Kind;

/// The set, or the last call in user code before it.
static const Anchor &shown(const program::Program &P,
                           const solver::Finding &F) {
  return P.Anchors[F.Call == program::NoAnchor ? F.Site : F.Call];
}

namespace {

/// Writes the story of one finding.
class Narrator {
public:
  Narrator(const program::Program &P, const solver::Finding &F)
      : P(P), F(F), Set(P.Anchors[F.Site]), Shown(shown(P, F)) {}

  Diagnostic tell() const;

private:
  const Anchor *anchor(const solver::PathStep &Step) const {
    return Step.Anchor == program::NoAnchor ? nullptr : &P.Anchors[Step.Anchor];
  }
  std::string slot() const;
  std::string message() const;
  std::string sentence(const solver::PathStep &Step, const Anchor &A) const;
  std::vector<Note> notes() const;

  const program::Program &P;
  const solver::Finding &F;
  const Anchor &Set;
  const Anchor &Shown; ///< What the finding points to.
};

} // namespace

static Location location(const Anchor &A) {
  return {A.File.str(), A.Line, A.Column, A.Offset, A.Length};
}

/// Code within a sentence; what is too long for one is cut.
static std::string quoted(StringRef Code) {
  constexpr size_t Longest = 60;
  if (Code.size() <= Longest)
    return ("'" + Code + "'").str();
  return ("'" + Code.take_front(Longest) + "...'").str();
}

std::string Narrator::slot() const {
  return quoted(Set.Slot.empty() ? Set.Text : Set.Slot);
}

std::string Narrator::message() const {
  std::string Start =
      "slot " + slot() + " set " + (&Shown == &Set ? "here" : "by this call");
  switch (F.Kind) {
  case solver::Check::MissingRemove:
    return Start + " is not removed on every path out of the task";
  case solver::Check::ExceptionUnsafeRemove:
    return Start + " is not removed when the task exits by an exception";
  case solver::Check::DiscardedGuard:
    if (Set.Slot.empty())
      return "this guard has no name and ends before anything it could guard";
    return "this declares a variable " + slot() +
           " instead of a guard for the slot of that name";
  case solver::Check::NonStaticSlot:
    return "slot " + slot() +
           " is not static, so that every instance leaves values of its own";
  }
  llvm_unreachable("covered switch");
}

/// Empty for a step that the message itself tells.
std::string Narrator::sentence(const solver::PathStep &Step,
                               const Anchor &A) const {
  switch (Step.K) {
  case Kind::Submitted:
    return "task submitted here";
  case Kind::Called:
    return &A == &Shown ? "" : "called here";
  case Kind::Set: {
    bool ReachedByCalls = llvm::any_of(
        F.Path, [](const solver::PathStep &S) { return S.K == Kind::Called; });
    return ReachedByCalls ? "set here" : "";
  }
  case Kind::Branch:
    if (A.Text.empty())
      return Step.Taken ? "assuming this is true" : "assuming this is false";
    return "assuming " + quoted(A.Text) + " is " +
           (Step.Taken ? "true" : "false");
  case Kind::Threw:
    return "exception thrown here";
  case Kind::Leaves:
    return "task leaves here with " + slot() + " still set";
  }
  llvm_unreachable("covered switch");
}

std::vector<Note> Narrator::notes() const {
  std::vector<Note> Notes;
  for (const solver::PathStep &Step : F.Path) {
    const Anchor *A = anchor(Step);
    std::string Sentence = A ? sentence(Step, *A) : "";
    if (!Sentence.empty())
      Notes.push_back({location(*A), std::move(Sentence)});
  }
  return Notes;
}

Diagnostic Narrator::tell() const {
  Diagnostic D;
  D.Check = info(F.Kind).Name.str();
  if (F.Absorbed)
    D.AbsorbedBy = info(solver::Check::DiscardedGuard).Name.str();
  for (const program::SlotTraits &T : P.Traits)
    if (T.Id == F.Traits)
      D.Severity = F.Weak ? program::SlotTraits::Severity::Low : T.Level;
  D.Where = location(Shown);
  D.Message = message();
  D.Notes = notes();
  return D;
}

std::vector<Diagnostic>
report::describe(const program::Program &P,
                 llvm::ArrayRef<solver::Finding> Findings) {
  // In source order, so that a fix goes to the first finding of its slot.
  std::vector<const solver::Finding *> Sorted;
  for (const solver::Finding &F : Findings)
    Sorted.push_back(&F);
  llvm::sort(Sorted, [&](const solver::Finding *A, const solver::Finding *B) {
    const Anchor &Left = shown(P, *A), &Right = shown(P, *B);
    return std::tie(Left.File, Left.Offset, P.Anchors[A->Site].Slot, A->Kind,
                    A->Site) < std::tie(Right.File, Right.Offset,
                                        P.Anchors[B->Site].Slot, B->Kind,
                                        B->Site);
  });
  // What a template or an inline function sets in each of its instances is one
  // set to the user; a normal exit sorts before an exceptional one.
  auto SameSet = [&](const solver::Finding *A, const solver::Finding *B) {
    const Anchor &Left = shown(P, *A), &Right = shown(P, *B);
    return std::tie(Left.File, Left.Offset, P.Anchors[A->Site].Slot) ==
           std::tie(Right.File, Right.Offset, P.Anchors[B->Site].Slot);
  };
  Sorted.erase(llvm::unique(Sorted, SameSet), Sorted.end());

  std::vector<program::AnchorId> Named;
  for (const solver::Finding *F : Sorted)
    for (program::AnchorId Id : {F->Site, F->Call})
      if (Id != program::NoAnchor)
        Named.push_back(Id);
  const Fingerprints Prints(P, Named);
  Fixes Fixes(P);
  std::vector<Diagnostic> Diagnostics;
  for (const solver::Finding *F : Sorted) {
    Diagnostic D = Narrator(P, *F).tell();
    D.Fingerprint = Prints.of(F->Site, F->Call);
    D.Fix = Fixes.next(*F);
    Diagnostics.push_back(std::move(D));
  }
  // A finding that stands at a call is not where its set is.
  auto Place = [](const Diagnostic &D) {
    return std::tie(D.Where.File, D.Where.Line, D.Where.Column, D.Check,
                    D.Message, D.Fingerprint);
  };
  llvm::sort(Diagnostics, [&](const Diagnostic &A, const Diagnostic &B) {
    return Place(A) < Place(B);
  });
  return Diagnostics;
}
