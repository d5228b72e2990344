#include "threadslot/detail/slot_table.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <utility>

namespace threadslot::detail {

namespace {

// Memory for so many entries, or null. The aligned operator new takes several times as long.
void *allocate_entries(std::size_t capacity) noexcept {
  return ::operator new(capacity * sizeof(TableEntry) + entries_alignment, std::nothrow);
}

TableEntry *entries_in(void *memory) noexcept {
  auto *place = static_cast<unsigned char *>(memory);
  place += -reinterpret_cast<std::uintptr_t>(place) % entries_alignment;
  return reinterpret_cast<TableEntry *>(place);
}

} // namespace

template <class Algorithm>
Box *SlotTable<Algorithm>::find_by_probing(const SlotKey &key) const noexcept {
  const std::uint64_t tag = Algorithm::exact ? tag_of(key.id()) : key.tag(mode_);
  for (std::size_t i = home(tag); !entries_[i].empty(); i = next(i))
    if (entries_[i].tag == tag)
      return entries_[i].box;
  return nullptr;
}

template <class Algorithm> Box *SlotTable<Algorithm>::find_expunging(const SlotKey &key) noexcept {
  if (!may_hold_stale())
    return find(key);
  const std::uint64_t tag = tag_of(key.id());
  std::size_t i = home(tag);
  while (!entries_[i].empty()) {
    if (entries_[i].tag == tag)
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
  const std::uint64_t tag = tag_of(box->id);
  std::size_t i = home(tag);
  for (; !entries_[i].empty(); i = next(i)) {
    if (same(entries_[i], tag)) {
      vacant_ -= entries_[i].vacant();
      bury(entries_[i].box);
      write(i, {tag, box});
      return;
    }
    if (look_for_stale && stale(i)) {
      replace_stale(box, i);
      return;
    }
  }
  write_into_empty(i, {tag, box});
  ++size_;
  const bool cleaned = look_for_stale && clean_some(i, size_);
  if (!cleaned && size_ >= threshold_)
    rehash();
  if (crowded())
    resize(mask_ + 1);
}

template <class Algorithm> Box *SlotTable<Algorithm>::take(std::uint64_t id) noexcept {
  const std::uint64_t tag = tag_of(id);
  for (std::size_t i = home(tag); !entries_[i].empty(); i = next(i)) {
    if (entries_[i].tag != tag)
      continue;
    Box *box = entries_[i].box;
    expunge(i, Algorithm::exact);
    return box;
  }
  return nullptr;
}

template <class Algorithm> Box *SlotTable<Algorithm>::expunge_dead(std::uint64_t id) noexcept {
  const std::uint64_t tag = tag_of(id);
  for (std::size_t i = home(tag); !entries_[i].empty(); i = next(i)) {
    if (!same(entries_[i], tag))
      continue;
    Box *box = entries_[i].box;
    discard(i);
    expunge(i, Algorithm::exact);
    return box;
  }
  return nullptr;
}

template <class Algorithm> void SlotTable<Algorithm>::clean_all() noexcept {
  // Read first: a slot that dies during the sweep is left for the next one.
  const std::uint64_t dead = dead_slots.load(std::memory_order_acquire);
  for (std::size_t i = 0; i <= mask_ && size_ != 0; ++i)
    if (stale(i))
      expunge_stale(i);
  seen_dead_ = dead;
}

template <class Algorithm> void SlotTable<Algorithm>::forget_all() noexcept {
  const std::lock_guard lock(replacing_);
  if (memory_)
    std::memset(static_cast<void *>(entries_), 0, capacity() * sizeof(TableEntry));
  size_ = vacant_ = displaced_ = 0;
}

// No other thread reads the table meanwhile: its own has not yet been registered, or no longer is.
template <class Algorithm> auto SlotTable<Algorithm>::give_up() noexcept -> Memory {
  const Memory memory{memory_, bits_};
  direct_ = {};
  memory_ = nullptr;
  entries_ = no_entries.entries;
  mask_ = 1;
  bits_ = 1;
  mode_ = 0;
  threshold_ = 0;
  return memory;
}

template <class Algorithm> void SlotTable<Algorithm>::adopt(Memory memory) noexcept {
  if (!memory.block)
    return;
  use(memory);
  direct_ = Direct(entries_, bits_);
  seen_dead_ = dead_slots.load(std::memory_order_acquire);
}

template <class Algorithm> void SlotTable<Algorithm>::use(Memory memory) noexcept {
  memory_ = memory.block;
  entries_ = entries_in(memory.block);
  bits_ = memory.bits;
  mask_ = (std::size_t{1} << bits_) - 1;
  threshold_ = (mask_ + 1) * 2 / 3;
  mode_ = 0;
}

template <class Algorithm> auto SlotTable<Algorithm>::read_tags() const -> Tags {
  const std::lock_guard lock(replacing_);
  Tags present{{}, mode_};
  for (std::size_t i = 0; i <= mask_; ++i)
    if (const auto tag = std::atomic_ref(entries_[i].tag).load(std::memory_order_relaxed); tag & 1)
      present.tags.push_back(tag);
  return present;
}

template <class Algorithm> void SlotTable<Algorithm>::bury(Box *box) noexcept {
  box->unlink();
  if (baseline_ && box->present() && box->epoch < baseline_->epoch && !box->stale()) {
    ++reserved_;
    box->next = std::exchange(baseline_->displaced, box);
  } else if (box->saves != 0) {
    ++reserved_;
  } else {
    box->next = std::exchange(buried_, box);
  }
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

template <class Algorithm> void SlotTable<Algorithm>::make_room(std::size_t entries) {
  if (!Algorithm::exact)
    sweep();
  if (!too_small_for(entries))
    return;
  const std::size_t needed = size_ + reserved_ + entries + 1;
  std::size_t wanted = capacity() == 0 ? initial_capacity : 2 * capacity();
  while (wanted < needed)
    wanted *= 2;
  if (!resize(wanted))
    throw std::bad_alloc();
}

// Makes a new table, with the first hash if that keeps entries near their homes.
template <class Algorithm> bool SlotTable<Algorithm>::resize(std::size_t capacity) noexcept {
  void *memory = allocate_entries(capacity);
  if (!memory)
    return false;
  std::uninitialized_default_construct_n(entries_in(memory), capacity);
  const std::lock_guard lock(replacing_);
  const std::size_t old_capacity = this->capacity();
  const TableEntry *old = entries_;
  void *old_memory = memory_;
  use({memory, static_cast<unsigned>(std::countr_zero(capacity))});
  if (!fill(old, old_capacity)) {
    std::fill_n(entries_, capacity, TableEntry{});
    mode_ = 1;
    fill(old, old_capacity);
  }
  ::operator delete(old_memory);
  if (!Algorithm::exact)
    direct_ = mode_ == 0 ? Direct(entries_, bits_) : Direct();
  return true;
}

// Stops, lest it take quadratic time, when it sees that the table needs the other hash.
template <class Algorithm>
bool SlotTable<Algorithm>::fill(const TableEntry *old, std::size_t count) noexcept {
  displaced_ = 0;
  for (const TableEntry *entry = old; entry != old + count; ++entry) {
    if (entry->empty())
      continue;
    const std::uint64_t tag = tag_of(entry->box->id);
    std::size_t i = home(tag);
    while (!entries_[i].empty())
      i = next(i);
    write_into_empty(i, {entry->vacant() ? vacated(tag) : tag, entry->box});
    if (crowded())
      return false;
  }
  return true;
}

template <class Algorithm> void SlotTable<Algorithm>::rehash() noexcept {
  if (may_hold_stale() || vacant_ != 0)
    sweep();
  // Grows a little before the threshold, lest the next few insertions sweep again.
  if (size_ >= threshold_ - threshold_ / 4)
    resize(2 * (mask_ + 1));
}

template <class Algorithm> void SlotTable<Algorithm>::shrink_if_sparse() noexcept {
  const std::size_t used = size_ + reserved_;
  if (Algorithm::exact || used >= capacity() / 8 || capacity() <= initial_capacity)
    return;
  const std::size_t fitting = std::bit_ceil(4 * used);
  resize(fitting < initial_capacity ? initial_capacity : fitting);
}

// The key's entry goes to the stale place, wherever it was before, so that there are never two. The
// whole run is then cleaned from its first stale entry on: slots often die many at a time.
template <class Algorithm>
void SlotTable<Algorithm>::replace_stale(Box *box, std::size_t stale_index) noexcept {
  std::size_t first_stale = stale_index;
  for (std::size_t i = before(stale_index); !entries_[i].empty(); i = before(i))
    if (stale(i))
      first_stale = i;

  const std::uint64_t tag = tag_of(box->id);
  std::size_t i = next(stale_index);
  for (; !entries_[i].empty() && !same(entries_[i], tag); i = next(i))
    if (stale(i) && first_stale == stale_index)
      first_stale = i;

  if (!entries_[i].empty()) { // the key's own: the stale entry goes there
    vacant_ -= entries_[i].vacant();
    bury(entries_[i].box);
    write(i, entries_[stale_index]);
    if (first_stale == stale_index)
      first_stale = i;
  } else {
    discard(stale_index);
  }
  write(stale_index, {tag, box});
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

template <class Algorithm> void SlotTable<Algorithm>::discard(std::size_t i) noexcept {
  if (entries_[i].vacant())
    --vacant_;
  else
    ++expunged_;
  bury(entries_[i].box);
}

template <class Algorithm>
std::size_t SlotTable<Algorithm>::expunge_stale(std::size_t index) noexcept {
  discard(index);
  return expunge(index, true);
}

// Empties the place, if asked every stale one up to the end of its run, and moves the others to
// where a probe from their home finds them. Returns the empty place that ends the run.
template <class Algorithm>
std::size_t SlotTable<Algorithm>::expunge(std::size_t index, bool look_for_stale) noexcept {
  write(index, {});
  --size_;
  Holes holes{index, index};
  std::size_t i = next(index);
  for (; !entries_[i].empty(); i = next(i)) {
    ++expunge_steps_;
    if (look_for_stale && stale(i)) {
      discard(i);
      write(i, {});
      --size_;
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
  std::size_t to = home(entry.tag);
  if (to == i)
    return;
  write(i, {});
  for (; !entries_[to].empty(); to = next(to))
    ++expunge_steps_;
  write(to, entry);
}

// Nearly every entry either has its home behind the last hole and stays, or before the first hole
// and moves there; only one whose home lies between two holes has to be probed for.
template <class Algorithm>
void SlotTable<Algorithm>::move_into_hole(std::size_t i, Holes &holes) noexcept {
  const std::size_t start = home(entries_[i].tag);
  const std::size_t back = distance(start, i);
  if (back < distance(holes.last, i))
    return;
  std::size_t to = back < distance(holes.first, i) ? start : holes.first;
  for (; !entries_[to].empty(); to = next(to))
    ++expunge_steps_;
  write(to, entries_[i]);
  write(i, {});
  holes.last = i;
  for (; !entries_[holes.first].empty(); holes.first = next(holes.first))
    ++expunge_steps_;
}

template class SlotTable<Improved>;
template class SlotTable<JdkExact>;

} // namespace threadslot::detail
