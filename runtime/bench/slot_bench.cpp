// Times of the operations on slots, for this runtime and the alternatives, in one run.
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <benchmark/benchmark.h>

#include "storages.h"
#include "threadslot/detail/slot_table.h"

namespace {

using benchmark::DoNotOptimize;
using benchmark::State;

template <class Storage> std::deque<Storage> filled(std::size_t count) {
  std::deque<Storage> slots(count);
  for (Storage &slot : slots)
    slot.set(1);
  return slots;
}

// All of them, and again until there are enough for the loop around them not to count.
template <class Storage> std::vector<Storage *> pointers_to(std::deque<Storage> &slots) {
  std::vector<Storage *> pointers;
  while (pointers.size() < 120)
    for (Storage &slot : slots)
      pointers.push_back(&slot);
  return pointers;
}

// Gets a value to do the least that one does with it.
template <class Storage> void increment_all(State &state, const std::vector<Storage *> &slots) {
  while (state.KeepRunningBatch(static_cast<benchmark::IterationCount>(slots.size())))
    for (Storage *slot : slots) {
      ++slot->get();
      benchmark::ClobberMemory();
    }
}

template <class Storage> void hit(State &state) {
  auto slots = filled<Storage>(static_cast<std::size_t>(state.range(0)));
  increment_all(state, pointers_to(slots));
}

template <class Storage> void hit_in_random_order(State &state) {
  auto slots = filled<Storage>(static_cast<std::size_t>(state.range(0)));
  auto order = pointers_to(slots);
  std::shuffle(order.begin(), order.end(), std::mt19937(1));
  increment_all(state, order);
}

// Slots whose ids are `range(1)` apart.
void hit_strided(State &state) {
  std::deque<Threadslot> slots;
  for (int64_t i = 0; i < state.range(0); ++i) {
    slots.emplace_back().set(1);
    for (int64_t between = 1; between < state.range(1); ++between)
      threadslot::ThreadLocal<int> unused;
  }
  increment_all(state, pointers_to(slots));
}

template <class Storage> void set_present(State &state) {
  auto slots = filled<Storage>(static_cast<std::size_t>(state.range(0)));
  const auto order = pointers_to(slots);
  int value = 0;
  while (state.KeepRunningBatch(static_cast<benchmark::IterationCount>(order.size())))
    for (Storage *slot : order)
      slot->set(++value);
}

template <class Storage> void miss_and_remove(State &state) {
  auto slots = filled<Storage>(6);
  Storage &slot = slots[3];
  for (auto _ : state) {
    slot.remove();
    DoNotOptimize(slot.get());
  }
}

template <class Storage> void set_get_remove(State &state) {
  auto slots = filled<Storage>(6);
  Storage &slot = slots[3];
  for (auto _ : state) {
    slot.set(1);
    DoNotOptimize(slot.get());
    slot.remove();
  }
}

template <class Storage> void set_get_set_empty(State &state) {
  auto slots = filled<Storage>(6);
  Storage &slot = slots[3];
  for (auto _ : state) {
    slot.set(1);
    DoNotOptimize(slot.get());
    slot.set(0);
  }
}

template <class Storage> void slot_churn(State &state) {
  for (auto _ : state) {
    Storage slot;
    slot.set(1);
    DoNotOptimize(slot.get());
  }
}

template <class Storage> void thread_churn(State &state) {
  std::deque<Storage> slots(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state)
    std::thread([&] {
      for (Storage &slot : slots)
        slot.set(1);
    }).join();
}

// Of this thread, so that other programs do not count.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class F> double seconds(F call) {
  const double start = cpu_seconds();
  call();
  return cpu_seconds() - start;
}

void one_set_after_dead_slots(State &state) {
  for (auto _ : state) {
    threadslot::ThreadLocal<int> survivor;
    filled<Threadslot>(static_cast<std::size_t>(state.range(0))); // all dead at once
    state.SetIterationTime(seconds([&] { survivor.set(1); }));
    threadslot::sweep();
  }
}

// A thousand entries of one home: the first is removed.
template <class Algorithm, class Home> void remove_in_run(State &state, Home home) {
  using namespace threadslot::detail;
  std::vector<std::unique_ptr<SlotKey>> keys;
  for (std::uint64_t id = 1u << 30; keys.size() < 1000; ++id)
    if (home(id) == home(1u << 30))
      keys.push_back(std::make_unique<SlotKey>(id, ""));
  SlotTable<Algorithm> table;
  std::vector<std::unique_ptr<ValueBox<int>>> boxes;
  for (const auto &key : keys) {
    boxes.push_back(
        std::make_unique<ValueBox<int>>(staying_type<int>(), *key, std::source_location{}, 0));
    table.put(boxes.back().get());
  }
  for (auto _ : state) {
    Box *first = table.entry(table.home_of(keys[0]->id())).box;
    state.SetIterationTime(seconds([&] { table.take(first->id); }));
    table.put(first);
  }
  for (const auto &key : keys)
    table.take(key->id());
  table.release();
}

