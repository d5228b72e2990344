//===- model_fuzzer.cpp - Any model file ---------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Require.h"
#include "models/Models.h"

using namespace threadslot;
using namespace threadslot::models;

static llvm::ArrayRef<Row> lookup(const Models &M, const Row &R) {
  switch (R.K) {
  case Row::Kind::Space:
    return M.spaces(R.Name);
  case Row::Kind::Class:
    return M.classes(R.Name);
  case Row::Kind::Function:
    return M.functions(R.Name);
  case Row::Kind::Variable:
    return M.variables(R.Name);
  }
  return {};
}

/// What is loaded is found, and its effects are read again as they were.
static void checkLaws(const Models &M) {
  for (const Row *R : M.rows()) {
    require(llvm::any_of(lookup(M, *R),
                         [&](const Row &X) { return X.Ordinal == R->Ordinal; }),
            "a row is found by its name");
    for (const Effect &E : R->Effects) {
      auto Again = parseEffect(E.Text);
      require(bool(Again), "the text of an effect is one");
      require(Again->K == E.K && Again->Text == E.Text,
              "and means the same again");
    }
  }
}

extern "C" int LLVMFuzzerTestOneInput(const char *Data, size_t Size) {
  llvm::StringRef Text(Data, Size);
  Models M;
  if (llvm::Error E = M.addText(Text, "input")) {
    require(M.rows().empty(), "an error leaves the models as they were");
    require(llvm::StringRef(toString(std::move(E))).starts_with("input:"),
            "an error names the file");
    return 0;
  }
  checkLaws(M);
  return 0;
}
