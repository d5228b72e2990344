//===- Adaptors.cpp - Functions that call callables -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Adaptors.h"
#include "lowering/Builder.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Argument;
using program::Callee;
using program::Cell;
using program::Op;

const FunctionDecl *threadslot::lowering::callOperator(const CXXRecordDecl *R) {
  if (!R || !R->hasDefinition())
    return nullptr;
  const FunctionDecl *Best = nullptr;
  // Of a generic one, an instance that was only named, to ask for its type, has
  // no body.
  auto Rank = [](const FunctionDecl *Operator) {
    return std::pair(!Operator->isTemplateInstantiation() ||
                         Operator->isDefined(),
                     Operator->getMinRequiredExplicitArguments() == 0);
  };
  auto Consider = [&](const FunctionDecl *Operator) {
    if (!Best || Rank(Best) < Rank(Operator))
      Best = Operator;
  };
  for (const Decl *D : R->decls()) {
    if (const auto *T = dyn_cast<FunctionTemplateDecl>(D)) {
      // A generic call operator: an instance that somebody asked for.
      if (T->getTemplatedDecl()->getOverloadedOperator() == OO_Call)
        for (const FunctionDecl *Instance : T->specializations())
          Consider(Instance);
    } else if (const auto *M = dyn_cast<CXXMethodDecl>(D)) {
      if (M->getOverloadedOperator() == OO_Call && !M->isDeleted())
        Consider(M);
    }
  }
  if (Best)
    return Best;
  for (const CXXBaseSpecifier &Base : R->bases())
    if (const FunctionDecl *Inherited =
            callOperator(Base.getType()->getAsCXXRecordDecl()))
      return Inherited;
  return nullptr;
}

bool threadslot::lowering::takesThis(const FunctionDecl *F) {
  const auto *M = dyn_cast<CXXMethodDecl>(F);
  return M && M->isImplicitObjectMemberFunction();
}

bool threadslot::lowering::isReferenceWrapper(QualType T) {
  const CXXRecordDecl *R = T.getNonReferenceType()->getAsCXXRecordDecl();
  return R && R->getIdentifier() && R->getName() == "reference_wrapper";
}

const FunctionDecl *threadslot::lowering::namedFunction(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *M = dyn_cast<MaterializeTemporaryExpr>(E))
    E = M->getSubExpr()->IgnoreParenImpCasts();
  if (const auto *AddressOf = dyn_cast<UnaryOperator>(E);
      AddressOf && AddressOf->getOpcode() == UO_AddrOf)
    E = AddressOf->getSubExpr()->IgnoreParenImpCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
}

/// More than people pass through a function pointer.
static constexpr unsigned MaxForwarded = 10;

/// Makes \p F a function that calls \p Target with its last \p Passed
/// parameters behind \p Bound.
static void forward(Builder &B, program::Function &F, Callee Target,
                    std::vector<Argument> Bound, unsigned Passed) {
  Op &Call = B.emitCall(Op::Kind::Call, true);
  Call.Target = std::move(Target);
  Call.Args = std::move(Bound);
  for (unsigned I = F.Params - Passed; I != F.Params; ++I)
    Call.Args.push_back({Builder::read(Builder::param(I)), false});
  Call.HasDst = true;
  Call.Dst = Builder::result();
  B.finish(program::Terminator::Kind::Return);
  B.finalize();
}

program::Name threadslot::lowering::adaptor(Unit &U, const FunctionDecl *F) {
  Callee Target;
  Target.Function = U.use(F, Demand::Solve);
  program::Function &Adaptor =
      U.synthesize((Target.Function + "#adaptor").str(), Names::display(F));
  if (!Adaptor.Blocks.empty())
    return Adaptor.Id;
  const auto *M = dyn_cast<CXXMethodDecl>(F);
  if (M && M->isVirtual())
    Target.K = Callee::Kind::Virtual;
  unsigned Passed = F->getNumParams() + (takesThis(F) ? 1 : 0);
  Adaptor.Params = Passed + 1;
  Builder B(U.program(), Adaptor);
  forward(B, Adaptor, std::move(Target), {}, Passed);
  return Adaptor.Id;
}

program::Name threadslot::lowering::pointerCaller(Unit &U) {
  program::Function &Caller =
      U.synthesize("pointer#caller", "function pointer");
  if (!Caller.Blocks.empty())
    return Caller.Id;
  Caller.Params = MaxForwarded + 1;
  Builder B(U.program(), Caller);
  Callee Target;
  Target.K = Callee::Kind::Indirect;
  Target.Target = Builder::read(B.deref(Builder::read(Builder::param(0))));
  forward(B, Caller, std::move(Target), {}, MaxForwarded);
  return Caller.Id;
}

program::Name threadslot::lowering::invoker(Unit &U,
                                            const CXXRecordDecl *Lambda) {
  const FunctionDecl *Operator = callOperator(Lambda);
  if (!Operator)
    return {};
  Callee Target;
  Target.Function = U.use(Operator, Demand::Solve);
  program::Function &Invoker = U.synthesize(
      (Target.Function + "#invoker").str(), Names::display(Operator));
  if (!Invoker.Blocks.empty())
    return Invoker.Id;
  Invoker.Params = Operator->getNumParams();
  Builder B(U.program(), Invoker);
  Cell Closure = B.newLocal();
  forward(B, Invoker, std::move(Target), {{Builder::address(Closure), false}},
          Invoker.Params);
  return Invoker.Id;
}
