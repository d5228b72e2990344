//===- Designators.cpp - Which body, and what its types are ---------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Designators.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;

bool threadslot::lowering::fits(const models::Body &Text,
                                const FunctionDecl *F) {
  using Kind = models::ParameterKind::Kind;
  using Category = models::ParameterKind::Category;
  size_t Count = Text.Parameters.size();
  if (Text.More ? F->getNumParams() < Count : F->getNumParams() != Count)
    return false;
  for (auto [P, Wanted] : llvm::zip(F->parameters(), Text.Parameters)) {
    QualType T = P->getType();
    QualType Object = T.getNonReferenceType();
    const CXXRecordDecl *R = Object->getAsCXXRecordDecl();
    llvm::StringRef Class =
        R && R->getIdentifier() ? R->getName() : llvm::StringRef();
    if ((Wanted.K == Kind::Null && !Object->isNullPtrType() &&
         Class != "nullopt_t") ||
        (Wanted.K == Kind::Class &&
         !llvm::is_contained(Wanted.Classes, Class)) ||
        (Wanted.K == Kind::Pointer && !Object->isPointerType()) ||
        (Wanted.Of == Category::Lvalue && !T->isLValueReferenceType()) ||
        (Wanted.Of == Category::Rvalue && T->isLValueReferenceType()))
      return false;
  }
  return true;
}

llvm::ArrayRef<TemplateArgument> Designators::arguments() const {
  if (const auto *M = dyn_cast<CXXMethodDecl>(F)) {
    const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(M->getParent());
    return S ? S->getTemplateArgs().asArray()
             : llvm::ArrayRef<TemplateArgument>();
  }
  const TemplateArgumentList *Args = F->getTemplateSpecializationArgs();
  return Args ? Args->asArray() : llvm::ArrayRef<TemplateArgument>();
}

QualType Designators::parameter(unsigned Index) const {
  const auto *M = dyn_cast<CXXMethodDecl>(F);
  unsigned First = M && M->isInstance() ? 1 : 0;
  if (Index < First || Index - First >= F->getNumParams())
    return QualType();
  return F->getParamDecl(Index - First)->getType();
}

/// The type that is a member of a class, of its bases included; null if none
/// is.
static QualType memberType(const CXXRecordDecl *R, llvm::StringRef Name) {
  if (!R || !R->hasDefinition())
    return QualType();
  IdentifierInfo &Id = R->getASTContext().Idents.get(Name);
  for (const NamedDecl *D : R->lookup(&Id))
    if (const auto *Alias = dyn_cast<TypedefNameDecl>(D))
      return Alias->getUnderlyingType().getCanonicalType();
  for (const CXXBaseSpecifier &Base : R->bases())
    if (QualType T = memberType(Base.getType()->getAsCXXRecordDecl(), Name);
        !T.isNull())
      return T;
  return QualType();
}

QualType Designators::type(llvm::StringRef Designator) const {
  if (Designator == "ret")
    return F->getReturnType().getNonReferenceType();
  if (Designator.consume_front(":")) {
    const auto *M = dyn_cast<CXXMethodDecl>(F);
    return memberType(M ? M->getParent() : nullptr, Designator);
  }
  auto TypeOf = [](llvm::ArrayRef<TemplateArgument> Args, size_t I) {
    return I < Args.size() && Args[I].getKind() == TemplateArgument::Type
               ? Args[I].getAsType()
               : QualType();
  };
  if (!Designator.consume_front("$")) {
    auto It = llvm::find(Text.Types, Designator.str());
    return TypeOf(arguments(), It - Text.Types.begin());
  }
  auto [Outer, Inner] = Designator.split(':');
  unsigned I = 0, J = 0;
  if (Outer.getAsInteger(10, I) || parameter(I).isNull())
    return QualType();
  QualType T = parameter(I).getNonReferenceType();
  if (Inner.empty())
    return T;
  if (Inner.consume_front(":"))
    return memberType(T->getAsCXXRecordDecl(), Inner);
  const auto *S = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T->getAsCXXRecordDecl());
  return S && !Inner.getAsInteger(10, J)
             ? TypeOf(S->getTemplateArgs().asArray(), J)
             : QualType();
}

const FieldDecl *Designators::field(llvm::StringRef Designator,
                                    llvm::StringRef Name) const {
  QualType T = type(Designator);
  const CXXRecordDecl *R = T.isNull() ? nullptr : T->getAsCXXRecordDecl();
  if (R && R->hasDefinition())
    for (const FieldDecl *Field : R->fields())
      if (Field->getIdentifier() && Field->getName() == Name)
        return Field;
  return nullptr;
}
