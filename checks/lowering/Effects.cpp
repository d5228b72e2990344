//===- Effects.cpp - Calls that the models know ---------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Expansion.h"
#include "lowering/FixPlan.h"
#include "lowering/FunctionLowering.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using models::Effect;
using models::Operand;
using models::SlotOperand;
using program::Anchor;
using program::BlockId;
using program::Cell;
using program::Op;
using program::Value;

/// Whether the effect says what a call of \p Callee does, so that its body is
/// not read.
static bool replacesBody(const Effect &E, const FunctionDecl *Callee) {
  switch (E.K) {
  case Effect::Kind::Wraps: // Bodies say better how it can be called.
    return !Callee->isDefined();
  case Effect::Kind::Set:
  case Effect::Kind::Clear:
  case Effect::Kind::Push:
  case Effect::Kind::Pop:
  case Effect::Kind::Read:
  case Effect::Kind::Exchange:
  case Effect::Kind::Submit:
  case Effect::Kind::Spawn:
  case Effect::Kind::Pure:
    return true;
  default:
    return false;
  }
}

bool FunctionLowering::modelled(const Call &C, Value &Result) {
  llvm::ArrayRef<Effect> Effects = U.effects(C.Callee, dyn_cast<CallExpr>(C.E));
  auto Replaces = [&](const Effect &E) { return replacesBody(E, C.Callee); };
  if (llvm::none_of(Effects, Replaces))
    return false;
  Result = B.unknown("model");
  discardUnnamed(Effects, C);
  for (const Effect &E : Effects)
    applyEffect(E, C, Result);
  return true;
}

/// Evaluates the operands of a call that its effects do not speak of (e.g., the
/// receiver of `context().put(key, value)`).
void FunctionLowering::discardUnnamed(llvm::ArrayRef<Effect> Effects,
                                      const Call &C) {
  llvm::SmallPtrSet<const Expr *, 4> Named;
  for (const Effect &E : Effects) {
    if (E.K == Effect::Kind::Submit || E.K == Effect::Kind::Spawn ||
        E.K == Effect::Kind::Pure)
      return;
    if (!replacesBody(E, C.Callee))
      continue;
    if (E.K == Effect::Kind::Wraps) {
      Named.insert(operand(E.Callable, C));
      continue;
    }
    if (E.Slot.Space.empty())
      Named.insert(operand(E.Slot.Object, C));
    if (E.Slot.Key)
      Named.insert(operand(*E.Slot.Key, C));
    if (E.Value)
      Named.insert(operand(*E.Value, C));
    else if (E.K == Effect::Kind::Set || E.K == Effect::Kind::Push ||
             E.K == Effect::Kind::Exchange)
      Named.insert(C.Args.begin(), C.Args.end());
  }
  if (C.Object && !Named.contains(C.Object))
    discard(C.Object);
  for (const Expr *Arg : C.Args)
    if (!Named.contains(Arg))
      discard(Arg);
}

const Expr *FunctionLowering::operand(const Operand &O, const Call &C) {
  switch (O.K) {
  case Operand::Kind::This:
    return C.Object;
  case Operand::Kind::Argument:
    return O.Index < C.Args.size() ? C.Args[O.Index] : nullptr;
  case Operand::Kind::Last: {
    // Constraints of a template may stand behind it as default arguments.
    auto Written = C.Args;
    while (!Written.empty() && isa<CXXDefaultArgExpr>(Written.back()))
      Written = Written.drop_back();
    return Written.empty() ? nullptr : Written.back();
  }
  case Operand::Kind::First:
  case Operand::Kind::Each: {
    const auto *Found = llvm::find_if(C.Args, canBeCalled);
    return Found == C.Args.end() ? nullptr : *Found;
  }
  }
  return nullptr;
}

/// What tells slots of a space apart. Objects that set one when they are made
/// keep its key, for those members that then speak of `SPACE[this]`.
Value FunctionLowering::keyOf(const SlotOperand &S, const Call &C,
                              const Expr *Key) {
  auto Kept = [&] {
    Cell Object = C.Arrow ? B.deref(rvalue(C.Object)) : lvalue(C.Object);
    return Builder::field(std::move(Object), B.program().intern("key"));
  };
  if (S.Key->K == Operand::Kind::This && !S.Space.empty())
    return Builder::read(Kept());
  const StringLiteral *Text = Unit::constantText(Key);
  Value Named = Text ? B.text(Text->getString()) : value(Key);
  if (isa<CXXConstructorDecl>(C.Callee) && C.Object)
    B.let(Kept(), Named);
  return Named;
}

