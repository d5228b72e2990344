//===- Expansion.h - A modelled body, where it is called ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes what the models say that a library function does.
//
//   guard.reset();      let %0 = %guard.p
//                       let %guard.p = 0
//                       br %0 b1 b2
//                     b1:
//                       call @_ZN5GuardD1Ev(%0)
//
// Bodies stand where they are called, as if they were macros: each owner keeps
// places of its own that way, for solver and reach alike, and looking into a
// pointer costs no call. Destructors and what is run through a value are
// functions.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_EXPANSION_H
#define THREADSLOT_LOWERING_EXPANSION_H

#include "lowering/Designators.h"
#include "lowering/Verbs.h"

namespace threadslot::lowering {

class Expansion {
public:
  Expansion(Unit &U, Builder &B, const models::Body &Text,
            const clang::FunctionDecl *F, Demand Why,
            program::AnchorId Anchor = program::NoAnchor, unsigned Depth = 0);

  /// Control goes on behind the body. What it returns is put at \p Into.
  void run(llvm::ArrayRef<program::Argument> Args,
           llvm::ArrayRef<const clang::Expr *> Written,
           std::optional<program::Cell> Into);

  /// Makes \p Out the function that \p F is.
  static void define(Unit &U, program::Function &Out, const models::Body &Text,
                     const clang::FunctionDecl *F, Demand Why);

  /// Whether a destructor with that body does anything to what it owns.
  static bool matters(Unit &U, const models::Body &Text,
                      const clang::FunctionDecl *F);

private:
  void writeBlocks(const program::Function &From, program::BlockId Done);
  void write(const program::Op &O);
  void write(const program::Terminator &T, program::BlockId Done);
  void call(const program::Op &O);
  void callReserved(const models::Reserved &R, const program::Op &O);
  void verb(const models::Reserved &R, clang::QualType T,
            std::vector<Verbs::Operand> Args,
            std::optional<program::Cell> Into);
  void callHelper(const program::Function &Helper, const program::Op &O);

  program::Cell cell(const program::Cell &C);
  program::Name field(program::Name Named);
  const std::string &held();
  program::Value value(const program::Value &V);
  program::Value function(program::Name Id);
  program::BlockId block(program::BlockId B) { return Blocks[B]; }
  Verbs::Operand operand(const program::Argument &A);
  unsigned thisCount() const;
  const clang::StringLiteral *writtenText(const program::Value &V) const;

  Unit &U;
  Builder &B;
  const models::Body &Text;
  const clang::FunctionDecl *F;
  Designators Names;
  Demand Why;
  program::AnchorId Anchor;
  unsigned Depth;
  Verbs Do;
  bool NoThrow;

  std::string HeldName; ///< Of the type of the objects held, once asked for.
  std::vector<program::Value> Params;
  llvm::ArrayRef<const clang::Expr *> Written;
  std::optional<program::Cell> Into;
  std::vector<program::Cell> Locals;
  std::vector<program::BlockId> Blocks;
  /// Where a block of the text catches what others throw: the scope they are
  /// in.
  llvm::DenseMap<program::BlockId, ScopeId> Catchers;
};

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_EXPANSION_H
