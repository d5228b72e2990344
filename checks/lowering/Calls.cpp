//===- Calls.cpp - Calls of functions -------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Adaptors.h"
#include "lowering/Constants.h"
#include "lowering/Expansion.h"
#include "lowering/FunctionLowering.h"
#include "clang/Basic/Builtins.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Argument;
using program::Callee;
using program::Cell;
using program::Op;
using program::Value;

/// The parts of a call, however it is written: `o.f(a)`, `p->f(a)`, `o(a)`,
/// `a + b`, `f(a)`, `(o.*pm)(a)`.
Value FunctionLowering::call(const CallExpr *E, std::optional<Cell> Dst) {
  Call C;
  C.E = E;
  C.Callee = E->getDirectCallee();
  C.Args = llvm::ArrayRef<const Expr *>(E->getArgs(), E->getNumArgs());
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(C.Callee);
  if (const auto *M = dyn_cast<CXXMemberCallExpr>(E)) {
    C.Object = M->getImplicitObjectArgument();
    C.Arrow = C.Object && C.Object->getType()->isPointerType();
    if (!C.Callee)
      C.Target = M->getCallee();
  } else if (isa<CXXOperatorCallExpr>(E) && Method && !C.Args.empty()) {
    if (takesThis(Method))
      C.Object = C.Args.front();
    if (!Method->isExplicitObjectMemberFunction())
      C.Args = C.Args.drop_front();
  } else if (!C.Callee) {
    C.Target = E->getCallee();
  }
  if (!C.Callee)
    return indirectCall(C, std::move(Dst));
  std::optional<Cell> Changed = changedObject(C);
  if (!Changed) {
    Value Result = dispatch(C, std::move(Dst));
    if (Method && Method->isMoveAssignmentOperator() && C.Args.size() == 1)
      noteMoved(C.Args.front());
    if (changeOfContents(C) != Change::None && !C.Arrow && !disturbs(C.Object))
      noteContents(C, lvalue(C.Object));
    return Result;
  }
  if (maySpellNative(C.Object))
    return changeNative(C, *Changed, Dst);
  // An object that may be a slot is evaluated once, though it is named twice.
  const Expr *Object = C.Object->IgnoreParens();
  Cell Place = *Changed;
  if (C.Arrow) {
    Place = B.newLocal();
    B.let(Place, Builder::address(*Changed));
  }
  Opaque[Object] = Place;
  C.Told = true;
  Value Result = dispatch(C, Dst);
  Opaque.erase(Object);
  noteChange(C, *Changed, Dst);
  if (changeOfContents(C) != Change::None)
    noteContents(C, *Changed);
  return Result;
}

Value FunctionLowering::dispatch(const Call &C, std::optional<Cell> Dst) {
  noteCopies(C);
  if (deferred(C, Dst))
    return Dst ? Builder::read(*Dst) : Builder::integer(0);
  Value Result = Builder::integer(0);
  if (builtin(C, Result) || memoryFunction(C, Result) || modelled(C, Result) ||
      exceptionPointer(C, Result) || uncaughtExceptions(C, Result) ||
      ownerTest(C, Result) || assignStructure(C, Result) ||
      comparison(C, Result) || spanMember(C, Result)) {
    if (Dst)
      B.let(*Dst, Result);
    return Result;
  }
  if (exchangeOrSwap(C, Dst, Result))
    return Result;
  if (const models::Body *Text = U.body(C.Callee))
    return expand(C, *Text, std::move(Dst));
  U.readCallee(C.Callee, F);
  if (U.isStandard(C.Callee))
    for (const models::Effect &Effect :
         U.effects(C.Callee, dyn_cast<CallExpr>(C.E)))
      if (Effect.K == models::Effect::Kind::Throws)
        mayThrow(Effect.Throws, C.E);
  if (start(U.startedBy(C.Callee), C))
    return B.unknown("started");
  if (standardCall(C, Dst, Result))
    return Result;
  return plainCall(C, std::move(Dst));
}

