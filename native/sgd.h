// One element of a step of stochastic gradient descent with momentum.
//
// The update is torch.optim.SGD's (Sutskever et al. 2013 as PyTorch writes it: the buffer is not scaled by
// the learning rate), in the order and rounding of torch._fused_sgd_ on the CPU.
#pragma once

#include "portable.h"

namespace espalier {

struct SgdOptions {
  double lr, momentum, dampening, weight_decay;
  bool first_step, nesterov, maximize;
};

template <class Math>
struct SgdScalars {
  Math scale, decay, momentum, one_minus_dampening, minus_lr;
  bool l2, first_step, nesterov;
};

// All but scale, which clip_scale() gives.
template <class Math>
SgdScalars<Math> sgd_scalars(const SgdOptions& o) {
  SgdScalars<Math> s;
  s.scale = Math(1);
  s.l2 = o.weight_decay != 0;
  s.decay = static_cast<Math>(o.weight_decay);
  s.momentum = static_cast<Math>(o.momentum);
  s.one_minus_dampening = static_cast<Math>(1 - o.dampening);
  s.minus_lr = static_cast<Math>(-o.lr);
  s.first_step = o.first_step;
  s.nesterov = o.nesterov;
  return s;
}

template <bool kMomentum>
struct SgdRule {
  static constexpr int kStates = kMomentum ? 1 : 0;

  template <class Isa, class Math>
  ESPALIER_INLINE static void element(Math& w, Math g, Math& b, const SgdScalars<Math>& s) {
    Math grad = g * s.scale;
    const Math decayed = fmadd<Isa>(w, s.decay, grad);
    grad = s.l2 ? decayed : grad;
    if constexpr (kMomentum) {
      const Math mixed = fmadd<Isa>(grad, s.one_minus_dampening, b * s.momentum);
      const Math next = s.first_step ? grad : mixed;
      const Math ahead = fmadd<Isa>(next, s.momentum, grad);
      b = next;
      grad = s.nesterov ? ahead : next;
    }
    w = fmadd<Isa>(grad, s.minus_lr, w);
  }
};

}  // namespace espalier
