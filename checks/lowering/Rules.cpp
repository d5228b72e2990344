//===- Rules.cpp - What models and annotations say of a declaration -------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Unit.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using models::Effect;
using program::Name;

/// The effects that annotations of \p D and of what it redeclares carry.
/// Annotations that are not ours say nothing, nor do those that are not well
/// formed, of which lower() tells.
std::vector<Effect> Unit::annotations(const Decl *D) {
  std::vector<Effect> Result;
  for (const Decl *Redeclaration : D->redecls()) {
    for (const auto *A : Redeclaration->specific_attrs<AnnotateAttr>()) {
      llvm::StringRef Text = A->getAnnotation();
      if (!Text.consume_front(models::AnnotationPrefix))
        continue;
      if (llvm::Expected<Effect> E = models::parseEffect(Text))
        Result.push_back(std::move(*E));
      else
        llvm::consumeError(E.takeError());
    }
    if (!Result.empty())
      break;
  }
  return Result;
}

std::vector<Unit::Rule> Unit::findRules(const FunctionDecl *F) {
  if (std::vector<Effect> Own = annotations(F); !Own.empty())
    return {{"", std::move(Own)}};
  if (const FunctionDecl *Pattern = F->getTemplateInstantiationPattern())
    if (std::vector<Effect> Own = annotations(Pattern); !Own.empty())
      return {{"", std::move(Own)}};
  std::vector<Rule> Result;
  // A destructor is asked for by its class.
  const auto *Destructor = dyn_cast<CXXDestructorDecl>(F);
  const NamedDecl *Named =
      Destructor ? Destructor->getParent() : static_cast<const NamedDecl *>(F);
  llvm::StringRef Last =
      Named->getIdentifier() ? Named->getName() : llvm::StringRef();
  if (Last.empty() ? F->isOverloadedOperator() || isa<CXXConstructorDecl>(F)
                   : Models.mentions(Last))
    for (const models::Row &R : Models.functions(Names::qualified(F)))
      if (llvm::none_of(Result, [&](const Rule &K) { return K.On == R.On; }))
        Result.push_back({R.On, R.Effects});
  // An overrider is known by what it overrides.
  if (const auto *M = dyn_cast<CXXMethodDecl>(F); M && Result.empty())
    for (const CXXMethodDecl *Base : M->overridden_methods())
      if (const std::vector<Rule> &Inherited = rules(Base); !Inherited.empty())
        return Inherited;
  return Result;
}

const std::vector<Unit::Rule> &Unit::rules(const FunctionDecl *F) {
  F = F->getCanonicalDecl();
  if (auto It = Rules.find(F); It != Rules.end())
    return *It->second;
  auto Found = std::make_unique<std::vector<Rule>>(findRules(F));
  return *(Rules[F] = std::move(Found));
}

/// How deep in \p T a class or enumeration of that name is found: itself, a
/// base, the class it is a member of, or a template argument (a strand's
/// executor); 0 if not.
static unsigned classDepth(QualType T, llvm::StringRef Class, unsigned Level) {
  constexpr unsigned Deepest = 4;
  T = T.getNonReferenceType();
  if (T->isPointerType())
    T = T->getPointeeType();
  const TagDecl *Tag = T->getAsTagDecl();
  if (!Tag || Level > Deepest)
    return 0;
  if (Names::qualified(Tag) == Class)
    return Level;
  const auto *R = dyn_cast<CXXRecordDecl>(Tag);
  if (!R)
    return 0;
  unsigned Found = 0;
  if (R->hasDefinition())
    for (const CXXBaseSpecifier &Base : R->bases())
      Found = std::max(Found, classDepth(Base.getType(), Class, Level));
  if (const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(R))
    for (const TemplateArgument &Arg : S->getTemplateArgs().asArray())
      if (Arg.getKind() == TemplateArgument::Type)
        Found = std::max(Found, classDepth(Arg.getAsType(), Class, Level + 1));
  return Found;
}

