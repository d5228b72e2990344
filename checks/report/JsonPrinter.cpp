//===- JsonPrinter.cpp - Findings as JSON ---------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "report/Printers.h"
#include "llvm/Support/JSON.h"

using namespace threadslot;
using namespace threadslot::report;
namespace json = llvm::json;

/// Grows when a field changes its meaning or goes away, not when one comes.
static constexpr int FormatVersion = 1;

static llvm::StringRef word(program::SlotTraits::Severity S) {
  using Severity = program::SlotTraits::Severity;
  switch (S) {
  case Severity::Low:
    return "low";
  case Severity::Medium:
    return "medium";
  case Severity::High:
    return "high";
  }
  llvm_unreachable("covered switch");
}

/// Paths and source text need not be UTF-8, JSON must.
static json::Value text(llvm::StringRef S) { return json::fixUTF8(S); }

static void place(const Location &L, json::OStream &J) {
  J.attribute("file", text(L.File));
  J.attribute("line", L.Line);
  J.attribute("column", L.Column);
  J.attribute("offset", L.Offset);
  J.attribute("length", L.Length);
}

static void finding(const Diagnostic &D, json::OStream &J) {
  J.attribute("check", text(D.Check));
  J.attribute("severity", word(D.Severity));
  J.attribute("message", text(D.Message));
  place(D.Where, J);
  J.attribute("fingerprint", D.Fingerprint);
  J.attributeArray("notes", [&] {
    for (const Note &N : D.Notes)
      J.object([&] {
        J.attribute("message", text(N.Message));
        place(N.Where, J);
      });
  });
  J.attributeArray("fix", [&] {
    for (const Replacement &R : D.Fix)
      J.object([&] {
        J.attribute("file", text(R.File));
        J.attribute("offset", R.Offset);
        J.attribute("length", R.Length);
        J.attribute("text", text(R.Text));
      });
  });
}

void report::printJson(const Report &R, llvm::raw_ostream &OS) {
  json::OStream J(OS, /*IndentSize=*/2);
  J.object([&] {
    J.attribute("version", FormatVersion);
    J.attributeArray("findings", [&] {
      for (const Diagnostic &D : R.Diagnostics)
        J.object([&] { finding(D, J); });
    });
    J.attributeArray("failures", [&] {
      for (const Failure &F : R.Failures)
        J.object([&] {
          J.attribute("file", text(F.File));
          J.attribute("cause", text(F.Cause));
        });
    });
    J.attributeObject("unknowns", [&] {
      for (const auto &[Cause, Count] : R.Unknowns)
        J.attribute(json::fixUTF8(Cause), Count);
    });
  });
  OS << "\n";
}
