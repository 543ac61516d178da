#include "step.cuh"

namespace espalier::gpu {

void sgd_step(const std::vector<Parameter>& parameters, const std::vector<const int64_t*>& before,
              const SgdOptions& options, Factor clip, bool zero_gradients, Stream stream) {
  const auto make = [&](auto math) { return sgd_scalars<decltype(math)>(options); };
  if (options.momentum != 0) {
    step_all<SgdRule<true>, false>(parameters, before, make, clip, options.maximize, zero_gradients, stream);
  } else {
    step_all<SgdRule<false>, false>(parameters, before, make, clip, options.maximize, zero_gradients, stream);
  }
}

}  // namespace espalier::gpu
