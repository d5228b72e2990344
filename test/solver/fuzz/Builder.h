//===- Builder.h - Slot programs put together in code ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Short words for cells, values and conditions, and a function that grows block
// by block as structured code does.
//
//   B.branch(isset(S), Yes, No);  B.start(Yes);  B.clear(S);  B.jump(No);
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_BUILDER_H
#define THREADSLOT_TEST_FUZZ_BUILDER_H

#include "program/Program.h"

namespace threadslot::fuzz {

inline program::Cell global(program::Name Id) {
  return program::Cell::global(Id);
}
inline program::Cell param(uint32_t Index) {
  return program::Cell::param(Index);
}
inline program::Cell local(uint32_t Index) {
  return program::Cell::local(Index);
}
inline program::Cell result() { return program::Cell::result(); }
inline program::Cell field(program::Cell C, program::Name Field) {
  C.Path.push_back({program::Step::Kind::Field, Field, nullptr});
  return C;
}
inline program::Cell deref(program::Cell C) {
  C.Path.push_back({program::Step::Kind::Deref, {}, nullptr});
  return C;
}
inline program::Cell each(program::Cell C) {
  C.Path.push_back({program::Step::Kind::Each, {}, nullptr});
  return C;
}
inline program::Cell key(program::Cell C, program::Value Key) {
  C.Path.push_back({program::Step::Kind::Key,
                    {},
                    std::make_shared<const program::Value>(std::move(Key))});
  return C;
}

inline program::Value integer(int64_t N) {
  program::Value V;
  V.K = program::Value::Kind::Int;
  V.Int = N;
  return V;
}
/// A value that is a kind, a name and operands.
inline program::Value named(program::Value::Kind K, program::Name Id,
                            std::vector<program::Value> Operands = {}) {
  program::Value V;
  V.K = K;
  V.Id = Id;
  V.Operands = std::move(Operands);
  return V;
}
inline program::Value held(program::Cell C) {
  return program::Value::read(std::move(C));
}
inline program::Value addressOf(program::Cell C) {
  program::Value V = held(std::move(C));
  V.K = program::Value::Kind::Address;
  return V;
}
inline program::Value depends(std::vector<program::Value> Operands = {}) {
  return named(program::Value::Kind::Depends, {}, std::move(Operands));
}

inline program::Condition truth(program::Value V) {
  return program::Condition::isTrue(std::move(V));
}
inline program::Condition equal(program::Value A, program::Value B) {
  return program::Condition::areEqual(std::move(A), std::move(B));
}
inline program::Condition isSet(program::Cell Slot) {
  program::Condition C;
  C.K = program::Condition::Kind::IsSet;
  C.Slot = std::move(Slot);
  return C;
}
inline program::Condition caught(program::Name Type) {
  program::Condition C;
  C.K = program::Condition::Kind::Caught;
  C.Exception = Type;
  return C;
}

/// Grows the body of one function. There is always a current block.
class Builder {
public:
  Builder(program::Program &P, program::Function &F) : P(P), F(F) { start(); }

  /// The block where exceptions of what is built now go.
  program::BlockId Unwind = program::NoBlock;

  program::BlockId block() {
    F.Blocks.emplace_back();
    return F.Blocks.size() - 1;
  }
  void start(program::BlockId B) {
    Current = B;
    F.Blocks[B].Unwind = Unwind;
  }
  program::BlockId start() {
    start(block());
    return Current;
  }
  uint32_t newLocal() { return F.Locals++; }

  program::Op &op(program::Op::Kind K) {
    auto &Ops = F.Blocks[Current].Ops;
    Ops.emplace_back();
    Ops.back().K = K;
    return Ops.back();
  }
  void let(program::Cell Dst, program::Value V) {
    program::Op &O = op(program::Op::Kind::Let);
    O.Dst = std::move(Dst);
    O.V = std::move(V);
  }
  /// A Set, Push, Clear or Pop; the first two are sites.
  program::Op &slot(program::Op::Kind K, program::Cell Slot) {
    program::Op &O = op(K);
    O.Slot = std::move(Slot);
    return O;
  }
  void site(program::Op &O, program::Value V, program::Name Traits) {
    O.V = std::move(V);
    O.Traits = Traits;
    O.Anchor = P.Anchors.size();
    P.Anchors.emplace_back();
  }
  void read(program::Cell Dst, program::Cell Slot) {
    slot(program::Op::Kind::Read, std::move(Slot)).Dst = std::move(Dst);
  }

  program::Terminator &end(program::Terminator::Kind K) {
    program::Terminator &T = F.Blocks[Current].Term;
    T.K = K;
    return T;
  }
  void jump(program::BlockId To) {
    end(program::Terminator::Kind::Goto).Then = To;
  }
  void branch(program::Condition C, program::BlockId Then,
              program::BlockId Else) {
    program::Terminator &T = end(program::Terminator::Kind::Branch);
    T.Cond = std::move(C);
    T.Then = Then;
    T.Else = Else;
  }
  program::Function &function() { return F; }

private:
  program::Program &P;
  program::Function &F;
  program::BlockId Current = 0;
};

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_BUILDER_H
