//===- Constants.h - Values that the compiler knows -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constants as values of the slot program.
//
//   thread_local double gain = 0.5;      "0.5"
//   thread_local Log *log = &standard;   the address of `standard`
//
// Numbers with a fraction become texts: only whether they are the same is ever
// asked of them.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_CONSTANTS_H
#define THREADSLOT_LOWERING_CONSTANTS_H

#include "lowering/Unit.h"

namespace threadslot::lowering {

/// An integer, a number, or the address of a whole variable or function;
/// nothing for other values.
std::optional<program::Value> constantValue(Unit &U,
                                            const clang::APValue &Known);

/// What \p E is, if it is a number with a fraction that the compiler knows.
std::optional<program::Value> constantNumber(Unit &U, const clang::Expr *E);

/// Whether \p E may be a constant: only then the evaluator is worth its time.
bool mayBeConstant(Unit &U, const clang::Expr *E);

/// What an object of a library class built by \p C is built from, if that is
/// one thing; null if not.
const clang::Expr *onlyArgument(const clang::CXXConstructExpr *C);

/// Whether \p R is a string class of the library, or a view of one.
bool isText(Unit &U, const clang::CXXRecordDecl *R);

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_CONSTANTS_H