bool FunctionLowering::builtin(const Call &C, Value &Result) {
  switch (C.Callee->getBuiltinID()) {
  case Builtin::BImove:
  case Builtin::BImove_if_noexcept:
  case Builtin::BIforward:
  case Builtin::BIforward_like:
  case Builtin::BIas_const:
  case Builtin::BI__builtin_launder:
    if (C.Args.empty())
      return false;
    Result = C.Args.front()->isGLValue()
                 ? Builder::address(lvalue(C.Args.front()))
                 : rvalue(C.Args.front());
    return true;
  case Builtin::BIaddressof:
  case Builtin::BI__addressof:
  case Builtin::BI__builtin_addressof:
    if (C.Args.empty())
      return false;
    Result = Builder::objectAddress(lvalue(C.Args.front()));
    return true;
  case Builtin::BI__builtin_expect:
  case Builtin::BI__builtin_expect_with_probability:
    Result = rvalue(C.Args.front());
    return true;
  case Builtin::BI__builtin_unreachable:
  case Builtin::BI__builtin_trap:
  case Builtin::BI__builtin_verbose_trap:
    B.finish(program::Terminator::Kind::NoReturn);
    return true;
  case Builtin::BI__builtin_assume:
    return true; // Not evaluated.
  default:
    return coroutineBuiltin(C, Result);
  }
}

Callee FunctionLowering::direct(const FunctionDecl *Fn) {
  Callee Target;
  Target.Function = nameOf(Fn);
  return Target;
}

/// The address of the object that a member function is called on.
Value FunctionLowering::receiver(const Call &C) {
  return C.Arrow ? rvalue(C.Object) : Builder::address(lvalue(C.Object));
}

Argument FunctionLowering::argument(const Expr *E, QualType Parameter) {
  Argument A;
  QualType T = Parameter.isNull() ? E->getType() : Parameter;
  if (T->isReferenceType() || (Parameter.isNull() && E->isGLValue())) {
    A.V = Builder::address(lvalue(E));
    A.ReadOnly = T.getNonReferenceType().isConstQualified();
  } else if (T->isRecordType()) {
    // Passed by value, an object lives in the caller, which destroys it.
    A.V =
        Builder::address(E->isGLValue() ? lvalue(E) : materialize(E, nullptr));
  } else {
    A.V = rvalue(E);
    // A number names no place that the callee could write to.
    A.ReadOnly = T->isPointerType()
                     ? T->getPointeeType().isConstQualified()
                     : T->isArithmeticType() || T->isEnumeralType();
  }
  return A;
}

std::vector<Argument>
FunctionLowering::arguments(llvm::ArrayRef<const Expr *> Args,
                            const FunctionDecl *Fn) {
  std::vector<Argument> Result;
  size_t LastDisturbing = 0;
  for (size_t I = 0; I != Args.size(); ++I)
    if (disturbs(Args[I]))
      LastDisturbing = I;
  for (size_t I = 0; I != Args.size(); ++I) {
    bool Declared = Fn && I < Fn->getNumParams();
    Argument A = argument(Args[I], Declared ? Fn->getParamDecl(I)->getType()
                                            : QualType());
    if (I < LastDisturbing && A.V.K != Value::Kind::Address)
      A.V = B.snapshot(A.V);
    Result.push_back(std::move(A));
  }
  return Result;
}

Value FunctionLowering::emitCall(Callee Target, std::vector<Argument> Args,
                                 const Expr *E, std::optional<Cell> Dst,
                                 bool MayThrow) {
  bool Void = E->getType()->isVoidType() ||
              isa<CXXConstructExpr, CXXInheritedCtorInitExpr>(E);
  if (!Void && !Dst)
    Dst = B.newLocal();
  program::AnchorId Here = anchor(E->getSourceRange());
  if (!MayThrow && Target.K == Callee::Kind::Indirect)
    B.terminateOnThrow(); // Only its type says so, not who is called.
  Op &O = B.emitCall(Op::Kind::Call, MayThrow);
  O.Target = std::move(Target);
  O.Args = std::move(Args);
  O.Anchor = Here;
  O.HasDst = !Void;
  if (Void)
    return Builder::integer(0);
  O.Dst = *Dst;
  return Builder::read(*Dst);
}

