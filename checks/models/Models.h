//===- Models.h - What is known about libraries ---------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The models in force: the built-in files, compiled in, then the user's, later
// rows overriding earlier ones with the same name.
//
//   library: Boost.Thread
//   classes:
//     - name: boost::thread_specific_ptr
//       effect: slot(empty=null, severity=high, fix=clear)
//   functions:
//     - name: boost::thread_specific_ptr::reset
//       effect: set(slot=this, value=0)
//     - name: boost::asio::post
//       on: boost::asio::io_context
//       effect: submit(callable=last, exceptions=propagate)
//
// Names are qualified names without template arguments and without inline
// namespaces; a row for a member of a class holds for derived classes too.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_MODELS_MODELS_H
#define THREADSLOT_MODELS_MODELS_H

#include "models/Effects.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"

namespace threadslot::models {

/// One row of a model file.
struct Row {
  std::string Name;
  std::string On; ///< Functions: the row holds if an argument (or the object
                  ///< whose executor an argument is) is of this class or one
                  ///< derived from it; empty: always.
  std::vector<Effect> Effects;
  std::string Library;
  std::string Where; ///< FILE:LINE of the row, for `threadslot models`.
};

class Models {
public:
  /// The built-in models. Never fails: a test loads every file.
  static Models builtin();

  /// Adds the rows of a model file; errors name file, line and what was
  /// expected, and leave the models as they were.
  llvm::Error addFile(llvm::StringRef Path);
  llvm::Error addText(llvm::StringRef Text, llvm::StringRef Path);

  /// The rows for a function or class with that qualified name, most specific
  /// (the latest, those with On first) first; none if the models say nothing.
  llvm::ArrayRef<Row> functions(llvm::StringRef Name) const;
  llvm::ArrayRef<Row> classes(llvm::StringRef Name) const;

  /// Whether an identifier occurs as the last part of some row's name: a unit
  /// in which no such identifier occurs needs no analysis.
  bool mentions(llvm::StringRef Identifier) const;

  /// All identifiers for which mentions() holds.
  llvm::ArrayRef<std::string> identifiers() const;

  /// All rows, for `threadslot models`, in the order of definition.
  std::vector<const Row *> rows() const;

private:
  llvm::StringMap<std::vector<Row>> Functions, Classes;
  llvm::StringMap<char> Mentioned;
  std::vector<std::string> Identifiers;
};

} // namespace threadslot::models

#endif // THREADSLOT_MODELS_MODELS_H
