//===- Unit.h - The functions of one translation unit ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Knows what all functions of a unit share: names, effects, anchors, and which
// functions are still to be lowered. Lowering is on demand: a function is
// declared when it is first called or mentioned, and lowered if its body can
// matter.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_UNIT_H
#define THREADSLOT_LOWERING_UNIT_H

#include "lowering/Lowering.h"
#include "lowering/Names.h"
#include "models/Bodies.h"
#include "models/Models.h"
#include "program/Program.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <deque>

namespace threadslot::lowering {

/// Why a function is looked at.
enum class Demand : uint8_t {
  Declare, ///< Something names it; its body does not matter.
  Solve,   ///< A task may run it: its body and its callees are lowered.
};

/// How objects of a class of the standard library are read.
enum class Owner : uint8_t {
  None,
  Callable, ///< Holds a callable, called by `()` (e.g., std::function).
};

/// Whether \p File came with a package. Packages put headers below the folders
/// that compilers search by themselves, as the Filesystem Hierarchy Standard
/// says, and pkg-config still asks for some by -I.
bool isInstalled(clang::FileEntryRef File);

class Unit {
public:
  Unit(clang::ASTContext &Context, const models::Models &Models,
       program::Program &P);

  /// Lowers \p F and what it leads to.
  void demand(const clang::FunctionDecl *F, Demand D);
  /// Lowers what was demanded, and what that demands in turn.
  void drain();

  /// The function's entity name; declares it. A body that can matter is put on
  /// the list if \p From is lowered for solving.
  program::Name use(const clang::FunctionDecl *F, Demand From);
  /// What a virtual call of the destructor \p D runs. No object is of an
  /// abstract class: of such a one, the destructors of derived classes.
  program::Name useVirtual(const clang::CXXDestructorDecl *D, Demand From);
  /// What stands for the class \p R in its objects, if they have virtual
  /// members that users wrote; else nothing.
  program::Name useClass(const clang::CXXRecordDecl *R, Demand From);
  /// The class of the objects that \p T refers or points to, if that is one of
  /// user code and they may be changed.
  program::Name pointee(clang::QualType T);
  /// A function of lowering's own making (e.g., for std::bind). Its blocks are
  /// for the caller to fill.
  program::Function &synthesize(llvm::StringRef Id, llvm::StringRef Display);

  /// What the models say that a library function does, instead of its body;
  /// null if nothing.
  const models::Body *body(const clang::FunctionDecl *F);

  /// What annotations and models say about a function; empty if nothing. Of
  /// the rows that hold for certain execution contexts, that which \p Call
  /// names.
  llvm::ArrayRef<models::Effect> effects(const clang::FunctionDecl *F,
                                         const clang::CallExpr *Call);
  /// The effect of a function that starts a thread, or that builds a thread, or
  /// another object that runs what it is made of; null if it does neither.
  const models::Effect *startedBy(const clang::FunctionDecl *F);
  /// The effect `slot(...)` of a class or of one of its bases, or null.
  const models::Effect *slotClass(const clang::CXXRecordDecl *R);
  /// The traits of a slot: what its class or space says, and where \p Decl, if
  /// there is one, is declared.
  program::Name traits(const models::Effect *Slot, llvm::StringRef Kind,
                       const clang::ValueDecl *Decl);
  const program::SlotTraits &traitsNamed(program::Name Id) const;
  program::SlotTraits &traitsNamed(program::Name Id) {
    return P.Traits[KnownTraits.lookup(Id)];
  }

  //===--- NativeSlots.cpp ------------------------------------------------===//
  /// Whether \p V has thread storage and can be written to.
  static bool isNative(const clang::VarDecl *V);
  /// Lists \p V, or its fields, as slots if it is native.
  void noteNative(const clang::VarDecl *V);
  bool namesNative(program::Name Global) const {
    return NativeGlobals.contains(Global);
  }
  static const clang::StringLiteral *constantText(const clang::Expr *E);
  program::Name nativeTraits(const clang::VarDecl *V, llvm::StringRef Field);

  /// Functions that override \p M directly, of all classes of the unit.
  llvm::ArrayRef<const clang::CXXMethodDecl *>
  overriders(const clang::CXXMethodDecl *M);
  void noteOverrides(const clang::CXXMethodDecl *M);

