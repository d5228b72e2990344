//===- Arrays.cpp - The elements of an array ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Arrays.h"
#include "lowering/Builder.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Cell;

std::optional<unsigned>
threadslot::lowering::countedElements(const ASTContext &Context, QualType T) {
  const ConstantArrayType *Array = Context.getAsConstantArrayType(T);
  if (!Array || Array->getZExtSize() > MaxElements)
    return std::nullopt;
  return Array->getZExtSize();
}

Cell threadslot::lowering::elementAt(const ASTContext &Context, Cell Array,
                                     QualType T, unsigned I) {
  return countedElements(Context, T)
             ? Builder::key(std::move(Array), Builder::integer(I))
             : Builder::each(std::move(Array));
}

std::vector<Cell> threadslot::lowering::elementsOf(const ASTContext &Context,
                                                   Cell Place, QualType T) {
  const ArrayType *Array = Context.getAsArrayType(T);
  if (!Array)
    return {std::move(Place)};
  std::vector<Cell> Objects;
  for (unsigned I = 0, N = countedElements(Context, T).value_or(1); I != N; ++I)
    for (Cell &Object : elementsOf(Context, elementAt(Context, Place, T, I),
                                   Array->getElementType()))
      Objects.push_back(std::move(Object));
  return Objects;
}

const FieldDecl *threadslot::lowering::arrayIn(QualType T) {
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !R->hasDefinition() || !R->getIdentifier() ||
      R->getName() != "array" || !R->isInStdNamespace() || R->field_empty())
    return nullptr;
  const FieldDecl *Elements = *R->field_begin();
  return Elements->getType()->isConstantArrayType() ? Elements : nullptr;
}
