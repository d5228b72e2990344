//===- Submissions.cpp - What is handed to pools and threads -------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A callable is handed over with what it is called with, in one of these forms:
//
//   pool.execute(f)                        f()
//   std::thread(&Loop::run, this, 3)       this->run(3)
//   pthread_create(&t, nullptr, f, data)   f(data)
//   pool.start(runnable)                   runnable->run()
//
//===----------------------------------------------------------------------===//

#include "lowering/Adaptors.h"
#include "lowering/FunctionLowering.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using models::Effect;
using program::Argument;
using program::Callee;
using program::Cell;
using program::Op;
using program::Value;

/// What an operand of class type stands for, or points to: an object, an owner
/// of one, or a reference_wrapper.
static const CXXRecordDecl *objectClass(QualType T) {
  T = T.getNonReferenceType();
  if (T->isPointerType())
    T = T->getPointeeType();
  return T->getAsCXXRecordDecl();
}

/// The member of that name of \p R or of one of its bases, or null.
static const CXXMethodDecl *memberNamed(const CXXRecordDecl *R,
                                        llvm::StringRef Name) {
  if (!R || !R->hasDefinition())
    return nullptr;
  for (const CXXMethodDecl *M : R->methods())
    if (M->getIdentifier() && M->getName() == Name)
      return M;
  for (const CXXBaseSpecifier &Base : R->bases())
    if (const CXXMethodDecl *M =
            memberNamed(Base.getType()->getAsCXXRecordDecl(), Name))
      return M;
  return nullptr;
}

