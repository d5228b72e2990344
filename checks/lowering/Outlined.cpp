//===- Outlined.cpp - Blocks and OpenMP regions ---------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Statements that run as functions of their own, with what they capture:
//
//   dispatch_async(queue, ^{ work(n); });    a callable, made on the heap
//
//   #pragma omp parallel                     submitted to the threads of the
//   { work(n); }                             team, and run here, too
//
//   #pragma omp task                         submitted; may run here and now
//   { work(n); }
//
// The closure holds copies of what is captured by value and addresses of all
// else, so the statement is lowered as it stands, with its variables there.
// That each thread of a team has a copy of what is private is not followed:
// callables and slots are seldom private.
//
//===----------------------------------------------------------------------===//

#include "lowering/FunctionLowering.h"
#include "clang/Basic/OpenMPKinds.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::BlockId;
using program::Callee;
using program::Cell;
using program::Op;
using program::Value;

/// The place in \p Closure of what is captured as number \p Index.
static Cell captured(program::Program &P, Cell Closure, size_t Index) {
  return Builder::field(std::move(Closure),
                        P.intern("captured" + std::to_string(Index)));
}

/// Puts what \p S captures into \p Closure and makes the function that runs it.
program::Function &FunctionLowering::outline(const Outlined &S,
                                             const Cell &Closure) {
  for (auto [I, C] : llvm::enumerate(S.Captures)) {
    Cell Place = captured(B.program(), Closure, I);
    if (!C.Variable)
      B.let(std::move(Place), thisPointer());
    else if (C.Copy)
      init(std::move(Place), C.Copy);
    else if (C.ByValue)
      B.let(std::move(Place), Builder::read(variable(C.Variable)));
    else
      B.let(std::move(Place), Builder::address(variable(C.Variable)));
  }
  program::Function &New = U.synthesize(
      (Out.Id + "#outlined" + llvm::Twine(Outlines++)).str(), S.Display);
  New.Params = S.Parameters.size() + 1;
  New.NoThrow = S.NoThrow;
  FunctionLowering(U, F, New, Why).runOutlined(S);
  return New;
}

void FunctionLowering::runOutlined(const Outlined &S) {
  Out.Anchor = anchor(S.Body->getBeginLoc());
  OutermostBlock = S.Body;
  bindParameters(S.Parameters, 1);
  Cell Closure = B.deref(Builder::read(Builder::param(0)));
  for (auto [I, C] : llvm::enumerate(S.Captures)) {
    Cell Place = captured(B.program(), Closure, I);
    if (C.Variable)
      Variables[C.Variable] =
          C.ByValue ? Place : B.deref(Builder::read(std::move(Place)));
    else
      ThisObject = B.deref(Builder::read(std::move(Place)));
  }
  statement(S.Body);
  returnFrom(SourceRange(S.Body->getEndLoc()));
  finish();
}

//===--- Blocks -----------------------------------------------------------===//

/// A block is a pointer to an object that can be called.
Value FunctionLowering::block(const BlockExpr *E) {
  const BlockDecl *D = E->getBlockDecl();
  Outlined S;
  S.Body = D->getBody();
  S.Parameters = D->parameters();
  S.Display = "block";
  for (const BlockDecl::Capture &C : D->captures()) {
    bool ByReference =
        C.isByRef() || C.getVariable()->getType()->isReferenceType();
    S.Captures.push_back({C.getVariable(), !ByReference, C.getCopyExpr()});
  }
  if (D->capturesCXXThis())
    S.Captures.push_back({});
  Cell Pointer = B.newLocal();
  B.let(Pointer, Builder::newObject());
  Cell Object = B.deref(Builder::read(Pointer));
  program::Function &Code = outline(S, Object);
  B.let(Builder::field(Object, B.program().intern("()")),
        Builder::function(Code.Id));
  return Builder::read(Pointer);
}

/// What a call of the block at \p Block runs.
Callee FunctionLowering::codeOf(const Value &Block) {
  Callee Target;
  Target.K = Callee::Kind::Indirect;
  Target.Target =
      Builder::read(Builder::field(B.deref(Block), B.program().intern("()")));
  return Target;
}

//===--- OpenMP -----------------------------------------------------------===//

static bool startsTeam(OpenMPDirectiveKind K) {
  return (isOpenMPParallelDirective(K) || isOpenMPTeamsDirective(K)) &&
         K != llvm::omp::OMPD_parallel_master &&
         K != llvm::omp::OMPD_parallel_masked;
}

bool threadslot::lowering::startsTasks(const OMPExecutableDirective *D) {
  OpenMPDirectiveKind K = D->getDirectiveKind();
  return D->hasAssociatedStmt() &&
         (isOpenMPTaskingDirective(K) || startsTeam(K));
}

void FunctionLowering::openMP(const OMPExecutableDirective *D) {
  if (!D->hasAssociatedStmt())
    return;
  if (startsTasks(D))
    return openMPTask(D);
  BlockId Do = B.newBlock(), Done = B.newBlock();
  switch (D->getDirectiveKind()) {
  case llvm::omp::OMPD_master:
  case llvm::omp::OMPD_masked: {
    // One and the same thread of the team, each time.
    B.branch(Builder::isTrue(B.pure("omp master", {})), Do, Done);
    break;
  }
  case llvm::omp::OMPD_single:
  case llvm::omp::OMPD_section:
    B.fork(Do, Done, "some thread of the team");
    break;
  default:
    B.jump(Do);
  }
  B.setInsertionPoint(Do);
  statement(D->getRawStmt());
  B.jump(Done);
  B.setInsertionPoint(Done);
}

/// Exceptions do not leave such a region: the program ends.
void FunctionLowering::openMPTask(const OMPExecutableDirective *D) {
  Outlined S;
  S.Body = D->getRawStmt();
  S.Display = "OpenMP region";
  S.NoThrow = true;
  for (const CapturedStmt::Capture &C :
       D->getInnermostCapturedStmt()->captures()) {
    if (C.capturesThis())
      S.Captures.push_back({});
    else if (C.capturesVariable() || C.capturesVariableByCopy())
      S.Captures.push_back({C.getCapturedVar(), C.capturesVariableByCopy()});
  }
  Cell Closure = B.newLocal();
  const program::Function &Region = outline(S, Closure);
  bool IsTeam = startsTeam(D->getDirectiveKind());
  program::AnchorId Here = anchor(D->getSourceRange());
  auto Run = [&](Op &O) {
    O.Target.Function = Region.Id;
    O.Args.push_back({Builder::address(Closure), false});
    O.Anchor = Here;
  };
  Op &Submission = B.emit(Op::Kind::Submit);
  if (!IsTeam)
    Submission.When = program::RunsWhen::MaybeNow;
  Run(Submission);
  if (IsTeam)
    Run(B.emitCall(Op::Kind::Call, false));
}
