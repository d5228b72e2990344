//===- Names.h - What entities are called ---------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One name per entity of a whole program.
//
//   inline void f() { [] {}; }        _ZZ1fvENKUlvE_clEv   the same in each
//   unit static void g() { [] {}; }        a.cpp#g()::lambda#0::operator()()
//   const
//
// What other units can name has its mangled name. Everything else is named by
// unit, enclosing entities and ordinal in source order: USRs and the mangled
// names of internal lambdas collide or depend on the order of asking.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_NAMES_H
#define THREADSLOT_LOWERING_NAMES_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Mangle.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>
#include <string>

namespace threadslot::lowering {

class Names {
public:
  explicit Names(clang::ASTContext &Context);

  /// The entity name of a function. Constructors and destructors have one name
  /// each, whichever variant is called.
  std::string function(const clang::FunctionDecl *F);

  /// The name of what stands for a class in its objects.
  std::string record(const clang::CXXRecordDecl *R);

  /// The entity name of a variable with static or thread storage.
  std::string variable(const clang::VarDecl *V);

  /// The name of a member, unique among the members of an object that a class
  /// shares with its bases; captures of a closure are c0, c1, ...
  std::string field(const clang::FieldDecl *F);

  /// How a person calls the entity (e.g., "Session::on_read", "lambda").
  static std::string display(const clang::NamedDecl *D);

  /// The qualified name that model files use: no template arguments, no inline
  /// or anonymous namespaces.
  static std::string qualified(const clang::NamedDecl *D);

  /// The same with its template arguments: tells specialisations apart.
  static std::string specialised(const clang::CXXRecordDecl *R);

  /// The main file, as the compiler named it.
  llvm::StringRef unit() const { return Unit; }

  /// The name of a type as handlers compare it.
  std::string type(clang::QualType T) const;

private:
  std::string mangled(clang::GlobalDecl D);
  std::string internal(const clang::NamedDecl *D);
  std::string component(const clang::NamedDecl *D);
  std::string instances(llvm::ArrayRef<clang::TemplateArgument> Args);
  unsigned ordinal(const clang::Decl *D);

  clang::ASTContext &Context;
  std::unique_ptr<clang::MangleContext> Mangler;
  std::string Unit;
  /// Ordinals of the tags and variables of a declaration context, filled for
  /// the whole context when first asked.
  llvm::DenseMap<const clang::Decl *, unsigned> Ordinals;
  llvm::DenseMap<const clang::FieldDecl *, std::string> Fields;
  llvm::DenseMap<const clang::CXXRecordDecl *, std::string> Locals;
};

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_NAMES_H
