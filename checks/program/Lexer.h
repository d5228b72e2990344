//===- Lexer.h - The words of the text form ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Cuts the text form into tokens. White space, ends of lines included, only
// separates them; `#` starts a comment.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_LEXER_H
#define THREADSLOT_PROGRAM_LEXER_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace threadslot::program {

struct Token {
  enum class Kind : uint8_t {
    End,    ///< The text is used up.
    Word,   ///< A keyword, attribute, label or field (e.g., `goto`).
    Int,    ///< An integer (e.g., `-3`).
    String, ///< A quoted text (e.g., `"request"`).
    Entity, ///< (e.g., `@slot`, `@"a.cpp#f"`).
    Param,  ///< (e.g., `$0`).
    Local,  ///< (e.g., `%3`).
    Result, ///< `%ret`.
    Anchor, ///< (e.g., `!2`).
    Punct,  ///< One of `{}()[],:.*&+=` or `->` or `==`.
    Error,  ///< Not a token; Text says what was expected.
  };
  Kind K = Kind::End;
  const char *Start = nullptr; ///< In the buffer.
  std::string Text; ///< Without quotes, sigil and escapes; of numbers, digits.

  bool is(Kind Other) const { return K == Other; }
  bool isWord(llvm::StringRef Word) const {
    return K == Kind::Word && Text == Word;
  }
  bool isPunct(llvm::StringRef Punct) const {
    return K == Kind::Punct && Text == Punct;
  }
};

class Lexer {
public:
  explicit Lexer(llvm::StringRef Text) : Rest(Text) {}

  /// The next token; at the end, End again and again.
  Token next();

private:
  void skipSpace();
  Token string(const char *Start);
  Token entity(const char *Start);
  Token local(const char *Start);
  Token punct(const char *Start);
  Token number(Token::Kind K, const char *Start);

  llvm::StringRef Rest; ///< What is not yet read.
};

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_LEXER_H