  /// Records that an exception type takes part, with its bases; its name.
  program::Name exceptionType(clang::QualType T);
  clang::QualType classType(const clang::CXXRecordDecl *R) const;
  /// An exception object of the class with that qualified name.
  program::Value exception(llvm::StringRef Qualified);
  /// What has that qualified name, a template's pattern included, or null.
  const clang::NamedDecl *find(llvm::StringRef Qualified) const;
  const clang::CXXRecordDecl *findClass(llvm::StringRef Qualified) const {
    return llvm::dyn_cast_or_null<clang::CXXRecordDecl>(find(Qualified));
  }

  program::AnchorId anchor(clang::SourceRange R, program::Name In);
  /// As anchor, with its source text: for what messages or fingerprints quote.
  program::AnchorId quotedAnchor(clang::SourceRange R, program::Name In,
                                 llvm::StringRef Slot = {});
  /// A place for an error, `FILE:LINE`.
  std::string describe(clang::SourceLocation Place);
  /// The source text of a range, of a macro's use where it is in one; empty if
  /// it has none.
  llvm::StringRef text(clang::SourceRange R) const;
  /// The source text where it was written, be it in a macro's definition.
  llvm::StringRef spelling(clang::SourceRange R) const;

  /// Whether code is in namespace std or a C library.
  bool isLibrary(const clang::Decl *D) const;
  /// Whether it is and is not read: it does not throw unless models say so.
  bool isStandard(const clang::Decl *D) const;
  /// Where a library function is read, those that it is written in terms of
  /// are read, too.
  void readCallee(const clang::FunctionDecl *Callee,
                  const clang::FunctionDecl *From);
  /// Whether code comes from elsewhere: from a system header, or from one that
  /// is installed on the machine.
  bool isSystem(const clang::Decl *D) const;
  /// Whether objects of the class are slots as a whole, written to by its
  /// members: it is a library's, and no mere structure such as std::pair.
  bool isWhole(const clang::RecordDecl *R) const;
  /// The destructor to call for an object of type \p T; null if it can do
  /// nothing to a slot.
  const clang::CXXDestructorDecl *destructor(clang::QualType T);
  /// Whether \p T is an instance of a template that an error has kept from
  /// being made: what its end does nobody knows.
  bool isLost(clang::QualType T) const;
  /// Whether the models say what ends objects of a library class.
  bool isModelled(const clang::CXXRecordDecl *R);
  /// Whether objects of type \p T, held somewhere, can matter to a slot: their
  /// end does, or they can be called, or lead elsewhere.
  bool canMatter(clang::QualType T) const;
  /// Whether the end of an object of type \p T may run what users wrote, the
  /// ends of library callables aside.
  bool endsUsers(clang::QualType T);
  /// Whether calling a deleter of type \p T can do anything to a slot.
  bool callMatters(clang::QualType T);
  Owner owner(const clang::CXXRecordDecl *R);
  bool isAtomic(const clang::CXXRecordDecl *R) const;
  /// Whether it is an atomic number: nothing that is done to it can be known
  /// later.
  bool isAtomicNumber(const clang::CXXRecordDecl *R) const;
  /// Whether the body of \p F, or those that it calls, reads what others may
  /// change at any time: what it returns is not the same for the same object.
  bool isUnsteady(const clang::FunctionDecl *F);

  /// Members that not only the call operator of their class names, or that
  /// somewhere begin with something else than their declarations say.
  const llvm::DenseSet<const clang::FieldDecl *> &membersOfOthers();
  /// Whether an exception may leave a call of \p F.
  bool mayThrow(const clang::FunctionDecl *F);

