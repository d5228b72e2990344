//===- Diagnostic.h - A finding as front ends show it
//-----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A finding with its sentences, notes and edits, as plain data: the command
// line prints it, the clang-tidy checks hand it to the diagnostics engine.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REPORT_DIAGNOSTIC_H
#define THREADSLOT_REPORT_DIAGNOSTIC_H

#include "program/Program.h"
#include <string>
#include <vector>

namespace threadslot::report {

/// A range of a file; Line and Column count from 1, Offset from 0, in bytes.
struct Location {
  std::string File;
  unsigned Line = 0;
  unsigned Column = 0;
  unsigned Offset = 0;
  unsigned Length = 0;
};

/// One sentence of the story that leads to the exit, in program order.
struct Note {
  Location Where;
  std::string Message;
};

/// Text that takes the place of Length bytes of a file.
struct Replacement {
  std::string File;
  unsigned Offset = 0;
  unsigned Length = 0;
  std::string Text;
};

struct Diagnostic {
  std::string Check;      ///< e.g., "threadslot-missing-remove".
  std::string AbsorbedBy; ///< The check that speaks for this finding where it
                          ///< is on; mostly none.
  program::SlotTraits::Severity Severity = program::SlotTraits::Severity::High;
  Location Where;
  std::string Message; ///< One lower-case sentence without full stop.
  std::vector<Note> Notes;
  std::vector<Replacement> Fix; ///< One edit set; empty: no fix.
  std::string Fingerprint; ///< Slot, entity, normalised text, ordinal, hashed.
};

} // namespace threadslot::report

#endif // THREADSLOT_REPORT_DIAGNOSTIC_H
