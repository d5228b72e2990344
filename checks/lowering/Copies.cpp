//===- Copies.cpp - What is copied and moved ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Copies, moves and assignments of objects. Users' classes say what that does;
// of others, all that they hold goes over.
//
//===----------------------------------------------------------------------===//

#include "lowering/Constructions.h"
#include "lowering/Designators.h"
#include "lowering/FunctionLowering.h"
#include "lowering/Verbs.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Value;

bool lowering::copiesWhole(const CXXConstructorDecl *C) {
  return C->isCopyOrMoveConstructor() && C->getParent()->getNumVBases() == 0;
}

/// Whether the compiler has not written \p M because no code calls it.
static bool isUnwritten(const CXXMethodDecl *M) {
  return M->isDefaulted() && !M->hasBody();
}

void Verbs::eachPart(const CXXRecordDecl *R, const Value &Dst, const Value &Src,
                     llvm::function_ref<void(QualType, Value, Value)> Do) {
  for (const CXXBaseSpecifier &Base : R->bases())
    Do(Base.getType(), Dst, Src);
  for (const FieldDecl *F : R->fields()) {
    program::Name Name = B.program().intern(U.names().field(F));
    Do(F->getType(), Builder::address(Builder::field(B.deref(Dst), Name)),
       Builder::address(Builder::field(B.deref(Src), Name)));
  }
}

void Verbs::copy(QualType T, const Value &Dst, const Value &Src, bool Moves) {
  const CXXRecordDecl *R =
      T->isReferenceType() ? nullptr : T->getAsCXXRecordDecl();
  const CXXConstructorDecl *Best = nullptr;
  if (R && R->hasDefinition())
    for (const CXXConstructorDecl *C : R->ctors())
      if (!C->isDeleted() &&
          (C->isCopyConstructor() || (Moves && C->isMoveConstructor())))
        if (!Best || C->isMoveConstructor())
          Best = C;
  if (!Best || Best->isTrivial() || (U.isStandard(Best) && !U.body(Best)))
    return B.let(B.deref(Dst), Builder::read(B.deref(Src)));
  if (copiesWhole(Best))
    B.let(B.deref(Dst), Builder::read(B.deref(Src)));
  if (isUnwritten(Best))
    return eachPart(R, Dst, Src, [&](QualType Part, Value To, Value From) {
      copy(Part, To, From, Best->isMoveConstructor());
    });
  run(Best, {{Dst, false}, {Src, !Best->isMoveConstructor()}}, std::nullopt);
}

void Verbs::assign(QualType T, const Value &Dst, const Operand &Arg,
                   bool Moves) {
  const CXXRecordDecl *R =
      T->isReferenceType() ? nullptr : T->getAsCXXRecordDecl();
  if (!R)
    return B.let(B.deref(Dst), contents(Arg));
  if (!Arg.Type.isNull() && !sameType(Arg.Type, T)) {
    destroy(T, Dst);
    return init(T, Dst, Arg);
  }
  const CXXMethodDecl *Best = nullptr;
  for (const CXXMethodDecl *M : R->methods())
    if (!M->isDeleted() && (M->isCopyAssignmentOperator() ||
                            (Moves && M->isMoveAssignmentOperator())))
      if (!Best || M->isMoveAssignmentOperator())
        Best = M;
  if (!Best || Best->isTrivial() || (U.isStandard(Best) && !U.body(Best)))
    return B.let(B.deref(Dst), Builder::read(B.deref(Arg.V)));
  if (isUnwritten(Best))
    return eachPart(R, Dst, Arg.V, [&](QualType Part, Value To, Value From) {
      assign(Part, To, {From, /*ByAddress=*/true, {}},
             Best->isMoveAssignmentOperator());
    });
  run(Best, {{Dst, false}, {Arg.V, !Best->isMoveAssignmentOperator()}},
      std::nullopt);
}

/// Whether all that is assigned with an object of class \p R is assigned as the
/// compiler or the library does it.
static bool assignsPlainly(Unit &U, const CXXRecordDecl *R) {
  auto IsPlain = [&](QualType T) {
    const CXXRecordDecl *Part =
        T->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    return !Part || U.isStandard(Part) || assignsPlainly(U, Part);
  };
  return !R->hasUserDeclaredCopyAssignment() &&
         !R->hasUserDeclaredMoveAssignment() &&
         llvm::all_of(
             R->fields(),
             [&](const FieldDecl *F) { return IsPlain(F->getType()); }) &&
         llvm::all_of(R->bases(), [&](const CXXBaseSpecifier &Base) {
           return IsPlain(Base.getType());
         });
}

/// Whether the call assigns an object as a whole. One that a moved one is
/// assigned to takes its members from that, unless nobody sees it any more.
bool FunctionLowering::assignsWhole(const Call &C) {
  const auto *M = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!M || !C.Object || C.Args.size() != 1 ||
      !(M->isCopyAssignmentOperator() || M->isMoveAssignmentOperator()))
    return false;
  const CXXRecordDecl *R = M->getParent();
  bool Keeps = M->isCopyAssignmentOperator() ||
               isa<MaterializeTemporaryExpr>(C.Args.front());
  return M->isTrivial() ||
         (Keeps && M->isDefaulted() && assignsPlainly(U, R) &&
          !U.destructor(U.classType(R)) &&
          !maySpellNative(C.Object));
}

/// Containers of containers that are looked into.
static constexpr unsigned MaxContainers = 3;

static bool holdsCopies(llvm::StringRef Class) {
  return llvm::any_of(llvm::ArrayRef<llvm::StringRef>{"vector", "deque", "list",
                                                      "map", "set", "stack",
                                                      "queue"},
                      [&](llvm::StringRef Kind) {
                        return Class.ends_with(Kind);
                      }) ||
         llvm::is_contained({"array", "optional", "pair", "tuple", "variant"},
                            Class);
}

/// A T may be copied, by the library or as an element, or what it holds if it is
/// the library's: that runs what users wrote.
void FunctionLowering::mayCopy(QualType T, const Expr *E, unsigned Depth) {
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !R->hasDefinition())
    return;
  if (U.isLibrary(R)) {
    if (Depth != MaxContainers && R->getIdentifier() &&
        holdsCopies(R->getName()) && !U.isModelled(R))
      for (QualType Held : typeArguments(R))
        if (!Held.isNull())
          mayCopy(Held, E, Depth + 1);
    return;
  }
  auto Copy = llvm::find_if(R->ctors(), [](const CXXConstructorDecl *C) {
    return C->isCopyConstructor() && C->isUserProvided();
  });
  if (Copy == R->ctor_end() || !U.mayThrow(*Copy))
    return;
  program::BlockId Runs = B.newBlock(), Done = B.newBlock();
  B.fork(Runs, Done, "calls of a library function");
  B.setInsertionPoint(Runs);
  emitCall(direct(*Copy),
           {{Builder::address(B.newLocal()), false},
            {Builder::address(B.newLocal()), true}},
           E, std::nullopt, /*MayThrow=*/true);
  B.jump(Done);
  B.setInsertionPoint(Done);
}

/// What a member of the library copies.
void FunctionLowering::noteCopies(const Call &C) {
  const auto *M = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!M || !C.Object || !U.isStandard(M) || U.body(M))
    return;
  if (M->isCopyAssignmentOperator())
    return mayCopy(U.classType(M->getParent()), C.E);
  if (!fills(C))
    return;
  for (const Expr *Arg : C.Args)
    if (Arg->isLValue())
      mayCopy(Arg->getType(), C.E);
}
