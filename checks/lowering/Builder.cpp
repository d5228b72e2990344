//===- Builder.cpp - Blocks and the shared cleanup tree -------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lowering/Builder.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot::lowering;
using namespace threadslot::program;

Builder::Builder(Program &P, Function &F) : P(P), F(F) {
  Scopes.emplace_back();
  newBlock();
}

//===--- Cells and values -------------------------------------------------===//

Cell Builder::newLocal() {
  Cell C;
  C.R = Cell::Root::Local;
  C.Index = F.Locals++;
  return C;
}

Cell Builder::field(Cell Base, Name Field) {
  Base.Path.push_back({Step::Kind::Field, Field, nullptr});
  return Base;
}

Cell Builder::each(Cell Base) {
  Base.Path.push_back({Step::Kind::Each, {}, nullptr});
  return Base;
}

Cell Builder::key(Cell Base, Value Key) {
  Base.Path.push_back(
      {Step::Kind::Key, {}, std::make_shared<const Value>(std::move(Key))});
  return Base;
}

Cell Builder::global(Name Id) { return Cell::global(Id); }

Cell Builder::param(unsigned Index) { return Cell::param(Index); }

Condition Builder::isTrue(Value V) { return Condition::isTrue(std::move(V)); }

Condition Builder::areEqual(Value Lhs, Value Rhs) {
  return Condition::areEqual(std::move(Lhs), std::move(Rhs));
}

Condition Builder::isSet(Cell Slot) {
  Condition C;
  C.K = Condition::Kind::IsSet;
  C.Slot = std::move(Slot);
  return C;
}

Cell Builder::result() { return Cell::result(); }

Value Builder::read(Cell Place) { return Value::read(std::move(Place)); }

Value Builder::address(Cell Place) {
  // The address of what an address points to is that address.
  if (!Place.Path.empty() && Place.Path.back().K == Step::Kind::Deref) {
    Place.Path.pop_back();
    return read(std::move(Place));
  }
  return objectAddress(std::move(Place));
}

Value Builder::objectAddress(Cell Place) {
  Value V;
  V.K = Value::Kind::Address;
  V.Place = std::move(Place);
  return V;
}

Value Builder::integer(int64_t N) {
  Value V;
  V.K = Value::Kind::Int;
  V.Int = N;
  return V;
}

Value Builder::function(Name Id) {
  Value V;
  V.K = Value::Kind::Function;
  V.Id = Id;
  return V;
}

Value Builder::type(Name Id) {
  Value V;
  V.K = Value::Kind::Type;
  V.Id = Id;
  return V;
}

Value Builder::newObject() {
  Value V;
  V.K = Value::Kind::New;
  return V;
}

Value Builder::text(llvm::StringRef Text) {
  Value V;
  V.K = Value::Kind::String;
  V.Id = P.intern(Text);
  return V;
}

Value Builder::unknown(llvm::StringRef Cause) {
  Value V;
  V.K = Value::Kind::Unknown;
  V.Id = P.intern(Cause);
  return V;
}

Value Builder::depends(std::vector<Value> Operands) {
  Value V;
  V.K = Value::Kind::Depends;
  V.Operands = std::move(Operands);
  return V;
}

Value Builder::pure(llvm::StringRef Id, std::vector<Value> Operands) {
  Value V;
  V.K = Value::Kind::Pure;
  V.Id = P.intern(Id);
  V.Operands = std::move(Operands);
  return V;
}

Cell Builder::deref(const Value &Address) {
  if (Address.K == Value::Kind::Address)
    return Address.Place;
  Cell C;
  if (Address.K == Value::Kind::Read) {
    C = Address.Place;
  } else {
    C = newLocal();
    let(C, Address);
  }
  C.Path.push_back({Step::Kind::Deref, {}, nullptr});
  return C;
}

/// Whether \p V is the same each time, whatever is written in between: also the
/// address of a variable or of a field of one.
static bool isFixed(const Value &V) {
  switch (V.K) {
  case Value::Kind::Int:
  case Value::Kind::String:
  case Value::Kind::Function:
    return true;
  case Value::Kind::Address:
    return llvm::all_of(V.Place.Path, [](const Step &S) {
      return S.K == Step::Kind::Field || S.K == Step::Kind::Each;
    });
  default:
    return false;
  }
}

Value Builder::snapshot(const Value &V) {
  if (isFixed(V))
    return V;
  Cell C = newLocal();
  let(C, V);
  return read(C);
}

//===--- Blocks -----------------------------------------------------------===//

BlockId Builder::newBlock() {
  F.Blocks.emplace_back();
  Fixed.push_back(false);
  return F.Blocks.size() - 1;
}

Op &Builder::emit(Op::Kind K) {
  if (!reachable())
    Current = newBlock(); // Dead code: dropped when the function ends.
  ++Emitted;
  block().Ops.emplace_back();
  block().Ops.back().K = K;
  return block().Ops.back();
}

void Builder::useUnwind(BlockId Label) {
  if (!reachable())
    Current = newBlock();
  if (Fixed[Current] && block().Unwind != Label) {
    BlockId Next = newBlock();
    jump(Next);
    Current = Next;
  }
  Fixed[Current] = true;
  block().Unwind = Label;
}

