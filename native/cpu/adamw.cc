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
  Math clip, sign, decay, shrink, lerp, beta2, one_minus_beta2, correction2_sqrt, eps, minus_step_size;
  bool l2, zero_grads;
};

template <class Isa, bool kL2, class Math>
ESPALIER_INLINE void adam_block(Math* __restrict w, const Math* __restrict g, Math* __restrict m,
                                Math* __restrict v, uint64_t word, const AdamScalars<Math>& s) {
  alignas(64) BitsOf<Math> keep[kWord];
  spread(word, keep);
  const bool from_average = s.lerp < Math(0.5);
#pragma GCC ivdep
  for (int j = 0; j < kWord; j++) {
    Math weight = w[j];
    Math grad = g[j] * s.clip * s.sign;
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

template <bool kL2>
struct AdamKernel {
  template <class Isa, class T>
  ESPALIER_INLINE static void run(T* w, T* g, T* m, T* v, const uint8_t* bits, int64_t n,
                                  const AdamScalars<MathOf<T>>* scalars) {
    using Math = MathOf<T>;
    const AdamScalars<Math> s = *scalars;
    alignas(64) Math buffers[4][kWord];
    for (int64_t i = 0; i < n; i += kWord) {
      const int64_t count = std::min(kWord, n - i);
      const uint64_t word = load_word(bits, i, n);
      if (word == 0) {
        for (T* x : {w, m, v})
          std::memset(static_cast<void*>(x + i), 0, sizeof(T) * static_cast<size_t>(count));
      } else if (!kNarrow<T> && count == kWord) {
        adam_block<Isa, kL2, Math>(reinterpret_cast<Math*>(w + i), reinterpret_cast<Math*>(g + i),
                                   reinterpret_cast<Math*>(m + i), reinterpret_cast<Math*>(v + i), word, s);
      } else {
        T* const arrays[4] = {w + i, g + i, m + i, v + i};
        for (int k = 0; k < 4; k++) {
          if (count < kWord) std::memset(buffers[k], 0, sizeof buffers[k]);
          load_block<T>(arrays[k], buffers[k], count);
        }
        adam_block<Isa, kL2, Math>(buffers[0], buffers[1], buffers[2], buffers[3], word, s);
        store_block<T>(buffers[0], arrays[0], count);
        store_block<T>(buffers[2], arrays[2], count);
        store_block<T>(buffers[3], arrays[3], count);
      }
      if (s.zero_grads && word != ~uint64_t{0}) clear_dead(g + i, word, count);
    }
  }
};

void masked_adamw_(at::TensorList params, at::TensorList grads, at::TensorList exp_avgs,
                   at::TensorList exp_avg_sqs, const c10::List<std::optional<at::Tensor>>& bits, int64_t step,
                   double lr, double beta1, double beta2, double eps, double weight_decay, bool decoupled,
                   bool maximize, const std::optional<at::Tensor>& clip, bool write_grads) {
  static constexpr const char* kOp = "masked_adamw_";
  check_range(step >= 1, kOp, "step", ">= 1, counted from 1,", static_cast<double>(step));
  check_range(lr >= 0, kOp, "lr", ">= 0", lr);
  check_range(beta1 >= 0 && beta1 < 1, kOp, "beta1", "in [0, 1)", beta1);
  check_range(beta2 >= 0 && beta2 < 1, kOp, "beta2", "in [0, 1)", beta2);
  check_range(eps >= 0, kOp, "eps", ">= 0", eps);
  check_range(weight_decay >= 0, kOp, "weight_decay", ">= 0", weight_decay);
  const double factor = clip_factor(clip, kOp);
  Slots slots(params, bits, kOp);
  slots.add(grads, "grads");
  slots.add(exp_avgs, "exp_avgs");
  slots.add(exp_avg_sqs, "exp_avg_sqs");

  const auto scalars = [&](auto math) {
    using Math = decltype(math);
    const double correction1 = 1 - std::pow(beta1, static_cast<double>(step));
    const double correction2 = 1 - std::pow(beta2, static_cast<double>(step));
    AdamScalars<Math> s;
    s.clip = static_cast<Math>(factor);
    s.sign = maximize ? Math(-1) : Math(1);
    s.l2 = !decoupled && weight_decay != 0;
    s.decay = static_cast<Math>(weight_decay);
    s.shrink = decoupled && weight_decay != 0 ? static_cast<Math>(1 - lr * weight_decay) : Math(1);
    s.lerp = static_cast<Math>(1 - beta1);
    s.beta2 = static_cast<Math>(beta2);
    s.one_minus_beta2 = static_cast<Math>(1 - beta2);
    s.correction2_sqrt = static_cast<Math>(std::sqrt(correction2));
    s.eps = static_cast<Math>(eps);
    s.minus_step_size = static_cast<Math>(-(lr / correction1));
    s.zero_grads = write_grads;
    return s;
  };
  const AdamScalars<float> narrow_scalars = scalars(float{});
  const AdamScalars<double> wide_scalars = scalars(double{});
  parallel_chunks(slots.chunks(), [&](const Chunk& c, int64_t) {
    const auto i = static_cast<size_t>(c.tensor);
    with_float_type(slots.dtype(i), kOp, "params", [&](auto zero) {
      using T = decltype(zero);
      const AdamScalars<MathOf<T>>* s;
      if constexpr (std::is_same_v<T, double>) {
        s = &wide_scalars;
      } else {
        s = &narrow_scalars;
      }
      T *const w = slots.data<T>(0, i) + c.begin, *const g = slots.data<T>(1, i) + c.begin;
      T *const m = slots.data<T>(2, i) + c.begin, *const v = slots.data<T>(3, i) + c.begin;
      const uint8_t* alive = slots.bits(i) ? slots.bits(i) + c.begin / 8 : nullptr;
      if (s->l2) {
        dispatch<AdamKernel<true>>(w, g, m, v, alive, c.end - c.begin, s);
      } else {
        dispatch<AdamKernel<false>>(w, g, m, v, alive, c.end - c.begin, s);
      }
    });
  });
  slots.finish();
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) { m.impl("masked_adamw_", masked_adamw_); }

}  // namespace espalier
