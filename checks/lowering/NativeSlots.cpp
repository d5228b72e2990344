//===- NativeSlots.cpp - Variables with thread storage --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Constants.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::Name;
using program::Value;

/// How deep fields of fields are slots of their own, and how many there may be
/// of all: more are a data structure rather than a context. The fields of the
/// variable itself always are, since each is judged by its own evidence.
static constexpr unsigned MaxDepth = 4, MaxFields = 1024;

namespace {

/// Lists the slots of one variable: itself, or its fields.
class NativeLister {
public:
  NativeLister(Unit &U, const VarDecl *V) : U(U), V(V) {}

  void run() {
    const VarDecl *Defined = nullptr;
    const Expr *Init = V->getAnyInitializer(Defined);
    if (Init && Init->isValueDependent())
      Init = nullptr;
    const APValue *Value = Init ? Defined->evaluateValue() : nullptr;
    list(V->getType(), Init, Value, depthOf(V->getType()));
  }

private:
  /// The structure whose fields are slots of their own, or null.
  const RecordDecl *structure(QualType T, unsigned Depth) const {
    const RecordDecl *R = T->getAsRecordDecl();
    const auto *Class = dyn_cast_or_null<CXXRecordDecl>(R);
    if (!R || !R->getDefinition() || R->isUnion() || Depth == 0 ||
        (Class && (Class->isLambda() || U.isWhole(Class))))
      return nullptr;
    return R->getDefinition();
  }

  /// The classes that \p R is built on, whose fields are its own, too.
  std::vector<QualType> bases(const RecordDecl *R) const {
    std::vector<QualType> Result;
    if (const auto *Class = dyn_cast<CXXRecordDecl>(R);
        Class && !U.isSystem(Class))
      for (const CXXBaseSpecifier &Base : Class->bases())
        Result.push_back(Base.getType());
    return Result;
  }

  /// How deep the fields of \p T are told apart.
  unsigned depthOf(QualType T) const {
    unsigned Depth = MaxDepth;
    for (; Depth > 1; --Depth)
      if (unsigned Room = MaxFields; fits(T, Depth, Room))
        break;
    return Depth;
  }

  /// Takes the fields of \p T from \p Room; whether there was enough.
  bool fits(QualType T, unsigned Depth, unsigned &Room) const {
    if (Room-- == 0)
      return false;
    const RecordDecl *R = structure(T, Depth);
    if (!R)
      return true;
    return llvm::all_of(bases(R),
                        [&](QualType B) { return fits(B, Depth, Room); }) &&
           llvm::all_of(R->fields(), [&](const FieldDecl *F) {
             return fits(F->getType(), Depth - 1, Room);
           });
  }

  /// \p Value is what is known of the initial value, \p Init where it may be
  /// found otherwise.
  void list(QualType T, const Expr *Init, const APValue *Value,
            unsigned Depth) {
    const RecordDecl *R = structure(T, Depth);
    if (!R) {
      const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
      return add(Init, Value, /*Opaque=*/Class && U.isWhole(Class));
    }
    bool Struct = Value && Value->isStruct();
    unsigned Next = 0;
    for (QualType Base : bases(R)) {
      bool Known = Struct && Next < Value->getStructNumBases();
      list(Base, nullptr, Known ? &Value->getStructBase(Next) : nullptr, Depth);
      ++Next;
    }
    for (const FieldDecl *F : R->fields()) {
      bool Known = Struct && F->getFieldIndex() < Value->getStructNumFields();
      Path.push_back(U.names().field(F));
      list(F->getType(), F->getInClassInitializer(),
           Known ? &Value->getStructField(F->getFieldIndex()) : nullptr,
           Depth - 1);
      Path.pop_back();
    }
  }

  void add(const Expr *Init, const APValue *Value, bool Opaque) {
    program::Program &P = U.program();
    program::NativeSlot N;
    N.Global = P.intern(U.names().variable(V));
    for (const std::string &Field : Path)
      N.Fields.push_back(P.intern(Field));
    N.Opaque = Opaque;
    N.Traits = U.nativeTraits(V, llvm::join(Path, "."));
    noteInitial(U.traitsNamed(N.Traits), Init, Value);
    P.Natives.push_back(std::move(N));
  }

  /// Writing the initial value again clears.
  void noteInitial(program::SlotTraits &T, const Expr *Init,
                   const APValue *Known) {
    Expr::EvalResult Own;
    if (!Known && Init && !Init->isValueDependent() &&
        Init->getType()->isScalarType() &&
        Init->EvaluateAsRValue(Own, U.context()))
      Known = &Own.Val;
    if (const StringLiteral *S = Unit::constantText(Init);
        S && !S->getString().empty())
      T.EmptyStrings.push_back(U.program().intern(S->getString()));
    std::optional<Value> V = Known ? constantValue(U, *Known) : std::nullopt;
    if (!V)
      return;
    if (V->K == Value::Kind::Int && V->Int != 0)
      T.EmptyInts.push_back(V->Int);
    else if (V->K == Value::Kind::String)
      T.EmptyStrings.push_back(V->Id);
    else if (V->K == Value::Kind::Function)
      T.EmptyAddresses.push_back(V->Id);
    else if (V->K == Value::Kind::Address)
      T.EmptyAddresses.push_back(V->Place.Global);
  }

