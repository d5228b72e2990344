//===- Unit.cpp - The functions of one translation unit -------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Unit.h"
#include "lowering/Adaptors.h"
#include "lowering/Expansion.h"
#include "clang/AST/Attr.h"
#include "clang/AST/CXXInheritance.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Name;

/// Bodies of third-party headers that one unit lowers: above what any unit
/// tried needed, below what would be felt.
static constexpr unsigned MaxThirdPartyBodies = 20'000;

Unit::Unit(ASTContext &Context, const models::Models &Models,
           program::Program &P)
    : Context(Context), Models(Models), P(P), N(Context) {}

//===--- Demand -----------------------------------------------------------===//

static const FunctionDecl *definition(const FunctionDecl *F) {
  const FunctionDecl *Definition = nullptr;
  if (F->hasBody(Definition))
    return Definition;
  // The members and bases of a defaulted destructor are destroyed whether or
  // not somebody has asked for its body.
  if (isa<CXXDestructorDecl>(F) && F->isDefaulted() && !F->isDeleted())
    return F;
  return nullptr;
}

/// After a fatal error, such as a header that is not found, no template is
/// instantiated any more.
static bool isLostBody(const FunctionDecl *F) {
  const FunctionDecl *Pattern = F->getTemplateInstantiationPattern();
  return Pattern && Pattern->isDefined() && !F->isDefined() &&
         F->getASTContext().getDiagnostics().hasFatalErrorOccurred();
}

bool Unit::isLost(QualType T) const {
  const auto *S = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Context.getBaseElementType(T)->getAsCXXRecordDecl());
  return S && !S->hasDefinition() &&
         Context.getDiagnostics().hasFatalErrorOccurred();
}

bool Unit::lowerable(const FunctionDecl *Definition) {
  if (!Definition || Definition->isDependentContext() ||
      Definition->isInvalidDecl() || isStandard(Definition))
    return false;
  return !isSystem(Definition) || ThirdPartyBodies < MaxThirdPartyBodies;
}

void Unit::demand(const FunctionDecl *F, Demand D) {
  F = F->getCanonicalDecl();
  Demand &Known = Demands[F];
  if (D <= Known)
    return;
  Known = D;
  Work.push_back(F);
}

void Unit::drain() {
  while (!Work.empty()) {
    const FunctionDecl *F = Work.front();
    Work.pop_front();
    if (const models::Body *Text = body(F)) {
      program::Function &Decl = P.getOrDeclare(use(F, Demand::Declare));
      Decl.Blocks.clear();
      Decl.Locals = 0;
      Expansion::define(*this, Decl, *Text, F, Demands.lookup(F));
      continue;
    }
    const FunctionDecl *Definition = definition(F);
    const bool HasBody = lowerable(Definition);
    // Called through a value it does with slots what it does when it is called
    // by name. What pools do with tasks their bodies say better.
    auto Decides = [&](const models::Effect &E) {
      return !HasBody || E.isOnSlot();
    };
    if (llvm::any_of(effects(F, nullptr), Decides) &&
        lowerModelled(*this, F, P.getOrDeclare(use(F, Demand::Declare)),
                      Demands.lookup(F)))
      continue;
    if (!HasBody)
      continue;
    ThirdPartyBodies += isSystem(Definition);
    program::Function &Decl = P.getOrDeclare(use(F, Demand::Declare));
    Decl.Blocks.clear();
    Decl.Locals = 0;
    lowerFunction(*this, Definition, Decl, Demands.lookup(F));
    if (const auto *C = dyn_cast<CXXConstructorDecl>(F))
      makeScope(C);
  }
}

Name Unit::use(const FunctionDecl *F, Demand From) {
  F = F->getCanonicalDecl();
  Name &Entity = Entities[F];
  if (Entity.empty()) {
    Entity = P.intern(N.function(F));
    Name Stable = Entity; // The map may grow while declaring.
    declare(P.getOrDeclare(Stable), F);
    Entities[F] = Stable;
  }
  Name Result = Entities[F];
  if (From == Demand::Solve) {
    demand(F, Demand::Solve);
    if (const auto *M = dyn_cast<CXXMethodDecl>(F); M && M->isVirtual())
      for (const CXXMethodDecl *Overrider : overriders(M))
        use(Overrider, Demand::Solve);
  }
  return Result;
}

