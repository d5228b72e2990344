// ThreadLocal as its users see it: values, initial values, removal, exceptions, identity.
#include "threadslot/thread_local.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <source_location>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "threadslot/context_snapshot.h"
#include "threadslot/diagnostics.h"

using threadslot::BadSlotAccess;
using threadslot::ThreadLocal;

namespace {

template <class F> void on_threads(int count, F body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back(body, i);
  for (std::thread &thread : threads)
    thread.join();
}

template <class F> void on_thread(F body) { std::thread(body).join(); }

// Counts its instances. A test that leaves a value leaves it to the next tests too: it removes it.
struct Counted {
  static inline std::atomic<int> alive{0};
  explicit Counted(int value = 0) : value(value) { ++alive; }
  Counted(const Counted &other) : value(other.value) { ++alive; }
  Counted &operator=(const Counted &) = default;
  ~Counted() { --alive; }
  int value;
};

TEST(ThreadLocal, ExampleOfTheHeader) {
  static ThreadLocal<std::string> user("user");
  user.set("ada");
  std::thread([] {
    EXPECT_EQ(user.try_get(), nullptr);
    user.get() += "grace";
  }).join();
  EXPECT_EQ(user.get(), "ada");
  EXPECT_TRUE(user.remove());
  EXPECT_EQ(user.try_get(), nullptr);
}

TEST(ThreadLocal, EveryThreadKeepsItsOwnInitialValue) {
  std::atomic<int> next{0};
  auto id = ThreadLocal<int>::with_initial([&] { return next++; });
  std::array<int, 100> ids{};
  on_threads(100, [&](int i) {
    ids[i] = id.get();
    std::this_thread::yield();
    EXPECT_EQ(id.get(), ids[i]);
  });
  EXPECT_EQ(std::set<int>(ids.begin(), ids.end()).size(), 100u);
}

TEST(ThreadLocal, SupplierRunsOnceAThread) {
  std::atomic<int> calls{0};
  auto slot = ThreadLocal<int>::with_initial([&] { return ++calls; });
  on_threads(500, [&](int) {
    const int first = slot.get();
    EXPECT_EQ(slot.get(), first);
  });
  EXPECT_EQ(calls, 500);
}

TEST(ThreadLocal, SupplierMaySetAnotherSlot) {
  ThreadLocal<int> other("other");
  auto slot = ThreadLocal<int>::with_initial([&] {
    other.set(2);
    return 1;
  });
  on_thread([&] {
    EXPECT_EQ(slot.get(), 1);
    EXPECT_EQ(other.get(), 2);
  });
}

TEST(ThreadLocal, ValueOfTheSupplierWinsOverOneItSetItself) {
  ThreadLocal<int> *self = nullptr;
  auto slot = ThreadLocal<int>::with_initial([&] {
    self->set(1);
    return 2;
  });
  self = &slot;
  EXPECT_EQ(slot.get(), 2);
}

TEST(ThreadLocal, AnInitialValueThatNeedsItselfThrows) {
  ThreadLocal<int> *self = nullptr, *other = nullptr;
  bool circular = true;
  auto slot = ThreadLocal<int>::with_initial([&] { return circular ? other->get() : 1; });
  auto friendly = ThreadLocal<int>::with_initial([&] { return self->get() + 1; });
  self = &slot;
  other = &friendly;
  EXPECT_THROW(slot.get(), BadSlotAccess);
  EXPECT_THROW(friendly.get(), BadSlotAccess);
  EXPECT_EQ(slot.try_get(), nullptr);
  circular = false;
  EXPECT_EQ(friendly.get(), 2);
  EXPECT_EQ(slot.get(), 1);
}

TEST(ThreadLocal, GetAfterRemoveMakesTheInitialValueAgain) {
  auto slot = ThreadLocal<int>::with_initial([] { return 7; });
  slot.get() = 8;
  on_threads(100, [&](int i) {
    slot.set(i);
    if (i % 2 == 0) {
      EXPECT_TRUE(slot.remove());
      EXPECT_EQ(slot.get(), 7);
    } else {
      slot.remove();
      slot.set(i + 1);
      EXPECT_EQ(slot.get(), i + 1);
    }
  });
  EXPECT_EQ(slot.get(), 8);
}

TEST(ThreadLocal, TryGetNeverMakesAValue) {
  auto slot = ThreadLocal<Counted>::with_initial([] { return Counted(1); });
  EXPECT_EQ(slot.try_get(), nullptr);
  EXPECT_EQ(Counted::alive, 0);
  slot.get();
  EXPECT_EQ(Counted::alive, 1);
  EXPECT_EQ(slot.try_get(), &slot.get());
  slot.remove();
}

TEST(ThreadLocal, RemoveSaysWhetherThereWasAValueAndDestroysIt) {
  ThreadLocal<Counted> slot;
  EXPECT_FALSE(slot.remove());
  slot.emplace(3);
  EXPECT_EQ(Counted::alive, 1);
  EXPECT_TRUE(slot.remove());
  EXPECT_EQ(Counted::alive, 0);
}

// The box of a removed number is kept for the slot's next one; nobody may notice.
TEST(ThreadLocal, ARemovedNumberIsGoneUntilTheSlotIsSetAgain) {
  auto slot = ThreadLocal<int>::with_initial([] { return 7; });
  on_thread([&] {
    for (int round = 0; round < 3; ++round) {
      slot.set(round + 100);
      EXPECT_TRUE(slot.remove());
      EXPECT_FALSE(slot.remove());
      EXPECT_EQ(slot.try_get(), nullptr);
      EXPECT_TRUE(threadslot::held_values().empty());
      EXPECT_EQ(slot.get(), 7);
      slot.remove();
    }
    EXPECT_EQ(slot.emplace(8), 8);
    EXPECT_EQ(threadslot::held_values().size(), 1u);
  });
}

TEST(ThreadLocal, RemovedNumbersOfManySlotsDoNotKeepTheirMemory) {
  std::vector<ThreadLocal<int>> slots(10'000);
  on_thread([&] {
    for (auto &slot : slots)
      slot.set(1);
    for (auto &slot : slots)
      EXPECT_TRUE(slot.remove());
    for (const auto &thread : threadslot::thread_statistics())
      if (thread.system_id == gettid()) {
        EXPECT_EQ(thread.values, 0u);
        EXPECT_LE(thread.capacity, 256u);
        EXPECT_LE(thread.bytes, 40 * 80u);
      }
  });
}

TEST(ThreadLocal, ExchangeReturnsTheEarlierValueAndNeverAnInitialOne) {
  auto slot = ThreadLocal<std::string>::with_initial([] { return std::string("initial"); });
  EXPECT_EQ(slot.exchange("first"), std::nullopt);
  const std::string &first = slot.get();
  EXPECT_EQ(slot.exchange(std::string("second")), "first");
  EXPECT_EQ(slot.get(), "second");
  EXPECT_EQ(&slot.get(), &first); // assigned to, as by set()
  slot.remove();
  EXPECT_EQ(slot.exchange("third"), std::nullopt);
}

// The forms in which objects with slots among their members are made.
TEST(ThreadLocal, MayBeAMemberOfAnAggregateAndAnElementOfAnArray) {
  struct Slots {
    ThreadLocal<int> number;
    threadslot::ContextLocal<int> travelling;
  };
  Slots slots{}, more = {};
  std::array<ThreadLocal<int>, 2> array{};
  ThreadLocal<int> elements[2] = {};
  slots.number.set(1);
  more.travelling.set(2);
  array[0].set(3);
  elements[1].set(4);
  EXPECT_EQ(slots.number.get() + more.travelling.get() + array[0].get() + elements[1].get(), 10);
  EXPECT_EQ(slots.travelling.try_get(), nullptr);
}

TEST(ThreadLocal, TakesTypesThatHideTheirAddress) {
  struct Hidden {
    int number = 1;
    Hidden *operator&() { return nullptr; }
  };
  ThreadLocal<Hidden> slot;
  slot.set(Hidden{2});
  ASSERT_NE(slot.try_get(), nullptr);
  EXPECT_EQ(slot.try_get()->number, 2);
}

TEST(ThreadLocal, HoldsPlacesInTheSource) {
  ThreadLocal<std::source_location> slot;
  const auto here = std::source_location::current();
  EXPECT_EQ(slot.emplace(here).line(), here.line());
}

TEST(ThreadLocal, HoldsMoveOnlyValues) {
  ThreadLocal<std::unique_ptr<int>> slot;
  slot.set(std::make_unique<int>(1));
  slot.set(std::make_unique<int>(2));
  EXPECT_EQ(*slot.get(), 2);
  slot.set(nullptr);
  ASSERT_NE(slot.try_get(), nullptr); // an empty value is a value
  EXPECT_EQ(*slot.try_get(), nullptr);
}

TEST(ThreadLocal, HoldsValuesThatCannotMove) {
  struct Fixed {
    explicit Fixed(int value) : value(value) {}
    Fixed(Fixed &&) = delete;
    int value;
  };
  ThreadLocal<Fixed> slot;
  EXPECT_EQ(slot.emplace(1).value, 1);
  EXPECT_EQ(slot.emplace(2).value, 2);
  auto supplied = ThreadLocal<Fixed>::with_initial([] { return Fixed(3); });
  EXPECT_EQ(supplied.get().value, 3);
}

struct Node {
  static inline ThreadLocal<Node> current{"current"};
  int depth = 0;
};

TEST(ThreadLocal, ItsTypeMayBeIncompleteWhereTheSlotIsDeclared) {
  Node::current.get().depth = 3;
  EXPECT_EQ(Node::current.get().depth, 3);
  EXPECT_TRUE(Node::current.remove());
}

TEST(ThreadLocal, AlignsValuesAsTheirTypeAsks) {
  struct alignas(256) Wide {
    char bytes[3];
  };
  ThreadLocal<Wide> slot;
  on_threads(8, [&](int) { EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&slot.get()) % 256, 0u); });
}

