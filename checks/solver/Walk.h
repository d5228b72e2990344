//===- Walk.h - The cells and values of a function -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The cells and values of a function, wherever they stand in it.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_WALK_H
#define THREADSLOT_SOLVER_WALK_H

#include "program/Program.h"

namespace threadslot::solver {

/// Calls a visitor's cell(const Cell &) and value(const Value &) for each one
/// in what it is given, inner ones included.
template <class Visitor> class Walk {
public:
  explicit Walk(Visitor &Do) : Do(Do) {}

  void cell(const program::Cell &C) {
    Do.cell(C);
    for (const program::Step &S : C.Path)
      if (S.Key)
        value(*S.Key);
  }

  void value(const program::Value &V) {
    Do.value(V);
    if (V.K == program::Value::Kind::Read ||
        V.K == program::Value::Kind::Address)
      cell(V.Place);
    for (const program::Value &Operand : V.Operands)
      value(Operand);
  }

  void op(const program::Op &O) {
    using Kind = program::Op::Kind;
    if (O.K == Kind::Let || O.K == Kind::Read || O.HasDst)
      cell(O.Dst);
    if (O.K != Kind::Let && O.K < Kind::Call)
      cell(O.Slot);
    if (O.K == Kind::Let || O.K == Kind::Set || O.K == Kind::Push)
      value(O.V);
    if (O.K < Kind::Call || O.K == Kind::Suspend)
      return;
    if (O.Target.K == program::Callee::Kind::Indirect)
      value(*O.Target.Target);
    if (std::optional<program::Cell> Class = program::classOf(O))
      cell(*Class);
    for (const program::Argument &A : O.Args)
      value(A.V);
  }

  void condition(const program::Condition &C) {
    using Kind = program::Condition::Kind;
    if (C.K == Kind::Truth || C.K == Kind::Equal)
      value(C.Lhs);
    if (C.K == Kind::Equal)
      value(C.Rhs);
    if (C.K == Kind::IsSet)
      cell(C.Slot);
  }

  void terminator(const program::Terminator &T) {
    if (T.K == program::Terminator::Kind::Branch)
      condition(*T.Cond);
    if (T.K == program::Terminator::Kind::Throw)
      value(*T.Exception);
  }

  void function(const program::Function &F) {
    for (const program::Block &B : F.Blocks) {
      for (const program::Op &O : B.Ops)
        op(O);
      terminator(B.Term);
    }
  }

private:
  Visitor &Do;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_WALK_H
