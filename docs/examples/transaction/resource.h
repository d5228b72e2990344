// A resource bound to the thread for the length of a scope: code called inside
// finds it without being handed it. Binding twice is an error, and so is asking
// where nothing is bound.
#pragma once

#include <stdexcept>
#include <utility>

#include <threadslot/threadslot.h>

template <class T> class Resource {
public:
  explicit Resource(const char *name) : slot_(name) {}

  T &current() {
    if (T **bound = slot_.try_get())
      return **bound;
    throw std::logic_error("no resource is bound to this thread");
  }
  bool bound() { return slot_.try_get() != nullptr; }

private:
  template <class> friend class Binding;
  threadslot::ThreadLocal<T *> slot_;
};

// Binds now and unbinds at scope end, however the scope is left.
template <class T> class [[nodiscard]] Binding {
public:
  Binding(Resource<T> &resource, T &object) : slot_(resource.slot_) {
    if (resource.bound())
      throw std::logic_error("a resource is already bound to this thread");
    slot_.set(&object);
  }
  Binding(const Binding &) = delete;
  Binding &operator=(const Binding &) = delete;
  ~Binding() { slot_.remove(); }

private:
  threadslot::ThreadLocal<T *> &slot_;
};
