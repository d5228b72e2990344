//===- ValueParser.h - Cells and values of the text form -----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads cells and values, which stand inside everything else of the text form.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_VALUEPARSER_H
#define THREADSLOT_PROGRAM_VALUEPARSER_H

#include "program/TokenReader.h"

namespace threadslot::program {

class ValueParser : public TokenReader {
public:
  using TokenReader::TokenReader;

  Cell cell();
  Value value();
  /// Zero or more values in parentheses.
  std::vector<Value> operands();

private:
  bool atCell() const;
  Step step();
  Value simpleValue();

  unsigned Nesting = 0; ///< Of the value being read.
};

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_VALUEPARSER_H
