//===- Expansion.cpp - A modelled body, where it is called ----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Expansion.h"
#include "lowering/Adaptors.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using models::Reserved;
using program::Argument;
using program::BlockId;
using program::Callee;
using program::Cell;
using program::NoBlock;
using program::Op;
using program::Step;
using program::Terminator;
using program::Value;

Expansion::Expansion(Unit &U, Builder &B, const models::Body &Text,
                     const FunctionDecl *F, Demand Why,
                     program::AnchorId Anchor, unsigned Depth)
    : U(U), B(B), Text(Text), F(F), Names(Text, F), Why(Why), Anchor(Anchor),
      Depth(Depth), Do(U, B, F, Why, Anchor, Depth),
      NoThrow(isa<CXXDestructorDecl>(F)) {}

void Expansion::run(llvm::ArrayRef<Argument> Args,
                    llvm::ArrayRef<const Expr *> AsWritten,
                    std::optional<Cell> Result) {
  Written = AsWritten;
  Into = std::move(Result);
  for (const Argument &A : Args)
    Params.push_back(B.snapshot(A.V));
  for (unsigned I = 0; I != Text.Text->Locals; ++I)
    Locals.push_back(B.newLocal());
  llvm::ArrayRef<program::Block> Body = Text.Text->Blocks;
  if (Body.size() == 1 && Body.front().Term.K == Terminator::Kind::Return) {
    for (const Op &O : Body.front().Ops)
      write(O);
    return;
  }
  BlockId Done = B.newBlock();
  writeBlocks(*Text.Text, Done);
  B.setInsertionPoint(Done);
}

void Expansion::writeBlocks(const program::Function &From, BlockId Done) {
  ScopeId Outer = B.scope();
  for (const program::Block &X : From.Blocks)
    if (X.Unwind != NoBlock)
      Catchers.try_emplace(X.Unwind, Outer);
  for (BlockId I = 0; I != From.Blocks.size(); ++I) {
    auto Catcher = Catchers.find(I);
    if (Catcher == Catchers.end()) {
      Blocks.push_back(B.newBlock());
      continue;
    }
    Blocks.push_back(B.pushTry());
    Catcher->second = B.scope();
    B.dropTo(Outer);
  }
  B.jump(Blocks.front());
  for (BlockId I = 0; I != From.Blocks.size(); ++I) {
    const program::Block &X = From.Blocks[I];
    B.setInsertionPoint(Blocks[I]);
    B.dropTo(X.Unwind == NoBlock ? Outer : Catchers.lookup(X.Unwind));
    for (const Op &O : X.Ops)
      write(O);
    write(X.Term, Done);
  }
  B.dropTo(Outer);
}

void Expansion::write(const Op &O) {
  if (O.K == Op::Kind::Let)
    B.let(cell(O.Dst), value(O.V));
  else if (O.K == Op::Kind::Call)
    call(O);
}

void Expansion::write(const Terminator &T, BlockId Done) {
  switch (T.K) {
  case Terminator::Kind::Goto:
    return B.jump(block(T.Then));
  case Terminator::Kind::Branch: {
    program::Condition C;
    C.K = T.Cond->K;
    C.Lhs = value(T.Cond->Lhs);
    if (C.K == program::Condition::Kind::Equal)
      C.Rhs = value(T.Cond->Rhs);
    C.Exception = B.program().intern(T.Cond->Exception);
    return B.branch(std::move(C), block(T.Then), block(T.Else));
  }
  case Terminator::Kind::Return:
    return B.jump(Done);
  case Terminator::Kind::Throw:
    if (!U.context().getLangOpts().CXXExceptions)
      return B.finish(Terminator::Kind::Terminate);
    return B.throwException(U.exception(T.Exception->Id), Anchor);
  case Terminator::Kind::Resume:
    return B.resume();
  default:
    return B.finish(T.K);
  }
}

//===--- Places and values ------------------------------------------------===//

/// The name of a field: of that member of a type, or of the text's own, which
/// containers of other objects do not share.
program::Name Expansion::field(program::Name Named) {
  auto [Type, Member] = Named.rsplit("::");
  Type.consume_front(":"); // A member, as in the names of functions.
  if (!Member.empty())
    if (const FieldDecl *Field = Names.field(Type, Member))
      return B.program().intern(U.names().field(Field));
  if (Member.empty() && !Text.Held.empty())
    return B.program().intern(held() + "::" + Named.str());
  return B.program().intern(Member.empty() ? Named : Member);
}

const std::string &Expansion::held() {
  if (HeldName.empty())
    HeldName = U.names().type(Names.type(Text.Held));
  return HeldName;
}

