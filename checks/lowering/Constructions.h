//===- Constructions.h - How the library constructs objects of users ------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds, some calls below a library function that forwards its arguments, the
// expression that makes an object of them.
//
//   guards.emplace_back(slot, true)
//     ... std::construct_at(p, slot, true)
//       ... ::new (p) Guard(std::forward<Args>(args)...)
//
// There overloads are resolved, conversions written out and default arguments
// filled in. What lies between, allocators and exception safety, is not read.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_CONSTRUCTIONS_H
#define THREADSLOT_LOWERING_CONSTRUCTIONS_H

#include "lowering/Unit.h"

namespace threadslot::lowering {

/// Whether \p A, which may be null, is \p B but for references and qualifiers.
bool sameType(clang::QualType A, clang::QualType B);

/// A function that constructs a \p T at the address that is its first argument
/// from arguments as parameters of the types \p Args take them; empty if the
/// body of \p Below shows none.
program::Name construction(Unit &U, const clang::FunctionDecl *Below,
                           clang::QualType T,
                           llvm::ArrayRef<clang::QualType> Args, Demand Why);

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_CONSTRUCTIONS_H
