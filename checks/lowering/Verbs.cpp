//===- Verbs.cpp - What library code does to objects of users -------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Verbs.h"
#include "lowering/Adaptors.h"
#include "lowering/Arrays.h"
#include "lowering/Constructions.h"
#include "lowering/Designators.h"
#include "lowering/Expansion.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Argument;
using program::BlockId;
using program::Callee;
using program::Cell;
using program::Op;
using program::Value;

/// Bodies expanded inside each other: an owner in an owner in an owner.
static constexpr unsigned MaxDepth = 8;

//===--- Calls of functions -----------------------------------------------===//

void Verbs::run(const FunctionDecl *F, std::vector<Argument> Args,
                std::optional<Cell> Into, bool Virtual) {
  const models::Body *Text = U.body(F);
  if (Text && !isa<CXXDestructorDecl>(F) && Depth < MaxDepth)
    return Expansion(U, B, *Text, F, Why, Anchor, Depth + 1)
        .run(Args, {}, std::move(Into));
  Callee Target;
  Target.K = Virtual ? Callee::Kind::Virtual : Callee::Kind::Direct;
  const auto *End = dyn_cast<CXXDestructorDecl>(F);
  Target.Function = Virtual && End ? U.useVirtual(End, Why) : U.use(F, Why);
  Op &O = B.emitCall(Op::Kind::Call, U.mayThrow(F));
  O.Target = std::move(Target);
  O.Args = std::move(Args);
  O.Anchor = Anchor;
  O.HasDst = Into.has_value();
  if (Into)
    O.Dst = *Into;
}

void Verbs::run(const Value &Function, llvm::ArrayRef<Operand> Args,
                std::optional<Cell> Into) {
  Op &O = B.emitCall(Op::Kind::Call, /*MayThrow=*/true);
  O.Target.K = Callee::Kind::Indirect;
  O.Target.Target = Function;
  // A signature says how an argument is passed on, a template does not. What a
  // reference_wrapper holds is the address of what it stands for.
  bool Forwards = Below->getPrimaryTemplate() != nullptr;
  auto IsScalar = [](QualType T) {
    return !T.isNull() &&
           (!T.getNonReferenceType()->isRecordType() || isReferenceWrapper(T));
  };
  for (const Operand &A : Args)
    O.Args.push_back({Forwards && IsScalar(A.Type) ? contents(A) : A.V, false});
  O.Anchor = Anchor;
  O.HasDst = Into.has_value();
  if (Into)
    O.Dst = *Into;
}

/// What a scalar argument is, be it given by reference or by value.
Value Verbs::contents(const Operand &Arg) {
  return Arg.ByAddress ? Builder::read(B.deref(Arg.V)) : Arg.V;
}

Argument Verbs::passed(const Operand &Arg, QualType T) {
  if (!Arg.Type.isNull() && isReferenceWrapper(Arg.Type) &&
      !isReferenceWrapper(T)) {
    Operand Meant;
    Meant.V = contents(Arg);
    Meant.ByAddress = true;
    return passed(Meant, T);
  }
  QualType Seen =
      T->isPointerType() ? T->getPointeeType() : T.getNonReferenceType();
  bool ReadOnly = T->isReferenceType() || T->isPointerType()
                      ? Seen.isConstQualified()
                      : T->isArithmeticType();
  if (!T->isReferenceType() && !T->isRecordType())
    return {contents(Arg), ReadOnly};
  if (Arg.ByAddress && T->isReferenceType())
    return {Arg.V, ReadOnly};
  // An object passed by value lives in the caller.
  Cell Local = B.newLocal();
  if (Arg.ByAddress)
    init(T, Builder::address(Local), Arg);
  else
    B.let(Local, Arg.V);
  if (const CXXDestructorDecl *D = U.destructor(T))
    B.pushDestroy(Local, U.use(D, Why));
  return {Builder::address(Local), ReadOnly};
}

//===--- Construction -----------------------------------------------------===//

