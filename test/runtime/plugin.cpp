// A shared library with a slot of its own, to be unloaded while threads hold values of it.
#include "plugin.h"

#include "threadslot/thread_local.h"

static threadslot::ThreadLocal<PluginValue> *slot;

extern "C" void *make_slot() { return slot = new threadslot::ThreadLocal<PluginValue>("plugin"); }
extern "C" void set_value(std::atomic<int> *destroyed) { slot->get().destroyed = destroyed; }
extern "C" void destroy_slot() { delete slot; }
