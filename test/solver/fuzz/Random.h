//===- Random.h - Small decisions from a seed -----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_RANDOM_H
#define THREADSLOT_TEST_FUZZ_RANDOM_H

#include <cstdint>
#include <random>

namespace threadslot::fuzz {

/// The same decisions from the same seed on every system.
class Random {
public:
  explicit Random(uint64_t Seed) : Engine(Seed) {}

  unsigned below(unsigned Bound) { return Engine() % Bound; }
  bool percent(unsigned Chance) { return below(100) < Chance; }
  template <class List> auto &pick(List &From) {
    return From[below(std::size(From))];
  }

private:
  std::mt19937_64 Engine;
};

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_RANDOM_H