/// The constructor that takes so many arguments, if it is the only one; copies
/// and moves apart.
static const CXXConstructorDecl *onlyConstructor(const CXXRecordDecl *R,
                                                 unsigned Args) {
  const CXXConstructorDecl *Found = nullptr;
  for (const CXXConstructorDecl *C : R->ctors()) {
    if (C->isDeleted() || C->isCopyOrMoveConstructor() ||
        Args < C->getMinRequiredArguments() || Args > C->getNumParams())
      continue;
    if (Found)
      return nullptr;
    Found = C;
  }
  return Found;
}

/// What a parameter is by default, where that is a constant.
static std::optional<int64_t> constantDefault(const ParmVarDecl *P,
                                              const ASTContext &Context) {
  Expr::EvalResult Result;
  if (!P->hasDefaultArg() || P->hasUninstantiatedDefaultArg() ||
      P->hasUnparsedDefaultArg() || P->getDefaultArg()->isValueDependent() ||
      !P->getType()->isIntegralOrEnumerationType() ||
      !P->getDefaultArg()->EvaluateAsInt(Result, Context))
    return std::nullopt;
  return Result.Val.getInt().tryExtValue();
}

void Verbs::construct(const CXXConstructorDecl *C, const Value &Dst,
                      llvm::ArrayRef<Operand> Args) {
  ScopeId Outer = B.scope();
  std::vector<Argument> Passed = {{Dst, false}};
  for (auto [I, P] : llvm::enumerate(C->parameters())) {
    if (I < Args.size()) {
      Passed.push_back(passed(Args[I], P->getType()));
      continue;
    }
    std::optional<int64_t> Known = constantDefault(P, U.context());
    Passed.push_back(
        {Known ? Builder::integer(*Known) : B.unknown("default argument"),
         false});
  }
  if (copiesWhole(C))
    B.let(B.deref(Dst), Builder::read(B.deref(Passed[1].V)));
  run(C, std::move(Passed), std::nullopt);
  B.popTo(Outer);
}

void Verbs::init(QualType T, const Value &Dst, llvm::ArrayRef<Operand> Args) {
  if (T->isArrayType()) {
    for (Cell &Object : elementsOf(U.context(), B.deref(Dst), T))
      init(U.context().getBaseElementType(T),
           Builder::address(std::move(Object)), {});
    return;
  }
  if (T->isReferenceType() && !Args.empty())
    return B.let(B.deref(Dst), Args.front().V);
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R)
    return B.let(B.deref(Dst),
                 Args.empty() ? Builder::integer(0) : contents(Args.front()));
  if (!R->hasDefinition())
    return B.let(B.deref(Dst), B.unknown("object of an incomplete class"));
  if (Args.empty() && R->hasTrivialDefaultConstructor())
    return;
  // What comes by no parameter is an object of that type.
  if (Args.size() == 1 && Args.front().ByAddress &&
      (Args.front().Type.isNull() || sameType(Args.front().Type, T)))
    return copy(T, Dst, Args.front().V, Args.front().isRvalue());
  std::vector<QualType> Types;
  std::vector<Argument> Passed = {{Dst, false}};
  for (const Operand &A : Args) {
    Types.push_back(A.Type);
    Passed.push_back({A.V, false});
  }
  if (program::Name Found = construction(U, Below, T, Types, Why);
      !Found.empty()) {
    Op &O = B.emitCall(Op::Kind::Call, /*MayThrow=*/true);
    O.Target.Function = Found;
    O.Args = std::move(Passed);
    O.Anchor = Anchor;
    return;
  }
  if (Args.size() == 1 && !Args.front().Type.isNull() &&
      U.owner(R) == Owner::Callable)
    return hold(Args.front().Type, Dst, Args.front());
  if (const CXXConstructorDecl *C = onlyConstructor(R, Args.size())) {
    if (!C->isTrivial())
      construct(C, Dst, Args);
    return;
  }
  std::vector<Value> Operands;
  for (const Operand &A : Args)
    Operands.push_back(A.V);
  B.let(B.deref(Dst), B.depends(std::move(Operands)));
}

//===--- Destruction ------------------------------------------------------===//

