//===- Library.cpp - What is code of the standard library -----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Adaptors.h"
#include "lowering/Expansion.h"
#include "lowering/Unit.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;

bool Unit::isSystem(const Decl *D) const {
  const SourceManager &SM = Context.getSourceManager();
  SourceLocation Where = SM.getExpansionLoc(D->getLocation());
  return SM.isInSystemHeader(Where) || isInstalled(SM.getFileID(Where));
}

bool lowering::isInstalled(FileEntryRef File) {
  return File.getName().contains("/usr/include/") ||
         File.getName().contains("/usr/local/include/");
}

bool Unit::isInstalled(FileID File) const {
  if (File.isInvalid()) // Of what the compiler declares by itself.
    return false;
  auto [It, New] = Installed.try_emplace(File, false);
  if (!New)
    return It->second;
  const SourceManager &SM = Context.getSourceManager();
  OptionalFileEntryRef Entry = SM.getFileEntryRefForID(File);
  return It->second = Entry && File != SM.getMainFileID() &&
                      lowering::isInstalled(*Entry);
}

bool Unit::isLibrary(const Decl *D) const {
  if (const auto *F = dyn_cast<FunctionDecl>(D))
    if (F->getBuiltinID() != 0 || (F->isExternC() && isSystem(F)))
      return true;
  const NamespaceDecl *Outermost = nullptr;
  for (const DeclContext *DC = D->getDeclContext(); DC; DC = DC->getParent())
    if (const auto *NS = dyn_cast<NamespaceDecl>(DC))
      Outermost = NS;
  if (!Outermost || !Outermost->getIdentifier())
    return false;
  return llvm::is_contained({"std", "__gnu_cxx", "__cxxabiv1"},
                            Outermost->getName()) &&
         isSystem(D);
}

bool Unit::isStandard(const Decl *D) const {
  D = D->getCanonicalDecl();
  auto [It, New] = Standard.try_emplace(D, false);
  if (New) {
    bool Is = isLibrary(D) && !isRead(D);
    Standard[D] = Is; // The map may have grown.
    return Is;
  }
  return It->second;
}

/// Whether \p Holds for one of the types among template arguments.
static bool anyType(llvm::ArrayRef<TemplateArgument> Args,
                    llvm::function_ref<bool(QualType)> Holds) {
  return llvm::any_of(Args, [&](const TemplateArgument &Arg) {
    return Arg.getKind() == TemplateArgument::Type ? Holds(Arg.getAsType())
           : Arg.getKind() == TemplateArgument::Pack
               ? anyType(Arg.getPackAsArray(), Holds)
               : false;
  });
}

/// Whether a class of users is among the arguments of a class template.
bool Unit::isOfUsers(const Decl *D) const {
  const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(D);
  return S && anyType(S->getTemplateArgs().asArray(), [&](QualType Arg) {
           const CXXRecordDecl *R = Arg->getAsCXXRecordDecl();
           return R && !isLibrary(R);
         });
}

/// Whether code of the library is read like anyone's: what the models say so
/// of, and the members of such classes.
bool Unit::isRead(const Decl *D) const {
  const auto *Named = dyn_cast<NamedDecl>(D);
  if (!Named)
    return false;
  const auto *F = dyn_cast<FunctionDecl>(D);
  if (F && F->getBuiltinID() != 0)
    return false;
  const models::Bodies &Known = models::Bodies::builtin();
  std::string Qualified = Names::qualified(Named);
  if (Known.isRead(Qualified) ||
      (Known.isReadOfUsers(Qualified) && isOfUsers(D)))
    return true;
  if (F)
    for (const models::Body &Text : Known.named(Qualified))
      if (Text.Text->Blocks.empty() && applies(Text, F))
        return true;
  const auto *Around = dyn_cast<Decl>(D->getDeclContext());
  return Around && isa<CXXRecordDecl, FunctionDecl>(Around) && isRead(Around);
}

void Unit::readCallee(const FunctionDecl *Callee, const FunctionDecl *From) {
  const FunctionDecl *Body = nullptr;
  if (!isLibrary(From) || isStandard(From) || !isStandard(Callee) ||
      isa<CXXMethodDecl>(Callee) || Callee->getBuiltinID() != 0 ||
      !Callee->hasBody(Body) || body(Callee))
    return;
  Standard[Callee->getCanonicalDecl()] = false;
}

/// Each load of an atomic may give another value.
bool Unit::isAtomic(const CXXRecordDecl *R) const {
  return isStandard(R) && (R->getName().starts_with("atomic") ||
                           R->getName().starts_with("__atomic"));
}

bool Unit::isAtomicNumber(const CXXRecordDecl *R) const {
  if (!isAtomic(R))
    return false;
  const auto *Of = dyn_cast<ClassTemplateSpecializationDecl>(R);
  if (!Of)
    return true; // An atomic_flag.
  const TemplateArgument &Held = Of->getTemplateArgs()[0];
  return Held.getKind() == TemplateArgument::Type &&
         (Held.getAsType()->isArithmeticType() ||
          Held.getAsType()->isEnumeralType());
}

Owner Unit::owner(const CXXRecordDecl *R) {
  if (!R || !R->getIdentifier() || !(isStandard(R) || isModelled(R)))
    return Owner::None;
  static constexpr llvm::StringLiteral Callables[] = {"function",
                                                      "move_only_function",
                                                      "copyable_function",
                                                      "AnyInvocable",
                                                      "Function",
                                                      "packaged_task",
                                                      "_Bind",
                                                      "_Bind_result",
                                                      "_Bind_front",
                                                      "_Mem_fn",
                                                      "_Not_fn",
                                                      "__bind",
                                                      "__bind_r",
                                                      "__bind_front_t",
                                                      "__mem_fn",
                                                      "__not_fn_t"};
  return llvm::is_contained(Callables, R->getName()) ? Owner::Callable
                                                     : Owner::None;
}

