//===- Arithmetic.cpp - Counting, and what is assigned to itself ---------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A counter, or a set of flags, decides what is undone:
//
//   Scope() { if (depth++ == 0) slot.set(1); }
//   ~Scope() { if (--depth == 0) slot.remove(); }
//
// So a step of a counter is followed, but not in a loop: what a loop makes of
// its variables in each round has no end, and mostly says how often it runs.
// Loops that count a few are another matter: see Counters.cpp.
//
//===----------------------------------------------------------------------===//

#include "lowering/FunctionLowering.h"
#include "program/Text.h"
#include "llvm/ADT/bit.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Cell;
using program::Value;

/// What goes up or down by a few at once, does so in steps.
static constexpr int64_t MaxSteps = 4;

/// Of a slot, a step up is a push and a step down a pop; a pointer that goes on
/// is no depth.
void FunctionLowering::step(Cell Counter, const Expr *E, const Expr *Operand,
                            bool Up) {
  if (isCounter(Operand))
    return stepCounter(Counter, E, Operand, Up);
  if (Operand->getType()->isPointerType())
    return stepPointer(Counter, E, Operand, Up);
  Value Old = Builder::read(Counter);
  if (!Operand->getType()->isIntegerType())
    return write(std::move(Counter), B.depends({std::move(Old)}), E, Operand);
  bool Followed = Loops.empty() && !Operand->getType().isVolatileQualified();
  Value Next = Followed ? B.pure(Up ? "++" : "--", {std::move(Old)})
                        : B.unknown("arithmetic");
  write(std::move(Counter), std::move(Next), E, Operand,
        Up ? Count::Up : Count::Down);
}

Cell FunctionLowering::increment(const UnaryOperator *E) {
  Cell Counter = lvalue(E->getSubExpr());
  step(Counter, E, E->getSubExpr(), E->isIncrementOp());
  return Counter;
}

/// How many flags `x &= ~mask` takes away, each of which is a pop if setting it
/// was a push; more than are pushed does no harm.
unsigned FunctionLowering::clearedFlags(const BinaryOperator *E) {
  if (std::optional<int64_t> Kept = constant(E->getRHS())) {
    unsigned Width =
        std::min(U.context().getIntWidth(E->getLHS()->getType()), 64U);
    return std::min(llvm::popcount(~uint64_t(*Kept) << (64 - Width)), 4);
  }
  const auto *Not = dyn_cast<UnaryOperator>(E->getRHS()->IgnoreParenImpCasts());
  return Not && Not->getOpcode() == UO_Not;
}

Cell FunctionLowering::assignCompound(const BinaryOperator *E) {
  Value Rhs = B.snapshot(value(E->getRHS()));
  Cell Target = lvalue(E->getLHS());
  BinaryOperatorKind Opcode =
      BinaryOperator::getOpForCompoundAssignment(E->getOpcode());
  bool IsSum = Opcode == BO_Add || Opcode == BO_Sub;
  std::optional<int64_t> By = IsSum ? constant(E->getRHS()) : std::nullopt;
  bool IsPointer = E->getType()->isPointerType();
  if (By && *By > 0 && *By <= MaxSteps &&
      (IsPointer || E->getType()->isIntegerType())) {
    for (int64_t I = 0; I != *By; ++I)
      step(Target, E, E->getLHS(), Opcode == BO_Add);
    return Target;
  }
  if (IsPointer) {
    movePointer(Target, E, std::move(Rhs));
    return Target;
  }
  std::vector<Value> Operands = {Builder::read(Target), std::move(Rhs)};
  bool Flags = Opcode == BO_And || Opcode == BO_Or || Opcode == BO_Xor;
  Value V =
      Opcode == BO_Rem || (Flags && Loops.empty())
          ? B.pure(BinaryOperator::getOpcodeStr(Opcode), std::move(Operands))
          : B.depends(std::move(Operands));
  unsigned Cleared = Opcode == BO_And ? clearedFlags(E) : 0;
  for (unsigned I = 1; I < Cleared; ++I)
    write(Target, V, E, E->getLHS(), Count::Down);
  write(Target, std::move(V), E, E->getLHS(),
        Opcode == BO_Or ? Count::Up
        : Cleared       ? Count::Down
                        : Count::None);
  return Target;
}

/// Whether \p A and \p B stand as they shall where either may come first, so
/// that `b + a` is what `a + b` is: a constant is the second.
static bool areInOrder(const Value &A, const Value &B) {
  if (A.K == Value::Kind::Int || B.K == Value::Kind::Int)
    return B.K == Value::Kind::Int;
  auto Text = [](const Value &V) {
    std::string Printed;
    llvm::raw_string_ostream OS(Printed);
    program::print(V, OS);
    return Printed;
  };
  return Text(A) <= Text(B);
}

/// The order of unsigned numbers is another, and of others than integers none
/// is the next.
Value FunctionLowering::operation(const BinaryOperator *E, Value Lhs,
                                  Value Rhs) {
  QualType T = E->getLHS()->getType();
  bool Unsigned = T->isUnsignedIntegerOrEnumerationType();
  if (std::optional<int64_t> Mask = remainderMask(E)) {
    if (Unsigned)
      return B.pure("&", {std::move(Lhs), Builder::integer(*Mask)});
    if (*Mask == 1)
      return remainderOfTwo(std::move(Lhs));
  }
  bool Commutes =
      E->isBitwiseOp() || E->getOpcode() == BO_Mul ||
      (E->getOpcode() == BO_Add && E->getType()->isArithmeticType());
  if (Commutes && !areInOrder(Lhs, Rhs))
    std::swap(Lhs, Rhs);
  llvm::StringRef Of = !E->isRelationalOp()      ? ""
                       : T->isRealFloatingType() ? "real "
                       : Unsigned                ? "unsigned "
                                                 : "";
  return B.pure((Of + E->getOpcodeStr()).str(),
                {std::move(Lhs), std::move(Rhs)});
}
