//===- Coroutines.cpp - Functions that are suspended --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A coroutine is lowered to three functions:
//
//   f(p)          makes a frame, puts copies of the parameters there and builds
//                 the promise, calls get_return_object, and resumes the
//                 coroutine if its initial suspension is ready at once
//   f#body(F)     what was written, in the frame F; an exception that the
//                 promise has taken note of leaves it
//   f#resume(F)   what a handle runs: the body, without its exceptions
//
// The frame is the promise object, with fields that no code has: `()` holds
// f#resume, so that a handle, which is the frame's address, can be called. So
// does what the call returns, so that whoever is given that can start it.
//
// The body is a straight line. A suspension is no exit: what comes after it is
// lowered as if the coroutine went on at once, on the thread where it was.
// Whoever resumes a coroutine that runs already does nothing.
//
//===----------------------------------------------------------------------===//

#include "lowering/FunctionLowering.h"
#include "clang/Basic/Builtins.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::BlockId;
using program::Cell;
using program::Name;
using program::Value;

// Fields of a frame. No identifier has a hash.
static constexpr llvm::StringLiteral SelfField = "#self", RunsField = "#runs",
                                     CodeField = "()";

Cell FunctionLowering::self() const {
  return Frame ? Builder::field(*Frame, SelfField) : Builder::param(0);
}

/// Where the frame keeps its copy of a parameter.
Cell FunctionLowering::inFrame(const ParmVarDecl *P) const {
  return Builder::field(
      *Frame,
      U.program().intern("#p" + std::to_string(P->getFunctionScopeIndex())));
}

/// A std::coroutine_handle: it has one field, the address of the frame.
static bool isHandle(const CXXRecordDecl *R) {
  return R && R->getIdentifier() && R->getName() == "coroutine_handle" &&
         R->hasDefinition() && !R->field_empty();
}

/// The frame's address that the handle at \p Place holds.
Value FunctionLowering::frameOf(const Cell &Place,
                                const CXXRecordDecl *Handle) {
  return Builder::read(Builder::field(
      Place, U.program().intern(U.names().field(*Handle->field_begin()))));
}

bool threadslot::lowering::isOfCoroutine(const CXXRecordDecl *R) {
  const IdentifierInfo &Promise = R->getASTContext().Idents.get("promise_type");
  return !R->lookup(&Promise).empty();
}

/// What a coroutine has returned can be started wherever it is moved to.
void FunctionLowering::keepStart(Cell Dst, const Value &Source) {
  Name Code = U.program().intern(CodeField);
  B.let(Builder::field(std::move(Dst), Code),
        Builder::read(Builder::field(B.deref(Source), Code)));
}

//===--- Making one -------------------------------------------------------===//

/// The frame, with copies of the parameters and the promise.
void FunctionLowering::makeFrame(const CoroutineBodyStmt *S, Name Resume) {
  Frame = B.deref(B.snapshot(Builder::newObject()));
  for (auto [P, Move] : llvm::zip(F->parameters(), S->getParamMoves())) {
    const auto *Copy = cast<VarDecl>(cast<DeclStmt>(Move)->getSingleDecl());
    fullExpression([&, P = P] {
      if (Copy->getType()->isReferenceType())
        B.let(inFrame(P), Builder::address(lvalue(Copy->getInit())));
      else if (Copy->getInit())
        init(inFrame(P), Copy->getInit());
    });
  }
  const VarDecl *Promise = S->getPromiseDecl();
  Variables[Promise] = *Frame;
  if (const Expr *Init = Promise->getInit())
    fullExpression([&] { init(*Frame, Init); });
  B.let(Builder::field(*Frame, CodeField), Builder::function(Resume));
  B.let(Builder::field(*Frame, RunsField), Builder::integer(0));
  if (const auto *M = dyn_cast<CXXMethodDecl>(F); M && M->isInstance())
    B.let(self(), Builder::read(Builder::param(0)));
}

/// What the call returns; whoever starts that, starts the coroutine.
void FunctionLowering::returnObject(const CoroutineBodyStmt *S, Name Resume) {
  if (const Stmt *Made = S->getResultDecl())
    statement(Made);
  const auto *Return = dyn_cast_or_null<ReturnStmt>(S->getReturnStmt());
  const Expr *Result = Return ? Return->getRetValue() : nullptr;
  if (!Result || Result->getType()->isVoidType())
    return;
  fullExpression([&] { init(Builder::result(), Result); });
  B.let(Builder::field(Builder::result(), CodeField),
        Builder::function(Resume));
}

