// One thread's value of one slot, in memory that does not move while the table does.
//
// A box is in one place at most: in its thread's table, and then also in the ring that holds the
// thread's boxes in order of creation; outside it, kept by the guards that saved it; outside it,
// displaced by a task whose end puts it back; or among those that wait for destruction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <source_location>
#include <string_view>
#include <utility>

#include "threadslot/detail/module_pin.h"
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
  bool linked() const noexcept { return previous != nullptr; }
  void unlink() noexcept {
    if (!linked())
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
  void (*pin)() noexcept;    // keeps the library loaded that the other functions are in
  Box *(*copy)(const Box &); // null unless the slot's value travels with context
  std::size_t size;
  std::string_view name;
};

struct Box : Links {
  Box(const BoxType &of, const SlotKey &key, std::source_location place) noexcept
      : type(&of), control(key.control()), id(key.id()), where(place) {}
  // A value for the same slot.
  explicit Box(const Box *other) noexcept
      : type(other->type), control(other->control), id(other->id), where(other->where) {}

  // A mark in the ring of creation, not a value.
  Box() noexcept : type(nullptr), control(nullptr), id(0) {}

  // Whether the slot holds this value: it is not a mark, and not kept for the slot's next value.
  bool present() const noexcept { return epoch != 0; }
  bool stale() const noexcept { return control->live_id.load(std::memory_order_acquire) != id; }
  bool travels() const noexcept { return type->copy != nullptr; }

  const BoxType *type;
  ControlBlock *control;
  std::uint64_t id;
  std::source_location where; // the set that made the value
  std::uint64_t epoch = 0;    // of its thread, when it was set; 0 if it is not present
  std::uint32_t saves = 0;    // guards that will put this box back
};

// Under AddressSanitizer every value gets memory of its own, lest uses after removal go unseen.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool reuse_memory = false;
#elif defined(__has_feature)
inline constexpr bool reuse_memory = !__has_feature(address_sanitizer);
#else
inline constexpr bool reuse_memory = true;
#endif

// The memory of boxes, which threads keep a few blocks of.
void *allocate_box(std::size_t size, std::size_t alignment);
void free_box(void *memory, std::size_t size, std::size_t alignment) noexcept;

struct DestroyBox {
  void operator()(Box *box) const noexcept { box->type->destroy(box); }
};
using BoxPtr = std::unique_ptr<Box, DestroyBox>;

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
  ValueBox(const BoxType &of, const SlotKey &key, std::source_location place, Args &&...args)
      : Box(of, key, place), value(std::forward<Args>(args)...) {}

  // Builds the value from a call, in place, so that it need not be movable.
  struct FromCall {};
  template <class Make>
  ValueBox(FromCall, const BoxType &of, const SlotKey &key, std::source_location place, Make &make)
      : Box(of, key, place), value(make()) {}

  template <class Copier>
  ValueBox(Copier copier, const ValueBox &other) : Box(&other), value(copier(other.value)) {}

  static void destroy(Box *box) noexcept {
    auto *self = static_cast<ValueBox *>(box);
    self->~ValueBox();
    free_box(self, sizeof(ValueBox), alignof(ValueBox));
  }

  T value;
};

template <class T, class... Args> ValueBox<T> *make_box(Args &&...args) {
  using Made = ValueBox<T>;
  struct Memory {
    void *place = allocate_box(sizeof(Made), alignof(Made));
    ~Memory() {
      if (place)
        free_box(place, sizeof(Made), alignof(Made));
    }
  } memory;
  Made *box = ::new (memory.place) Made(std::forward<Args>(args)...);
  memory.place = nullptr;
  return box;
}

template <class T> const BoxType &staying_type() noexcept {
  static constexpr BoxType type{&ValueBox<T>::destroy, &pin_module, nullptr, sizeof(ValueBox<T>),
                                type_name<T>()};
  return type;
}

template <class T, class Copier> Box *copy_box(const Box &box) {
  return make_box<T>(Copier{}, static_cast<const ValueBox<T> &>(box));
}

template <class T, class Copier> const BoxType &travelling_type() noexcept {
  static constexpr BoxType type{&ValueBox<T>::destroy, &pin_module, &copy_box<T, Copier>,
                                sizeof(ValueBox<T>), type_name<T>()};
  return type;
}

} // namespace threadslot::detail
