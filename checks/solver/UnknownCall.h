//===- UnknownCall.h - What a call without a body may do -----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a call without a body may do to the state: the paragraph "Without a
// body" of docs/slot-program.md. A large function is called in the same way if
// it reaches no slot: then what its body says of variables, of clearing and of
// exceptions is known.
//
//   audit(session);    may clear session->user and, if it is a member of the
//                      class or declared in the header that declares a slot,
//                      that slot; it writes what session points to
//   defer([] { slot.remove(); });    may run what it is handed
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_UNKNOWNCALL_H
#define THREADSLOT_SOLVER_UNKNOWNCALL_H

#include "solver/Callees.h"
#include "solver/Interpreter.h"

namespace threadslot::solver {

class UnknownCall {
public:
  UnknownCall(Terms &T, Interpreter &Run, const Callees &Callable,
              const program::Op &Call, const program::Function *F,
              llvm::ArrayRef<Content> Args, Term Pure, const Effect *Known,
              llvm::ArrayRef<Term> Written)
      : T(T), Run(Run), Callable(Callable), Call(Call), F(F), Args(Args),
        Pure(Pure), Known(Known), Written(Written) {}

  /// The slots that the call can name and that clearing would change; of those
  /// that hold entry, what \p Caller or a name looks at.
  llvm::SmallVector<Term, 4> mayClear(const State &S,
                                      const program::Function &Caller) const;
  void clear(State &S, Term Slot) const;
  /// What the arguments reach holds new atoms.
  void write(State &S) const;
  Content result(State &S) const;

private:
  using Places = llvm::SmallVector<Term, 8>;
  using Functions = llvm::SmallVector<const program::Function *, 2>;
  void add(const Content &C, Places &To) const;
  Places followed(const State &S, Places From) const;
  Places reached(const State &S, bool ToUndo = false) const;
  llvm::SmallVector<const Handed *, 2> handed(const State &S, const Content &C,
                                              const Places &Reached) const;
  Places undone(const State &S, Functions &Unseen) const;
  bool isTainted(const State &S) const;
  bool clearsLikewise(Term Slot, const program::Function &Caller) const;
  bool isReached(Term Place, const Places &Reached) const;
  bool isDeclaredWith(const program::Function &By, Term Slot,
                      const State &S) const;

  Terms &T;
  Interpreter &Run;
  const Callees &Callable;
  const program::Op &Call;
  const program::Function *F;
  llvm::ArrayRef<Content> Args;
  Term Pure;                    ///< What it returns, if it is pure.
  const Effect *Known;          ///< Of a body that is not entered.
  llvm::ArrayRef<Term> Written; ///< Variables, by that body.
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_UNKNOWNCALL_H
