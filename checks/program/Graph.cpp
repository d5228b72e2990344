//===- Graph.cpp - For LLVM's walks over graphs ---------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "program/Graph.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot::program;

std::vector<GraphNode<BlockId>>
threadslot::program::blockGraph(const Function &F) {
  std::vector<GraphNode<BlockId>> Nodes(F.Blocks.size());
  for (auto [Id, B] : llvm::enumerate(F.Blocks)) {
    Nodes[Id].Of = Id;
    for (BlockId To : B.successors())
      Nodes[Id].Next.push_back(&Nodes[To]);
  }
  return Nodes;
}