std::optional<FunctionLowering::SlotPlace>
FunctionLowering::slotPlace(const SlotOperand &S, const Call &C) {
  SlotPlace Place;
  const Effect *Kind = nullptr;
  const ValueDecl *Declared = nullptr;
  std::string KindName;
  if (!S.Space.empty()) {
    Place.Place = Builder::global(B.program().intern("space:" + S.Space));
    KindName = S.Space;
    llvm::ArrayRef<models::Row> Rows = U.models().spaces(S.Space);
    Kind = Rows.empty() ? nullptr : &Rows.front().Effects.front();
  } else {
    const Expr *Object = operand(S.Object, C);
    if (!Object)
      return std::nullopt;
    QualType T = Object->getType();
    bool Pointer = T->isPointerType();
    Place.Place = Pointer ? B.deref(rvalue(Object)) : lvalue(Object);
    Place.Spelled = Object;
    // The class of the object, not the base that declares the member.
    QualType Whole = Object->getBestDynamicClassTypeExpr()->getType();
    const CXXRecordDecl *R = Pointer ? Whole->getPointeeCXXRecordDecl()
                                     : Whole->getAsCXXRecordDecl();
    if (R) {
      Kind = U.slotClass(R);
      KindName = Names::qualified(R);
    }
    const Expr *Bare = Object->IgnoreParenImpCasts();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Bare))
      Declared = Ref->getDecl();
    else if (const auto *Member = dyn_cast<MemberExpr>(Bare))
      Declared = Member->getMemberDecl();
  }
  if (S.Key) {
    const Expr *Key = operand(*S.Key, C);
    if (!Key)
      return std::nullopt;
    Place.Place = Builder::key(std::move(Place.Place), keyOf(S, C, Key));
    Place.Spelled = Key;
  }
  Place.Traits = U.traits(Kind, KindName, Declared);
  return Place;
}

/// Where a slot is named. Of an owner's `slot->set(1)`, the call of the arrow
/// is the object.
static SourceRange nameRange(const Expr *Slot) {
  const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Slot->IgnoreImplicit());
  if (Arrow && Arrow->getOperator() == OO_Arrow)
    return Arrow->getArg(0)->getSourceRange();
  return Slot->getSourceRange();
}

program::AnchorId FunctionLowering::setAnchor(const Call &C,
                                              const SlotPlace &Slot) {
  llvm::StringRef Spelled =
      Slot.Spelled ? U.spelling(nameRange(Slot.Spelled)) : "";
  program::AnchorId Id = U.quotedAnchor(C.E->getSourceRange(), Out.Id, Spelled);
  FixPlanner{U, *F, OutermostStatement}.plan(U.program().Anchors[Id].Fix, *C.E,
                                             Slot.Spelled,
                                             U.traitsNamed(Slot.Traits));
  return Id;
}

/// Whether a member of a class template such as ThreadLocal<T> returns a T *.
static bool pointsToElement(const FunctionDecl *Reader) {
  const auto *Class =
      dyn_cast<ClassTemplateSpecializationDecl>(Reader->getDeclContext());
  QualType Pointee = Reader->getReturnType()->getPointeeType();
  if (!Class || Pointee.isNull() || Class->getTemplateArgs().size() == 0)
    return false;
  const TemplateArgument &Element = Class->getTemplateArgs()[0];
  return Element.getKind() == TemplateArgument::Type &&
         Pointee.getCanonicalType().getUnqualifiedType() ==
             Element.getAsType().getCanonicalType().getUnqualifiedType();
}

/// Whether a member of a class template such as ThreadLocal<optional<U>>
/// returns an element.
static bool returnsElement(const FunctionDecl *Reader) {
  const auto *Class =
      dyn_cast<ClassTemplateSpecializationDecl>(Reader->getDeclContext());
  if (!Class || Class->getTemplateArgs().size() == 0)
    return false;
  const TemplateArgument &Element = Class->getTemplateArgs()[0];
  return Element.getKind() == TemplateArgument::Type &&
         Reader->getASTContext().hasSameUnqualifiedType(
             Element.getAsType(), Reader->getReturnType());
}

/// An owner of class \p R at \p Place, made of \p Given as the text of that
/// name says.
void FunctionLowering::makeOwner(const Cell &Place, const CXXRecordDecl *R,
                                 llvm::StringRef Text,
                                 std::initializer_list<Value> Given) {
  auto HasBody = [&](const CXXMethodDecl *M) { return U.body(M) != nullptr; };
  auto Member = llvm::find_if(R->methods(), HasBody);
  if (Member == R->method_end())
    return;
  models::Body Making = *U.body(*Member);
  Making.Text = models::Bodies::builtin().helper(Text);
  std::vector<program::Argument> Args = {{Builder::address(Place), false}};
  for (const Value &V : Given)
    Args.push_back({V, false});
  Expansion(U, B, Making, *Member, Why).run(Args, {}, std::nullopt);
}

/// Whether a call returns an object of such a class.
static bool returns(const Expr *Call,
                    std::initializer_list<llvm::StringRef> Classes) {
  const CXXRecordDecl *R = Call->getType()->getAsCXXRecordDecl();
  return Call->isPRValue() && R && R->getIdentifier() &&
         llvm::is_contained(Classes, R->getName());
}

/// An optional that a read returns, if it is none that the slot holds: with
/// what is held, or empty as the slot is. It can be put back as a whole, too.
Value FunctionLowering::optionalResult(const Call &C, const SlotPlace &Slot,
                                       const Cell &Held) {
  Cell Result = B.newLocal();
  B.let(Result, Builder::read(Held));
  Value Has = B.choose(Builder::isSet(Slot.Place),
                       [] { return Builder::integer(1); }, Builder::integer(0));
  makeOwner(Result, C.E->getType()->getAsCXXRecordDecl(), models::OptionalOf,
            {Builder::read(Held), std::move(Has)});
  return Builder::read(Result);
}

