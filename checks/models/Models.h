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
//   spaces:
//     - name: pthread
//       effect: slot(empty=null, fix=clear)
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
// `name`, `on` and `effect` may be lists: each name on each class is a row of
// its own, and effects happen in their order. docs/models.md tells it all.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_MODELS_MODELS_H
#define THREADSLOT_MODELS_MODELS_H

#include "models/Effects.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace threadslot::models {

/// One row of a model file.
struct Row {
  enum class Kind : uint8_t { Space, Class, Function, Variable };
  Kind K = Kind::Function;
  std::string Name;
  std::string On; ///< Functions: the row holds if an argument (or the object
                  ///< whose executor an argument is) is of this class or one
                  ///< derived from it; empty: always.
  std::vector<Effect> Effects;
  std::string Library;
  std::string Where;    ///< FILE:LINE of the row, for `threadslot models`.
  unsigned Ordinal = 0; ///< Counts rows in the order of definition.
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

  /// What is said of the variable with that qualified name; none if nothing.
  llvm::ArrayRef<Row> variables(llvm::StringRef Name) const;

  /// The rows for a family of slots that no object stands for (e.g.,
  /// `pthread`). A function's effect never names a space without a row.
  llvm::ArrayRef<Row> spaces(llvm::StringRef Name) const;

  /// Whether an identifier occurs as the last part of some row's name: for any
  /// other, functions() and classes() need not be asked.
  bool mentions(llvm::StringRef Identifier) const;

  /// Identifiers of which every unit that some row speaks of has one: that of
  /// the class or namespace (`reset` and `start` are everywhere), or of a class
  /// that the row is about. A unit in which none occurs needs no analysis,
  /// unless it is annotated.
  llvm::ArrayRef<std::string> identifiers() const;
  /// The same for bodies of functions, which seldom name the class of a pool.
  llvm::ArrayRef<std::string> bodyIdentifiers() const;

  /// All rows, for `threadslot models`, in the order of definition.
  std::vector<const Row *> rows() const;

private:
  using Table = llvm::StringMap<std::vector<Row>>;
  Table &table(Row::Kind K);
  void add(Row R);
  void collectIdentifiers();

  Table Spaces, Classes, Functions, Variables;
  llvm::StringSet<> Mentioned;
  std::vector<std::string> Identifiers, BodyIdentifiers;
  unsigned Count = 0;
};

} // namespace threadslot::models

#endif // THREADSLOT_MODELS_MODELS_H
