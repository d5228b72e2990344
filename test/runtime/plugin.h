// The value type of the library that is to be unloaded. Hidden, as in most plugins: the library and
// the program have each their own copy of what is instantiated for it.
#pragma once

#include <atomic>

struct [[gnu::visibility("hidden")]] PluginValue {
  std::atomic<int> *destroyed = nullptr;
  ~PluginValue() {
    if (destroyed)
      ++*destroyed;
  }
};
