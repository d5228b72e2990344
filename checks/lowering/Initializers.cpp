//===- Initializers.cpp - What variables and members begin with -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What static variables begin with, where functions or slots are named there,
// or objects with virtual members made.
//
//   static const Handler table[] = {onOpen, onClose};
//   static Service service([] { slot.set(1); });
//   static Environment environment = {&slot};
//
// No task runs this. It shows where they flow, from before main() on. An
// initialiser is a function of its own, on the address of its variable; one
// more for the unit calls them all.
//
//   class Pool {
//     std::thread worker{&Pool::loop, this};
//   };
//
// The same holds for members, where each constructor is another unit's, or is
// one that the compiler would write if this unit made such an object; and for
// parts of an object that begin so.
//
//===----------------------------------------------------------------------===//

#include "lowering/FunctionLowering.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Op;

namespace {

/// Whether an object of class \p T has virtual members.
bool isPolymorphic(QualType T) {
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  return R && R->hasDefinition() && R->isPolymorphic();
}

/// Whether \p T is an owner, or another template, of such objects.
bool holdsPolymorphic(QualType T) {
  const auto *R = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T->getAsCXXRecordDecl());
  return R && llvm::any_of(R->getTemplateArgs().asArray(),
                           [](const TemplateArgument &A) {
                             return A.getKind() == TemplateArgument::Type &&
                                    isPolymorphic(A.getAsType());
                           });
}

/// Whether an expression names a function for more than to call it, or a slot,
/// or makes an object with virtual members.
class NameFinder : public RecursiveASTVisitor<NameFinder> {
public:
  static bool findsIn(const Expr *E, Unit &U) {
    NameFinder Finder(U);
    Finder.TraverseStmt(const_cast<Expr *>(E));
    return Finder.Found;
  }
  bool TraverseLambdaExpr(LambdaExpr *) {
    Found = true;
    return false;
  }
  bool TraverseCallExpr(CallExpr *E) {
    Found |= holdsPolymorphic(E->getType());
    for (Expr *Arg : E->arguments())
      if (!TraverseStmt(Arg))
        return false;
    return true;
  }
  bool VisitCXXNewExpr(CXXNewExpr *E) {
    Found |= isPolymorphic(E->getAllocatedType());
    return !Found;
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    const CXXRecordDecl *R = E->getType()->getAsCXXRecordDecl();
    Found |= isa<FunctionDecl>(E->getDecl()) || (R && U.slotClass(R));
    return !Found;
  }

private:
  explicit NameFinder(Unit &U) : U(U) {}

  Unit &U;
  bool Found = false;
};

} // namespace

/// Whether \p V is initialised nowhere else, with what is known of it here.
static bool isInitialised(const VarDecl *V) {
  const Expr *Init = V->getInit();
  return V->hasGlobalStorage() && !V->getTLSKind() && Init &&
         !V->getDeclContext()->isDependentContext() && !V->isInvalidDecl() &&
         !Init->isInstantiationDependent() && !Init->containsErrors() &&
         !V->getType()->isReferenceType() &&
         (!V->isStaticLocal() || V->hasConstantInitialization());
}

/// A function `void()` of the unit, for what asks where code stands.
static const FunctionDecl *place(ASTContext &Context, SourceLocation Here) {
  QualType T = Context.getFunctionType(Context.VoidTy, {}, {});
  return FunctionDecl::Create(Context, Context.getTranslationUnitDecl(), Here,
                              Here, DeclarationName(), T, nullptr, SC_Static);
}

void threadslot::lowering::lowerInitializers(
    Unit &U, llvm::ArrayRef<const VarDecl *> All) {
  program::Program &P = U.program();
  std::vector<std::pair<program::Name, program::Name>> Made;
  for (const VarDecl *V : All) {
    if (!isInitialised(V) || !NameFinder::findsIn(V->getInit(), U))
      continue;
    program::Name Variable = P.intern(U.names().variable(V));
    program::Function &Out =
        U.synthesize((Variable + "#init").str(), "static initialiser");
    if (!Out.Blocks.empty())
      continue;
    FunctionLowering(U, place(U.context(), V->getLocation()), Out,
                     Demand::Solve)
        .runConstruction(V->getInit(), {});
    Made.emplace_back(Out.Id, Variable);
  }
  if (Made.empty())
    return;
  std::string Start = (U.names().unit() + program::StartSuffix).str();
  Builder B(P, U.synthesize(Start, "static variables"));
  for (auto [Init, Variable] : Made) {
    Op &O = B.emitCall(Op::Kind::Call, /*MayThrow=*/false);
    O.Target.Function = Init;
    O.Args.push_back({Builder::address(Builder::global(Variable)), false});
  }
  B.finish(program::Terminator::Kind::Return);
  B.finalize();
}

static bool beginsUnseen(Unit &U, const CXXRecordDecl *R);

/// The class of \p Field, if it begins unseen.
static const CXXRecordDecl *unseenPart(Unit &U, const FieldDecl *Field) {
  const CXXRecordDecl *Part = Field->getType()->getAsCXXRecordDecl();
  if (Part)
    Part = Part->getDefinition();
  return Part && beginsUnseen(U, Part) ? Part : nullptr;
}

/// Whether functions or slots are named in what the members of \p R begin with,
/// or theirs, and no constructor shows it.
static bool beginsUnseen(Unit &U, const CXXRecordDecl *R) {
  auto Shows = [](const CXXConstructorDecl *C) {
    return C->hasBody() && !C->isCopyOrMoveConstructor();
  };
  auto Tells = [&](const FieldDecl *Field) {
    if (const Expr *Init = Field->getInClassInitializer())
      return !Init->containsErrors() && NameFinder::findsIn(Init, U);
    return unseenPart(U, Field) != nullptr;
  };
  return R->getIdentifier() && !R->isDependentContext() &&
         llvm::none_of(R->ctors(), Shows) && llvm::any_of(R->fields(), Tells);
}

static program::Name beginningOf(Unit &U, const CXXRecordDecl *R) {
  return U.program().intern(Names::specialised(R) + "#init");
}

void FunctionLowering::runMemberInitializers(const CXXRecordDecl *R) {
  Out.Params = 1;
  ScopeId Outer = B.scope();
  for (const FieldDecl *Field : R->fields()) {
    Cell Member = member(B.deref(thisPointer()), Field);
    if (const Expr *Init = Field->getInClassInitializer()) {
      initMember(std::move(Member), Field, Init);
    } else if (const CXXRecordDecl *Part = unseenPart(U, Field)) {
      Op &O = B.emitCall(Op::Kind::Call, /*MayThrow=*/false);
      O.Target.Function =
          U.synthesize(beginningOf(U, Part), "member initialisers").Id;
      O.Args.push_back({Builder::address(std::move(Member)), false});
    }
  }
  B.popTo(Outer);
  returnFrom(SourceRange());
  B.finalize();
}

void threadslot::lowering::lowerMemberInitializers(
    Unit &U, llvm::ArrayRef<const CXXRecordDecl *> All) {
  program::Program &P = U.program();
  for (const CXXRecordDecl *R : All) {
    if (!beginsUnseen(U, R))
      continue;
    program::Name Class = P.intern(Names::specialised(R));
    program::Function &Out =
        U.synthesize(beginningOf(U, R), "member initialisers");
    Out.Class = Class;
    FunctionLowering(U, place(U.context(), R->getLocation()), Out,
                     Demand::Solve)
        .runMemberInitializers(R);
  }
}
