//===- Stacks.cpp - How much lies on a container that is a slot -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What was pushed on a container is often undone by how much was there before:
//
//   size_t depth = stack.size();
//   stack.push_back(x);
//   while (stack.size() > depth)    stack.resize(depth);
//     stack.pop_back();             stack.erase(stack.begin() + depth,
//                                               stack.end());
//
// So beside a container that is named and may be a slot stands its size, which
// pushes and pops step. Places in it are numbers, too: how much lies below.
//
//===----------------------------------------------------------------------===//

#include "lowering/FunctionLowering.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::BlockId;
using program::Cell;
using program::Op;
using program::Value;

/// The reserved field of a container that says how much lies on it.
static constexpr llvm::StringLiteral Size = "(size)";

/// Whether containers of class \p Class are stacks by their members.
bool FunctionLowering::keepsSize(llvm::StringRef Class) {
  return Class.ends_with("vector") || Class == "deque" || Class == "list" ||
         Class == "stack";
}

Cell FunctionLowering::sizeOf(const Cell &Container) {
  return Builder::field(Container, B.program().intern(Size));
}

/// `size()` of a container that is a slot: 0 where nothing is in it, and only
/// there.
Value FunctionLowering::sizeNow(const Cell &Container) {
  BlockId Some = B.newBlock(), None = B.newBlock(), Done = B.newBlock();
  Cell Size = sizeOf(Container);
  B.branch(Builder::isSet(Container), Some, None);
  B.setInsertionPoint(Some);
  B.assume(Builder::isTrue(Builder::read(Size)));
  B.jump(Done);
  B.setInsertionPoint(None);
  B.let(Size, Builder::integer(0));
  B.jump(Done);
  B.setInsertionPoint(Done);
  return B.snapshot(Builder::read(Size));
}

/// Where in the container at \p Container the iterator \p E points: how much
/// lies before that. Nothing if it does not say.
std::optional<Value> FunctionLowering::position(const Expr *E,
                                                const Cell &Container) {
  E = E->IgnoreImplicit()->IgnoreParenCasts();
  if (const auto *C = dyn_cast<CXXConstructExpr>(E))
    return C->getNumArgs() == 1 ? position(C->getArg(0), Container)
                                : std::nullopt;
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (!F)
    return std::nullopt;
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  const Expr *Object = Member ? Member->getImplicitObjectArgument()
                       : Call->getNumArgs() ? Call->getArg(0)
                                            : nullptr;
  if (!Object)
    return std::nullopt;
  llvm::StringRef Name = F->getIdentifier() ? F->getName() : "";
  bool First = Name == "begin" || Name == "cbegin";
  if (First || Name == "end" || Name == "cend") {
    if (!maySpellNative(Object) || lvalue(Object) != Container)
      return std::nullopt;
    return First ? Builder::integer(0) : Builder::read(sizeOf(Container));
  }
  OverloadedOperatorKind Op = F->getOverloadedOperator();
  bool Down = Op == OO_Minus || Op == OO_MinusMinus || Name == "prev";
  if (!Down && Op != OO_Plus && Op != OO_PlusPlus && Name != "next")
    return std::nullopt;
  std::optional<Value> From = position(Object, Container);
  unsigned By = Member ? 0 : 1;
  bool ByOne = Op == OO_MinusMinus || Op == OO_PlusPlus ||
               Call->getNumArgs() <= By ||
               isa<CXXDefaultArgExpr>(Call->getArg(By));
  if (!From)
    return std::nullopt;
  return B.pure(Down ? "-" : "+",
                {std::move(*From),
                 ByOne ? Builder::integer(1) : value(Call->getArg(By))});
}

/// How many elements are inserted: one, as many as the call says, or as there
/// are where it says that they come from.
Value FunctionLowering::insertedCount(const Call &C) {
  if (const auto *List = dyn_cast<CXXStdInitializerListExpr>(
          C.Args.back()->IgnoreImplicit()))
    if (const auto *Elements = dyn_cast<InitListExpr>(
            List->getSubExpr()->IgnoreImplicit()->IgnoreParens()))
      return Builder::integer(Elements->getNumInits());
  if (C.Args.size() != 3)
    return Builder::integer(1);
  if (C.Args[1]->getType()->isIntegerType())
    return B.snapshot(value(C.Args[1]));
  return reached(C.Args[1], C.Args[2]).value_or(Builder::integer(1));
}

