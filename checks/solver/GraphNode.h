//===- GraphNode.h - For LLVM's walks over graphs -------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A graph of anything, as LLVM's post orders and strongly connected components
// want it.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_GRAPHNODE_H
#define THREADSLOT_SOLVER_GRAPHNODE_H

#include "llvm/ADT/GraphTraits.h"
#include "llvm/ADT/SmallVector.h"

namespace threadslot::solver {

template <class T> struct GraphNode {
  T Of = T();
  llvm::SmallVector<GraphNode *, 4> Next;
};

} // namespace threadslot::solver

template <class T>
struct llvm::GraphTraits<threadslot::solver::GraphNode<T> *> {
  using Node = threadslot::solver::GraphNode<T>;
  using NodeRef = Node *;
  using ChildIteratorType = typename llvm::SmallVectorImpl<Node *>::iterator;
  static NodeRef getEntryNode(Node *N) { return N; }
  static ChildIteratorType child_begin(Node *N) { return N->Next.begin(); }
  static ChildIteratorType child_end(Node *N) { return N->Next.end(); }
};

#endif // THREADSLOT_SOLVER_GRAPHNODE_H
