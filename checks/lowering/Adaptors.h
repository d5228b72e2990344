//===- Adaptors.h - Functions that call callables -------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A callable is an object whose reserved field `()` holds the function that a
// call of it runs, with the object's address as first operand. Copying it into
// an owner such as std::function keeps that field, so whoever calls the owner
// runs the right function on the right captures. What takes no such operand,
// or is no object, gets a function here that fits.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_ADAPTORS_H
#define THREADSLOT_LOWERING_ADAPTORS_H

#include "lowering/Unit.h"
#include "clang/AST/Expr.h"

namespace threadslot::lowering {

/// The call operator of a class: if it has several, one that needs no
/// arguments, as pools give none; null if it has none.
const clang::FunctionDecl *callOperator(const clang::CXXRecordDecl *R);

/// Whether the first operand of \p F is an object that its parameters do not
/// list: not if it is static, or names the object itself (`this auto &self`).
bool takesThis(const clang::FunctionDecl *F);

/// Whether an object of \p T is the address of what it stands for.
bool isReferenceWrapper(clang::QualType T);

/// The function that an expression names, or null.
const clang::FunctionDecl *namedFunction(const clang::Expr *E);

/// A function that ignores the object it is called on and calls \p F.
program::Name adaptor(Unit &U, const clang::FunctionDecl *F);

/// A function that calls the pointer that the object holds.
program::Name pointerCaller(Unit &U);

/// The plain function that a lambda without captures is converted to; empty if
/// it has no call operator.
program::Name invoker(Unit &U, const clang::CXXRecordDecl *Lambda);

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_ADAPTORS_H
