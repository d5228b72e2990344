// The model as a libFuzzer target: cmake -DTHREADSLOT_BUILD_FUZZERS=ON with Clang.
#include "model.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  model::play({data, size});
  return 0;
}
