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

//===--- Objects of library classes ---------------------------------------===//

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
  return T->isNullPtrType() ||
         (R && R->getIdentifier() && R->getName() == "nullopt_t");
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
Value FunctionLowering::changeNative(const Call &C, const Cell &Object) {
  Change What = changeBy(cast<CXXMethodDecl>(C.Callee), C.Args.size());
  bool Held = changeHeld(C, Object);
  if (What == Change::Resize || What == Change::Erase ||
      What == Change::Insert) {
    changeAtPlace(What, C, Object);
  } else {
    for (const Expr *Arg : C.Args)
      if (!Held && disturbs(Arg))
        discard(Arg);
    noteChange(C, Object, /*Replaces=*/true);
  }
  return C.E->isGLValue() ? Builder::address(Object)
                          : B.unknown("changed object");
}

/// The element that a call is about, or all elements if it is not known.
std::optional<Cell> FunctionLowering::changedElement(const Call &C,
                                                     const Cell &Object) {
  const auto *M = cast<CXXMethodDecl>(C.Callee);
  if (M->getNumParams() == 0 || C.Args.empty())
    return std::nullopt;
  QualType Key = M->getParamDecl(0)->getType().getNonReferenceType();
  if (!Key.isConstQualified() && Key->isRecordType())
    return std::nullopt;
  return Builder::key(Object, given(C.Args.front()));
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

/// What a call did, if the object is a slot; if it \p Replaces the call, also
/// to what the object holds.
void FunctionLowering::noteChange(const Call &C, const Cell &Object,
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
  if (What == Change::Set && givesFirstValue(C))
    What = Change::Clear;
  if (What == Change::Resize || What == Change::Erase)
    return;
  Value V = C.Args.empty() ? B.depends({}) : given(C.Args.back());
  change(What, Place, std::move(V), writeAnchor(C.E, C.Object), Replaces);
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
