//===- Callables.cpp - Lambdas, functors and what owns them ---------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A callable is an object whose reserved field `()` holds the function that a
// call of it runs, with the object's address as first operand. Copying it into
// an owner such as std::function keeps that field, so whoever calls the owner
// runs the right function on the right captures.
//
//===----------------------------------------------------------------------===//

#include "lowering/Adaptors.h"
#include "lowering/Captures.h"
#include "lowering/FunctionLowering.h"
#include "lowering/Verbs.h"
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

FunctionLowering::Invocable FunctionLowering::invocableObject(Cell Object,
                                                              QualType T) {
  Invocable I;
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  bool Owns = U.owner(R) == Owner::Callable;
  if (R && (U.isStandard(R) || Owns)) {
    I.Known = Owns;
    I.Target.K = Callee::Kind::Indirect;
    I.Target.Target =
        Builder::read(Builder::field(Object, B.program().intern("()")));
    I.Bound.push_back({Builder::address(std::move(Object)), false});
    return I;
  }
  const FunctionDecl *Operator = callOperator(R);
  if (!Operator) {
    // What a coroutine returns can be started, if not called.
    I.Target.K = Callee::Kind::Indirect;
    I.Target.Target =
        Builder::read(Builder::field(Object, B.program().intern("()")));
    return I;
  }
  I.Known = true;
  I.Target.Function = U.use(Operator, Demand::Solve);
  if (const auto *M = dyn_cast<CXXMethodDecl>(Operator); M && M->isInstance()) {
    if (M->isVirtual())
      I.Target.K = Callee::Kind::Virtual;
    I.Bound.push_back({Builder::address(std::move(Object)), false});
  }
  return I;
}

FunctionLowering::Invocable FunctionLowering::invocable(const Expr *E) {
  QualType T = E->getType();
  if (T->isRecordType()) {
    const Expr *Given = E->IgnoreParens();
    if (const auto *M = dyn_cast<MaterializeTemporaryExpr>(Given))
      Given = M->getSubExpr();
    if (Given->isGLValue())
      return invocableObject(lvalue(Given), T);
    // The pool moves a temporary away: what remains of it undoes nothing here.
    Cell Moved = B.newLocal();
    init(Moved, Given);
    return invocableObject(std::move(Moved), T);
  }
  Invocable I;
  I.Known = true;
  if (const FunctionDecl *Fn = namedFunction(E)) {
    I.Target.Function = U.use(Fn, Demand::Solve);
    return I;
  }
  Value Code = B.snapshot(value(E));
  if (T->isBlockPointerType()) {
    I.Target = codeOf(Code);
    I.Bound.push_back({Code, false});
    return I;
  }
  I.Target.K = Callee::Kind::Indirect;
  I.Target.Target = Code;
  return I;
}

void FunctionLowering::lambda(Cell Dst, const LambdaExpr *E) {
  const CXXRecordDecl *R = E->getLambdaClass();
  auto Init = E->capture_init_begin();
  for (const FieldDecl *Field : R->fields()) {
    const Expr *Captured = *Init++;
    if (!Captured)
      continue;
    Cell Capture =
        Builder::field(Dst, B.program().intern(U.names().field(Field)));
    if (Field->getType()->isReferenceType())
      B.let(std::move(Capture), Builder::address(lvalue(Captured)));
    else
      init(std::move(Capture), Captured);
  }
  if (!madeAnew(U, R).empty())
    B.let(Builder::field(Dst, B.program().intern(CapturesKnown)),
          Builder::integer(1));
  noteCallOperator(std::move(Dst), R);
}

void FunctionLowering::hold(Cell Owner, const Expr *E) {
  QualType T = E->getType();
  Verbs::Operand Given;
  Given.Written = E;
  Given.V =
      Builder::address(E->isGLValue() ? lvalue(E) : materialize(E, nullptr));
  Given.ByAddress = true;
  Given.Type = E->isLValue() ? U.context().getLValueReferenceType(T)
                             : U.context().getRValueReferenceType(T);
  Verbs(U, B, F, Why, anchor(E->getSourceRange()), 0)
      .hold(T, Builder::address(std::move(Owner)), Given);
}

/// Parameters of a bound function besides the object: more than people bind.
static constexpr unsigned MaxForwarded = 10;

//===--- std::bind and its kin --------------------------------------------===//

/// N of `_N`, or 0.
static unsigned placeholder(QualType T) {
  const auto *R = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T.getNonReferenceType()->getAsCXXRecordDecl());
  if (!R || (R->getName() != "_Placeholder" && R->getName() != "__ph"))
    return 0;
  return R->getTemplateArgs()[0].getAsIntegral().getZExtValue();
}

bool FunctionLowering::binds(const FunctionDecl *Library) {
  static constexpr llvm::StringLiteral Binders[] = {"bind", "bind_front",
                                                    "mem_fn", "not_fn"};
  return Library->getIdentifier() && !isa<CXXMethodDecl>(Library) &&
         Library->getNumParams() != 0 &&
         llvm::is_contained(Binders, Library->getName());
}

