#include "threadslot/diagnostics.h"

#include "thread_registry.h"

namespace threadslot {

namespace {

constexpr auto relaxed = std::memory_order_relaxed;

} // namespace

std::vector<ThreadStatistics> thread_statistics() {
  std::vector<ThreadStatistics> statistics;
  detail::ThreadRegistry::for_each([&](const detail::ThreadState &thread) {
    const detail::ThreadCounters &counters = thread.counters();
    statistics.push_back({thread.system_id(), counters.values.load(relaxed),
                          counters.capacity.load(relaxed), counters.bytes.load(relaxed),
                          counters.expunged.load(relaxed)});
  });
  return statistics;
}

ProcessStatistics process_statistics() noexcept {
  const auto totals = detail::ThreadRegistry::totals();
  return {detail::dead_slots.load(relaxed), totals.late, totals.abandoned};
}

std::vector<HeldValue> held_values() {
  std::vector<HeldValue> values;
  detail::this_thread.for_each_box(
      [&](const detail::Box &box) { values.push_back(detail::held_value(box)); });
  return values;
}

void sweep() noexcept { detail::this_thread.sweep(); }

HeldValue detail::held_value(const Box &box) noexcept {
  const bool stale = box.stale();
  return {stale ? "" : box.control->name.load(relaxed), box.type->name, box.where, stale};
}

std::string describe(const HeldValue &value) {
  std::string text = value.stale ? "a dead slot (" : "slot '" + std::string(value.slot) + "' (";
  text.append(value.type).append(") holds a value");
  if (value.set_at.line() != 0)
    text.append(" set at ")
        .append(value.set_at.file_name())
        .append(":")
        .append(std::to_string(value.set_at.line()));
  return text;
}

} // namespace threadslot
