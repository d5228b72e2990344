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
#include <type_traits>
#include <utility>

#include "threadslot/detail/module_pin.h"
#include "threadslot/detail/slot_key.h"
#include "threadslot/detail/spare_blocks.h"

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
  void (*end)(Box *) noexcept; // ends the value, keeps its box; null if there is nothing to do
  void (*pin)() noexcept;      // keeps the library loaded that the other functions are in
  Box *(*copy)(const Box &);   // null unless the slot's value travels with context
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

  // Whether the slot holds this value: it is not a mark, and not merely kept in the table.
  bool present() const noexcept { return epoch != 0; }
  bool stale() const noexcept { return control->live_id.load(std::memory_order_acquire) != id; }
  bool travels() const noexcept { return type->copy != nullptr; }

  const BoxType *type;
  ControlBlock *control;
  std::uint64_t id;
  std::source_location where; // the set that made the value
  std::uint64_t epoch = 0;    // of its thread, when it was set; 0 if it is not present
  std::uint32_t saves = 0;    // guards that will put this box back
  bool ended = false;         // the value has been destroyed before its box
};

// Under AddressSanitizer every value gets memory of its own, lest uses after removal go unseen.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool reuse_memory = false;
#elif defined(__has_feature)
inline constexpr bool reuse_memory = !__has_feature(address_sanitizer);
#else
inline constexpr bool reuse_memory = true;
#endif

// A block of a list of those that threads keep a few of.
void *allocate_block(std::size_t list);
void free_block(std::size_t list, void *block) noexcept;

template <class Made> struct BoxMemory {
  static constexpr std::size_t list =
      reuse_memory && alignof(Made) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__
          ? SpareBlocks::list_of(sizeof(Made))
          : SpareBlocks::not_kept;
  static constexpr auto alignment = std::align_val_t(alignof(Made));

  static void *allocate() {
    if constexpr (list != SpareBlocks::not_kept)
      return allocate_block(list);
    else
      return ::operator new(sizeof(Made), alignment);
  }
  static void free(void *memory) noexcept {
    if constexpr (list != SpareBlocks::not_kept)
      free_block(list, memory);
    else
      ::operator delete(memory, alignment);
  }
};

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

  static void end(Box *box) noexcept {
    box->ended = true;
    std::destroy_at(std::addressof(static_cast<ValueBox *>(box)->value));
  }
  static void destroy(Box *box) noexcept {
    if (!box->ended)
      end(box);
    BoxMemory<ValueBox>::free(static_cast<ValueBox *>(box));
  }

  T value;
};

template <class T, class... Args> ValueBox<T> *make_box(Args &&...args) {
  using Made = ValueBox<T>;
  struct Memory {
    void *place = BoxMemory<Made>::allocate();
    ~Memory() {
      if (place)
        BoxMemory<Made>::free(place);
    }
  } memory;
  Made *box = ::new (memory.place) Made(std::forward<Args>(args)...);
  memory.place = nullptr;
  return box;
}

template <class T> constexpr BoxType box_type(Box *(*copy)(const Box &)) noexcept {
  return {&ValueBox<T>::destroy, std::is_trivially_destructible_v<T> ? nullptr : &ValueBox<T>::end,
          &pin_module,           copy,
          sizeof(ValueBox<T>),   type_name<T>()};
}

template <class T> const BoxType &staying_type() noexcept {
  static constexpr BoxType type = box_type<T>(nullptr);
  return type;
}

template <class T, class Copier> Box *copy_box(const Box &box) {
  return make_box<T>(Copier{}, static_cast<const ValueBox<T> &>(box));
}

template <class T, class Copier> const BoxType &travelling_type() noexcept {
  static constexpr BoxType type = box_type<T>(&copy_box<T, Copier>);
  return type;
}

} // namespace threadslot::detail
