#include "step.cuh"

namespace espalier::gpu {

namespace {

constexpr int kStepsPerLaunch = 128;

struct Steps {
  const float* list[kStepsPerLaunch];
  int count = 0;
};

__global__ void scalars_kernel(const Steps steps, Factor lr, const AdamOptions options,
                               AdamScalars<float>* narrow, AdamScalars<double>* wide) {
  const double rate = factor_of(lr);
  for (int i = static_cast<int>(threadIdx.x); i < steps.count; i += static_cast<int>(blockDim.x)) {
    const double step = *steps.list[i];
    narrow[i] = adam_scalars<float>(options, step, rate);
    wide[i] = adam_scalars<double>(options, step, rate);
  }
}

// Whether every parameter has scalars of its own, or none.
bool held(const std::vector<Parameter>& parameters) { return !parameters.empty() && parameters[0].scalars; }

}  // namespace

void adam_scalars_on_device(const std::vector<const float*>& steps, Factor lr, const AdamOptions& options,
                            AdamScalars<float>* narrow, AdamScalars<double>* wide, Stream stream) {
  for (size_t first = 0; first < steps.size(); first += kStepsPerLaunch) {
    Steps some;
    for (size_t i = first; i < steps.size() && some.count < kStepsPerLaunch; i++)
      some.list[some.count++] = steps[i];
    launch(scalars_kernel, 1, 64, 0, stream, some, lr, options, narrow + first, wide + first);
  }
}

void adam_step(const std::vector<Parameter>& parameters, const std::vector<const int64_t*>& before,
               const AdamOptions& options, Factor clip, bool zero_gradients, Stream stream) {
  const auto make = [&](auto math) { return adam_scalars<decltype(math)>(options); };
  const auto by_rule = [&](auto rule) {
    using Rule = decltype(rule);
    if (held(parameters)) {
      step_all<Rule, true>(parameters, before, make, clip, options.maximize, zero_gradients, stream);
    } else {
      step_all<Rule, false>(parameters, before, make, clip, options.maximize, zero_gradients, stream);
    }
  };
  if (options.l2()) {
    by_rule(AdamRule<true>{});
  } else {
    by_rule(AdamRule<false>{});
  }
}

}  // namespace espalier::gpu