Name Unit::useVirtual(const CXXDestructorDecl *D, Demand From) {
  Name Own = use(D, From);
  if (!D->getParent()->isAbstract())
    return Own;
  std::string Id = (Own + "#derived").str();
  if (program::Function *Known = P.find(Id))
    return Known->Id;
  program::Function &Derived = P.getOrDeclare(Id);
  Derived = *P.find(Own);
  Derived.Id = P.intern(Id);
  Derived.Blocks.clear();
  Derived.MayClear = Derived.Skipped = false;
  Derived.Overrides.clear();
  llvm::SmallVector<Name, 1> Bases;
  for (const CXXMethodDecl *Base : D->overridden_methods())
    Bases.push_back(useVirtual(cast<CXXDestructorDecl>(Base), Demand::Declare));
  program::Function &Same = *P.find(Id); // More may have been declared.
  Same.Overrides.assign(Bases.begin(), Bases.end());
  return Same.Id;
}

Name Unit::useClass(const CXXRecordDecl *R, Demand From) {
  R = R ? R->getDefinition() : nullptr;
  if (!R || R->isDependentContext() || !R->isPolymorphic() || R->isAbstract() ||
      isStandard(R))
    return {};
  Name Id = P.intern(N.record(R));
  if (P.find(Id))
    return Id;
  P.getOrDeclare(Id).Display = P.intern(Names::display(R));
  llvm::SmallSetVector<Name, 8> Runs;
  CXXFinalOverriderMap All;
  R->getFinalOverriders(All);
  for (auto &[Method, ByBase] : All)
    for (auto &[Base, Overriders] : ByBase)
      for (const UniqueVirtualMethod &Final : Overriders)
        Runs.insert(
            use(Final.Method, isSystem(Final.Method) ? Demand::Declare : From));
  P.find(Id)->Runs.assign(Runs.begin(), Runs.end());
  return Id;
}

program::Function &Unit::synthesize(llvm::StringRef Id,
                                    llvm::StringRef Display) {
  program::Function &F = P.getOrDeclare(Id);
  F.Display = P.intern(Display);
  F.Inline = true;
  return F;
}

llvm::ArrayRef<const CXXMethodDecl *> Unit::overriders(const CXXMethodDecl *M) {
  auto It = Overriders.find(M->getCanonicalDecl());
  if (It == Overriders.end())
    return {};
  return It->second;
}

void Unit::noteOverrides(const CXXMethodDecl *M) {
  for (const CXXMethodDecl *Base : M->overridden_methods())
    Overriders[Base->getCanonicalDecl()].push_back(M);
}

//===--- Declarations -----------------------------------------------------===//

bool Unit::mayThrow(const FunctionDecl *F) {
  for (const models::Effect &E : effects(F, nullptr)) {
    if (E.K == models::Effect::Kind::NoThrow)
      return false;
    if (E.K == models::Effect::Kind::Throws)
      return !isStandard(F); // The library's throws stand beside the call.
  }
  if (!Context.getLangOpts().CXXExceptions || isStandard(F))
    return false;
  const FunctionDecl *Definition = nullptr;
  bool HasBody = F->hasBody(Definition);
  if (!HasBody && (F->isExternC() || F->isNoReturn()))
    return false;
  const auto *Proto = F->getType()->getAs<FunctionProtoType>();
  if (!Proto)
    return HasBody;
  // The specification of a defaulted member that nobody used is not computed.
  if (isUnresolvedExceptionSpec(Proto->getExceptionSpecType()))
    return !isa<CXXDestructorDecl>(F) && !F->isDefaulted();
  return !Proto->isNothrow();
}

Name Unit::pointee(QualType T) {
  T = T->isPointerType() || T->isReferenceType() ? T->getPointeeType()
                                                 : QualType();
  const RecordDecl *R = T.isNull() ? nullptr : T->getAsRecordDecl();
  if (!R || T.isConstQualified() || isSystem(R))
    return {};
  if (const auto *Class = dyn_cast<CXXRecordDecl>(R);
      Class && R->getIdentifier())
    return P.intern(Names::specialised(Class));
  return R->hasNameForLinkage() ? P.intern(N.type(T.getCanonicalType()))
                                : Name();
}

/// Of a member function, what `this` points to is the class.
void Unit::declarePointees(program::Function &Decl, const FunctionDecl *F) {
  if (isSystem(F))
    return;
  for (auto [I, Param] : llvm::enumerate(F->parameters()))
    if (Name Class = pointee(Param->getType()); !Class.empty()) {
      Decl.Pointees.resize(I + takesThis(F) + 1);
      Decl.Pointees.back() = Class;
    }
}

