// What the table's operations cost, counted in steps rather than measured in time.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "threadslot/detail/slot_table.h"

using namespace threadslot::detail;

namespace {

// A table that owns its keys and values.
template <class Algorithm> class Filled {
public:
  ~Filled() {
    for (std::size_t i = 0; i < table.capacity(); ++i)
      if (Box *box = table.entry(i).box)
        box->type->destroy(box);
    table.release();
  }

  void add(std::uint64_t id) {
    keys.push_back(std::make_unique<SlotKey>(id, ""));
    table.put(make_box<int>(staying_type<int>(), *keys.back(), std::source_location{}, 0));
    destroy_buried();
  }
  void remove(std::uint64_t id) {
    table.bury(table.take(id));
    destroy_buried();
  }
  void destroy_buried() {
    while (Box *box = table.next_buried())
      box->type->destroy(box);
  }

  // How many entries a lookup looks at, on average over the keys.
  double mean_probes() const {
    const std::size_t mask = table.capacity() - 1;
    std::size_t sum = 0;
    for (std::size_t i = 0; i <= mask; ++i)
      if (const Box *box = table.entry(i).box)
        sum += ((i - table.home_of(box->id)) & mask) + 1;
    return static_cast<double>(sum) / static_cast<double>(table.size());
  }

  SlotTable<Algorithm> table;
  std::vector<std::unique_ptr<SlotKey>> keys;
};

// `count` ids that share the home of `first` in a table of `capacity` places.
template <class Home>
std::vector<std::uint64_t> colliding(std::uint64_t first, std::size_t count, Home home) {
  std::vector<std::uint64_t> ids;
  for (std::uint64_t id = first; ids.size() < count; ++id)
    if (home(id) == home(first))
      ids.push_back(id);
  return ids;
}

constexpr std::uint64_t first_id = 1'000'000;
constexpr unsigned bits = 11;

std::uint64_t spreading_home(std::uint64_t id) { return Improved::home(spreading_tag(id), bits); }
std::uint64_t exact_home(std::uint64_t id) { return JdkExact::home(make_tag(id), bits); }

// Ids whose entries lie in one run, each one place behind its home: two ids for the first home, one
// for each that follows.
std::vector<std::uint64_t> ids_of_a_run(std::size_t count) {
  std::vector<std::uint64_t> by_home(std::size_t{1} << bits);
  std::uint64_t id = first_id;
  for (std::size_t found = 0; found < count; ++id)
    if (auto &place = by_home[spreading_home(id)]; place == 0 && spreading_home(id) < count) {
      place = id;
      ++found;
    }
  while (spreading_home(id) != 0)
    ++id;
  by_home.resize(count - 1);
  by_home.insert(by_home.begin(), id);
  return by_home;
}

TEST(TableCost, RemovingFromARunOfAThousandTakesTwoStepsAnEntryAtMost) {
  Filled<Improved> filled;
  const auto ids = ids_of_a_run(1000);
  for (std::uint64_t id : ids)
    filled.add(id);
  ASSERT_EQ(filled.table.capacity(), std::size_t{1} << bits);
  ASSERT_EQ(filled.table.hash_mode(), 0u);
  const std::uint64_t before = filled.table.expunge_steps();
  filled.remove(filled.table.entry(0).box->id);
  EXPECT_GE(filled.table.expunge_steps() - before, 999u); // the run was there
  EXPECT_LE(filled.table.expunge_steps() - before, 2000u);
}

TEST(TableCost, AThousandSlotsOfOneHomeDoNotFormARun) {
  Filled<Improved> filled;
  const auto ids = colliding(first_id, 1000, spreading_home);
  for (std::uint64_t id : ids)
    filled.add(id);
  EXPECT_EQ(filled.table.hash_mode(), 1u);
  EXPECT_LE(filled.mean_probes(), 2.0);
  const std::uint64_t before = filled.table.expunge_steps();
  for (std::size_t i = 0; i < 100; ++i)
    filled.remove(ids[i]);
  EXPECT_LE(filled.table.expunge_steps() - before, 100u * 20);
}

TEST(TableCost, TheOriginalTakesHalfAMillionStepsForThat) {
  Filled<JdkExact> filled;
  const auto ids = colliding(first_id, 1000, exact_home);
  for (std::uint64_t id : ids)
    filled.add(id);
  ASSERT_EQ(filled.table.capacity(), 2048u);
  const std::uint64_t before = filled.table.expunge_steps();
  filled.remove(filled.table.entry(filled.table.home_of(ids[0])).box->id);
  EXPECT_GE(filled.table.expunge_steps() - before, 499'500u);
}

TEST(TableCost, SweepingManyDeadEntriesOfOneRunIsLinear) {
  Filled<Improved> filled;
  for (std::uint64_t id : ids_of_a_run(1000))
    filled.add(id);
  for (std::size_t i = 0; i < filled.keys.size(); i += 2)
    filled.keys[i].reset();
  const std::uint64_t before = filled.table.expunge_steps();
  filled.table.sweep();
  filled.destroy_buried();
  EXPECT_EQ(filled.table.size(), 500u);
  EXPECT_LE(filled.table.expunge_steps() - before, 3000u);
}

TEST(TableCost, ConsecutiveIdsHardlyEverCollide) {
  for (std::size_t count : {1, 10, 100, 1000, 1360}) {
    Filled<Improved> filled;
    for (std::size_t i = 0; i < count; ++i)
      filled.add(first_id + i);
    EXPECT_LE(filled.mean_probes(), 1.1) << count;
    EXPECT_EQ(filled.table.hash_mode(), 0u);
  }
}

struct Worst {
  double probes = 0;
  std::size_t patterns = 0, changed_hash = 0;

  template <class Ids> void measure(std::size_t count, Ids id) {
    Filled<Improved> filled;
    for (std::size_t i = 0; i < count; ++i)
      filled.add(id(i));
    probes = std::max(probes, filled.mean_probes());
    ++patterns;
    changed_hash += filled.table.hash_mode();
  }
};

// Ids as they come from real programs (every k-th slot used) and as an opponent would choose them:
// strides 1 to 599, powers of two, Fibonacci numbers, which are the weakness of the first hash,
// and random ones.
TEST(TableCost, NoPatternOfIdsMakesLookupsLong) {
  const std::size_t counts[] = {5,   10,  20,  42,  60,  85,   120,  170,  240,  341,  400,  500,
                                600, 682, 750, 850, 950, 1050, 1150, 1250, 1300, 1340, 1360, 1000};
  const std::size_t stride_step = std::getenv("THREADSLOT_LONG_TESTS") ? 1 : 8;
  Worst worst;
  for (std::size_t count : counts) {
    for (std::uint64_t stride = 1; stride < 600; stride += stride_step)
      worst.measure(count, [&](std::size_t i) { return first_id + i * stride; });
    for (int power = 0; power < 12; ++power)
      worst.measure(count, [&](std::size_t i) { return first_id + (i << power); });
    std::uint64_t previous = 1, fibonacci = 1;
    while (fibonacci < 3'000'000) {
      previous = std::exchange(fibonacci, fibonacci + previous);
      worst.measure(count, [&](std::size_t i) { return first_id + i * fibonacci; });
    }
    std::mt19937_64 random(count);
    worst.measure(count, [&](std::size_t) { return random() >> 20; });
  }
  std::printf("%zu patterns, %zu changed the hash, worst mean %.2f probes\n", worst.patterns,
              worst.changed_hash, worst.probes);
  EXPECT_LE(worst.probes, 5.0);
  EXPECT_GT(worst.changed_hash, 0u);
}

} // namespace
