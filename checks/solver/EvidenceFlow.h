//===- EvidenceFlow.h - In which order one slot is set and undone ---------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What happens to one native slot in one function, in the order of its blocks,
// and what of it counts in a caller.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_EVIDENCEFLOW_H
#define THREADSLOT_SOLVER_EVIDENCEFLOW_H

#include "program/Program.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

namespace threadslot::solver {

/// What an operation does to the slot, as bits.
enum Deed : uint8_t {
  Sets = 1,
  Collects = 2, ///< Writes what is built from what was there (e.g., `+=`).
  PushesOn = 4,
  Clears = 8,
  Restores = 16, ///< Writes what was read from the slot.
  PopsOff = 32,
};

struct Event {
  uint8_t Deeds = 0;
  bool Always = true; ///< One of the deeds is done each time.
  auto operator<=>(const Event &) const = default;
};

/// Events by block and operation.
using Events = std::map<std::pair<program::BlockId, uint32_t>, Event>;

class EvidenceFlow {
public:
  EvidenceFlow(const program::Function &F, const Events &On);

  bool isEvidence() const { return Evidence; }
  /// What a call of the function does to the slot, as a caller counts it.
  uint8_t deeds() const { return Deeds; }

private:
  using Point = Events::key_type;
  void flow();
  void judge(const Point &At, const Event &E, uint8_t Before);
  enum class Verdict : uint8_t { Stop, GoOn, Found };
  bool search(const Point &From, bool ExitFound,
              llvm::function_ref<Verdict(const Event &)> Judge) const;
  bool mayBeLast(const Point &Clear) const;
  bool closes(const Point &Clear) const;
  bool isFollowedBySet(const Point &Clear) const;

  const program::Function &F;
  const Events &On;
  std::vector<uint8_t> Entry; ///< By block: what may hold there.
  bool Evidence = false;
  uint8_t Deeds = 0;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_EVIDENCEFLOW_H
