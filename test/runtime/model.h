// Plays a sequence of bytes as operations on slots and compares with a map after each. Used by the
// random test and by the fuzzer: whatever the bytes, nothing may differ, leak, or be destroyed
// twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "threadslot/detail/scopes.h"
#include "threadslot/threadslot.h"

namespace model {

#define MODEL_CHECK(condition)                                                                     \
  ((condition) ? void() : model::failed(#condition, __FILE__, __LINE__))

[[noreturn]] inline void failed(const char *what, const char *file, int line) {
  std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
  std::abort();
}

// A value that knows whether it is alive. Assignable without throwing, so that set() may keep it.
struct Value {
  explicit Value(int number) : number(number) { ++alive; }
  Value(const Value &other) noexcept : number(other.number) { ++alive; }
  Value &operator=(const Value &other) noexcept = default;
  ~Value() {
    MODEL_CHECK(number != destroyed);
    number = destroyed;
    --alive;
  }
  static constexpr int destroyed = -1;
  static inline int alive = 0;
  int number;
};

// A value that has no life of its own, so that its box may be kept when it is removed.
struct Plain {
  explicit Plain(int number) : number(number) {}
  static inline int alive = 0;
  int number;
};

// A guard, a task, and what the slots must hold when it ends.
struct Frame {
  virtual ~Frame() = default;
  virtual void apply(std::map<int, int> &expected) = 0;
};

template <class Guard> struct GuardFrame final : Frame {
  template <class... Args>
  GuardFrame(int slot, std::optional<int> then, Args &&...args)
      : slot(slot), then(then), guard(std::forward<Args>(args)...) {}
  void apply(std::map<int, int> &expected) override {
    if (then)
      expected[slot] = *then;
    else
      expected.erase(slot);
  }
  int slot;
  std::optional<int> then;
  Guard guard;
};

struct TaskFrame final : Frame {
  explicit TaskFrame(const std::map<int, int> &expected)
      : before(expected), scope(threadslot::detail::this_thread,
                                threadslot::detail::TaskScope::Earlier::must_survive) {}
  ~TaskFrame() override { scope.undo(); }
  void apply(std::map<int, int> &expected) override { expected = before; }
  std::map<int, int> before;
  threadslot::detail::TaskScope scope;
};

struct ContextFrame final : Frame {
  ContextFrame(const threadslot::ContextSnapshot &snapshot,
               std::optional<std::map<int, int>> before)
      : before(std::move(before)), scope(snapshot) {}
  void apply(std::map<int, int> &expected) override {
    if (before)
      expected = *before;
  }
  std::optional<std::map<int, int>> before; // of slots that travel
  threadslot::ScopedContext scope;
};

template <class Slot> class Player {
public:
  using Value = typename Slot::value_type;
  static constexpr int slot_count = 24;

  Player() : slots_(slot_count) {}
  ~Player() {
    while (!frames_.empty())
      end_frame();
    slots_.clear();
    threadslot::sweep();
    snapshot_ = {};
    threadslot::ContextSnapshot::capture(); // of nothing, instead of what the thread remembers
    MODEL_CHECK(Value::alive == 0);
  }

  void play(std::span<const std::uint8_t> bytes) {
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
      step(bytes[i] % 16, bytes[i + 1] % slot_count);
      compare();
    }
  }

private:
  Slot &slot(int which) {
    if (!slots_[which])
      slots_[which] = std::make_unique<Slot>();
    return *slots_[which];
  }
  std::optional<int> held(int which) const {
    const auto found = expected_.find(which);
    return found == expected_.end() ? std::nullopt : std::optional(found->second);
  }

  void step(int operation, int which) {
    switch (operation) {
    case 0:
      MODEL_CHECK(slot(which).remove() == (expected_.erase(which) == 1));
      break;
    case 1:
      kill(which);
      break;
    case 2:
      threadslot::sweep();
      break;
    case 3:
      begin<threadslot::ScopedRemove<Value>>(which, std::nullopt);
      break;
    case 4:
      begin<threadslot::ScopedRestore<Value>>(which, held(which));
      break;
    case 5:
      begin_value(which);
      break;
    case 6:
      if (frames_.size() < 40)
        frames_.push_back(std::make_unique<TaskFrame>(expected_));
      break;
    case 7:
    case 8:
    case 9:
      if (!frames_.empty())
        end_frame();
      break;
    case 10:
      slot(which).emplace(++number_);
      expected_[which] = number_;
      break;
    case 11:
      MODEL_CHECK(slot(which).exchange(Value(++number_)).has_value() == expected_.contains(which));
      expected_[which] = number_;
      break;
    case 12:
      if (which % 2 == 0)
        capture();
      else
        replay();
      break;
    default:
      slot(which).set(Value(++number_));
      expected_[which] = number_;
    }
  }

  // A slot must outlive its guards, and here tasks as well: what they restore names it.
  void kill(int which) {
    if (!frames_.empty())
      return;
    slots_[which].reset();
    expected_.erase(which);
    captured_.erase(which);
  }

  // Only slots that travel have a context.
  static constexpr bool travels = !std::is_same_v<Slot, threadslot::ThreadLocal<Value>>;

  void capture() {
    snapshot_ = threadslot::ContextSnapshot::capture();
    if constexpr (travels)
      captured_ = expected_;
    MODEL_CHECK(snapshot_.size() == captured_.size());
  }
  void replay() {
    if (frames_.size() >= 40)
      return;
    frames_.push_back(std::make_unique<ContextFrame>(snapshot_, travels ? std::optional(expected_)
                                                                        : std::nullopt));
    if constexpr (travels)
      expected_ = captured_;
  }

  template <class Guard> void begin(int which, std::optional<int> then) {
    if (frames_.size() < 40)
      frames_.push_back(std::make_unique<GuardFrame<Guard>>(which, then, slot(which)));
  }
  void begin_value(int which) {
    if (frames_.size() >= 40)
      return;
    using Guard = threadslot::ScopedValue<Value>;
    frames_.push_back(
        std::make_unique<GuardFrame<Guard>>(which, held(which), slot(which), Value(++number_)));
    expected_[which] = number_;
  }
  void end_frame() {
    frames_.back()->apply(expected_);
    frames_.pop_back();
  }

  void compare() {
    for (int which = 0; which < slot_count; ++which) {
      const Value *value = slots_[which] ? slots_[which]->try_get() : nullptr;
      MODEL_CHECK((value != nullptr) == expected_.contains(which));
      MODEL_CHECK(!value || value->number == expected_[which]);
    }
    const auto &table = threadslot::detail::this_thread.table();
    std::size_t entries = 0, vacant = 0;
    for (std::size_t i = 0; i < table.capacity(); ++i) {
      if (table.entry(i).empty())
        continue;
      ++entries;
      vacant += table.entry(i).vacant();
      const std::uint64_t id = table.entry(i).box->id;
      for (std::size_t j = table.home_of(id); j != i; j = (j + 1) & (table.capacity() - 1))
        MODEL_CHECK(!table.entry(j).empty() && table.entry(j).box->id != id);
    }
    MODEL_CHECK(entries == table.size());
    MODEL_CHECK(entries - vacant == table.values() && table.values() >= expected_.size());
    MODEL_CHECK(entries < table.capacity() || entries == 0);
    std::size_t in_order_of_creation = 0;
    threadslot::detail::this_thread.for_each_box([&](const auto &) { ++in_order_of_creation; });
    MODEL_CHECK(in_order_of_creation == table.values());
  }

  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<std::unique_ptr<Frame>> frames_;
  std::map<int, int> expected_, captured_;
  threadslot::ContextSnapshot snapshot_;
  int number_ = 0;
};

// With values that live and such that do not, on slots that travel with context and such that stay.
inline void play(std::span<const std::uint8_t> bytes) {
  Player<threadslot::ThreadLocal<Value>>().play(bytes);
  Player<threadslot::ThreadLocal<Plain>>().play(bytes);
  Player<threadslot::ContextLocal<Value>>().play(bytes);
  Player<threadslot::ContextLocal<Plain>>().play(bytes);
}

} // namespace model
