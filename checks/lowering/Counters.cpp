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

/// The local variable or member of this object that \p E names; null if none.
static const ValueDecl *named(const Stmt *E) {
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return isa<CXXThisExpr>(bare(Member->getBase()))
               ? dyn_cast<FieldDecl>(Member->getMemberDecl())
               : nullptr;
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && V->hasLocalStorage() ? V : nullptr;
}

/// That which \p E names, or steps, if it is a number; null if not.
static const ValueDecl *countedBy(const Expr *E) {
  E = bare(E);
  if (const auto *Step = dyn_cast<UnaryOperator>(E);
      Step && Step->isIncrementDecrementOp())
    E = bare(Step->getSubExpr());
  const ValueDecl *V = named(E);
  return V && V->getType()->isIntegerType() &&
                 !V->getType().isVolatileQualified()
             ? V
             : nullptr;
}

/// What \p V starts with; null if its declaration does not say.
static const Expr *startOf(const ValueDecl *V) {
  if (const auto *Member = dyn_cast<FieldDecl>(V))
    return Member->getInClassInitializer();
  return isa<ParmVarDecl>(V) ? nullptr : cast<VarDecl>(V)->getInit();
}

static bool mentions(const Stmt *S, const ValueDecl *V) {
  return named(S) == V || llvm::any_of(S->children(), [&](const Stmt *Child) {
           return Child && mentions(Child, V);
         });
}

FunctionLowering::InLoop::InLoop(FunctionLowering &In, const Expr *Cond,
                                 const Stmt *Loop)
    : In(In) {
  In.Loops.push_back(Cond);
  if (Cond)
    In.noteCounter(Cond, Loop);
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

/// Whether \p E is what may count a few of something, or how many elements
/// there are of what is told apart. A constructor may say what a member starts
/// with.
bool FunctionLowering::isCount(const Expr *E) {
  const ValueDecl *V = countedBy(E);
  const Expr *Start = V ? startOf(V) : nullptr;
  return isLength(E) ||
         (V && (Start ? isSmall(Start) : isa<FieldDecl>(V)));
}

/// Whether it matters how often \p S runs: something in it pushes on, or pops
/// off, what is named as a slot, or goes over objects.
bool FunctionLowering::isCounted(const Stmt *S) {
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S)) {
    const CXXMethodDecl *M = Call->getMethodDecl();
    Change What = M && U.isSystem(M->getParent()) &&
                          maySpellNative(Call->getImplicitObjectArgument())
                      ? changeBy(M, Call->getNumArgs())
                      : Change::None;
    if (What == Change::Push || What == Change::Pop)
      return true;
  }
  if (const auto *At = dyn_cast<ArraySubscriptExpr>(S);
      At && walks(At->getBase()->getType()))
    return true;
  const auto *Step = dyn_cast<UnaryOperator>(S);
  return (Step && Step->isIncrementDecrementOp() &&
          (maySpellNative(Step->getSubExpr()) ||
           walks(Step->getSubExpr()->getType()))) ||
         llvm::any_of(S->children(), [&](const Stmt *Child) {
           return Child && isCounted(Child);
         });
}

/// Where \p Loop goes on while \p Cond holds, its counter is one if it goes
/// over a few elements: from a small number or from how many there are, to the
/// other. Where it matters how often the loop runs, it is one in any case.
void FunctionLowering::noteCounter(const Expr *Cond, const Stmt *Loop) {
  const auto *Op = dyn_cast<BinaryOperator>(Cond->IgnoreParenImpCasts());
  if (Op && Op->getOpcode() == BO_LAnd) {
    noteCounter(Op->getLHS(), Loop);
    return noteCounter(Op->getRHS(), Loop);
  }
  const Expr *Counter = Cond, *End = nullptr;
  if (Op && Op->isComparisonOp()) {
    Counter = Op->getLHS();
    End = Op->getRHS();
  }
  const ValueDecl *V = countedBy(Counter);
  const Expr *Start = V ? startOf(V) : nullptr;
  const auto *Last = Start ? dyn_cast<BinaryOperator>(bare(Start)) : nullptr;
  if (Last && Last->getOpcode() == BO_Sub && constant(Last->getRHS()) == 1)
    Start = Last->getLHS();
  auto IsFew = [&](const Expr *E) { return isSmall(E) || isCount(E); };
  if (V && ((IsFew(Start ? Start : Counter) && (!End || IsFew(End))) ||
            isCounted(Loop)))
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
  bool Unsigned = T->isUnsignedIntegerOrEnumerationType();
  B.assume(
      Builder::isTrue(B.pure((Unsigned ? "unsigned " : "") + Order.str(),
                             {Builder::read(C), Builder::integer(N)})));
}

/// The counter \p C goes one up or down. One that is no number is large, or how
/// many there are of something: below that may be any number.
void FunctionLowering::stepCounter(const Cell &C, const Expr *E,
                                   const Expr *Operand, bool Up) {
  BlockId IsNumber = B.newBlock(), Other = B.newBlock(), Large = B.newBlock(),
          Done = B.newBlock();
  auto Known = [&] {
    return Builder::isTrue(B.pure("known", {Builder::read(C)}));
  };
  auto Becomes = [&](Value V) {
    write(C, std::move(V), E, Operand, Up ? Count::Up : Count::Down);
  };
  B.branch(Known(), IsNumber, Other);
  B.setInsertionPoint(IsNumber);
  Becomes(B.pure(Up ? "++" : "--", {Builder::read(C)}));
  B.branch(Known(), Done, Up ? Large : Done);
  B.setInsertionPoint(Other);
  for (unsigned Old = 1; !Up && Old <= MaxElements; ++Old) {
    BlockId Is = B.newBlock(), Next = B.newBlock();
    B.branch(Builder::areEqual(Builder::read(C), Builder::integer(Old)), Is,
             Next);
    B.setInsertionPoint(Is);
    Becomes(Builder::integer(Old - 1));
    B.jump(Done);
    B.setInsertionPoint(Next);
  }
  B.jump(Large);
  B.setInsertionPoint(Large);
  Becomes(B.unknown("arithmetic"));
  assume(Up ? ">" : ">=", C, MaxElements, Operand->getType());
  B.jump(Done);
  B.setInsertionPoint(Done);
}
