//===- Designators.cpp - Which body, and what its types are ---------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Designators.h"
#include "lowering/Adaptors.h"
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
         Class != "nullopt_t" && Class != "none_t" && Class != "None") ||
        (Wanted.K == Kind::Class &&
         !llvm::is_contained(Wanted.Classes, Class)) ||
        (Wanted.K == Kind::Pointer && !Object->isPointerType()) ||
        (Wanted.K == Kind::Array && !Object->isArrayType()) ||
        (Wanted.Of == Category::Lvalue && !T->isLValueReferenceType()) ||
        (Wanted.Of == Category::Rvalue && T->isLValueReferenceType()))
      return false;
  }
  return true;
}

static void addTypes(llvm::ArrayRef<TemplateArgument> Args,
                     std::vector<QualType> &Types) {
  for (const TemplateArgument &Arg : Args)
    if (Arg.getKind() == TemplateArgument::Pack)
      addTypes(Arg.getPackAsArray(), Types);
    else
      Types.push_back(Arg.getKind() == TemplateArgument::Type ? Arg.getAsType()
                                                              : QualType());
}

std::vector<QualType>
threadslot::lowering::typeArguments(const CXXRecordDecl *R) {
  std::vector<QualType> Types;
  if (const auto *S = dyn_cast_or_null<ClassTemplateSpecializationDecl>(R))
    addTypes(S->getTemplateArgs().asArray(), Types);
  return Types;
}

/// The class that the function is about: its own, or that of its first
/// parameter or of what that points to.
const CXXRecordDecl *Designators::owner() const {
  if (const auto *M = dyn_cast<CXXMethodDecl>(F))
    return M->getParent();
  if (F->getNumParams() == 0)
    return nullptr;
  QualType T = F->getParamDecl(0)->getType().getNonReferenceType();
  return T->isPointerType() ? T->getPointeeType()->getAsCXXRecordDecl()
                            : T->getAsCXXRecordDecl();
}

/// The type at \p I of \p Args; a number names an alternative of the variant
/// that the function is about.
QualType Designators::typeAt(llvm::ArrayRef<TemplateArgument> Args,
                             unsigned I) const {
  if (I >= Args.size())
    return QualType();
  const TemplateArgument &Arg = Args[I];
  if (Arg.getKind() == TemplateArgument::Type)
    return Arg.getAsType();
  std::vector<QualType> Alternatives = typeArguments(owner());
  if (Arg.getKind() != TemplateArgument::Integral ||
      Arg.getAsIntegral().getLimitedValue() >= Alternatives.size())
    return QualType();
  return Alternatives[Arg.getAsIntegral().getLimitedValue()];
}

QualType Designators::functionArgument(unsigned I) const {
  const TemplateArgumentList *Args = F->getTemplateSpecializationArgs();
  return Args ? typeAt(Args->asArray(), I) : QualType();
}

/// The alternative of a variant that is of the parameter's type, or the only
/// one that a callable can become.
QualType Designators::alternativeFor(unsigned Parameter) const {
  QualType Given = parameter(Parameter);
  if (Given.isNull())
    return QualType();
  Given = Given.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  QualType Callable;
  for (QualType T : typeArguments(owner())) {
    if (T.isNull())
      continue;
    if (T.getCanonicalType().getUnqualifiedType() == Given)
      return T;
    const CXXRecordDecl *R = T->getAsCXXRecordDecl();
    if (R && R->getIdentifier() && R->getName().ends_with("function"))
      Callable = T;
  }
  const CXXRecordDecl *R = Given->getAsCXXRecordDecl();
  return R && R->isLambda() ? Callable : QualType();
}

QualType Designators::parameter(unsigned Index) const {
  unsigned First = takesThis(F) ? 1 : 0;
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
  auto TypeAt = [](const std::vector<QualType> &Types, size_t I) {
    return I < Types.size() ? Types[I] : QualType();
  };
  unsigned I = 0, J = 0;
  if (Designator == "ret")
    return F->getReturnType().getNonReferenceType();
  if (Designator.consume_front("fn:"))
    return Designator.getAsInteger(10, I) ? QualType() : functionArgument(I);
  if (Designator.consume_front("alt:$"))
    return Designator.getAsInteger(10, I) ? QualType() : alternativeFor(I);
  if (Designator.consume_front(":"))
    return isa<CXXMethodDecl>(F) ? memberType(owner(), Designator) : QualType();
  if (!Designator.consume_front("$")) {
    size_t Named =
        llvm::find(Text.Types, Designator.str()) - Text.Types.begin();
    return isa<CXXMethodDecl>(F) ? TypeAt(typeArguments(owner()), Named)
                                 : functionArgument(Named);
  }
  auto [Outer, Inner] = Designator.split(':');
  if (Outer.getAsInteger(10, I) || parameter(I).isNull())
    return QualType();
  QualType T = parameter(I).getNonReferenceType();
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (Inner.empty())
    return T;
  if (Inner.consume_front(":"))
    return memberType(R, Inner);
  const auto *S = dyn_cast_or_null<ClassTemplateSpecializationDecl>(R);
  return Inner.getAsInteger(10, J) || !S
             ? QualType()
             : typeAt(S->getTemplateArgs().asArray(), J);
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