void Verbs::destroy(QualType T, const Value &Object) {
  if (U.isLost(T))
    return unseen(T);
  const CXXDestructorDecl *D = U.destructor(T);
  if (!D)
    return;
  std::vector<Cell> Objects = elementsOf(U.context(), B.deref(Object), T);
  for (Cell &Each : llvm::reverse(Objects))
    run(D, {{Builder::address(std::move(Each)), false}}, std::nullopt);
}

void Verbs::remove(QualType T, const Value &Pointer) {
  if (U.isLost(T))
    return unseen(T);
  const CXXDestructorDecl *D = U.destructor(T);
  if (!D)
    return;
  if (T->isArrayType())
    return removeArray(B.deref(Pointer), D);
  run(D, {{Builder::address(B.deref(Pointer)), false}}, std::nullopt,
      D->isVirtual() && !D->hasAttr<FinalAttr>());
}

/// How many objects there are is known where they were made by a list.
void Verbs::removeArray(const Cell &Array, const CXXDestructorDecl *D) {
  auto Destroy = [&](Cell Object) {
    run(D, {{Builder::address(std::move(Object)), false}}, std::nullopt);
  };
  Cell Count = Builder::field(Array, B.program().intern(ArrayLength));
  BlockId Done = B.newBlock();
  for (unsigned N = 1; N <= MaxElements; ++N) {
    BlockId IsN = B.newBlock(), Other = B.newBlock();
    B.branch(Builder::areEqual(Builder::read(Count), Builder::integer(N)), IsN,
             Other);
    B.setInsertionPoint(IsN);
    for (unsigned I = N; I-- > 0;)
      Destroy(Builder::key(Array, Builder::integer(I)));
    B.jump(Done);
    B.setInsertionPoint(Other);
  }
  Destroy(Builder::each(Array));
  B.jump(Done);
  B.setInsertionPoint(Done);
}

Value Verbs::destroyer(QualType T) {
  if (U.isLost(T))
    return Builder::function(unseenFunction(/*Likewise=*/false));
  const CXXDestructorDecl *D = U.destructor(T);
  return D ? Builder::function(U.use(D, Why)) : Builder::integer(0);
}

/// A function that may clear any slot, or does to elements that are not told
/// apart what is done to others.
program::Name Verbs::unseenFunction(bool Likewise) {
  program::Function &Unseen =
      U.synthesize(Likewise ? "std#likewise" : "std#unseen",
                   "elements that are not told apart");
  Unseen.MayClear = !Likewise;
  Unseen.Likewise = Likewise;
  Unseen.NoThrow = true;
  return Unseen.Id;
}

void Verbs::unseen(QualType T) {
  T = T.getNonReferenceType();
  const bool LeadsElsewhere =
      T->isPointerType() && (T->getPointeeType()->isRecordType() ||
                             T->getPointeeType()->isFunctionType());
  if (!U.isLost(T) && !U.endsUsers(T) && !LeadsElsewhere &&
      !lowering::callOperator(T->getAsCXXRecordDecl()))
    return;
  B.emitCall(Op::Kind::Call, /*MayThrow=*/false).Target.Function =
      unseenFunction(/*Likewise=*/!U.isLost(T));
}

//===--- Callables --------------------------------------------------------===//

/// The alternatives of a variant.
static std::vector<QualType> alternatives(const Verbs::Operand &Variant) {
  return typeArguments(
      Variant.Type.getNonReferenceType()->getAsCXXRecordDecl());
}

/// Whether \p A can be given as a \p T: what is no object is not, unless T is
/// made from it.
static bool canBe(const Verbs::Operand &A, QualType T) {
  bool IsScalar = A.Type.isNull()
                      ? !A.ByAddress
                      : !A.Type.getNonReferenceType()->isRecordType();
  return !IsScalar || !T->isReferenceType() ||
         !T->getPointeeType()->isRecordType() ||
         T->getPointeeType().isConstQualified();
}