TEST(ThreadLocal, WithoutSupplierOrDefaultAnEmptySlotThrows) {
  struct NoDefault {
    explicit NoDefault(int) {}
  };
  ThreadLocal<NoDefault> slot;
  EXPECT_THROW(slot.get(), BadSlotAccess);
  slot.set(NoDefault(1));
  EXPECT_NO_THROW(slot.get());
}

TEST(ThreadLocal, ThrowingSupplierChangesNothing) {
  bool fail = true;
  auto slot = ThreadLocal<Counted>::with_initial([&] {
    if (fail)
      throw std::runtime_error("supplier");
    return Counted(1);
  });
  EXPECT_THROW(slot.get(), std::runtime_error);
  EXPECT_EQ(slot.try_get(), nullptr);
  fail = false;
  EXPECT_EQ(slot.get().value, 1);
  EXPECT_EQ(Counted::alive, 1);
  slot.remove();
}

TEST(ThreadLocal, SetThatThrowsKeepsTheEarlierValue) {
  struct Choosy {
    Choosy(int value) : value(value) {
      if (value < 0)
        throw std::runtime_error("negative");
    }
    int value;
  };
  ThreadLocal<Choosy> slot;
  slot.set(1);
  EXPECT_THROW(slot.set(-1), std::runtime_error);
  EXPECT_EQ(slot.get().value, 1);
}

