//===- Exceptions.cpp - throw, try and catch ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/FunctionLowering.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::BlockId;
using program::Condition;
using program::Value;

static constexpr llvm::StringLiteral UncaughtExceptions = "uncaught_exceptions";

void FunctionLowering::tryStatement(const CXXTryStmt *S, bool Rethrows) {
  ScopeId Outer = B.scope();
  BlockId After = B.newBlock();
  BlockId Dispatch = B.pushTry();
  compound(S->getTryBlock());
  B.popTo(Outer);
  B.jump(After);
  handlers(S, Dispatch, After, Rethrows);
  B.setInsertionPoint(After);
}

/// \p Rethrows: the handlers of a constructor's or destructor's function try
/// block throw again when their end is reached.
void FunctionLowering::handlers(const CXXTryStmt *S, BlockId Dispatch,
                                BlockId After, bool Rethrows) {
  ScopeId Outer = B.scope();
  B.setInsertionPoint(Dispatch);
  for (unsigned I = 0; I != S->getNumHandlers(); ++I) {
    const CXXCatchStmt *H = S->getHandler(I);
    BlockId Handler = B.newBlock(), Next = B.newBlock();
    Condition Takes;
    Takes.K = Condition::Kind::Caught;
    Takes.Exception = H->getExceptionDecl()
                          ? U.exceptionType(H->getCaughtType())
                          : program::Name("...");
    B.branch(std::move(Takes), Handler, Next);
    B.setInsertionPoint(Handler);
    if (const VarDecl *V = H->getExceptionDecl()) {
      Cell Object = B.newLocal();
      B.let(Object, B.unknown("exception object"));
      Variables[V] = Object;
    }
    FunctionLowering::Handler Here{Handler, {}};
    llvm::SaveAndRestore In(Handling, &Here);
    statement(H->getHandlerBlock());
    B.popTo(Outer);
    if (Rethrows && B.reachable())
      rethrow();
    else
      B.jump(After);
    B.setInsertionPoint(Next);
  }
  B.resume();
}

/// Throws what the innermost handler handles, whatever has been thrown and
/// caught since it began.
void FunctionLowering::rethrow() {
  B.throwException(savedException(), program::NoAnchor);
}

/// What the innermost handler handles, saved where it begins.
Value FunctionLowering::savedException() {
  if (!Handling->Exception)
    Handling->Exception = B.savedException(Handling->Start);
  return Builder::read(*Handling->Exception);
}

void FunctionLowering::throwExpression(const CXXThrowExpr *E) {
  const Expr *Thrown = E->getSubExpr();
  program::AnchorId Here = anchor(E->getSourceRange());
  if (!Thrown) {
    // In a function that a handler calls, what is handled is not known.
    if (Handling)
      return rethrow();
    return B.throwException(B.unknown("rethrown"), Here);
  }
  discard(Thrown);
  B.throwException(Builder::type(U.exceptionType(Thrown->getType())), Here);
}

void FunctionLowering::mayThrow(llvm::StringRef Class, const Expr *E) {
  if (!U.context().getLangOpts().CXXExceptions)
    return;
  Value Thrown = U.exception(Class);
  BlockId Throws = B.newBlock(), Returns = B.newBlock();
  B.fork(Throws, Returns, "may throw");
  B.setInsertionPoint(Throws);
  B.throwException(std::move(Thrown), anchor(E->getSourceRange()));
  B.setInsertionPoint(Returns);
}

bool FunctionLowering::isExceptionPointer(const CXXRecordDecl *R) {
  return R && R->getIdentifier() && R->getName() == "exception_ptr";
}

/// An exception_ptr is what it points to: an exception, or null.
bool FunctionLowering::exceptionPointer(const Call &C, Value &Result) {
  if (!U.isStandard(C.Callee))
    return false;
  if (const auto *M = dyn_cast<CXXConversionDecl>(C.Callee);
      M && C.Object && isExceptionPointer(M->getParent())) {
    Result = B.snapshot(Builder::read(B.deref(receiver(C))));
    return true;
  }
  llvm::StringRef Name =
      C.Callee->getIdentifier() ? C.Callee->getName() : llvm::StringRef();
  if (Name == "current_exception") {
    Result = handled();
    return true;
  }
  if (C.Args.size() != 1)
    return false;
  const Expr *Given = C.Args.front();
  program::AnchorId Here = anchor(C.E->getSourceRange());
  if (Name == "rethrow_exception") {
    Cell Held =
        Given->isGLValue() ? lvalue(Given) : materialize(Given, nullptr);
    B.throwException(Builder::read(std::move(Held)), Here);
    return true;
  }
  if (Name != "make_exception_ptr" && Name != "throw_with_nested")
    return false;
  discard(Given);
  Value Exception = Builder::type(U.exceptionType(Given->getType()));
  if (Name == "throw_with_nested") // A class derived from both.
    B.throwException(std::move(Exception), Here);
  else
    Result = std::move(Exception);
  return true;
}

/// The exception that the innermost handler handles, which is not null; in a
/// function that a handler calls, it is not known.
Value FunctionLowering::handled() {
  if (!Handling)
    return Builder::newObject();
  Value Exception = savedException();
  B.assume(Builder::isTrue(Exception));
  return Exception;
}

/// A guard that acts only on failure, or only on success, compares the number
/// at its beginning with that at its end.
bool FunctionLowering::uncaughtExceptions(const Call &C, Value &Result) {
  if (!U.isStandard(C.Callee) || !C.Callee->getIdentifier() ||
      C.Callee->getName() != UncaughtExceptions)
    return false;
  Result = B.snapshot(Builder::read(B.exceptionsInFlight()));
  return true;
}

void FunctionLowering::countExceptions() {
  const auto *Asks = dyn_cast_or_null<FunctionDecl>(
      U.find(("std::" + UncaughtExceptions).str()));
  if (Asks && Asks->isUsed())
    B.countExceptions();
}
