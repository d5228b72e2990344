//===- Instances.cpp - Slots that are no globals ------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Instances.h"
#include "lowering/FixPlan.h"
#include "lowering/UserCode.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Instance;
using program::Name;

/// What a class of the standard library holds objects of its arguments as.
enum class Holds : uint8_t { Nothing, AsMember, AsElements };

static Holds holdsArguments(const Unit &U, const CXXRecordDecl *R) {
  if (!R->getIdentifier() || !U.isLibrary(R))
    return Holds::Nothing;
  static constexpr llvm::StringLiteral Members[] = {"array", "optional", "pair",
                                                    "tuple", "variant"};
  static constexpr llvm::StringLiteral Containers[] = {
      "deque",         "forward_list",       "list",  "map", "multimap",
      "unordered_map", "unordered_multimap", "vector"};
  if (llvm::is_contained(Members, R->getName()))
    return Holds::AsMember;
  return llvm::is_contained(Containers, R->getName()) ? Holds::AsElements
                                                      : Holds::Nothing;
}

/// Calls \p Do with the class of \p T and, within what the library holds for
/// it, with the classes of the objects there.
static void
forEachHeld(const Unit &U, QualType T, Holds As,
            llvm::function_ref<void(const CXXRecordDecl *, Holds)> Do) {
  const CXXRecordDecl *R =
      U.context().getBaseElementType(T)->getAsCXXRecordDecl();
  if (!R)
    return;
  Do(R, As);
  const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(R);
  Holds Inner = S ? holdsArguments(U, R) : Holds::Nothing;
  if (Inner == Holds::Nothing)
    return;
  for (const TemplateArgument &Arg : S->getTemplateArgs().asArray())
    if (Arg.getKind() == TemplateArgument::Type)
      forEachHeld(U, Arg.getAsType(), std::max(As, Inner), Do);
    else if (Arg.getKind() == TemplateArgument::Pack)
      for (const TemplateArgument &Packed : Arg.getPackAsArray())
        if (Packed.getKind() == TemplateArgument::Type)
          forEachHeld(U, Packed.getAsType(), std::max(As, Inner), Do);
}

/// Whether objects of \p S delete what they point to: with a deleter of its own
/// such a pointer is mostly a guard of something that lives elsewhere.
static bool deletesIts(const Unit &U,
                       const ClassTemplateSpecializationDecl *S) {
  if (!U.isLibrary(S) || !S->getIdentifier() || S->getName() != "unique_ptr")
    return false;
  const CXXRecordDecl *Deleter =
      S->getTemplateArgs()[1].getAsType()->getAsCXXRecordDecl();
  return Deleter && Deleter->getIdentifier() && U.isLibrary(Deleter) &&
         Deleter->getName() == "default_delete";
}

/// The class of the slots that a variable of type \p T is or owns, or null.
static const CXXRecordDecl *slotsIn(Unit &U, QualType T) {
  if (T->isDependentType())
    return nullptr;
  const CXXRecordDecl *Found = nullptr;
  auto Look = [&](const CXXRecordDecl *R, Holds) {
    if (U.slotClass(R))
      Found = R;
  };
  forEachHeld(U, T, Holds::AsMember, Look);
  const auto *S = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T->getAsCXXRecordDecl());
  if (S && deletesIts(U, S))
    forEachHeld(U, S->getTemplateArgs()[0].getAsType(), Holds::AsMember, Look);
  return Found;
}

bool threadslot::lowering::isSlotObject(Unit &U, const DeclaratorDecl *D) {
  if (D->getDeclContext()->isDependentContext() || D->isInvalidDecl())
    return false;
  if (const auto *Field = dyn_cast<FieldDecl>(D)) {
    const auto *R = dyn_cast<CXXRecordDecl>(Field->getParent());
    return R && !R->isLambda() && slotsIn(U, D->getType()) && !U.slotClass(R);
  }
  const auto *V = dyn_cast<VarDecl>(D);
  return V && V->hasLocalStorage() && !isa<ParmVarDecl>(V) &&
         slotsIn(U, D->getType());
}

