//===- Changes.cpp - What members do to objects of library classes --------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Objects of library classes are not read. If one may be a slot, it is noted
// beside a call of its member what that does to the slot:
//
//   names.push_back(n);               pushes
//   names.clear();                    clears
//   active.insert(id).second          sets the element, if nothing is there
//
//===----------------------------------------------------------------------===//

#include "lowering/Constants.h"
#include "lowering/Designators.h"
#include "lowering/FunctionLowering.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::BlockId;
using program::Cell;
using program::Op;
using program::Step;
using program::Value;

/// By the conventions of the standard library, which others follow.
FunctionLowering::Change FunctionLowering::changeBy(const CXXMethodDecl *M,
                                                    unsigned Args) {
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
  Change Back = Class == "basic_string" ? Change::Collect : Change::Push;
  // What a queue gives up first was pushed at its other end.
  bool IsQueue = Class.ends_with("queue"), OneEnd = Class == "forward_list";
  Change Push = IsQueue ? Change::Collect : Change::Push;
  // What is put at, or taken from, a place may be the last.
  bool Places = keepsSize(Class) && Class != "stack";
  Change Insert = Places ? Change::Insert : Change::Collect;
  Change Emplace = Class == "stack" || IsQueue ? Push
                   : Places                    ? Insert
                                               : Change::Set;
  Change Front = OneEnd ? Change::Push : Change::Collect;
  return llvm::StringSwitch<Change>(M->getName())
      .Case("assign", Change::Set)
      .Case("fill", Class == "array" ? Change::Set : Change::None)
      .Case("append", Change::Collect)
      .Case("clear", Change::Clear)
      .Case("release", Change::Clear)
      .Case("reset", Args == 0 ? Change::Clear : Change::Set)
      .Case("push_back", Back)
      .Case("emplace_back", Back)
      .Case("push", Push)
      .Case("push_front", Front)
      .Case("emplace_front", Front)
      .Case("pop", IsQueue ? Change::None : Change::Pop)
      .Case("pop_back", Change::Pop)
      .Case("pop_front", OneEnd ? Change::Pop : Change::None)
      .Case("try_emplace", Change::SetKey)
      .Case("insert_or_assign", Change::SetKey)
      .Case("insert", Keyed ? Change::SetKey : Insert)
      .Case("emplace", Keyed ? Change::SetKey : Emplace)
      .Case("erase", Keyed    ? Change::ClearKey
                      : Places ? Change::Erase
                               : Change::None)
      .Case("resize", Places ? Change::Resize : Change::None)
      .Case("extract", Keyed ? Change::ClearKey : Change::None)
      .Default(Change::None);
}

static bool isEmptyTag(QualType T) {
  const CXXRecordDecl *R = T.getNonReferenceType()->getAsCXXRecordDecl();
  llvm::StringRef Name =
      R && R->getIdentifier() ? R->getName() : llvm::StringRef();
  return T->isNullPtrType() || Name == "nullopt_t" || Name == "monostate";
}

/// What \p E, an argument that has been evaluated, gives to a library object.
Value FunctionLowering::given(const Expr *E) {
  if (const StringLiteral *S = Unit::constantText(E))
    return B.text(S->getString());
  const Expr *Bare = E->IgnoreImplicit()->IgnoreParens();
  if (const auto *Move = dyn_cast<CallExpr>(Bare);
      Move && Move->isCallToStdMove())
    Bare = Move->getArg(0)->IgnoreParens();
  if (isEmptyTag(E->getType()) || isEmptyTag(Bare->getType()))
    return Builder::integer(0);
  if (const auto *C = dyn_cast<CXXConstructExpr>(Bare)) {
    if (C->getNumArgs() == 0 || isa<CXXDefaultArgExpr>(C->getArg(0)) ||
        isEmptyTag(C->getArg(0)->getType()))
      return Builder::integer(0);
    if (C->getConstructor()->isCopyOrMoveConstructor())
      return given(C->getArg(0));
    const Expr *Only = onlyArgument(C);
    return Only && isText(U, C->getConstructor()->getParent()) &&
                   !disturbs(Only)
               ? textOf(Only)
               : dependsOn(E);
  }
  if (const auto *List = dyn_cast<InitListExpr>(Bare);
      List && List->getNumInits() == 0)
    return Builder::integer(0);
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

/// Whether moving away what an object of a library class holds empties it.
static bool isEmptiedByMove(const CXXRecordDecl *R) {
  return R && R->getIdentifier() &&
         !llvm::is_contained({"optional", "variant", "pair", "tuple", "array"},
                             R->getName());
}

/// An object has been moved to elsewhere: what \p Source gives, if that is
/// `std::move(slot)`, is empty now.
void FunctionLowering::noteMoved(const Expr *Source) {
  const auto *Move = dyn_cast<CallExpr>(Source->IgnoreImplicit());
  if (!Move || !Move->isCallToStdMove() || !maySpellNative(Move->getArg(0)))
    return;
  const CXXRecordDecl *R = Source->getType()->getAsCXXRecordDecl();
  if (!isEmptiedByMove(R) || !U.isSystem(R))
    return;
  Cell Slot = lvalue(Move->getArg(0));
  Op &O = B.emit(Op::Kind::Clear);
  O.Slot = Slot;
  O.Native = true;
  B.let(std::move(Slot), Builder::integer(0));
}

/// The object of a library class that a call may change, evaluated once.
std::optional<Cell> FunctionLowering::changedObject(const Call &C) {
  const auto *M = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!M || !C.Object || !U.isWhole(M->getParent()) ||
      changeBy(M, C.Args.size()) == Change::None)
    return std::nullopt;
  const Expr *Object = C.Object->IgnoreParens();
  Cell Place = C.Arrow ? B.deref(rvalue(Object)) : lvalue(Object);
  if (!mayBeNative(Place))
    return std::nullopt;
  return Place;
}

