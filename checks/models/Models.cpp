//===- Models.cpp - What is known about libraries -------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/Models.h"
#include "models/ModelFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace threadslot;
using namespace threadslot::models;
using llvm::StringRef;

static llvm::ArrayRef<Row> find(const llvm::StringMap<std::vector<Row>> &Table,
                                StringRef Name) {
  auto It = Table.find(Name);
  if (It == Table.end())
    return {};
  return It->second;
}

/// The part of a qualified name before the last `::`, and the part after it.
static std::pair<StringRef, StringRef> splitName(StringRef Name) {
  auto [Scope, Last] = Name.rsplit("::");
  return Last.empty() ? std::pair(StringRef(), Name) : std::pair(Scope, Last);
}

Models Models::builtin() {
  Models M;
  for (const BuiltinFile &File : builtinFiles())
    llvm::cantFail(M.addText(File.Text, ("builtin/" + File.Name).str()),
                   "a built-in model file is malformed");
  return M;
}

llvm::Error Models::addFile(StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Buffer)
    return llvm::createStringError(Buffer.getError(),
                                   Path + ": " + Buffer.getError().message());
  return addText((*Buffer)->getBuffer(), Path);
}

llvm::Error Models::addText(StringRef Text, StringRef Path) {
  llvm::Expected<std::vector<Row>> Rows = readModelFile(Text, Path);
  if (!Rows)
    return Rows.takeError();
  auto IsKnown = [&](StringRef Space) {
    return !spaces(Space).empty() || llvm::any_of(*Rows, [&](const Row &R) {
      return R.K == Row::Kind::Space && R.Name == Space;
    });
  };
  for (const Row &R : *Rows)
    for (const Effect &E : R.Effects)
      if (!E.Slot.Space.empty() && !IsKnown(E.Slot.Space))
        return llvm::createStringError(
            llvm::inconvertibleErrorCode(),
            R.Where + ": no row under spaces has the name '" + E.Slot.Space +
                "'");
  for (Row &R : *Rows)
    add(std::move(R));
  collectIdentifiers();
  return llvm::Error::success();
}

llvm::ArrayRef<Row> Models::functions(StringRef Name) const {
  return find(Functions, Name);
}

llvm::ArrayRef<Row> Models::classes(StringRef Name) const {
  return find(Classes, Name);
}

llvm::ArrayRef<Row> Models::spaces(StringRef Name) const {
  return find(Spaces, Name);
}

llvm::ArrayRef<Row> Models::variables(StringRef Name) const {
  return find(Variables, Name);
}

bool Models::mentions(StringRef Identifier) const {
  return Mentioned.contains(Identifier);
}

llvm::ArrayRef<std::string> Models::identifiers() const { return Identifiers; }

llvm::ArrayRef<std::string> Models::bodyIdentifiers() const {
  return BodyIdentifiers;
}

std::vector<const Row *> Models::rows() const {
  std::vector<const Row *> Rows;
  for (const Table *T : {&Spaces, &Classes, &Functions, &Variables})
    for (const auto &Entry : *T)
      for (const Row &R : Entry.second)
        Rows.push_back(&R);
  llvm::sort(
      Rows, [](const Row *A, const Row *B) { return A->Ordinal < B->Ordinal; });
  return Rows;
}

Models::Table &Models::table(Row::Kind K) {
  switch (K) {
  case Row::Kind::Space:
    return Spaces;
  case Row::Kind::Class:
    return Classes;
  case Row::Kind::Function:
    return Functions;
  case Row::Kind::Variable:
    return Variables;
  }
  llvm_unreachable("covered switch");
}

/// Puts a row in the place of one for the same class, before the older ones.
void Models::add(Row R) {
  R.Ordinal = Count++;
  std::vector<Row> &Rows = table(R.K)[R.Name];
  llvm::erase_if(Rows, [&](const Row &Old) { return Old.On == R.On; });
  auto Place = Rows.begin();
  if (R.On.empty())
    Place = llvm::find_if(Rows, [](const Row &Old) { return Old.On.empty(); });
  Rows.insert(Place, std::move(R));
}

/// Whether a row speaks of slots or tasks: what merely throws does not make a
/// unit worth an analysis.
static bool concernsSlots(const std::vector<Row> &Rows) {
  return llvm::any_of(Rows, [](const Row &R) {
    return llvm::any_of(R.Effects, [](const Effect &E) {
      return E.K != Effect::Kind::NoThrow && E.K != Effect::Kind::Throws &&
             E.K != Effect::Kind::NoReturn && E.K != Effect::Kind::Pure;
    });
  });
}

/// An identifier without which a row cannot hold: that of a class that an
/// argument is of, or of the scope, since members have everyday names.
static StringRef rarest(StringRef On, StringRef Scope, StringRef Last) {
  if (!On.empty())
    return splitName(On).second;
  return Scope.empty() ? Last : splitName(Scope).second;
}

static std::vector<std::string> sorted(const llvm::StringSet<> &Words) {
  std::vector<std::string> Sorted;
  for (StringRef Word : Words.keys())
    Sorted.push_back(Word.str());
  llvm::sort(Sorted);
  return Sorted;
}

void Models::collectIdentifiers() {
  auto IsIdentifier = [](StringRef Word) {
    return llvm::all_of(Word,
                        [](char C) { return llvm::isAlnum(C) || C == '_'; });
  };
  Mentioned.clear();
  llvm::StringSet<> Needed, InBodies;
  for (const Table *T : {&Classes, &Functions}) {
    for (const auto &Entry : *T) {
      auto [Scope, Last] = splitName(Entry.getKey());
      Last.consume_front("~");
      if (IsIdentifier(Last))
        Mentioned.insert(Last);
      if (!concernsSlots(Entry.second))
        continue;
      bool IsMember = Classes.contains(Scope);
      InBodies.insert(IsMember ? splitName(Scope).second : Last);
      for (const Row &R : Entry.second)
        Needed.insert(rarest(R.On, Scope, Last));
    }
  }
  Identifiers = sorted(Needed);
  BodyIdentifiers = sorted(InBodies);
}
