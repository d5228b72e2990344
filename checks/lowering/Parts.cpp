//===- Parts.cpp - From a part of an object to the whole, and back --------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lists that know nothing of what is linked hold its links. Who takes one out
// goes from the link to the whole:
//
//   struct job { void (*run)(void *); struct link link; };
//   struct job *j = (struct job *)((char *)l - offsetof(struct job, link));
//   j->run(j);
//
// The types of a cast and the distance say which member the part is, however
// the distance is written. Where it is 0, the cast alone goes from an object to
// its first member, or back: objects of C have their bases so.
//
//===----------------------------------------------------------------------===//

#include "lowering/FunctionLowering.h"
#include "clang/AST/RecordLayout.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Cell;
using program::Value;

using Members = llvm::SmallVector<const FieldDecl *, 2>;

/// The complete class that \p T is; null if it is none.
static const RecordDecl *completeClass(QualType T) {
  const RecordDecl *R = T->getAsRecordDecl();
  R = R ? R->getDefinition() : nullptr;
  return R && !R->isInvalidDecl() && !R->isDependentType() ? R : nullptr;
}

/// Adds the members, the outermost first, by which an object of class \p R has
/// a part of type \p Part so many bytes from where it begins; false if there is
/// none.
static bool findPart(const ASTContext &Context, const RecordDecl *R,
                     CharUnits At, QualType Part, Members &Into) {
  const ASTRecordLayout &Layout = Context.getASTRecordLayout(R);
  for (const FieldDecl *Field : R->fields()) {
    if (Field->isBitField() || Field->getType()->isReferenceType())
      continue;
    CharUnits Begin = Context.toCharUnitsFromBits(
        Layout.getFieldOffset(Field->getFieldIndex()));
    CharUnits Rest = At - Begin;
    Into.push_back(Field);
    if (Rest.isZero() && Context.hasSameUnqualifiedType(Field->getType(), Part))
      return true;
    const RecordDecl *Inner = completeClass(Field->getType());
    if (Inner && !Rest.isNegative() &&
        findPart(Context, Inner, Rest, Part, Into))
      return true;
    Into.pop_back();
  }
  if (const auto *Class = dyn_cast<CXXRecordDecl>(R))
    for (const CXXBaseSpecifier &Base : Class->bases()) {
      const CXXRecordDecl *Of = Base.getType()->getAsCXXRecordDecl();
      if (Of && !Base.isVirtual() &&
          findPart(Context, Of, At - Layout.getBaseClassOffset(Of), Part, Into))
        return true;
    }
  return false;
}

namespace {
/// A pointer, and how many bytes are added to it.
struct Moved {
  const Expr *Pointer;
  int64_t By = 0;
};
} // namespace

/// What is cast by \p E.
static Moved
moved(const CastExpr *E,
      llvm::function_ref<std::optional<int64_t>(const Expr *)> Constant) {
  const Expr *From = E->getSubExpr()->IgnoreParenCasts();
  const auto *Op = dyn_cast<BinaryOperator>(From);
  if (!Op || !Op->isAdditiveOp())
    return {From};
  QualType Unit = Op->getLHS()->getType()->getPointeeType();
  if (Unit.isNull() ? !Op->getLHS()->getType()->isIntegerType()
                    : !Unit->isCharType())
    return {From};
  std::optional<int64_t> By = Constant(Op->getRHS());
  if (!By)
    return {From};
  return {Op->getLHS()->IgnoreParenCasts(),
          Op->getOpcode() == BO_Sub ? -*By : *By};
}

/// What \p E makes of a pointer, if that is to the whole of which it pointed to
/// a part, or to a part of what it pointed to.
std::optional<Value> FunctionLowering::partCast(const CastExpr *E) {
  if (!E->getType()->isPointerType())
    return std::nullopt;
  auto [Pointer, By] = moved(E, [&](const Expr *N) { return constant(N); });
  if (!Pointer->getType()->isPointerType())
    return std::nullopt;
  QualType To = E->getType()->getPointeeType(),
           From = Pointer->getType()->getPointeeType();
  const RecordDecl *Into = completeClass(To), *OutOf = completeClass(From);
  const auto At = CharUnits::fromQuantity(std::abs(By));
  Members Path;
  bool IsWhole = By <= 0 && Into && (By != 0 || OutOf) &&
                 findPart(U.context(), Into, At, From, Path);
  if (!IsWhole && (By < 0 || !OutOf || (By == 0 && !Into) ||
                   !findPart(U.context(), OutOf, At, To, Path)))
    return std::nullopt;
  Value Moved = B.snapshot(value(Pointer));
  auto Move = [&](Value V) {
    if (!IsWhole) {
      Cell Part = B.deref(V);
      for (const FieldDecl *Field : Path)
        Part = member(std::move(Part), Field);
      return Builder::address(std::move(Part));
    }
    for (const FieldDecl *Field : llvm::reverse(Path))
      V = B.snapshot(B.pure((program::WholeOf + U.names().field(Field)).str(),
                            {std::move(V)}));
    return V;
  };
  if (By != 0)
    return Move(std::move(Moved));
  return B.choose(Builder::isTrue(Moved), [&] { return Move(Moved); },
                  Builder::integer(0));
}