Op &Builder::emitCall(Op::Kind K, bool MayThrow) {
  if (MayThrow)
    useUnwind(unwindLabel(Scope));
  return emit(K);
}

void Builder::let(Cell Dst, Value V) {
  Op &O = emit(Op::Kind::Let);
  O.Dst = std::move(Dst);
  O.V = std::move(V);
}

void Builder::jump(BlockId Target) {
  if (!reachable())
    return;
  block().Term.K = Terminator::Kind::Goto;
  block().Term.Then = Target;
  Current = NoBlock;
}

void Builder::branch(Condition C, BlockId Then, BlockId Else, AnchorId A) {
  if (!reachable())
    return;
  Terminator &T = block().Term;
  T.K = Terminator::Kind::Branch;
  T.Cond = std::move(C);
  T.Then = Then;
  T.Else = Else;
  T.Anchor = A;
  Current = NoBlock;
}

void Builder::fork(BlockId A, BlockId B, llvm::StringRef Cause) {
  branch(isTrue(unknown(Cause)), A, B);
}

void Builder::assume(Condition C) {
  BlockId Holds = newBlock(), Never = newBlock();
  branch(std::move(C), Holds, Never);
  setInsertionPoint(Never);
  finish(Terminator::Kind::NoReturn);
  setInsertionPoint(Holds);
}

Value Builder::choose(Condition C, llvm::function_ref<Value()> IfTrue,
                      Value IfFalse) {
  Cell Result = newLocal();
  BlockId True = newBlock(), False = newBlock(), Done = newBlock();
  branch(std::move(C), True, False);
  setInsertionPoint(True);
  let(Result, IfTrue());
  jump(Done);
  setInsertionPoint(False);
  let(Result, std::move(IfFalse));
  jump(Done);
  setInsertionPoint(Done);
  return read(Result);
}

void Builder::finish(Terminator::Kind K, AnchorId A) {
  if (!reachable())
    return;
  block().Term.K = K;
  block().Term.Anchor = A;
  Current = NoBlock;
}

void Builder::throwException(Value V, AnchorId A) {
  useUnwind(unwindLabel(Scope));
  block().Term.Exception = std::move(V);
  finish(Terminator::Kind::Throw, A);
}

void Builder::resume() {
  useUnwind(unwindLabel(Scope));
  finish(Terminator::Kind::Resume);
}

Cell Builder::savedException(BlockId Handler) {
  Op Save;
  Save.Dst = newLocal();
  Save.V = pure("throw", {});
  std::vector<Op> &Ops = F.Blocks[Handler].Ops;
  Ops.insert(Ops.begin(), Save);
  return Save.Dst;
}

//===--- Scopes -----------------------------------------------------------===//

Cell Builder::exceptionsInFlight() {
  return global(P.intern("exceptions in flight"));
}

std::optional<Cell> Builder::pushDestroy(Cell Object, Name Destructor,
                                         bool Unwinding, bool Flagged) {
  ScopeNode N;
  N.K = ScopeNode::Kind::Destroy;
  N.Parent = Scope;
  N.Object = std::move(Object);
  N.Destructor = Destructor;
  N.Unwinding = Unwinding;
  if (ConditionalDepth != 0 || Flagged) {
    N.Armed = newLocal();
    InitiallyUnarmed.push_back(*N.Armed);
    let(*N.Armed, integer(1));
  }
  std::optional<Cell> Armed = N.Armed;
  Scopes.push_back(std::move(N));
  Scope = Scopes.size() - 1;
  return Armed;
}

BlockId Builder::pushTry() {
  ScopeNode N;
  N.K = ScopeNode::Kind::Try;
  N.Parent = Scope;
  N.Unwind = newBlock();
  Scopes.push_back(std::move(N));
  Scope = Scopes.size() - 1;
  return Scopes.back().Unwind;
}

void Builder::emitDestroy(ScopeId S, BlockId Unwind) {
  ScopeNode N = Scopes[S]; // A copy: the tree may grow meanwhile.
  BlockId Done = NoBlock;
  if (N.Armed) {
    BlockId Do = newBlock();
    Done = newBlock();
    branch(isTrue(read(*N.Armed)), Do, Done);
    Current = Do;
  }
  useUnwind(Unwind);
  Op &O = emit(Op::Kind::Call);
  O.Target.Function = N.Destructor;
  O.Args.push_back({address(N.Object), false});
  if (N.Armed) {
    let(*N.Armed, integer(0));
    jump(Done);
    Current = Done;
  }
}