//===--- Modelled bodies --------------------------------------------------===//

/// A qualified name without the namespace where libstdc++ keeps details.
static std::string plainName(const NamedDecl *D) {
  constexpr llvm::StringLiteral Details = "std::__detail::";
  std::string Name = Names::qualified(D);
  if (llvm::StringRef(Name).starts_with(Details))
    Name.replace(0, Details.size(), "std::");
  return Name;
}

/// The name that the models have for a function.
static std::string nameInModels(const FunctionDecl *F) {
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  if (!Method)
    return plainName(F);
  std::string Class = plainName(Method->getParent());
  if (isa<CXXConstructorDecl>(F))
    return Class + "::ctor";
  if (isa<CXXDestructorDecl>(F))
    return Class + "::dtor";
  if (isa<CXXConversionDecl>(F) && !F->getReturnType()->isBooleanType())
    return Class + "::operator T";
  return Class + "::" + F->getNameAsString();
}

bool Unit::canMatter(QualType T, unsigned Depth) const {
  if (T.isNull())
    return false;
  T = Context.getBaseElementType(T);
  if (T->isAnyPointerType() || T->isReferenceType() || T->isMemberPointerType())
    return true;
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !R->hasDefinition() || Depth == 0)
    return false;
  if (isLibrary(R)) {
    // What objects of the library are made of, their arguments say; but how
    // what is shared ends, its first owner was told.
    if (R->getIdentifier() && R->getName() == "shared_ptr")
      return true;
    const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(R);
    return S && anyType(S->getTemplateArgs().asArray(), [&](QualType Arg) {
             return canMatter(Arg, Depth - 1) || Arg->isFunctionType();
           });
  }
  return !R->hasTrivialDestructor() || callOperator(R) ||
         llvm::any_of(R->fields(),
                      [&](const FieldDecl *Field) {
                        return canMatter(Field->getType(), Depth - 1);
                      }) ||
         llvm::any_of(R->bases(), [&](const CXXBaseSpecifier &Base) {
           return canMatter(Base.getType(), Depth - 1);
         });
}

/// Owners in owners in owners.
static constexpr unsigned MaxHolding = 4;

bool Unit::canMatter(QualType T) const { return canMatter(T, MaxHolding); }

/// What an owner calls, such as a deleter, comes after what it holds; what has
/// no state of its own, as those of the library, does nothing else.
bool Unit::endsUsers(QualType T, unsigned Depth) {
  const CXXDestructorDecl *D = destructor(T);
  if (!D || Depth == 0)
    return D != nullptr;
  const CXXRecordDecl *R = D->getParent();
  auto Ends = [&](QualType X) { return endsUsers(X, Depth - 1); };
  if (isLibrary(R)) {
    const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(R);
    auto Args =
        S ? S->getTemplateArgs().asArray() : llvm::ArrayRef<TemplateArgument>();
    return anyType(Args, Ends) ||
           anyType(Args.drop_front(!Args.empty()), [&](QualType X) {
             const CXXRecordDecl *Called = X->getAsCXXRecordDecl();
             return X->isFunctionPointerType() ||
                    (callOperator(Called) &&
                     !(isLibrary(Called) && Called->isEmpty()));
           });
  }
  return D->isUserProvided() || D->isVirtual() ||
         llvm::any_of(R->fields(),
                      [&](const FieldDecl *F) { return Ends(F->getType()); }) ||
         llvm::any_of(R->bases(), [&](const CXXBaseSpecifier &Base) {
           return Ends(Base.getType());
         });
}

bool Unit::endsUsers(QualType T) { return endsUsers(T, MaxHolding); }

bool Unit::applies(const models::Body &Text, const FunctionDecl *F) const {
  return fits(Text, F) &&
         (Text.Held.empty() || canMatter(Designators(Text, F).type(Text.Held)));
}

const models::Body *Unit::findBody(const FunctionDecl *F) {
  const models::Bodies &Known = models::Bodies::builtin();
  for (const models::Body &Text : Known.named(nameInModels(F)))
    if (applies(Text, F))
      return Text.Text->Blocks.empty() ? nullptr : &Text;
  const auto *M = dyn_cast<CXXMethodDecl>(F);
  if (!M || M->isConst() || !M->isInstance() ||
      isa<CXXConstructorDecl, CXXDestructorDecl>(M))
    return nullptr;
  for (const models::Body &Text :
       Known.named(plainName(M->getParent()) + "::_"))
    if (applies(Text, F))
      return &Text;
  return nullptr;
}

const models::Body *Unit::body(const FunctionDecl *F) {
  F = F->getCanonicalDecl();
  auto [It, New] = Bodies.try_emplace(F, nullptr);
  return New ? It->second = findBody(F) : It->second;
}

bool Unit::isModelled(const CXXRecordDecl *R) {
  return R && R->hasDefinition() && R->getDestructor() &&
         body(R->getDestructor());
}

bool Unit::callMatters(QualType T) {
  const CXXRecordDecl *R = T.getNonReferenceType()->getAsCXXRecordDecl();
  const FunctionDecl *Operator = callOperator(R);
  const models::Body *Text = Operator ? body(Operator) : nullptr;
  return !Text || Expansion::matters(*this, *Text, Operator);
}
