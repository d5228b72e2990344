//===- Writes.cpp - What is written where a slot may be ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/FixPlan.h"
#include "lowering/FunctionLowering.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/StringSwitch.h"

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
         llvm::any_of(C.Path,
                      [](const Step &S) { return S.K == Step::Kind::Deref; });
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
  Cell Target = B.deref(Result);
  const Expr *Object = C.Args[0]->IgnoreParenCasts();
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

//===--- Objects of library classes ---------------------------------------===//

namespace {
/// What a member of a library class does to its object as a slot.
enum class Change : uint8_t {
  None,
  Set,
  Collect,
  Clear,
  Push,
  Pop,
  SetKey,
  ClearKey
};
} // namespace

/// By the conventions of the standard library, which others follow.
static Change changeBy(const CXXMethodDecl *M, unsigned Args) {
  if (M->isConst() || M->isStatic())
    return Change::None;
  switch (M->getOverloadedOperator()) {
  case OO_Equal:
    return Change::Set;
  case OO_PlusEqual:
    return Change::Collect;
  default:
    break;
  }
  if (!M->getIdentifier())
    return Change::None;
  llvm::StringRef Class = M->getParent()->getName();
  bool Keyed = Class.ends_with("map") || Class.ends_with("set");
  bool Text = Class == "basic_string";
  return llvm::StringSwitch<Change>(M->getName())
      .Case("assign", Change::Set)
      .Case("append", Change::Collect)
      .Cases({"clear", "release"}, Change::Clear)
      .Case("reset", Args == 0 ? Change::Clear : Change::Set)
      .Case("swap", Change::Set)
      .Cases({"push_back", "emplace_back"},
             Text ? Change::Collect : Change::Push)
      .Cases({"push", "push_front", "emplace_front"}, Change::Push)
      .Cases({"pop", "pop_back", "pop_front"}, Change::Pop)
      .Cases({"try_emplace", "insert_or_assign"}, Change::SetKey)
      .Case("insert", Keyed ? Change::SetKey : Change::Collect)
      .Case("emplace", Keyed ? Change::SetKey
                       : Class == "stack" || Class.ends_with("queue")
                           ? Change::Push
                           : Change::Set)
      .Cases({"erase", "extract"}, Keyed ? Change::ClearKey : Change::None)
      .Default(Change::None);
}

static bool isEmptyTag(QualType T) {
  const CXXRecordDecl *R = T.getNonReferenceType()->getAsCXXRecordDecl();
  return T->isNullPtrType() ||
         (R && R->getIdentifier() && R->getName() == "nullopt_t");
}

/// What \p E, an argument that has been evaluated, gives to a library object.
Value FunctionLowering::given(const Expr *E) {
  const Expr *Bare = E->IgnoreImplicit()->IgnoreParens();
  if (const auto *Move = dyn_cast<CallExpr>(Bare);
      Move && Move->isCallToStdMove())
    Bare = Move->getArg(0)->IgnoreParens();
  if (isEmptyTag(E->getType()) || isEmptyTag(Bare->getType()))
    return Builder::integer(0);
  if (const auto *C = dyn_cast<CXXConstructExpr>(Bare)) {
    if (C->getNumArgs() == 0 || isa<CXXDefaultArgExpr>(C->getArg(0)))
      return Builder::integer(0);
    if (!C->getConstructor()->isCopyOrMoveConstructor() &&
        !isEmptyTag(C->getArg(0)->getType()) &&
        !isa<StringLiteral>(C->getArg(0)->IgnoreParenImpCasts()))
      return dependsOn(E);
    return given(C->getArg(0));
  }
  if (const auto *List = dyn_cast<InitListExpr>(Bare);
      List && List->getNumInits() == 0)
    return Builder::integer(0);
  if (isa<StringLiteral>(Bare) && !E->isGLValue())
    return rvalue(E);
  if (const auto *S = dyn_cast<StringLiteral>(Bare);
      S && S->getCharByteWidth() == 1) {
    Value V;
    V.K = Value::Kind::String;
    V.Id = B.program().intern(S->getString());
    return V;
  }
  return disturbs(Bare) ? dependsOn(E) : value(Bare);
}

/// A value made from the variables that \p E names.
Value FunctionLowering::dependsOn(const Expr *E) {
  std::vector<Value> Operands;
  llvm::SmallVector<const Stmt *, 8> Work = {E};
  while (!Work.empty() && Operands.size() < 8) {
    const Stmt *S = Work.pop_back_val();
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    if (Ref && isa<VarDecl>(Ref->getDecl()))
      Operands.push_back(Builder::read(variable(Ref->getDecl())));
    if (!isa<LambdaExpr>(S))
      for (const Stmt *Child : S->children())
        if (Child)
          Work.push_back(Child);
  }
  return B.depends(std::move(Operands));
}

/// The object of a library class that a call may change, evaluated once.
std::optional<Cell> FunctionLowering::changedObject(const Call &C) {
  const auto *M = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!M || !C.Object || !U.isSystem(M->getParent()) ||
      changeBy(M, C.Args.size()) == Change::None)
    return std::nullopt;
  const Expr *Object = C.Object->IgnoreParens();
  Cell Place = C.Arrow ? B.deref(rvalue(Object)) : lvalue(Object);
  if (!mayBeNative(Place))
    return std::nullopt;
  return Place;
}

/// After the call: what it did, if the object is a slot.
void FunctionLowering::noteChange(const Call &C, const Cell &Object) {
  const auto *M = cast<CXXMethodDecl>(C.Callee);
  Change What = changeBy(M, C.Args.size());
  Cell Place = Object;
  if (What == Change::SetKey || What == Change::ClearKey) {
    QualType Key = M->getNumParams() == 0
                       ? QualType()
                       : M->getParamDecl(0)->getType().getNonReferenceType();
    bool Named = !C.Args.empty() && !Key.isNull() &&
                 (Key.isConstQualified() || !Key->isRecordType());
    if (!Named && What == Change::ClearKey)
      What = Change::Clear;
    else
      Place = Named ? Builder::key(std::move(Place), given(C.Args.front()))
                    : Builder::each(std::move(Place));
  }
  Value V = C.Args.empty() ? B.depends({}) : given(C.Args.back());
  if (What == Change::Collect)
    V = B.depends({Builder::read(Place), std::move(V)});
  program::AnchorId Here = writeAnchor(C.E, C.Object);
  Op &O = B.emit(What == Change::Push  ? Op::Kind::Push
                 : What == Change::Pop ? Op::Kind::Pop
                 : What == Change::Clear || What == Change::ClearKey
                     ? Op::Kind::Clear
                     : Op::Kind::Set);
  O.Slot = std::move(Place);
  O.Native = true;
  O.Anchor = Here;
  if (O.K == Op::Kind::Set || O.K == Op::Kind::Push)
    O.V = std::move(V);
}