  clang::ASTContext &context() const { return Context; }
  const models::Models &models() const { return Models; }
  program::Program &program() { return P; }
  Names &names() { return N; }

private:
  void declare(program::Function &Decl, const clang::FunctionDecl *F);
  void declarePointees(program::Function &Decl, const clang::FunctionDecl *F);
  /// A set of effects that hold where a class is among a call's operands, or
  /// everywhere.
  struct Rule {
    std::string On;
    std::vector<models::Effect> Effects;
  };
  const std::vector<Rule> &rules(const clang::FunctionDecl *F);
  const models::Body *findBody(const clang::FunctionDecl *F);
  bool applies(const models::Body &Text, const clang::FunctionDecl *F) const;
  bool canMatter(clang::QualType T, unsigned Depth) const;
  bool endsUsers(clang::QualType T, unsigned Depth);
  bool isInstalled(clang::FileID File) const;
  bool isRead(const clang::Decl *D) const;
  bool isOfUsers(const clang::Decl *D) const;
  std::vector<Rule> findRules(const clang::FunctionDecl *F);
  std::vector<models::Effect> annotations(const clang::Decl *D);
  std::vector<models::Effect> variableEffects(const clang::ValueDecl *Decl);
  bool ownsGuards(const clang::CXXRecordDecl *R, unsigned Depth);
  bool undoesSets(const clang::CXXRecordDecl *R);
  bool destructorMatters(const clang::CXXRecordDecl *R);
  void noteThreadObjects(clang::QualType T);
  std::vector<
      std::pair<const clang::CXXDestructorDecl *, const clang::FieldDecl *>>
  endsOf(const clang::CXXRecordDecl *R);
  void makeScope(const clang::CXXConstructorDecl *C);
  /// What a declaration says of the slot that it declares.
  void noteDeclared(program::SlotTraits &T, const clang::ValueDecl *Decl);
  program::Name fileName(clang::FileID File);
  /// The included file that declares \p D, or empty.
  program::Name headerOf(const clang::Decl *D);
  bool lowerable(const clang::FunctionDecl *Definition);

  clang::ASTContext &Context;
  const models::Models &Models;
  program::Program &P;
  Names N;
  llvm::DenseMap<const clang::FunctionDecl *, program::Name> Entities;
  llvm::DenseMap<const clang::FunctionDecl *, Demand> Demands;
  llvm::DenseMap<const clang::FunctionDecl *, const models::Body *> Bodies;
  std::deque<const clang::FunctionDecl *> Work;
  llvm::DenseMap<const clang::FunctionDecl *,
                 std::unique_ptr<std::vector<Rule>>>
      Rules;
  llvm::DenseMap<const clang::CXXRecordDecl *, std::unique_ptr<models::Effect>>
      SlotClasses;
  llvm::DenseMap<const clang::CXXMethodDecl *,
                 std::vector<const clang::CXXMethodDecl *>>
      Overriders;
  llvm::DenseSet<const clang::Type *> ExceptionTypes;
  llvm::DenseMap<program::Name, size_t> KnownTraits;
  llvm::DenseMap<const clang::CXXRecordDecl *, bool> DestructorMatters;
  llvm::DenseMap<clang::FileID, program::Name> FileNames;
  llvm::DenseSet<const clang::VarDecl *> Natives;
  llvm::DenseSet<program::Name> NativeGlobals;
  llvm::DenseSet<const clang::CXXRecordDecl *> ThreadObjects;
  mutable llvm::DenseMap<const clang::Decl *, bool> Standard;
  mutable llvm::DenseMap<clang::FileID, bool> Installed;
  std::optional<llvm::DenseSet<const clang::FieldDecl *>> MembersOfOthers;
  /// What isUnsteady() has found, and below how many calls it looks.
  llvm::DenseMap<const clang::FunctionDecl *, bool> Unsteady;
  unsigned UnsteadyCalls = 0;
  unsigned ThirdPartyBodies = 0;
};

/// Lowers the body of one function; \p Decl is its declaration in the program.
void lowerFunction(Unit &U, const clang::FunctionDecl *Definition,
                   program::Function &Decl, Demand D);

/// Gives \p Decl a body that does what the models say, if they say anything.
bool lowerModelled(Unit &U, const clang::FunctionDecl *F,
                   program::Function &Decl, Demand D);

/// Lowers a coroutine: the function that makes one, \p Decl, and those
/// that run it.
void lowerCoroutine(Unit &U, const clang::FunctionDecl *Definition,
                    const clang::CoroutineBodyStmt *S, program::Function &Decl,
                    Demand D);

/// Lowers what the static variables \p All are initialised with, if functions
/// or slots are named there: tables of callables, say.
void lowerInitializers(Unit &U, llvm::ArrayRef<const clang::VarDecl *> All);

/// Lowers what the members of the classes \p All begin with, if functions or
/// slots are named there and no constructor of the unit shows it.
void lowerMemberInitializers(Unit &U,
                             llvm::ArrayRef<const clang::CXXRecordDecl *> All);

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_UNIT_H
