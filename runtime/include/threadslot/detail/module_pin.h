// Keeps the shared library loaded that a thread's values need for their destruction.
//
// A value's destructor is code of the library that set it. Unloading that library while a thread
// holds the value would leave the thread with a call into nothing. The C library does not unload
// what still has a thread_local to destroy on some thread, so a library has one on every thread
// that holds a value of its making: hidden, so that no two libraries share it. Code that can only
// be the program's own is never unloaded.
#pragma once

namespace threadslot::detail {

[[gnu::visibility("hidden")]] inline void pin_module() noexcept {
#if defined(__PIC__) && !defined(__PIE__)
  struct Pin {
    ~Pin() { asm volatile(""); } // must not be found empty and left out
    void touch() noexcept {}
  };
  static thread_local Pin pin;
  pin.touch();
#endif
}

} // namespace threadslot::detail