TEST(ThreadLocal, SettingTheValueItHoldsChangesNothing) {
  ThreadLocal<std::string> slot;
  slot.set("a string too long for the small buffer of std::string");
  const std::string copy = slot.get();
  slot.set(slot.get());
  EXPECT_EQ(slot.get(), copy);
  slot.set(std::move(slot.get()));
  EXPECT_EQ(slot.get(), copy);
}

TEST(ThreadLocal, ReferencesSurviveChangesOfOtherSlots) {
  ThreadLocal<int> slot;
  int &value = slot.get();
  value = 5;
  std::vector<ThreadLocal<int>> others(1000);
  for (ThreadLocal<int> &other : others)
    other.set(1);
  EXPECT_EQ(&slot.get(), &value);
  EXPECT_EQ(value, 5);
}

TEST(ThreadLocal, MovingCarriesValuesAndSupplier) {
  auto from = ThreadLocal<int>::with_initial([] { return 4; });
  from.set(5);
  ThreadLocal<int> to = std::move(from);
  EXPECT_EQ(to.get(), 5);
  on_thread([&] { EXPECT_EQ(to.get(), 4); });
  EXPECT_EQ(from.try_get(), nullptr);
  EXPECT_FALSE(from.remove());
  EXPECT_THROW(from.get(), BadSlotAccess);
  EXPECT_THROW(from.set(1), BadSlotAccess);
}

