// What sets slots in a header that is not the user's.
#pragma GCC system_header
#include "slots.h"

namespace library {
inline void begin(int v) { slot.set(v); }
inline void beginBoth(int v) {
  begin(v);
  other.set(v);
}
inline void end() { slot.remove(); }
struct Scope {
  explicit Scope(int v) { begin(v); }
  ~Scope() { end(); }
};
struct Opener {
  explicit Opener(int v) { begin(v); }
};
template <class F> void with(int v, F f) {
  begin(v);
  f();
  end();
}
} // namespace library
