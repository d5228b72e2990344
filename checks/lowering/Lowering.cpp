//===- Lowering.cpp - From a translation unit to its slot program ---------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Lowering.h"
#include "lowering/Unit.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/TimeProfiler.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;

/// Whether a name of interest occurs: one that the models know, or an
/// annotation.
static bool concernsUs(ASTContext &Context, const models::Models &Models) {
  auto Occurs = [&](llvm::StringRef Identifier) {
    return Context.Idents.find(Identifier) != Context.Idents.end();
  };
  return Occurs("annotate") || llvm::any_of(Models.identifiers(), Occurs);
}

/// Whether user code spells a storage class of threads. Keywords are in every
/// identifier table, so the text is asked.
static bool spellsThreadStorage(ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  for (unsigned I = 0; I != SM.local_sloc_entry_size(); ++I) {
    const SrcMgr::SLocEntry &Entry = SM.getLocalSLocEntry(I);
    if (!Entry.isFile() || isSystem(Entry.getFile().getFileCharacteristic()))
      continue;
    std::optional<llvm::StringRef> Text =
        Entry.getFile().getContentCache().getBufferDataIfLoaded();
    for (llvm::StringRef Word : {"thread_local", "__thread", "_Thread_local"})
      if (Text && Text->contains(Word))
        return true;
  }
  return false;
}

namespace {
/// Finds the functions of user code that have a body, and whether one submits.
class FunctionFinder : public RecursiveASTVisitor<FunctionFinder> {
public:
  explicit FunctionFinder(Unit &U) : U(U) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }

  bool TraverseDecl(Decl *D) {
    if (!D)
      return true;
    // System headers are looked at when user code calls into them.
    if (D->getDeclContext() && D->getDeclContext()->isFileContext() &&
        !isa<NamespaceDecl, LinkageSpecDecl>(D) && U.isSystem(D))
      return true;
    return RecursiveASTVisitor::TraverseDecl(D);
  }

  bool TraverseLambdaExpr(LambdaExpr *E) {
    VisitFunctionDecl(E->getCallOperator());
    return RecursiveASTVisitor::TraverseLambdaExpr(E);
  }

  bool VisitFunctionDecl(FunctionDecl *F) {
    if (F->isDependentContext())
      return true;
    if (const auto *M = dyn_cast<CXXMethodDecl>(F);
        M && M->isVirtual() && M->isFirstDecl())
      U.noteOverrides(M);
    if (F->doesThisDeclarationHaveABody())
      Found.push_back(F);
    return true;
  }

  bool VisitVarDecl(VarDecl *V) {
    U.noteNative(V);
    return true;
  }

  bool VisitCallExpr(CallExpr *E) {
    const FunctionDecl *Callee = E->getDirectCallee();
    if (!Callee || Submits)
      return true;
    for (const models::Effect &Effect : U.effects(Callee, E))
      Submits |= Effect.K == models::Effect::Kind::Submit;
    return true;
  }

  std::vector<const FunctionDecl *> Found;
  bool Submits = false;

private:
  Unit &U;
};
} // namespace

std::unique_ptr<program::Program>
threadslot::lowering::lower(ASTContext &Context, const models::Models &Models,
                            const Options &Opts) {
  if (!concernsUs(Context, Models) &&
      !(Opts.WholeUnit && spellsThreadStorage(Context)))
    return nullptr;
  llvm::TimeTraceScope Timing("threadslot::lower");
  auto P = std::make_unique<program::Program>();
  Unit U(Context, Models, *P);
  FunctionFinder Finder(U);
  Finder.TraverseDecl(Context.getTranslationUnitDecl());
  if (!Opts.WholeUnit && !Finder.Submits)
    return nullptr;
  for (const FunctionDecl *F : Finder.Found)
    U.use(F, Demand::Solve);
  U.drain();
  P->UnitName = U.names().unit();
  return P;
}
