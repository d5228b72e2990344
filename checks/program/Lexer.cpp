//===- Lexer.cpp - The words of the text form ----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "program/Lexer.h"
#include "llvm/ADT/StringExtras.h"

using namespace threadslot::program;
using llvm::StringRef;

static bool isWordLetter(char C) { return llvm::isAlnum(C) || C == '_'; }

static bool isEntityLetter(char C) {
  return isWordLetter(C) || C == '$' || C == ':';
}

static Token take(Token::Kind K, const char *Start, StringRef Text) {
  return {K, Start, Text.str()};
}

void Lexer::skipSpace() {
  while (true) {
    Rest = Rest.ltrim();
    if (!Rest.consume_front("#"))
      return;
    Rest = Rest.drop_until([](char C) { return C == '\n'; });
  }
}

Token Lexer::next() {
  skipSpace();
  const char *Start = Rest.data();
  if (Rest.empty())
    return take(Token::Kind::End, Start, "");
  char First = Rest.front();
  if (llvm::isDigit(First) ||
      (First == '-' && Rest.size() > 1 && llvm::isDigit(Rest[1])))
    return number(Token::Kind::Int, Start);
  if (isWordLetter(First)) {
    StringRef Word = Rest.take_while(isWordLetter);
    Rest = Rest.drop_front(Word.size());
    return take(Token::Kind::Word, Start, Word);
  }
  if (Rest.consume_front("\""))
    return string(Start);
  if (Rest.consume_front("@"))
    return entity(Start);
  if (Rest.consume_front("$"))
    return number(Token::Kind::Param, Start);
  if (Rest.consume_front("%"))
    return local(Start);
  if (Rest.consume_front("!"))
    return number(Token::Kind::Anchor, Start);
  return punct(Start);
}

Token Lexer::number(Token::Kind K, const char *Start) {
  bool Negative = Rest.starts_with("-");
  StringRef Digits = Rest.drop_front(Negative).take_while(llvm::isDigit);
  if (Digits.empty())
    return take(Token::Kind::Error, Start, "a number");
  StringRef Text = Rest.take_front(Digits.size() + Negative);
  Rest = Rest.drop_front(Text.size());
  return take(K, Start, Text);
}

Token Lexer::local(const char *Start) {
  if (Rest.take_while(isWordLetter) != "ret")
    return number(Token::Kind::Local, Start);
  Rest = Rest.drop_front(3);
  return take(Token::Kind::Result, Start, "");
}

Token Lexer::entity(const char *Start) {
  Token T;
  if (Rest.consume_front("\"")) {
    T = string(Start);
  } else {
    StringRef Id = Rest.take_while(isEntityLetter);
    Rest = Rest.drop_front(Id.size());
    T = take(Token::Kind::String, Start, Id);
    if (Id.empty())
      return take(Token::Kind::Error, Start, "a name after '@'");
  }
  if (T.is(Token::Kind::String))
    T.K = Token::Kind::Entity;
  return T;
}

/// Reads up to the closing quote; the opening one is read already.
Token Lexer::string(const char *Start) {
  Token T = take(Token::Kind::String, Start, "");
  while (!Rest.empty()) {
    char C = Rest.front();
    Rest = Rest.drop_front();
    if (C == '"')
      return T;
    if (C == '\n')
      break;
    if (C != '\\') {
      T.Text += C;
    } else if (Rest.starts_with("\"") || Rest.starts_with("\\")) {
      T.Text += Rest.front();
      Rest = Rest.drop_front();
    } else if (Rest.size() >= 2 && llvm::isHexDigit(Rest[0]) &&
               llvm::isHexDigit(Rest[1])) {
      T.Text += static_cast<char>(llvm::hexFromNibbles(Rest[0], Rest[1]));
      Rest = Rest.drop_front(2);
    } else {
      return take(Token::Kind::Error, Rest.data() - 1,
                  "'\"', '\\' or two hexadecimal digits after '\\'");
    }
  }
  return take(Token::Kind::Error, Start, "a '\"' that ends the string");
}

Token Lexer::punct(const char *Start) {
  for (StringRef Two : {"->", "=="})
    if (Rest.consume_front(Two))
      return take(Token::Kind::Punct, Start, Two);
  StringRef One = Rest.take_front();
  Rest = Rest.drop_front();
  if (StringRef("{}()[],:.*&+=").contains(One))
    return take(Token::Kind::Punct, Start, One);
  return take(Token::Kind::Error, Start, "a word, name, number or string");
}
