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

#ifndef THREADSLOT_PROGRAM_WALK_H
#define THREADSLOT_PROGRAM_WALK_H

#include "program/Program.h"

namespace threadslot::program {

/// Calls a visitor's cell(const Cell &) and value(const Value &) for each one
/// in what it is given, inner ones included.
template <class Visitor> class Walk {
public:
  explicit Walk(Visitor &Do) : Do(Do) {}

  void cell(const Cell &C) {
    Do.cell(C);
    for (const Step &S : C.Path)
      if (S.Key)
        value(*S.Key);
  }

  void value(const Value &V) {
    Do.value(V);
    if (V.K == Value::Kind::Read || V.K == Value::Kind::Address)
      cell(V.Place);
    for (const Value &Operand : V.Operands)
      value(Operand);
  }

  void op(const Op &O) {
    using Kind = Op::Kind;
    if (O.K == Kind::Let || O.K == Kind::Read || O.HasDst)
      cell(O.Dst);
    if (O.K != Kind::Let && O.K < Kind::Call)
      cell(O.Slot);
    if (O.K == Kind::Let || O.K == Kind::Set || O.K == Kind::Push)
      value(O.V);
    if (O.K < Kind::Call || O.K == Kind::Suspend)
      return;
    if (O.Target.K == Callee::Kind::Indirect)
      value(*O.Target.Target);
    if (std::optional<Cell> Class = classOf(O))
      cell(*Class);
    for (const Argument &A : O.Args)
      value(A.V);
  }

  void condition(const Condition &C) {
    using Kind = Condition::Kind;
    if (C.K == Kind::Truth || C.K == Kind::Equal)
      value(C.Lhs);
    if (C.K == Kind::Equal)
      value(C.Rhs);
    if (C.K == Kind::IsSet)
      cell(C.Slot);
  }

  void terminator(const Terminator &T) {
    if (T.K == Terminator::Kind::Branch)
      condition(*T.Cond);
    if (T.K == Terminator::Kind::Throw)
      value(*T.Exception);
  }

  void function(const Function &F) {
    for (const Block &B : F.Blocks) {
      for (const Op &O : B.Ops)
        op(O);
      terminator(B.Term);
    }
  }

private:
  Visitor &Do;
};

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_WALK_H
