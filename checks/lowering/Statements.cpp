//===- Statements.cpp - Control flow --------------------------------------===//
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
using program::NoBlock;
using program::Terminator;

void FunctionLowering::statement(const Stmt *S) {
  if (!S || tooDeep())
    return;
  llvm::SaveAndRestore Level(Depth, Depth + 1);
  switch (S->getStmtClass()) {
  case Stmt::CompoundStmtClass:
    return compound(cast<CompoundStmt>(S));
  case Stmt::DeclStmtClass:
    for (const Decl *D : cast<DeclStmt>(S)->decls())
      declaration(D);
    return;
  case Stmt::IfStmtClass:
    return ifStatement(cast<IfStmt>(S));
  case Stmt::WhileStmtClass:
    return whileLoop(cast<WhileStmt>(S));
  case Stmt::DoStmtClass:
    return doLoop(cast<DoStmt>(S));
  case Stmt::ForStmtClass:
    return forLoop(cast<ForStmt>(S));
  case Stmt::CXXForRangeStmtClass:
    return rangeLoop(cast<CXXForRangeStmt>(S));
  case Stmt::SwitchStmtClass:
    return switchStatement(cast<SwitchStmt>(S));
  case Stmt::CaseStmtClass:
  case Stmt::DefaultStmtClass: {
    const auto *Case = cast<SwitchCase>(S);
    if (auto It = Cases.find(Case); It != Cases.end()) {
      B.jump(It->second);
      B.setInsertionPoint(It->second);
    }
    return statement(Case->getSubStmt());
  }
  case Stmt::BreakStmtClass:
    if (!Breaks.empty())
      B.exitTo(Breaks.back().Scope, Breaks.back().Target);
    return;
  case Stmt::ContinueStmtClass:
    if (!Continues.empty())
      B.exitTo(Continues.back().Scope, Continues.back().Target);
    return;
  case Stmt::ReturnStmtClass:
    return returnStatement(cast<ReturnStmt>(S));
  case Stmt::CoreturnStmtClass:
    return coreturnStatement(cast<CoreturnStmt>(S));
  case Stmt::GotoStmtClass:
    return gotoStatement(cast<GotoStmt>(S)->getLabel());
  case Stmt::IndirectGotoStmtClass:
    fullExpression([&] { discard(cast<IndirectGotoStmt>(S)->getTarget()); });
    return gotoStatement(nullptr);
  case Stmt::LabelStmtClass:
    label(cast<LabelStmt>(S)->getDecl());
    return statement(cast<LabelStmt>(S)->getSubStmt());
  case Stmt::AttributedStmtClass:
    return statement(cast<AttributedStmt>(S)->getSubStmt());
  case Stmt::CXXTryStmtClass:
    return tryStatement(cast<CXXTryStmt>(S));
  default:
    if (const auto *E = dyn_cast<Expr>(S))
      return expressionStatement(E);
    if (const auto *D = dyn_cast<OMPExecutableDirective>(S))
      return openMP(D);
    return parts(S);
  }
}

void FunctionLowering::compound(const CompoundStmt *S) {
  ScopeId Outer = B.scope();
  bool Outermost = S == OutermostBlock;
  for (const Stmt *Child : S->body()) {
    llvm::SaveAndRestore Here(BlockStatement, Child);
    if (Outermost)
      OutermostStatement = Child;
    statement(Child);
  }
  B.popTo(Outer);
}

//===--- Declarations -----------------------------------------------------===//

void FunctionLowering::declaration(const Decl *D) {
  const auto *V = dyn_cast<VarDecl>(D);
  if (!V)
    return;
  if (V->hasGlobalStorage())
    staticVariable(V);
  else
    localVariable(V);
  bindings(V);
}

/// What `get` gives for the names of a structured binding is fixed here.
void FunctionLowering::bindings(const VarDecl *V) {
  if (const auto *Names = dyn_cast<DecompositionDecl>(V))
    for (const BindingDecl *Name : Names->bindings())
      if (const VarDecl *Holder = Name->getHoldingVar())
        localVariable(Holder);
}

void FunctionLowering::localVariable(const VarDecl *V) {
  QualType T = V->getType();
  bool InResult = V->isNRVOVariable() && T->isRecordType();
  Cell Place = InResult ? Builder::result() : B.newLocal();
  if (T->isReferenceType()) {
    Variables[V] = B.deref(Builder::read(Place));
    if (const Expr *Init = V->getInit())
      fullExpression([&] { B.let(Place, Builder::address(lvalue(Init))); });
    return;
  }
  bool Lowered = meantAsGuard(V, Place);
  Variables[V] = Place;
  if (Lowered)
    return own(Place, T);
  if (const Expr *Init = V->getInit())
    fullExpression([&] { init(Place, Init); });
  else if (T->isScalarType())
    B.let(Place, B.unknown("not initialised"));
  if (const auto *Cleanup = V->getAttr<CleanupAttr>())
    B.pushDestroy(Place, nameOf(Cleanup->getFunctionDecl()));
  if (!InResult)
    return own(Place, T);
  Nrvo = V;
  if (const CXXDestructorDecl *D = U.destructor(T))
    NrvoLive = B.pushDestroy(Place, nameOf(D), /*Unwinding=*/false,
                             /*Flagged=*/true);
}