TEST(ThreadLocal, MoveAssignmentEndsTheSlotThatIsAssignedTo) {
  ThreadLocal<Counted> from, to;
  from.emplace(1);
  to.emplace(2);
  to = std::move(from);
  EXPECT_EQ(to.get().value, 1);
  EXPECT_EQ(Counted::alive, 2); // the old value waits for a sweep
  ThreadLocal<int> another;
  another.set(1);
  to.remove();
  threadslot::detail::this_thread.sweep();
  EXPECT_EQ(Counted::alive, 0);
}

TEST(ThreadLocal, EveryNewThreadStartsEmpty) {
  ThreadLocal<int> slot;
  for (int round = 0; round < 10; ++round)
    on_thread([&] {
      EXPECT_EQ(slot.try_get(), nullptr);
      slot.set(round);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      EXPECT_EQ(slot.get(), round);
    });
}

TEST(ThreadLocal, NewSlotAtTheAddressOfADeadOneIsEmpty) {
  alignas(ThreadLocal<int>) unsigned char place[sizeof(ThreadLocal<int>)];
  for (int i = 0; i < 1000; ++i) {
    auto *slot = new (place) ThreadLocal<int>;
    EXPECT_EQ(slot->try_get(), nullptr);
    slot->set(i);
    slot->~ThreadLocal();
  }
}

TEST(ThreadLocal, MoreSlotsThanPthreadKeys) {
  std::vector<ThreadLocal<int>> slots(5000);
  for (int i = 0; i < 5000; ++i)
    slots[i].set(i);
  for (int i = 0; i < 5000; ++i)
    EXPECT_EQ(slots[i].get(), i);
}

TEST(ThreadLocal, DestructorOfAValueMayUseItsOwnAndOtherSlots) {
  static ThreadLocal<int> other("other");
  struct Busy {
    ~Busy() {
      other.set(other.get() + 1);
      if (slot)
        slot->remove();
    }
    ThreadLocal<Busy> *slot = nullptr;
  };
  ThreadLocal<Busy> slot;
  slot.get().slot = &slot;
  slot.remove();
  EXPECT_EQ(other.get(), 1);
  slot.get().slot = &slot;
  slot.emplace();
  EXPECT_EQ(slot.try_get(), nullptr); // removed by the destructor of what it replaced
  EXPECT_EQ(other.get(), 3);
}

TEST(ThreadLocal, AssignmentMayRemoveTheSlotThatIsAssignedTo) {
  struct Removing {
    Removing() = default;
    Removing(const Removing &) = default;
    Removing &operator=(const Removing &other) noexcept {
      if (slot)
        slot->remove();
      value = other.value;
      return *this;
    }
    ThreadLocal<Removing> *slot = nullptr;
    int value = 0;
  };
  ThreadLocal<Removing> slot;
  slot.get().slot = &slot;
  const Removing next{};
  slot.set(next); // must not write to freed memory
  EXPECT_EQ(slot.try_get(), nullptr);
}

} // namespace
