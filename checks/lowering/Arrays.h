//===- Arrays.h - The elements of an array --------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which places the elements of an array have.
//
//   Guard guards[] = {Guard(a), Guard(b)};    %guards[0] and %guards[1]
//   Guard guards[100];                        %guards.each, for all of them
//
// A small array is a list that somebody has written: its elements are told
// apart. The objects of a large one are read as one.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_ARRAYS_H
#define THREADSLOT_LOWERING_ARRAYS_H

#include "program/Program.h"
#include "clang/AST/ASTContext.h"

namespace threadslot::lowering {

/// Elements that are told apart: as many as people list by hand.
inline constexpr unsigned MaxElements = 8;

/// Where an array that was made by `new` notes how many elements it has, which
/// are then told apart; 0 if they are not.
inline constexpr llvm::StringLiteral ArrayLength = "(length)";

/// How many elements an array of type \p T has, if they are told apart.
std::optional<unsigned> countedElements(const clang::ASTContext &Context,
                                        clang::QualType T);

/// Element \p I of an array that is at \p Array.
program::Cell elementAt(const clang::ASTContext &Context, program::Cell Array,
                        clang::QualType T, unsigned I);

/// The objects that an object of type \p T at \p Place consists of, in their
/// order: itself, if it is no array.
std::vector<program::Cell> elementsOf(const clang::ASTContext &Context,
                                      program::Cell Place, clang::QualType T);

/// The array that an object of class std::array is made of; null for any
/// other.
const clang::FieldDecl *arrayIn(clang::QualType T);

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_ARRAYS_H