namespace {

class InstanceCollector : public UserCodeVisitor<InstanceCollector> {
public:
  using UserCodeVisitor::UserCodeVisitor;
  using Base = UserCodeVisitor<InstanceCollector>;

  void run();

  // What is made for a variable with static storage is static.
  bool TraverseVarDecl(VarDecl *V) {
    llvm::SaveAndRestore S(InStatic, InStatic || V->hasGlobalStorage());
    return Base::TraverseVarDecl(V);
  }
  bool TraverseBinaryOperator(BinaryOperator *E) {
    bool Into = E->isAssignmentOp() && isStatic(E->getLHS());
    llvm::SaveAndRestore S(InStatic, InStatic || Into);
    return Base::TraverseBinaryOperator(E);
  }
  bool TraverseCXXOperatorCallExpr(CXXOperatorCallExpr *E) {
    bool Into = E->isAssignmentOp() && isStatic(E->getArg(0));
    llvm::SaveAndRestore S(InStatic, InStatic || Into);
    return Base::TraverseCXXOperatorCallExpr(E);
  }
  bool TraverseCXXMemberCallExpr(CXXMemberCallExpr *E) {
    const Expr *Object = E->getImplicitObjectArgument();
    const CXXRecordDecl *Class = E->getRecordDecl();
    bool IsOne = Class && holdsArguments(U, Class) != Holds::AsElements;
    bool Into = Object && isStatic(Object) && IsOne;
    llvm::SaveAndRestore S(InStatic, InStatic || Into);
    return Base::TraverseCXXMemberCallExpr(E);
  }

  bool VisitVarDecl(VarDecl *V);
  bool VisitFieldDecl(FieldDecl *F);
  bool VisitCXXRecordDecl(CXXRecordDecl *R);
  bool VisitCXXNewExpr(CXXNewExpr *E);
  bool VisitCallExpr(CallExpr *E);
  bool VisitMaterializeTemporaryExpr(MaterializeTemporaryExpr *E);
  bool VisitCXXForRangeStmt(CXXForRangeStmt *S);
  bool VisitLambdaExpr(LambdaExpr *E);
  bool VisitDeclStmt(DeclStmt *S);

private:
  static bool isStatic(const Expr *E);
  bool holdsSlots(const CXXRecordDecl *R);
  void made(QualType T, Instance::Place Place);
  void declareSlot(const DeclaratorDecl *D);
  void gathered(const Expr *Slot);
  void add(std::string Object, Instance::Place Place, std::string Holder = "");
  std::string nameOf(const CXXRecordDecl *R);
  std::string nameOf(const DeclaratorDecl *D);
  llvm::StringRef obstacle(const VarDecl *V) const;
  llvm::StringRef obstacle(const FieldDecl *F) const;

  bool InStatic = false;
  llvm::DenseMap<const CXXRecordDecl *, bool> HoldsSlots;
  std::vector<const DeclaratorDecl *> Slots;
  llvm::DenseSet<const Decl *> Captured; ///< By name.
  llvm::DenseSet<const Decl *> Alone;    ///< In its declaration.
  llvm::StringSet<> Known;
};

} // namespace

bool InstanceCollector::isStatic(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  const ValueDecl *D = nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    D = Ref->getDecl();
  else if (const auto *Member = dyn_cast<MemberExpr>(E))
    D = Member->getMemberDecl();
  const auto *V = dyn_cast_or_null<VarDecl>(D);
  return V && V->hasGlobalStorage();
}

