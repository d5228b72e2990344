//===- Verbs.h - What library code does to objects of users ---------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constructs, copies, assigns, destroys and calls objects whose addresses are
// known, as the members of their class do it.
//
//   std::optional<Guard> g; g.emplace(slot);    runs  Guard::Guard(slot)
//   std::unique_ptr<Base> p; p.reset();         runs  the virtual ~Base
//   std::function<void()> f(undo); f = nullptr; runs  the closure's destructor
//
// How a constructor is called is asked of the library's body, where overloads
// are resolved, arguments converted and defaults filled in. Where it is not
// found there, the object is some value made of the arguments.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_VERBS_H
#define THREADSLOT_LOWERING_VERBS_H

#include "lowering/Builder.h"
#include "lowering/Unit.h"

namespace threadslot::lowering {

/// Whether \p C makes an object that is another one as a whole, before its body
/// copies or moves the members one by one: what was saved of a slot may be an
/// object.
bool copiesWhole(const clang::CXXConstructorDecl *C);

class Verbs {
public:
  /// An argument.
  struct Operand {
    program::Value V; ///< Its value, or the address of the object that it is.
    bool ByAddress = false;
    clang::QualType Type; ///< Of the parameter that it came by, if by one.
    const clang::Expr *Written = nullptr; ///< If it stands at the call.
    bool isRvalue() const {
      return !Type.isNull() && !Type->isLValueReferenceType();
    }
  };

  /// \p Below is the library function whose body constructs; calls of users'
  /// functions point to \p Anchor.
  Verbs(Unit &U, Builder &B, const clang::FunctionDecl *Below, Demand Why,
        program::AnchorId Anchor, unsigned Depth)
      : U(U), B(B), Below(Below), Why(Why), Anchor(Anchor), Depth(Depth) {}

  void init(clang::QualType T, const program::Value &Dst,
            llvm::ArrayRef<Operand> Args);
  void copy(clang::QualType T, const program::Value &Dst,
            const program::Value &Src, bool Moves);
  void assign(clang::QualType T, const program::Value &Dst, const Operand &Arg,
              bool Moves);
  void destroy(clang::QualType T, const program::Value &Object);
  /// The delete expression for a T *.
  void remove(clang::QualType T, const program::Value &Pointer);
  void call(clang::QualType T, const program::Value &Object,
            llvm::ArrayRef<Operand> Args, std::optional<program::Cell> Into);
  /// Makes \p Dst an owner that holds a callable: its reserved field `()` runs
  /// it, `(end)` destroys it and `(copy)` copies it (0 where nothing is to do).
  void hold(clang::QualType T, const program::Value &Dst, const Operand &Arg);

  /// Calls a function that is held somewhere.
  void run(const program::Value &Function, llvm::ArrayRef<Operand> Args,
           std::optional<program::Cell> Into);

  /// Which alternative a variant holds, by what its field `t` names.
  void index(const program::Value &Variant, const program::Cell &Into);
  /// Calls a T with what \p Variants hold: the field `t` of each names the
  /// type.
  void visit(clang::QualType T, const program::Value &Object,
             llvm::ArrayRef<Operand> Variants,
             std::optional<program::Cell> Into);
  /// Something is done to objects of type \p T that are not known: it may clear
  /// any slot, if their end or a call of them could.
  void unseen(clang::QualType T);

  /// The function that ends a T whose address it is given; 0 if none.
  program::Value destroyer(clang::QualType T);

private:
  program::Name unseenFunction(bool Likewise);
  void removeArray(const program::Cell &Array,
                   const clang::CXXDestructorDecl *D);
  /// A call of std::visit.
  struct Visit {
    clang::QualType T;
    const program::Value &Object;
    std::optional<program::Cell> Into;
    program::BlockId Done;
  };
  void visit(const Visit &Do, llvm::ArrayRef<Operand> Variants,
             std::vector<Operand> &Chosen);
  /// Visits the bases and members of two objects of class \p R: their type, and
  /// where each is.
  void eachPart(
      const clang::CXXRecordDecl *R, const program::Value &Dst,
      const program::Value &Src,
      llvm::function_ref<void(clang::QualType, program::Value, program::Value)>
          Do);
  /// Calls a function, or expands its body if models give one.
  void run(const clang::FunctionDecl *F, std::vector<program::Argument> Args,
           std::optional<program::Cell> Into, bool Virtual = false);
  /// \p Arg as a parameter of type \p T takes it.
  program::Argument passed(const Operand &Arg, clang::QualType T);
  program::Value contents(const Operand &Arg);
  void construct(const clang::CXXConstructorDecl *C, const program::Value &Dst,
                 llvm::ArrayRef<Operand> Args);
  program::Value copier(clang::QualType T);
  void callWith(const clang::FunctionDecl *F, const program::Value &Object,
                llvm::ArrayRef<Operand> Args,
                std::optional<program::Cell> Into);

  Unit &U;
  Builder &B;
  const clang::FunctionDecl *Below;
  Demand Why;
  program::AnchorId Anchor;
  unsigned Depth; ///< Of bodies expanded inside each other.
};

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_VERBS_H
