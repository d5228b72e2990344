//===- Counters.cpp - Loops that count a few elements ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Counting is not followed, but where it goes over a few elements, or counts
// what happens in a loop:
//
//   for (size_t i = 0; i < undo.size(); ++i)     for (int id : ids) {
//     undo[i]();                                   stack.push_back(id);
//   for (int i = 0; i < 2; ++i)                    ++n;
//     guards[i].arm();                           }
//                                                while (n--)
//                                                  stack.pop_back();
//
// Such a counter is a number while it is small, and known to be large beyond: a
// step is a choice between numbers.
//
//===----------------------------------------------------------------------===//

#include "lowering/Arrays.h"
#include "lowering/FunctionLowering.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::BlockId;
using program::Cell;
using program::Value;

static const Expr *bare(const Expr *E) {
  return E->IgnoreParenCasts()->IgnoreParenImpCasts();
}

/// The local variable that \p E is, or that it steps; null if none.
static const VarDecl *countedBy(const Expr *E) {
  E = bare(E);
  if (const auto *Step = dyn_cast<UnaryOperator>(E);
      Step && Step->isIncrementDecrementOp())
    E = bare(Step->getSubExpr());
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && V->hasLocalStorage() && !isa<ParmVarDecl>(V) &&
                 V->getType()->isIntegerType() &&
                 !V->getType().isVolatileQualified()
             ? V
             : nullptr;
}

static bool mentions(const Stmt *S, const VarDecl *V) {
  const auto *Ref = dyn_cast<DeclRefExpr>(S);
  return (Ref && Ref->getDecl() == V) ||
         llvm::any_of(S->children(), [&](const Stmt *Child) {
           return Child && mentions(Child, V);
         });
}

FunctionLowering::InLoop::InLoop(FunctionLowering &In, const Expr *Cond)
    : In(In) {
  In.Loops.push_back(Cond);
  In.noteCounter(Cond);
}

/// Whether \p E is the length of a container whose elements are told apart.
bool FunctionLowering::isLength(const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(bare(E));
  const CXXMethodDecl *M = Call ? Call->getMethodDecl() : nullptr;
  return M && M->getIdentifier() && M->getName() == "size" && U.body(M);
}

bool FunctionLowering::isSmall(const Expr *E) {
  std::optional<int64_t> N = constant(E);
  return N && *N >= 0 && *N <= MaxElements;
}

/// Whether \p E is a variable that may count a few of something, or how many
/// elements there are of what is told apart.
bool FunctionLowering::isCount(const Expr *E) {
  const VarDecl *V = countedBy(E);
  return isLength(E) || (V && V->getInit() && isSmall(V->getInit()));
}

/// Where a loop over a few elements goes on while \p Cond holds, its counter is
/// one: from a small number or from how many there are, to the other.
void FunctionLowering::noteCounter(const Expr *Cond) {
  if (!Cond)
    return;
  const Expr *Counter = Cond, *End = nullptr;
  if (const auto *Op = dyn_cast<BinaryOperator>(Cond->IgnoreParenImpCasts());
      Op && Op->isComparisonOp()) {
    Counter = Op->getLHS();
    End = Op->getRHS();
  }
  const VarDecl *V = countedBy(Counter);
  const Expr *Start = V ? V->getInit() : nullptr;
  if (!Start)
    return;
  const auto *Last = dyn_cast<BinaryOperator>(bare(Start));
  if (Last && Last->getOpcode() == BO_Sub && constant(Last->getRHS()) == 1)
    Start = Last->getLHS();
  auto IsFew = [&](const Expr *E) { return isSmall(E) || isCount(E); };
  if (IsFew(Start) && (!End || IsFew(End)))
    Counters.insert(V);
}

/// Whether \p E counts what happens in the loops here, not how often they run.
bool FunctionLowering::countsEvents(const Expr *E) {
  return !Loops.empty() && !isLength(E) && isCount(E) &&
         llvm::none_of(Loops, [&](const Expr *Cond) {
           return Cond && mentions(Cond, countedBy(E));
         });
}

bool FunctionLowering::isCounter(const Expr *E) {
  return Counters.contains(countedBy(E)) || countsEvents(E);
}

/// Goes on only where \p Order holds for what is in \p C and \p N.
void FunctionLowering::assume(llvm::StringRef Order, const Cell &C, int64_t N,
                              QualType T) {
  BlockId Holds = B.newBlock(), Never = B.newBlock();
  bool Unsigned = T->isUnsignedIntegerOrEnumerationType();
  B.branch(Builder::isTrue(
               B.pure((Unsigned ? "unsigned " : "") + Order.str(),
                      {Builder::read(C), Builder::integer(N)})),
           Holds, Never);
  B.setInsertionPoint(Never);
  B.finish(program::Terminator::Kind::NoReturn);
  B.setInsertionPoint(Holds);
}

/// The counter \p C goes one up or down. One that is no number is large, or how
/// many there are of something: below that may be any number.
void FunctionLowering::stepCounter(const Cell &C, QualType T, bool Up) {
  BlockId IsNumber = B.newBlock(), Other = B.newBlock(), Large = B.newBlock(),
          Done = B.newBlock();
  auto Known = [&] {
    return Builder::isTrue(B.pure("known", {Builder::read(C)}));
  };
  B.branch(Known(), IsNumber, Other);
  B.setInsertionPoint(IsNumber);
  B.let(C, B.pure(Up ? "++" : "--", {Builder::read(C)}));
  B.branch(Known(), Done, Up ? Large : Done);
  B.setInsertionPoint(Other);
  for (unsigned Old = 1; !Up && Old <= MaxElements; ++Old) {
    BlockId Is = B.newBlock(), Next = B.newBlock();
    B.branch(Builder::areEqual(Builder::read(C), Builder::integer(Old)), Is,
             Next);
    B.setInsertionPoint(Is);
    B.let(C, Builder::integer(Old - 1));
    B.jump(Done);
    B.setInsertionPoint(Next);
  }
  B.jump(Large);
  B.setInsertionPoint(Large);
  B.let(C, B.unknown("arithmetic"));
  assume(Up ? ">" : ">=", C, MaxElements, T);
  B.jump(Done);
  B.setInsertionPoint(Done);
}
