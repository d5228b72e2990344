//===- Pages.h - The documentation, compiled in ---------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TOOL_PAGES_H
#define THREADSLOT_TOOL_PAGES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace threadslot::tool {

/// docs/checks/CHECK.md.
struct Page {
  llvm::StringLiteral Check;
  llvm::StringLiteral Text;
};

llvm::ArrayRef<Page> pages();

} // namespace threadslot::tool

#endif // THREADSLOT_TOOL_PAGES_H
