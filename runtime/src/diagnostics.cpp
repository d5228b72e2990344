#include "threadslot/diagnostics.h"

#include <algorithm>
#include <unordered_set>

#include "control_blocks.h"
#include "thread_registry.h"

namespace threadslot {

namespace {

constexpr auto relaxed = std::memory_order_relaxed;

using Tags = detail::SlotTable<detail::Improved>::Tags;

// Which tags belong to slots that live. To be made after the tags in question were read: a slot
// that lived then and is not found has died.
class LiveSlots {
public:
  LiveSlots() {
    for (const std::uint64_t id : detail::ControlBlocks::live_ids())
      for (std::size_t mode : {0, 1})
        tags_[mode].insert(detail::Improved::tag(id, mode));
  }
  std::size_t count_dead(const Tags &present) const {
    return static_cast<std::size_t>(
        std::count_if(present.tags.begin(), present.tags.end(),
                      [&](std::uint64_t tag) { return !tags_[present.mode].contains(tag); }));
  }

private:
  std::unordered_set<std::uint64_t> tags_[2];
};

} // namespace

std::vector<ThreadStatistics> thread_statistics() {
  std::vector<ThreadStatistics> statistics;
  std::vector<Tags> tags;
  detail::ThreadRegistry::for_each([&](const detail::ThreadState &thread) {
    const detail::ThreadCounters &counters = thread.counters();
    statistics.push_back({thread.system_id(), counters.values.load(relaxed), 0,
                          counters.capacity.load(relaxed), counters.bytes.load(relaxed),
                          counters.expunged.load(relaxed)});
    tags.push_back(thread.table().read_tags());
  });
  const LiveSlots live;
  for (std::size_t i = 0; i < statistics.size(); ++i)
    statistics[i].stale = live.count_dead(tags[i]);
  return statistics;
}

ProcessStatistics process_statistics() noexcept {
  const auto totals = detail::ThreadRegistry::totals();
  return {totals.late, totals.abandoned};
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
