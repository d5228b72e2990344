//===- Names.cpp - What entities are called -------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Names.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

using namespace clang;
using namespace threadslot::lowering;

static std::string unitName(const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  auto Entry = SM.getFileEntryRefForID(SM.getMainFileID());
  return Entry ? Entry->getName().str() : "<unit>";
}

Names::Names(ASTContext &Context)
    : Context(Context), Mangler(Context.createMangleContext()),
      Unit(unitName(Context)) {}

/// Whether the mangled name of \p D tells it apart in the whole program.
static bool otherUnitsCanName(const NamedDecl *D) {
  if (!D->isExternallyVisible())
    return false;
  // A lambda is numbered for the mangler only where other units see it.
  for (const DeclContext *DC = D->getDeclContext(); DC; DC = DC->getParent())
    if (const auto *R = dyn_cast<CXXRecordDecl>(DC))
      if (R->isLambda() && R->getLambdaManglingNumber() == 0)
        return false;
  return true;
}

std::string Names::mangled(GlobalDecl D) {
  const auto *ND = cast<NamedDecl>(D.getDecl());
  if (!Mangler->shouldMangleDeclName(ND))
    return ND->getNameAsString();
  std::string Result;
  llvm::raw_string_ostream OS(Result);
  Mangler->mangleName(D, OS);
  return Result;
}

std::string Names::function(const FunctionDecl *F) {
  F = F->getCanonicalDecl();
  if (!otherUnitsCanName(F))
    return internal(F);
  if (const auto *C = dyn_cast<CXXConstructorDecl>(F))
    return mangled(GlobalDecl(C, Ctor_Complete));
  if (const auto *D = dyn_cast<CXXDestructorDecl>(F))
    return mangled(GlobalDecl(D, Dtor_Complete));
  return mangled(GlobalDecl(F));
}

std::string Names::record(const CXXRecordDecl *R) {
  R = R->getCanonicalDecl();
  std::string Name = otherUnitsCanName(R) ? specialised(R) : internal(R);
  return "class " + Name;
}

std::string Names::variable(const VarDecl *V) {
  V = V->getCanonicalDecl();
  return otherUnitsCanName(V) ? mangled(GlobalDecl(V)) : internal(V);
}

std::string Names::internal(const NamedDecl *D) {
  std::string Path;
  for (const DeclContext *DC = D->getDeclContext(); DC; DC = DC->getParent())
    if (const auto *Parent = dyn_cast<NamedDecl>(DC))
      Path = component(Parent) + "::" + Path;
  return Unit + "#" + Path + component(D);
}

static bool isInInstance(const DeclContext *DC) {
  for (; DC; DC = DC->getParent()) {
    const auto *F = dyn_cast<FunctionDecl>(DC);
    if (isa<ClassTemplateSpecializationDecl>(DC) ||
        (F && F->isTemplateInstantiation()))
      return true;
  }
  return false;
}

/// What tells closures and local classes among template arguments apart that
/// print alike: those of several instances of one template.
std::string Names::instances(llvm::ArrayRef<TemplateArgument> Args) {
  std::string Text;
  for (const TemplateArgument &Arg : Args) {
    if (Arg.getKind() == TemplateArgument::Pack)
      Text += instances(Arg.getPackAsArray());
    if (Arg.getKind() != TemplateArgument::Type)
      continue;
    QualType T = Arg.getAsType().getNonReferenceType();
    const CXXRecordDecl *R =
        (T->isPointerType() ? T->getPointeeType() : T)->getAsCXXRecordDecl();
    if (const auto *S = dyn_cast_or_null<ClassTemplateSpecializationDecl>(R))
      Text += instances(S->getTemplateArgs().asArray());
    if (!R || !(R->isLambda() || R->isLocalClass()) ||
        !isInInstance(R->getDeclContext()))
      continue;
    R = R->getCanonicalDecl();
    auto Known = Locals.find(R);
    if (Known == Locals.end())
      Known = Locals
                  .try_emplace(
                      R, "'" + llvm::utohexstr(llvm::xxh3_64bits(internal(R))))
                  .first;
    Text += Known->second;
  }
  return Text;
}