Cell Expansion::cell(const Cell &C) {
  llvm::ArrayRef<Step> Path = C.Path;
  Cell Result;
  switch (C.R) {
  case Cell::Root::Param:
    // A parameter is no place of its own: what it points to is.
    Result = B.deref(Params[C.Index]);
    Path = Path.drop_front();
    break;
  case Cell::Root::Local:
    Result = Locals[C.Index];
    break;
  case Cell::Root::Result:
    if (!Into)
      Into = B.newLocal();
    Result = *Into;
    break;
  case Cell::Root::Global:
    Result = Builder::global(B.program().intern(C.Global));
    break;
  }
  for (const Step &S : Path) {
    if (S.K == Step::Kind::Key)
      Result = Builder::key(std::move(Result), value(*S.Key));
    else if (S.K == Step::Kind::Field)
      Result = Builder::field(std::move(Result), field(S.Field));
    else
      Result.Path.push_back(S);
  }
  return Result;
}

/// The text that is given for a parameter, if \p V reads that parameter's
/// object and it is a constant; null if not.
const StringLiteral *Expansion::writtenText(const Value &V) const {
  if (V.K != Value::Kind::Read || V.Place.R != Cell::Root::Param ||
      V.Place.Path.size() != 1 || V.Place.Path.front().K != Step::Kind::Deref ||
      V.Place.Index < thisCount() ||
      V.Place.Index - thisCount() >= Written.size())
    return nullptr;
  return Unit::constantText(Written[V.Place.Index - thisCount()]);
}

Value Expansion::value(const Value &V) {
  if (V.K == Value::Kind::Read && V.Place.R == Cell::Root::Param &&
      V.Place.Path.empty())
    return V.Place.Index < Params.size() ? Params[V.Place.Index]
                                         : B.unknown("argument");
  if (V.K == Value::Kind::Function)
    return function(V.Id);
  if (const StringLiteral *S = writtenText(V))
    return B.text(S->getString());
  if (V.K == Value::Kind::Type) {
    // Types are told apart by their names.
    QualType T = Names.type(V.Id);
    return T.isNull() ? B.unknown("type") : B.text(U.names().type(T));
  }
  Value Result = V;
  Result.Id = B.program().intern(V.Id);
  if (V.K == Value::Kind::Read)
    Result.Place = cell(V.Place);
  if (V.K == Value::Kind::Address)
    return Builder::address(cell(V.Place));
  for (Value &Operand : Result.Operands)
    Operand = value(Operand);
  return Result;
}

Value Expansion::function(program::Name Id) {
  if (std::optional<Reserved> R = models::parseReserved(Id)) {
    QualType T = Names.type(R->Type);
    if (T.isNull())
      return Builder::integer(0);
    return Do.destroyer(T->isPointerType() ? T->getPointeeType() : T);
  }
  const program::Function *Helper = models::Bodies::builtin().helper(Id);
  std::string Own = (U.use(F, Demand::Declare) + "#" + Id).str();
  program::Function &Out = U.synthesize(Own, Helper->Display);
  if (Out.Blocks.empty()) {
    models::Body Part = Text;
    Part.Text = Helper;
    define(U, Out, Part, F, Why);
  }
  return Builder::function(Out.Id);
}

//===--- Calls ------------------------------------------------------------===//

unsigned Expansion::thisCount() const { return takesThis(F) ? 1 : 0; }

Verbs::Operand Expansion::operand(const Argument &A) {
  Verbs::Operand Result;
  Result.V = value(A.V);
  Result.ByAddress = A.V.K == Value::Kind::Address;
  if (A.V.K != Value::Kind::Read || A.V.Place.R != Cell::Root::Param ||
      !A.V.Place.Path.empty())
    return Result;
  unsigned Index = A.V.Place.Index;
  Result.Type = Names.parameter(Index);
  Result.ByAddress = !Result.Type.isNull() && (Result.Type->isReferenceType() ||
                                               Result.Type->isRecordType());
  if (Index >= thisCount() && Index - thisCount() < Written.size())
    Result.Written = Written[Index - thisCount()];
  return Result;
}

void Expansion::call(const Op &O) {
  bool Throws = O.Target.K == Callee::Kind::Indirect;
  if (O.Target.K == Callee::Kind::Direct) {
    if (std::optional<Reserved> R = models::parseReserved(O.Target.Function))
      return callReserved(*R, O);
    const program::Function *Helper =
        models::Bodies::builtin().helper(O.Target.Function);
    if (!Helper->Blocks.empty())
      return callHelper(*Helper, O);
    program::Function &Unseen = U.synthesize(Helper->Id, Helper->Display);
    Unseen.MayClear = Helper->MayClear;
    Unseen.NoThrow = Helper->NoThrow;
    Throws = !Helper->NoThrow;
  }
  std::vector<Argument> Args;
  for (const Argument &A : O.Args)
    Args.push_back({value(A.V), A.ReadOnly});
  Callee Target = O.Target;
  Target.Function = B.program().intern(Target.Function);
  if (Target.K == Callee::Kind::Indirect)
    Target.Target = value(*Target.Target);
  std::optional<Cell> Result;
  if (O.HasDst)
    Result = cell(O.Dst);
  if (NoThrow && Throws)
    B.terminateOnThrow();
  Op &Call = B.emitCall(Op::Kind::Call, Throws && !NoThrow);
  Call.Target = std::move(Target);
  Call.Args = std::move(Args);
  Call.Anchor = Anchor;
  Call.HasDst = Result.has_value();
  if (Result)
    Call.Dst = *Result;
}