void FunctionLowering::coroutineCall(const CoroutineBodyStmt *S, Name Resume) {
  Out.Anchor = anchor(F->getLocation());
  parameters();
  makeFrame(S, Resume);
  returnObject(S, Resume);
  const Expr *Initial = dyn_cast_or_null<Expr>(S->getInitSuspendStmt());
  while (const auto *Cleanups = dyn_cast_or_null<ExprWithCleanups>(Initial))
    Initial = Cleanups->getSubExpr();
  if (const auto *E = dyn_cast_or_null<CoroutineSuspendExpr>(Initial))
    fullExpression([&] { startCoroutine(E, Resume); });
  returnFrom(F->getLocation());
  finish();
}

void FunctionLowering::startCoroutine(const CoroutineSuspendExpr *E,
                                      Name Resume) {
  BlockId Start = B.newBlock(), Wait = B.newBlock(), Done = B.newBlock();
  await(E, Start, Wait);
  discard(E->getSuspendExpr());
  B.jump(Done);
  B.setInsertionPoint(Start);
  program::Op &Call = B.emitCall(program::Op::Kind::Call, /*MayThrow=*/false);
  Call.Target.Function = Resume;
  Call.Args.push_back({Builder::address(*Frame), false});
  B.jump(Done);
  B.setInsertionPoint(Done);
}

/// A function that resumes the coroutine of its frame.
static void makeResume(Unit &U, program::Function &Resume, Name Body) {
  Resume.Params = 1;
  Resume.NoThrow = true;
  Builder B(U.program(), Resume);
  Cell Frame = B.deref(Builder::read(Builder::param(0)));
  BlockId Go = B.newBlock(), Done = B.newBlock();
  B.branch(Builder::isTrue(Builder::read(Builder::field(Frame, RunsField))),
           Done, Go);
  B.setInsertionPoint(Go);
  ScopeId Outer = B.scope();
  BlockId Ended = B.pushTry();
  program::Op &Call = B.emitCall(program::Op::Kind::Call, /*MayThrow=*/true);
  Call.Target.Function = Body;
  Call.Args.push_back({Builder::read(Builder::param(0)), false});
  B.popTo(Outer);
  B.jump(Done);
  B.setInsertionPoint(Ended);
  B.jump(Done);
  B.setInsertionPoint(Done);
  B.finish(program::Terminator::Kind::Return);
  B.finalize();
}

void threadslot::lowering::lowerCoroutine(Unit &U, const FunctionDecl *F,
                                          const CoroutineBodyStmt *S,
                                          program::Function &Decl, Demand D) {
  auto Part = [&](llvm::StringRef Suffix) -> program::Function & {
    program::Function &Made =
        U.synthesize((Decl.Id + Suffix).str(), Decl.Display);
    Made.Inline = Decl.Inline;
    Made.Internal = Decl.Internal;
    Made.Anchor = Decl.Anchor;
    return Made;
  };
  program::Function &Body = Part("#body"), &Resume = Part("#resume");
  Decl.Coroutine = Resume.Coroutine = Body.Id;
  FunctionLowering(U, F, Body, D).coroutineBody(S);
  makeResume(U, Resume, Body.Id);
  FunctionLowering(U, F, Decl, D).coroutineCall(S, Resume.Id);
}

//===--- Running it -------------------------------------------------------===//

void FunctionLowering::coroutineBody(const CoroutineBodyStmt *S) {
  Out.Anchor = anchor(F->getLocation());
  Out.Params = 1;
  Coroutine = S;
  Frame = B.deref(Builder::read(Builder::param(0)));
  captures();
  B.let(Builder::field(*Frame, RunsField), Builder::integer(1));
  for (const ParmVarDecl *P : F->parameters()) {
    bool Reference = P->getType()->isReferenceType();
    Variables[P] = Reference ? B.deref(Builder::read(inFrame(P))) : inFrame(P);
    own(inFrame(P), P->getType());
  }
  Variables[S->getPromiseDecl()] = *Frame;
  own(*Frame, S->getPromiseDecl()->getType());

  CoroutineScope = B.scope();
  BlockId Handler = B.pushTry();
  statement(S->getBody());
  statement(S->getFallthroughHandler());
  B.popTo(CoroutineScope);
  endCoroutine(S->getBody()->getEndLoc());
  // The promise takes note of an exception, and yet it is one for the task.
  B.setInsertionPoint(Handler);
  B.dropTo(CoroutineScope);
  FunctionLowering::Handler Last{Handler, {}};
  {
    llvm::SaveAndRestore In(Handling, &Last);
    statement(S->getExceptionHandler());
  }
  if (B.reachable())
    B.resume();
  finish();
}

/// From the scope of the whole body: the final suspension, and the end.
void FunctionLowering::endCoroutine(SourceRange Where) {
  if (!B.reachable())
    return;
  llvm::SaveAndRestore Ends(EndsCoroutine, true);
  statement(Coroutine->getFinalSuspendStmt());
  returnFrom(Where);
}

