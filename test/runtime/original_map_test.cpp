// The JdkExact table against java.lang.ThreadLocal's own: the same operations, then the same entry
// at every place of the table, after every operation.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include <gtest/gtest.h>

#include "threadslot/detail/slot_table.h"

using namespace threadslot::detail;

namespace {

struct Operation {
  enum Kind { set, get, remove, kill } kind;
  std::uint64_t id;
  std::int64_t value;
};

constexpr const char *spelling[] = {"set", "get", "remove", "kill"};

class Ours {
public:
  ~Ours() {
    for (std::size_t i = 0; i < table_.capacity(); ++i)
      if (Box *box = table_.entry(i).box)
        box->type->destroy(box);
    table_.release();
  }

  void apply(const Operation &operation) {
    std::unique_ptr<SlotKey> &key = keys_[operation.id];
    if (!key && operation.kind != Operation::kill)
      key = std::make_unique<SlotKey>(operation.id, "");
    switch (operation.kind) {
    case Operation::set:
      table_.put(make_box<std::int64_t>(staying_type<std::int64_t>(), *key, std::source_location{},
                                        operation.value));
      break;
    case Operation::get:
      table_.find_expunging(*key);
      break;
    case Operation::remove:
      if (Box *box = table_.take(operation.id))
        table_.bury(box);
      break;
    case Operation::kill:
      key.reset();
    }
    while (Box *box = table_.next_buried())
      box->type->destroy(box);
  }

  std::int64_t checksum() const {
    if (table_.capacity() == 0)
      return 0;
    std::uint64_t sum = mix(mix(17, table_.capacity()), table_.size());
    for (std::size_t i = 0; i < table_.capacity(); ++i) {
      const TableEntry &entry = table_.entry(i);
      if (!entry.box) {
        sum = mix(sum, 0);
        continue;
      }
      const auto value = static_cast<ValueBox<std::int64_t> *>(entry.box)->value;
      sum =
          mix(mix(sum, static_cast<std::uint64_t>(value)), entry.box->stale() ? 0 : entry.box->id);
    }
    return static_cast<std::int64_t>(sum);
  }

private:
  static std::uint64_t mix(std::uint64_t sum, std::uint64_t part) {
    return (sum ^ part) * 0x100000001b3u;
  }

  SlotTable<JdkExact> table_;
  std::unordered_map<std::uint64_t, std::unique_ptr<SlotKey>> keys_;
};

// Few or many keys, near each other or a power of two apart, and every mix of operations: tables
// that stay small, grow, collide, and are full of dead entries.
std::vector<Operation> random_sequence(unsigned seed, int length) {
  std::mt19937 random(seed);
  const auto below = [&](unsigned bound) { return static_cast<unsigned>(random() % bound); };
  const unsigned keys = 4 + below(200);
  const std::uint64_t stride = std::uint64_t{1} << below(9);
  const unsigned kills = below(30), removes = below(30), gets = below(30);
  std::uint64_t next_id = 100 + below(1000);
  std::vector<std::uint64_t> ids(keys);
  for (std::uint64_t &id : ids)
    id = next_id += stride;

  std::vector<Operation> sequence;
  std::int64_t value = 0;
  while (static_cast<int>(sequence.size()) < length) {
    std::uint64_t &id = ids[below(keys)];
    const unsigned choice = below(100);
    if (choice < kills) {
      sequence.push_back({Operation::kill, id, 0});
      id = next_id += stride;
    } else if (choice < kills + removes) {
      sequence.push_back({Operation::remove, id, 0});
    } else if (choice < kills + removes + gets) {
      sequence.push_back({Operation::get, id, 0});
    } else {
      sequence.push_back({Operation::set, id, ++value});
    }
  }
  return sequence;
}

class Directory {
public:
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "threadslot.XXXXXX").string();
    if (!mkdtemp(name.data()))
      throw std::runtime_error("no temporary directory");
    path = name;
  }
  ~Directory() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

TEST(OriginalMap, IsEqualAtEveryPlaceAfterEveryOperation) {
  if (std::string(THREADSLOT_JAVA).empty())
    GTEST_SKIP() << "needs Java 17 (Debian: openjdk-17-jdk-headless)";
  constexpr unsigned sequences = 1000;
  constexpr int length = 500;
  const Directory directory;
  const auto operations = directory.path / "operations", checksums = directory.path / "checksums";
  {
    std::ofstream out(operations);
    for (unsigned seed = 0; seed < sequences; ++seed) {
      out << "new\n";
      for (const Operation &operation : random_sequence(seed, length)) {
        out << spelling[operation.kind] << ' ' << operation.id;
        if (operation.kind == Operation::set)
          out << ' ' << operation.value;
        out << '\n';
      }
    }
  }
  const std::string command =
      THREADSLOT_JAVA " --add-opens java.base/java.lang=ALL-UNNAMED " THREADSLOT_ORIGINAL_MAP
                      " < " +
      operations.string() + " > " + checksums.string();
  ASSERT_EQ(std::system(command.c_str()), 0) << command;

  std::ifstream original(checksums);
  std::int64_t expected = 0;
  for (unsigned seed = 0; seed < sequences; ++seed) {
    Ours ours;
    ASSERT_TRUE(original >> expected);
    ASSERT_EQ(expected, 0);
    int step = 0;
    for (const Operation &operation : random_sequence(seed, length)) {
      ours.apply(operation);
      ASSERT_TRUE(original >> expected);
      ASSERT_EQ(ours.checksum(), expected) << "sequence " << seed << ", step " << step << ": "
                                           << spelling[operation.kind] << ' ' << operation.id;
      ++step;
    }
  }
}

} // namespace
