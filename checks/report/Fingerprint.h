//===- Fingerprint.h - What a finding is recognised by --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A name for a finding that survives what does not change it: moved lines,
// reformatting, edits elsewhere.
//
//   slot.set( 1 );     slot, enclosing entity, text of the set without blanks,
//   slot.set(1);       and how many like it come before: `#1` for the second
//
// A set in a system header is told at a call, which then belongs to the name.
// The check is no part of it, so a finding keeps its name when the exits of its
// task change. Entities that only their file can name bring the file's name.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REPORT_FINGERPRINT_H
#define THREADSLOT_REPORT_FINGERPRINT_H

#include "program/Program.h"
#include "llvm/ADT/ArrayRef.h"
#include <map>
#include <string>

namespace threadslot::report {

class Fingerprints {
public:
  /// Of the sets and calls \p Wanted.
  Fingerprints(const program::Program &P,
               llvm::ArrayRef<program::AnchorId> Wanted);

  /// The fingerprint of a set, told at \p Call if that is one: 16 hexadecimal
  /// digits.
  std::string of(program::AnchorId Set, program::AnchorId Call) const;

private:
  std::map<program::AnchorId, std::string> Prints;
};

} // namespace threadslot::report

#endif // THREADSLOT_REPORT_FINGERPRINT_H
