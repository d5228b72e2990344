//===- Writes.cpp - What is written where a slot may be ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Constants.h"
#include "lowering/FixPlan.h"
#include "lowering/FunctionLowering.h"
#include "clang/Basic/Builtins.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Cell;
using program::Op;
using program::Step;
using program::Value;

/// Whether \p C may be, or be part of, a variable with thread storage: such a
/// variable itself, or what is reached by an address.
bool FunctionLowering::mayBeNative(const Cell &C) const {
  return (C.R == Cell::Root::Global && U.namesNative(C.Global)) ||
         C.isBehindPointer();
}

/// Where a write is told, \p Spelled being how the text names what is written.
program::AnchorId FunctionLowering::writeAnchor(const Expr *At,
                                                const Expr *Spelled) {
  // What the compiler has written has no text; it is told where it is called.
  const auto *Member = dyn_cast_or_null<MemberExpr>(Spelled);
  bool Implicit = F->isImplicit() || F->isDefaulted();
  llvm::StringRef Name = !Spelled || (Implicit && !Member) ? ""
                         : Implicit ? Member->getMemberDecl()->getName()
                                    : U.spelling(Spelled->getSourceRange());
  program::AnchorId Id = U.quotedAnchor(At->getSourceRange(), Out.Id, Name);
  if (Implicit && Id != program::NoAnchor)
    U.program().Anchors[Id].System = true;
  return Id;
}

void FunctionLowering::write(Cell Target, Value V, const Expr *At,
                             const Expr *Spelled, Count How) {
  bool MayBeNative = mayBeNative(Target);
  program::AnchorId Here =
      MayBeNative ? writeAnchor(At, Spelled) : program::NoAnchor;
  const auto *Call =
      Spelled ? dyn_cast<CallExpr>(Spelled->IgnoreParens()) : nullptr;
  const CXXRecordDecl *Class =
      Spelled ? Spelled->getType()->getAsCXXRecordDecl() : nullptr;
  // An object of a library class is no set by what is written in it.
  if (MayBeNative &&
      ((Class && U.isWhole(Class)) || (Call && elementOf(Call)))) {
    Op &O = B.emit(Op::Kind::Set);
    O.Slot = Target;
    O.V = V;
    O.Native = true;
    O.Anchor = Here;
  }
  Op &O = B.emit(Op::Kind::Let);
  O.Dst = std::move(Target);
  O.V = std::move(V);
  O.Pushes = MayBeNative && How == Count::Up;
  O.Pops = MayBeNative && How == Count::Down;
  O.Anchor = Here;
}

/// memset and memcpy, as far as they write whole objects.
bool FunctionLowering::memoryFunction(const Call &C, Value &Result) {
  unsigned Id = C.Callee->getBuiltinID();
  bool Sets = Id == Builtin::BImemset || Id == Builtin::BI__builtin_memset;
  bool Copies = Id == Builtin::BImemcpy || Id == Builtin::BImemmove ||
                Id == Builtin::BI__builtin_memcpy ||
                Id == Builtin::BI__builtin_memmove;
  if ((!Sets && !Copies) || C.Args.size() != 3)
    return false;
  Result = B.snapshot(rvalue(C.Args[0]));
  Value Source = rvalue(C.Args[1]);
  discard(C.Args[2]);
  const Expr *Object = C.Args[0]->IgnoreParenCasts();
  Cell Target =
      Object->getType()->isArrayType() ? lvalue(Object) : B.deref(Result);
  QualType T = Object->getType()->getPointeeType();
  if (const auto *Of = dyn_cast<UnaryOperator>(Object);
      Of && Of->getOpcode() == UO_AddrOf)
    Object = Of->getSubExpr();
  if (Copies)
    write(Target, Builder::read(B.deref(Source)), C.E, Object);
  else if (constant(C.Args[1]) == 0 && !T.isNull() && T->isRecordType())
    zero(Target, T);
  else if (constant(C.Args[1]) == 0)
    write(Target, Builder::integer(0), C.E, Object);
  else
    write(Target, B.depends({std::move(Source)}), C.E, Object);
  return true;
}

