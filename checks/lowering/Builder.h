//===- Builder.h - Blocks and the shared cleanup tree ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes the blocks of one function and keeps the tree of what must be undone
// when control leaves a scope.
//
//   Guard a(s);          root <- ~a <- ~b     an exception in work() goes to
//   Guard b(t);                               the unwind block of ~b, which
//   goes work();                                   on to that of ~a, which
//   resumes.
//
// The tree is shared: however many calls may throw below ~b, there is one
// unwind block for it. Ways out that are not exceptions (return, break, goto)
// are shared per target in the same manner.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_BUILDER_H
#define THREADSLOT_LOWERING_BUILDER_H

#include "program/Program.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <map>
#include <optional>

namespace threadslot::lowering {

/// A node of the cleanup tree.
using ScopeId = uint32_t;
inline constexpr ScopeId RootScope = 0;

class Builder {
public:
  Builder(program::Program &P, program::Function &F);

  //===--- Cells and values -----------------------------------------------===//

  program::Cell newLocal();
  static program::Cell field(program::Cell Base, program::Name Field);
  static program::Cell each(program::Cell Base);
  static program::Cell key(program::Cell Base, program::Value Key);
  static program::Cell global(program::Name Id);
  static program::Cell param(unsigned Index);
  static program::Cell result();
  static program::Value read(program::Cell Place);
  static program::Value address(program::Cell Place);
  /// The same of what is known to be there: not null.
  static program::Value objectAddress(program::Cell Place);
  static program::Value integer(int64_t N);
  static program::Value function(program::Name Id);
  static program::Value type(program::Name Id);
  /// The address of an object of its own.
  static program::Value newObject();
  program::Value text(llvm::StringRef Text);
  program::Value unknown(llvm::StringRef Cause);
  program::Value depends(std::vector<program::Value> Operands);
  program::Value pure(llvm::StringRef Id, std::vector<program::Value> Operands);

  static program::Condition isTrue(program::Value V);
  static program::Condition areEqual(program::Value Lhs, program::Value Rhs);
  static program::Condition isSet(program::Cell Slot);

  /// The place that an address denotes.
  program::Cell deref(const program::Value &Address);
  /// A local that holds \p V now, whatever is written to its cells later.
  program::Value snapshot(const program::Value &V);

  //===--- Blocks ---------------------------------------------------------===//

  program::BlockId newBlock();
  void setInsertionPoint(program::BlockId B) { Current = B; }
  /// Whether control can come to the next operation.
  bool reachable() const { return Current != program::NoBlock; }

  program::Op &emit(program::Op::Kind K);
  /// A call or submission; \p MayThrow gives its block an unwind label.
  program::Op &emitCall(program::Op::Kind K, bool MayThrow);
  /// The program ends if the operation that comes next throws.
  void terminateOnThrow() { useUnwind(terminateBlock()); }
  void let(program::Cell Dst, program::Value V);

  void jump(program::BlockId Target);
  void branch(program::Condition C, program::BlockId Then,
              program::BlockId Else, program::AnchorId A = program::NoAnchor);
  /// Either way, not known which.
  void fork(program::BlockId A, program::BlockId B, llvm::StringRef Cause);
  /// Goes on only where \p C holds: where it does not, nobody ever comes.
  void assume(program::Condition C);
  /// What \p IfTrue makes where \p C holds, elsewhere \p IfFalse.
  program::Value choose(program::Condition C,
                        llvm::function_ref<program::Value()> IfTrue,
                        program::Value IfFalse);
  void finish(program::Terminator::Kind K,
              program::AnchorId A = program::NoAnchor);
  void throwException(program::Value V, program::AnchorId A);
  /// Sends the exception in flight on from the current scope.
  void resume();
  /// A local that holds what is in flight where control enters \p Handler.
  program::Cell savedException(program::BlockId Handler);

  //===--- Scopes ---------------------------------------------------------===//

  /// How many exceptions are on their way while destructors run for them.
  program::Cell exceptionsInFlight();
  /// Keeps count of them: a guard of this unit asks.
  void countExceptions() { CountsExceptions = true; }

  ScopeId scope() const { return Scope; }

  /// From here on, leaving the scope calls \p Destructor on \p Object.
  /// \p Unwinding: only if it is left by an exception. Inside a conditionally
  /// evaluated expression the call is made only if control came by here.
  /// Returns the flag that arms it, if it has one.
  std::optional<program::Cell> pushDestroy(program::Cell Object,
                                           program::Name Destructor,
                                           bool Unwinding = false,
                                           bool Flagged = false);

  /// From here on, an exception goes to the returned dispatch block.
  program::BlockId pushTry();

  /// Leaves the scopes down to \p To by the normal way.
  void popTo(ScopeId To);
  /// Forgets the scopes down to \p To: their objects now belong elsewhere.
  void dropTo(ScopeId To) { Scope = To; }
  /// Goes to \p Target, leaving the scopes down to \p To; the scope stays.
  void exitTo(ScopeId To, program::BlockId Target);
  /// As exitTo, from a block that waits for it (a goto whose label came later).
  void patchExit(program::BlockId From, ScopeId FromScope, ScopeId To,
                 program::BlockId Target);
  ScopeId commonScope(ScopeId A, ScopeId B) const;

  /// Marks what is evaluated under a condition within a full expression.
  class Conditional {
  public:
    explicit Conditional(Builder &B) : B(B) { ++B.ConditionalDepth; }
    ~Conditional() { --B.ConditionalDepth; }

  private:
    Builder &B;
  };

  /// Ends the function: places what was put off to the entry, drops blocks
  /// that nothing reaches.
  void finalize();

  program::Program &program() { return P; }
  unsigned size() const { return Emitted; }

private:
  struct ScopeNode {
    enum class Kind : uint8_t { Root, Destroy, Try } K = Kind::Root;
    ScopeId Parent = RootScope;
    program::Cell Object;
    program::Name Destructor;
    std::optional<program::Cell> Armed;
    bool Unwinding = false;
    program::BlockId Unwind = program::NoBlock; ///< Made when first needed.
  };

  program::BlockId unwindLabel(ScopeId S);
  program::BlockId exitLabel(ScopeId From, ScopeId To, program::BlockId Target);
  program::BlockId terminateBlock();
  void emitDestroy(ScopeId S, program::BlockId Unwind);
  void useUnwind(program::BlockId Label);
  program::Block &block() { return F.Blocks[Current]; }
  void skipEmptyBlocks();
  void joinStraightLines();

  program::Program &P;
  program::Function &F;
  program::BlockId Current = 0;
  ScopeId Scope = RootScope;
  unsigned ConditionalDepth = 0;
  unsigned Emitted = 0;
  bool CountsExceptions = false;
  std::vector<ScopeNode> Scopes;
  /// Whether a block's unwind label is fixed, by an operation that may throw.
  std::vector<bool> Fixed;
  std::map<std::pair<ScopeId, program::BlockId>, program::BlockId> Exits;
  program::BlockId Terminate = program::NoBlock;
  std::vector<program::Cell> InitiallyUnarmed;
};

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_BUILDER_H
