// A guard as users write it: what it restores is told apart by what it holds,
// not by its class.
#pragma once
#include <threadslot/threadslot.h>

struct Guard {
  explicit Guard(threadslot::ThreadLocal<int> &s, bool armed = true) noexcept
      : s(&s), armed(armed) {}
  Guard(Guard &&from) noexcept : s(from.s), armed(from.armed) {
    from.armed = false;
  }
  Guard &operator=(Guard &&from) noexcept {
    if (armed)
      s->remove();
    s = from.s;
    armed = from.armed;
    from.armed = false;
    return *this;
  }
  ~Guard() {
    if (armed)
      s->remove();
  }

private:
  threadslot::ThreadLocal<int> *s;
  bool armed;
};
