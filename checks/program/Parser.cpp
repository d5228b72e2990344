//===- Parser.cpp - From text to slot program ----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Recursive descent over the grammar of docs/slot-program.md, from the items of
// a program down to conditions. Cells and values have a parser of their own.
//
//===----------------------------------------------------------------------===//

#include "program/AttributeParser.h"
#include "program/Attributes.h"
#include "program/Text.h"
#include "program/ValueParser.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace threadslot::program;
using llvm::StringRef;
using llvm::Twine;

namespace {

/// Anchors that are used need no line; this is how many such there may be in a
/// row, so that a slip of the pen does not ask for all memory.
constexpr uint32_t MaxBlankAnchors = 4096;

class Parser : ValueParser {
public:
  using ValueParser::ValueParser;

  llvm::Error run();

private:
  // Items of the program.
  void item();
  void unit();
  void traits();
  void native();
  void type();
  void discarded();
  void instance();
  void function(bool HasBody);
  void anchor();
  void growAnchors(AnchorId Id, const char *Where);
  template <class T> void attributes(T &Object);

  // Parts of a function.
  void block(Function &F);
  bool op(StringRef Word, Op &O);
  bool terminator(StringRef Word, Terminator &T);
  void calleeAndArguments(Op &O);
  Condition condition();
  BlockId label();
  AnchorId anchorUse();

