//===- Link.cpp - Several slot programs as one ---------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//===----------------------------------------------------------------------===//

#include "program/Link.h"
#include "program/Visit.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace threadslot::program;

/// Makes what it visits, taken from one program, a part of another.
class threadslot::program::Adopter {
public:
  /// Names that \p Into has taken over stay as they are.
  Adopter(const Program &From, Program &Into, bool OwnsNames)
      : From(From), Into(Into), OwnsNames(OwnsNames),
        Adopted(From.Anchors.size(), NoAnchor) {}

  void name(Name &Text) {
    if (!OwnsNames)
      Text = Into.intern(Text);
  }
  void anchor(AnchorId &A);
  void key(std::shared_ptr<const Value> &Shared) {
    Value Own = *Shared;
    visit(*this, Own);
    Shared = std::make_shared<const Value>(std::move(Own));
  }
  void value(Value &V) { visitValue(*this, V); }
  template <class List> void list(List &Elements) {
    for (auto &Element : Elements)
      visit(*this, Element);
  }
  template <class Integer> void number(Integer &) {}
  template <class Enum> void choice(Enum &, Enum) {}
  void flag(bool &) {}
  void label(BlockId &) {}

private:
  const Program &From;
  Program &Into;
  bool OwnsNames;
  std::vector<AnchorId> Adopted; ///< By the anchors of From.
};

/// Only anchors that something adopted uses are adopted.
void Adopter::anchor(AnchorId &A) {
  if (A == NoAnchor)
    return;
  AnchorId &Own = Adopted[A];
  if (Own == NoAnchor) {
    Own = Into.Anchors.size();
    Anchor Copy = From.Anchors[A];
    visit(*this, Copy);
    Into.Anchors.push_back(std::move(Copy));
  }
  A = Own;
}

namespace {

/// The one to keep of two that should be alike, whichever comes first.
Name settle(Name A, Name B) {
  if (A.empty() || B.empty())
    return A.empty() ? B : A;
  return std::min(A, B);
}

template <class T>
void unite(std::vector<T> &Into, const std::vector<T> &From) {
  for (const T &Element : From)
    if (!llvm::is_contained(Into, Element))
      Into.push_back(Element);
}

void merge(Function &Into, Function &&From) {
  if (!From.Blocks.empty()) {
    Into.Blocks = std::move(From.Blocks);
    Into.Params = From.Params;
    Into.Locals = From.Locals;
    Into.Anchor = From.Anchor;
  } else if (Into.Blocks.empty()) {
    Into.Params = std::max(Into.Params, From.Params);
  }
  Into.Display = settle(Into.Display, From.Display);
  Into.Class = settle(Into.Class, From.Class);
  Into.Header = settle(Into.Header, From.Header);
  Into.Coroutine = settle(Into.Coroutine, From.Coroutine);
  Into.Internal |= From.Internal;
  Into.Inline |= From.Inline;
  Into.NoThrow |= From.NoThrow;
  Into.NoReturn |= From.NoReturn;
  Into.Pure |= From.Pure;
  Into.MayClear |= From.MayClear;
  Into.Likewise |= From.Likewise;
  Into.Skipped = (Into.Skipped || From.Skipped) && Into.Blocks.empty();
  unite(Into.Overrides, From.Overrides);
  unite(Into.Runs, From.Runs);
  if (Into.Pointees.empty())
    Into.Pointees = std::move(From.Pointees);
}

/// Whatever makes fewer sites residue, and the milder fix and severity.
void merge(SlotTraits &Into, const SlotTraits &From) {
  Into.EmptyNull |= From.EmptyNull;
  unite(Into.EmptyInts, From.EmptyInts);
  unite(Into.EmptyStrings, From.EmptyStrings);
  unite(Into.EmptyAddresses, From.EmptyAddresses);
  Into.Persistent |= From.Persistent;
  Into.Scoped |= From.Scoped;
  Into.Level = std::min(Into.Level, From.Level);
  Into.CanRestore &= From.CanRestore;
  Into.Guard = settle(Into.Guard, From.Guard);
  Into.Include = settle(Into.Include, From.Include);
  Into.Class = settle(Into.Class, From.Class);
  Into.Header = settle(Into.Header, From.Header);
}

void merge(NativeSlot &Into, const NativeSlot &From) {
  Into.Traits = settle(Into.Traits, From.Traits);
  Into.Opaque |= From.Opaque;
}

void merge(ExceptionType &Into, const ExceptionType &From) {
  unite(Into.Bases, From.Bases);
}

Name keyOf(const SlotTraits &T) { return T.Id; }
Name keyOf(const ExceptionType &T) { return T.Id; }
std::string keyOf(const NativeSlot &N) {
  return (N.Global + "." + llvm::join(N.Fields, ".")).str();
}

/// Adds each element of \p From to \p Into or, if one of that name is
/// there already, merges the two.
template <class T>
void mergeLists(std::vector<T> &Into, std::vector<T> &From,
                llvm::StringMap<size_t> &Index, Adopter &Adopt) {
  for (T &Element : From) {
    visit(Adopt, Element);
    auto [It, New] = Index.try_emplace(keyOf(Element), Into.size());
    if (New)
      Into.push_back(std::move(Element));
    else
      merge(Into[It->second], Element);
  }
}

} // namespace

void Linker::add(std::unique_ptr<Program> Unit) {
  const bool First = !std::exchange(Any, true);
  Into->UnitName = First ? Unit->UnitName : "";
  if (First)
    Into->takeNames(*Unit);
  Adopter Adopt(*Unit, *Into, First);
  mergeLists(Into->Traits, Unit->Traits, Traits, Adopt);
  mergeLists(Into->Natives, Unit->Natives, Natives, Adopt);
  mergeLists(Into->Types, Unit->Types, Types, Adopt);
  for (DiscardedGuard &G : Unit->Discarded) {
    visit(Adopt, G);
    Into->Discarded.push_back(std::move(G));
  }
  for (Instance &I : Unit->Instances)
    add(std::move(I), Adopt);
  for (Function &F : Unit->Functions)
    add(std::move(F), Adopt);
}

/// Units that include a header say the same of what it declares.
void Linker::add(Instance I, Adopter &Adopt) {
  std::string Known =
      (I.Object + "\n" + I.Holder + "\n" + llvm::Twine(int(I.Lives))).str();
  if (!Instances.insert(Known).second)
    return;
  visit(Adopt, I);
  Into->Instances.push_back(std::move(I));
}

void Linker::add(Function F, Adopter &Adopt) {
  const Function *Known = Into->find(F.Id);
  if (Known && !Known->Blocks.empty() && !F.Blocks.empty())
    return;
  visit(Adopt, F);
  Function &Own = Into->getOrDeclare(F.Id);
  if (Known)
    merge(Own, std::move(F));
  else
    Own = std::move(F);
}
