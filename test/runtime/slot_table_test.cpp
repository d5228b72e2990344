// The table itself, with both algorithms: every operation, its invariants, and what it costs.
#include "threadslot/detail/slot_table.h"

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

using namespace threadslot::detail;

namespace {

// Keys are told apart by their ids only, so a test may choose them; high ones are free.
std::unique_ptr<SlotKey> make_key(std::uint64_t id) { return std::make_unique<SlotKey>(id, ""); }

template <class Algorithm> class Fixture : public testing::Test {
protected:
  ~Fixture() override {
    for (std::size_t i = 0; i < table.capacity(); ++i)
      if (table.entry(i).box)
        destroy(table.entry(i).box);
    destroy_buried();
    table_release();
  }

  // Owns what the table's owner otherwise owns.
  void put(const SlotKey &key, int value) {
    auto *box = make_box<int>(staying_type<int>(), key, std::source_location::current(), value);
    table.put(box);
    destroy_buried();
  }
  bool remove(const SlotKey &key) {
    Box *box = table.take(key.id());
    if (box)
      table.bury(box);
    destroy_buried();
    return box != nullptr;
  }
  const int *get(const SlotKey &key) {
    Box *box = table.find_expunging(key);
    destroy_buried();
    EXPECT_EQ(table.find(key), box);
    return box ? &static_cast<ValueBox<int> *>(box)->value : nullptr;
  }

  void destroy_buried() {
    while (Box *box = table.next_buried())
      destroy(box);
  }
  static void destroy(Box *box) { box->type->destroy(box); }
  void table_release() { table.release(); }

  // Every entry is found from its home, once, and the entries are as many as the table says.
  void check() {
    std::size_t entries = 0;
    std::map<std::uint64_t, int> seen;
    for (std::size_t i = 0; i < table.capacity(); ++i) {
      const TableEntry &entry = table.entry(i);
      if (entry.empty())
        continue;
      ++entries;
      const std::uint64_t id = entry.box->id;
      EXPECT_EQ(++seen[id], 1) << "two entries for one key";
      for (std::size_t j = table.home_of(id); j != i; j = (j + 1) & (table.capacity() - 1))
        ASSERT_FALSE(table.entry(j).empty()) << "an entry out of reach of its home";
    }
    EXPECT_EQ(entries, table.size());
    EXPECT_TRUE(table.capacity() == 0 || table.size() < table.capacity());
    EXPECT_EQ(table.capacity() & (table.capacity() - 1), 0u);
  }

  SlotTable<Algorithm> table;
};

struct Names {
  template <class Algorithm> static std::string GetName(int) {
    return Algorithm::exact ? "JdkExact" : "Improved";
  }
};
using Algorithms = testing::Types<Improved, JdkExact>;
template <class Algorithm> class SlotTableTest : public Fixture<Algorithm> {};
TYPED_TEST_SUITE(SlotTableTest, Algorithms, Names);

TYPED_TEST(SlotTableTest, AnUnusedTableOwnsNothingAndFindsNothing) {
  const auto key = make_key(1'000'000);
  EXPECT_EQ(this->table.capacity(), 0u);
  EXPECT_EQ(this->get(*key), nullptr);
  EXPECT_FALSE(this->remove(*key));
  this->table.sweep();
  EXPECT_EQ(this->table.capacity(), 0u);
}

TYPED_TEST(SlotTableTest, KillsAndReusesRoundAfterRound) {
  for (std::uint64_t j = 1; j <= 16; j *= 2) {
    std::vector<std::unique_ptr<SlotKey>> keys;
    for (std::uint64_t i = 0; i < 16 * j; ++i)
      keys.push_back(make_key(2'000'000 + 1000 * j + i));
    for (std::size_t i = 0; i < keys.size(); ++i)
      this->put(*keys[i], static_cast<int>(i));
    for (std::size_t i = 0; i < keys.size(); ++i) {
      ASSERT_NE(this->get(*keys[i]), nullptr);
      EXPECT_EQ(*this->get(*keys[i]), static_cast<int>(i));
    }
    this->check();
  }
}

// Two keys with one home, the first dead: setting the second must move it, not double it.
TYPED_TEST(SlotTableTest, SettingAKeyBeyondAStaleEntryMovesItThere) {
  auto first = make_key(3'000'000);
  this->put(*first, 1);
  std::uint64_t id = 3'000'001;
  while (this->table.home_of(id) != this->table.home_of(first->id()))
    ++id;
  const auto second = make_key(id);
  this->put(*second, 2);
  first.reset();
  this->put(*second, 3);
  EXPECT_EQ(*this->get(*second), 3);
  EXPECT_EQ(this->table.entry(this->table.home_of(id)).box->id, id);
  EXPECT_EQ(this->table.size(), 1u);
  this->check();
}

TYPED_TEST(SlotTableTest, GettingAnAbsentKeyExpungesTheStaleEntryInItsWay) {
  auto first = make_key(4'000'000);
  this->put(*first, 1);
  std::uint64_t id = 4'000'001;
  while (this->table.home_of(id) != this->table.home_of(first->id()))
    ++id;
  const auto absent = make_key(id);
  first.reset();
  EXPECT_FALSE(this->remove(*absent));
  EXPECT_EQ(this->table.size(), 1u);
  EXPECT_EQ(this->get(*absent), nullptr);
  EXPECT_EQ(this->table.size(), 0u);
}

TYPED_TEST(SlotTableTest, SweepLeavesNoStaleEntry) {
  std::vector<std::unique_ptr<SlotKey>> keys;
  for (std::uint64_t i = 0; i < 500; ++i) {
    keys.push_back(make_key(5'000'000 + i * 1024));
    this->put(*keys.back(), static_cast<int>(i));
  }
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (i % 3 != 0)
      keys[i].reset();
  this->table.sweep();
  this->destroy_buried();
  EXPECT_EQ(this->table.size(), 167u);
  this->check();
  for (std::size_t i = 0; i < keys.size(); i += 3)
    EXPECT_EQ(*this->get(*keys[i]), static_cast<int>(i));
}

TYPED_TEST(SlotTableTest, AgreesWithAMapUnderRandomOperations) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    std::mt19937 random(seed);
    std::map<int, int> model;
    std::vector<std::unique_ptr<SlotKey>> keys(64);
    std::uint64_t next_id = 10'000'000 + seed * 1'000'000;
    const std::uint64_t stride = std::uint64_t{1} << (seed % 12);
    for (int step = 0; step < 400; ++step) {
      const int which = static_cast<int>(random() % keys.size());
      auto &key = keys[which];
      if (!key)
        key = make_key(next_id += stride);
      switch (random() % 8) {
      case 0:
        key.reset();
        model.erase(which);
        break;
      case 1:
      case 2:
        EXPECT_EQ(this->remove(*key), model.erase(which) == 1);
        break;
      case 3:
        this->table.sweep();
        this->destroy_buried();
        break;
      default:
        this->put(*key, step);
        model[which] = step;
      }
      ASSERT_NO_FATAL_FAILURE(this->check());
      if (key) {
        const int *value = this->get(*key);
        ASSERT_EQ(value != nullptr, model.contains(which));
        EXPECT_EQ(value ? *value : 0, value ? model[which] : 0);
      }
    }
    keys.clear();
    this->table.sweep();
    this->destroy_buried();
    EXPECT_EQ(this->table.size(), 0u);
  }
}

