//===- UserCode.h - Walks what users wrote ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A walk over the declarations of a unit that users wrote, instances of their
// templates included. System headers, installed ones among them, are left out:
// they are looked at when user code calls into them.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_USERCODE_H
#define THREADSLOT_LOWERING_USERCODE_H

#include "lowering/Unit.h"
#include "clang/AST/RecursiveASTVisitor.h"

namespace threadslot::lowering {

template <class Derived>
class UserCodeVisitor : public clang::RecursiveASTVisitor<Derived> {
public:
  explicit UserCodeVisitor(Unit &U) : U(U) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }

  bool TraverseDecl(clang::Decl *D) {
    if (!D)
      return true;
    // Members may be defined outside of their class, all in extern "C" {}.
    const clang::DeclContext *Around = D->getLexicalDeclContext();
    if (Around && Around->getRedeclContext()->isFileContext() &&
        !llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl>(D) &&
        U.isSystem(D))
      return true;
    return clang::RecursiveASTVisitor<Derived>::TraverseDecl(D);
  }

protected:
  Unit &U;
};

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_USERCODE_H
