//===- Graph.h - For LLVM's walks over graphs -----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A graph of anything, as LLVM's post orders and strongly connected components
// want it, and that of a function's blocks.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_GRAPH_H
#define THREADSLOT_PROGRAM_GRAPH_H

#include "program/Program.h"
#include "llvm/ADT/GraphTraits.h"
#include "llvm/ADT/SmallVector.h"
#include <vector>

namespace threadslot::program {

template <class T> struct GraphNode {
  T Of = T();
  llvm::SmallVector<GraphNode *, 4> Next;
};

/// By block, in their order: where control goes from there.
std::vector<GraphNode<BlockId>> blockGraph(const Function &F);

} // namespace threadslot::program

template <class T>
struct llvm::GraphTraits<threadslot::program::GraphNode<T> *> {
  using Node = threadslot::program::GraphNode<T>;
  using NodeRef = Node *;
  using ChildIteratorType = typename llvm::SmallVectorImpl<Node *>::iterator;
  static NodeRef getEntryNode(Node *N) { return N; }
  static ChildIteratorType child_begin(Node *N) { return N->Next.begin(); }
  static ChildIteratorType child_end(Node *N) { return N->Next.end(); }
};

#endif // THREADSLOT_PROGRAM_GRAPH_H
