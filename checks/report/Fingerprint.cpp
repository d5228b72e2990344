//===- Fingerprint.cpp - What a finding is recognised by ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "report/Fingerprint.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"
#include <map>
#include <tuple>

using namespace threadslot;
using namespace threadslot::report;
using program::Anchor;
using program::AnchorId;

/// The name of an entity without the folders of its unit, which it has if other
/// units cannot name it: another checkout has others.
static llvm::StringRef withoutFolders(llvm::StringRef Entity) {
  size_t Folders = Entity.take_front(Entity.find('#')).rfind('/');
  return Entity.contains('#') ? Entity.drop_front(Folders + 1) : Entity;
}

/// What two sets that only their place tells apart have in common.
static std::string likeness(const Anchor &A) {
  std::string Text =
      (A.Slot + "\n" + withoutFolders(A.Function) + "\n" + A.Text).str();
  llvm::erase_if(Text, [](char C) { return C == ' ' || C == '\t'; });
  return Text;
}

static std::string hash(const std::string &Text) {
  return llvm::utohexstr(llvm::xxh3_64bits(Text), /*LowerCase=*/true,
                         /*Width=*/16);
}

/// The anchors that may be like one of \p Wanted, in source order. A program
/// has many more: one for nearly everything that happens in it.
static std::vector<AnchorId> neighbours(const program::Program &P,
                                        llvm::ArrayRef<AnchorId> Wanted) {
  llvm::DenseSet<llvm::StringRef> Functions;
  for (AnchorId Id : Wanted)
    Functions.insert(withoutFolders(P.Anchors[Id].Function));
  std::vector<AnchorId> Order;
  if (Functions.empty())
    return Order;
  for (AnchorId Id = 0; Id != P.Anchors.size(); ++Id)
    if (Functions.contains(withoutFolders(P.Anchors[Id].Function)))
      Order.push_back(Id);
  llvm::sort(Order, [&](AnchorId A, AnchorId B) {
    const Anchor &Left = P.Anchors[A], &Right = P.Anchors[B];
    return std::tie(Left.File, Left.Offset, A) <
           std::tie(Right.File, Right.Offset, B);
  });
  return Order;
}

Fingerprints::Fingerprints(const program::Program &P,
                           llvm::ArrayRef<AnchorId> Wanted) {
  // Several anchors may stand for one place, as when an inline function comes
  // with each of its units: they share an ordinal.
  std::map<std::string, std::vector<std::pair<llvm::StringRef, uint32_t>>> Seen;
  for (AnchorId Id : neighbours(P, Wanted)) {
    const Anchor &A = P.Anchors[Id];
    std::string Likeness = likeness(A);
    auto &Places = Seen[Likeness];
    std::pair Here(A.File, A.Offset);
    if (Places.empty() || Places.back() != Here)
      Places.push_back(Here);
    Prints[Id] = hash(Likeness + "\n#" + std::to_string(Places.size() - 1));
  }
}

std::string Fingerprints::of(AnchorId Set, AnchorId Call) const {
  const std::string &Print = Prints.at(Set);
  return Call == program::NoAnchor ? Print
                                   : hash(Print + "\n" + Prints.at(Call));
}
