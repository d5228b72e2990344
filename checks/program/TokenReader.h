//===- TokenReader.h - Tokens, one at a time -----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What every part of the parser stands on: the token at hand, the words to take
// or expect it with, and the first error. That error turns every later token
// into the end of the text, so no part needs to ask whether another has failed.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_TOKENREADER_H
#define THREADSLOT_PROGRAM_TOKENREADER_H

#include "program/Lexer.h"
#include "program/Program.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace threadslot::program {

class TokenReader {
public:
  /// Starts with the first token of \p Text; names are interned in \p P.
  TokenReader(llvm::MemoryBufferRef Text, Program &P)
      : P(P), Buffer(Text), Lex(Text.getBuffer()) {
    advance();
  }

  void advance();

  /// Keeps the error that \p Expected was not found \p Where, or at the token
  /// at hand.
  void fail(const char *Where, const llvm::Twine &Expected);
  void fail(const llvm::Twine &Expected) { fail(Tok.Start, Expected); }
  bool failed() const { return !FirstError.empty(); }
  llvm::Error takeError() const;

  /// Takes the token if it is the one named.
  bool consumeWord(llvm::StringRef Word);
  bool consumePunct(llvm::StringRef Punct);

  /// Whether the token after the one at hand is \p Punct.
  bool isFollowedBy(llvm::StringRef Punct) const {
    return Lexer(Lex).next().isPunct(Punct);
  }

  /// Takes a token of the kind named; anything else is an error.
  void expectPunct(llvm::StringRef Punct);
  Name string() { return text(Token::Kind::String, "a string"); }
  Name entity() { return text(Token::Kind::Entity, "a name with '@'"); }
  Name text(Token::Kind K, llvm::StringRef What);
  uint32_t number() { return integer<uint32_t>(Token::Kind::Int, "a number"); }
  template <class Integer>
  Integer integer(Token::Kind K, llvm::StringRef What) {
    Integer N = 0;
    if (!Tok.is(K))
      fail(What);
    else if (llvm::StringRef(Tok.Text).getAsInteger(10, N))
      fail(What + " of " + llvm::Twine(sizeof(Integer) * 8) + " bits");
    advance();
    return N;
  }

protected:
  Program &P;
  Token Tok;

private:
  llvm::MemoryBufferRef Buffer;
  Lexer Lex;
  std::string FirstError;
};

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_TOKENREADER_H
