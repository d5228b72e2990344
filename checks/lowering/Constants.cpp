//===- Constants.cpp - Values that the compiler knows ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Constants.h"
#include "lowering/Builder.h"
#include "clang/AST/ExprCXX.h"
#include <array>
#include <charconv>
#include <cmath>

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Value;

static Value text(Unit &U, llvm::StringRef Text) {
  Value V;
  V.K = Value::Kind::String;
  V.Id = U.program().intern(Text);
  return V;
}

/// A whole number is that, whatever its type. An APFloat of our own would name
/// variables of LLVM, without which the module does not even load into another
/// version, to tell it that it is the wrong one.
static std::optional<Value> number(Unit &U, const llvm::APFloat &Known) {
  const double N = Known.convertToDouble();
  if (std::isnan(N))
    return std::nullopt;
  if (std::abs(N) < 0x1p63 && std::trunc(N) == N)
    return Builder::integer(int64_t(N));
  std::array<char, 32> Spelled;
  auto [End, Error] = std::to_chars(Spelled.begin(), Spelled.end(), N);
  return text(U, llvm::StringRef(Spelled.begin(), End - Spelled.begin()));
}

/// Parts of variables are not told apart from each other here.
static std::optional<Value> address(Unit &U, const APValue &Known) {
  const auto *D = Known.getLValueBase().dyn_cast<const ValueDecl *>();
  if (!D || !Known.getLValueOffset().isZero() || !Known.hasLValuePath() ||
      !Known.getLValuePath().empty())
    return std::nullopt;
  if (const auto *F = dyn_cast<FunctionDecl>(D))
    return Builder::function(U.use(F, Demand::Declare));
  const auto *V = dyn_cast<VarDecl>(D);
  if (!V)
    return std::nullopt;
  return Builder::address(
      Builder::global(U.program().intern(U.names().variable(V))));
}

std::optional<Value> threadslot::lowering::constantValue(Unit &U,
                                                         const APValue &Known) {
  if (Known.isInt())
    if (std::optional<int64_t> N = Known.getInt().tryExtValue())
      return Builder::integer(*N);
  if (Known.isFloat())
    return number(U, Known.getFloat());
  return Known.isLValue() ? address(U, Known) : std::nullopt;
}

bool threadslot::lowering::mayBeConstant(Unit &U, const Expr *E) {
  const Expr *Bare = E->IgnoreParenImpCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(Bare);
  if (const auto *Call = dyn_cast<CallExpr>(Bare)) // The size of an array, ...
    return Call->getNumArgs() == 0 && Call->getDirectCallee() &&
           Call->getDirectCallee()->isConstexpr();
  if (!Ref)
    return !isa<MemberExpr, ArraySubscriptExpr>(Bare);
  const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
  return isa<EnumConstantDecl>(Ref->getDecl()) ||
         (V && V->isUsableInConstantExpressions(U.context()));
}

std::optional<Value> threadslot::lowering::constantNumber(Unit &U,
                                                          const Expr *E) {
  Expr::EvalResult Known;
  if (E->isValueDependent() || !E->getType()->isRealFloatingType() ||
      !mayBeConstant(U, E) || !E->EvaluateAsRValue(Known, U.context()) ||
      Known.HasSideEffects || !Known.Val.isFloat())
    return std::nullopt;
  return number(U, Known.Val.getFloat());
}

//===--- Texts ------------------------------------------------------------===//

const Expr *threadslot::lowering::onlyArgument(const CXXConstructExpr *C) {
  if (C->getNumArgs() == 0 || isa<CXXDefaultArgExpr>(C->getArg(0)) ||
      (C->getNumArgs() > 1 && !isa<CXXDefaultArgExpr>(C->getArg(1))))
    return nullptr;
  return C->getArg(0);
}

bool threadslot::lowering::isText(Unit &U, const CXXRecordDecl *R) {
  return R && R->getIdentifier() && U.isStandard(R) &&
         (R->getName() == "basic_string" ||
          R->getName() == "basic_string_view");
}

/// What a constant array holds where \p E looks; null if that is not known.
static const Expr *constantElement(const ArraySubscriptExpr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->getBase()->IgnoreParenImpCasts());
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  const Expr *Init = V && E->getType().isConstQualified()
                         ? V->getAnyInitializer()
                         : nullptr;
  const auto *List = dyn_cast_or_null<InitListExpr>(Init);
  Expr::EvalResult I;
  if (!List || E->isValueDependent() ||
      !E->getIdx()->EvaluateAsInt(I, V->getASTContext()) ||
      I.Val.getInt().getZExtValue() >= List->getNumInits())
    return nullptr;
  return List->getInit(I.Val.getInt().getZExtValue());
}

/// Whether \p M gives the characters of its object, or a view of them.
static bool givesText(const CXXMethodDecl *M) {
  const CXXRecordDecl *R = M ? M->getParent() : nullptr;
  if (!R || !R->isInStdNamespace() || !R->getIdentifier() ||
      !R->getName().starts_with("basic_string"))
    return false;
  return isa<CXXConversionDecl>(M) ||
         (M->getIdentifier() &&
          (M->getName() == "c_str" || M->getName() == "data"));
}

const StringLiteral *Unit::constantText(const Expr *E) {
  for (unsigned Steps = 0; E && Steps != 8; ++Steps) {
    E = E->IgnoreImplicit()->IgnoreParenCasts();
    if (const auto *S = dyn_cast<StringLiteral>(E))
      return S->getCharByteWidth() == 1 ? S : nullptr;
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    const auto *List = dyn_cast<InitListExpr>(E);
    const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
    if (Call && givesText(Call->getMethodDecl()))
      E = Call->getImplicitObjectArgument();
    else if (const auto *At = dyn_cast<ArraySubscriptExpr>(E))
      E = constantElement(At);
    else if (const auto *C = dyn_cast<CXXConstructExpr>(E))
      E = onlyArgument(C);
    else if (List && List->getNumInits() == 1)
      E = List->getInit(0);
    else
      E = V && V->getType().isConstQualified() ? V->getAnyInitializer()
                                               : nullptr;
  }
  return nullptr;
}
