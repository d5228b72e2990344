//===- Spans.cpp - A pointer and a count ----------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A span leads to the elements of what it is made from, as a pointer does:
//
//   void removeAll(std::span<Slot> all) { for (Slot &s : all) s.remove(); }
//   removeAll(slots);
//
// So it is a pointer, in the field `p`, and how many there are, in `n`.
//
//===----------------------------------------------------------------------===//

#include "lowering/Arrays.h"
#include "lowering/Designators.h"
#include "lowering/FunctionLowering.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Cell;
using program::Value;

/// Whether \p T is a span of what pointers go over from element to element.
bool FunctionLowering::isSpan(QualType T) {
  const CXXRecordDecl *R = T.getNonReferenceType()->getAsCXXRecordDecl();
  if (!R || !R->isInStdNamespace() || !R->getIdentifier() ||
      R->getName() != "span")
    return false;
  std::vector<QualType> Types = typeArguments(R);
  return !Types.empty() && !Types.front().isNull() &&
         walks(U.context().getPointerType(Types.front()));
}

Cell FunctionLowering::spanPointer(Cell Span) {
  return Builder::field(std::move(Span), B.program().intern("p"));
}

Cell FunctionLowering::spanLength(Cell Span) {
  return Builder::field(std::move(Span), B.program().intern("n"));
}

/// Whether it is known how long \p Span is.
program::Condition FunctionLowering::isKnownSpan(const Cell &Span) {
  return Builder::isTrue(B.pure("known", {Builder::read(spanLength(Span))}));
}

/// The element of \p Span that is the \p Index of a loop over it. A span of
/// which nothing is known is read as holding one.
Cell FunctionLowering::spanElement(const Cell &Span, const Cell &Index) {
  return B.deref(B.choose(
      isKnownSpan(Span),
      [&] {
        return Builder::address(elementFrom(Builder::read(spanPointer(Span)),
                                            Builder::read(Index)));
      },
      Builder::address(Builder::each(Span))));
}

void FunctionLowering::makeSpan(const Cell &Dst, Value Pointer, Value Length) {
  Pointer = B.snapshot(std::move(Pointer));
  Length = B.snapshot(std::move(Length));
  B.let(spanPointer(Dst), std::move(Pointer));
  B.let(spanLength(Dst), std::move(Length));
}

/// Makes a span of an array, of another span, or of a pointer and a number or
/// another pointer. False if it is made from anything else.
bool FunctionLowering::constructSpan(const Cell &Dst,
                                     const CXXConstructExpr *E) {
  if (!isSpan(E->getType()) || E->getNumArgs() == 0)
    return false;
  const Expr *From = E->getArg(0);
  QualType T = From->getType();
  if (isSpan(T)) {
    B.let(Dst, value(From));
    return true;
  }
  if (const auto *Array = U.context().getAsConstantArrayType(T)) {
    makeSpan(Dst, decayed(From), Builder::integer(Array->getZExtSize()));
    return true;
  }
  if (const FieldDecl *Elements = arrayIn(T)) {
    const auto *Array = U.context().getAsConstantArrayType(Elements->getType());
    makeSpan(Dst,
             Builder::address(elementAt(U.context(),
                                        member(lvalue(From), Elements),
                                        Elements->getType(), 0)),
             Builder::integer(Array->getZExtSize()));
    return true;
  }
  if (!walks(T) || E->getNumArgs() < 2)
    return false;
  Value Pointer = B.snapshot(rvalue(From)), Last = value(E->getArg(1));
  if (E->getArg(1)->getType()->isPointerType())
    Last = B.pure("-", {B.pure(program::IndexOf, {B.snapshot(Last)}),
                        B.pure(program::IndexOf, {Pointer})});
  makeSpan(Dst, std::move(Pointer), std::move(Last));
  return true;
}

/// So many elements of \p Span from \p Start on.
Value FunctionLowering::partOfSpan(const Cell &Span, Value Start,
                                   Value Length) {
  Cell Part = B.newLocal();
  makeSpan(Part,
           Builder::address(elementFrom(Builder::read(spanPointer(Span)),
                                        B.snapshot(std::move(Start)))),
           std::move(Length));
  return Builder::read(std::move(Part));
}

bool FunctionLowering::spanMember(const Call &C, Value &Result) {
  const auto *M = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!M || !C.Object || C.Arrow || !isSpan(C.Object->getType()))
    return false;
  llvm::StringRef Name =
      M->getIdentifier()                             ? M->getName()
      : M->getOverloadedOperator() == OO_Subscript ? "[]"
                                                     : "";
  static constexpr llvm::StringLiteral OfNone[] = {"size", "empty", "data",
                                                   "front", "back"};
  static constexpr llvm::StringLiteral OfOne[] = {"[]", "first", "last"};
  size_t Given = C.Args.size();
  if (!(Given == 0 && llvm::is_contained(OfNone, Name)) &&
      !(Given == 1 && llvm::is_contained(OfOne, Name)) &&
      !(Given == 2 && Name == "subspan"))
    return false;
  Cell Span = B.deref(B.snapshot(receiver(C)));
  Value Pointer = Builder::read(spanPointer(Span)),
        Length = Builder::read(spanLength(Span));
  Value First = Given ? B.snapshot(value(C.Args[0])) : Builder::integer(0);
  auto Less = [&](Value N) {
    return B.snapshot(B.pure("-", {Length, std::move(N)}));
  };
  if (Name == "first")
    Result = partOfSpan(Span, Builder::integer(0), First);
  else if (Name == "last")
    Result = partOfSpan(Span, Less(First), First);
  else if (Name == "subspan")
    Result = partOfSpan(Span, First,
                        isa<CXXDefaultArgExpr>(C.Args[1]) ? Less(First)
                                                          : value(C.Args[1]));
  else if (Name == "size")
    Result = Length;
  else if (Name == "data")
    Result = Pointer;
  else if (Name == "empty")
    Result = B.choose(Builder::isTrue(Length),
                      [] { return Builder::integer(0); }, Builder::integer(1));
  else
    Result = Builder::address(elementFrom(
        Pointer, Name == "back" ? Less(Builder::integer(1)) : First));
  return true;
}