/// What the call does to guards in the owner \p Object, which is a slot: these
/// lie beside it, so that neither has to do with the other. False if there are
/// none.
bool FunctionLowering::changeHeld(const Call &C, Cell Object) {
  const models::Body *Text =
      U.destructor(C.Object->getType()) ? U.body(C.Callee) : nullptr;
  if (!Text || C.Arrow || Object.R != Cell::Root::Global)
    return false;
  Object.Global = B.program().intern((Object.Global + "#held").str());
  const Expr *Owner = C.Object->IgnoreParens();
  Opaque[Owner] = std::move(Object);
  expand(C, *Text, std::nullopt);
  Opaque.erase(Owner);
  return true;
}

/// A call whose object is a slot: but for guards that it holds, nothing is left
/// for its body to do.
Value FunctionLowering::changeNative(const Call &C, const Cell &Object,
                                     const std::optional<Cell> &Dst) {
  Value Result = C.E->isGLValue() ? Builder::address(Object)
                                  : B.unknown("changed object");
  if (Dst)
    B.let(*Dst, Result);
  Change What = changeBy(cast<CXXMethodDecl>(C.Callee), C.Args.size());
  bool Held = changeHeld(C, Object);
  if (What == Change::Resize || What == Change::Erase ||
      What == Change::Insert) {
    changeAtPlace(What, C, Object);
  } else {
    for (const Expr *Arg : C.Args)
      if (!Held && disturbs(Arg))
        discard(Arg);
    noteChange(C, Object, Dst, /*Replaces=*/true);
  }
  return Result;
}

/// Whether what \p M is given first is a key of its class.
static bool takesKey(const CXXMethodDecl *M) {
  std::vector<QualType> Types = typeArguments(M->getParent());
  return !Types.empty() && !Types.front().isNull() && M->getNumParams() != 0 &&
         M->getASTContext().hasSameUnqualifiedType(
             M->getParamDecl(0)->getType().getNonReferenceType(),
             Types.front());
}

/// The element that a call is about, or all elements if it is not known.
std::optional<Cell> FunctionLowering::changedElement(const Call &C,
                                                     const Cell &Object) {
  const auto *M = cast<CXXMethodDecl>(C.Callee);
  if (M->getNumParams() == 0 || C.Args.empty())
    return std::nullopt;
  QualType Key = M->getParamDecl(0)->getType().getNonReferenceType();
  if (!takesKey(M) && !Key.isConstQualified() && Key->isRecordType())
    return std::nullopt;
  return Builder::key(Object, given(C.Args.front()));
}

/// The member that says whether the call has put an element in: it does so only
/// where there is none. Null if it always does, or says nothing.
static const FieldDecl *saysWhetherNew(const CallExpr *E) {
  const CXXRecordDecl *R = E->getType()->getAsCXXRecordDecl();
  const FunctionDecl *F = E->getDirectCallee();
  if (!R || !R->getIdentifier() || R->getName() != "pair" ||
      !F->getIdentifier() || F->getName() == "insert_or_assign")
    return nullptr;
  for (const FieldDecl *Field : R->fields())
    if (Field->getName() == "second" && Field->getType()->isBooleanType())
      return Field;
  return nullptr;
}

/// Does \p Put, unless something is there already; \p IsNew says so then. Which
/// keys are there is not asked: who puts one in fills no cache.
void FunctionLowering::unlessThere(const Cell &IsNew,
                                   llvm::function_ref<void()> Put) {
  BlockId There = B.newBlock(), None = B.newBlock(), Done = B.newBlock();
  B.fork(There, None, "already there");
  B.setInsertionPoint(There);
  B.let(IsNew, Builder::integer(0));
  B.jump(Done);
  B.setInsertionPoint(None);
  Put();
  B.let(IsNew, Builder::integer(1));
  B.jump(Done);
  B.setInsertionPoint(Done);
}

