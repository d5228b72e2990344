#include "threadslot/detail/slot_table.h"

#include <new>
#include <utility>

namespace threadslot::detail {

namespace {

// An insertion that passes more entries than this makes an Improved table change its hash. At the
// table's load a run this long is rare for a good hash, so a good pattern practically never pays.
constexpr std::size_t probes_before_change = 7;

} // namespace

template <class Algorithm>
std::size_t SlotTable<Algorithm>::home_of(std::uint64_t id) const noexcept {
  if constexpr (Algorithm::exact)
    return static_cast<std::uint32_t>(id * 0x61c88647u) & mask_;
  else
    return (mode_ == 0 ? spreading_hash(id) : mixing_hash(id)) >> shift_;
}

template <class Algorithm> Box *SlotTable<Algorithm>::find_expunging(const SlotKey &key) noexcept {
  if (!may_hold_stale())
    return find(key);
  std::size_t i = home(key);
  while (entries_[i].id != 0) {
    if (entries_[i].id == key.id())
      return entries_[i].box;
    if (stale(i))
      expunge_stale(i); // what moves into this place is looked at next
    else
      i = next(i);
  }
  return nullptr;
}

template <class Algorithm> void SlotTable<Algorithm>::put(Box *box) {
  reserve(1);
  const bool look_for_stale = may_hold_stale();
  const std::size_t start = home_of(box->id);
  std::size_t i = start;
  for (; entries_[i].id != 0; i = next(i)) {
    if (entries_[i].id == box->id) {
      bury(std::exchange(entries_[i].box, box));
      return;
    }
    if (look_for_stale && stale(i)) {
      replace_stale(box, i);
      return;
    }
  }
  entries_[i] = {box->id, box};
  ++size_;
  const bool crowded = !Algorithm::exact && distance(start, i) > probes_before_change;
  const unsigned mode = crowded ? 1 : mode_;
  const bool cleaned = look_for_stale && clean_some(i, size_);
  if (!cleaned && size_ >= threshold_)
    rehash(mode);
  else if (mode != mode_)
    resize(mask_ + 1, mode);
}

template <class Algorithm> Box *SlotTable<Algorithm>::take(std::uint64_t id) noexcept {
  for (std::size_t i = home_of(id); entries_[i].id != 0; i = next(i)) {
    if (entries_[i].id != id)
      continue;
    Box *box = entries_[i].box;
    expunge(i, Algorithm::exact);
    shrink_if_sparse();
    return box;
  }
  return nullptr;
}

template <class Algorithm> void SlotTable<Algorithm>::sweep() noexcept {
  // Read first: a slot that dies during the sweep is left for the next one.
  const std::uint64_t dead = dead_slots.load(std::memory_order_acquire);
  for (std::size_t i = 0; i <= mask_; ++i)
    if (stale(i))
      expunge_stale(i);
  seen_dead_ = dead;
  shrink_if_sparse();
}

template <class Algorithm> void SlotTable<Algorithm>::release() noexcept {
  if (entries_ == no_entries)
    return;
  delete[] entries_;
  entries_ = no_entries;
  mask_ = 1;
  shift_ = 63;
  mode_ = 0;
  threshold_ = 0;
}

template <class Algorithm> void SlotTable<Algorithm>::bury(Box *box) noexcept {
  box->unlink();
  if (baseline_ && box->epoch < baseline_->epoch && !box->stale()) {
    ++reserved_;
    box->next = std::exchange(baseline_->displaced, box);
  } else if (box->saves != 0) {
    ++reserved_;
  } else {
    box->next = std::exchange(buried_, box);
  }
}

template <class Algorithm> Box *SlotTable<Algorithm>::pop(Box *&list) noexcept {
  Box *box = list;
  if (box)
    list = static_cast<Box *>(std::exchange(box->next, nullptr));
  return box;
}

template <class Algorithm> void SlotTable<Algorithm>::enter(Baseline &baseline) noexcept {
  baseline.outer = std::exchange(baseline_, &baseline);
}

template <class Algorithm> bool SlotTable<Algorithm>::displaced(const Box *box) const noexcept {
  for (const Baseline *at = baseline_; at; at = at->outer)
    for (const Links *other = at->displaced; other; other = other->next)
      if (other == box)
        return true;
  return false;
}

template <class Algorithm> void SlotTable<Algorithm>::recall(Box *box) noexcept {
  unreserve();
  for (Baseline *at = baseline_; at; at = at->outer) {
    if (at->displaced == box) {
      pop(at->displaced);
      return;
    }
    for (Links *other = at->displaced; other; other = other->next)
      if (other->next == box) {
        other->next = std::exchange(box->next, nullptr);
        return;
      }
  }
}

// Leaves at least one place empty beside the new entries and the reserved ones, so that every probe
// ends. A table normally grows long before, after an insertion; this is the last moment.
template <class Algorithm> void SlotTable<Algorithm>::reserve(std::size_t entries) {
  const std::uint64_t died = dead_slots.load(std::memory_order_relaxed) - seen_dead_;
  if (!Algorithm::exact && died > (mask_ + 1) / 4)
    sweep();
  const std::size_t needed = size_ + reserved_ + entries + 1;
  if (needed <= capacity())
    return;
  std::size_t wanted = capacity() == 0 ? initial_capacity : 2 * capacity();
  while (wanted < needed)
    wanted *= 2;
  if (!resize(wanted, mode_))
    throw std::bad_alloc();
}

template <class Algorithm>
bool SlotTable<Algorithm>::resize(std::size_t capacity, unsigned mode) noexcept {
  TableEntry *fresh = new (std::nothrow) TableEntry[capacity];
  if (!fresh)
    return false;
  TableEntry *old = std::exchange(entries_, fresh);
  const std::size_t old_capacity = old == no_entries ? 0 : mask_ + 1;
  mask_ = capacity - 1;
  shift_ = 64 - static_cast<unsigned>(std::countr_zero(capacity));
  mode_ = mode;
  threshold_ = capacity * 2 / 3;
  for (std::size_t i = 0; i < old_capacity; ++i)
    if (old[i].id != 0)
      place(old[i]);
  if (old_capacity != 0)
    delete[] old;
  return true;
}

template <class Algorithm> void SlotTable<Algorithm>::place(TableEntry entry) noexcept {
  std::size_t i = home_of(entry.id);
  while (entries_[i].id != 0)
    i = next(i);
  entries_[i] = entry;
}

template <class Algorithm> void SlotTable<Algorithm>::rehash(unsigned mode) noexcept {
  sweep();
  // Grows a little before the threshold, lest the next few insertions sweep again.
  if (size_ >= threshold_ - threshold_ / 4)
    resize(2 * (mask_ + 1), mode);
}

template <class Algorithm> void SlotTable<Algorithm>::shrink_if_sparse() noexcept {
  const std::size_t used = size_ + reserved_;
  if (Algorithm::exact || used >= capacity() / 8 || capacity() <= initial_capacity)
    return;
  const std::size_t fitting = std::bit_ceil(4 * used);
  resize(fitting < initial_capacity ? initial_capacity : fitting, mode_);
}

// The key's entry goes to the stale place, wherever it was before, so that there are never two. The
// whole run is then cleaned from its first stale entry on: slots often die many at a time.
template <class Algorithm>
void SlotTable<Algorithm>::replace_stale(Box *box, std::size_t stale_index) noexcept {
  std::size_t first_stale = stale_index;
  for (std::size_t i = before(stale_index); entries_[i].id != 0; i = before(i))
    if (stale(i))
      first_stale = i;

  std::size_t i = next(stale_index);
  for (; entries_[i].id != 0 && entries_[i].id != box->id; i = next(i))
    if (stale(i) && first_stale == stale_index)
      first_stale = i;

  if (entries_[i].id == box->id) {
    bury(entries_[i].box);
    entries_[i] = std::exchange(entries_[stale_index], {box->id, box});
    if (first_stale == stale_index)
      first_stale = i;
  } else {
    bury(entries_[stale_index].box);
    ++expunged_;
    entries_[stale_index] = {box->id, box};
  }
  if (first_stale != stale_index)
    clean_some(expunge_stale(first_stale), mask_ + 1);
}

// Looks at a few places only, more as long as it finds something: between no cleaning, which would
// keep garbage, and a full sweep, which would make some insertions linear.
template <class Algorithm>
bool SlotTable<Algorithm>::clean_some(std::size_t i, std::size_t n) noexcept {
  bool cleaned = false;
  do {
    i = next(i);
    if (stale(i)) {
      n = mask_ + 1;
      cleaned = true;
      i = expunge_stale(i);
    }
  } while ((n >>= 1) != 0);
  return cleaned;
}

template <class Algorithm>
std::size_t SlotTable<Algorithm>::expunge_stale(std::size_t index) noexcept {
  bury(entries_[index].box);
  ++expunged_;
  return expunge(index, true);
}

// Empties the place, if asked every stale one up to the end of its run, and moves the others to
// where a probe from their home finds them. Returns the empty place that ends the run.
template <class Algorithm>
std::size_t SlotTable<Algorithm>::expunge(std::size_t index, bool look_for_stale) noexcept {
  entries_[index] = {};
  --size_;
  Holes holes{index, index};
  std::size_t i = next(index);
  for (; entries_[i].id != 0; i = next(i)) {
    ++expunge_steps_;
    if (look_for_stale && stale(i)) {
      bury(std::exchange(entries_[i], {}).box);
      --size_;
      ++expunged_;
      holes.last = i;
    } else if constexpr (Algorithm::exact) {
      reseat(i);
    } else {
      move_into_hole(i, holes);
    }
  }
  return i;
}

// The original's way: probe again from the home, however long the run.
template <class Algorithm> void SlotTable<Algorithm>::reseat(std::size_t i) noexcept {
  const TableEntry entry = entries_[i];
  std::size_t to = home_of(entry.id);
  if (to == i)
    return;
  entries_[i] = {};
  for (; entries_[to].id != 0; to = next(to))
    ++expunge_steps_;
  entries_[to] = entry;
}

// Nearly every entry either has its home behind the last hole and stays, or before the first hole
// and moves there; only one whose home lies between two holes has to be probed for.
template <class Algorithm>
void SlotTable<Algorithm>::move_into_hole(std::size_t i, Holes &holes) noexcept {
  const std::size_t home = home_of(entries_[i].id);
  const std::size_t back = distance(home, i);
  if (back < distance(holes.last, i))
    return;
  std::size_t to = back < distance(holes.first, i) ? home : holes.first;
  for (; entries_[to].id != 0; to = next(to))
    ++expunge_steps_;
  entries_[to] = std::exchange(entries_[i], {});
  holes.last = i;
  for (; entries_[holes.first].id != 0; holes.first = next(holes.first))
    ++expunge_steps_;
}

template class SlotTable<Improved>;
template class SlotTable<JdkExact>;

} // namespace threadslot::detail