/// Whether \p F can be called with so many arguments, and takes just these if
/// it is \p Exact.
static bool takes(const FunctionDecl *F, llvm::ArrayRef<Verbs::Operand> Args,
                  bool Exact) {
  if (F->getOverloadedOperator() != OO_Call || F->isDeleted() ||
      F->isDependentContext() ||
      F->getMinRequiredExplicitArguments() > Args.size() ||
      (Args.size() > F->getNumNonObjectParams() && !F->isVariadic()))
    return false;
  for (size_t I = 0; I != Args.size(); ++I) {
    if (I >= F->getNumNonObjectParams())
      return !Exact;
    QualType T = F->getNonObjectParameter(I)->getType();
    if (Exact ? !sameType(Args[I].Type, T) : !canBe(Args[I], T))
      return false;
  }
  return true;
}

/// A call operator that takes \p Args, of a template an instance that somebody
/// asked for.
static const FunctionDecl *operatorOf(const CXXRecordDecl *R,
                                      llvm::ArrayRef<Verbs::Operand> Args,
                                      bool Exact) {
  if (!R || !R->hasDefinition())
    return nullptr;
  for (const Decl *D : R->decls()) {
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D)) {
      for (const FunctionDecl *Instance : Template->specializations())
        if (takes(Instance, Args, Exact))
          return Instance;
    } else if (const auto *M = dyn_cast<CXXMethodDecl>(D);
               M && takes(M, Args, Exact)) {
      return M;
    }
  }
  for (const CXXBaseSpecifier &Base : R->bases())
    if (const FunctionDecl *Inherited =
            operatorOf(Base.getType()->getAsCXXRecordDecl(), Args, Exact))
      return Inherited;
  return nullptr;
}

/// The call operator that a call with \p Args runs.
static const FunctionDecl *operatorFor(QualType T,
                                       llvm::ArrayRef<Verbs::Operand> Args) {
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  const FunctionDecl *Exact = operatorOf(R, Args, /*Exact=*/true);
  return Exact ? Exact : operatorOf(R, Args, /*Exact=*/false);
}

void Verbs::call(QualType T, const Value &Object, llvm::ArrayRef<Operand> Args,
                 std::optional<Cell> Into) {
  T = T.getNonReferenceType();
  if (!T->isRecordType()) {
    std::vector<Operand> Passed(Args);
    return run(Builder::read(B.deref(Object)), Passed, std::move(Into));
  }
  if (const FunctionDecl *F = operatorFor(T, Args))
    callWith(F, Object, Args, std::move(Into));
}

void Verbs::callWith(const FunctionDecl *F, const Value &Object,
                     llvm::ArrayRef<Operand> Args, std::optional<Cell> Into) {
  ScopeId Outer = B.scope();
  std::vector<Argument> Passed;
  if (const auto *M = dyn_cast<CXXMethodDecl>(F); M && M->isInstance())
    Passed.push_back({Object, M->isConst()});
  unsigned Self = F->getNumParams() - F->getNumNonObjectParams();
  for (auto [A, P] : llvm::zip(Args, F->parameters().drop_front(Self)))
    Passed.push_back(passed(A, P->getType()));
  run(F, std::move(Passed),
      F->getReturnType()->isVoidType() ? std::nullopt : std::move(Into));
  B.popTo(Outer);
}

/// Alternatives of variants that are visited together: more are not told apart.
static constexpr size_t MaxVisits = 32;

void Verbs::index(const Value &Variant, const Cell &Into) {
  std::vector<QualType> Held =
      typeArguments(cast<CXXMethodDecl>(Below)->getParent());
  llvm::SmallDenseSet<program::Name, 8> Types;
  for (QualType T : Held)
    Types.insert(U.names().type(T));
  // Alternatives of one type are not told apart.
  if (Types.size() != Held.size() || Held.size() > MaxVisits)
    return B.let(Into, B.pure("index", {Builder::read(B.deref(Variant))}));
  Cell Type = Builder::field(B.deref(Variant), B.program().intern("t"));
  program::BlockId Done = B.newBlock();
  for (auto [I, T] : llvm::enumerate(Held)) {
    program::BlockId Is = B.newBlock(), Other = B.newBlock();
    B.branch(Builder::areEqual(Builder::read(Type), B.text(U.names().type(T))),
             Is, Other);
    B.setInsertionPoint(Is);
    B.let(Into, Builder::integer(I));
    B.jump(Done);
    B.setInsertionPoint(Other);
  }
  // Only an exception leaves a variant without a value.
  B.finish(program::Terminator::Kind::NoReturn);
  B.setInsertionPoint(Done);
}