/// What a call of the member \p M runs. The object of a constructor or
/// destructor is one of its class, were that abstract: what derived classes
/// override is not run.
Callee FunctionLowering::calleeOf(const Call &C, const CXXMethodDecl *M) {
  const auto *Member =
      C.E ? dyn_cast<MemberExpr>(
                cast<CallExpr>(C.E)->getCallee()->IgnoreParenImpCasts())
          : nullptr;
  if (!M->isVirtual() || (Member && Member->hasQualifier()) ||
      M->hasAttr<FinalAttr>() || M->getDevirtualizedMethod(C.Object, false))
    return direct(M);
  if (isa<CXXConstructorDecl, CXXDestructorDecl>(F) &&
      isa<CXXThisExpr>(C.Object->IgnoreParenImpCasts()))
    if (const CXXMethodDecl *Own = M->getCorrespondingMethodInClass(
            cast<CXXMethodDecl>(F)->getParent());
        Own && !Own->isPureVirtual())
      return direct(Own);
  Callee Target = direct(M);
  Target.K = Callee::Kind::Virtual;
  return Target;
}

Value FunctionLowering::plainCall(const Call &C, std::optional<Cell> Dst) {
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  if (isa<CXXDestructorDecl>(C.Callee) && C.Object &&
      !U.destructor(C.Object->getType()->isPointerType()
                        ? C.Object->getType()->getPointeeType()
                        : C.Object->getType())) {
    discard(C.Object);
    return Builder::integer(0);
  }
  if (assignsWhole(C)) {
    Value Source = value(C.Args.front());
    Value Target = receiver(C);
    write(B.deref(Target), std::move(Source), C.E, C.Object);
    return Target;
  }
  if (isa<CXXConversionDecl>(C.Callee) && Method->getParent()->isLambda())
    if (program::Name Plain = invoker(U, Method->getParent()); !Plain.empty()) {
      discard(C.Object);
      return Builder::function(Plain);
    }
  Callee Target = Method && C.Object ? calleeOf(C, Method) : direct(C.Callee);
  std::vector<Argument> Args;
  if (C.Object) {
    Value This = receiver(C);
    if (llvm::any_of(C.Args, [&](const Expr *A) { return disturbs(A); }))
      This = B.snapshot(This);
    bool ReadOnly =
        Method && (Method->isConst() || U.isAtomicNumber(Method->getParent()));
    Args.push_back({std::move(This), ReadOnly, C.Told});
  }
  for (Argument &A : arguments(C.Args, C.Callee))
    Args.push_back(std::move(A));
  if (U.isStandard(C.Callee))
    mayInvoke(C.Callee, C.Args,
              llvm::MutableArrayRef(Args).take_back(C.Args.size()));
  return emitCall(std::move(Target), std::move(Args), C.E, std::move(Dst),
                  U.mayThrow(C.Callee));
}

Value FunctionLowering::indirectCall(const Call &C, std::optional<Cell> Dst) {
  const Expr *Fn = C.Target->IgnoreParens();
  if (isa<CXXPseudoDestructorExpr>(Fn)) {
    parts(Fn);
    return Builder::integer(0);
  }
  Callee Target;
  Target.K = Callee::Kind::Indirect;
  std::vector<Argument> Args;
  if (const auto *Op = dyn_cast<BinaryOperator>(Fn); Op && Op->isPtrMemOp()) {
    Value Object = Op->getOpcode() == BO_PtrMemI
                       ? rvalue(Op->getLHS())
                       : Builder::address(lvalue(Op->getLHS()));
    Args.push_back({B.snapshot(Object), false});
    Target.Target = B.snapshot(rvalue(Op->getRHS()));
  } else if (Fn->getType()->isBlockPointerType()) {
    Args.push_back({B.snapshot(value(Fn)), false});
    Target = codeOf(Args.front().V);
  } else {
    Target.Target = B.snapshot(value(Fn));
  }
  for (Argument &A : arguments(C.Args, nullptr))
    Args.push_back(std::move(A));
  QualType FnType = Fn->getType();
  if (FnType->isPointerType() || FnType->isBlockPointerType())
    FnType = FnType->getPointeeType();
  const auto *Proto = FnType->getAs<FunctionProtoType>();
  return emitCall(std::move(Target), std::move(Args), C.E, std::move(Dst),
                  !Proto || !Proto->isNothrow());
}

