//===- Designators.h - Which body, and what its types are -----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Decides whether a modelled body is that of a function, and which types of the
// function's specialisation the body speaks of.
//
//   fn @"std::unique_ptr<T, D>::ctor(_, _)"    T is Guard, D is Deleter, $1 is
//   std::unique_ptr<Guard, Deleter> g(p, d);   Guard *, $2 is Deleter &
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_DESIGNATORS_H
#define THREADSLOT_LOWERING_DESIGNATORS_H

#include "models/Bodies.h"
#include "clang/AST/DeclTemplate.h"

namespace threadslot::lowering {

/// What designators such as `T`, `$1`, `$1:0` and `:value_type` stand for in
/// the body of \p F.
class Designators {
public:
  Designators(const models::Body &Text, const clang::FunctionDecl *F)
      : Text(Text), F(F) {}

  /// The type; null if there is none.
  clang::QualType type(llvm::StringRef Designator) const;
  /// The member of that name of the class; null if there is none.
  const clang::FieldDecl *field(llvm::StringRef Designator,
                                llvm::StringRef Name) const;
  /// The type of parameter \p Index of the text, which counts `this`; null for
  /// that.
  clang::QualType parameter(unsigned Index) const;

private:
  clang::QualType typeAt(llvm::ArrayRef<clang::TemplateArgument> Args,
                         unsigned I) const;
  clang::QualType functionArgument(unsigned I) const;
  clang::QualType alternativeFor(unsigned Parameter) const;
  const clang::CXXRecordDecl *owner() const;

  const models::Body &Text;
  const clang::FunctionDecl *F;
};

/// The types among the template arguments of a class, those of packs included;
/// null for what is no type.
std::vector<clang::QualType> typeArguments(const clang::CXXRecordDecl *R);

/// Whether the body fits the parameters of \p F.
bool fits(const models::Body &Text, const clang::FunctionDecl *F);

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_DESIGNATORS_H
