//===- Lowering.h - From a translation unit to its slot program -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The only place that walks the AST. Everything hard about C++ ends here:
// destructors become calls, exceptions edges, lambdas objects, references
// addresses, and calls that the models know operations on slots.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_LOWERING_H
#define THREADSLOT_LOWERING_LOWERING_H

#include "models/Models.h"
#include "program/Program.h"
#include <memory>

namespace clang {
class ASTContext;
} // namespace clang

namespace threadslot::lowering {

struct Options {
  /// Other units may be linked: lower the unit though it submits nothing.
  bool WholeUnit = false;
  /// Takes what is wrong with annotations, each as `FILE:LINE: what`. Such an
  /// annotation says nothing.
  std::vector<std::string> *Problems = nullptr;
};

/// The slot program of a parsed unit; null if it has nothing to do with tasks
/// and slots, which is asked of the identifier table first and costs nothing.
std::unique_ptr<program::Program> lower(clang::ASTContext &Context,
                                        const models::Models &Models,
                                        const Options &Opts = {});

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_LOWERING_H