  Unit &U;
  const VarDecl *V;
  std::vector<std::string> Path;
};

} // namespace

bool Unit::isWhole(const RecordDecl *R) const {
  bool IsPair = R->getIdentifier() && R->getName() == "pair" && isLibrary(R);
  return isSystem(R) && !IsPair;
}

bool Unit::isNative(const VarDecl *V) {
  return V->getTLSKind() != VarDecl::TLS_None &&
         !V->getType()->isReferenceType() && !V->getType().isConstQualified();
}

void Unit::noteNative(const VarDecl *V) {
  if (!isNative(V) || V->isTemplated() || V->isInvalidDecl() ||
      !Natives.insert(V->getCanonicalDecl()).second)
    return;
  noteThreadObjects(V->getType());
  if (llvm::any_of(variableEffects(V), [](const models::Effect &E) {
        return E.K == models::Effect::Kind::Persistent;
      }))
    return;
  NativeGlobals.insert(P.intern(N.variable(V)));
  NativeLister(*this, V).run();
}

/// What the destructor of a variable does happens when its thread ends.
void Unit::noteThreadObjects(QualType T) {
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !R->hasDefinition() || !ThreadObjects.insert(R).second)
    return;
  for (const FieldDecl *F : R->fields())
    noteThreadObjects(F->getType());
}

/// Each field has traits of its own: they hold its initial value, which only
/// the unit that defines the variable may see.
Name Unit::nativeTraits(const VarDecl *V, llvm::StringRef Field) {
  program::SlotTraits T;
  std::string Id = "native " + N.variable(V);
  if (!Field.empty())
    Id += ("." + Field).str();
  T.Id = P.intern(Id);
  T.EmptyNull = true;
  T.EmptyStrings.push_back("");
  T.Level = program::SlotTraits::Severity::Medium;
  noteDeclared(T, V);
  KnownTraits[T.Id] = P.Traits.size();
  P.Traits.push_back(std::move(T));
  return P.Traits.back().Id;
}

/// What ends an object of class \p R: its destructor, or those of its parts if
/// nobody has needed one of its own yet.
std::vector<std::pair<const CXXDestructorDecl *, const FieldDecl *>>
Unit::endsOf(const CXXRecordDecl *R) {
  QualType T = classType(R);
  if (const CXXDestructorDecl *D = destructor(T))
    return {{D, nullptr}};
  std::vector<std::pair<const CXXDestructorDecl *, const FieldDecl *>> Ends;
  if (!R->needsImplicitDestructor())
    return Ends;
  for (const FieldDecl *F : R->fields())
    if (const CXXDestructorDecl *D = destructor(F->getType()))
      Ends.emplace_back(D, F);
  for (const CXXBaseSpecifier &Base : R->bases())
    if (const CXXDestructorDecl *D = destructor(Base.getType()))
      Ends.emplace_back(D, nullptr);
  return Ends;
}

/// Guards need not be used to say what they are for: a function that builds an
/// object and destroys it stands for all that might.
void Unit::makeScope(const CXXConstructorDecl *C) {
  const CXXRecordDecl *R = C->getParent();
  if (C->isCopyOrMoveConstructor() || ThreadObjects.contains(R))
    return;
  auto Ends = endsOf(R);
  if (Ends.empty())
    return;
  Name Constructor = use(C, Demand::Declare);
  program::Function &F =
      synthesize(("scope " + Constructor).str(), Names::display(R));
  F.Internal = !C->isExternallyVisible();
  F.Locals = 1;
  program::Block &B = F.Blocks.emplace_back();
  auto Call = [&](Name Callee, const FieldDecl *Part) {
    program::Op &O = B.Ops.emplace_back();
    O.K = program::Op::Kind::Call;
    O.Target.Function = Callee;
    program::Value &Object = O.Args.emplace_back().V;
    Object.K = program::Value::Kind::Address;
    if (Part)
      Object.Place.Path.push_back(
          {program::Step::Kind::Field, P.intern(N.field(Part)), nullptr});
  };
  Call(Constructor, nullptr);
  for (unsigned I = 0; I != C->getNumParams(); ++I)
    B.Ops.front().Args.emplace_back().V.Id = P.intern("any argument");
  for (auto [Destructor, Part] : Ends)
    Call(use(Destructor, Demand::Solve), Part);
}
