//===- ValueParser.cpp - Cells and values of the text form ---------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//===----------------------------------------------------------------------===//

#include "program/ValueParser.h"

using namespace threadslot::program;
using llvm::Twine;

bool ValueParser::atCell() const {
  return Tok.is(Token::Kind::Entity) || Tok.is(Token::Kind::Param) ||
         Tok.is(Token::Kind::Local) || Tok.is(Token::Kind::Result);
}

Cell ValueParser::cell() {
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

Step ValueParser::step() {
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
Value ValueParser::value() {
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

Value ValueParser::simpleValue() {
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

std::vector<Value> ValueParser::operands() {
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
