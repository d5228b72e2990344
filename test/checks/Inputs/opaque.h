// A slot and functions that may know it; no body is seen.
#pragma once
#include <threadslot/threadslot.h>

namespace opaque {
extern threadslot::ThreadLocal<int> requestSlot;
extern threadslot::ThreadLocal<int> definedSlot;
void finishRequest() noexcept;
} // namespace opaque