llvm::ArrayRef<Effect> Unit::effects(const FunctionDecl *F,
                                     const CallExpr *Call) {
  const Rule *Best = nullptr;
  unsigned BestDepth = 0;
  for (const Rule &R : rules(F)) {
    unsigned Depth = 0;
    if (!R.On.empty() && Call)
      for (const Expr *Arg : Call->arguments())
        Depth = std::max(Depth, classDepth(Arg->getType(), R.On, 1));
    if (R.On.empty() ? !Best : Depth > BestDepth) {
      Best = &R;
      BestDepth = Depth;
    }
  }
  if (!Best)
    return {};
  return Best->Effects;
}

const Effect *Unit::slotClass(const CXXRecordDecl *R) {
  R = R->getCanonicalDecl();
  if (auto It = SlotClasses.find(R); It != SlotClasses.end())
    return It->second.get();
  SlotClasses[R] = nullptr; // Ends recursion through bases.
  std::unique_ptr<Effect> Found;
  std::vector<Effect> Own = annotations(R);
  if (Own.empty())
    if (const CXXRecordDecl *Pattern = R->getTemplateInstantiationPattern())
      Own = annotations(Pattern);
  if (Own.empty() && R->getIdentifier())
    for (const models::Row &Row : Models.classes(Names::qualified(R)))
      Own.insert(Own.end(), Row.Effects.begin(), Row.Effects.end());
  for (const Effect &E : Own)
    if (!Found && E.K == Effect::Kind::Slot)
      Found = std::make_unique<Effect>(E);
  const CXXRecordDecl *Definition = R->getDefinition();
  if (!Found && Definition)
    for (const CXXBaseSpecifier &Base : Definition->bases())
      if (const CXXRecordDecl *B = Base.getType()->getAsCXXRecordDecl())
        if (const Effect *Inherited = slotClass(B); Inherited && !Found)
          Found = std::make_unique<Effect>(*Inherited);
  return (SlotClasses[R] = std::move(Found)).get();
}

void Unit::noteDeclared(program::SlotTraits &T, const ValueDecl *Decl) {
  if (const auto *R = dyn_cast<CXXRecordDecl>(Decl->getDeclContext()))
    T.Class = P.intern(Names::specialised(R));
  T.Header = headerOf(Decl);
  for (const Effect &E : variableEffects(Decl)) {
    T.Persistent |= E.K == Effect::Kind::Persistent;
    T.Scoped |= E.K == Effect::Kind::Scoped;
  }
}

/// What annotations or, above them, model files say of a variable.
std::vector<Effect> Unit::variableEffects(const ValueDecl *Decl) {
  for (const models::Row &Row : Models.variables(Names::qualified(Decl)))
    return Row.Effects;
  return annotations(Decl);
}

Name Unit::traits(const Effect *Slot, llvm::StringRef Kind,
                  const ValueDecl *Decl) {
  program::SlotTraits T;
  if (Decl && (isa<FieldDecl>(Decl) || !Decl->isFunctionOrFunctionTemplate()))
    noteDeclared(T, Decl);
  // Members of that class, not of the one that holds the slot, then are what
  // may clear it unseen.
  if (Slot && !Slot->Scope.empty())
    T.Class = P.intern(Slot->Scope);
  std::string Text = (Kind.empty() ? "slot" : Kind).str();
  for (llvm::StringRef Part :
       {T.Class, T.Header, llvm::StringRef(T.Persistent ? "kept" : "")})
    if (!Part.empty())
      Text += ("@" + Part).str();
  Name Id = P.intern(Text);
  auto [It, Inserted] = KnownTraits.try_emplace(Id, P.Traits.size());
  if (!Inserted)
    return Id;
  T.Id = Id;
  if (Slot) {
    T.EmptyNull = Slot->EmptyNull;
    T.Level = Slot->Level;
    T.CanRestore = Slot->CanRestore;
    T.Guard = P.intern(Slot->Guard);
    T.Include = P.intern(Slot->Include);
  }
  P.Traits.push_back(std::move(T));
  return Id;
}

const program::SlotTraits &Unit::traitsNamed(Name Id) const {
  return P.Traits[KnownTraits.lookup(Id)];
}