/// Whether \p E is, or is a member of, a variable that is named.
bool FunctionLowering::maySpellNative(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  while (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (const auto *V = dyn_cast<VarDecl>(Member->getMemberDecl()))
      return Unit::isNative(V);
    if (Member->isArrow())
      return false;
    E = Member->getBase()->IgnoreParenImpCasts();
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && Unit::isNative(V);
}

/// Whether \p E is what a getter gives access to that may be a native slot: its
/// body is not seen, or returns one.
bool FunctionLowering::mayGetNative(const Expr *E) {
  const auto *Getter = dyn_cast<CallExpr>(E->IgnoreParenImpCasts());
  if (!Getter || !Getter->isLValue() || Getter->getNumArgs() != 0)
    return false;
  const FunctionDecl *F = Getter->getDirectCallee();
  const auto *Body = F ? dyn_cast_or_null<CompoundStmt>(F->getBody()) : nullptr;
  const auto *Last = Body && !Body->body_empty()
                         ? dyn_cast<ReturnStmt>(Body->body_back())
                         : nullptr;
  const Expr *Got = Last ? Last->getRetValue()->IgnoreParenImpCasts() : nullptr;
  return !isa_and_nonnull<DeclRefExpr, MemberExpr>(Got) || maySpellNative(Got);
}

/// Whether \p F is std::get of an object that is a slot as a whole.
bool FunctionLowering::getsMember(const FunctionDecl *F) {
  if (!F->getIdentifier() || F->getName() != "get" || !U.isLibrary(F) ||
      F->getNumParams() != 1 || !F->getTemplateSpecializationArgs())
    return false;
  const CXXRecordDecl *R = F->getParamDecl(0)
                               ->getType()
                               .getNonReferenceType()
                               ->getAsCXXRecordDecl();
  return R && R->getIdentifier() && R->getName() != "variant" && U.isWhole(R);
}

/// Which element of its container \p E gives access to.
Value FunctionLowering::elementKey(const CallExpr *E) {
  const FunctionDecl *F = E->getDirectCallee();
  if (isa<CXXMethodDecl>(F))
    return given(E->getArg(E->getNumArgs() - 1));
  const TemplateArgument &Which = F->getTemplateSpecializationArgs()->get(0);
  return Which.getKind() == TemplateArgument::Integral
             ? Builder::integer(Which.getAsIntegral().getExtValue())
             : B.text(U.names().type(Which.getAsType()));
}

/// The container that \p E gives access to an element of, if that may be a
/// native slot; null if not.
const Expr *FunctionLowering::elementOf(const CallExpr *E) {
  const FunctionDecl *F = E->getDirectCallee();
  if (F && getsMember(F))
    return maySpellNative(E->getArg(0)) ? E->getArg(0) : nullptr;
  const auto *M = dyn_cast_or_null<CXXMethodDecl>(F);
  if (!M || !U.isSystem(M->getParent()) || E->getNumArgs() == 0)
    return nullptr;
  const Expr *Object = nullptr;
  if (M->getOverloadedOperator() == OO_Subscript)
    Object = E->getArg(0);
  else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
           Call && M->getIdentifier() && M->getName() == "at")
    Object = Call->getImplicitObjectArgument();
  if (!Object || Object->getType()->isPointerType())
    return nullptr;
  if (maySpellNative(Object))
    return Object;
  // Callables are kept to be run, not to be put back.
  return mayGetNative(Object) && !canBeCalled(E) ? Object : nullptr;
}

/// Whether an owner or container that is a native slot holds something: what
/// the slot holds.
bool FunctionLowering::ownerTest(const Call &C, Value &Result) {
  const auto *M = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!M || !C.Object || C.Arrow || !U.isStandard(M->getParent()) ||
      !maySpellNative(C.Object))
    return false;
  // What was pushed is there until it is popped.
  if (M->getIdentifier() && M->getName() == "empty") {
    Result = B.choose(Builder::isSet(lvalue(C.Object)),
                      [] { return Builder::integer(0); }, Builder::integer(1));
    return true;
  }
  llvm::StringRef Class = M->getParent()->getName();
  if (M->getIdentifier() && M->getName() == "size" && keepsSize(Class)) {
    Result = sizeNow(lvalue(C.Object));
    return true;
  }
  bool Owns = Class == "unique_ptr" || Class == "shared_ptr" ||
              Class == "optional" || Class == "function";
  bool Tests = isa<CXXConversionDecl>(M) ||
               (M->getIdentifier() &&
                (M->getName() == "has_value" || M->getName() == "get"));
  if (!Owns || !Tests)
    return false;
  Result = B.snapshot(Builder::read(lvalue(C.Object)));
  return true;
}

/// An assignment to a structure of the library that is a slot writes to each of
/// its members, as one to a user's structure does.
bool FunctionLowering::assignStructure(const Call &C, Value &Result) {
  const auto *M = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!M || M->getOverloadedOperator() != OO_Equal || !C.Object || C.Arrow ||
      !U.isSystem(M->getParent()) || U.isWhole(M->getParent()) ||
      !maySpellNative(C.Object))
    return false;
  Value Source = B.snapshot(value(C.Args.front()));
  Cell Target = lvalue(C.Object);
  write(Target, std::move(Source), C.E, C.Object);
  Result = Builder::address(std::move(Target));
  return true;
}