/// The class of what an owner such as shared_ptr<T> holds.
static const CXXRecordDecl *ownedClass(const CXXRecordDecl *R) {
  const auto *S = dyn_cast_or_null<ClassTemplateSpecializationDecl>(R);
  if (!S || S->getTemplateArgs().size() == 0 ||
      S->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return nullptr;
  return S->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
}

/// The address of the object on which \p M is called, given as a pointer, an
/// owner, a reference or a copy.
Value FunctionLowering::objectAddress(const Expr *E, const CXXMethodDecl *M) {
  const CXXRecordDecl *R = objectClass(E->getType());
  bool Is = R && (R->getCanonicalDecl() == M->getParent()->getCanonicalDecl() ||
                  R->isDerivedFrom(M->getParent()));
  if (E->getType()->isPointerType() || !Is)
    return B.snapshot(value(E)); // Owners are read as what they point to.
  return Builder::address(E->isGLValue() ? lvalue(E) : materialize(E, nullptr));
}

/// How \p M is called on an object that \p E gives.
FunctionLowering::Invocable
FunctionLowering::invocableMember(const Expr *E, const CXXMethodDecl *M) {
  Invocable I;
  I.Known = true;
  I.Target.Function = U.use(M, Demand::Solve);
  if (M->isVirtual())
    I.Target.K = Callee::Kind::Virtual;
  if (M->isInstance())
    I.Bound.push_back({objectAddress(E, M), false});
  return I;
}

/// Adds what is passed on to the callable, as copies that live elsewhere.
void FunctionLowering::passOn(Invocable &I, llvm::ArrayRef<const Expr *> Given,
                              const FunctionDecl *Fn) {
  // A thread may give its callable a token of its own first.
  if (Fn && Fn->getNumParams() == Given.size() + 1)
    I.Bound.push_back({B.unknown("token of the thread"), false});
  for (const Expr *E : Given) {
    QualType T = E->getType();
    if (!T->isRecordType() || isReferenceWrapper(T)) {
      I.Bound.push_back({B.snapshot(value(E)), false});
      continue;
    }
    Cell Copy = B.newLocal();
    B.let(Copy, value(E));
    I.Bound.push_back({Builder::address(std::move(Copy)), false});
  }
}

/// The arguments from \p Given on, but for what the pool does not pass.
static llvm::ArrayRef<const Expr *> written(llvm::ArrayRef<const Expr *> Args) {
  while (!Args.empty() && isa<CXXDefaultArgExpr>(Args.back()))
    Args = Args.drop_back();
  return Args;
}

/// Whether \p R has a call operator. An instance of a template that is only
/// passed on has no members yet: it has those that its template gives it.
static bool hasCallOperator(const CXXRecordDecl *R) {
  const auto *S = dyn_cast_or_null<ClassTemplateSpecializationDecl>(R);
  if (!S || S->hasDefinition())
    return callOperator(R);
  ClassTemplateDecl *From = S->getSpecializedTemplate();
  llvm::SmallVector<ClassTemplatePartialSpecializationDecl *, 4> Partial;
  From->getPartialSpecializations(Partial);
  return callOperator(From->getTemplatedDecl()->getDefinition()) ||
         llvm::any_of(Partial, callOperator);
}

bool threadslot::lowering::canBeCalled(const Expr *E) {
  QualType T = E->getType().getNonReferenceType();
  return T->isFunctionPointerType() || T->isFunctionType() ||
         T->isMemberFunctionPointerType() || T->isBlockPointerType() ||
         hasCallOperator(T->getAsCXXRecordDecl());
}

void FunctionLowering::submit(const Effect &E, const Call &C) {
  if (C.Object && operand(E.Callable, C) != C.Object)
    discard(C.Object);
  if (E.Callable.K == models::Operand::Kind::Each) {
    for (const Expr *Arg : C.Args)
      if (canBeCalled(Arg))
        handOver(E, C, Arg, {});
      else
        discard(Arg);
    return;
  }
  const Expr *Given = operand(E.Callable, C);
  if (!Given)
    return;
  std::vector<const Expr *> With;
  if (const Expr *One = E.With ? operand(*E.With, C) : nullptr)
    With.push_back(One);
  if (E.WithRest)
    llvm::append_range(With,
                       written(C.Args).drop_front(llvm::find(C.Args, Given) -
                                                  C.Args.begin() + 1));
  for (const Expr *Arg : C.Args)
    if (Arg != Given && !llvm::is_contained(With, Arg))
      discard(Arg);
  handOver(E, C, Given, With);
}

/// Whether what \p E throws when it is called goes to a future.
static bool keepsExceptions(const Expr *E) {
  const CXXRecordDecl *R = E->getType()->getAsCXXRecordDecl();
  return R && R->getIdentifier() && R->getName() == "packaged_task" &&
         R->isInStdNamespace();
}

void FunctionLowering::handOver(const Effect &E, const Call &C,
                                const Expr *Given,
                                llvm::ArrayRef<const Expr *> With) {
  Invocable Callable = handedOver(E, Given, With);
  if (!Callable.Known) {
    if (E.K == Effect::Kind::Spawn)
      return; // A thread that is moved.
    // An object that cannot be called says how to wait, and runs nothing.
    if (!Given->getType()->isRecordType()) {
      Callable.Target.K = Callee::Kind::Indirect;
      Callable.Target.Target = B.unknown("callable of unknown type");
    }
  }
  program::AnchorId Here = anchor(C.E->getSourceRange());
  Op &O =
      B.emit(E.K == Effect::Kind::Spawn ? Op::Kind::Spawn : Op::Kind::Submit);
  O.Target = std::move(Callable.Target);
  O.Args = std::move(Callable.Bound);
  O.Exceptions =
      keepsExceptions(Given) ? program::PoolExceptions::Caught : E.Exceptions;
  O.When = E.When;
  O.Anchor = Here;
}

//===--- What runs a callable, in a class that nobody sees ----------------===//

/// An object of type \p T, or a pointer to one, that runs \p Callable.
Value FunctionLowering::wrapped(const Expr *Callable, QualType T) {
  Cell Result = B.newLocal();
  if (!T->isPointerType()) {
    hold(Result, Callable);
    return Builder::read(Result);
  }
  B.let(Result, Builder::newObject());
  hold(B.deref(Builder::read(Result)), Callable);
  return Builder::read(Result);
}

/// Whether \p E is such an object, by itself or by a local variable's name.
bool FunctionLowering::isWrapped(const Expr *E) {
  E = E->IgnoreUnlessSpelledInSource();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
        V && V->hasLocalStorage() && V->getInit())
      E = V->getInit()->IgnoreUnlessSpelledInSource();
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (Callee && Callee->isInStdNamespace() && Call->getNumArgs() == 1 &&
      Callee->getIdentifier() && Callee->getName() == "move")
    return isWrapped(Call->getArg(0));
  return Callee && !Callee->isDefined() &&
         llvm::any_of(U.effects(Callee, Call), [](const Effect &X) {
           return X.K == Effect::Kind::Wraps;
         });
}

FunctionLowering::Invocable FunctionLowering::invocableWrapped(const Expr *E) {
  Cell Object = E->getType()->isPointerType() ? B.deref(rvalue(E))
                : E->isGLValue()              ? lvalue(E)
                                              : materialize(E, nullptr);
  Invocable I;
  I.Known = true;
  I.Target.K = Callee::Kind::Indirect;
  I.Target.Target =
      Builder::read(Builder::field(Object, B.program().intern("()")));
  I.Bound.push_back({Builder::address(std::move(Object)), false});
  return I;
}

