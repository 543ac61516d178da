// Adam and AdamW with pruned weights held at +0.
//
// Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm 2. The order of operations, the
// rounding and the double-precision bias corrections are those of torch._fused_adamw_ on the CPU, so that an
// unpruned parameter gets the same update. One pass: each of w, g, m, v is read once and w, m, v are written
// once; the bitmap adds 1/8 byte.
#include <torch/library.h>

#include <cmath>

#include "optimizer.h"

namespace espalier {

namespace {

template <class Math>
struct AdamScalars {
  Math scale, decay, shrink, lerp, beta2, one_minus_beta2, correction2_sqrt, eps, minus_step_size;
};

template <bool kL2>
struct AdamRule {
  template <class Isa, class Math>
  ESPALIER_INLINE static void block(Math* __restrict w, const Math* __restrict g, Math* __restrict m,
                                    Math* __restrict v, uint64_t word, const AdamScalars<Math>& s) {
    alignas(64) BitsOf<Math> keep[kWord];
    spread(word, keep);
    const bool from_average = s.lerp < Math(0.5);
#pragma GCC ivdep
    for (int j = 0; j < kWord; j++) {
      Math weight = w[j];
      Math grad = g[j] * s.scale;
      if constexpr (kL2) grad = fmadd<Isa>(weight, s.decay, grad);
      weight = weight * s.shrink;
      // exp_avg.lerp_(grad, 1 - beta1), by torch's rule: from the nearer end.
      const Math span = grad - m[j];
      const Math average =
          fmadd<Isa>(from_average ? s.lerp : s.lerp - Math(1), span, from_average ? m[j] : grad);
      const Math square = fmadd<Isa>(s.one_minus_beta2 * grad, grad, v[j] * s.beta2);
      const Math denominator = std::sqrt(square) / s.correction2_sqrt + s.eps;
      weight = weight + s.minus_step_size * average / denominator;
      w[j] = keep_bits(keep[j], weight);
      m[j] = keep_bits(keep[j], average);
      v[j] = keep_bits(keep[j], square);
    }
  }
};

void masked_adamw_(at::TensorList params, at::TensorList grads, at::TensorList exp_avgs,
                   at::TensorList exp_avg_sqs, const c10::List<std::optional<at::Tensor>>& bits, int64_t step,
                   double lr, double beta1, double beta2, double eps, double weight_decay, bool decoupled,
                   bool maximize, const std::optional<at::Tensor>& clip, bool write_grads,
                   const std::optional<at::TensorList>& masters) {
  static constexpr const char* kOp = "masked_adamw_";
  check_range(step >= 1, kOp, "step", ">= 1, counted from 1,", static_cast<double>(step));
  check_range(lr >= 0, kOp, "lr", ">= 0", lr);
  check_range(beta1 >= 0 && beta1 < 1, kOp, "beta1", "in [0, 1)", beta1);
  check_range(beta2 >= 0 && beta2 < 1, kOp, "beta2", "in [0, 1)", beta2);
  check_range(eps >= 0, kOp, "eps", ">= 0", eps);
  check_range(weight_decay >= 0, kOp, "weight_decay", ">= 0", weight_decay);
  const double factor = clip_factor(clip, kOp);
  Slots slots(params, grads, bits, masters, kOp);
  slots.add_state(exp_avgs, "exp_avgs");
  slots.add_state(exp_avg_sqs, "exp_avg_sqs");

  const auto scalars = [&](auto math) {
    using Math = decltype(math);
    const double correction1 = 1 - std::pow(beta1, static_cast<double>(step));
    const double correction2 = 1 - std::pow(beta2, static_cast<double>(step));
    AdamScalars<Math> s;
    s.scale = static_cast<Math>(maximize ? -factor : factor);
    s.decay = static_cast<Math>(weight_decay);
    s.shrink = decoupled && weight_decay != 0 ? static_cast<Math>(1 - lr * weight_decay) : Math(1);
    s.lerp = static_cast<Math>(1 - beta1);
    s.beta2 = static_cast<Math>(beta2);
    s.one_minus_beta2 = static_cast<Math>(1 - beta2);
    s.correction2_sqrt = static_cast<Math>(std::sqrt(correction2));
    s.eps = static_cast<Math>(eps);
    s.minus_step_size = static_cast<Math>(-(lr / correction1));
    return s;
  };
  if (!decoupled && weight_decay != 0) {
    slots.step<AdamRule<true>, 2>(scalars(float{}), scalars(double{}), write_grads);
  } else {
    slots.step<AdamRule<false>, 2>(scalars(float{}), scalars(double{}), write_grads);
  }
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) { m.impl("masked_adamw_", masked_adamw_); }

}  // namespace espalier
