//===- Pointers.cpp - Pointers to elements of arrays, and members ---------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An array as a pointer leads to its first element, and goes on from there:
//
//   for (Slot *s = slots; s != slots + 3; ++s)     &@slots[0], &@slots[1], ...
//     s->remove();
//
// So it is where elements are told apart (see Arrays.h) and are objects or
// pointers themselves. Of any other array, the pointer leads to the array.
//
// A pointer to a member is the member's name.
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

/// Whether elements of type \p T may matter to slots by themselves.
static bool isTold(QualType T) {
  return T->isRecordType() || T->isAnyPointerType();
}

/// Whether pointers of type \p T go from element to element.
bool FunctionLowering::walks(QualType T) {
  return T->isPointerType() && isTold(T->getPointeeType());
}

static Value negated(Builder &B, Value N) {
  return B.pure("-", {Builder::integer(0), std::move(N)});
}

Cell FunctionLowering::elementFrom(const Value &Pointer, Value Distance) {
  Value From = B.snapshot(Pointer);
  Value Index = B.pure(program::IndexOf, {From});
  return Builder::key(B.deref(B.pure(program::ArrayOf, {From})),
                      B.pure("+", {std::move(Index), std::move(Distance)}));
}

Cell FunctionLowering::element(const ArraySubscriptExpr *E) {
  const Expr *Base = E->getBase()->IgnoreParenImpCasts();
  if (Base->getType()->isArrayType() && Base->isGLValue()) {
    Cell Array = lvalue(Base);
    return Builder::key(std::move(Array), rvalue(E->getIdx()));
  }
  Value Pointer = rvalue(E->getBase());
  if (walks(E->getBase()->getType()))
    return elementFrom(Pointer, rvalue(E->getIdx()));
  return Builder::key(B.deref(Pointer), rvalue(E->getIdx()));
}

/// What an array is as a pointer; a literal is its text.
Value FunctionLowering::decayed(const Expr *Array) {
  Array = Array->IgnoreParens();
  if (const auto *S = dyn_cast<StringLiteral>(Array);
      S && S->getCharByteWidth() == 1)
    return B.text(S->getString());
  const auto *Choice = dyn_cast<AbstractConditionalOperator>(Array);
  if (!Choice) {
    QualType T = Array->getType();
    Cell Place = lvalue(Array);
    return Builder::address(
        isTold(T->castAsArrayTypeUnsafe()->getElementType()) &&
                countedElements(U.context(), T)
            ? elementAt(U.context(), std::move(Place), T, 0)
            : std::move(Place));
  }
  Cell Chosen = B.newLocal();
  conditional(Choice, [&](const Expr *Arm) {
    if (Arm->getType()->isArrayType())
      B.let(Chosen, decayed(Arm));
    else
      discard(Arm);
  });
  return Builder::read(Chosen);
}

/// Sums of a pointer and a number, the distance of two pointers, and which of
/// two stands before the other: how far it is from there is below 0.
std::optional<Value>
FunctionLowering::pointerArithmetic(const BinaryOperator *E) {
  const Expr *Lhs = E->getLHS(), *Rhs = E->getRHS();
  if (!E->isAdditiveOp() && !E->isRelationalOp())
    return std::nullopt;
  if (!walks(Lhs->getType()))
    std::swap(Lhs, Rhs);
  if (!walks(Lhs->getType()))
    return std::nullopt;
  Value Left = B.snapshot(rvalue(Lhs)), Right = B.snapshot(rvalue(Rhs));
  if (E->isAdditiveOp() && !walks(Rhs->getType()))
    return Builder::address(elementFrom(
        Left, E->getOpcode() == BO_Sub ? negated(B, std::move(Right)) : Right));
  return B.pure(E->getOpcodeStr(),
                {B.pure(program::IndexOf, {std::move(Left)}),
                 B.pure(program::IndexOf, {std::move(Right)})});
}

/// The pointer goes on by one, as long as it is known where it is.
void FunctionLowering::stepPointer(const Cell &Pointer, const Expr *E,
                                   const Expr *Operand, bool Up) {
  Value Old = Builder::read(Pointer);
  auto Becomes = [&](Value V) { write(Pointer, std::move(V), E, Operand); };
  if (!walks(Operand->getType()))
    return Becomes(B.depends({std::move(Old)}));
  BlockId Known = B.newBlock(), Other = B.newBlock(), Done = B.newBlock();
  Value Index = B.pure(program::IndexOf, {Old});
  B.branch(Builder::isTrue(B.pure("known", {Index})), Known, Other);
  B.setInsertionPoint(Known);
  Cell Array = B.deref(B.pure(program::ArrayOf, {Old}));
  Becomes(Builder::address(Builder::key(
      std::move(Array), B.pure(Up ? "++" : "--", {std::move(Index)}))));
  B.jump(Done);
  B.setInsertionPoint(Other);
  Becomes(B.depends({std::move(Old)}));
  B.jump(Done);
  B.setInsertionPoint(Done);
}

/// The pointer goes on by any number; in a loop that would have no end.
void FunctionLowering::movePointer(const Cell &Pointer, const BinaryOperator *E,
                                   Value By) {
  Value Old = Builder::read(Pointer);
  bool Followed = Loops.empty() && walks(E->getLHS()->getType());
  if (E->getOpcode() == BO_SubAssign)
    By = negated(B, std::move(By));
  Value New = Followed ? Builder::address(elementFrom(Old, std::move(By)))
                       : B.depends({std::move(Old), std::move(By)});
  write(Pointer, std::move(New), E, E->getLHS());
}

//===--- Members ----------------------------------------------------------===//

Value FunctionLowering::memberPointer(const FieldDecl *Field) {
  return B.text("&" + U.names().field(Field));
}

/// `object.*pointer`: where it is not known which member is meant, it is any of
/// those of that type.
Cell FunctionLowering::memberPointedTo(const BinaryOperator *E) {
  const auto *T = E->getRHS()->getType()->castAs<MemberPointerType>();
  Value Object =
      B.snapshot(E->getOpcode() == BO_PtrMemI
                     ? rvalue(E->getLHS())
                     : Builder::address(lvalue(E->getLHS())));
  Value Which = B.snapshot(rvalue(E->getRHS()));
  const CXXRecordDecl *R = T->getMostRecentCXXRecordDecl()->getDefinition();
  llvm::SmallVector<const FieldDecl *, MaxElements> Members;
  if (R)
    llvm::copy_if(R->fields(), std::back_inserter(Members),
                  [&](const FieldDecl *Field) {
                    return U.context().hasSameUnqualifiedType(
                        Field->getType(), T->getPointeeType());
                  });
  Cell Place = B.newLocal();
  BlockId Done = B.newBlock();
  if (Members.size() <= MaxElements)
    for (const FieldDecl *Field : Members) {
      BlockId Is = B.newBlock(), Next = B.newBlock();
      B.branch(Builder::areEqual(Which, memberPointer(Field)), Is, Next);
      B.setInsertionPoint(Is);
      B.let(Place, Builder::address(member(B.deref(Object), Field)));
      B.jump(Done);
      B.setInsertionPoint(Next);
    }
  B.let(Place, B.depends({std::move(Object), std::move(Which)}));
  B.jump(Done);
  B.setInsertionPoint(Done);
  return B.deref(Builder::read(Place));
}
