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
  Math clip, sign, decay, momentum, one_minus_dampening, minus_lr;
  bool l2, first_step, nesterov, zero_grads;
};

template <class Isa, bool kMomentum, class Math>
ESPALIER_INLINE void sgd_block(Math* __restrict w, const Math* __restrict g, Math* __restrict b,
                               uint64_t word, const SgdScalars<Math>& s) {
  alignas(64) BitsOf<Math> keep[kWord];
  spread(word, keep);
#pragma GCC ivdep
  for (int j = 0; j < kWord; j++) {
    Math grad = g[j] * s.clip * s.sign;
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

template <bool kMomentum>
struct SgdKernel {
  template <class Isa, class T>
  ESPALIER_INLINE static void run(T* w, T* g, T* b, const uint8_t* bits, int64_t n,
                                  const SgdScalars<MathOf<T>>* scalars) {
    using Math = MathOf<T>;
    const SgdScalars<Math> s = *scalars;
    alignas(64) Math buffers[3][kWord];
    for (int64_t i = 0; i < n; i += kWord) {
      const int64_t count = std::min(kWord, n - i);
      const size_t bytes = sizeof(T) * static_cast<size_t>(count);
      const uint64_t word = load_word(bits, i, n);
      if (word == 0) {
        std::memset(static_cast<void*>(w + i), 0, bytes);
        if (kMomentum) std::memset(static_cast<void*>(b + i), 0, bytes);
      } else if (!kNarrow<T> && count == kWord) {
        sgd_block<Isa, kMomentum, Math>(reinterpret_cast<Math*>(w + i), reinterpret_cast<Math*>(g + i),
                                        kMomentum ? reinterpret_cast<Math*>(b + i) : nullptr, word, s);
      } else {
        if (count < kWord) std::memset(buffers, 0, sizeof buffers);
        load_block<T>(w + i, buffers[0], count);
        load_block<T>(g + i, buffers[1], count);
        if (kMomentum) load_block<T>(b + i, buffers[2], count);
        sgd_block<Isa, kMomentum, Math>(buffers[0], buffers[1], buffers[2], word, s);
        store_block<T>(buffers[0], w + i, count);
        if (kMomentum) store_block<T>(buffers[2], b + i, count);
      }
      if (s.zero_grads && word != ~uint64_t{0}) clear_dead(g + i, word, count);
    }
  }
};

void masked_sgd_(at::TensorList params, at::TensorList grads, at::TensorList momentum_buffers,
                 const c10::List<std::optional<at::Tensor>>& bits, bool first_step, double lr,
                 double momentum, double dampening, double weight_decay, bool nesterov, bool maximize,
                 const std::optional<at::Tensor>& clip, bool write_grads) {
  static constexpr const char* kOp = "masked_sgd_";
  check_range(lr >= 0, kOp, "lr", ">= 0", lr);
  check_range(momentum >= 0, kOp, "momentum", ">= 0", momentum);
  check_range(weight_decay >= 0, kOp, "weight_decay", ">= 0", weight_decay);
  TORCH_CHECK_VALUE(!nesterov || (momentum > 0 && dampening == 0), kOp,
                    ": expected nesterov with momentum > 0 and dampening 0 but received momentum ", momentum,
                    " and dampening ", dampening);
  TORCH_CHECK_VALUE(std::isfinite(dampening), kOp, ": expected a finite dampening but received ", dampening);
  const double factor = clip_factor(clip, kOp);
  Slots slots(params, bits, kOp);
  slots.add(grads, "grads");
  const bool with_momentum = momentum != 0;
  TORCH_CHECK(with_momentum || momentum_buffers.empty(), kOp,
              ": expected no momentum_buffers with momentum 0 but received ", momentum_buffers.size());
  if (with_momentum) slots.add(momentum_buffers, "momentum_buffers");

  const auto scalars = [&](auto math) {
    using Math = decltype(math);
    SgdScalars<Math> s;
    s.clip = static_cast<Math>(factor);
    s.sign = maximize ? Math(-1) : Math(1);
    s.l2 = weight_decay != 0;
    s.decay = static_cast<Math>(weight_decay);
    s.momentum = static_cast<Math>(momentum);
    s.one_minus_dampening = static_cast<Math>(1 - dampening);
    s.minus_lr = static_cast<Math>(-lr);
    s.first_step = first_step;
    s.nesterov = nesterov;
    s.zero_grads = write_grads;
    return s;
  };
  const SgdScalars<float> narrow_scalars = scalars(float{});
  const SgdScalars<double> wide_scalars = scalars(double{});
  parallel_chunks(slots.chunks(), [&](const Chunk& c, int64_t) {
    const auto i = static_cast<size_t>(c.tensor);
    with_float_type(slots.dtype(i), kOp, "params", [&](auto zero) {
      using T = decltype(zero);
      const SgdScalars<MathOf<T>>* s;
      if constexpr (std::is_same_v<T, double>) {
        s = &wide_scalars;
      } else {
        s = &narrow_scalars;
      }
      T* w = slots.data<T>(0, i) + c.begin;
      T* g = slots.data<T>(1, i) + c.begin;
      const uint8_t* alive = slots.bits(i) ? slots.bits(i) + c.begin / 8 : nullptr;
      if (with_momentum) {
        dispatch<SgdKernel<true>>(w, g, slots.data<T>(2, i) + c.begin, alive, c.end - c.begin, s);
      } else {
        dispatch<SgdKernel<false>>(w, g, static_cast<T*>(nullptr), alive, c.end - c.begin, s);
      }
    });
  });
  slots.finish();
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) { m.impl("masked_sgd_", masked_sgd_); }

}  // namespace espalier
