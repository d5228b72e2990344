//===- BodyFilter.cpp - Which function bodies of headers matter -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodyFilter.h"
#include "models/Models.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace threadslot::clangd {

BodyFilter::BodyFilter() {
  static const models::Models Builtin = models::Models::builtin();
  for (const std::string &Name : Builtin.bodyIdentifiers())
    Names.insert(Name);
}

static bool isOfInterest(const NamedDecl &D) {
  if (const auto *Variable = dyn_cast<VarDecl>(&D))
    if (Variable->getTLSKind() != VarDecl::TLS_None)
      return true;
  return llvm::any_of(
      D.specific_attrs<AnnotateAttr>(), [](const AnnotateAttr *A) {
        return A->getAnnotation().starts_with(models::AnnotationPrefix);
      });
}

void BodyFilter::learn(const Decl &D) {
  if (const auto *Template = dyn_cast<TemplateDecl>(&D)) {
    if (const NamedDecl *Templated = Template->getTemplatedDecl())
      learn(*Templated);
    return;
  }
  if (const auto *Named = dyn_cast<NamedDecl>(&D))
    if (Named->getIdentifier() && isOfInterest(*Named))
      Names.insert(Named->getName());
  if (isa<NamespaceDecl, LinkageSpecDecl, RecordDecl>(D))
    learnMembers(*cast<DeclContext>(&D));
}

void BodyFilter::learnMembers(const DeclContext &Context) {
  const Decl *&Last = Seen[&Context];
  const Decl *Next =
      Last ? Last->getNextDeclInContext() : *Context.noload_decls_begin();
  // Members may add to the map and so move its entries.
  for (; Next; Next = Next->getNextDeclInContext()) {
    Seen[&Context] = Next;
    learn(*Next);
  }
}

// The text of the body, from the end of the declarator to the closing brace; a
// constructor's initialisers are part of it.
bool BodyFilter::mentionsName(const FunctionDecl &F) const {
  const SourceManager &Sources = F.getASTContext().getSourceManager();
  const auto [File, Offset] = Sources.getDecomposedExpansionLoc(F.getEndLoc());
  const llvm::StringRef Text = Sources.getBufferData(File);
  Lexer Raw(Sources.getLocForStartOfFile(File), F.getLangOpts(), Text.begin(),
            Text.begin() + Offset, Text.end());
  unsigned OpenBraces = 0;
  for (Token T; !Raw.LexFromRawLexer(T);) {
    if (T.is(tok::raw_identifier) && Names.contains(T.getRawIdentifier()))
      return true;
    if (T.is(tok::l_brace))
      ++OpenBraces;
    else if (T.is(tok::r_brace) && --OpenBraces == 0)
      break;
  }
  return false;
}

bool BodyFilter::matters(const FunctionDecl &F) {
  if (F.getASTContext().getSourceManager().isInSystemHeader(F.getLocation()))
    return false;
  if (isa<CXXDestructorDecl>(F))
    return true;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(&F))
    if (Constructor->getParent()->hasUserDeclaredDestructor())
      return true;
  // The contexts that hold the function are open, nobody has told us of them.
  for (const DeclContext *Context = F.getLexicalDeclContext();
       isa<NamespaceDecl, LinkageSpecDecl, RecordDecl>(Context);
       Context = Context->getLexicalParent())
    learnMembers(*Context);
  if (!mentionsName(F))
    return false;
  if (F.getIdentifier())
    Names.insert(F.getName());
  return true;
}

} // namespace threadslot::clangd