void Unit::declare(program::Function &Decl, const FunctionDecl *F) {
  const FunctionDecl *Definition = definition(F);
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  Decl.Display = P.intern(Names::display(F));
  Decl.Params = F->getNumParams() + (takesThis(F) ? 1 : 0);
  Decl.Internal = !F->isExternallyVisible();
  Decl.Inline = F->isInlined() || F->isTemplateInstantiation() ||
                F->isImplicit() || F->isDefaulted();
  Decl.NoThrow = !mayThrow(F);
  Decl.NoReturn = F->isNoReturn() && (!Definition || isStandard(F));
  Decl.Pure =
      F->hasAttr<PureAttr>() || F->hasAttr<ConstAttr>() ||
      (Method && Method->isInstance() && Method->isConst() &&
       !Method->getParent()->isLambda() && !isAtomic(Method->getParent()) &&
       !F->getReturnType()->isVoidType() && effects(F, nullptr).empty() &&
       !body(F) && !isUnsteady(F));
  Decl.Skipped = F->hasSkippedBody() || (!isStandard(F) && isLostBody(F));
  if (const auto *D = dyn_cast<CXXDestructorDecl>(F))
    Decl.MayClear = !body(D) && (isStandard(D) || !Definition);
  if (Method && Method->getParent()->getIdentifier())
    Decl.Class = P.intern(Names::specialised(Method->getParent()));
  declarePointees(Decl, F);
  Decl.Header = headerOf(F);
  if (Method)
    for (const CXXMethodDecl *Base : Method->overridden_methods()) {
      Decl.Overrides.push_back(use(Base, Demand::Declare));
      const auto *End = dyn_cast<CXXDestructorDecl>(Base);
      if (End && End->getParent()->isAbstract() &&
          !Method->getParent()->isAbstract())
        Decl.Overrides.push_back(useVirtual(End, Demand::Declare));
    }
}

//===--- Exceptions and destructors ---------------------------------------===//

static void collectBases(const CXXRecordDecl *R, const Names &N,
                         program::Program &P, std::vector<Name> &Bases) {
  if (!R || !R->hasDefinition())
    return;
  for (const CXXBaseSpecifier &Base : R->bases()) {
    if (Base.getAccessSpecifier() != AS_public)
      continue;
    Bases.push_back(P.intern(N.type(Base.getType())));
    collectBases(Base.getType()->getAsCXXRecordDecl(), N, P, Bases);
  }
}

/// What a pointer is converted to when it is caught: one to more const, to a
/// base class, to void.
static void collectPointers(QualType Pointee, ASTContext &Context,
                            const Names &N, program::Program &P,
                            std::vector<Name> &Bases) {
  QualType Bare = Pointee.getUnqualifiedType();
  std::vector<QualType> Targets{Bare, Context.VoidTy};
  for (size_t I = 0; I != Targets.size(); ++I) {
    const CXXRecordDecl *R = Targets[I]->getAsCXXRecordDecl();
    if (!R || !R->hasDefinition())
      continue;
    for (const CXXBaseSpecifier &Base : R->bases())
      if (Base.getAccessSpecifier() == AS_public)
        Targets.push_back(Base.getType().getUnqualifiedType());
  }
  for (QualType Target : Targets)
    for (unsigned Quals : {0u, unsigned(Qualifiers::Const)}) {
      QualType Q = Target.withCVRQualifiers(Quals | Pointee.getCVRQualifiers());
      if (Q != Pointee)
        Bases.push_back(P.intern(
            N.type(Context.getCanonicalType(Context.getPointerType(Q)))));
    }
}

Name Unit::exceptionType(QualType T) {
  T = Context.getCanonicalType(T.getNonReferenceType()).getUnqualifiedType();
  Name Id = P.intern(N.type(T));
  if (ExceptionTypes.insert(T.getTypePtr()).second) {
    program::ExceptionType Type;
    Type.Id = Id;
    collectBases(T->getAsCXXRecordDecl(), N, P, Type.Bases);
    if (T->isPointerType())
      collectPointers(T->getPointeeType(), Context, N, P, Type.Bases);
    P.Types.push_back(std::move(Type));
  }
  return Id;
}

QualType Unit::classType(const CXXRecordDecl *R) const {
#if THREADSLOT_LLVM_MAJOR >= 22
  return Context.getCanonicalTagType(R);
#else
  return Context.getTagDeclType(R);
#endif
}

program::Value Unit::exception(llvm::StringRef Qualified) {
  program::Value Thrown;
  Thrown.Id = P.intern("library");
  if (const CXXRecordDecl *R =
          Qualified.empty() ? nullptr : findClass(Qualified)) {
    Thrown.K = program::Value::Kind::Type;
    Thrown.Id = exceptionType(classType(R));
  }
  return Thrown;
}