FunctionLowering::Invocable
FunctionLowering::handedOver(const Effect &E, const Expr *Given,
                             llvm::ArrayRef<const Expr *> With) {
  if (isWrapped(Given))
    return invocableWrapped(Given);
  if (!E.Method.empty()) {
    const Expr *Object = Given->IgnoreImpCasts();
    const CXXRecordDecl *R = objectClass(Object->getType());
    const CXXMethodDecl *M = memberNamed(R, E.Method);
    if (!M)
      M = memberNamed(ownedClass(R), E.Method);
    if (M)
      return invocableMember(Object, M);
  }
  const FunctionDecl *Fn = namedFunction(Given);
  if (const auto *M = dyn_cast_or_null<CXXMethodDecl>(Fn);
      M && M->isInstance()) {
    if (With.empty())
      return {};
    Invocable I = invocableMember(With.front(), M);
    passOn(I, With.drop_front(), nullptr);
    return I;
  }
  Invocable I = invocable(Given);
  if (I.Known)
    passOn(I, With, Fn ? Fn : callOperator(objectClass(Given->getType())));
  return I;
}

//===--- Threads, and other objects that run what they are made of --------===//

/// What a constructor runs, be it in a thread or as a task; null if nothing.
static const Effect *constructorStart(Unit &U, const CXXConstructorDecl *C) {
  for (const Effect &E : U.effects(C, nullptr))
    if (E.K == Effect::Kind::Spawn || E.K == Effect::Kind::Submit)
      return &E;
  return nullptr;
}

/// The effect of those constructors of \p R that run something, or null.
static const Effect *startingConstructor(Unit &U, const CXXRecordDecl *R) {
  if (!R || !R->hasDefinition())
    return nullptr;
  for (const Decl *D : R->decls()) {
    if (const auto *T = dyn_cast<FunctionTemplateDecl>(D))
      D = T->getTemplatedDecl();
    if (const auto *C = dyn_cast<CXXConstructorDecl>(D))
      if (const Effect *E = constructorStart(U, C))
        return E;
  }
  return nullptr;
}

/// The types of the objects that a function of the standard library builds of
/// its arguments (e.g., `emplace_back`, `make_unique`); none if it builds none.
static llvm::ArrayRef<TemplateArgument> builtTypes(const FunctionDecl *F) {
  if (!F->getIdentifier())
    return {};
  if (const auto *M = dyn_cast<CXXMethodDecl>(F);
      M && F->getName().starts_with("emplace")) {
    const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(M->getParent());
    return S ? S->getTemplateArgs().asArray()
             : llvm::ArrayRef<TemplateArgument>();
  }
  const TemplateArgumentList *Args = F->getTemplateSpecializationArgs();
  if (!Args || Args->size() == 0 || !F->getName().starts_with("make_"))
    return {};
  return Args->asArray().take_front();
}

const Effect *Unit::startedBy(const FunctionDecl *F) {
  if (const auto *C = dyn_cast<CXXConstructorDecl>(F))
    return constructorStart(*this, C);
  for (const Effect &E : effects(F, nullptr))
    if (E.K == Effect::Kind::Spawn)
      return &E;
  if (isStandard(F))
    for (const TemplateArgument &T : builtTypes(F))
      if (T.getKind() == TemplateArgument::Type)
        if (const Effect *E =
                startingConstructor(*this, T.getAsType()->getAsCXXRecordDecl()))
          return E;
  return nullptr;
}

/// Runs what the object is made of that \p Start builds of its arguments: of a
/// thread, those from a callable on. False if it builds none.
bool FunctionLowering::start(const Effect *Started, Call Start) {
  if (!Started)
    return false;
  if (Started->K == Effect::Kind::Submit) {
    submit(*Started, Start);
    return true;
  }
  const auto *Callable = llvm::find_if(Start.Args, canBeCalled);
  if (Callable == Start.Args.end())
    return false;
  size_t Before = Callable - Start.Args.begin();
  for (const Expr *Key : Start.Args.take_front(Before))
    discard(Key);
  Start.Args = Start.Args.drop_front(Before);
  submit(*Started, Start);
  return true;
}

/// `async(launch::deferred, f)` starts no thread: the future holds what whoever
/// waits for it runs.
bool FunctionLowering::deferred(const Call &C, std::optional<Cell> Dst) {
  if (!C.Callee->isInStdNamespace() || !C.Callee->getIdentifier() ||
      C.Callee->getName() != "async" || C.Args.size() != 2)
    return false;
  const auto *Policy =
      dyn_cast<DeclRefExpr>(C.Args.front()->IgnoreParenImpCasts());
  if (!Policy || !isa<EnumConstantDecl>(Policy->getDecl()) ||
      Policy->getDecl()->getName() != "deferred")
    return false;
  hold(Dst ? *Dst : B.newLocal(), C.Args.back());
  return true;
}
