// Adam and AdamW with pruned weights held at +0. An unpruned parameter gets the update of torch._fused_adamw_
// on the CPU. One pass: each of w, g, m, v is read once and w, m, v are written once; the bitmap adds 1/8
// byte.
#include <torch/library.h>

#include "adam.h"
#include "optimizer.h"
#include "optimizer_options.h"

namespace espalier {

namespace {

void masked_adamw_(at::TensorList params, at::TensorList grads, at::TensorList exp_avgs,
                   at::TensorList exp_avg_sqs, const c10::List<std::optional<at::Tensor>>& bits, int64_t step,
                   double lr, double beta1, double beta2, double eps, double weight_decay, bool decoupled,
                   bool maximize, const std::optional<at::Tensor>& clip, bool write_grads,
                   const std::optional<at::TensorList>& masters) {
  static constexpr const char* kOp = "masked_adamw_";
  const AdamOptions options{step, lr, beta1, beta2, eps, weight_decay, decoupled, maximize};
  check_options(options, kOp);
  const double factor = clip_factor(clip, kOp);
  CpuSlots slots(params, grads, bits, kOp);
  slots.add_masters(masters);
  slots.add_state(exp_avgs, "exp_avgs");
  slots.add_state(exp_avg_sqs, "exp_avg_sqs");

  const auto scalars = [&](auto math) {
    using Math = decltype(math);
    AdamScalars<Math> s = adam_scalars<Math>(options);
    s.scale = clip_scale<Math>(factor, maximize);
    return s;
  };
  if (options.l2()) {
    slots.step<AdamRule<true>>(scalars(float{}), scalars(double{}), write_grads);
  } else {
    slots.step<AdamRule<false>>(scalars(float{}), scalars(double{}), write_grads);
  }
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) { m.impl("masked_adamw_", masked_adamw_); }

}  // namespace espalier
