//===- EvidenceValues.h - What variables hold, as far as evidence asks ----===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names of places and what they are known to hold, for one function at a time.
//
//   struct Guard { Guard() : old(current) {...}    Fact: $0.*.old  Saved
//   current
//                  ~Guard() { current = old; } };  a restore, given that fact
//
// Elements of containers are one place, facts hold for all of a function, and a
// place that a parameter points to has a name of its own in each function.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_SOLVER_EVIDENCEVALUES_H
#define THREADSLOT_SOLVER_EVIDENCEVALUES_H

#include "program/Program.h"
#include "llvm/ADT/ArrayRef.h"
#include <map>
#include <set>

namespace threadslot::solver {

/// A place by name: a root and steps, `*` for what is pointed to and `[]` for
/// elements.
struct Spot {
  program::Cell::Root R = program::Cell::Root::Local;
  program::Name Global;
  uint32_t Index = 0;
  std::vector<program::Name> Path;

  bool operator<(const Spot &Other) const {
    return std::tie(R, Index, Global, Path) <
           std::tie(Other.R, Other.Index, Other.Global, Other.Path);
  }
  bool operator==(const Spot &Other) const = default;

  Spot step(program::Name Step) const;
  Spot plus(llvm::ArrayRef<program::Name> Rest) const;
  /// Whether this is \p Above or lies in it.
  bool within(const Spot &Above) const;
  llvm::ArrayRef<program::Name> below(const Spot &Above) const;
};

/// A possible value.
struct Known {
  enum class Kind : uint8_t {
    Address,  ///< Of Place.
    Saved,    ///< What was read from the native slot Place.
    Int,      ///< The integer N.
    Text,     ///< The string Id.
    Function, ///< The function Id.
    Other,    ///< Anything else.
  };
  Kind K = Kind::Other;
  Spot Place;
  program::Name Id;
  int64_t N = 0;

  bool operator<(const Known &Other) const {
    return std::tie(K, N, Id, Place) <
           std::tie(Other.K, Other.N, Other.Id, Other.Place);
  }
};
using KnownSet = std::set<Known>;

/// What places hold.
using Facts = std::map<Spot, KnownSet>;

/// The native slots of a program by name.
class NativeSpots {
public:
  explicit NativeSpots(const program::Program &P);
  struct Slot {
    Spot Place;
    const program::NativeSlot *Row = nullptr;
    const program::SlotTraits *Traits = nullptr;
  };
  /// The slot that \p Place is or lies in, or null.
  const Slot *at(const Spot &Place) const;
  /// The slots that lie in \p Place, or the one that it lies in.
  llvm::SmallVector<const Slot *, 4> touchedBy(const Spot &Place) const;
  bool isNative(program::Name Global) const { return Slots.count(Global); }
  /// Whether setting \p What empties \p S.
  static bool isEmpty(const Slot &S, const Known &What);

private:
  std::map<program::Name, std::vector<Slot>> Slots;
};

/// The facts of one function.
class EvidenceValues {
public:
  EvidenceValues(const NativeSpots &Slots, const Facts &Given)
      : Held(Given), Given(Given), Slots(Slots) {}

  std::vector<Spot> spots(const program::Cell &C) const;
  /// What \p V, an address, points to.
  std::vector<Spot> pointees(const program::Value &V) const;
  KnownSet values(const program::Value &V) const;
  KnownSet valuesAt(const Spot &Place) const;
  /// What a `let` of \p V into \p Into means for what is known.
  void assign(const Spot &Into, const program::Value &V);
  void add(const Spot &Into, const Known &What);
  /// Grows with what is known.
  size_t size() const { return Count; }
  /// What \p F, whose facts these are, leaves where others see it: of what a
  /// block writes to a place, the last. All that is held there, if it is also
  /// written in other ways, \p ByCalls among them.
  ///
  ///   Guard(Ctx *next) : ctx(next) { std::swap(ctx, current); }
  Facts left(const program::Function &F, const std::set<Spot> &ByCalls) const;

  Facts Held;

private:
  std::vector<Spot> steps(Spot From, llvm::ArrayRef<program::Step> Path) const;
  void copy(const Spot &From, const Spot &Into);

  const Facts &Given; ///< What was held at the beginning.
  const NativeSpots &Slots;
  size_t Count = 0;
};

} // namespace threadslot::solver

#endif // THREADSLOT_SOLVER_EVIDENCEVALUES_H
