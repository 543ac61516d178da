// Stochastic gradient descent with momentum, pruned weights held at +0. An unpruned parameter gets the update
// of torch._fused_sgd_ on the CPU. One pass over w, g and the momentum buffer.
#include <torch/library.h>

#include "optimizer.h"
#include "optimizer_options.h"
#include "sgd.h"

namespace espalier {

namespace {

void masked_sgd_(at::TensorList params, at::TensorList grads, at::TensorList momentum_buffers,
                 const c10::List<std::optional<at::Tensor>>& bits, bool first_step, double lr,
                 double momentum, double dampening, double weight_decay, bool nesterov, bool maximize,
                 const std::optional<at::Tensor>& clip, bool write_grads,
                 const std::optional<at::TensorList>& masters) {
  static constexpr const char* kOp = "masked_sgd_";
  const SgdOptions options{lr, momentum, dampening, weight_decay, first_step, nesterov, maximize};
  check_options(options, momentum_buffers.size(), kOp);
  const double factor = clip_factor(clip, kOp);
  CpuSlots slots(params, grads, bits, kOp);
  slots.add_masters(masters);
  if (momentum != 0) slots.add_state(momentum_buffers, "momentum_buffers");

  const auto scalars = [&](auto math) {
    using Math = decltype(math);
    SgdScalars<Math> s = sgd_scalars<Math>(options);
    s.scale = clip_scale<Math>(factor, maximize);
    return s;
  };
  if (momentum != 0) {
    slots.step<SgdRule<true>>(scalars(float{}), scalars(double{}), write_grads);
  } else {
    slots.step<SgdRule<false>>(scalars(float{}), scalars(double{}), write_grads);
  }
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) { m.impl("masked_sgd_", masked_sgd_); }

}  // namespace espalier
