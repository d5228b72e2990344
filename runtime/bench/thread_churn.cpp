// Starts so many threads, one after the other, each of which sets so many slots and ends: a program
// whose instructions can be counted, where a clock sees little but the system.
//
//   threadslot_thread_churn STORAGE THREADS SLOTS
#include <cstddef>
#include <cstdlib>
#include <deque>
#include <string_view>
#include <thread>

#include "storages.h"

namespace {

template <class Storage> void churn(long threads, std::size_t count) {
  std::deque<Storage> slots(count);
  for (long i = 0; i < threads; ++i)
    std::thread([&] {
      for (Storage &slot : slots)
        slot.set(1);
    }).join();
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 4)
    return 2;
  const std::string_view storage = argv[1];
  const auto run = [&](std::string_view name, auto churns) {
    if (storage != name)
      return false;
    churns(std::atol(argv[2]), static_cast<std::size_t>(std::atol(argv[3])));
    return true;
  };
  bool known = run("threadslot", churn<Threadslot>) || run("native", churn<Native>) ||
               run("pthread", churn<Pthread>);
#ifdef THREADSLOT_BENCH_BOOST
  known = known || run("boost", churn<Boost>);
#endif
  return known ? 0 : 2;
}
