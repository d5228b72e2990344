//===- FactsTest.cpp - Damaged facts files -------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Programs.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/xxhash.h"

using namespace threadslot::program;

static constexpr size_t HeaderSize = 20;

/// A small program with each form that a field takes in the file.
static std::string sample() {
  auto P = parsed("unit \"a.cpp\" traits @T emptyint=-3 emptystring=\"none\"\n"
                  "type \"E\" : \"F\" declare @g overrides=@f\n"
                  "fn @f params=1 locals=1 { b0 unwind b1:\n"
                  "  set @mdc[\"id\"] depends($0) traits=@T !1\n"
                  "  call @g(const &%0) -> %0 br $0 b1 b1\n"
                  "b1: ret }\n"
                  "anchor 1 \"a.cpp\":1:2+3 slot=\"s\"");
  return facts(*P);
}

/// Puts a checksum that fits into the header, as only a defect of ours would.
static void signAgain(std::string &Bytes) {
  auto Payload = llvm::StringRef(Bytes).drop_front(HeaderSize);
  llvm::support::endian::write64le(&Bytes[12], llvm::xxh3_64bits(Payload));
}

static bool isError(llvm::StringRef Said) {
  return Said.starts_with("test.facts: error: ");
}

TEST(Facts, CutAnywhere) {
  std::string Whole = sample();
  ASSERT_FALSE(isError(fromFacts(Whole)));
  for (size_t Size = 0; Size != Whole.size(); ++Size)
    EXPECT_TRUE(isError(fromFacts(Whole.substr(0, Size)))) << Size;
}

TEST(Facts, AnyByteDamaged) {
  for (size_t I = 0; I != sample().size(); ++I)
    for (unsigned Flip = 1; Flip != 256; ++Flip) {
      std::string Bytes = sample();
      Bytes[I] ^= Flip;
      ASSERT_TRUE(isError(fromFacts(Bytes))) << I << " by " << Flip;
    }
}

TEST(Facts, SomethingAppended) {
  EXPECT_TRUE(isError(fromFacts(sample() + '\0')));
  std::string Bytes = sample() + '\0';
  signAgain(Bytes);
  EXPECT_EQ(fromFacts(Bytes), "test.facts: error: facts file makes no sense at "
                              "byte " +
                                  std::to_string(sample().size()));
}

// A checksum only shows that the bytes are those that were written. Whatever
// they are, reading them must end, in a program or in an error.

TEST(Facts, CutAnywhereAndSigned) {
  std::string Whole = sample();
  for (size_t Size = HeaderSize; Size != Whole.size(); ++Size) {
    std::string Bytes = Whole.substr(0, Size);
    signAgain(Bytes);
    EXPECT_TRUE(isError(fromFacts(Bytes))) << Size;
  }
}

TEST(Facts, AnyByteDamagedAndSigned) {
  unsigned Refused = 0;
  for (size_t I = HeaderSize; I != sample().size(); ++I)
    for (unsigned Flip = 1; Flip != 256; ++Flip) {
      std::string Bytes = sample();
      Bytes[I] ^= Flip;
      signAgain(Bytes);
      Refused += isError(fromFacts(Bytes));
    }
  EXPECT_GT(Refused, 0u);
}

TEST(Facts, NumbersAreNotPadded) {
  std::string Bytes = sample().substr(0, HeaderSize) + std::string(20, '\x80');
  Bytes += '\0';
  signAgain(Bytes);
  EXPECT_EQ(fromFacts(Bytes),
            "test.facts: error: facts file makes no sense at byte 20");
}

TEST(Facts, ValuesNestToABound) {
  EXPECT_FALSE(isError(fromFacts(facts(*throwing(MaxValueDepth)))));
  EXPECT_TRUE(isError(fromFacts(facts(*throwing(MaxValueDepth + 1)))));
}