/// Whether objects of class \p R, which is none of a slot, have slots in them.
bool InstanceCollector::holdsSlots(const CXXRecordDecl *R) {
  R = R->getDefinition();
  if (!R || R->isDependentType() || U.isSystem(R) || U.slotClass(R))
    return false;
  auto [It, Inserted] = HoldsSlots.try_emplace(R, false);
  if (!Inserted)
    return It->second;
  bool Holds = false;
  auto Look = [&](const CXXRecordDecl *Part, ::Holds) {
    Holds |= U.slotClass(Part) || holdsSlots(Part);
  };
  for (const FieldDecl *F : R->fields())
    if (!Holds && !R->isLambda()) {
      Holds |= slotsIn(U, F->getType()) != nullptr;
      forEachHeld(U, F->getType(), ::Holds::AsMember, Look);
    }
  for (const CXXBaseSpecifier &B : R->bases())
    forEachHeld(U, B.getType(), ::Holds::AsMember, Look);
  return HoldsSlots[R] = Holds;
}

//===--- Names ------------------------------------------------------------===//

/// Of a class that other units cannot name, with unit and place.
std::string InstanceCollector::nameOf(const CXXRecordDecl *R) {
  R = R->getDefinition();
  std::string Text = U.names().type(U.classType(R));
  if (R->isExternallyVisible())
    return Text;
  const SourceManager &SM = U.context().getSourceManager();
  return (U.names().unit() + "#" + Text + "@" +
          llvm::Twine(SM.getFileOffset(SM.getExpansionLoc(R->getLocation()))))
      .str();
}

std::string InstanceCollector::nameOf(const DeclaratorDecl *D) {
  if (const auto *F = dyn_cast<FieldDecl>(D))
    return nameOf(cast<CXXRecordDecl>(F->getParent())) +
           "::" + U.names().field(F);
  return U.names().variable(cast<VarDecl>(D));
}

void InstanceCollector::add(std::string Object, Instance::Place Place,
                            std::string Holder) {
  std::string Text =
      Object + "\n" + Holder + "\n" + std::to_string(unsigned(Place));
  if (!Known.insert(Text).second)
    return;
  Instance I;
  I.Object = U.program().intern(Object);
  I.Lives = Place;
  I.Holder = U.program().intern(Holder);
  U.program().Instances.push_back(std::move(I));
}

//===--- Where objects live -----------------------------------------------===//

/// An object of type \p T is made at such a place.
void InstanceCollector::made(QualType T, Instance::Place Place) {
  if (T->isDependentType())
    return;
  forEachHeld(U, T, Holds::AsMember, [&](const CXXRecordDecl *R, Holds As) {
    if (holdsSlots(R))
      add(nameOf(R), As == Holds::AsElements ? Instance::Place::Many : Place);
  });
}

bool InstanceCollector::VisitVarDecl(VarDecl *V) {
  if (V->getDeclContext()->isDependentContext() || V->isInvalidDecl() ||
      V->getType()->isReferenceType())
    return true;
  if (isSlotObject(U, V))
    Slots.push_back(V);
  made(V->getType(),
       V->hasGlobalStorage() ? Instance::Place::Static : Instance::Place::Many);
  return true;
}

bool InstanceCollector::VisitFieldDecl(FieldDecl *F) {
  const auto *Parent = dyn_cast<CXXRecordDecl>(F->getParent());
  if (!Parent || Parent->isDependentContext() || Parent->isLambda() ||
      F->isInvalidDecl() || F->getType()->isReferenceType())
    return true;
  if (isSlotObject(U, F))
    Slots.push_back(F);
  forEachHeld(U, F->getType(), Holds::AsMember,
              [&](const CXXRecordDecl *R, Holds As) {
                if (!holdsSlots(R))
                  return;
                if (As == Holds::AsElements)
                  add(nameOf(R), Instance::Place::Many);
                else
                  add(nameOf(R), Instance::Place::Member, nameOf(Parent));
              });
  return true;
}

