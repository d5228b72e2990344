//===- Parser.cpp - From text to slot program ----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Recursive descent over the grammar of docs/slot-program.md. The first error
// is kept and turns every later token into the end of the text, so no function
// here needs to ask whether the one it called has failed.
//
//===----------------------------------------------------------------------===//

#include "program/Attributes.h"
#include "program/Lexer.h"
#include "program/Text.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/Twine.h"

using namespace threadslot::program;
using llvm::StringRef;
using llvm::Twine;

namespace {

/// Anchors that are used need no line; this is how many such there may be in a
/// row, so that a slip of the pen does not ask for all memory.
constexpr uint32_t MaxBlankAnchors = 4096;

class Parser {
public:
  Parser(llvm::MemoryBufferRef Text, Program &P)
      : Buffer(Text), Lex(Text.getBuffer()), P(P) {
    advance();
  }

  llvm::Error run();

private:
  /// Stores the attribute whose key was just read.
  friend struct AttributeParser;

  // Tokens.
  void advance();
  void fail(const char *Where, const Twine &Expected);
  void fail(const Twine &Expected) { fail(Tok.Start, Expected); }
  bool consumeWord(StringRef Word);
  bool consumePunct(StringRef Punct);
  void expectPunct(StringRef Punct);
  template <class Integer> Integer integer(Token::Kind K, StringRef What);
  Name text(Token::Kind K, StringRef What);
  Name string() { return text(Token::Kind::String, "a string"); }
  Name entity() { return text(Token::Kind::Entity, "a name with '@'"); }
  uint32_t number() { return integer<uint32_t>(Token::Kind::Int, "a number"); }

  // Items of the program.
  void item();
  void unit();
  void traits();
  void native();
  void type();
  void anchor();
  void function(bool HasBody);
  template <class T> void attributes(T &Object);
  void growAnchors(AnchorId Id, const char *Where);

  // Parts of a function.
  void block(Function &F);
  bool op(StringRef Word, Op &O);
  bool terminator(StringRef Word, Terminator &T);
  void calleeAndArguments(Op &O);
  Condition condition();
  BlockId label();
  AnchorId anchorUse();

  // Cells and values.
  Cell cell();
  Step step();
  bool atCell() const;
  Value value();
  Value simpleValue();
  std::vector<Value> operands();