/// Does \p Body so many times.
void FunctionLowering::repeat(const Value &Times,
                              llvm::function_ref<void()> Body) {
  if (Times == Builder::integer(1))
    return Body();
  Cell Done = B.newLocal();
  BlockId Head = B.newBlock(), Again = B.newBlock(), After = B.newBlock();
  B.let(Done, Builder::integer(0));
  B.jump(Head);
  B.setInsertionPoint(Head);
  B.branch(Builder::areEqual(Builder::read(Done), Times), After, Again);
  B.setInsertionPoint(Again);
  Body();
  B.let(Done, B.pure("++", {Builder::read(Done)}));
  B.jump(Head);
  B.setInsertionPoint(After);
}

/// A change of what is last in \p Container, or of what lies at a place in it.
void FunctionLowering::changeAtPlace(Change What, const Call &C,
                                     const Cell &Container) {
  program::AnchorId Here = writeAnchor(C.E, C.Object);
  auto Do = [&](Change Simple, Value V = Value()) {
    change(Simple, Container, std::move(V), Here, /*Replaces=*/true);
  };
  Value Size = Builder::read(sizeOf(Container));
  if (What == Change::Resize) {
    Value Depth = B.snapshot(value(C.Args.front()));
    if (constant(C.Args.front()) == 0)
      return Do(Change::Clear);
    if (!constant(C.Args.front()))
      shrink(Container, Depth, Here);
    return growTo(Container, Depth, Here);
  }
  std::optional<Value> At = position(C.Args.front(), Container);
  bool AtEnd = At == Size;
  if (What == Change::Insert) {
    Value Times = insertedCount(C);
    for (const Expr *Arg : C.Args.drop_front())
      if (disturbs(Arg))
        discard(Arg);
    Value V = given(C.Args.back());
    if (!AtEnd)
      return Do(Change::Collect, std::move(V));
    return repeat(Times, [&] { Do(Change::Push, V); });
  }
  bool ToEnd = C.Args.size() == 2 && position(C.Args[1], Container) == Size;
  bool FromStart = At == Builder::integer(0);
  if (At && ToEnd && !FromStart)
    return shrink(Container, B.snapshot(*At), Here);
  if (ToEnd && FromStart)
    return Do(Change::Clear);
  for (const Expr *Arg : C.Args)
    if (!At && disturbs(Arg))
      discard(Arg);
  // What is erased at the start makes room; elsewhere, what was pushed.
  if (!FromStart)
    Do(Change::Pop, B.depends({}));
}

/// Takes off what of \p Container is above \p Depth.
void FunctionLowering::shrink(const Cell &Container, const Value &Depth,
                              program::AnchorId Here) {
  BlockId Head = B.newBlock(), Above = B.newBlock(), Done = B.newBlock();
  B.jump(Head);
  B.setInsertionPoint(Head);
  B.branch(Builder::isTrue(
               B.pure(">", {Builder::read(sizeOf(Container)), Depth})),
           Above, Done);
  B.setInsertionPoint(Above);
  change(Change::Pop, Container, B.depends({}), Here, /*Replaces=*/true);
  B.jump(Head);
  B.setInsertionPoint(Done);
}

/// Puts there what is missing.
void FunctionLowering::growTo(const Cell &Container, const Value &Depth,
                              program::AnchorId Here) {
  BlockId Grows = B.newBlock(), Done = B.newBlock();
  B.branch(Builder::areEqual(Builder::read(sizeOf(Container)), Depth), Done,
           Grows);
  B.setInsertionPoint(Grows);
  change(Change::Collect, Container, Depth, Here, /*Replaces=*/true);
  B.let(sizeOf(Container), Depth);
  B.jump(Done);
  B.setInsertionPoint(Done);
}

/// How much lies on \p Container after \p What; nothing if that is not known.
std::optional<Value> FunctionLowering::sizeAfter(Change What,
                                                 const Cell &Container) {
  if (What == Change::Clear)
    return Builder::integer(0);
  if (What != Change::Push && What != Change::Pop)
    return std::nullopt;
  return B.snapshot(B.pure(What == Change::Push ? "++" : "--",
                           {Builder::read(sizeOf(Container))}));
}