/// Whether nobody but the class itself can make objects of it, and it gives
/// access to one.
static bool isSingleton(const CXXRecordDecl *R) {
  if (R->needsImplicitDefaultConstructor() ||
      llvm::any_of(R->ctors(), [](const CXXConstructorDecl *C) {
        return C->getAccess() == AS_public && !C->isDeleted() &&
               !C->isCopyOrMoveConstructor();
      }))
    return false;
  return llvm::any_of(R->methods(), [&](const CXXMethodDecl *M) {
    QualType Given = M->getReturnType();
    return M->isStatic() && !M->hasBody() &&
           (Given->isReferenceType() || Given->isPointerType()) &&
           Given->getPointeeCXXRecordDecl() &&
           declaresSameEntity(Given->getPointeeCXXRecordDecl(), R);
  });
}

bool InstanceCollector::VisitCXXRecordDecl(CXXRecordDecl *R) {
  if (!R->isThisDeclarationADefinition() || R->isDependentContext() ||
      R->isInvalidDecl())
    return true;
  for (const CXXBaseSpecifier &B : R->bases())
    if (const CXXRecordDecl *Part = B.getType()->getAsCXXRecordDecl())
      if (holdsSlots(Part))
        add(nameOf(Part), Instance::Place::Member, nameOf(R));
  if (holdsSlots(R) && isSingleton(R))
    add(nameOf(R), Instance::Place::Static);
  return true;
}

bool InstanceCollector::VisitCXXNewExpr(CXXNewExpr *E) {
  made(E->getAllocatedType(),
       InStatic ? Instance::Place::Static : Instance::Place::Many);
  return true;
}

/// Functions such as std::make_unique, and members that read what all threads
/// hold: those of which nobody says what they do to the slot.
bool InstanceCollector::VisitCallExpr(CallExpr *E) {
  const FunctionDecl *Callee = E->getDirectCallee();
  if (!Callee || Callee->isDependentContext())
    return true;
  const TemplateArgumentList *Args = Callee->getTemplateSpecializationArgs();
  if (U.isLibrary(Callee) && Callee->getIdentifier() && Args &&
      Args->size() != 0 && Args->get(0).getKind() == TemplateArgument::Type &&
      (Callee->getName().starts_with("make_") ||
       Callee->getName() == "allocate_shared"))
    made(Args->get(0).getAsType(),
         InStatic ? Instance::Place::Static : Instance::Place::Many);
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  if (Call && Method && U.slotClass(Method->getParent()) &&
      !isa<CXXDestructorDecl>(Method) &&
      !Method->getReturnType()->isBooleanType() && U.effects(Callee, E).empty())
    gathered(Call->getImplicitObjectArgument());
  return true;
}

bool InstanceCollector::VisitMaterializeTemporaryExpr(
    MaterializeTemporaryExpr *E) {
  bool Static = InStatic || E->getStorageDuration() == SD_Static ||
                E->getStorageDuration() == SD_Thread;
  made(E->getType(), Static ? Instance::Place::Static : Instance::Place::Many);
  return true;
}

bool InstanceCollector::VisitCXXForRangeStmt(CXXForRangeStmt *S) {
  if (const Expr *Range = S->getRangeInit())
    gathered(Range);
  return true;
}

void InstanceCollector::gathered(const Expr *Slot) {
  Slot = Slot->IgnoreParenImpCasts();
  const ValueDecl *D = nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Slot))
    D = Ref->getDecl();
  else if (const auto *Member = dyn_cast<MemberExpr>(Slot))
    D = Member->getMemberDecl();
  const auto *Object = dyn_cast_or_null<DeclaratorDecl>(D);
  if (Object && isSlotObject(U, Object))
    add(nameOf(Object), Instance::Place::Gathered);
}

//===--- Slots ------------------------------------------------------------===//

bool InstanceCollector::VisitLambdaExpr(LambdaExpr *E) {
  for (const LambdaCapture &C : E->explicit_captures())
    if (C.capturesVariable())
      Captured.insert(C.getCapturedVar());
  return true;
}

bool InstanceCollector::VisitDeclStmt(DeclStmt *S) {
  if (S->isSingleDecl())
    Alone.insert(S->getSingleDecl());
  return true;
}

