// The storages that are compared, each with the same few operations: an int per slot and thread.
// `set` and `get` are what the library itself calls so; get() makes the value if there is none.
// `ends_with_thread` says whether a thread's values are destroyed when it ends, rather than left to
// the next thread with its number, or to nobody.
#pragma once

#include <pthread.h>

#include <array>
#include <cstddef>
#include <new>
#include <utility>

#include "threadslot/threadslot.h"

#ifdef THREADSLOT_BENCH_BOOST
#include <boost/thread/tss.hpp>
#endif
#ifdef THREADSLOT_BENCH_QT
#include <QThreadStorage>
#endif
#ifdef THREADSLOT_BENCH_TBB
#include <tbb/enumerable_thread_specific.h>
#endif

struct Threadslot {
  static constexpr bool can_remove = true;
  static constexpr bool ends_with_thread = true;
  threadslot::ThreadLocal<int> slot;
  int &get() { return slot.get(); }
  void set(int value) { slot.set(value); }
  void remove() { slot.remove(); }
};

// What cannot be had for slots made at run time: the floor.
struct Native {
  static constexpr bool can_remove = false;
  static constexpr bool ends_with_thread = true;
  static inline constinit std::size_t used = 0;
  static inline constinit thread_local std::array<int, 4096> values{};
  std::size_t index = used++ % 4096;
  int &get() { return values[index]; }
  void set(int value) { values[index] = value; }
};

// A thread's array of pointers, indexed by slot: the fastest that allows slots made at run time,
// at the price of an array as long as there are slots on every thread. Grown by hand here.
struct IndexArray {
  static constexpr bool can_remove = true;
  static constexpr bool ends_with_thread = false;
  static inline constinit std::size_t used = 0;
  static inline constinit thread_local int **values = nullptr;
  static inline constinit thread_local std::size_t size = 0;
  std::size_t index = used++ % 4096;

  int &get() {
    if (index < size) [[likely]]
      if (int *value = values[index]) [[likely]]
        return *value;
    set(0);
    return *values[index];
  }
  void set(int value) {
    if (index >= size) {
      values = new int *[4096]();
      size = 4096;
    }
    if (int *present = values[index])
      *present = value;
    else
      values[index] = new int(value);
  }
  void remove() { delete std::exchange(values[index], nullptr); }
};

struct Pthread {
  static constexpr bool can_remove = true;
  static constexpr bool ends_with_thread = true;
  pthread_key_t key{};
  Pthread() {
    if (pthread_key_create(&key, [](void *value) { delete static_cast<int *>(value); }) != 0)
      throw std::bad_alloc();
  }
  Pthread(const Pthread &) = delete;
  ~Pthread() {
    remove();
    pthread_key_delete(key);
  }
  int &get() {
    if (auto *value = static_cast<int *>(pthread_getspecific(key))) [[likely]]
      return *value;
    set(0);
    return *static_cast<int *>(pthread_getspecific(key));
  }
  void set(int value) {
    if (auto *present = static_cast<int *>(pthread_getspecific(key)))
      *present = value;
    else
      pthread_setspecific(key, new int(value));
  }
  void remove() {
    delete static_cast<int *>(pthread_getspecific(key));
    pthread_setspecific(key, nullptr);
  }
};

#ifdef THREADSLOT_BENCH_BOOST
struct Boost {
  static constexpr bool can_remove = true;
  static constexpr bool ends_with_thread = true;
  boost::thread_specific_ptr<int> slot;
  int &get() {
    if (int *value = slot.get()) [[likely]]
      return *value;
    set(0);
    return *slot;
  }
  void set(int value) {
    if (int *present = slot.get())
      *present = value;
    else
      slot.reset(new int(value));
  }
  void remove() { slot.reset(); }
};
#endif

#ifdef THREADSLOT_BENCH_QT
struct Qt {
  static constexpr bool can_remove = false;
  static constexpr bool ends_with_thread = true;
  QThreadStorage<int> slot;
  int &get() { return slot.localData(); }
  void set(int value) { slot.setLocalData(value); }
};
#endif

#ifdef THREADSLOT_BENCH_TBB
struct Tbb {
  static constexpr bool can_remove = false;
  static constexpr bool ends_with_thread = false;
  tbb::enumerable_thread_specific<int> slot;
  int &get() { return slot.local(); }
  void set(int value) { slot.local() = value; }
};
#endif