void FunctionLowering::staticVariable(const VarDecl *V) {
  const Expr *Init = V->getInit();
  // A variable with thread storage begins with its initial value: no set.
  if (!V->isStaticLocal() || !Init || V->hasConstantInitialization() ||
      Unit::isNative(V))
    return;
  // Initialised by whoever comes first. The flag that remembers it is no part
  // of the variable, or whoever is given that could write to it.
  std::string Name = U.names().variable(V);
  Cell Flag = Builder::global(B.program().intern("initialised " + Name));
  BlockId First = B.newBlock(), Done = B.newBlock();
  B.branch(Builder::isTrue(Builder::read(Flag)), Done, First);
  B.setInsertionPoint(First);
  Cell Place = Builder::global(B.program().intern(Name));
  fullExpression([&] {
    if (V->getType()->isReferenceType())
      B.let(Place, Builder::address(lvalue(Init)));
    else
      init(Place, Init);
  });
  B.let(Flag, Builder::integer(1));
  B.jump(Done);
  B.setInsertionPoint(Done);
}

//===--- Branches and loops -----------------------------------------------===//

void FunctionLowering::condition(const VarDecl *V, const Expr *E, BlockId Then,
                                 BlockId Else) {
  if (V)
    declaration(V);
  if (E)
    branch(E, Then, Else);
  else
    B.jump(Then);
}

/// The branch that is taken whatever happens, null if it is an empty one;
/// nothing if that depends.
static std::optional<const Stmt *> onlyBranch(const IfStmt *S,
                                              const ASTContext &Context) {
  if (S->isConsteval())
    return S->isNegatedConsteval() ? S->getThen() : S->getElse();
  return S->getNondiscardedCase(Context);
}

/// A chain of `else if` is as long as people, or generators, write it: it is
/// walked, not nested.
void FunctionLowering::ifStatement(const IfStmt *S) {
  ScopeId Outer = B.scope();
  BlockId After = B.newBlock();
  const Stmt *Rest = S;
  while (const auto *If = dyn_cast_or_null<IfStmt>(Rest)) {
    statement(If->getInit());
    if (auto Only = onlyBranch(If, U.context())) {
      Rest = *Only;
      continue;
    }
    BlockId Then = B.newBlock(), Else = B.newBlock();
    condition(If->getConditionVariable(), If->getCond(), Then, Else);
    B.setInsertionPoint(Then);
    statement(If->getThen());
    B.exitTo(Outer, After);
    B.setInsertionPoint(Else);
    Rest = If->getElse();
  }
  statement(Rest);
  B.exitTo(Outer, After);
  B.dropTo(Outer);
  B.setInsertionPoint(After);
}

void FunctionLowering::loopBody(const Stmt *Body, BlockId Break,
                                BlockId Continue, ScopeId BreakScope) {
  Breaks.push_back({Break, BreakScope});
  Continues.push_back({Continue, B.scope()});
  ScopeId Inner = B.scope();
  statement(Body);
  B.popTo(Inner);
  Breaks.pop_back();
  Continues.pop_back();
}

void FunctionLowering::whileLoop(const WhileStmt *S) {
  InLoop Here(*this, S->getCond(), S);
  ScopeId Outer = B.scope();
  BlockId Head = B.newBlock(), Body = B.newBlock(), Again = B.newBlock(),
          Leave = B.newBlock(), After = B.newBlock();
  B.jump(Head);
  B.setInsertionPoint(Head);
  condition(S->getConditionVariable(), S->getCond(), Body, Leave);
  B.setInsertionPoint(Body);
  loopBody(S->getBody(), After, Again, Outer);
  B.jump(Again);
  B.setInsertionPoint(Again);
  B.exitTo(Outer, Head);
  B.setInsertionPoint(Leave);
  B.popTo(Outer);
  B.jump(After);
  B.setInsertionPoint(After);
}

void FunctionLowering::doLoop(const DoStmt *S) {
  InLoop Here(*this, S->getCond(), S);
  BlockId Body = B.newBlock(), Test = B.newBlock(), After = B.newBlock();
  B.jump(Body);
  B.setInsertionPoint(Body);
  loopBody(S->getBody(), After, Test, B.scope());
  B.jump(Test);
  B.setInsertionPoint(Test);
  branch(S->getCond(), Body, After);
  B.setInsertionPoint(After);
}

