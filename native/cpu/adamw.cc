// Adam and AdamW with pruned weights held at +0. An unpruned parameter gets the update of torch._fused_adamw_
// on the CPU. One pass: each of w, g, m, v is read once and w, m, v are written once; the bitmap adds 1/8
// byte.
#include <torch/library.h>

#include <map>
#include <vector>

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

// The entries of a list at some places.
std::vector<at::Tensor> taken(at::TensorList list, const std::vector<size_t>& places) {
  std::vector<at::Tensor> some;
  for (const size_t i : places) some.push_back(list[i]);
  return some;
}

// One step of each age: parameters that are as old as one another are updated together.
void masked_adamw_tensor_lr(at::TensorList params, at::TensorList grads, at::TensorList exp_avgs,
                            at::TensorList exp_avg_sqs, const c10::List<std::optional<at::Tensor>>& bits,
                            at::TensorList state_steps, const at::Tensor& lr, double beta1, double beta2,
                            double eps, double weight_decay, bool decoupled, bool maximize,
                            const std::optional<at::Tensor>& clip, bool write_grads,
                            const std::optional<at::TensorList>& masters) {
  static constexpr const char* kOp = "masked_adamw_";
  check_step_tensors(state_steps, lr, params.size(), at::kCPU, kOp);
  for (const size_t length : {grads.size(), exp_avgs.size(), exp_avg_sqs.size(), bits.size(),
                              masters ? masters->size() : params.size()}) {
    TORCH_CHECK(length == params.size(), kOp, ": expected lists of ", params.size(),
                ", as many as params, but received one of ", length);
  }
  std::map<int64_t, std::vector<size_t>> ages;
  for (size_t i = 0; i < params.size(); i++)
    ages[static_cast<int64_t>(state_steps[i].item<float>())].push_back(i);
  for (const auto& [step, places] : ages) {
    c10::List<std::optional<at::Tensor>> some_bits;
    for (const size_t i : places) some_bits.push_back(bits.get(i));
    std::vector<at::Tensor> some_masters;
    std::optional<at::TensorList> of_these;
    if (masters) of_these = some_masters = taken(*masters, places);
    masked_adamw_(taken(params, places), taken(grads, places), taken(exp_avgs, places),
                  taken(exp_avg_sqs, places), some_bits, step, lr.item<double>(), beta1, beta2, eps,
                  weight_decay, decoupled, maximize, clip, write_grads, of_these);
  }
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) {
  m.impl("masked_adamw_", masked_adamw_);
  m.impl("masked_adamw_.tensor_lr", masked_adamw_tensor_lr);
}

}  // namespace espalier