void remove_in_run_threadslot(State &state) {
  using namespace threadslot::detail;
  remove_in_run<Improved>(state, [](auto id) { return Improved::home(spreading_tag(id), 11); });
}
void remove_in_run_original(State &state) {
  using namespace threadslot::detail;
  remove_in_run<JdkExact>(state, [](auto id) { return JdkExact::home(make_tag(id), 11); });
}

void capture(State &state) {
  std::deque<threadslot::ContextLocal<int>> slots(static_cast<std::size_t>(state.range(0)));
  for (auto &slot : slots)
    slot.set(1);
  for (auto _ : state)
    DoNotOptimize(threadslot::ContextSnapshot::capture());
}

void capture_after_a_change(State &state) {
  std::deque<threadslot::ContextLocal<int>> slots(static_cast<std::size_t>(state.range(0)));
  for (auto &slot : slots)
    slot.set(1);
  for (auto _ : state) {
    slots[0].set(2);
    DoNotOptimize(threadslot::ContextSnapshot::capture());
  }
}

void replay(State &state) {
  std::deque<threadslot::ContextLocal<int>> slots(static_cast<std::size_t>(state.range(0)));
  for (auto &slot : slots)
    slot.set(1);
  const auto snapshot = threadslot::ContextSnapshot::capture();
  for (auto _ : state)
    snapshot.run([&] { DoNotOptimize(slots[0].get()); });
}

template <class Storage> void compare(const char *name) {
  const auto named = [&](const char *shape) { return std::string(shape) + ":" + name; };
  using benchmark::RegisterBenchmark;
  // pthread's 1,024 keys are not all free.
  const int many = std::is_same_v<Storage, Pthread> ? 900 : 1000;
  for (int count : {1, 6, 32, 128, many}) {
    RegisterBenchmark(named("hit").c_str(), hit<Storage>)->Arg(count);
    RegisterBenchmark(named("hit_in_random_order").c_str(), hit_in_random_order<Storage>)
        ->Arg(count);
  }
  RegisterBenchmark(named("set_present").c_str(), set_present<Storage>)->Arg(6);
  RegisterBenchmark(named("set_get_set_empty").c_str(), set_get_set_empty<Storage>);
  if constexpr (Storage::can_remove) {
    RegisterBenchmark(named("set_get_remove").c_str(), set_get_remove<Storage>);
    RegisterBenchmark(named("miss_and_remove").c_str(), miss_and_remove<Storage>);
  }
  if constexpr (!std::is_same_v<Storage, Native> && !std::is_same_v<Storage, IndexArray>)
    RegisterBenchmark(named("slot_churn").c_str(), slot_churn<Storage>);
  if constexpr (Storage::ends_with_thread)
    for (int count : {0, 8, 64})
      RegisterBenchmark(named("thread_churn").c_str(), thread_churn<Storage>)
          ->Arg(count)
          ->MinTime(0.2) // most of it is the system's and varies
          ->MeasureProcessCPUTime();
}

const bool registered = [] {
  compare<Threadslot>("threadslot");
  compare<Native>("native");
  compare<IndexArray>("index_array");
  compare<Pthread>("pthread");
#ifdef THREADSLOT_BENCH_BOOST
  compare<Boost>("boost");
#endif
#ifdef THREADSLOT_BENCH_QT
  compare<Qt>("qt");
#endif
#ifdef THREADSLOT_BENCH_TBB
  compare<Tbb>("tbb");
#endif
  return true;
}();

BENCHMARK(hit_strided)
    ->Name("hit_strided:threadslot")
    ->ArgsProduct({{40, 1000}, {64, 1024}})
    ->Args({100, 17711});
BENCHMARK(one_set_after_dead_slots)
    ->Name("one_set_after_dead_slots:threadslot")
    ->Arg(1000)
    ->UseManualTime()
    ->Iterations(200);
BENCHMARK(remove_in_run_threadslot)->Name("remove_in_run:threadslot")->UseManualTime();
BENCHMARK(remove_in_run_original)->Name("remove_in_run:original")->UseManualTime();
BENCHMARK(capture)->Name("capture:threadslot")->Arg(1)->Arg(8);
BENCHMARK(capture_after_a_change)->Name("capture_after_a_change:threadslot")->Arg(1)->Arg(8);
BENCHMARK(replay)->Name("replay:threadslot")->Arg(1)->Arg(8);

} // namespace