  llvm::MemoryBufferRef Buffer;
  Lexer Lex;
  Program &P;
  Token Tok;
  unsigned Nesting = 0;           ///< Of the value being read.
  llvm::DenseSet<Name> Functions; ///< Those read so far.
  AnchorId LastAnchorUsed = 0;
  const char *LastAnchorUse = nullptr; ///< Where that one is used.
  std::string FirstError;
};

//===----------------------------------------------------------------------===//
// Tokens
//===----------------------------------------------------------------------===//

void Parser::advance() {
  if (!FirstError.empty())
    return;
  Tok = Lex.next();
  if (Tok.is(Token::Kind::Error))
    fail(Tok.Text);
}

void Parser::fail(const char *Where, const Twine &Expected) {
  if (!FirstError.empty())
    return;
  StringRef Before(Buffer.getBufferStart(), Where - Buffer.getBufferStart());
  size_t Line = Before.count('\n') + 1;
  size_t Column = Before.size() - (Before.rfind('\n') + 1) + 1;
  FirstError = (Buffer.getBufferIdentifier() + ":" + Twine(Line) + ":" +
                Twine(Column) + ": error: expected " + Expected)
                   .str();
  Tok = {Token::Kind::End, Where, ""};
}

bool Parser::consumeWord(StringRef Word) {
  if (!Tok.isWord(Word))
    return false;
  advance();
  return true;
}

bool Parser::consumePunct(StringRef Punct) {
  if (!Tok.isPunct(Punct))
    return false;
  advance();
  return true;
}

void Parser::expectPunct(StringRef Punct) {
  if (!consumePunct(Punct))
    fail("'" + Punct + "'");
}

template <class Integer>
Integer Parser::integer(Token::Kind K, StringRef What) {
  Integer N = 0;
  if (!Tok.is(K))
    fail(What);
  else if (StringRef(Tok.Text).getAsInteger(10, N))
    fail(What + " of " + Twine(sizeof(Integer) * 8) + " bits");
  advance();
  return N;
}

Name Parser::text(Token::Kind K, StringRef What) {
  if (!Tok.is(K))
    fail(What);
  Name Text = P.intern(Tok.Text);
  advance();
  return Text;
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

/// Stores the attribute named Key, which is read already, in what it visits.
struct AttributeParser {
  Parser &In;
  StringRef Key;
  bool Found = false;

  bool is(StringRef Other) {
    if (Key != Other || Found)
      return false;
    In.advance();
    return Found = true;
  }
  bool isAssigned(StringRef Other) {
    if (!is(Other))
      return false;
    In.expectPunct("=");
    return true;
  }

  void flag(StringRef Other, bool &On) {
    if (is(Other))
      On = true;
  }
  void either(StringRef Yes, StringRef No, bool &B) {
    if (is(Yes))
      B = true;
    else if (is(No))
      B = false;
  }
  void number(StringRef Other, uint32_t &N) {
    if (isAssigned(Other))
      N = In.number();
  }
  void integers(StringRef Other, std::vector<int64_t> &List) {
    if (isAssigned(Other))
      List.push_back(In.integer<int64_t>(Token::Kind::Int, "a number"));
  }
  void string(StringRef Other, Name &Text) {
    if (isAssigned(Other))
      Text = In.string();
  }
  void strings(StringRef Other, std::vector<Name> &List) {
    if (isAssigned(Other))
      List.push_back(In.string());
  }
  void entity(StringRef Other, Name &Id) {
    if (isAssigned(Other))
      Id = In.entity();
  }
  void entities(StringRef Other, std::vector<Name> &List) {
    if (isAssigned(Other))
      List.push_back(In.entity());
  }
  template <class Enum>
  void choice(StringRef Other, Enum &Value,
              std::initializer_list<StringRef> Words) {
    if (!isAssigned(Other))
      return;
    for (size_t I = 0; I != Words.size(); ++I) {
      if (!In.consumeWord(Words.begin()[I]))
        continue;
      Value = static_cast<Enum>(I);
      return;
    }
    In.fail("one of '" + llvm::join(Words, "', '") + "' after '" + Other +
            "='");
  }
};

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

//===----------------------------------------------------------------------===//
// Items of the program
//===----------------------------------------------------------------------===//

llvm::Error Parser::run() {
  while (!Tok.is(Token::Kind::End))
    item();
  if (LastAnchorUse)
    growAnchors(LastAnchorUsed, LastAnchorUse);
  if (FirstError.empty())
    return llvm::Error::success();
  return llvm::createStringError(llvm::inconvertibleErrorCode(), FirstError);
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
  if (consumeWord("declare"))
    return function(/*HasBody=*/false);
  if (consumeWord("fn"))
    return function(/*HasBody=*/true);
  if (consumeWord("anchor"))
    return anchor();
  fail("'unit', 'traits', 'native', 'type', 'declare', 'fn' or 'anchor'");
}

void Parser::unit() { P.UnitName = string().str(); }

void Parser::traits() {
  SlotTraits &T = P.Traits.emplace_back();
  T.Id = entity();
  attributes(T);
}

void Parser::native() {
  NativeSlot &N = P.Natives.emplace_back();
  N.Global = entity();
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
  if (!FirstError.empty())
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

//===----------------------------------------------------------------------===//
// Parts of a function
//===----------------------------------------------------------------------===//

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

/// Reads the operation that \p Word begins, attributes excepted; false if none
/// begins so.
bool Parser::op(StringRef Word, Op &O) {
  auto Kind = llvm::StringSwitch<std::optional<Op::Kind>>(Word)
                  .Case("let", Op::Kind::Let)
                  .Case("set", Op::Kind::Set)
                  .Case("clear", Op::Kind::Clear)
                  .Case("push", Op::Kind::Push)
                  .Case("pop", Op::Kind::Pop)
                  .Case("read", Op::Kind::Read)
                  .Case("call", Op::Kind::Call)
                  .Case("submit", Op::Kind::Submit)
                  .Case("suspend", Op::Kind::Suspend)
                  .Default(std::nullopt);
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
    A.V = value();
  } while (consumePunct(","));
  expectPunct(")");
}

/// Reads the terminator that \p Word begins, the anchor excepted; false if none
/// begins so.
bool Parser::terminator(StringRef Word, Terminator &T) {
  auto Kind = llvm::StringSwitch<std::optional<Terminator::Kind>>(Word)
                  .Case("goto", Terminator::Kind::Goto)
                  .Case("br", Terminator::Kind::Branch)
                  .Case("ret", Terminator::Kind::Return)
                  .Case("throw", Terminator::Kind::Throw)
                  .Case("resume", Terminator::Kind::Resume)
                  .Case("terminate", Terminator::Kind::Terminate)
                  .Case("noreturn", Terminator::Kind::NoReturn)
                  .Default(std::nullopt);
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
    C.Lhs = value();
    if (consumePunct("==")) {
      C.K = Condition::Kind::Equal;
      C.Rhs = value();
    }
  }
  return C;
}

//===----------------------------------------------------------------------===//
// Cells and values
//===----------------------------------------------------------------------===//

bool Parser::atCell() const {
  return Tok.is(Token::Kind::Entity) || Tok.is(Token::Kind::Param) ||
         Tok.is(Token::Kind::Local) || Tok.is(Token::Kind::Result);
}

Cell Parser::cell() {
  Cell C;
  if (!atCell()) {
    fail("a cell (e.g., '@slot', '$0', '%1', '%ret')");
    return C;
  }
  if (Tok.is(Token::Kind::Entity)) {
    C.R = Cell::Root::Global;
    C.Global = entity();
  } else if (Tok.is(Token::Kind::Result)) {
    C.R = Cell::Root::Result;
    advance();
  } else {
    C.R = Tok.is(Token::Kind::Param) ? Cell::Root::Param : Cell::Root::Local;
    C.Index = integer<uint32_t>(Tok.K, "an index");
  }
  while (Tok.isPunct(".") || Tok.isPunct("["))
    C.Path.push_back(step());
  return C;
}

Step Parser::step() {
  Step S{Step::Kind::Field, {}, nullptr};
  if (consumePunct("[")) {
    S.K = Step::Kind::Key;
    S.Key = std::make_shared<const Value>(value());
    expectPunct("]");
    return S;
  }
  expectPunct(".");
  if (consumePunct("*")) {
    S.K = Step::Kind::Deref;
  } else if (consumeWord("each")) {
    S.K = Step::Kind::Each;
  } else if (consumePunct("(")) {
    expectPunct(")");
    S.Field = P.intern("()");
  } else if (Tok.is(Token::Kind::String)) {
    S.Field = string();
  } else {
    S.Field = text(Token::Kind::Word, "a field, '*' or 'each' after '.'");
  }
  return S;
}

/// Reads a value, unless values nest so deeply that reading it, and whatever
/// else walks over it, might use up the stack.
Value Parser::value() {
  Value V;
  if (Nesting == MaxValueDepth) {
    fail("at most " + Twine(MaxValueDepth) + " values inside each other");
    return V;
  }
  ++Nesting;
  V = simpleValue();
  --Nesting;
  return V;
}

Value Parser::simpleValue() {
  Value V;
  if (Tok.is(Token::Kind::Int)) {
    V.K = Value::Kind::Int;
    V.Int = integer<int64_t>(Token::Kind::Int, "a number");
  } else if (Tok.is(Token::Kind::String)) {
    V.K = Value::Kind::String;
    V.Id = string();
  } else if (atCell()) {
    V.K = Value::Kind::Read;
    V.Place = cell();
  } else if (consumePunct("&")) {
    V.K = Value::Kind::Address;
    V.Place = cell();
  } else if (consumeWord("fn")) {
    V.K = Value::Kind::Function;
    V.Id = entity();
  } else if (consumeWord("new")) {
    V.K = Value::Kind::New;
  } else if (consumeWord("pure")) {
    V.K = Value::Kind::Pure;
    V.Id = entity();
    V.Operands = operands();
  } else if (consumeWord("depends")) {
    V.K = Value::Kind::Depends;
    V.Operands = operands();
  } else if (consumeWord("type")) {
    V.K = Value::Kind::Type;
    V.Id = string();
  } else if (consumeWord("unknown")) {
    V.Id = string();
  } else {
    fail("a value");
  }
  return V;
}

std::vector<Value> Parser::operands() {
  std::vector<Value> List;
  expectPunct("(");
  if (consumePunct(")"))
    return List;
  do
    List.push_back(value());
  while (consumePunct(","));
  expectPunct(")");
  return List;
}

} // namespace

llvm::Expected<std::unique_ptr<Program>>
threadslot::program::parse(llvm::MemoryBufferRef Text) {
  auto P = std::make_unique<Program>();
  if (llvm::Error E = Parser(Text, *P).run())
    return std::move(E);
  return std::move(P);
}
