// Stochastic gradient descent with momentum, pruned weights held at +0.
//
// The update is torch.optim.SGD's (Sutskever et al. 2013 as PyTorch writes it: the buffer is not scaled by
// the learning rate), in the order and rounding of torch._fused_sgd_ on the CPU. One pass over w, g and the
// momentum buffer.
#include <torch/library.h>

#include <cmath>

#include "optimizer.h"

namespace espalier {

namespace {

template <class Math>
struct SgdScalars {
  Math scale, decay, momentum, one_minus_dampening, minus_lr;
  bool l2, first_step, nesterov;
};

template <bool kMomentum>
struct SgdRule {
  template <class Isa, class Math>
  ESPALIER_INLINE static void block(Math* __restrict w, const Math* __restrict g, Math* __restrict b, Math*,
                                    uint64_t word, const SgdScalars<Math>& s) {
    alignas(64) BitsOf<Math> keep[kWord];
    spread(word, keep);
#pragma GCC ivdep
    for (int j = 0; j < kWord; j++) {
      Math grad = g[j] * s.scale;
      const Math decayed = fmadd<Isa>(w[j], s.decay, grad);
      grad = s.l2 ? decayed : grad;
      if constexpr (kMomentum) {
        const Math mixed = fmadd<Isa>(grad, s.one_minus_dampening, b[j] * s.momentum);
        const Math next = s.first_step ? grad : mixed;
        const Math ahead = fmadd<Isa>(next, s.momentum, grad);
        b[j] = keep_bits(keep[j], next);
        grad = s.nesterov ? ahead : next;
      }
      w[j] = keep_bits(keep[j], fmadd<Isa>(grad, s.minus_lr, w[j]));
    }
  }
};

void masked_sgd_(at::TensorList params, at::TensorList grads, at::TensorList momentum_buffers,
                 const c10::List<std::optional<at::Tensor>>& bits, bool first_step, double lr,
                 double momentum, double dampening, double weight_decay, bool nesterov, bool maximize,
                 const std::optional<at::Tensor>& clip, bool write_grads,
                 const std::optional<at::TensorList>& masters) {
  static constexpr const char* kOp = "masked_sgd_";
  check_range(lr >= 0, kOp, "lr", ">= 0", lr);
  check_range(momentum >= 0, kOp, "momentum", ">= 0", momentum);
  check_range(weight_decay >= 0, kOp, "weight_decay", ">= 0", weight_decay);
  TORCH_CHECK_VALUE(!nesterov || (momentum > 0 && dampening == 0), kOp,
                    ": expected nesterov with momentum > 0 and dampening 0 but received momentum ", momentum,
                    " and dampening ", dampening);
  TORCH_CHECK_VALUE(std::isfinite(dampening), kOp, ": expected a finite dampening but received ", dampening);
  const double factor = clip_factor(clip, kOp);
  Slots slots(params, grads, bits, masters, kOp);
  const bool with_momentum = momentum != 0;
  TORCH_CHECK(with_momentum || momentum_buffers.empty(), kOp,
              ": expected no momentum_buffers with momentum 0 but received ", momentum_buffers.size());
  if (with_momentum) slots.add_state(momentum_buffers, "momentum_buffers");

  const auto scalars = [&](auto math) {
    using Math = decltype(math);
    SgdScalars<Math> s;
    s.scale = static_cast<Math>(maximize ? -factor : factor);
    s.l2 = weight_decay != 0;
    s.decay = static_cast<Math>(weight_decay);
    s.momentum = static_cast<Math>(momentum);
    s.one_minus_dampening = static_cast<Math>(1 - dampening);
    s.minus_lr = static_cast<Math>(-lr);
    s.first_step = first_step;
    s.nesterov = nesterov;
    return s;
  };
  if (with_momentum) {
    slots.step<SgdRule<true>, 1>(scalars(float{}), scalars(double{}), write_grads);
  } else {
    slots.step<SgdRule<false>, 0>(scalars(float{}), scalars(double{}), write_grads);
  }
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) { m.impl("masked_sgd_", masked_sgd_); }

}  // namespace espalier
