//===- FixPlan.cpp - Where the guard would go -----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/FixPlan.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Anchor;

/// Whether \p Slot is a plain name or member, all of whose parts are declared
/// before \p Place.
bool FixPlanner::nameableBefore(const Expr *Slot, SourceLocation Place) {
  Slot = Slot->IgnoreParenImpCasts();
  if (const auto *Member = dyn_cast<MemberExpr>(Slot))
    return Member->isImplicitAccess() ||
           nameableBefore(Member->getBase(), Place);
  if (isa<CXXThisExpr>(Slot))
    return true;
  const auto *Ref = dyn_cast<DeclRefExpr>(Slot);
  if (!Ref)
    return false;
  const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
  return V && (!V->isLocalVarDecl() ||
               U.context().getSourceManager().isBeforeInTranslationUnit(
                   V->getLocation(), Place));
}

llvm::StringRef threadslot::lowering::obstacleAt(const Unit &U,
                                                 SourceLocation Place,
                                                 const DeclContext *In) {
  if (Place.isMacroID())
    return "in a macro";
  for (; In; In = In->getParent()) {
    const auto *R = dyn_cast<CXXRecordDecl>(In);
    const auto *F = dyn_cast<FunctionDecl>(In);
    if (In->isDependentContext() ||
        (R && R->getTemplateInstantiationPattern()) ||
        (F && F->isTemplateInstantiation()))
      return "in a template";
  }
  if (U.context().getSourceManager().isInSystemHeader(Place))
    return "in a system header";
  return "";
}

void threadslot::lowering::planInsertion(Unit &U, Anchor::FixPlan &Plan,
                                         SourceLocation Place,
                                         llvm::StringRef Text,
                                         llvm::StringRef Obstacle) {
  Plan.Possible = Obstacle.empty();
  Plan.WhyNot = U.program().intern(Obstacle);
  if (!Plan.Possible)
    return;
  Plan.InsertOffset = U.context().getSourceManager().getFileOffset(Place);
  Plan.Text = U.program().intern(Text);
}

/// Whether a goto leads past \p Place, or a computed one may leave what stands
/// there: no declaration of an object that must be destroyed may.
static bool isJumpedOver(const Stmt *Body, SourceLocation Place,
                         const SourceManager &SM) {
  auto IsBefore = [&](SourceLocation X) {
    return SM.isBeforeInTranslationUnit(X, Place);
  };
  llvm::SmallVector<const Stmt *> Work = {Body};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (isa<IndirectGotoStmt>(S) && IsBefore(S->getBeginLoc()))
      return true;
    if (const auto *Target = dyn_cast<AddrLabelExpr>(S);
        Target && IsBefore(Target->getLabel()->getLocation()))
      return true;
    if (const auto *Jump = dyn_cast<GotoStmt>(S);
        Jump && IsBefore(Jump->getBeginLoc()) &&
        !IsBefore(Jump->getLabel()->getLocation()))
      return true;
    for (const Stmt *Child : S->children())
      if (Child && !isa<LambdaExpr>(Child))
        Work.push_back(Child);
  }
  return false;
}

llvm::StringRef FixPlanner::obstacle(const Expr &Set, const Expr *Slot,
                                     const program::SlotTraits &Traits) {
  if (isa_and_nonnull<CoroutineBodyStmt>(Callable.getBody()))
    return "a coroutine may end on another thread";
  if (Traits.Guard.empty())
    return "no guard is known for this kind of slot";
  if (!Slot)
    return "no expression denotes the slot";
  if (isa<CXXMemberCallExpr>(Set) && Slot->getType()->isPointerType())
    return "a pointer denotes the slot";
  if (!OutermostStatement)
    return "the set is not in the body of the callable";
  SourceLocation Place = OutermostStatement->getBeginLoc();
  if (Set.getBeginLoc().isMacroID() || Slot->getBeginLoc().isMacroID() ||
      Slot->getEndLoc().isMacroID())
    return "in a macro";
  if (llvm::StringRef Why = obstacleAt(U, Place, &Callable); !Why.empty())
    return Why;
  if (isa<LabelStmt, SwitchCase>(OutermostStatement) ||
      isJumpedOver(Callable.getBody(), Place, U.context().getSourceManager()))
    return "a jump could pass by the guard";
  if (!nameableBefore(Slot, Place))
    return "the slot cannot be named where the guard would stand";
  return "";
}

std::string FixPlanner::freeName(const Expr *Slot) {
  llvm::StringRef Spelled = Slot ? U.text(Slot->getSourceRange()) : "the";
  llvm::StringRef Last = Spelled;
  if (size_t End = Spelled.find_last_of(".>:"); End != llvm::StringRef::npos)
    Last = Spelled.drop_front(End + 1);
  std::string Base = Last.trim(" _").str() + "_guard";
  llvm::StringRef Body = U.text(Callable.getSourceRange());
  std::string Name = Base;
  for (unsigned I = 2; Body.contains(Name); ++I)
    Name = Base + llvm::utostr(I);
  return Name;
}

/// The start of the line after the last unconditional #include, or of the
/// file.
static unsigned includeOffset(llvm::StringRef Buffer) {
  unsigned Result = 0, Nesting = 0;
  llvm::StringRef Rest = Buffer;
  while (!Rest.empty()) {
    auto [Line, Next] = Rest.split('\n');
    llvm::StringRef Text = Line.ltrim();
    if (Text.consume_front("#")) {
      Text = Text.ltrim();
      if (Text.starts_with("if"))
        ++Nesting;
      else if (Text.starts_with("endif") && Nesting != 0)
        --Nesting;
      else if (Text.starts_with("include") && Nesting == 0)
        Result = Next.data() - Buffer.data();
    }
    Rest = Next;
  }
  return Result;
}

void FixPlanner::plan(Anchor::FixPlan &Plan, const Expr &Set, const Expr *Slot,
                      const program::SlotTraits &Traits) {
  llvm::StringRef Why = obstacle(Set, Slot, Traits);
  const SourceManager &SM = U.context().getSourceManager();
  FileID File;
  llvm::StringRef Indentation;
  llvm::StringRef Buffer;
  if (Why.empty()) {
    auto [Id, Offset] = SM.getDecomposedLoc(OutermostStatement->getBeginLoc());
    File = Id;
    Buffer = SM.getBufferData(File);
    size_t LineStart = Buffer.substr(0, Offset).rfind('\n') + 1;
    Indentation = Buffer.slice(LineStart, Offset);
    // Behind other code of its line, the guard shares the statement's line.
    if (!Indentation.trim().empty()) {
      Indentation = "";
      Plan.Text = " ";
    }
    Plan.InsertOffset = Offset;
  }
  Plan.Possible = Why.empty();
  Plan.WhyNot = U.program().intern(Why);
  if (!Plan.Possible)
    return;
  Plan.Indentation = U.program().intern(Indentation);
  Plan.GuardName = U.program().intern(freeName(Slot));
  const CXXRecordDecl *Guard = U.findClass(Traits.Guard);
  Plan.NeedsInclude = !Guard || !Guard->hasDefinition();
  Plan.IncludeOffset = includeOffset(Buffer);
}