//===--- The standard library ---------------------------------------------===//

/// A member of a library class that only gives access to what an object holds,
/// though the object is not const.
static bool isAccessor(const CXXMethodDecl *M) {
  switch (M->getOverloadedOperator()) {
  case OO_Star:
  case OO_Arrow:
    return M->getNumParams() == 0;
  case OO_Subscript: // That of maps inserts.
    return !M->getParent()->getName().ends_with("map");
  default:
    break;
  }
  static constexpr llvm::StringLiteral Accessors[] = {
      "at",   "back",  "begin", "data",   "end",
      "find", "front", "rend",  "rbegin", "value"};
  return M->getIdentifier() && llvm::is_contained(Accessors, M->getName());
}

/// A function whose result follows from its operands: a const member, or one
/// that can write to none of its parameters.
bool FunctionLowering::isPure(const Call &C) {
  const FunctionDecl *Fn = C.Callee;
  if (Fn->getReturnType()->isVoidType() || Fn->isNoReturn())
    return false;
  if (Fn->hasAttr<PureAttr>() || Fn->hasAttr<ConstAttr>())
    return true;
  if (const auto *M = dyn_cast<CXXMethodDecl>(Fn); M && M->isInstance()) {
    if (U.isAtomic(M->getParent()) || !(M->isConst() || isAccessor(M)))
      return false;
  } else if (Fn->isExternC() || Fn->getNumParams() == 0) {
    return false; // time(), rand(), ...
  }
  return llvm::all_of(Fn->parameters(), [](const ParmVarDecl *P) {
    QualType T = P->getType();
    if (T->isReferenceType() || T->isPointerType())
      return T->getPointeeType().isConstQualified();
    return true;
  });
}

Value FunctionLowering::pureCall(const Call &C, std::optional<Cell> Dst) {
  std::vector<Value> Operands;
  if (C.Object)
    Operands.push_back(B.snapshot(receiver(C)));
  for (const Argument &A : arguments(C.Args, C.Callee))
    Operands.push_back(A.V);
  Value Result = B.pure(U.names().function(C.Callee), std::move(Operands));
  if (!Dst)
    return Result;
  B.let(*Dst, Result);
  return Builder::read(*Dst);
}

/// std::exchange and std::swap of what is copied without running user code.
bool FunctionLowering::exchangeOrSwap(const Call &C, std::optional<Cell> Dst,
                                      Value &Result) {
  llvm::StringRef Name =
      C.Callee->getIdentifier() ? C.Callee->getName() : llvm::StringRef();
  bool Member = C.Object && !C.Arrow && Name == "swap" && C.Args.size() == 1;
  if (!Member && (C.Object || C.Args.size() != 2 ||
                  (Name != "exchange" && Name != "swap")))
    return false;
  const Expr *Left = Member ? C.Object : C.Args[0], *Right = C.Args.back();
  const CXXRecordDecl *R = Left->getType()->getAsCXXRecordDecl();
  bool Native = maySpellNative(Left) || maySpellNative(Right);
  if (!U.isLibrary(C.Callee) ||
      (U.isModelled(R) ? !Native
                       : R && !U.isStandard(R) && !R->isTriviallyCopyable()))
    return false;
  Cell First = lvalue(Left);
  bool Object = Native && R && U.isWhole(R);
  if (Object && disturbs(Right))
    discard(Right);
  Value New = B.snapshot(Object ? given(Right) : value(Right));
  Cell Old = Dst && Name == "exchange" ? *Dst : B.newLocal();
  Value Held = Builder::read(First);
  if (Native && Left->getType()->isBooleanType())
    Held = oneOrZero(std::move(Held));
  B.let(Old, std::move(Held));
  if (Name == "swap")
    write(lvalue(Right), Builder::read(Old), C.E, Right);
  write(std::move(First), std::move(New), C.E, Left);
  Result = Builder::read(Old);
  return true;
}