/// What a read returns that has put what the slot holds into \p Held: that
/// itself, a reference to it, or a pointer or optional that is empty if the
/// slot is.
Value FunctionLowering::readResult(const Call &C, const SlotPlace &Slot,
                                   const Cell &Held) {
  if (C.E->isGLValue())
    return Builder::address(Held);
  if (returns(C.E, {"optional", "Optional"}) && !returnsElement(C.Callee))
    return optionalResult(C, Slot, Held);
  if (!C.E->getType()->isPointerType() || !pointsToElement(C.Callee) ||
      U.traitsNamed(Slot.Traits).EmptyNull)
    return Builder::read(Held);
  return B.choose(Builder::isSet(Slot.Place),
                  [&] { return Builder::address(Held); }, Builder::integer(0));
}

/// If a caller looks whether something was set, makes the way on which nothing
/// was, and goes on with the other; returns the block where both meet. Null is
/// taken for set in any case: what clears does not fail.
BlockId FunctionLowering::failingWay(const Effect &E, const Call &C,
                                     const Value &Given, Value &Result) {
  if (E.Fails == Effect::Failure::Never || C.E == UnusedCall)
    return program::NoBlock;
  Cell Status = B.newLocal();
  BlockId Fails = B.newBlock(), Sets = B.newBlock(), Done = B.newBlock(),
          Never = B.newBlock();
  auto Returns = [&](bool Zero, BlockId Next) {
    B.let(Status, Zero ? Builder::integer(0) : B.unknown("status"));
    B.branch(Builder::isTrue(Builder::read(Status)), Zero ? Never : Next,
             Zero ? Next : Never);
  };
  bool ZeroFails = E.Fails == Effect::Failure::Zero;
  B.fork(Fails, Sets, "may fail");
  B.setInsertionPoint(Fails);
  B.assume(Builder::isTrue(Given));
  Returns(ZeroFails, Done);
  B.setInsertionPoint(Never);
  B.finish(program::Terminator::Kind::NoReturn);
  B.setInsertionPoint(Sets);
  Sets = B.newBlock();
  Returns(!ZeroFails, Sets);
  B.setInsertionPoint(Sets);
  Result = Builder::read(Status);
  return Done;
}

void FunctionLowering::applyEffect(const Effect &E, const Call &C,
                                   Value &Result) {
  if (E.K == Effect::Kind::Submit || E.K == Effect::Kind::Spawn)
    return submit(E, C);
  if (E.K == Effect::Kind::Pure) {
    Result = pureCall(C, std::nullopt);
    return;
  }
  if (!replacesBody(E, C.Callee))
    return;
  if (E.K == Effect::Kind::Wraps) {
    if (const Expr *Callable = operand(E.Callable, C))
      Result = wrapped(Callable, C.E->getType());
    return;
  }
  std::optional<SlotPlace> Slot = slotPlace(E.Slot, C);
  if (!Slot)
    return;
  if (E.K == Effect::Kind::Read || E.K == Effect::Kind::Exchange) {
    Cell Held = B.newLocal();
    Op &Read = B.emit(Op::Kind::Read);
    Read.Dst = Held;
    Read.Slot = Slot->Place;
    Result = readResult(C, *Slot, Held);
  }
  switch (E.K) {
  case Effect::Kind::Set:
  case Effect::Kind::Push:
  case Effect::Kind::Exchange: {
    Value V = B.unknown("model");
    if (const Expr *Given = E.Value ? operand(*E.Value, C) : nullptr) {
      V = value(Given);
    } else {
      std::vector<Value> Operands;
      for (const Expr *Arg : C.Args)
        Operands.push_back(value(Arg));
      V = B.depends(std::move(Operands));
    }
    BlockId Done = failingWay(E, C, V, Result);
    program::AnchorId Here = setAnchor(C, *Slot);
    Op &O = B.emit(E.K == Effect::Kind::Push ? Op::Kind::Push : Op::Kind::Set);
    O.Slot = Slot->Place;
    O.V = std::move(V);
    O.Traits = Slot->Traits;
    O.Anchor = Here;
    if (Done != program::NoBlock) {
      B.jump(Done);
      B.setInsertionPoint(Done);
    }
    if (E.K != Effect::Kind::Exchange && returns(C.E, {"unique_ptr"})) {
      Cell Token = B.newLocal();
      makeOwner(Token, C.E->getType()->getAsCXXRecordDecl(), models::TokenOf,
                {Builder::newObject()});
      Result = Builder::read(Token);
    }
    return;
  }
  case Effect::Kind::Clear:
  case Effect::Kind::Pop:
    B.emit(E.K == Effect::Kind::Pop ? Op::Kind::Pop : Op::Kind::Clear).Slot =
        Slot->Place;
    return;
  default:
    return;
  }
}
