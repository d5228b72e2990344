//===- OtherKinds.cpp - Jobs of other kinds in a worker loop --------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/OtherKinds.h"
#include "program/Graph.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SetVector.h"
#include <map>

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

namespace {

/// Where control comes in a function without going around a loop: along edges
/// that lead to a block which is left, in a depth-first walk, before the one
/// where they begin.
class Forward {
public:
  explicit Forward(const Function &F) : F(F), Left(F.Blocks.size()) {
    std::vector<GraphNode<BlockId>> Nodes = blockGraph(F);
    unsigned Count = 0;
    for (const GraphNode<BlockId> *N : llvm::post_order(&Nodes[0]))
      Left[N->Of] = Count++;
  }

  bool leads(BlockId From, BlockId To) const {
    llvm::SetVector<BlockId> Come;
    Come.insert(From);
    for (size_t I = 0; I != Come.size(); ++I)
      for (BlockId Next : F.Blocks[Come[I]].successors())
        if (Left[Next] < Left[Come[I]])
          Come.insert(Next);
    return Come.contains(To);
  }

private:
  const Function &F;
  std::vector<unsigned> Left;
};

} // namespace

static bool isSame(const CallSite &A, const CallSite &B) {
  return &A.op() == &B.op();
}

std::vector<OtherKind> reach::otherKinds(const WorkerLoop &Loop,
                                         llvm::ArrayRef<WorkerLoop> All) {
  std::vector<OtherKind> Found;
  std::map<const Function *, Forward> Ways;
  for (const WorkerLoop &Other : All) {
    auto [Own, Its] = std::mismatch(Loop.Way.begin(), Loop.Way.end(),
                                    Other.Way.begin(), Other.Way.end(), isSame);
    if (Own == Loop.Way.end() || Its == Other.Way.end() || Own->In != Its->In)
      continue;
    const Forward &Way = Ways.try_emplace(Own->In, *Own->In).first->second;
    if (!Way.leads(Own->Block, Its->Block) &&
        !Way.leads(Its->Block, Own->Block))
      Found.push_back({size_t(Own - Loop.Way.begin()), &*Its});
  }
  return Found;
}
