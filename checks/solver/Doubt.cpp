//===- Doubt.cpp - Under which choices of the unknown something happens --===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Doubt.h"
#include "llvm/ADT/SmallVector.h"
#include <algorithm>

using namespace threadslot::solver;

/// Diagrams beyond this are given up; a program whose residue hangs on that
/// many choices is not one that anybody could be told about.
static constexpr size_t MaxNodes = 1 << 17;
/// Calls through which a choice is followed.
static constexpr unsigned MaxNesting = 6;
/// Terminal nodes come after all choices.
static constexpr Choice Terminal = ~0U;

Doubts::Doubts() {
  Nodes.push_back({Terminal, Never, Never});
  Nodes.push_back({Terminal, Always, Always});
}

Choice Doubts::choice(uint64_t Where, uint32_t Index, CauseId Cause) {
  auto [It, New] = ChoiceIds.try_emplace({Where, Index}, Choices.size());
  if (New)
    Choices.push_back({Cause, 0});
  return It->second;
}

Doubt Doubts::node(Choice C, Doubt No, Doubt Yes) {
  if (No == Yes)
    return No;
  if (Nodes.size() >= MaxNodes)
    return Never;
  auto [It, New] = Unique.try_emplace({C, No, Yes}, Nodes.size());
  if (New)
    Nodes.push_back({C, No, Yes});
  return It->second;
}

Doubt Doubts::cofactor(Doubt D, Choice C, bool Taken) const {
  if (Nodes[D].C != C)
    return D;
  return Taken ? Nodes[D].Yes : Nodes[D].No;
}

Doubt Doubts::choose(Doubt If, Doubt Yes, Doubt No) {
  if (If == Always || Yes == No)
    return Yes;
  if (If == Never)
    return No;
  if (Yes == Always && No == Never)
    return If;
  std::tuple<uint32_t, uint32_t, uint32_t> Key(If, Yes, No);
  if (auto It = Chosen.find(Key); It != Chosen.end())
    return It->second;
  Choice C = std::min({top(If), top(Yes), top(No)});
  auto Half = [&](bool Taken) {
    return choose(cofactor(If, C, Taken), cofactor(Yes, C, Taken),
                  cofactor(No, C, Taken));
  };
  Doubt WithoutC = Half(false);
  Doubt Result = node(C, WithoutC, Half(true));
  Chosen[Key] = Result;
  return Result;
}

Doubt Doubts::at(uint64_t Where, Doubt D) {
  if (D == Never || D == Always)
    return D;
  if (auto It = Moved.find({Where, D}); It != Moved.end())
    return It->second;
  Node N = Nodes[D];
  Doubt No = at(Where, N.No), Yes = at(Where, N.Yes);
  unsigned Nesting = Choices[N.C].Nesting + 1;
  if (Nesting > MaxNesting)
    return Moved[{Where, D}] = both(No, Yes);
  auto [It, New] =
      ChoiceIds.try_emplace({Where, ~N.C}, Choice(Choices.size()));
  if (New)
    Choices.push_back({Choices[N.C].Cause, Nesting});
  return Moved[{Where, D}] = choose(isTaken(It->second), Yes, No);
}

bool Doubts::isExhausted() const { return Nodes.size() >= MaxNodes; }

llvm::DenseSet<CauseId> Doubts::causes(Doubt D) const {
  llvm::DenseSet<CauseId> Causes;
  llvm::DenseSet<Doubt> Visited;
  llvm::SmallVector<Doubt, 8> Todo = {D};
  while (!Todo.empty()) {
    Doubt Now = Todo.pop_back_val();
    if (Now == Never || Now == Always || !Visited.insert(Now).second)
      continue;
    Causes.insert(Choices[Nodes[Now].C].Cause);
    Todo.append({Nodes[Now].No, Nodes[Now].Yes});
  }
  return Causes;
}
