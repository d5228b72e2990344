//===- BodyFilter.h - Which function bodies of headers matter -------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Chooses, while headers are being parsed, the bodies that can matter to slots:
//
//   extern ThreadLocal<User *> current;      // its class annotates set, remove
//   inline void enter(User *u) { current.set(u); }   // kept: mentions set
//   inline void leave() { current.remove(); }        // kept: mentions remove
//   struct Entered {
//     Entered(User *u) { enter(u); }         // kept: the class has a
//     destructor ~Entered() { leave(); }                // kept: a destructor
//   };
//   inline int area(int w, int h) { return w * h; }  // skipped
//
// A body matters if it is a destructor, or a constructor of a class that has
// one, or mentions a name of interest: one that the built-in models know, that
// an annotation describes, that a thread_local variable bears, or that is the
// name of a function kept for its mention. Names are compared as text, so
// something is kept too much, but a header in which nothing of this occurs
// costs no more than before. A helper that is skipped all the same (it uses a
// name of the user's own models) makes its callers silent, never wrong.
//
// Keeping all bodies of user headers instead makes a large unit's preamble
// slower by a half, and each keystroke after it too.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_CLANGD_BODYFILTER_H
#define THREADSLOT_CLANGD_BODYFILTER_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSet.h"

namespace clang {
class Decl;
class DeclContext;
class FunctionDecl;
} // namespace clang

namespace threadslot::clangd {

/// Belongs to the parse of one preamble.
class BodyFilter {
public:
  BodyFilter();

  /// Asked at the brace that opens the body of \p F.
  bool matters(const clang::FunctionDecl &F);

  /// Takes note of the names of interest that \p D declares.
  void learn(const clang::Decl &D);

private:
  void learnMembers(const clang::DeclContext &Context);
  bool mentionsName(const clang::FunctionDecl &F) const;

  llvm::StringSet<> Names;
  /// The last member seen of a context, which may be open still.
  llvm::DenseMap<const clang::DeclContext *, const clang::Decl *> Seen;
};

} // namespace threadslot::clangd

#endif // THREADSLOT_CLANGD_BODYFILTER_H
