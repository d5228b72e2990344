//===- Facts.cpp - The facts file ----------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//===----------------------------------------------------------------------===//

#include "program/Facts.h"
#include "program/Visit.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/EndianStream.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/xxhash.h"

using namespace threadslot::program;
using llvm::StringRef;
namespace endian = llvm::support::endian;

static constexpr StringRef Magic = "tslfacts";
/// For how many elements room is made before the first is read: damaged facts
/// may promise any number.
static constexpr uint64_t MaxReserved = 1024;
static constexpr size_t HeaderSize = 8 + 4 + 8;

namespace {

/// The order of the file. Anchors come before whatever refers to them, so that
/// the reader can tell at once whether they are there.
template <class Visitor> void visitProgram(Visitor &Do, Program &P) {
  Do.text(P.UnitName);
  Do.list(P.Anchors);
  Do.list(P.Traits);
  Do.list(P.Natives);
  Do.list(P.Types);
  Do.list(P.Discarded);
  Do.list(P.Instances);
  Do.functions(P);
}

/// Writes the fields to a buffer of its own, and numbers the strings.
class Writer {
public:
  void name(Name Text) {
    number(uint32_t(Index.try_emplace(Text, Index.size()).first->second));
  }
  void text(StringRef Text) { name(Text); }
  void number(uint32_t N) { llvm::encodeULEB128(N, Out); }
  void number(int64_t N) { llvm::encodeSLEB128(N, Out); }
  void flag(bool On) { number(uint32_t(On)); }
  template <class Enum> void choice(Enum Value, Enum) {
    number(uint32_t(Value));
  }
  /// One more than they are, so that none (~0) is short.
  void anchor(AnchorId A) { number(A + 1); }
  void label(BlockId B) { number(B + 1); }
  void value(Value &V) { visitValue(*this, V); }
  template <class List> void list(List &Elements) {
    number(uint32_t(Elements.size()));
    for (auto &Element : Elements)
      visit(*this, Element);
  }
  void key(const std::shared_ptr<const Value> &Shared) {
    visit(*this, const_cast<Value &>(*Shared));
  }
  void functions(Program &P) { list(P.Functions); }

  /// What belongs after the header.
  std::string payload() const;

private:
  llvm::MapVector<StringRef, uint32_t> Index;
  std::string Fields;
  llvm::raw_string_ostream Out{Fields};
};

std::string Writer::payload() const {
  std::string Payload;
  llvm::raw_string_ostream OS(Payload);
  llvm::encodeULEB128(Index.size(), OS);
  for (const auto &[Text, Number] : Index) {
    llvm::encodeULEB128(Text.size(), OS);
    OS << Text;
  }
  OS << Fields;
  return Payload;
}

/// Reads the fields. After the first defect, and at the end of the bytes, it
/// reads zeros, so that whoever visits need not ask.
class Reader {
public:
  Reader(StringRef Payload, Program &P)
      : P(P), Begin(Payload.bytes_begin()), Next(Begin),
        End(Payload.bytes_end()) {}

  /// Whether the bytes are a program and nothing else.
  bool run();
  /// How far it got.
  size_t offset() const { return Next - Begin; }

  void name(Name &Text) {
    uint32_t I = 0;
    number(I);
    Text = require(I < Strings.size()) ? Strings[I] : Name();
  }
  void text(std::string &Text) {
    Name Interned;
    name(Interned);
    Text = Interned.str();
  }
  void number(uint32_t &N) {
    uint64_t Wide = unsignedNumber();
    N = require(Wide <= UINT32_MAX) ? Wide : 0;
  }
  void number(int64_t &N);
  void flag(bool &On) {
    uint64_t N = unsignedNumber();
    On = require(N <= 1) && N;
  }
  template <class Enum> void choice(Enum &Value, Enum Last) {
    uint64_t N = unsignedNumber();
    Value = Enum(require(N <= uint64_t(Last)) ? N : 0);
  }
  void anchor(AnchorId &A) {
    number(A);
    require(A <= P.Anchors.size());
    --A;
  }
  void label(BlockId &B) {
    number(B);
    --B;
  }
  void value(Value &V);
  template <class List> void list(List &Elements) {
    uint64_t N = count();
    Elements.reserve(std::min<uint64_t>(N, MaxReserved));
    for (; N && !Bad; --N)
      visit(*this, Elements.emplace_back());
  }
  void key(std::shared_ptr<const Value> &Shared) {
    Value V;
    value(V);
    Shared = std::make_shared<const Value>(std::move(V));
  }
  void functions(Program &Own);

private:
  bool require(bool Ok) {
    Bad |= !Ok;
    return !Bad;
  }
  template <class Integer, class Decoder> Integer decoded(Decoder Decode);
  uint64_t unsignedNumber();
  uint64_t count();
  void strings();

