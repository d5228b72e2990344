//===- Lowering.cpp - From a translation unit to its slot program ---------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Lowering.h"
#include "lowering/FunctionLowering.h"
#include "lowering/Instances.h"
#include "lowering/UserCode.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/TimeProfiler.h"
#include <set>

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
  const OptionalFileEntryRef Main = SM.getFileEntryRefForID(SM.getMainFileID());
  for (unsigned I = 0; I != SM.local_sloc_entry_size(); ++I) {
    const SrcMgr::SLocEntry &Entry = SM.getLocalSLocEntry(I);
    if (!Entry.isFile() || isSystem(Entry.getFile().getFileCharacteristic()))
      continue;
    const SrcMgr::ContentCache &File = Entry.getFile().getContentCache();
    if (File.OrigEntry && File.OrigEntry != Main &&
        isInstalled(*File.OrigEntry))
      continue;
    std::optional<llvm::StringRef> Text = File.getBufferDataIfLoaded();
    for (llvm::StringRef Word : {"thread_local", "__thread", "_Thread_local"})
      if (Text && Text->contains(Word))
        return true;
  }
  return false;
}

namespace {
/// Finds the functions of user code that have a body, and what there is in the
/// unit that a check looks for.
class FunctionFinder : public UserCodeVisitor<FunctionFinder> {
public:
  using UserCodeVisitor::UserCodeVisitor;

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

  bool VisitCXXRecordDecl(CXXRecordDecl *R) {
    if (R->isThisDeclarationADefinition() && !R->isInvalidDecl())
      Classes.push_back(R);
    return true;
  }

  bool VisitVarDecl(VarDecl *V) {
    U.noteNative(V);
    if (V->hasGlobalStorage() && V->hasInit())
      Initialised.push_back(V);
    return true;
  }

  bool VisitCallExpr(CallExpr *E) {
    const FunctionDecl *Callee = E->getDirectCallee();
    if (!Callee)
      return true;
    noteStarts(E, dyn_cast<CXXMethodDecl>(Callee));
    if (Submits)
      return true;
    for (const models::Effect &Effect : U.effects(Callee, E))
      Submits |= Effect.K == models::Effect::Kind::Submit;
    Submits |= U.startedBy(Callee) != nullptr;
    return true;
  }

  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    Submits = Submits || U.startedBy(E->getConstructor());
    return true;
  }

  bool VisitOMPExecutableDirective(OMPExecutableDirective *D) {
    Submits = Submits || startsTasks(D);
    return true;
  }

  bool VisitAnnotateAttr(AnnotateAttr *A) {
    llvm::StringRef Text = A->getAnnotation();
    if (!Text.consume_front(models::AnnotationPrefix))
      return true;
    if (llvm::Error E = models::parseEffect(Text).takeError())
      Problems.insert(U.describe(A->getLocation()) + ": annotation '" +
                      Text.str() + "': " + llvm::toString(std::move(E)));
    return true;
  }

  bool VisitDeclaratorDecl(DeclaratorDecl *D) {
    HasSlotObjects |= isSlotObject(U, D);
    return true;
  }

  bool VisitExprWithCleanups(ExprWithCleanups *E) {
    // In a template, the arguments of a constructor still unknown have no type.
    QualType T = E->getType();
    EndsObjects |=
        !T.isNull() && E->isPRValue() && T->isRecordType() && U.destructor(T);
    return true;
  }

  /// Who hands a callable to an object of third-party code may hand it to
  /// threads that the object has started, wherever that was made.
  void noteStarts(const CallExpr *E, const CXXMethodDecl *Callee) {
    if (!Callee || !U.isSystem(Callee) || U.isStandard(Callee) ||
        llvm::none_of(E->arguments(), canBeCalled) ||
        !Starting.insert(Callee->getParent()).second)
      return;
    for (const CXXConstructorDecl *C : Callee->getParent()->ctors())
      if (!C->isDependentContext() && C->hasBody())
        Found.push_back(C);
  }

  llvm::DenseSet<const CXXRecordDecl *> Starting;
  std::vector<const FunctionDecl *> Found;
  std::vector<const CXXRecordDecl *> Classes;
  std::vector<const VarDecl *> Initialised;
  std::set<std::string> Problems; ///< Of annotations.
  bool Submits = false;
  bool HasSlotObjects = false;
  bool EndsObjects = false; ///< Perhaps a guard that guards nothing.
};
} // namespace

std::unique_ptr<program::Program>
threadslot::lowering::lower(ASTContext &Context, const models::Models &Models,
                            const Options &Opts) {
  // Pragmas submit without a name that could be known; and slots, pools and
  // guards may all be behind functions of other units.
  if (!Opts.WholeUnit && !concernsUs(Context, Models) &&
      !(Context.getLangOpts().OpenMP && spellsThreadStorage(Context)))
    return nullptr;
  llvm::TimeTraceScope Timing("threadslot::lower");
  auto P = std::make_unique<program::Program>();
  Unit U(Context, Models, *P);
  FunctionFinder Finder(U);
  Finder.TraverseDecl(Context.getTranslationUnitDecl());
  if (Opts.Problems)
    llvm::append_range(*Opts.Problems, Finder.Problems);
  bool Concerned =
      Finder.Submits || Finder.HasSlotObjects || Finder.EndsObjects;
  if (!Opts.WholeUnit && !Concerned)
    return nullptr;
  if (Finder.HasSlotObjects)
    collectInstances(U);
  for (const FunctionDecl *F : Finder.Found)
    U.use(F, Demand::Solve);
  for (const CXXRecordDecl *R : Finder.Classes)
    U.useClass(R, Demand::Solve);
  lowerInitializers(U, Finder.Initialised);
  lowerMemberInitializers(U, Finder.Classes);
  U.drain();
  P->UnitName = U.names().unit();
  return P;
}
