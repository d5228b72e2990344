// One thread's value of one slot, in memory that does not move while the table does.
//
// A box is in at most one place: in its thread's table, where it also stands in the list of
// creation order that thread exit follows backwards; outside it, kept by the guards that saved it
// (`saves` > 0); or in the list of boxes that wait for destruction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string_view>
#include <utility>

#include "threadslot/detail/slot_key.h"

namespace threadslot::detail {

struct Links {
  Links *previous = nullptr;
  Links *next = nullptr;

  void insert_before(Links &position) noexcept {
    previous = position.previous;
    next = &position;
    previous->next = this;
    position.previous = this;
  }
  void unlink() noexcept {
    if (!previous)
      return;
    previous->next = next;
    next->previous = previous;
    previous = next = nullptr;
  }
};

struct Box;

// What the runtime must know of a value without knowing its type.
struct BoxType {
  void (*destroy)(Box *) noexcept;
  std::size_t size;
  std::string_view name;
};

struct Box : Links {
  Box(const BoxType &type, const SlotKey &key, std::source_location where) noexcept
      : type(&type), control(key.control()), id(key.id()), where(where) {}

  bool stale() const noexcept { return control->live_id.load(std::memory_order_acquire) != id; }

  const BoxType *type;
  ControlBlock *control;
  std::uint64_t id;
  std::source_location where; // the set that made the value
  std::uint32_t saves = 0;    // guards that will put this box back
};

// The type's name as the compiler spells it; needs no run-time type information.
template <class T> constexpr std::string_view type_name() noexcept {
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("T = ") + 4);
  // GCC: "... [with T = int; X = Y]", Clang: "... [T = int]".
  const std::size_t end = text.find(';');
  return text.substr(0, end != text.npos ? end : text.rfind(']'));
}

template <class T> struct ValueBox final : Box {
  template <class... Args>
  ValueBox(const SlotKey &key, std::source_location where, Args &&...args)
      : Box(description(), key, where), value(std::forward<Args>(args)...) {}

  // Builds the value from a call, in place, so that it need not be movable.
  struct FromCall {};
  template <class Make>
  ValueBox(FromCall, const SlotKey &key, std::source_location where, Make &make)
      : Box(description(), key, where), value(make()) {}

  static void destroy(Box *box) noexcept { delete static_cast<ValueBox *>(box); }
  static const BoxType &description() noexcept {
    static constexpr BoxType description{&destroy, sizeof(ValueBox), type_name<T>()};
    return description;
  }

  T value;
};

} // namespace threadslot::detail