BlockId Builder::unwindLabel(ScopeId S) {
  ScopeNode::Kind K = Scopes[S].K;
  if (K == ScopeNode::Kind::Root)
    return NoBlock;
  if (Scopes[S].Unwind != NoBlock)
    return Scopes[S].Unwind;
  BlockId Parent = unwindLabel(Scopes[S].Parent);
  BlockId Label = newBlock();
  Scopes[S].Unwind = Label;
  BlockId Saved = Current;
  Current = Label;
  auto Count = [&](llvm::StringRef Step) {
    if (CountsExceptions)
      let(exceptionsInFlight(), pure(Step, {read(exceptionsInFlight())}));
  };
  Count("++");
  emitDestroy(S, terminateBlock());
  Count("--");
  if (Parent != NoBlock) {
    jump(Parent);
  } else {
    // The destructor may not throw, but what it was called for goes on.
    useUnwind(NoBlock);
    finish(Terminator::Kind::Resume);
  }
  Current = Saved;
  return Label;
}

BlockId Builder::exitLabel(ScopeId From, ScopeId To, BlockId Target) {
  if (From == To)
    return Target;
  const ScopeNode &N = Scopes[From];
  ScopeId Parent = N.Parent;
  if (N.K != ScopeNode::Kind::Destroy || N.Unwinding)
    return exitLabel(Parent, To, Target);
  auto [It, Inserted] = Exits.try_emplace({From, Target}, NoBlock);
  if (!Inserted)
    return It->second;
  BlockId Label = newBlock();
  It->second = Label;
  BlockId Next = exitLabel(Parent, To, Target);
  BlockId Saved = Current;
  Current = Label;
  emitDestroy(From, unwindLabel(Parent));
  jump(Next);
  Current = Saved;
  return Label;
}

BlockId Builder::terminateBlock() {
  if (Terminate == NoBlock) {
    Terminate = newBlock();
    F.Blocks[Terminate].Term.K = Terminator::Kind::Terminate;
  }
  return Terminate;
}

void Builder::popTo(ScopeId To) {
  while (Scope != To) {
    ScopeId S = Scope;
    Scope = Scopes[S].Parent;
    if (reachable() && Scopes[S].K == ScopeNode::Kind::Destroy &&
        !Scopes[S].Unwinding)
      emitDestroy(S, unwindLabel(Scope));
  }
}

void Builder::exitTo(ScopeId To, BlockId Target) {
  if (reachable())
    jump(exitLabel(Scope, To, Target));
}

void Builder::patchExit(BlockId From, ScopeId FromScope, ScopeId To,
                        BlockId Target) {
  BlockId Saved = Current;
  Current = From;
  jump(exitLabel(FromScope, To, Target));
  Current = Saved;
}

ScopeId Builder::commonScope(ScopeId A, ScopeId B) const {
  // A child is numbered after its parent.
  while (A != B)
    (A > B ? A : B) = Scopes[A > B ? A : B].Parent;
  return A;
}

void Builder::finalize() {
  std::vector<Op> Prologue;
  for (const Cell &Flag : InitiallyUnarmed) {
    Op O;
    O.Dst = Flag;
    O.V = integer(0);
    Prologue.push_back(std::move(O));
  }
  std::vector<Op> &Entry = F.Blocks[0].Ops;
  Entry.insert(Entry.begin(), std::make_move_iterator(Prologue.begin()),
               std::make_move_iterator(Prologue.end()));
  skipEmptyBlocks();
  joinStraightLines();
  dropUnreachable(F);
}

/// Lets all jumps to blocks that only jump go where those go.
void Builder::skipEmptyBlocks() {
  auto Skip = [&](BlockId &Target) {
    for (size_t Steps = 0; Target != NoBlock && Steps != F.Blocks.size();
         ++Steps) {
      const Block &B = F.Blocks[Target];
      if (!B.Ops.empty() || B.Term.K != Terminator::Kind::Goto)
        return;
      Target = B.Term.Then;
    }
  };
  for (Block &B : F.Blocks) {
    Skip(B.Term.Then);
    Skip(B.Term.Else);
    Skip(B.Unwind);
  }
}

static bool mayUnwind(const Block &B) {
  return B.Term.K == Terminator::Kind::Throw ||
         B.Term.K == Terminator::Kind::Resume ||
         llvm::any_of(B.Ops, [](const Op &O) {
           return O.K == Op::Kind::Call || O.K == Op::Kind::Submit;
         });
}

/// Makes one block of two if control comes to the second only from the first.
/// There are bounds that count blocks, which should mean what people wrote.
void Builder::joinStraightLines() {
  std::vector<unsigned> Ways(F.Blocks.size());
  auto Count = [&](BlockId B) {
    if (B != NoBlock)
      ++Ways[B];
  };
  for (const Block &B : F.Blocks) {
    Count(B.Term.Then);
    Count(B.Term.Else);
    Count(B.Unwind);
  }
  for (Block &A : F.Blocks) {
    while (A.Term.K == Terminator::Kind::Goto) {
      Block &B = F.Blocks[A.Term.Then];
      bool Joins = !mayUnwind(A) || !mayUnwind(B) || A.Unwind == B.Unwind;
      if (&A == &B || A.Term.Then == 0 || Ways[A.Term.Then] != 1 || !Joins)
        break;
      if (mayUnwind(B))
        A.Unwind = B.Unwind;
      llvm::move(B.Ops, std::back_inserter(A.Ops));
      A.Term = std::move(B.Term);
      B = Block();
      B.Term.K = Terminator::Kind::NoReturn;
    }
  }
}