/// Whether the call assigns a variable the constant that it begins with.
bool FunctionLowering::givesFirstValue(const Call &C) {
  const auto *Ref = dyn_cast<DeclRefExpr>(C.Object->IgnoreParenImpCasts());
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  const VarDecl *Defined = nullptr;
  const Expr *Init =
      V && Unit::isNative(V) ? V->getAnyInitializer(Defined) : nullptr;
  const auto *M = cast<CXXMethodDecl>(C.Callee);
  if (!Init || Init->isValueDependent() || C.Args.size() != 1 ||
      !(M->isCopyAssignmentOperator() || M->isMoveAssignmentOperator()))
    return false;
  const APValue *First = Defined->evaluateValue();
  const Expr *Given = C.Args.front()->IgnoreImplicit();
  Expr::EvalResult Now;
  if (!First || Given->isValueDependent() ||
      !Given->EvaluateAsConstantExpr(Now, U.context()))
    return false;
  llvm::FoldingSetNodeID A, B;
  First->Profile(A);
  Now.Val.Profile(B);
  return A == B;
}

/// What a call did, if the object is a slot, its result being at \p Dst; if it
/// \p Replaces the call, also to what the object holds.
void FunctionLowering::noteChange(const Call &C, const Cell &Object,
                                  const std::optional<Cell> &Dst,
                                  bool Replaces) {
  Change What = changeBy(cast<CXXMethodDecl>(C.Callee), C.Args.size());
  Cell Place = Object;
  if (What == Change::SetKey || What == Change::ClearKey) {
    std::optional<Cell> Element = changedElement(C, Object);
    if (Element)
      Place = *Element;
    else if (What == Change::SetKey)
      Place = Builder::each(std::move(Place));
    What = What == Change::SetKey ? Change::Set : Change::Clear;
  }
  if (What == Change::Insert)
    What = Change::Collect;
  if (What == Change::Resize && constant(C.Args.front()) == 0)
    What = Change::Clear;
  if (What == Change::Set &&
      (givesFirstValue(C) || isEmptyTag(C.Callee->getReturnType())))
    What = Change::Clear;
  if (What == Change::Resize || What == Change::Erase)
    return;
  auto Change = [&] {
    Value V = C.Args.empty() ? B.depends({}) : given(C.Args.back());
    change(What, Place, std::move(V), writeAnchor(C.E, C.Object), Replaces);
  };
  const auto *Call = dyn_cast<CallExpr>(C.E);
  const FieldDecl *IsNew = Call ? saysWhetherNew(Call) : nullptr;
  if (!IsNew || Place.Path.back().K != Step::Kind::Key)
    return Change();
  unlessThere(member(Dst ? *Dst : B.newLocal(), IsNew), Change);
}

/// Does \p What to a slot that is, or lies in, an object of a library class,
/// and if nothing else does, to what stands there.
void FunctionLowering::change(Change What, const Cell &Place, Value V,
                              program::AnchorId Here, bool Replaces) {
  if (What == Change::Clear)
    V = Builder::integer(0);
  if (What == Change::Collect)
    V = B.depends({Builder::read(Place), std::move(V)});
  Op &O = B.emit(What == Change::Push    ? Op::Kind::Push
                 : What == Change::Pop   ? Op::Kind::Pop
                 : What == Change::Clear ? Op::Kind::Clear
                                         : Op::Kind::Set);
  O.Slot = Place;
  O.Native = true;
  O.Anchor = Here;
  if (O.K == Op::Kind::Set || O.K == Op::Kind::Push)
    O.V = V;
  if (!Replaces)
    return;
  std::optional<Value> Size = sizeAfter(What, Place);
  if (What == Change::Push || What == Change::Pop)
    V = B.depends({Builder::read(Place), std::move(V)});
  B.let(Place, std::move(V));
  if (Size)
    B.let(sizeOf(Place), std::move(*Size));
}

//===--- What is in a container -------------------------------------------===//

/// What the call does to what is in a container that is read as one element: it
/// pushes something, or sets or clears it by a key.
FunctionLowering::Change FunctionLowering::changeOfContents(const Call &C) {
  const auto *M = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!C.Object || !M || !U.isStandard(M) || U.body(M))
    return Change::None;
  Change What = changeBy(M, C.Args.size());
  if (What == Change::Insert && C.Args.size() == 2)
    return Change::Push;
  bool IsKey = What == Change::SetKey || What == Change::ClearKey;
  return IsKey || What == Change::Push ? What : Change::None;
}

bool FunctionLowering::fills(const Call &C) {
  Change What = changeOfContents(C);
  return What == Change::Push || What == Change::SetKey;
}

/// What was put into a container is there, so that a loop over it runs; what
/// was taken out is not.
void FunctionLowering::noteContents(const Call &C, const Cell &Container) {
  Value Where = Builder::address(Container);
  if (fills(C))
    B.assume(Builder::isTrue(B.pure("range.size", {Where})));
  const auto *M = cast<CXXMethodDecl>(C.Callee);
  Change What = changeOfContents(C);
  if (What == Change::Push || !takesKey(M))
    return;
  const StringLiteral *Text = Unit::constantText(C.Args.front());
  if (!Text && disturbs(C.Args.front()))
    return;
  Value Key = Text ? B.text(Text->getString())
                   : argument(C.Args.front(), M->getParamDecl(0)->getType()).V;
  Value Has = B.pure("range.has", {std::move(Where), std::move(Key)});
  B.assume(What == Change::SetKey
               ? Builder::isTrue(std::move(Has))
               : Builder::areEqual(std::move(Has), Builder::integer(0)));
}
