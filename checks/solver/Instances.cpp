//===- Instances.cpp - Slots of which there are many --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "solver/Instances.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::solver;

namespace {

/// Where instances of an object were seen; the later, the more there are.
enum class Seen : uint8_t { Nowhere, Static, Many };

class InstanceFinder {
public:
  explicit InstanceFinder(const Program &P) {
    for (const Instance &I : P.Instances)
      ByObject[I.Object].push_back(&I);
    for (const SlotTraits &T : P.Traits)
      if (T.Persistent)
        Persistent.insert(T.Id);
  }

  /// Whether \p I declares a slot of which there may be many.
  bool isReported(const Instance &I) {
    if (I.Anchor == NoAnchor || Persistent.contains(I.Traits))
      return false;
    bool Gathered = llvm::any_of(ByObject[I.Object], [](const Instance *Known) {
      return Known->Lives == Instance::Place::Gathered;
    });
    return !Gathered && seen(I.Object) != Seen::Static;
  }

private:
  /// A class that holds itself by way of others is seen where those are.
  Seen seen(Name Object) {
    auto [At, New] = Known.try_emplace(Object, Seen::Nowhere);
    if (!New)
      return At->second;
    Seen Most = Seen::Nowhere;
    for (const Instance *I : ByObject[Object])
      Most = std::max(Most, seen(*I));
    return Known[Object] = Most;
  }

  Seen seen(const Instance &I) {
    switch (I.Lives) {
    case Instance::Place::Static:
      return Seen::Static;
    case Instance::Place::Many:
      return Seen::Many;
    case Instance::Place::Member:
      return seen(I.Holder);
    case Instance::Place::Gathered:
      return Seen::Nowhere;
    }
    llvm_unreachable("covered switch");
  }

  llvm::StringMap<std::vector<const Instance *>> ByObject;
  llvm::StringSet<> Persistent;
  llvm::StringMap<Seen> Known;
};

} // namespace

std::vector<Finding> solver::nonStaticSlots(const Program &P) {
  std::vector<Finding> Found;
  InstanceFinder Finder(P);
  for (const Instance &I : P.Instances) {
    if (!Finder.isReported(I))
      continue;
    Finding &F = Found.emplace_back();
    F.Kind = Check::NonStaticSlot;
    F.Site = I.Anchor;
    F.Traits = I.Traits;
  }
  return Found;
}
