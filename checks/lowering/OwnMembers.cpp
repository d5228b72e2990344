//===- OwnMembers.cpp - What functors hold when they are called -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Adaptors.h"
#include "lowering/Captures.h"
#include "lowering/UserCode.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;

namespace {

/// Collects members that code other than their class's call operator names, or
/// that are given something else than their declarations say.
class OtherUses : public UserCodeVisitor<OtherUses> {
public:
  using UserCodeVisitor::UserCodeVisitor;
  using Base = UserCodeVisitor<OtherUses>;

  // Who copies or moves the whole leaves the members together.
  bool TraverseCXXConstructorDecl(CXXConstructorDecl *C) {
    return C->isDefaulted() || Base::TraverseCXXConstructorDecl(C);
  }
  bool TraverseCXXMethodDecl(CXXMethodDecl *M) {
    if (M->isDefaulted())
      return true;
    const CXXRecordDecl *Of =
        M->getOverloadedOperator() == OO_Call ? M->getParent() : nullptr;
    llvm::SaveAndRestore S(Operated, Of);
    return Base::TraverseCXXMethodDecl(M);
  }
  bool VisitMemberExpr(MemberExpr *E) {
    const auto *Field = dyn_cast<FieldDecl>(E->getMemberDecl());
    if (Field && (Field->getParent() != Operated ||
                  !isa<CXXThisExpr>(E->getBase()->IgnoreImpCasts())))
      Found.insert(Field);
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) { // A pointer to member.
    if (const auto *Field = dyn_cast<FieldDecl>(E->getDecl()))
      Found.insert(Field);
    return true;
  }
  bool VisitDecompositionDecl(DecompositionDecl *D) {
    if (const auto *R = D->getType().getNonReferenceType()->getAsRecordDecl())
      Found.insert(R->field_begin(), R->field_end());
    return true;
  }
  bool VisitInitListExpr(InitListExpr *E) {
    const RecordDecl *R = E->getType()->getAsRecordDecl();
    if (!R || !E->isSemanticForm())
      return true;
    const auto *Class = dyn_cast<CXXRecordDecl>(R);
    unsigned Next = Class ? Class->getNumBases() : 0;
    for (const FieldDecl *Field : R->fields())
      if (!Field->isUnnamedBitField() && Next < E->getNumInits() &&
          !isa_and_nonnull<CXXDefaultInitExpr>(E->getInit(Next++)))
        Found.insert(Field);
    return true;
  }
  bool VisitCXXParenListInitExpr(CXXParenListInitExpr *E) {
    if (const RecordDecl *R = E->getType()->getAsRecordDecl())
      Found.insert(R->field_begin(), R->field_end());
    return true;
  }
  bool VisitCXXConstructorDecl(CXXConstructorDecl *C) {
    for (const CXXCtorInitializer *I : C->inits())
      if (I->isWritten() && I->isAnyMemberInitializer())
        Found.insert(I->getAnyMember());
    return true;
  }

  llvm::DenseSet<const FieldDecl *> Found;

private:
  const CXXRecordDecl *Operated = nullptr;
};

} // namespace

const llvm::DenseSet<const FieldDecl *> &Unit::membersOfOthers() {
  if (!MembersOfOthers) {
    OtherUses Uses(*this);
    Uses.TraverseDecl(Context.getTranslationUnitDecl());
    MembersOfOthers.emplace(std::move(Uses.Found));
  }
  return *MembersOfOthers;
}

/// Of a copy, the other one owns as well.
static bool isCopied(const CXXRecordDecl *R) {
  return llvm::none_of(R->ctors(), [](const CXXConstructorDecl *C) {
    return C->isCopyConstructor() && C->isDeleted();
  });
}

std::vector<const FieldDecl *>
threadslot::lowering::ownMembers(Unit &U, const CXXRecordDecl *R) {
  std::vector<const FieldDecl *> Own;
  if (!R || R->isLambda() || U.isSystem(R))
    return Own;
  for (const FieldDecl *Field : R->fields()) {
    const CXXRecordDecl *Held = Field->getType()->getAsCXXRecordDecl();
    if (Held && Field->hasInClassInitializer() &&
        Field->getInClassInitializer() && U.destructor(Field->getType()) &&
        !isCopied(Held) && callOperator(R) &&
        onlyStores(U, R, Field->getInClassInitializer()) &&
        !U.membersOfOthers().contains(Field))
      Own.push_back(Field);
  }
  return Own;
}
