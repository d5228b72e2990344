//===- Aggregates.cpp - What is built part by part ------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Arrays.h"
#include "lowering/FunctionLowering.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Cell;

/// What is built of a whole is destroyed if a later part throws, not after
/// that.
class FunctionLowering::BuiltParts {
public:
  explicit BuiltParts(FunctionLowering &L) : L(L) {}

  void add(const Cell &Part, QualType T) {
    const CXXDestructorDecl *D = L.U.destructor(T);
    if (!D)
      return;
    for (const Cell &Object : elementsOf(L.U.context(), Part, T))
      Armed.push_back(*L.B.pushDestroy(Object, L.nameOf(D), /*Unwinding=*/true,
                                       /*Flagged=*/true));
  }
  void complete() {
    for (const Cell &Flag : Armed)
      L.B.let(Flag, Builder::integer(0));
  }

private:
  FunctionLowering &L;
  std::vector<Cell> Armed;
};

void FunctionLowering::initArray(const Cell &Dst, const InitListExpr *E) {
  QualType T = E->getType();
  const ArrayType *Array = U.context().getAsArrayType(T);
  bool Ends = Array && U.destructor(T);
  BuiltParts Built(*this);
  auto Add = [&](unsigned I, const Expr *Init) {
    // One destructor call stands for those of many objects, so these are read
    // as one; what is not ended is told apart.
    Cell Element = !Array ? Dst
                   : Ends ? elementAt(U.context(), Dst, T, I)
                          : Builder::key(Dst, Builder::integer(I));
    init(Element, Init);
    if (Ends)
      Built.add(Element, Array->getElementType());
  };
  for (unsigned I = 0; I != E->getNumInits(); ++I)
    Add(I, E->getInit(I));
  unsigned All = countedElements(U.context(), T).value_or(0);
  for (unsigned I = E->getNumInits(); I < All && E->getArrayFiller(); ++I)
    Add(I, E->getArrayFiller());
  Built.complete();
}

/// A list that is handed on as an object: where it is and how long.
void FunctionLowering::initializerList(const Cell &Dst,
                                       const CXXStdInitializerListExpr *E) {
  const Expr *Array = E->getSubExpr();
  const ConstantArrayType *T =
      U.context().getAsConstantArrayType(Array->getType());
  B.let(Builder::field(Dst, B.program().intern("p")),
        Builder::address(lvalue(Array)));
  B.let(Builder::field(Dst, B.program().intern("n")),
        T ? Builder::integer(T->getZExtSize()) : B.unknown("length"));
}

/// An array is copied or moved element by element.
void FunctionLowering::copyArray(const Cell &Dst, const ArrayInitLoopExpr *E) {
  QualType T = E->getType();
  std::optional<unsigned> Counted = countedElements(U.context(), T);
  if (!Counted || !U.destructor(T)) {
    mayCopy(U.context().getBaseElementType(T), E);
    return B.let(Dst, value(E->getCommonExpr()));
  }
  Opaque[E->getCommonExpr()] = lvalue(E->getCommonExpr()->getSourceExpr());
  for (unsigned I = 0; I != *Counted; ++I) {
    llvm::SaveAndRestore Here(ArrayIndex, I);
    init(elementAt(U.context(), Dst, T, I), E->getSubExpr());
  }
}

void FunctionLowering::initList(Cell Dst, const InitListExpr *E) {
  if (const InitListExpr *Semantic = E->getSemanticForm())
    E = Semantic;
  if (E->isTransparent())
    return init(std::move(Dst), E->getInit(0));
  QualType T = E->getType();
  const RecordDecl *R = T->isRecordType() ? T->getAsRecordDecl() : nullptr;
  if (T->isScalarType()) // `{}`: a list of one is transparent.
    return zero(std::move(Dst), T);
  if (!R)
    return initArray(Dst, E);
  // In what is written in the list, `this` is that of the function.
  auto ThisIn = [&](const Expr *Init) {
    return isa_and_nonnull<CXXDefaultInitExpr>(Init) ? std::optional(Dst)
                                                     : ThisObject;
  };
  if (R->isUnion()) {
    const FieldDecl *F = E->getInitializedFieldInUnion();
    if (!F || E->getNumInits() == 0)
      return;
    llvm::SaveAndRestore This(ThisObject, ThisIn(E->getInit(0)));
    return init(Builder::field(Dst, B.program().intern(U.names().field(F))),
                E->getInit(0));
  }
  BuiltParts Built(*this);
  unsigned Next = 0;
  if (const auto *Class = dyn_cast<CXXRecordDecl>(R))
    for (const CXXBaseSpecifier &Base : Class->bases())
      if (Next != E->getNumInits()) {
        init(Dst, E->getInit(Next++));
        Built.add(Dst, Base.getType());
      }
  for (const FieldDecl *F : R->fields()) {
    if (F->isUnnamedBitField() || Next == E->getNumInits())
      continue;
    const Expr *Init = E->getInit(Next++);
    llvm::SaveAndRestore This(ThisObject, ThisIn(Init));
    Cell Member = Builder::field(Dst, B.program().intern(U.names().field(F)));
    if (Init && F->getType()->isReferenceType())
      B.let(Member, Builder::address(lvalue(Init)));
    else
      init(Member, Init);
    if (Next != E->getNumInits())
      Built.add(Member, F->getType());
  }
  Built.complete();
  noteCallOperator(std::move(Dst), dyn_cast<CXXRecordDecl>(R));
}

void FunctionLowering::zero(Cell Dst, QualType T) {
  if (tooDeep())
    return;
  llvm::SaveAndRestore Level(Depth, Depth + 1);
  if (T->isScalarType())
    return B.let(std::move(Dst), Builder::integer(0));
  if (const ArrayType *Array = U.context().getAsArrayType(T)) {
    for (unsigned I = 0, N = countedElements(U.context(), T).value_or(0);
         I != N; ++I)
      zero(Builder::key(Dst, Builder::integer(I)), Array->getElementType());
    return;
  }
  const RecordDecl *R = T->getAsRecordDecl();
  const auto *Class = dyn_cast_or_null<CXXRecordDecl>(R);
  // An aggregate, std::array, is what its members are.
  if (Class && U.isStandard(Class) && !Class->isAggregate())
    return B.let(std::move(Dst), Builder::integer(0));
  if (!R || !R->getDefinition() || R->isUnion())
    return;
  R = R->getDefinition();
  if (Class)
    for (const CXXBaseSpecifier &Base : Class->bases())
      zero(Dst, Base.getType());
  for (const FieldDecl *F : R->fields())
    zero(Builder::field(Dst, B.program().intern(U.names().field(F))),
         F->getType());
}