std::string Names::component(const NamedDecl *D) {
  PrintingPolicy Policy(Context.getLangOpts());
  Policy.SuppressTagKeyword = true;
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  if (const auto *R = dyn_cast<CXXRecordDecl>(D); R && R->isLambda()) {
    OS << "lambda#" << ordinal(R);
    return Text;
  }
  D->getNameForDiagnostic(OS, Policy, /*Qualified=*/false);
  if (const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(D))
    OS << instances(S->getTemplateArgs().asArray());
  if (const auto *F = dyn_cast<FunctionDecl>(D)) {
    if (const TemplateArgumentList *Args = F->getTemplateSpecializationArgs())
      OS << instances(Args->asArray());
    // The type tells overloads apart.
    OS << ':' << F->getType().getCanonicalType().getAsString(Policy);
    return Text;
  }
  bool Scoped = D->getDeclContext()->isFunctionOrMethod();
  if (Scoped || (isa<TagDecl>(D) && D->getDeclName().isEmpty()))
    OS << '#' << ordinal(D);
  return Text;
}

unsigned Names::ordinal(const Decl *D) {
  if (auto It = Ordinals.find(D); It != Ordinals.end())
    return It->second;
  unsigned Next = 0;
  for (const Decl *Sibling : D->getDeclContext()->decls())
    if (isa<TagDecl, VarDecl>(Sibling))
      Ordinals.try_emplace(Sibling->getCanonicalDecl(), Next++);
  // A declaration that its context does not list (one of an instantiated
  // lambda, say) is numbered after those it does.
  return Ordinals.try_emplace(D, Next).first->second;
}

std::string Names::field(const FieldDecl *F) {
  F = F->getCanonicalDecl();
  std::string &Known = Fields[F];
  if (!Known.empty())
    return Known;
  const auto *R = dyn_cast<CXXRecordDecl>(F->getParent());
  if (R && R->isLambda())
    return Known = "c" + std::to_string(F->getFieldIndex());
  Known = F->getDeclName().isEmpty() ? "#" + std::to_string(F->getFieldIndex())
                                     : F->getNameAsString();
  // An object shares its cell with its bases.
  const RecordDecl *Class = F->getParent();
  if (!Class->getIdentifier() && !Class->getTypedefNameForAnonDecl())
    return Known;
  std::string Scope;
  llvm::raw_string_ostream OS(Scope);
  Class->getNameForDiagnostic(OS, PrintingPolicy(Context.getLangOpts()),
                              /*Qualified=*/false);
  return Known = Scope + "::" + Known;
}

std::string Names::display(const NamedDecl *D) {
  if (const auto *F = dyn_cast<FunctionDecl>(D))
    if (const auto *M = dyn_cast<CXXMethodDecl>(F);
        M && M->getParent()->isLambda())
      return "lambda";
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  D->printQualifiedName(OS);
  return Text;
}

std::string Names::qualified(const NamedDecl *D) {
  std::string Result = D->getNameAsString();
  for (const DeclContext *DC = D->getDeclContext(); DC; DC = DC->getParent()) {
    const auto *Parent = dyn_cast<NamedDecl>(DC);
    if (!Parent || Parent->getDeclName().isEmpty() || isa<FunctionDecl>(DC))
      continue;
    if (const auto *NS = dyn_cast<NamespaceDecl>(DC); NS && NS->isInline())
      continue;
    Result = Parent->getNameAsString() + "::" + Result;
  }
  return Result;
}

std::string Names::specialised(const CXXRecordDecl *R) {
  std::string Name = qualified(R);
  if (const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(R)) {
    llvm::raw_string_ostream OS(Name);
    printTemplateArgumentList(OS, S->getTemplateArgs().asArray(),
                              R->getASTContext().getPrintingPolicy());
  }
  return Name;
}

std::string Names::type(QualType T) const {
  PrintingPolicy Policy(Context.getLangOpts());
  Policy.SuppressTagKeyword = true;
  return T.getNonReferenceType()
      .getCanonicalType()
      .getUnqualifiedType()
      .getAsString(Policy);
}