  llvm::DenseSet<Name> Functions; ///< Those read so far.
  AnchorId LastAnchorUsed = 0;
  const char *LastAnchorUse = nullptr; ///< Where that one is used.
};

llvm::Error Parser::run() {
  while (!Tok.is(Token::Kind::End))
    item();
  if (LastAnchorUse)
    growAnchors(LastAnchorUsed, LastAnchorUse);
  return takeError();
}

void Parser::item() {
  if (consumeWord("unit"))
    return unit();
  if (consumeWord("traits"))
    return traits();
  if (consumeWord("native"))
    return native();
  if (consumeWord("type"))
    return type();
  if (consumeWord("discarded"))
    return discarded();
  if (consumeWord("instance"))
    return instance();
  if (consumeWord("declare"))
    return function(/*HasBody=*/false);
  if (consumeWord("fn"))
    return function(/*HasBody=*/true);
  if (consumeWord("anchor"))
    return anchor();
  fail("'unit', 'traits', 'native', 'type', 'discarded', 'instance', "
       "'declare', 'fn' or 'anchor'");
}

void Parser::unit() { P.UnitName = string().str(); }

void Parser::traits() {
  SlotTraits &T = P.Traits.emplace_back();
  T.Id = entity();
  attributes(T);
}

bool isVariable(const Cell &C) {
  return C.R == Cell::Root::Global && llvm::all_of(C.Path, [](const Step &S) {
           return S.K == Step::Kind::Field;
         });
}

void Parser::native() {
  NativeSlot &N = P.Natives.emplace_back();
  const char *Where = Tok.Start;
  Cell Place = cell();
  N.Global = Place.Global;
  for (const Step &S : Place.Path)
    N.Fields.push_back(S.Field);
  if (!isVariable(Place))
    fail(Where, "a variable or a field of one (e.g., '@ctx.user')");
  attributes(N);
}

void Parser::type() {
  ExceptionType &T = P.Types.emplace_back();
  T.Id = string();
  if (consumePunct(":"))
    do
      T.Bases.push_back(string());
    while (Tok.is(Token::Kind::String));
}

void Parser::discarded() {
  DiscardedGuard &G = P.Discarded.emplace_back();
  G.Destructor = entity();
  attributes(G);
  G.Anchor = anchorUse();
}

void Parser::instance() {
  Instance &I = P.Instances.emplace_back();
  I.Object = string();
  attributes(I);
  I.Anchor = anchorUse();
}

void Parser::growAnchors(AnchorId Id, const char *Where) {
  if (Id < P.Anchors.size())
    return;
  if (Id - P.Anchors.size() > MaxBlankAnchors)
    return fail(Where, "a number that follows those of the other anchors");
  P.Anchors.resize(Id + 1);
}

void Parser::anchor() {
  const char *Where = Tok.Start;
  AnchorId Id = number();
  growAnchors(Id, Where);
  if (failed())
    return;
  Anchor &A = P.Anchors[Id];
  if (Tok.is(Token::Kind::String)) {
    A.File = string();
    expectPunct(":");
    A.Line = number();
    expectPunct(":");
    A.Column = number();
    expectPunct("+");
    A.Length = number();
  }
  attributes(A);
}

AnchorId Parser::anchorUse() {
  if (!Tok.is(Token::Kind::Anchor))
    return NoAnchor;
  const char *Where = Tok.Start;
  auto Id = integer<AnchorId>(Token::Kind::Anchor, "an anchor");
  if (!LastAnchorUse || Id > LastAnchorUsed) {
    LastAnchorUsed = Id;
    LastAnchorUse = Where;
  }
  return Id;
}

void Parser::function(bool HasBody) {
  const char *Where = Tok.Start;
  Name Id = entity();
  if (!Functions.insert(Id).second)
    return fail(Where, "a function that is not listed already");
  Function &F = P.getOrDeclare(Id);
  if (Tok.is(Token::Kind::String))
    F.Display = string();
  attributes(F);
  F.Anchor = anchorUse();
  if (!HasBody)
    return;
  expectPunct("{");
  do
    block(F);
  while (Tok.is(Token::Kind::Word));
  expectPunct("}");
}

/// Reads attributes of \p Object as long as there are any.
template <class T> void Parser::attributes(T &Object) {
  while (Tok.is(Token::Kind::Word)) {
    std::string Key = Tok.Text;
    AttributeParser Visitor{*this, Key};
    visitAttributes(Object, Visitor);
    if (!Visitor.Found)
      return;
  }
}

BlockId Parser::label() {
  BlockId Id = NoBlock;
  StringRef Text = Tok.Text;
  if (!Tok.is(Token::Kind::Word) || !Text.consume_front("b") ||
      Text.getAsInteger(10, Id))
    fail("a label (e.g., 'b1')");
  advance();
  return Id;
}

void Parser::block(Function &F) {
  const char *Where = Tok.Start;
  if (label() != F.Blocks.size())
    fail(Where, "'b" + Twine(F.Blocks.size()) +
                    "': blocks are numbered in the order they stand in");
  Block &B = F.Blocks.emplace_back();
  if (consumeWord("unwind"))
    B.Unwind = label();
  expectPunct(":");
  while (true) {
    Op O;
    std::string Word = Tok.is(Token::Kind::Word) ? Tok.Text : "";
    if (op(Word, O)) {
      attributes(O);
      O.Anchor = anchorUse();
      B.Ops.push_back(std::move(O));
    } else if (terminator(Word, B.Term)) {
      B.Term.Anchor = anchorUse();
      return;
    } else {
      return fail("an operation or the end of the block (e.g., 'ret')");
    }
  }
}

std::optional<Op::Kind> opKind(StringRef Word) {
  return llvm::StringSwitch<std::optional<Op::Kind>>(Word)
      .Case("let", Op::Kind::Let)
      .Case("set", Op::Kind::Set)
      .Case("clear", Op::Kind::Clear)
      .Case("push", Op::Kind::Push)
      .Case("pop", Op::Kind::Pop)
      .Case("read", Op::Kind::Read)
      .Case("call", Op::Kind::Call)
      .Case("submit", Op::Kind::Submit)
      .Case("spawn", Op::Kind::Spawn)
      .Case("suspend", Op::Kind::Suspend)
      .Default(std::nullopt);
}

/// Reads the operation that \p Word begins, attributes excepted; false if none
/// begins so.
bool Parser::op(StringRef Word, Op &O) {
  std::optional<Op::Kind> Kind = opKind(Word);
  if (!Kind)
    return false;
  advance();
  O.K = *Kind;
  switch (O.K) {
  case Op::Kind::Let:
    O.Dst = cell();
    expectPunct("=");
    O.V = value();
    break;
  case Op::Kind::Set:
  case Op::Kind::Push:
    O.Slot = cell();
    O.V = value();
    break;
  case Op::Kind::Clear:
  case Op::Kind::Pop:
    O.Slot = cell();
    break;
  case Op::Kind::Read:
    O.Dst = cell();
    expectPunct("=");
    O.Slot = cell();
    break;
  case Op::Kind::Call:
    calleeAndArguments(O);
    if ((O.HasDst = consumePunct("->")))
      O.Dst = cell();
    break;
  case Op::Kind::Submit:
  case Op::Kind::Spawn:
    calleeAndArguments(O);
    break;
  case Op::Kind::Suspend:
    break;
  }
  return true;
}

void Parser::calleeAndArguments(Op &O) {
  if (consumePunct("*")) {
    O.Target.K = Callee::Kind::Indirect;
    O.Target.Target = value();
  } else {
    if (consumeWord("virtual"))
      O.Target.K = Callee::Kind::Virtual;
    O.Target.Function = entity();
  }
  expectPunct("(");
  if (consumePunct(")"))
    return;
  do {
    Argument &A = O.Args.emplace_back();
    A.ReadOnly = consumeWord("const");
    A.Told = consumeWord("told");
    A.V = value();
  } while (consumePunct(","));
  expectPunct(")");
}

std::optional<Terminator::Kind> terminatorKind(StringRef Word) {
  return llvm::StringSwitch<std::optional<Terminator::Kind>>(Word)
      .Case("goto", Terminator::Kind::Goto)
      .Case("br", Terminator::Kind::Branch)
      .Case("ret", Terminator::Kind::Return)
      .Case("throw", Terminator::Kind::Throw)
      .Case("resume", Terminator::Kind::Resume)
      .Case("terminate", Terminator::Kind::Terminate)
      .Case("noreturn", Terminator::Kind::NoReturn)
      .Default(std::nullopt);
}

/// Reads the terminator that \p Word begins, the anchor excepted; false if none
/// begins so.
bool Parser::terminator(StringRef Word, Terminator &T) {
  std::optional<Terminator::Kind> Kind = terminatorKind(Word);
  if (!Kind)
    return false;
  advance();
  T.K = *Kind;
  if (T.K == Terminator::Kind::Goto) {
    T.Then = label();
  } else if (T.K == Terminator::Kind::Throw) {
    T.Exception = value();
  } else if (T.K == Terminator::Kind::Branch) {
    bool Not = consumeWord("not");
    T.Cond = condition();
    T.Then = label();
    T.Else = label();
    if (Not)
      std::swap(T.Then, T.Else);
  }
  return true;
}

Condition Parser::condition() {
  Condition C;
  if (consumeWord("isset")) {
    C.K = Condition::Kind::IsSet;
    C.Slot = cell();
  } else if (consumeWord("caught")) {
    C.K = Condition::Kind::Caught;
    C.Exception = string();
  } else {
    Value Lhs = value();
    C = consumePunct("==") ? Condition::areEqual(std::move(Lhs), value())
                           : Condition::isTrue(std::move(Lhs));
  }
  return C;
}

} // namespace

llvm::Expected<std::unique_ptr<Program>>
threadslot::program::parse(llvm::MemoryBufferRef Text) {
  auto P = std::make_unique<Program>();
  if (llvm::Error E = Parser(Text, *P).run())
    return E;
  return P;
}