Value FunctionLowering::expand(const Call &C, const models::Body &Text,
                               std::optional<Cell> Dst) {
  std::vector<Argument> Args;
  if (C.Object)
    Args.push_back({B.snapshot(receiver(C)), false});
  for (Argument &A : arguments(C.Args, C.Callee))
    Args.push_back(std::move(A));
  bool Void = C.E->getType()->isVoidType();
  if (!Void && !Dst)
    Dst = B.newLocal();
  Expansion(U, B, Text, C.Callee, Why, anchor(C.E->getSourceRange()))
      .run(Args, C.Args, Dst);
  return Void ? Builder::integer(0) : Builder::read(*Dst);
}

/// The object of `text.c_str()`.
static const Expr *textBehind(Unit &U, const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E->IgnoreParenImpCasts());
  const CXXMethodDecl *M = Call ? Call->getMethodDecl() : nullptr;
  if (!M || !M->getIdentifier() || M->getName() != "c_str" ||
      !isText(U, M->getParent()))
    return nullptr;
  const Expr *Object = Call->getImplicitObjectArgument();
  return Object->getType()->isPointerType() ? nullptr : Object;
}

/// The characters that \p E, a string or a pointer to characters, stands for.
Value FunctionLowering::textOf(const Expr *E) {
  if (const StringLiteral *S = Unit::constantText(E))
    return B.text(S->getString());
  if (const Expr *Text = textBehind(U, E))
    return textOf(Text);
  if (E->getType()->isPointerType())
    return B.pure("text", {value(E)});
  Value Made = value(E);
  return isText(U, E->getType()->getAsCXXRecordDecl())
             ? Made
             : B.depends({std::move(Made)});
}

/// What is in namespace std or a C library is not read: what it computes
/// follows from its operands, it writes to what it is given, and it may call
/// the callables that it is given.
bool FunctionLowering::standardCall(const Call &C, std::optional<Cell> Dst,
                                    Value &Result) {
  if (!U.isStandard(C.Callee))
    return false;
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  if (Dst && binds(C.Callee)) {
    bind(*Dst, cast<CallExpr>(C.E));
    Result = Builder::read(*Dst);
    return true;
  }
  if (bits(C, Dst, Result) || mapElement(C, Result))
    return true;
  // Copying an object of the library copies what it stands for.
  if (Method && C.Object && C.Args.size() == 1 &&
      (Method->isCopyAssignmentOperator() ||
       Method->isMoveAssignmentOperator())) {
    Value Source = value(C.Args.front());
    Result = receiver(C);
    B.let(B.deref(Result), std::move(Source));
    return true;
  }
  if (Method && C.Object && !C.Arrow && isText(U, Method->getParent())) {
    if (isa<CXXConversionDecl>(Method)) { // A view of the same text.
      Result = Builder::read(lvalue(C.Object));
      if (Dst)
        B.let(std::move(*Dst), Result);
      return true;
    }
    if (Method->getOverloadedOperator() == OO_Equal) {
      Value Source = B.snapshot(textOf(C.Args.front()));
      Result = receiver(C);
      B.let(B.deref(Result), std::move(Source));
      return true;
    }
  }
  auto IsCallable = [&](QualType T) {
    T = T.getNonReferenceType();
    return T->isFunctionPointerType() || callOperator(T->getAsCXXRecordDecl());
  };
  bool Calls = llvm::any_of(
      C.Args, [&](const Expr *A) { return IsCallable(A->getType()); });
  // A callable that an owner gives access to is no term, it flows.
  if (!Calls && !IsCallable(C.Callee->getReturnType()) && isPure(C)) {
    Result = pureCall(C, std::move(Dst));
    return true;
  }
  return false;
}
