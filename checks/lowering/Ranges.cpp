//===- Ranges.cpp - Loops over ranges -------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Adaptors.h"
#include "lowering/Arrays.h"
#include "lowering/FunctionLowering.h"
#include "lowering/Verbs.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::BlockId;
using program::Cell;
using program::Value;

/// What the loop's variable is read from if the models know the iterator: its
/// operator.
static const CallExpr *dereference(const CXXForRangeStmt *S) {
  const Expr *Init = S->getLoopVariable()->getInit();
  while (Init) {
    Init = Init->IgnoreImplicit()->IgnoreParens();
    const auto *Copy = dyn_cast<CXXConstructExpr>(Init);
    if (!Copy || Copy->getNumArgs() != 1)
      break;
    Init = Copy->getArg(0);
  }
  return dyn_cast_or_null<CallExpr>(Init);
}

void FunctionLowering::rangeLoop(const CXXForRangeStmt *S) {
  ScopeId Outer = B.scope();
  statement(S->getInit());
  statement(S->getRangeStmt());
  const auto *RangeDecl = cast<VarDecl>(S->getRangeStmt()->getSingleDecl());
  Cell Range = variable(RangeDecl);
  QualType T = RangeDecl->getType().getNonReferenceType();
  InLoop Here(*this, /*Cond=*/nullptr, S);
  const CallExpr *Dereference = dereference(S);
  const FunctionDecl *Operator =
      Dereference ? Dereference->getDirectCallee() : nullptr;
  if (Operator && U.body(Operator) && !isSpan(T))
    iteratorLoop(S, Outer);
  else if (auto Known = counted(std::move(Range), T))
    countedLoop(S, *Known, Outer);
  else
    oneElementLoop(S, variable(RangeDecl), Outer);
}

/// The iterators are followed, one by one.
void FunctionLowering::iteratorLoop(const CXXForRangeStmt *S, ScopeId Outer) {
  statement(S->getBeginStmt());
  statement(S->getEndStmt());
  BlockId Head = B.newBlock(), Body = B.newBlock(), Again = B.newBlock(),
          Leave = B.newBlock(), After = B.newBlock();
  ScopeId Loop = B.scope();
  B.jump(Head);
  B.setInsertionPoint(Head);
  condition(nullptr, S->getCond(), Body, Leave);
  B.setInsertionPoint(Body);
  statement(S->getLoopVarStmt());
  loopBody(S->getBody(), After, Again, Outer);
  B.jump(Again);
  B.setInsertionPoint(Again);
  B.popTo(Loop);
  expressionStatement(S->getInc());
  B.jump(Head);
  leaveLoop(Leave, After, Outer);
}

void FunctionLowering::leaveLoop(BlockId Leave, BlockId After, ScopeId Outer) {
  B.setInsertionPoint(Leave);
  B.popTo(Outer);
  B.jump(After);
  B.setInsertionPoint(After);
}

/// Makes \p Element what the loop's variable stands for.
void FunctionLowering::bindElement(const VarDecl *V, Cell Element) {
  if (V->getType()->isReferenceType()) {
    Variables[V] = std::move(Element);
    return bindings(V);
  }
  Cell Copy = B.newLocal();
  Variables[V] = Copy;
  B.let(Copy, Builder::read(std::move(Element)));
  own(Copy, V->getType());
  bindings(V);
}

//===--- Lists ------------------------------------------------------------===//

/// The elements of an array or of a list in braces.
std::optional<FunctionLowering::Counted> FunctionLowering::counted(Cell Range,
                                                                   QualType T) {
  if (const FieldDecl *Elements = arrayIn(T)) {
    Range = Builder::field(std::move(Range),
                           B.program().intern(U.names().field(Elements)));
    T = Elements->getType();
  }
  if (std::optional<unsigned> N = countedElements(U.context(), T))
    return Counted{std::move(Range), Builder::integer(*N)};
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !R->isInStdNamespace() || !R->getIdentifier() ||
      R->getName() != "initializer_list")
    return std::nullopt;
  Cell Length = Builder::field(Range, B.program().intern("n"));
  Cell Array = Builder::field(std::move(Range), B.program().intern("p"));
  return Counted{B.deref(Builder::read(std::move(Array))),
                 Builder::read(std::move(Length))};
}

