// The gradients' norm over alive elements only: what clipping must see, because the gradient of a pruned
// weight changes nothing, yet would shrink the step of every other weight by about 1 / sqrt(density).
#include <ATen/ATen.h>
#include <torch/library.h>

#include <cmath>
#include <vector>

#include "bits.h"
#include "block.h"
#include "chunks.h"

namespace espalier {

namespace {

// Sum of squares in double, always in 16 lanes that are added in one order: the same bits for any instruction
// set.
struct SquaresKernel {
  template <class Isa, class T>
  ESPALIER_INLINE static void run(const T* x, const uint8_t* bits, int64_t n, double* sum) {
    using Math = MathOf<T>;
    double lanes[16] = {};
    alignas(64) Math block[kWord];
    alignas(64) BitsOf<Math> keep[kWord];
    for (int64_t i = 0; i < n; i += kWord) {
      const int64_t count = std::min(kWord, n - i);
      const uint64_t word = load_word(bits, i, n);
      if (word == 0) continue;
      if (count < kWord) std::memset(block, 0, sizeof block);
      load_block<T>(x + i, block, count);
      spread(word, keep);
      for (int j = 0; j < kWord; j++) block[j] = keep_bits(keep[j], block[j]);
      for (int k = 0; k < kWord; k += 16) {
        for (int j = 0; j < 16; j++) {
          const double value = block[k + j];
          lanes[j] = lanes[j] + value * value;
        }
      }
    }
    double total = 0;
    for (const double lane : lanes) total += lane;
    *sum = total;
  }
};

at::Tensor alive_norm(at::TensorList grads, const c10::List<std::optional<at::Tensor>>& bits) {
  static constexpr const char* kOp = "alive_norm";
  check_lengths(bits.size(), grads.size(), kOp, "grads");
  std::vector<at::Tensor> values, masks;
  std::vector<int64_t> sizes;
  bool wide = false;
  for (size_t i = 0; i < grads.size(); i++) {
    const at::Tensor& grad = grads[i];
    with_float_type(grad.scalar_type(), kOp, c10::str("grads[", i, "]").c_str(), [](auto) {});
    check_place(grad, at::kCPU, kOp, c10::str("grads[", i, "]").c_str());
    const std::optional<at::Tensor> mask = bits.get(i);
    masks.push_back(checked_bitmap(mask, grad.numel(), kOp, "bits", static_cast<int64_t>(i)));
    values.push_back(grad.contiguous());
    sizes.push_back(grad.numel());
    wide = wide || grad.scalar_type() == at::kDouble;
  }
  const std::vector<Chunk> chunks = cut_into_chunks(sizes);
  std::vector<double> sums(chunks.size());
  parallel_chunks(chunks, [&](const Chunk& c, int64_t index) {
    const at::Tensor& grad = values[static_cast<size_t>(c.tensor)];
    const uint8_t* alive = bits_or_null(masks[static_cast<size_t>(c.tensor)]);
    with_float_type(grad.scalar_type(), kOp, "grads", [&](auto zero) {
      using T = decltype(zero);
      dispatch<SquaresKernel>(static_cast<const T*>(grad.const_data_ptr()) + c.begin,
                              alive ? alive + c.begin / 8 : nullptr, c.end - c.begin,
                              &sums[static_cast<size_t>(index)]);
    });
  });
  double total = 0;
  for (const double sum : sums) total += sum;
  return at::scalar_tensor(std::sqrt(total), at::TensorOptions().dtype(wide ? at::kDouble : at::kFloat));
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) { m.impl("alive_norm", alive_norm); }

}  // namespace espalier