void FunctionLowering::forLoop(const ForStmt *S) {
  ScopeId Outer = B.scope();
  statement(S->getInit());
  ScopeId AfterInit = B.scope();
  InLoop Here(*this, S->getCond(), S);
  BlockId Head = B.newBlock(), Body = B.newBlock(), Step = B.newBlock(),
          Leave = B.newBlock(), After = B.newBlock();
  B.jump(Head);
  B.setInsertionPoint(Head);
  condition(S->getConditionVariable(), S->getCond(), Body, Leave);
  B.setInsertionPoint(Body);
  loopBody(S->getBody(), After, Step, Outer);
  B.jump(Step);
  B.setInsertionPoint(Step);
  if (const Expr *Inc = S->getInc())
    expressionStatement(Inc);
  B.exitTo(AfterInit, Head);
  B.setInsertionPoint(Leave);
  B.popTo(Outer);
  B.jump(After);
  B.setInsertionPoint(After);
}

void FunctionLowering::switchStatement(const SwitchStmt *S) {
  ScopeId Outer = B.scope();
  statement(S->getInit());
  if (const VarDecl *V = S->getConditionVariable())
    declaration(V);
  Value Subject;
  fullExpression([&] { Subject = B.snapshot(rvalue(S->getCond())); });
  BlockId After = B.newBlock(), Default = NoBlock;
  for (const SwitchCase *C = S->getSwitchCaseList(); C;
       C = C->getNextSwitchCase()) {
    BlockId Target = Cases[C] = B.newBlock();
    const auto *Case = dyn_cast<CaseStmt>(C);
    if (!Case) {
      Default = Target;
      continue;
    }
    BlockId Next = B.newBlock();
    std::optional<int64_t> Lhs = constant(Case->getLHS());
    if (!Lhs || Case->getRHS()) {
      B.fork(Target, Next, "case range");
    } else {
      B.branch(Builder::areEqual(Subject, Builder::integer(*Lhs)), Target, Next,
               anchor(Case->getSourceRange()));
    }
    B.setInsertionPoint(Next);
  }
  // A value that no enumerator names is nothing that a complete switch meets.
  if (Default == NoBlock && S->isAllEnumCasesCovered())
    B.finish(Terminator::Kind::NoReturn);
  else
    B.jump(Default != NoBlock ? Default : After);
  Breaks.push_back({After, B.scope()});
  statement(S->getBody());
  Breaks.pop_back();
  B.jump(After);
  B.setInsertionPoint(After);
  B.popTo(Outer);
}

//===--- Jumps ------------------------------------------------------------===//

void FunctionLowering::returnFrom(SourceRange Where) {
  if (!B.reachable())
    return;
  BlockId Return = B.newBlock();
  B.exitTo(RootScope, Return);
  program::AnchorId Here = anchor(Where);
  B.setInsertionPoint(Return);
  B.finish(Terminator::Kind::Return, Here);
}

void FunctionLowering::returnStatement(const ReturnStmt *S) {
  if (const Expr *E = S->getRetValue()) {
    if (Nrvo && S->getNRVOCandidate() == Nrvo) {
      if (NrvoLive)
        B.let(*NrvoLive, Builder::integer(0));
    } else {
      fullExpression([&] {
        if (E->getType()->isVoidType())
          discard(E);
        else if (E->isGLValue())
          B.let(Builder::result(), Builder::address(lvalue(E)));
        else
          init(Builder::result(), E);
      });
    }
  }
  returnFrom(S->getSourceRange());
}

void FunctionLowering::label(const LabelDecl *L) {
  Label &Here = Labels[L];
  if (Here.Block == NoBlock)
    Here.Block = B.newBlock();
  Here.Scope = B.scope();
  B.jump(Here.Block);
  B.setInsertionPoint(Here.Block);
}

/// Without label it is a computed goto, which may go to any.
void FunctionLowering::gotoStatement(const LabelDecl *L) {
  if (!B.reachable())
    return;
  if (L && Labels[L].Block == NoBlock)
    Labels[L].Block = B.newBlock();
  // Which scopes it leaves is known when the label is.
  BlockId From = B.newBlock();
  B.jump(From);
  PendingGotos.push_back({From, B.scope(), L});
}

void FunctionLowering::finishGotos() {
  auto Go = [&](BlockId From, ScopeId Scope, const Label &To) {
    B.patchExit(From, Scope, B.commonScope(Scope, *To.Scope), To.Block);
  };
  for (const PendingGoto &G : PendingGotos) {
    if (G.To) {
      if (const Label &To = Labels[G.To]; To.Scope)
        Go(G.From, G.Scope, To);
      continue;
    }
    B.setInsertionPoint(G.From);
    for (const auto &[Declared, To] : Labels) {
      BlockId This = B.newBlock(), Other = B.newBlock();
      B.fork(This, Other, "computed goto");
      if (To.Scope)
        Go(This, G.Scope, To);
      B.setInsertionPoint(Other);
    }
    B.finish(Terminator::Kind::NoReturn);
  }
}
