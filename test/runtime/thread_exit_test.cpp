// What happens to values when threads end and slots die.
#include "threadslot/thread_local.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "threadslot/diagnostics.h"
#include "threadslot/guards.h"

using threadslot::ThreadLocal;

namespace {

template <class F> void on_thread(F body) { std::thread(body).join(); }

struct Counted {
  explicit Counted(std::atomic<int> &count) : count(&count) { ++count; }
  Counted(const Counted &) = delete;
  ~Counted() { --*count; }
  std::atomic<int> *count;
};

TEST(ThreadExit, DestroysValuesBeforeJoinReturns) {
  std::atomic<int> alive{0};
  ThreadLocal<Counted> slot;
  on_thread([&] {
    slot.emplace(alive);
    EXPECT_EQ(alive, 1);
  });
  EXPECT_EQ(alive, 0);
}

// Whatever a thread did to its slot: if it holds a value at its end, that value and no other is
// destroyed then.
TEST(ThreadExit, DestroysTheLastValueOnceIfThereIsOne) {
  static std::vector<int> ended;
  struct Noted {
    explicit Noted(int number) : number(number) {}
    ~Noted() { ended.push_back(number); }
    int number;
  };
  static auto slot = ThreadLocal<Noted>::with_initial([] { return Noted(0); });
  const auto set = [](int number) { return [=] { slot.emplace(number); }; };
  const auto get = [] { slot.get(); };
  const auto remove = [] { slot.remove(); };
  using Steps = std::vector<std::function<void()>>;
  const std::pair<Steps, std::vector<int>> cases[] = {
      {{}, {}},
      {{get}, {0}},
      {{get, get}, {0}},
      {{set(1)}, {1}},
      {{set(1), get}, {1}},
      {{get, set(1)}, {0, 1}},
      {{set(1), set(2)}, {1, 2}},
      {{remove}, {}},
      {{get, remove}, {0}},
      {{set(1), remove}, {1}},
      {{get, remove, get}, {0, 0}},
      {{set(1), remove, get}, {1, 0}},
      {{set(1), remove, set(2)}, {1, 2}},
      {{set(1), remove, remove}, {1}},
      {{set(1), set(2), remove, get}, {1, 2, 0}},
      {{remove, get}, {0}},
      {{remove, set(1)}, {1}},
      {{set(1), get, remove}, {1}},
      {{get, set(1), remove}, {0, 1}},
      {{get, remove, set(1)}, {0, 1}},
      {{set(1), remove, get, remove}, {1, 0}},
  };
  for (const auto &[steps, expected] : cases) {
    ended.clear();
    on_thread([&] {
      for (const auto &step : steps)
        step();
    });
    EXPECT_EQ(ended, expected);
  }
}

TEST(ThreadExit, CallsTheDeleterOfWhatIsOwnedThenAndOnlyThen) {
  static std::atomic<int> deleted{0};
  struct Deleter {
    void operator()(int *value) const {
      ++deleted;
      delete value;
    }
  };
  static ThreadLocal<std::unique_ptr<int, Deleter>> slot;
  on_thread([] { slot.set(std::unique_ptr<int, Deleter>(new int(1))); });
  EXPECT_EQ(deleted, 1);
  on_thread([] { slot.set(nullptr); }); // a value, but nothing to delete
  EXPECT_EQ(deleted, 1);
  on_thread([] {
    slot.set(std::unique_ptr<int, Deleter>(new int(2)));
    delete slot.get().release(); // no longer the slot's
  });
  EXPECT_EQ(deleted, 1);
}

TEST(ThreadExit, WorksOnThreadsMadeByOthers) {
  static std::atomic<int> alive{0};
  static ThreadLocal<Counted> slot;
  pthread_t thread;
  ASSERT_EQ(pthread_create(
                &thread, nullptr,
                [](void *) -> void * {
                  slot.emplace(alive);
                  return nullptr;
                },
                nullptr),
            0);
  pthread_join(thread, nullptr);
  EXPECT_EQ(alive, 0);
}

struct Logged {
  Logged(std::string &log, char name) : log(&log), name(name) {}
  Logged(const Logged &) = delete;
  ~Logged() { *log += name; }
  std::string *log;
  char name;
};

TEST(ThreadExit, DestroysTheYoungestValueFirst) {
  std::string log;
  ThreadLocal<Logged> slots[6];
  on_thread([&] {
    for (int i : {3, 0, 5, 1, 4, 2})
      slots[i].emplace(log, static_cast<char>('0' + i));
  });
  EXPECT_EQ(log, "241503");
}

TEST(ThreadExit, OlderValuesAreStillThereForDestructorsOfYoungerOnes) {
  static ThreadLocal<std::string> older("older");
  static std::string seen;
  struct Reader {
    ~Reader() { seen = older.get(); }
  };
  static ThreadLocal<Reader> younger("younger");
  on_thread([] {
    older.set("still here");
    younger.get();
  });
  EXPECT_EQ(seen, "still here");
}

TEST(ThreadExit, DestroysWhatDestructorsMake) {
  static std::atomic<int> alive{0};
  static ThreadLocal<Counted> made("made");
  struct Maker {
    ~Maker() {
      ThreadLocal<int> brand_new;
      brand_new.set(1);
      made.emplace(alive);
    }
  };
  static ThreadLocal<Maker> maker("maker");
  on_thread([] { maker.get(); });
  EXPECT_EQ(alive, 0);
}

TEST(ThreadExit, GrowingTheTableInADestructorIsSafe) {
  static std::atomic<int> alive{0};
  static std::vector<ThreadLocal<Counted>> many(200);
  struct Maker {
    ~Maker() {
      for (auto &slot : many)
        slot.emplace(alive);
    }
  };
  static ThreadLocal<Maker> maker("maker");
  on_thread([] { maker.get(); });
  EXPECT_EQ(alive, 0);
}

// Does at its end, while older values of its thread wait for theirs, what a test tells it to.
struct AtEnd {
  explicit AtEnd(std::function<void()> step) : step(std::move(step)) {}
  AtEnd(const AtEnd &) = delete;
  ~AtEnd() { step(); }
  std::function<void()> step;
};

TEST(ThreadExit, ADestructorFindsItsOwnSlotAndThoseOfYoungerValuesEmpty) {
  ThreadLocal<int> older("older"), number("number");
  ThreadLocal<AtEnd> own("own");
  ThreadLocal<std::string> text("text");
  on_thread([&] {
    older.set(1);
    own.emplace([&] {
      EXPECT_EQ(own.try_get(), nullptr);
      EXPECT_FALSE(own.remove());
      EXPECT_EQ(number.try_get(), nullptr);
      EXPECT_FALSE(number.remove());
      EXPECT_EQ(text.try_get(), nullptr);
      EXPECT_FALSE(text.remove());
      const auto held = threadslot::held_values();
      ASSERT_EQ(held.size(), 1u);
      EXPECT_EQ(held[0].slot, "older");
      EXPECT_EQ(older.get(), 1);
    });
    number.set(2);
    text.set("younger");
  });
}

TEST(ThreadExit, WhatADestructorRemovesIsDestroyedOnceAndTheRestInOrder) {
  std::string log;
  ThreadLocal<Logged> slots[5];
  ThreadLocal<int> numbers[50];
  ThreadLocal<AtEnd> last;
  on_thread([&] {
    for (int i = 0; i < 5; ++i)
      slots[i].emplace(log, static_cast<char>('0' + i));
    last.emplace([&] {
      slots[3].remove();
      slots[1].remove();
      for (auto &number : numbers)
        number.remove();
      threadslot::sweep();
      log += '|';
    });
    for (auto &number : numbers)
      number.set(1);
  });
  EXPECT_EQ(log, "|13420"); // what a destructor removes ends after it, the latest first
}

TEST(ThreadExit, NumbersSetAgainByADestructorLastForTheRound) {
  ThreadLocal<int> number("number"), seen_from("seen from");
  ThreadLocal<AtEnd> older, younger;
  int seen = 0;
  on_thread([&] {
    older.emplace([&] { seen = number.get(); });
    younger.emplace([&] {
      EXPECT_EQ(number.try_get(), nullptr);
      number.set(7);
      EXPECT_EQ(number.get(), 7);
    });
    number.set(1);
  });
  EXPECT_EQ(seen, 7);
}

TEST(ThreadExit, AValueThatAGuardPutsBackInADestructorIsDestroyedOnce) {
  std::atomic<int> alive{0};
  ThreadLocal<Counted> saved("saved");
  ThreadLocal<AtEnd> holder("holder");
  on_thread([&] {
    holder.emplace([] {});
    saved.emplace(alive);
    auto guard = std::make_shared<threadslot::ScopedRestore<Counted>>(saved);
    holder.get().step = [&, guard]() mutable {
      EXPECT_EQ(alive, 1);
      EXPECT_EQ(saved.try_get(), nullptr);
      guard.reset();
    };
    guard.reset();
  });
  EXPECT_EQ(alive, 0);
}

TEST(ThreadExit, TheNextThreadStartsEmptyInTheMemoryOfTheOneBefore) {
  std::vector<ThreadLocal<int>> numbers(100);
  std::vector<ThreadLocal<std::string>> texts(100);
  for (int round = 0; round < 3; ++round)
    on_thread([&] {
      for (int i = 0; i < 100; i += round + 1) {
        EXPECT_EQ(numbers[i].try_get(), nullptr);
        EXPECT_EQ(texts[i].try_get(), nullptr);
        numbers[i].set(i);
        texts[i].set(std::to_string(i));
        if (i % 3 == 0)
          numbers[i].remove();
      }
      EXPECT_EQ(threadslot::held_values().size(), threadslot::detail::this_thread.table().values());
    });
}

// Its destructor sets its slot again, `lives` times.
struct Phoenix {
  ~Phoenix();
  static inline int lives = 0;
  static inline int destroyed = 0;
};
ThreadLocal<Phoenix> phoenix("phoenix");
Phoenix::~Phoenix() {
  ++destroyed;
  if (lives-- > 0)
    phoenix.emplace();
}

TEST(ThreadExit, ADestructorThatSetsItsSlotAgainIsCalledAgain) {
  Phoenix::lives = 3;
  on_thread([] { phoenix.get(); });
  EXPECT_EQ(Phoenix::destroyed, 4);
}

TEST(ThreadExit, ADestructorThatAlwaysSetsItsSlotAgainIsStopped) {
  Phoenix::lives = 1000;
  Phoenix::destroyed = 0;
  on_thread([] { phoenix.get(); });
  EXPECT_EQ(Phoenix::destroyed, 4); // the last value is abandoned
}

TEST(ThreadExit, SlotsWorkInDestructorsOfThreadLocals) {
  static std::atomic<int> alive{0};
  static ThreadLocal<Counted> slot("late");
  struct Late {
    ~Late() {
      EXPECT_EQ(slot.try_get(), nullptr);
      slot.emplace(alive);
      EXPECT_NE(slot.try_get(), nullptr);
    }
  };
  on_thread([] {
    static thread_local Late late; // destroyed after the slots' values
    (void)&late;
    slot.emplace(alive);
  });
  EXPECT_EQ(alive, 0);
}

TEST(SlotDeath, ItsValueIsDestroyedByItsThreadOnce) {
  std::atomic<int> alive{0};
  std::atomic<int> step{0};
  auto slot = std::make_unique<ThreadLocal<Counted>>();
  std::thread owner([&] {
    slot->emplace(alive);
    step = 1;
    while (step != 2)
      std::this_thread::yield();
    EXPECT_EQ(alive, 1); // the death itself destroys nothing
    std::vector<ThreadLocal<int>> others(64);
    for (auto &other : others)
      other.set(1);
    EXPECT_EQ(alive, 0);
  });
  while (step != 1)
    std::this_thread::yield();
  slot.reset();
  step = 2;
  owner.join();
  EXPECT_EQ(alive, 0);
}

TEST(SlotDeath, OnTheOnlyThreadThatUsedItTheValueGoesAtTheNextOperation) {
  std::atomic<int> alive{0};
  ThreadLocal<int> other;
  const auto made_set_and_died = [&] { ThreadLocal<Counted>().emplace(alive); };
  made_set_and_died();
  EXPECT_EQ(alive, 1); // the death itself destroys nothing
  other.set(1);
  EXPECT_EQ(alive, 0);
  made_set_and_died();
  EXPECT_FALSE(ThreadLocal<Counted>().remove());
  EXPECT_EQ(alive, 0);
  on_thread(made_set_and_died);
  EXPECT_EQ(alive, 0);
}

// Whoever made it, whoever set it and whoever destroys it.
TEST(SlotDeath, EveryThreadsValueGoesWithinThatThread) {
  std::atomic<int> alive{0}, step{0};
  auto slot = std::make_unique<ThreadLocal<Counted>>();
  slot->emplace(alive);
  std::thread other([&] {
    slot->emplace(alive);
    step = 1;
    step.notify_all();
    step.wait(1);
    EXPECT_EQ(alive, 2);
    threadslot::sweep();
    EXPECT_EQ(alive, 1);
  });
  step.wait(0);
  slot.reset();
  step = 2;
  step.notify_all();
  other.join();
  threadslot::sweep();
  EXPECT_EQ(alive, 0);

  slot = std::make_unique<ThreadLocal<Counted>>();
  slot->emplace(alive);
  on_thread([&] { slot.reset(); });
  EXPECT_EQ(alive, 1);
  threadslot::sweep();
  EXPECT_EQ(alive, 0);
}

TEST(SlotDeath, MayRaceWithTheEndOfManyThreads) {
  std::atomic<int> alive{0};
  for (int round = 0; round < 20; ++round) {
    auto slot = std::make_unique<ThreadLocal<Counted>>();
    std::atomic<int> ready{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i)
      threads.emplace_back([&] {
        slot->emplace(alive);
        ++ready;
      });
    while (ready != 16)
      std::this_thread::yield();
    slot.reset();
    for (auto &thread : threads)
      thread.join();
    EXPECT_EQ(alive, 0);
  }
}

TEST(SlotDeath, ASleepingThreadsGarbageGoesAtItsNextInsertionAndTheTableShrinks) {
  std::atomic<int> alive{0}, step{0};
  auto slots = std::make_unique<std::vector<ThreadLocal<Counted>>>(10'000);
  std::thread sleeper([&] {
    for (auto &slot : *slots)
      slot.emplace(alive);
    step = 1;
    step.wait(1);
    ThreadLocal<int> other;
    other.set(1);
    EXPECT_EQ(alive, 0);
    EXPECT_LE(threadslot::detail::this_thread.table().capacity(), 16u);
  });
  while (step != 1)
    std::this_thread::yield();
  slots.reset();
  for (int i = 0; i < 100'000; ++i)
    ThreadLocal<int> short_lived;
  step = 2;
  step.notify_all();
  sleeper.join();
}

// Every thread writes its own pattern into all slots, which are replaced round after round.
TEST(SlotDeath, ManyThreadsManySlotsManyRounds) {
  static std::atomic<int> made{0}, ended{0};
  struct Pattern {
    explicit Pattern(int value) : value(value) { ++made; }
    ~Pattern() { ++ended; }
    int value;
  };
  constexpr int threads = 32, slot_count = 250, rounds = 20;
  std::vector<ThreadLocal<Pattern>> slots(slot_count);
  std::barrier round_over(threads, [&]() noexcept {
    for (auto &slot : slots)
      slot = ThreadLocal<Pattern>();
  });
  std::vector<std::thread> running;
  for (int thread = 0; thread < threads; ++thread)
    running.emplace_back([&, thread] {
      for (int round = 0; round < rounds; ++round) {
        for (auto &slot : slots) {
          EXPECT_EQ(slot.try_get(), nullptr);
          slot.emplace(thread);
        }
        for (auto &slot : slots)
          EXPECT_EQ(slot.try_get()->value, thread);
        round_over.arrive_and_wait();
      }
    });
  for (std::thread &thread : running)
    thread.join();
  EXPECT_EQ(made, threads * slot_count * rounds);
  EXPECT_EQ(ended, made);
}

TEST(SlotDeath, GarbageOfAMillionSlotsStaysBounded) {
  static int alive = 0;
  struct Plain {
    Plain() { ++alive; }
    ~Plain() { --alive; }
  };
  int most = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    ThreadLocal<Plain> slot;
    slot.emplace();
    most = std::max(most, alive);
  }
  EXPECT_LE(most, 64);
}

} // namespace
