#include "step.cuh"

namespace espalier::gpu {

void adam_step(const std::vector<Parameter>& parameters, const std::vector<const int64_t*>& before,
               const AdamOptions& options, Factor clip, bool zero_gradients, Stream stream) {
  const auto make = [&](auto math) { return adam_scalars<decltype(math)>(options); };
  if (options.l2()) {
    step_all<AdamRule<true>>(parameters, before, make, clip, options.maximize, zero_gradients, stream);
  } else {
    step_all<AdamRule<false>>(parameters, before, make, clip, options.maximize, zero_gradients, stream);
  }
}

}  // namespace espalier::gpu