const NamedDecl *Unit::find(llvm::StringRef Qualified) const {
  const DeclContext *DC = Context.getTranslationUnitDecl();
  while (true) {
    auto [First, Rest] = Qualified.split("::");
    auto Found = DC->lookup(&Context.Idents.get(First));
    if (Found.empty())
      return nullptr;
    const NamedDecl *D = *Found.begin();
    if (const auto *Template = dyn_cast<ClassTemplateDecl>(D))
      D = Template->getTemplatedDecl();
    if (Rest.empty())
      return D;
    DC = dyn_cast<DeclContext>(D);
    if (!DC)
      return nullptr;
    Qualified = Rest;
  }
}

namespace {
/// Looks for calls that set or clear slots, a few calls deep.
class SlotCallFinder : public RecursiveASTVisitor<SlotCallFinder> {
public:
  SlotCallFinder(Unit &U, unsigned Depth) : U(U), Depth(Depth) {}

  bool VisitCallExpr(CallExpr *E) {
    const FunctionDecl *Callee = E->getDirectCallee();
    if (!Callee || U.isStandard(Callee))
      return true;
    for (const models::Effect &Effect : U.effects(Callee, E))
      Found |= Effect.K == models::Effect::Kind::Set ||
               Effect.K == models::Effect::Kind::Clear ||
               Effect.K == models::Effect::Kind::Pop;
    const FunctionDecl *Body = nullptr;
    if (!Found && Depth != 0 && Callee->hasBody(Body))
      Found = SlotCallFinder(U, Depth - 1).in(Body);
    return !Found;
  }

  bool in(const FunctionDecl *F) {
    TraverseStmt(F->getBody());
    return Found;
  }

private:
  Unit &U;
  unsigned Depth;
  bool Found = false;
};
} // namespace

/// Whether an owner of the standard library holds objects whose destruction
/// may undo a set. Such owners are not read yet: their destructor may clear.
bool Unit::ownsGuards(const CXXRecordDecl *R, unsigned Depth) {
  const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(R);
  if (!S || Depth == 0)
    return false;
  for (const TemplateArgument &Arg : S->getTemplateArgs().asArray()) {
    if (Arg.getKind() != TemplateArgument::Type)
      continue;
    const CXXRecordDecl *Held = Arg.getAsType()->getAsCXXRecordDecl();
    if (!Held || !Held->hasDefinition())
      continue;
    if (isStandard(Held) ? ownsGuards(Held, Depth - 1)
                         : Held->getDestructor() && undoesSets(Held))
      return true;
  }
  return false;
}

bool Unit::undoesSets(const CXXRecordDecl *R) {
  const CXXDestructorDecl *D = R->getDestructor();
  if (!D || D->isTrivial())
    return false;
  const FunctionDecl *Body = nullptr;
  if (D->isUserProvided() &&
      (!D->hasBody(Body) || SlotCallFinder(*this, 3).in(Body)))
    return true;
  return llvm::any_of(R->fields(), [&](const FieldDecl *F) {
    return destructor(F->getType()) != nullptr;
  });
}

/// Whether the destructor does more than end the members of library types.
bool Unit::destructorMatters(const CXXRecordDecl *R) {
  // A class that holds itself, be it through owners, is said to matter.
  auto [It, Inserted] = DestructorMatters.try_emplace(R, true);
  if (!Inserted)
    return It->second;
  const CXXDestructorDecl *D = R->getDestructor();
  bool Matters = false;
  if (!D || D->isTrivial())
    Matters = false;
  else if (const models::Body *Text = body(D))
    Matters = Expansion::matters(*this, *Text, D);
  else if (isStandard(R))
    Matters = ownsGuards(R, 3);
  else if (R->isUnion()) // Ends no member by itself.
    Matters = D->isUserProvided();
  else
    Matters = D->isUserProvided() || D->isVirtual() ||
              llvm::any_of(R->fields(),
                           [&](const FieldDecl *F) {
                             return destructor(F->getType()) != nullptr;
                           }) ||
              llvm::any_of(R->bases(), [&](const CXXBaseSpecifier &Base) {
                return destructor(Base.getType()) != nullptr;
              });
  return DestructorMatters[R] = Matters;
}

const CXXDestructorDecl *Unit::destructor(QualType T) {
  if (T->isReferenceType())
    return nullptr;
  const CXXRecordDecl *R = Context.getBaseElementType(T)->getAsCXXRecordDecl();
  if (!R || !R->hasDefinition() || !destructorMatters(R))
    return nullptr;
  return R->getDestructor();
}