// What a table compares stands for the slot: no two ids have one tag, and no tag looks empty or
// vacant. Near ids, far ones, and those that differ in one bit.
TEST(Keys, TagsAreOneToOne) {
  std::vector<std::uint64_t> ids;
  for (std::uint64_t id = 1; id < 20'000; ++id)
    ids.push_back(id);
  for (int bit = 15; bit < 63; ++bit)
    for (std::uint64_t low : {0, 1, 12'345})
      ids.push_back((std::uint64_t{1} << bit) + low);
  for (std::size_t mode : {0, 1}) {
    std::set<std::uint64_t> tags;
    for (std::uint64_t id : ids) {
      EXPECT_EQ(Improved::tag(id, mode) & 1, 1u);
      tags.insert(Improved::tag(id, mode));
    }
    EXPECT_EQ(tags.size(), ids.size());
  }
}

class ImprovedTable : public Fixture<Improved> {};

TEST_F(ImprovedTable, ShrinksWhenMostEntriesAreGone) {
  std::vector<std::unique_ptr<SlotKey>> keys;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    keys.push_back(make_key(30'000'000 + i));
    put(*keys.back(), 0);
  }
  EXPECT_GE(table.capacity(), 16'384u);
  keys.resize(10);
  table.sweep();
  destroy_buried();
  EXPECT_LE(table.capacity(), 64u);
  check();
}

} // namespace