/// The bound object holds the target in `f` and the bound values in a0, a1,
/// ...; a function made for this call puts them together. What all but
/// std::bind make passes further arguments on behind the bound ones.
void FunctionLowering::bind(Cell Dst, const CallExpr *E) {
  llvm::ArrayRef<const Expr *> Args(E->getArgs(), E->getNumArgs());
  bool PassesOn = E->getDirectCallee()->getName() != "bind";
  auto Bound = [&](Cell Object, unsigned I) {
    return Builder::field(std::move(Object),
                          B.program().intern("a" + std::to_string(I)));
  };
  const FunctionDecl *Fn = namedFunction(Args.front());
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Fn);
  bool Member = Method && Method->isInstance();
  program::Name TargetField = B.program().intern("f");
  if (!Fn)
    hold(Builder::field(Dst, TargetField), Args.front());
  for (unsigned I = 1; I != Args.size(); ++I)
    if (placeholder(Args[I]->getType()) == 0)
      B.let(Bound(Dst, I - 1), value(Args[I]));

  std::string Id = (Out.Id + "#bind" + llvm::Twine(Binds++)).str();
  program::Function &Adaptor = U.synthesize(Id, "bind");
  Adaptor.Params = MaxForwarded + 1;
  B.let(Builder::field(Dst, B.program().intern("()")),
        Builder::function(Adaptor.Id));
  Builder Inner(U.program(), Adaptor);
  Cell Self = Inner.deref(Builder::read(Builder::param(0)));
  std::vector<Argument> Passed;
  Callee Target;
  if (Fn) {
    Target.Function = U.use(Fn, Demand::Solve);
    if (Member && Method->isVirtual())
      Target.K = Callee::Kind::Virtual;
  } else {
    Cell Object = Builder::field(Self, TargetField);
    Target.K = Callee::Kind::Indirect;
    Target.Target =
        Builder::read(Builder::field(Object, B.program().intern("()")));
    Passed.push_back({Builder::address(Object), false});
  }
  for (unsigned I = 1; I != Args.size(); ++I) {
    QualType T = Args[I]->getType();
    if (unsigned N = placeholder(T)) {
      Passed.push_back({Builder::read(Builder::param(N)), false});
      continue;
    }
    Cell Held = Bound(Self, I - 1);
    unsigned P = I - 1 - (Member ? 1 : 0);
    bool Receiver = Member && I == 1;
    bool ByAddress = Receiver ? !T->isPointerType()
                     : Fn && P < Fn->getNumParams()
                         ? Fn->getParamDecl(P)->getType()->isReferenceType() ||
                               Fn->getParamDecl(P)->getType()->isRecordType()
                         : T->isRecordType();
    Passed.push_back({ByAddress && !isReferenceWrapper(T)
                          ? Builder::address(Held)
                          : Builder::read(Held),
                      false});
  }
  for (unsigned N = 1; PassesOn && N <= MaxForwarded; ++N)
    Passed.push_back({Builder::read(Builder::param(N)), false});
  Op &Call = Inner.emitCall(Op::Kind::Call, true);
  Call.Target = std::move(Target);
  Call.Args = std::move(Passed);
  Call.HasDst = true;
  Call.Dst = Builder::result();
  if (E->getDirectCallee()->getName() == "not_fn")
    Inner.let(Builder::result(),
              Inner.pure("!", {Builder::read(Builder::result())}));
  Inner.finish(program::Terminator::Kind::Return);
  Inner.finalize();
}

//===--- Library functions that call what they are given ------------------===//

/// Functions of namespace std that keep, wrap or hand on a callable instead of
/// calling it before they return.
static bool keepsCallable(llvm::StringRef Name) {
  static constexpr llvm::StringLiteral Keepers[] = {"async", "bind_back",
                                                    "make_any", "begin", "end"};
  return llvm::is_contained(Keepers, Name);
}

/// An algorithm that is an object, such as std::ranges::for_each.
static bool isAlgorithmObject(const FunctionDecl *F) {
  return F->getOverloadedOperator() == OO_Call &&
         llvm::StringRef(Names::qualified(F)).starts_with("std::ranges::");
}

void FunctionLowering::mayInvoke(const FunctionDecl *Library,
                                 llvm::ArrayRef<const Expr *> Args,
                                 llvm::MutableArrayRef<Argument> Passed) {
  if (!isAlgorithmObject(Library) &&
      (isa<CXXMethodDecl>(Library) || !Library->getIdentifier() ||
       keepsCallable(Library->getName())))
    return;
  for (size_t I = 0; I != Args.size(); ++I) {
    QualType T = Args[I]->getType();
    Invocable Callable;
    if (T->isRecordType())
      Callable = invocableObject(B.deref(Passed[I].V), T);
    else if (const FunctionDecl *Fn = namedFunction(Args[I])) {
      Callable.Known = true;
      Callable.Target.Function = U.use(Fn, Demand::Solve);
    }
    if (!Callable.Known)
      continue;
    BlockId Call = B.newBlock(), Done = B.newBlock();
    B.fork(Call, Done, "calls of a library function");
    B.setInsertionPoint(Call);
    program::AnchorId Here = anchor(Args[I]->getSourceRange());
    Op &O = B.emitCall(Op::Kind::Call, true);
    O.Target = Callable.Target;
    O.Args = Callable.Bound;
    O.Anchor = Here;
    B.fork(Call, Done, "calls of a library function");
    B.setInsertionPoint(Done);
    // What the library does with it has been said.
    Passed[I].V = B.depends({Passed[I].V});
  }
}
