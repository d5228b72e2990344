// The model as a libFuzzer target: build-fuzz/bin/slots_fuzzer -max_total_time=120 NEW_CORPUS
#include "model.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  model::play({data, size});
  return 0;
}