void FunctionLowering::coreturnStatement(const CoreturnStmt *S) {
  const Expr *Operand = S->getOperand();
  if (Operand && Operand->getType()->isVoidType() &&
      !isa<InitListExpr>(Operand))
    fullExpression([&] { discard(Operand); });
  if (const Expr *Call = S->getPromiseCall())
    fullExpression([&] { discard(Call); });
  if (!B.reachable())
    return;
  BlockId End = B.newBlock();
  B.exitTo(CoroutineScope, End);
  ScopeId Inner = B.scope();
  B.dropTo(CoroutineScope);
  B.setInsertionPoint(End);
  // Clang writes one itself where control falls off the end.
  endCoroutine(S->isImplicit() ? SourceRange(Coroutine->getBody()->getEndLoc())
                               : S->getSourceRange());
  B.dropTo(Inner);
}

//===--- Waiting ----------------------------------------------------------===//

/// Evaluates what is waited for, and goes to one of two blocks, at the latter
/// of which lowering goes on.
void FunctionLowering::await(const CoroutineSuspendExpr *E, BlockId Ready,
                             BlockId Waits) {
  const Expr *Common = E->getCommonExpr();
  Cell Place =
      Common->isGLValue() ? lvalue(Common) : materialize(Common, nullptr);
  Value Address = B.snapshot(Builder::address(std::move(Place)));
  Opaque[E->getOpaqueValue()] = B.deref(Address);
  // Nothing that a story would tell.
  B.branch(Builder::isTrue(rvalue(E->getReadyExpr())), Ready, Waits);
  B.setInsertionPoint(Waits);
}

const Expr *FunctionLowering::await(const CoroutineSuspendExpr *E) {
  BlockId Wait = B.newBlock(), Resumed = B.newBlock();
  await(E, Resumed, Wait);
  program::AnchorId Here = anchor(E->getSourceRange());
  B.emit(program::Op::Kind::Suspend).Anchor = Here;
  {
    // What await_suspend returns may be a coroutine, which then goes on. The
    // one that waited for this one's end does so anyway.
    Builder::Conditional Under(B);
    const Expr *Suspend = E->getSuspendExpr();
    if (Suspend->getType()->isPointerType() && !EndsCoroutine)
      resume(rvalue(Suspend), Suspend);
    else
      discard(Suspend);
  }
  B.jump(Resumed);
  B.setInsertionPoint(Resumed);
  return E->getResumeExpr();
}

/// Calls what the frame at an address runs.
void FunctionLowering::resume(Value Address, const Expr *E) {
  Address = B.snapshot(Address);
  program::Callee Target;
  Target.K = program::Callee::Kind::Indirect;
  Target.Target = Builder::read(Builder::field(B.deref(Address), CodeField));
  emitCall(std::move(Target), {{Address, false}}, E, std::nullopt,
           /*MayThrow=*/false);
}

/// A handle with the frame at an address.
Value FunctionLowering::handle(Value Address, QualType T) {
  Cell Place = B.newLocal();
  const FieldDecl *Field = *T->getAsCXXRecordDecl()->field_begin();
  B.let(Builder::field(Place, U.program().intern(U.names().field(Field))),
        std::move(Address));
  return Builder::read(Place);
}

/// Members of std::coroutine_handle. What they do is lowered where they are
/// called, so that handles are told apart there.
bool FunctionLowering::handleCall(const Call &C, Value &Result) {
  const auto *M = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!M || !isHandle(M->getParent()) || isa<CXXConstructorDecl>(M) ||
      (M->isInstance() && !C.Object))
    return false;
  QualType T = C.E->getType();
  if (M->isStatic()) { // from_promise, from_address
    Result = handle(C.Args.front()->isGLValue()
                        ? Builder::address(lvalue(C.Args.front()))
                        : rvalue(C.Args.front()),
                    T);
    return true;
  }
  llvm::StringRef Name = M->getIdentifier() ? M->getName() : llvm::StringRef();
  if (M->isCopyAssignmentOperator() || M->isMoveAssignmentOperator())
    return false;
  Value Held = frameOf(B.deref(receiver(C)), M->getParent());
  if (M->getOverloadedOperator() == OO_Call || Name == "resume")
    resume(std::move(Held), C.E);
  else if (Name == "done")
    Result = B.unknown("coroutine");
  else if (isa<CXXConversionDecl>(M) && T->isRecordType())
    Result = handle(std::move(Held), T);
  else if (Name != "destroy") // The body has done that at its end.
    Result = std::move(Held);
  return true;
}

bool FunctionLowering::coroutineBuiltin(const Call &C, Value &Result) {
  if (C.Callee->getBuiltinID() != Builtin::BI__builtin_coro_frame)
    return handleCall(C, Result);
  Result = Frame ? Builder::address(*Frame) : B.unknown("coroutine");
  return true;
}
