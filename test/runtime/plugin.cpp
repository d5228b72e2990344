// A shared library with a slot and a value type of its own, to be unloaded while threads hold both.
#include <atomic>

#include "threadslot/thread_local.h"

namespace {

struct PluginValue {
  std::atomic<int> *destroyed = nullptr;
  ~PluginValue() {
    if (destroyed)
      ++*destroyed;
  }
};

threadslot::ThreadLocal<PluginValue> *slot = new threadslot::ThreadLocal<PluginValue>("plugin");

} // namespace

extern "C" void set_value(std::atomic<int> *destroyed) { slot->get().destroyed = destroyed; }
extern "C" void destroy_slot() {
  delete slot;
  slot = nullptr;
}