void Expansion::callReserved(const Reserved &R, const Op &O) {
  QualType T = Names.type(R.Type);
  if (T.isNull())
    return;
  std::vector<Verbs::Operand> Args;
  for (const Argument &A : O.Args)
    Args.push_back(operand(A));
  // A callable that goes over a container is given what that holds.
  if (R.V == Reserved::Verb::Call && !Text.Held.empty())
    for (Verbs::Operand &A : Args)
      if (A.Type.isNull() && A.ByAddress)
        A.Type = U.context().getLValueReferenceType(Names.type(Text.Held));
  for (unsigned I = Text.Parameters.size() + thisCount();
       R.Rest && I < Params.size(); ++I)
    Args.push_back(operand({Builder::read(Builder::param(I)), false}));
  std::optional<Cell> Result;
  if (O.HasDst)
    Result = cell(O.Dst);
  verb(R, T, std::move(Args), std::move(Result));
}

void Expansion::verb(const Reserved &R, QualType T,
                     std::vector<Verbs::Operand> Args,
                     std::optional<Cell> Result) {
  llvm::ArrayRef<Verbs::Operand> Rest = llvm::ArrayRef(Args).drop_front();
  const Value &Object = Args.front().V;
  switch (R.V) {
  case Reserved::Verb::Init:
    return Do.init(T, Object, Rest);
  case Reserved::Verb::Copy:
  case Reserved::Verb::Move:
    return Do.copy(T, Object, Rest.front().V, R.V == Reserved::Verb::Move);
  case Reserved::Verb::Assign:
    return Do.assign(T, Object, Rest.front(), Rest.front().isRvalue());
  case Reserved::Verb::CopyAssign:
  case Reserved::Verb::MoveAssign:
    return Do.assign(T, Object, Rest.front(),
                     R.V == Reserved::Verb::MoveAssign);
  case Reserved::Verb::Destroy:
    return Do.destroy(T, Object);
  case Reserved::Verb::Delete:
    return Do.remove(T->isPointerType() ? T->getPointeeType() : T, Object);
  case Reserved::Verb::Call: {
    // A pointer that is a parameter is no place.
    Cell Pointer = B.newLocal();
    if (!Args.front().ByAddress)
      B.let(Pointer, Object);
    return Do.call(T,
                   Args.front().ByAddress ? Object : Builder::address(Pointer),
                   Rest, std::move(Result));
  }
  case Reserved::Verb::Hold:
    return Do.hold(T, Object, Rest.front());
  case Reserved::Verb::Run:
    return Do.run(Object, Rest, std::move(Result));
  case Reserved::Verb::Index:
    return Do.index(Object, *Result);
  case Reserved::Verb::Visit:
    return Do.visit(T, Object, Rest, std::move(Result));
  case Reserved::Verb::Unseen:
    return Do.unseen(T);
  }
}

void Expansion::callHelper(const program::Function &Helper, const Op &O) {
  models::Body Part = Text;
  Part.Text = &Helper;
  std::vector<Argument> Args;
  for (const Argument &A : O.Args)
    Args.push_back({value(A.V), A.ReadOnly});
  std::optional<Cell> Result;
  if (O.HasDst)
    Result = cell(O.Dst);
  Expansion(U, B, Part, F, Why, Anchor, Depth).run(Args, {}, std::move(Result));
}

//===--- Functions --------------------------------------------------------===//

void Expansion::define(Unit &U, program::Function &Out,
                       const models::Body &Text, const FunctionDecl *F,
                       Demand Why) {
  bool Helper = Text.Text->Id.find('(') == llvm::StringRef::npos;
  Out.Params =
      Helper ? Text.Text->Params : F->getNumParams() + (takesThis(F) ? 1 : 0);
  Builder B(U.program(), Out);
  std::vector<Argument> Args;
  for (unsigned I = 0; I != Out.Params; ++I)
    Args.push_back({Builder::read(Builder::param(I)), false});
  Expansion(U, B, Text, F, Why).run(Args, {}, Builder::result());
  B.finish(Terminator::Kind::Return);
  B.finalize();
}

bool Expansion::matters(Unit &U, const models::Body &Text,
                        const FunctionDecl *F) {
  Designators Names(Text, F);
  for (const program::Block &X : Text.Text->Blocks)
    for (const Op &O : X.Ops) {
      if (O.K != Op::Kind::Call)
        continue;
      if (O.Target.K == Callee::Kind::Indirect)
        return true;
      std::optional<Reserved> R = models::parseReserved(O.Target.Function);
      if (!R) {
        const program::Function *Helper =
            models::Bodies::builtin().helper(O.Target.Function);
        models::Body Part = Text;
        Part.Text = Helper;
        if (Helper->Blocks.empty() || matters(U, Part, F))
          return true;
        continue;
      }
      if (R->V == Reserved::Verb::Run)
        return true;
      QualType T = Names.type(R->Type);
      if (!T.isNull() &&
          (R->V == Reserved::Verb::Call ? U.callMatters(T)
                                        : U.destructor(T) != nullptr))
        return true;
    }
  return false;
}
