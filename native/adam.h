// One element of a step of Adam or AdamW.
//
// Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm 2. The order of operations, the
// rounding and the double-precision bias corrections are those of torch._fused_adamw_ on the CPU.
#pragma once

#include <cmath>

#include "portable.h"

namespace espalier {

struct AdamOptions {
  int64_t step;
  double lr, beta1, beta2, eps, weight_decay;
  bool decoupled, maximize;

  bool l2() const { return !decoupled && weight_decay != 0; }
};

template <class Math>
struct AdamScalars {
  Math scale, decay, shrink, lerp, beta2, one_minus_beta2, correction2_sqrt, eps, minus_step_size;
};

// All but scale, which clip_scale() gives. Step and learning rate are given apart: they may lie on a device.
template <class Math>
ESPALIER_INLINE AdamScalars<Math> adam_scalars(const AdamOptions& o, double step, double lr) {
  const double correction1 = 1 - std::pow(o.beta1, step);
  const double correction2 = 1 - std::pow(o.beta2, step);
  AdamScalars<Math> s;
  s.scale = Math(1);
  s.decay = static_cast<Math>(o.weight_decay);
  s.shrink = o.decoupled && o.weight_decay != 0 ? static_cast<Math>(1 - lr * o.weight_decay) : Math(1);
  s.lerp = static_cast<Math>(1 - o.beta1);
  s.beta2 = static_cast<Math>(o.beta2);
  s.one_minus_beta2 = static_cast<Math>(1 - o.beta2);
  s.correction2_sqrt = static_cast<Math>(std::sqrt(correction2));
  s.eps = static_cast<Math>(o.eps);
  s.minus_step_size = static_cast<Math>(-(lr / correction1));
  return s;
}

template <class Math>
AdamScalars<Math> adam_scalars(const AdamOptions& o) {
  return adam_scalars<Math>(o, static_cast<double>(o.step), o.lr);
}

// What gradients are multiplied by as they are read.
template <class Math>
ESPALIER_INLINE Math clip_scale(double factor, bool maximize) {
  return static_cast<Math>(maximize ? -factor : factor);
}

template <bool kL2>
struct AdamRule {
  static constexpr int kStates = 2;

  template <class Isa, class Math>
  ESPALIER_INLINE static void element(Math& w, Math g, Math& m, Math& v, const AdamScalars<Math>& s) {
    Math weight = w;
    Math grad = g * s.scale;
    if constexpr (kL2) grad = fmadd<Isa>(weight, s.decay, grad);
    weight = weight * s.shrink;
    // exp_avg.lerp_(grad, 1 - beta1), by torch's rule: from the nearer end.
    const bool from_average = s.lerp < Math(0.5);
    const Math span = grad - m;
    const Math average = fmadd<Isa>(from_average ? s.lerp : s.lerp - Math(1), span, from_average ? m : grad);
    const Math square = fmadd<Isa>(s.one_minus_beta2 * grad, grad, v * s.beta2);
    const Math denominator = std::sqrt(square) / s.correction2_sqrt + s.eps;
    w = weight + s.minus_step_size * average / denominator;
    m = average;
    v = square;
  }
};

}  // namespace espalier
