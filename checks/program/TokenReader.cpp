//===- TokenReader.cpp - Tokens, one at a time ---------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//===----------------------------------------------------------------------===//

#include "program/TokenReader.h"

using namespace threadslot::program;
using llvm::StringRef;
using llvm::Twine;

void TokenReader::advance() {
  if (failed())
    return;
  Tok = Lex.next();
  if (Tok.is(Token::Kind::Error))
    fail(Tok.Text);
}

void TokenReader::fail(const char *Where, const Twine &Expected) {
  if (failed())
    return;
  StringRef Before(Buffer.getBufferStart(), Where - Buffer.getBufferStart());
  size_t Line = Before.count('\n') + 1;
  size_t Column = Before.size() - (Before.rfind('\n') + 1) + 1;
  FirstError = (Buffer.getBufferIdentifier() + ":" + Twine(Line) + ":" +
                Twine(Column) + ": error: expected " + Expected)
                   .str();
  Tok = {Token::Kind::End, Where, ""};
}

bool TokenReader::consumeWord(StringRef Word) {
  if (!Tok.isWord(Word))
    return false;
  advance();
  return true;
}

bool TokenReader::consumePunct(StringRef Punct) {
  if (!Tok.isPunct(Punct))
    return false;
  advance();
  return true;
}

void TokenReader::expectPunct(StringRef Punct) {
  if (!consumePunct(Punct))
    fail("'" + Punct + "'");
}

Name TokenReader::text(Token::Kind K, StringRef What) {
  if (!Tok.is(K))
    fail(What);
  Name Text = P.intern(Tok.Text);
  advance();
  return Text;
}

llvm::Error TokenReader::takeError() const {
  if (!failed())
    return llvm::Error::success();
  return llvm::createStringError(llvm::inconvertibleErrorCode(), FirstError);
}
