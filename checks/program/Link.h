//===- Link.h - Several slot programs as one -----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Makes one program of those of several units, so that what one unit only
// declares is known from another.
//
//   a.cpp   void bind(User);              declare @_Z4bind4User
//           pool.execute([] { bind(u); });
//   b.cpp   void bind(User u) { slot.set(u); }    fn @_Z4bind4User params=1 ...
//
// - A definition settles all declarations. Of several definitions the first
//   counts: inline functions are alike in all units, and of functions that are
//   not (e.g., two executables' main) no program contains more than one.
// - What declarations say of a function is joined: it does not throw if any of
//   them says so. Only a body that was skipped is forgotten if another unit's
//   was not.
// - Traits of one name are joined to those that report least.
//
// Apart from that choice among definitions, the order of the units decides on
// nothing but the order of what is in the result.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_LINK_H
#define THREADSLOT_PROGRAM_LINK_H

#include "program/Program.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <memory>

namespace threadslot::program {

/// Takes units one by one: what of them is alike in others is in memory once.
class Linker {
public:
  /// Takes over what \p Unit adds, so that nothing is in memory twice.
  void add(std::unique_ptr<Program> Unit);

  /// The program of the units added, which owns all that it names.
  std::unique_ptr<Program> take() && { return std::move(Into); }

private:
  void add(Instance I, class Adopter &Adopt);
  void add(Function F, class Adopter &Adopt);

  std::unique_ptr<Program> Into = std::make_unique<Program>();
  bool Any = false;
  llvm::StringSet<> Instances; ///< What is known already, each as text.
  /// Indices into the lists of Into.
  llvm::StringMap<size_t> Traits, Natives, Types;
};

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_LINK_H
