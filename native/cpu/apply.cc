// bitmap_apply: pruned elements become exactly +0.
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/library.h>

#include "bits.h"
#include "block.h"
#include "chunks.h"
#include "inplace.h"

namespace espalier {

namespace {

// Reads and writes each element once; words without a change (all alive) are not written in place.
struct ApplyKernel {
  template <class Isa, class Bits>
  ESPALIER_INLINE static void run(const Bits* from, Bits* to, const uint8_t* bits, int64_t n) {
    alignas(64) Bits keep[kWord];
    for (int64_t i = 0; i < n; i += kWord) {
      const int64_t count = std::min(kWord, n - i);
      const uint64_t word = load_word(bits, i, n);
      if (word == ~uint64_t{0}) {
        if (from != to) std::memcpy(to + i, from + i, sizeof(Bits) * kWord);
      } else if (word == 0) {
        std::memset(static_cast<void*>(to + i), 0, sizeof(Bits) * static_cast<size_t>(count));
      } else {
        spread(word, keep);
        for (int64_t j = 0; j < count; j++) to[i + j] = from[i + j] & keep[j];
      }
    }
  }
};

void apply(const at::Tensor& from, at::Tensor& to, const at::Tensor& bits) {
  const auto* alive = bits.const_data_ptr<uint8_t>();
  const void* source = from.const_data_ptr();
  void* target = to.mutable_data_ptr();
  const auto run = [&](auto zero) {
    using Bits = decltype(zero);
    parallel_chunks(cut_into_chunks({from.numel()}), [&](const Chunk& c, int64_t) {
      dispatch<ApplyKernel>(static_cast<const Bits*>(source) + c.begin, static_cast<Bits*>(target) + c.begin,
                            alive + c.begin / 8, c.end - c.begin);
    });
  };
  switch (from.element_size()) {
    case 2:
      return run(uint16_t{});
    case 4:
      return run(uint32_t{});
    default:
      return run(uint64_t{});
  }
}

void check_dtype(const at::Tensor& self, const char* op) {
  with_float_type(self.scalar_type(), op, "self", [](auto) {});
}

at::Tensor& bitmap_apply_(at::Tensor& self, const at::Tensor& bits) {
  check_dtype(self, "bitmap_apply_");
  const at::Tensor alive = checked_bitmap(bits, self.numel(), "bitmap_apply_", "bits");
  InPlace target(self, at::kCPU, "bitmap_apply_", "self");
  apply(target.contiguous(), target.contiguous(), alive);
  target.finish();
  return self;
}

at::Tensor bitmap_apply(const at::Tensor& self, const at::Tensor& bits) {
  check_dtype(self, "bitmap_apply");
  const at::Tensor alive = checked_bitmap(bits, self.numel(), "bitmap_apply", "bits");
  const at::Tensor source = self.contiguous();
  at::Tensor result = at::empty(self.sizes(), self.options());
  apply(source, result, alive);
  return result;
}

}  // namespace

TORCH_LIBRARY_IMPL(espalier, CPU, m) {
  m.impl("bitmap_apply_", bitmap_apply_);
  m.impl("bitmap_apply", bitmap_apply);
}

}  // namespace espalier