  Program &P;
  const uint8_t *Begin, *Next, *End;
  std::vector<Name> Strings;
  unsigned Depth = 0; ///< Of the value being read.
  bool Bad = false;   ///< Some defect was found.
};

/// Decodes a number with LLVM's \p Decode. No number is longer than ten bytes;
/// of longer ones LLVM shifts the rest out of range.
template <class Integer, class Decoder>
Integer Reader::decoded(Decoder Decode) {
  if (Bad)
    return 0;
  unsigned Size = 0;
  const char *Error = nullptr;
  Integer N =
      Decode(Next, &Size, Next + std::min<size_t>(End - Next, 10), &Error);
  if (!require(!Error))
    return 0;
  Next += Size;
  return N;
}

uint64_t Reader::unsignedNumber() {
  return decoded<uint64_t>(
      [](auto... Args) { return llvm::decodeULEB128(Args...); });
}

void Reader::number(int64_t &N) {
  N = decoded<int64_t>(
      [](auto... Args) { return llvm::decodeSLEB128(Args...); });
}

/// A number of elements, each of which takes one byte at least.
uint64_t Reader::count() {
  uint64_t N = unsignedNumber();
  return require(N <= uint64_t(End - Next)) ? N : 0;
}

void Reader::strings() {
  for (uint64_t N = count(); N && !Bad; --N) {
    uint64_t Size = count();
    Strings.push_back(
        P.intern(StringRef(reinterpret_cast<const char *>(Next), Size)));
    Next += Size;
  }
}

void Reader::value(Value &V) {
  if (!require(Depth < MaxValueDepth))
    return;
  ++Depth;
  visitValue(*this, V);
  --Depth;
}

void Reader::functions(Program &Own) {
  for (uint64_t N = count(); N && !Bad; --N) {
    Function F;
    visit(*this, F);
    if (require(!Own.find(F.Id)))
      Own.getOrDeclare(F.Id) = std::move(F);
  }
}

bool Reader::run() {
  strings();
  visitProgram(*this, P);
  return require(Next == End);
}

} // namespace

bool threadslot::program::isFacts(llvm::MemoryBufferRef File) {
  return File.getBuffer().starts_with(Magic);
}

void threadslot::program::writeFacts(const Program &P, llvm::raw_ostream &OS) {
  Writer W;
  // Visitors may change what they visit; this one does not.
  visitProgram(W, const_cast<Program &>(P));
  std::string Payload = W.payload();
  OS << Magic;
  endian::write(OS, FactsVersion, llvm::endianness::little);
  endian::write(OS, llvm::xxh3_64bits(Payload), llvm::endianness::little);
  OS << Payload;
}

llvm::Expected<std::unique_ptr<Program>>
threadslot::program::readFacts(llvm::MemoryBufferRef File) {
  auto Fail = [&](const llvm::Twine &Why) {
    return llvm::createStringError(
        llvm::inconvertibleErrorCode(),
        (File.getBufferIdentifier() + ": error: " + Why).str());
  };
  if (!isFacts(File))
    return Fail("not a facts file");
  StringRef Bytes = File.getBuffer();
  if (Bytes.size() < HeaderSize)
    return Fail("facts file is cut short");
  uint32_t Version = endian::read32le(Bytes.data() + 8);
  if (Version != FactsVersion)
    return Fail("facts file has version " + llvm::Twine(Version) +
                ", expected version " + llvm::Twine(FactsVersion));
  StringRef Payload = Bytes.drop_front(HeaderSize);
  if (endian::read64le(Bytes.data() + 12) != llvm::xxh3_64bits(Payload))
    return Fail("facts file is damaged: its checksum does not match");
  auto P = std::make_unique<Program>();
  Reader R(Payload, *P);
  if (!R.run())
    return Fail("facts file makes no sense at byte " +
                llvm::Twine(HeaderSize + R.offset()));
  return P;
}