/// Whether a variable of type \p T is a slot, or an array of slots.
static bool isSlot(Unit &U, QualType T) {
  const CXXRecordDecl *R =
      U.context().getBaseElementType(T)->getAsCXXRecordDecl();
  return R && U.slotClass(R);
}

/// Whether an initialiser names what is not there when a static is initialised.
static bool namesLocals(const Stmt *S) {
  if (!S)
    return false;
  if (isa<CXXThisExpr>(S))
    return true;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
        V && V->hasLocalStorage())
      return true;
  return llvm::any_of(S->children(), namesLocals);
}

llvm::StringRef InstanceCollector::obstacle(const VarDecl *V) const {
  const auto *F = dyn_cast<FunctionDecl>(V->getDeclContext());
  if (!isSlot(U, V->getType()))
    return "the slot is not the variable itself";
  if (!Alone.contains(V))
    return "the declaration has several names";
  if (Captured.contains(V))
    return "a lambda captures the slot by name";
  if (V->hasAttrs() || namesLocals(V->getInit()) || !F || F->isConstexpr())
    return "it might not compile as a static";
  return obstacleAt(U, V->getBeginLoc(), F);
}

llvm::StringRef InstanceCollector::obstacle(const FieldDecl *F) const {
  const auto *R = cast<CXXRecordDecl>(F->getParent());
  if (!U.context().getLangOpts().CPlusPlus17)
    return "before C++17 a static member is defined outside of its class";
  if (!isSlot(U, F->getType()))
    return "the slot is not the member itself";
  if (R->isLocalClass() || R->isUnion() || !R->getDeclName() ||
      R->isAggregate() || F->isMutable() || F->hasAttrs() ||
      namesLocals(F->getInClassInitializer()))
    return "it might not compile as a static";
  for (const FieldDecl *Other : R->fields())
    if (Other != F && Other->getBeginLoc() == F->getBeginLoc())
      return "the declaration has several names";
  for (const CXXConstructorDecl *C : R->ctors()) {
    const FunctionDecl *Body = nullptr;
    if (C->isImplicit() || C->isDefaulted() || C->isDeleted())
      continue;
    if (!C->hasBody(Body))
      return "a constructor might initialise the slot";
    for (const CXXCtorInitializer *I : cast<CXXConstructorDecl>(Body)->inits())
      if (I->isWritten() && I->getMember() == F)
        return "a constructor initialises the slot";
  }
  return obstacleAt(U, F->getBeginLoc(), R);
}

void InstanceCollector::declareSlot(const DeclaratorDecl *D) {
  const CXXRecordDecl *Class = slotsIn(U, D->getType());
  Instance I;
  I.Object = U.program().intern(nameOf(D));
  I.Traits = U.traits(U.slotClass(Class), Names::qualified(Class), D);
  const auto *F = dyn_cast<FieldDecl>(D);
  std::string In;
  if (F) {
    I.Lives = Instance::Place::Member;
    In = nameOf(cast<CXXRecordDecl>(F->getParent()));
    I.Holder = U.program().intern(In);
  } else {
    I.Lives = Instance::Place::Many;
    if (const auto *Function = dyn_cast<FunctionDecl>(D->getDeclContext()))
      In = U.names().function(Function);
  }
  I.Anchor = U.quotedAnchor(D->getLocation(), U.program().intern(In),
                            D->getNameAsString());
  planInsertion(U, U.program().Anchors[I.Anchor].Fix, D->getBeginLoc(),
                F ? "inline static " : "static ",
                F ? obstacle(F) : obstacle(cast<VarDecl>(D)));
  U.program().Instances.push_back(std::move(I));
}

void InstanceCollector::run() {
  TraverseDecl(U.context().getTranslationUnitDecl());
  for (const DeclaratorDecl *Slot : Slots)
    declareSlot(Slot);
}

void threadslot::lowering::collectInstances(Unit &U) {
  InstanceCollector(U).run();
}
