// What slots hold, for people and for monitoring.
//
//   for (const threadslot::ThreadStatistics &thread : threadslot::thread_statistics())
//     std::printf("thread %ld: %zu values, %zu of dead slots, %zu bytes\n", thread.system_id,
//                 thread.values, thread.stale, thread.bytes);
//   for (const threadslot::HeldValue &value : threadslot::held_values())
//     std::puts(threadslot::describe(value).c_str()); // slot 'user' (int) holds a value set at ...
//   assert(threadslot::process_statistics().abandoned == 0);
//   threadslot::sweep();                                 // now, rather than at the next insertion
//
// Thread safety. thread_statistics() and process_statistics() may be called by any thread at any
// time; they read counters and tags that each thread publishes about itself and never look at
// another thread's values. held_values() and sweep() concern the calling thread, whose values
// nobody else may touch. Cost: publishing costs a thread a few plain stores when a value comes or
// goes; reading takes time for all values and slots, under locks that threads take only when they
// begin or end to use slots, or their table grows.
//
// Lifetime. HeldValue refers to names that live as long as the slot and the program's literals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace threadslot {

// One thread that has used slots, at some recent moment.
struct ThreadStatistics {
  long system_id;         // as in ps, gdb and /proc
  std::size_t values;     // in its table, those of dead slots included
  std::size_t stale;      // those of dead slots, which wait for the thread to destroy them
  std::size_t capacity;   // of the table, in entries of 16 bytes
  std::size_t bytes;      // of values and their headers, without what they own elsewhere
  std::uint64_t expunged; // values of dead slots that it has found and destroyed so far
};

struct ProcessStatistics {
  std::uint64_t late_threads; // threads that set a slot after their values had been destroyed
  std::uint64_t abandoned;    // values that outlived their thread's last round of destruction
};

// A value of the calling thread.
struct HeldValue {
  std::string_view slot; // its name, empty if the slot has died
  std::string_view type;
  std::source_location set_at; // line 0 if an emplace() made the value
  bool stale;                  // the slot has died
};

std::vector<ThreadStatistics> thread_statistics();
ProcessStatistics process_statistics() noexcept;
std::vector<HeldValue> held_values(); // the oldest first
void sweep() noexcept;                // destroys the calling thread's values of dead slots

// "slot 'user' (std::string) holds a value set at server.cpp:12"
std::string describe(const HeldValue &value);

namespace detail {
struct Box;
HeldValue held_value(const Box &box) noexcept;
} // namespace detail

} // namespace threadslot