void FunctionLowering::countedLoop(const CXXForRangeStmt *S,
                                   const Counted &Elements, ScopeId Outer) {
  BlockId Head = B.newBlock(), Body = B.newBlock(), Again = B.newBlock(),
          Leave = B.newBlock(), After = B.newBlock();
  Cell Index = B.newLocal();
  B.let(Index, Builder::integer(0));
  B.jump(Head);
  B.setInsertionPoint(Head);
  B.branch(Builder::areEqual(Builder::read(Index), Elements.Length), Leave,
           Body);
  B.setInsertionPoint(Body);
  ScopeId Loop = B.scope();
  bindElement(S->getLoopVariable(),
              Builder::key(Elements.Array, Builder::read(Index)));
  loopBody(S->getBody(), After, Again, Outer);
  B.jump(Again);
  B.setInsertionPoint(Again);
  B.popTo(Loop);
  for (unsigned I = 0; I != MaxElements; ++I) {
    BlockId Is = B.newBlock(), Next = B.newBlock();
    B.branch(Builder::areEqual(Builder::read(Index), Builder::integer(I)), Is,
             Next);
    B.setInsertionPoint(Is);
    B.let(Index, Builder::integer(I + 1));
    B.jump(Head);
    B.setInsertionPoint(Next);
  }
  B.jump(Leave); // A longer list, which no code shows.
  leaveLoop(Leave, After, Outer);
}

//===--- Any other range --------------------------------------------------===//

/// Whether the range has elements by its type, or as a list of them.
static bool isNeverEmpty(const Unit &U, const CXXForRangeStmt *S) {
  const Expr *Range = S->getRangeInit();
  if (const auto *List = dyn_cast<CXXStdInitializerListExpr>(
          Range->IgnoreImplicit()->IgnoreParens()))
    Range = List->getSubExpr();
  QualType T = Range->getType();
  if (const auto *Array = U.context().getAsConstantArrayType(T))
    return Array->getSize() != 0;
  const auto *R = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T->getAsCXXRecordDecl());
  return R && U.isLibrary(R) && R->getIdentifier() && R->getName() == "array" &&
         R->getTemplateArgs()[1].getAsIntegral() != 0;
}

/// A range is read as holding one element: its iterators say nothing that the
/// slot program could use. Whether it is empty is the same question each time,
/// and where it matters how often the loop runs, how many there are.
void FunctionLowering::oneElementLoop(const CXXForRangeStmt *S,
                                      const Cell &Range, ScopeId Outer) {
  BlockId Head = B.newBlock(), Body = B.newBlock(), Again = B.newBlock(),
          Leave = B.newBlock(), After = B.newBlock();
  bool IsSpan = isSpan(S->getRangeInit()->getType());
  bool Counts = IsSpan || isCounted(S->getBody());
  Cell Count = B.newLocal();
  if (Counts)
    B.let(Count, Builder::integer(0));
  B.jump(Head);
  B.setInsertionPoint(Head);
  Value Size = IsSpan ? Builder::read(spanLength(Range))
                      : B.pure("range.size", {Builder::address(Range)});
  if (Counts)
    B.branch(Builder::areEqual(Builder::read(Count), std::move(Size)), Leave,
             Body);
  else
    B.branch(Builder::isTrue(isNeverEmpty(U, S) ? Builder::integer(1)
                                                : std::move(Size)),
             Body, Leave);
  B.setInsertionPoint(Body);
  ScopeId Loop = B.scope();
  // What callables are in an object of the library is not known.
  QualType T = S->getLoopVariable()->getType().getNonReferenceType();
  if (T->isFunctionPointerType() || callOperator(T->getAsCXXRecordDecl()))
    Verbs(U, B, F, Why, program::NoAnchor, 0).unseen(T);
  bindElement(S->getLoopVariable(), IsSpan ? spanElement(Range, Count)
                                           : Builder::each(Range));
  loopBody(S->getBody(), After, Again, Outer);
  B.jump(Again);
  B.setInsertionPoint(Again);
  B.popTo(Loop);
  if (Counts)
    B.let(Count, B.pure("++", {Builder::read(Count)}));
  BlockId Any = B.newBlock();
  if (IsSpan)
    B.branch(isKnownSpan(Range), Head, Any);
  else
    B.jump(Counts ? Head : Any);
  B.setInsertionPoint(Any);
  B.fork(Body, Leave, "another element");
  leaveLoop(Leave, After, Outer);
}