void Verbs::visit(QualType T, const Value &Object,
                  llvm::ArrayRef<Operand> Variants, std::optional<Cell> Into) {
  size_t Ways = 1;
  for (const Operand &V : Variants)
    Ways *= alternatives(V).size();
  if (Ways > MaxVisits)
    return unseen(T);
  program::BlockId Done = B.newBlock();
  std::vector<Operand> Chosen;
  visit({T.getNonReferenceType(), Object, Into, Done}, Variants, Chosen);
  B.setInsertionPoint(Done);
}

void Verbs::visit(const Visit &Do, llvm::ArrayRef<Operand> Variants,
                  std::vector<Operand> &Chosen) {
  if (Variants.empty()) {
    if (const FunctionDecl *F = operatorFor(Do.T, Chosen))
      callWith(F, Do.Object, Chosen, Do.Into);
    return B.jump(Do.Done);
  }
  const Operand &Variant = Variants.front();
  Cell Type = Builder::field(B.deref(Variant.V), B.program().intern("t"));
  for (QualType Held : alternatives(Variant)) {
    if (Held.isNull())
      continue;
    program::BlockId Is = B.newBlock(), Other = B.newBlock();
    B.branch(
        Builder::areEqual(Builder::read(Type), B.text(U.names().type(Held))),
        Is, Other);
    B.setInsertionPoint(Is);
    Chosen.push_back(Variant);
    Chosen.back().Type = U.context().getLValueReferenceType(Held);
    visit(Do, Variants.drop_front(), Chosen);
    Chosen.pop_back();
    B.setInsertionPoint(Other);
  }
  B.jump(Do.Done);
}

/// A function that copies a T from where its second parameter says to where
/// the first says, for owners that do not know its type; 0 if all of it may be
/// copied as it is.
Value Verbs::copier(QualType T) {
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !U.destructor(T))
    return Builder::integer(0);
  program::Function &Copier =
      U.synthesize(U.names().type(T) + "#copy", "copy constructor");
  if (Copier.Blocks.empty()) {
    Copier.Params = 2;
    Builder Inner(U.program(), Copier);
    Verbs(U, Inner, Below, Why, program::NoAnchor, Depth)
        .copy(T, Builder::read(Builder::param(0)),
              Builder::read(Builder::param(1)), /*Moves=*/false);
    Inner.finish(program::Terminator::Kind::Return);
    Inner.finalize();
  }
  return Builder::function(Copier.Id);
}

void Verbs::hold(QualType T, const Value &Dst, const Operand &Arg) {
  auto Field = [&](llvm::StringRef Name) {
    return Builder::field(B.deref(Dst), B.program().intern(Name));
  };
  QualType Held = T.getNonReferenceType();
  Value Code, End = Builder::integer(0), Copy = Builder::integer(0);
  if (const FunctionDecl *F =
          Arg.Written ? namedFunction(Arg.Written) : nullptr) {
    Code = Builder::function(adaptor(U, F));
  } else if (Held->isRecordType()) {
    const CXXRecordDecl *R = Held->getAsCXXRecordDecl();
    if (U.owner(R) == Owner::Callable) // What it holds comes with it.
      return B.let(B.deref(Dst), Builder::read(B.deref(Arg.V)));
    init(Held, Dst, Arg);
    const FunctionDecl *F = callOperator(R);
    Code = F ? Builder::function(U.use(F, Demand::Solve))
             : B.unknown("callable of unknown type");
    End = destroyer(Held);
    Copy = copier(Held);
  } else {
    B.let(B.deref(Dst), contents(Arg));
    Code = Builder::function(pointerCaller(U));
  }
  B.let(Field("()"), std::move(Code));
  B.let(Field("(end)"), std::move(End));
  B.let(Field("(copy)"), std::move(Copy));
}
