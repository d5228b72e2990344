// The process around the threads: its end, fork, shared libraries that are unloaded, and numbers
// of threads and slots larger than usual.
#include <dlfcn.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "plugin.h"
#include "threadslot/threadslot.h"

using threadslot::ThreadLocal;

namespace {

// Runs in a process of its own, because it ends it.
template <class F> void expect_clean_exit(F body) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        body();
        std::exit(0);
      },
      testing::ExitedWithCode(0), "^$");
}

ThreadLocal<int> &immortal() {
  static auto &slot = *new ThreadLocal<int>("immortal");
  return slot;
}

TEST(ProcessExitDeathTest, IsCleanWithValuesOnTheMainThread) {
  expect_clean_exit([] { immortal().set(1); });
}

TEST(ProcessExitDeathTest, SlotsWorkInAtexitAndStaticDestructors) {
  expect_clean_exit([] {
    immortal().set(1);
    static const struct Last {
      ~Last() {
        immortal().set(3);
        if (immortal().get() != 3)
          _exit(3);
      }
    } last;
    std::atexit([] { // runs before the static destructor
      if (immortal().try_get())
        _exit(1); // the thread's values are gone by now
      immortal().set(2);
      if (immortal().get() != 2)
        _exit(2);
    });
  });
}

TEST(ProcessExitDeathTest, IsCleanWhileADetachedThreadUsesSlots) {
  expect_clean_exit([] {
    static std::atomic<int> running{0};
    for (int i = 0; i < 2; ++i)
      std::thread([] {
        for (;;) {
          immortal().set(1);
          immortal().remove();
          running = 1;
        }
      }).detach();
    while (!running)
      std::this_thread::yield();
  });
}

TEST(ThreadEnd, PthreadKeyDestructorsBeforeAndAfterOursMayUseSlots) {
  static std::atomic<int> alive{0}, called{0};
  struct Counted {
    Counted() { ++alive; }
    ~Counted() { --alive; }
  };
  static ThreadLocal<Counted> slot("slot");
  std::vector<pthread_key_t> keys(20);
  for (pthread_key_t &key : keys)
    pthread_key_create(&key, [](void *) {
      ++called;
      slot.get();
    });
  std::thread([&] {
    for (pthread_key_t key : keys)
      pthread_setspecific(key, &keys);
    slot.get();
  }).join();
  for (pthread_key_t key : keys)
    pthread_key_delete(key);
  EXPECT_EQ(called, 20);
  EXPECT_EQ(alive, 0);
}

TEST(Fork, TheChildSeesItsOwnValuesAndCanGoOn) {
  ThreadLocal<int> slot("slot");
  std::atomic<bool> stop{false};
  // Holds the runtime's locks most of the time.
  std::thread busy([&] {
    while (!stop) {
      ThreadLocal<int> local;
      local.set(1);
      std::thread([&] { local.set(2); }).join();
    }
  });
  slot.set(7);
  for (int round = 0; round < 20; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      // Deadlocks here would be ended by the alarm.
      alarm(20);
      ThreadLocal<int> fresh;
      fresh.set(1);
      const auto threads = threadslot::thread_statistics();
      const bool alone = threads.size() == 1 && threads[0].system_id == gettid();
      slot.set(slot.get() + 1);
      _exit(alone && slot.get() == 8 && fresh.get() == 1 ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  }
  stop = true;
  busy.join();
  EXPECT_EQ(slot.get(), 7);
}

// Loads the library and unloads it while three threads hold values of its slot, which
// `set(library, slot, destroyed)` sets.
template <class Set> void unload_while_values_live(Set set) {
  void *library = dlopen(THREADSLOT_TEST_PLUGIN, RTLD_NOW);
  ASSERT_NE(library, nullptr) << dlerror();
  auto make_slot = reinterpret_cast<void *(*)()>(dlsym(library, "make_slot"));
  auto destroy_slot = reinterpret_cast<void (*)()>(dlsym(library, "destroy_slot"));
  ASSERT_TRUE(make_slot && destroy_slot);
  auto *slot = static_cast<ThreadLocal<PluginValue> *>(make_slot());
  std::atomic<int> destroyed{0}, step{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      set(library, *slot, &destroyed);
      ++step;
      while (step != 4)
        std::this_thread::yield();
    });
  while (step != 3)
    std::this_thread::yield();
  destroy_slot();
  EXPECT_EQ(dlclose(library), 0);
  step = 4;
  for (std::thread &thread : threads)
    thread.join(); // runs destructors whose code is in the library
  EXPECT_EQ(destroyed, 3);
}

TEST(SharedLibrary, MayBeUnloadedWhileThreadsHoldItsValues) {
  unload_while_values_live([](void *library, auto &, std::atomic<int> *destroyed) {
    reinterpret_cast<void (*)(std::atomic<int> *)>(dlsym(library, "set_value"))(destroyed);
  });
}

TEST(SharedLibrary, MayBeUnloadedWhileThreadsHoldValuesThatOthersHaveSet) {
  unload_while_values_live(
      [](void *, auto &slot, std::atomic<int> *destroyed) { slot.get().destroyed = destroyed; });
}

TEST(Scale, AThousandThreadsLiveAtOnce) {
  std::atomic<int> alive{0};
  struct Counted {
    explicit Counted(std::atomic<int> &count) : count(count) { ++count; }
    ~Counted() { --count; }
    std::atomic<int> &count;
  };
  const std::size_t before = threadslot::thread_statistics().size();
  ThreadLocal<Counted> slots[3];
  std::atomic<int> ready{0};
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 1000; ++i)
    threads.emplace_back([&] {
      for (auto &slot : slots)
        slot.emplace(alive);
      ++ready;
      stop.wait(false);
    });
  while (ready != 1000)
    std::this_thread::yield();
  EXPECT_EQ(alive, 3000);
  EXPECT_EQ(threadslot::thread_statistics().size(), before + 1000);
  stop = true;
  stop.notify_all();
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(alive, 0);
  EXPECT_EQ(threadslot::thread_statistics().size(), before);
}

TEST(Scale, AHundredThousandSlotsOnOneThread) {
  std::thread([] {
    {
      std::vector<ThreadLocal<int>> slots(100'000);
      for (int i = 0; i < 100'000; ++i)
        slots[i].set(i);
      for (int i = 0; i < 100'000; ++i)
        ASSERT_EQ(slots[i].get(), i);
      EXPECT_GE(threadslot::detail::this_thread.table().capacity(), 131'072u);
    }
    threadslot::sweep();
    EXPECT_EQ(threadslot::detail::this_thread.table().capacity(), 16u);
  }).join();
}

} // namespace
