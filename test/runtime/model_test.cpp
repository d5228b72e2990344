// Random operations on slots, guards, tasks and replays, nested, against a map: two million, and
// twenty times as many with THREADSLOT_LONG_TESTS.
#include "model.h"

#include <cstdlib>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace {

TEST(Model, AgreesWithAMapUnderRandomOperations) {
  const unsigned games = std::getenv("THREADSLOT_LONG_TESTS") ? 20'000 : 1'000;
  constexpr int operations = 500;
  for (unsigned seed = 0; seed < games; ++seed) {
    std::mt19937 random(seed);
    // Each game has its own liking for some operations.
    std::vector<std::uint8_t> liked(3 + random() % 8);
    for (std::uint8_t &operation : liked)
      operation = static_cast<std::uint8_t>(random());
    std::vector<std::uint8_t> bytes;
    for (int i = 0; i < operations; ++i) {
      bytes.push_back(random() % 2 ? liked[random() % liked.size()]
                                   : static_cast<std::uint8_t>(random()));
      bytes.push_back(static_cast<std::uint8_t>(random()));
    }
    model::play(bytes);
  }
}

} // namespace
