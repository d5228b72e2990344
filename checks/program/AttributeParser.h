//===- AttributeParser.h - Attributes of the text form -------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The visitor of program/Attributes.h that reads.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_ATTRIBUTEPARSER_H
#define THREADSLOT_PROGRAM_ATTRIBUTEPARSER_H

#include "program/TokenReader.h"
#include "llvm/ADT/StringExtras.h"

namespace threadslot::program {

/// Stores the attribute named Key, which is read already, in what it visits.
struct AttributeParser {
  TokenReader &In;
  llvm::StringRef Key;
  bool Found = false;

  bool is(llvm::StringRef Other) {
    if (Key != Other || Found)
      return false;
    In.advance();
    return Found = true;
  }
  /// Without `=`, the word begins the next item (e.g., `traits @T`).
  bool isAssigned(llvm::StringRef Other) {
    return In.isFollowedBy("=") && is(Other) && In.consumePunct("=");
  }

  void flag(llvm::StringRef Other, bool &On) {
    if (is(Other))
      On = true;
  }
  void either(llvm::StringRef Yes, llvm::StringRef No, bool &B) {
    if (is(Yes))
      B = true;
    else if (is(No))
      B = false;
  }
  void number(llvm::StringRef Other, uint32_t &N) {
    if (isAssigned(Other))
      N = In.number();
  }
  void integers(llvm::StringRef Other, std::vector<int64_t> &List) {
    if (isAssigned(Other))
      List.push_back(In.integer<int64_t>(Token::Kind::Int, "a number"));
  }
  void string(llvm::StringRef Other, Name &Text) {
    if (isAssigned(Other))
      Text = In.string();
  }
  void strings(llvm::StringRef Other, std::vector<Name> &List) {
    if (isAssigned(Other))
      List.push_back(In.string());
  }
  void entity(llvm::StringRef Other, Name &Id) {
    if (isAssigned(Other))
      Id = In.entity();
  }
  void entities(llvm::StringRef Other, std::vector<Name> &List) {
    if (isAssigned(Other))
      List.push_back(In.entity());
  }
  template <class Enum>
  void choice(llvm::StringRef Other, Enum &Value,
              std::initializer_list<llvm::StringRef> Words) {
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

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_ATTRIBUTEPARSER_H
